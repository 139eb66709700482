"""What is passed on of a corpus: the clauses that a query finds, or that stand at addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.citation import native
from qpsearch.render.hit_records import exported_hit
from qpsearch.render.records import exported_clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.render.contract.answers import ExportedJson


class Excerpts(NamedTuple):
    """What a query, or a list of addresses, has brought."""

    name: str
    """The query as typed; empty for addresses."""
    records: Sequence[ExportedJson]
    error: str = ""
    """Why the query could not be asked, else empty."""


def find_excerpts(corpus: Corpus, request: Request, query_id: str | None = None) -> Excerpts:
    """Return the hits of one query.

    Raises:
        QpsearchError: the query or its options have a fault.

    """
    results = corpus.search(
        request.query,
        limit=request.limit or None,
        options=request.options(corpus),
        explain=request.explain,
        sort=request.sort,
    )
    records = [exported_hit(hit, request.query, query_id) for hit in results.hits]
    return Excerpts(request.query, records)


def excerpts_at(corpus: Corpus, addresses: Sequence[tuple[str, str]]) -> Excerpts:
    """Return the clauses at addresses, each a document and a section, with all that they hold.

    Raises:
        AddressError: there is no such document or section.

    """
    records: list[ExportedJson] = []
    for name, address in addresses:
        document, place = corpus.names.locate(name, address)
        records += [
            exported_clause(document, clause, native(corpus.cited(document, clause)))
            for clause in corpus.show(document.doc_id, place)
        ]
    return Excerpts("", records)
