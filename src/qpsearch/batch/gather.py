"""Queries and addresses → what an export holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.citation import native
from qpsearch.errors import QpsearchError
from qpsearch.render.report import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.batch.queries import BatchQuery
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.engine import ClauseRecord, DocumentRecord


def of_request(corpus: Corpus, request: Request, query_id: str | None = None) -> Found:
    """Return the hits of one query.

    Raises:
        QpsearchError: the query or its options have a fault.

    """
    results = corpus.search(
        request.query,
        limit=request.limit or None,
        options=request.options(corpus),
        explain=request.explain,
    )
    records = [
        # What is passed on is the whole clause: the citation below it must not name a part.
        {"query": request.query, **hit.as_json(query_id), "citation": hit.clause_citation}
        for hit in results.hits
    ]
    return Found(request.query, records)


def of_queries(corpus: Corpus, queries: Iterable[BatchQuery]) -> Iterator[Found]:
    """Yield what each query of a file brings; a faulty one brings its error."""
    for query in queries:
        if query.error:
            yield Found(query.request.query, (), query.error)
            continue
        try:
            yield of_request(corpus, query.request, query.query_id)
        except QpsearchError as error:
            yield Found(query.request.query, (), str(error))


def of_addresses(corpus: Corpus, addresses: Sequence[tuple[str, str]]) -> Found:
    """Return the clauses at addresses, each a document and a section, with all that they hold.

    Raises:
        AddressError: there is no such document or section.

    """
    records: list[dict[str, Any]] = []
    for name, address in addresses:
        document, place = corpus.locate(name, address)
        held = corpus.show(document.doc_id, place)
        records += [clause_record(corpus, document, clause) for clause in held]
    return Found("", records)


def clause_record(corpus: Corpus, document: DocumentRecord, clause: ClauseRecord) -> dict[str, Any]:
    """Return a clause as the record of a hit that no query has led to."""
    return {
        "query": None,
        "query_id": None,
        "rank": None,
        "score": None,
        "doc_id": document.doc_id,
        "title": document.title,
        "issuer": list(document.issuers),
        "number": document.number,
        "date": document.date,
        "kind": document.kind,
        "eid": clause.eid,
        "section": clause.section,
        "path": [{"num": step.num, "heading": step.heading} for step in clause.path],
        "role": clause.role.value,
        "text": clause.text,
        "spans": [],
        "matched": [],
        "source": document.source,
        "source_span": list(clause.source_span),
        "citation": native(corpus.cited(document, clause)),
        "places": [],
    }
