"""How each address of the API is answered: its values → records of the command line.

The records are made by the same makers; a list is cut to a page of it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.corpus.request import Request
from qpsearch.corpus.sorting import documents_in_order
from qpsearch.render import reading
from qpsearch.render.hit_records import results_record
from qpsearch.render.records import (
    document_record,
    meta_record,
    outline_record,
    owner_record,
    reference_record,
    shown_record,
    target_record,
)
from qpsearch.studies.surveys import (
    DocumentReadings,
    documents_named,
    owners_at,
    owners_in,
    targets_at,
    targets_in,
)
from qpsearch.web.parameters import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.owners import OwnerRecord
    from qpsearch.studies.checking import CheckedCitation
    from qpsearch.studies.quoting.reader import SearchedDocument
    from qpsearch.studies.targets import Target
    from qpsearch.web.parameters import Values

DEEPEST = 10_000
"""How far the pages of one answer go."""
TYPED = "stdin"
"""What a text is called that is no file: the command line's word."""


class Answered(NamedTuple):
    """An answer before it is written."""

    record: Any
    """The record, or one page of records."""
    total: int | None = None
    """How many records there are in all; ``None`` where it is one."""


def request_of(values: Values) -> Request:
    """Return what the parameters of a search ask for."""
    return Request(
        query=values["q"],
        limit=values["limit"],
        mode=values["mode"],
        variants=values["variants"],
        explain=values["explain"],
        documents=values["doc"],
        issuer=values["issuer"],
        kind=values["kind"],
        number=values["number"],
        since=values["since"],
        until=values["until"],
        as_of=values["as_of"],
        section=values["section"],
        owner=values["owner"],
        sort=values["sort"],
    )


def search_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the hits of a query, with their counts."""
    request = request_of(values)
    offset, end = values["offset"], values["offset"] + request.limit
    if end > DEEPEST:
        raise fault("offset", f"answers end after {DEEPEST} hits; narrow the search down")
    results = snapshot.corpus.search(
        request.query,
        limit=end,
        options=request.options(snapshot.corpus),
        explain=request.explain,
        group=values["group"] == "edition",
        sort=request.sort,
        facets=tuple(dict.fromkeys(values["facet"])),
    )
    record = results_record(results._replace(hits=results.hits[offset:end]))
    record["truncated"] = results.truncated
    return Answered(record)


def docs_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the documents, or those that a name may mean."""
    corpus = snapshot.corpus
    filters = {name: values[name] for name in ("issuer", "kind", "since", "until")}
    admit = Request(**filters).options(corpus).filters.admit
    name = values["name"]
    called = corpus.names.find(name) if name else corpus.documents()
    return _listed(
        values, documents_in_order(filter(admit, called), values["sort"]), document_record
    )


def meta_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return what is known of a document as a whole."""
    corpus = snapshot.corpus
    document, _ = corpus.names.locate(values["doc"], "")
    return Answered([meta_record(corpus.document(document.doc_id))], 1)


def show_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the clauses of a place, each with its citation."""
    corpus = snapshot.corpus
    passage = reading.show(corpus, values["doc"], values["address"], context=values["context"])
    document, style = passage.document, values["cite"]
    return _listed(
        values,
        passage.shown,
        lambda clause: shown_record(
            document, clause, reading.citation_of(corpus, document, clause, style)
        ),
    )


def outline_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the divisions of a document."""
    document, divisions = reading.outline(
        snapshot.corpus, values["doc"], depth=values["depth"] or None
    )
    return _listed(values, divisions, lambda clause: outline_record(document.doc_id, clause))


def references_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the cross-references of a place, out before in."""
    from qpsearch.studies.cross_references import references

    found = references(snapshot.corpus, values["doc"], values["address"])
    links = [*((link, False) for link in found.out), *((link, True) for link in found.into)]
    return _listed(values, links, lambda one: reference_record(one[0], into=one[1]))


def editions_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the works with their editions and copies."""
    return _listed(values, reading.editions(snapshot.corpus, values["doc"]), lambda record: record)


def diff_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the differences between two editions."""
    from qpsearch.render.comparisons import comparison_record
    from qpsearch.studies.comparing.editions import compare, edition_of

    a, b = (edition_of(snapshot.corpus.document(values[side])) for side in ("a", "b"))
    return Answered(comparison_record(compare(a, b), every=values["all"]))


def quotes_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the passages of a place that stand elsewhere."""
    from qpsearch.render.quotations import quotation_record

    return _listed(
        values,
        quotations_of(
            snapshot, values["doc"], values["address"], editions=values["editions"]
        ),
        quotation_record,
    )  # fmt: skip


def trace_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return where each sentence of a text stands."""
    from qpsearch.render.quotations import trace_record
    from qpsearch.studies.quoting.tracing import trace

    only = values["only"]
    found = [
        one
        for one in trace(values["text"], sources_of(snapshot))
        if not only or one.kind.value in only
    ]
    return _listed(values, found, lambda one: trace_record(one, None, None, 0))


def check_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return what became of each citation in a text."""
    from qpsearch.render.citations import citation_record

    found = citations_in(snapshot, values["text"])
    return _listed(values, found, lambda one: citation_record(one, TYPED))


def citations_in(snapshot: Snapshot, text: str) -> Sequence[CheckedCitation]:
    """Return the citations in a text, each with what was found.

    Raises:
        SourceError: the text holds no words.

    """
    from qpsearch.studies.checking import check
    from qpsearch.studies.sources import load_bytes

    return check(snapshot.corpus, load_bytes(TYPED, text.encode())).citations


def targets_read(snapshot: Snapshot) -> DocumentReadings[Target]:
    """Return what has been read of the targets of documents, and reads on."""
    return snapshot.known.once("targets", partial(DocumentReadings, targets_at))


def owners_read(snapshot: Snapshot) -> DocumentReadings[OwnerRecord]:
    """Return what has been read of who must act, and reads on."""
    return snapshot.known.once("owners", partial(DocumentReadings, owners_at))


def targets_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the targets of documents, by document."""
    corpus = snapshot.corpus
    found = targets_in(
        corpus,
        documents_named(corpus, values["doc"]),
        years=values["year"],
        indicator=values["indicator"],
        unit=values["unit"],
        kinds=values["kind"],
        read=partial(targets_read(snapshot).of, snapshot),
    )
    rows = [(document, target) for document, targets in found for target in targets]
    return _listed(values, rows, lambda row: target_record(row[1], row[0].title))


def owners_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return who must act, clause by clause."""
    corpus = snapshot.corpus
    found = owners_in(
        corpus,
        documents_named(corpus, values["doc"]),
        values["body"],
        role=values["role"],
        lineage=values["lineage"],
        read=partial(owners_read(snapshot).of, snapshot),
    )
    return _listed(values, found, lambda row: owner_record(row[1], row[0].title))


def status_answer(snapshot: Snapshot, values: Values) -> Answered:
    """Return the state of the index, without its paths."""
    record = reading.status(snapshot.path, warnings=values["warnings"])
    record["index"] = base_name(record["index"])
    record["roots"] = [base_name(root) for root in record["roots"]]
    return Answered(record)


def _listed(values: Values, every: Iterable[Any], maker: Callable[[Any], Any]) -> Answered:
    """Return one page of a list; records are made of that page only."""
    rows = list(every)
    start, end = values["offset"], values["offset"] + values["limit"]
    return Answered([maker(row) for row in rows[start:end]], len(rows))


def base_name(path: str) -> str:
    """Return the last part of a path: where an index lies is nobody's business."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]


# ---- what quotations are looked for in -------------------------------


def sources_of(snapshot: Snapshot) -> Sequence[SearchedDocument]:
    """Return the documents of a snapshot as quotations are looked for in them, read once."""
    from qpsearch.studies.sources import sources_in

    return snapshot.made.once("sources", lambda: sources_in(snapshot.corpus))


def quotations_of(
    snapshot: Snapshot, name: str, address: str, *, editions: bool = True
) -> Iterable[Any]:
    """Yield passages of a document, or of a place in it, that stand in others.

    Raises:
        AddressError: there is no such document or place, or there are several.

    """
    from qpsearch.studies.quoting.quotations import find_quotations
    from qpsearch.studies.sources import eids_at

    document, place = snapshot.corpus.names.locate(name, address)
    wanted = eids_at(snapshot.corpus, document.doc_id, place) if place else None
    for one in find_quotations(sources_of(snapshot), of=[document.doc_id], editions=editions):
        if wanted is None or one.source.eid in wanted:
            yield one
