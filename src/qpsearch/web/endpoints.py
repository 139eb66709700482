"""What the API answers: for each command that reads, its parameters and its records.

The records are those of the command line, made by the same makers; a list is cut to a page of it.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.citation.styles import STYLES
from qpsearch.corpus.request import MODES, Request
from qpsearch.corpus.results import SORTS
from qpsearch.corpus.sorting import FACETS, documents_in_order
from qpsearch.render import reading
from qpsearch.render.records import (
    document_record,
    meta_record,
    outline_record,
    owner_record,
    reference_record,
    shown_record,
    target_record,
)
from qpsearch.studies.surveys import ROLES, documents_named, owners_in, targets_in
from qpsearch.web.parameters import LONGEST_QUERY, LONGEST_TEXT, Parameter, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.studies.checking import CheckedCitation
    from qpsearch.studies.quoting.reader import SearchedDocument
    from qpsearch.web.parameters import Values

DEEPEST = 10_000
"""How far the pages of one answer go."""
_MOST_ROWS = 10_000
_ROWS = 1_000
_MOST_HITS = 1_000
TYPED = "stdin"
"""What a text is called that is no file: the command line's word."""
_KINDS_OF_TARGETS = ("target", "limit", "condition", "frequency", "deadline")
_TRACES = ("verbatim", "near", "absent")


class Answered(NamedTuple):
    """An answer before it is written."""

    record: Any
    """The record, or one page of records."""
    total: int | None = None
    """How many records there are in all; ``None`` where it is one."""


class Endpoint(NamedTuple):
    """One address of the API."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    schema: str
    """Of the record, or of each record of a list."""
    listed: bool
    make: Callable[[Snapshot, Values], Answered]
    heavy: bool = False
    """Whether it reads the whole corpus; few are made at once."""
    lasting: bool = True
    """Whether the answer holds as long as the snapshot does."""


_Q = Parameter("q", "The query, in the query language.", longest=LONGEST_QUERY, required=True)
_DOC = Parameter(
    "doc",
    "A document: its id, the start of it, title, 文号, short name; a citation stands for doc and "
    "address.",
    required=True,
)
_DOCS = Parameter("doc", "Only these documents, by id or part of the title.", several=True)
_ADDRESS = Parameter("address", "A place in it, in any spelling: 四、（六）, 4.6, 第十二条.")
_CLASSED = (
    Parameter("issuer", "Only documents of this body, by any name of it."),
    Parameter("kind", "Only documents of this kind: law, notice …; or 条例, 办法 …"),
    Parameter("since", "Only of this date or later: 2023, 2023-02, 2023-02-06."),
    Parameter("until", "Only of this date or earlier."),
)
_OFFSET = Parameter(
    "offset", "Records to leave out at the beginning.", "integer", 0, least=0, most=DEEPEST
)
_PAGE = (
    Parameter(
        "limit", "Records to list at most.", "integer", _ROWS, least=1, most=_MOST_ROWS
    ),
    _OFFSET,
)  # fmt: skip


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


def _search(snapshot: Snapshot, values: Values) -> Answered:
    from qpsearch.render.hit_records import results_record

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


def _docs(snapshot: Snapshot, values: Values) -> Answered:
    corpus = snapshot.corpus
    filters = {parameter.name: values[parameter.name] for parameter in _CLASSED}
    admit = Request(**filters).options(corpus).filters.admit
    name = values["name"]
    called = corpus.names.find(name) if name else corpus.documents()
    return _listed(
        values, documents_in_order(filter(admit, called), values["sort"]), document_record
    )


def _meta(snapshot: Snapshot, values: Values) -> Answered:
    corpus = snapshot.corpus
    document, _ = corpus.names.locate(values["doc"], "")
    return Answered([meta_record(corpus.document(document.doc_id))], 1)


def _show(snapshot: Snapshot, values: Values) -> Answered:
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


def _outline(snapshot: Snapshot, values: Values) -> Answered:
    document, divisions = reading.outline(
        snapshot.corpus, values["doc"], depth=values["depth"] or None
    )
    return _listed(values, divisions, lambda clause: outline_record(document.doc_id, clause))


def _references(snapshot: Snapshot, values: Values) -> Answered:
    from qpsearch.studies.links import references

    found = references(snapshot.corpus, values["doc"], values["address"])
    links = [*((link, False) for link in found.out), *((link, True) for link in found.into)]
    return _listed(values, links, lambda one: reference_record(one[0], into=one[1]))


def _editions(snapshot: Snapshot, values: Values) -> Answered:
    return _listed(values, reading.editions(snapshot.corpus, values["doc"]), lambda record: record)


def _diff(snapshot: Snapshot, values: Values) -> Answered:
    from qpsearch.render.comparisons import comparison_record
    from qpsearch.studies.comparing.editions import compare, edition_of

    a, b = (edition_of(snapshot.corpus.document(values[side])) for side in ("a", "b"))
    return Answered(comparison_record(compare(a, b), every=values["all"]))


def _quotes(snapshot: Snapshot, values: Values) -> Answered:
    from qpsearch.render.quotations import quotation_record

    return _listed(
        values,
        quotations_of(
            snapshot, values["doc"], values["address"], editions=values["editions"]
        ),
        quotation_record,
    )  # fmt: skip


def _trace(snapshot: Snapshot, values: Values) -> Answered:
    from qpsearch.render.quotations import trace_record
    from qpsearch.studies.quoting.tracing import trace

    only = values["only"]
    found = [
        one
        for one in trace(values["text"], sources_of(snapshot))
        if not only or one.kind.value in only
    ]
    return _listed(values, found, lambda one: trace_record(one, None, None, 0))


def _check(snapshot: Snapshot, values: Values) -> Answered:
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


def _targets(snapshot: Snapshot, values: Values) -> Answered:
    corpus = snapshot.corpus
    found = targets_in(
        corpus,
        documents_named(corpus, values["doc"]),
        years=values["year"],
        indicator=values["indicator"],
        unit=values["unit"],
        kinds=values["kind"],
    )
    rows = [(document, target) for document, targets in found for target in targets]
    return _listed(values, rows, lambda row: target_record(row[1], row[0].title))


def _owners(snapshot: Snapshot, values: Values) -> Answered:
    corpus = snapshot.corpus
    found = owners_in(
        corpus,
        documents_named(corpus, values["doc"]),
        values["body"],
        role=values["role"],
        lineage=values["lineage"],
    )
    return _listed(values, found, lambda row: owner_record(row[1], row[0].title))


def _status(snapshot: Snapshot, values: Values) -> Answered:
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

_sources: dict[str, Sequence[SearchedDocument]] = {}
_sources_lock = Lock()


def sources_of(snapshot: Snapshot) -> Sequence[SearchedDocument]:
    """Return the documents of a snapshot as quotations are looked for in them, read once."""
    from qpsearch.studies.sources import sources_in

    with _sources_lock:
        if snapshot.mark not in _sources:
            _sources.clear()
            _sources[snapshot.mark] = sources_in(snapshot.corpus)
        return _sources[snapshot.mark]


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


# ---- the table -------------------------------------------------------

ENDPOINTS = (
    Endpoint(
        "search",
        "Clauses that match a query, best first.",
        (
            _Q,
            Parameter("mode", "Whether every word must occur, any, or the letters as they are.",
                      default="all", choices=MODES),
            Parameter("variants", "Whether regional words and other names count too.", "boolean",
                      default=True),
            Parameter("explain", "What adds up to each score.", "boolean", default=False),
            _DOCS,
            *_CLASSED,
            Parameter("number", "Only documents with this in their 文号."),
            Parameter("as_of", "Of each work only the edition in force on this day."),
            Parameter("section", "Only clauses at or below this address."),
            Parameter("owner", "Only clauses in which this body must act."),
            Parameter("sort", "The order of hits.", default="score", choices=SORTS),
            Parameter("group", "edition: one hit for a clause that several editions share.",
                      choices=("edition",)),
            Parameter("facet", "Count the whole answer by these.", choices=FACETS, several=True),
            Parameter("limit", "Hits to list at most.", "integer", 10, least=1, most=_MOST_HITS),
            _OFFSET,
        ),
        "search", False, _search,
    ),
    Endpoint(
        "docs",
        "The documents of the corpus, or those that a name may mean.",
        (
            Parameter("name", "What they are called."),
            Parameter("sort", "Their order.", default="id",
                      choices=("id", "date", "-date", "title", "clauses")),
            *_CLASSED,
            *_PAGE,
        ),
        "docs", True, _docs,
    ),
    Endpoint(
        "meta",
        "What is known of a document as a whole, with the words it was read in.",
        (_DOC,), "meta", True, _meta,
    ),
    Endpoint(
        "show",
        "The clauses of a document, or of a place in it.",
        (
            _DOC, _ADDRESS,
            Parameter("context", "Clauses before and after.", "integer", 0, least=0, most=100),
            Parameter("cite", "The style of the citations.", default="native",
                      choices=tuple(STYLES)),
            *_PAGE,
        ),
        "show", True, _show,
    ),
    Endpoint(
        "outline",
        "The table of contents of a document.",
        (
            _DOC,
            Parameter("depth", "Only the outermost levels; 0: all.", "integer", 0, least=0,
                      most=20),
            *_PAGE,
        ),
        "outline", True, _outline,
    ),
    Endpoint(
        "references",
        "Cross-references of a document, or of a place in it, out and in.",
        (_DOC, _ADDRESS, *_PAGE), "references", True, _references,
    ),
    Endpoint(
        "editions",
        "Works with the editions and copies that the corpus holds.",
        (
            _DOC._replace(description="Of this document's work only.", required=False),
            *_PAGE,
        ),
        "editions", True, _editions,
    ),
    Endpoint(
        "diff",
        "Two editions of a text, clause by clause and word by word.",
        (
            _DOC._replace(name="a", description="The first document."),
            _DOC._replace(name="b", description="The second document."),
            Parameter("all", "Also differences in script, region, marks and numbers.", "boolean",
                      default=False),
        ),
        "diff-json", False, _diff, heavy=True,
    ),
    Endpoint(
        "quotes",
        "Passages of a document, or of a place in it, that stand in others.",
        (
            _DOC, _ADDRESS,
            Parameter("editions", "Also in other editions of the same work.", "boolean",
                      default=True),
            *_PAGE,
        ),
        "quotes", True, _quotes, heavy=True,
    ),
    Endpoint(
        "trace",
        "For each sentence of a text, where it stands in the corpus.",
        (
            Parameter("text", "The text.", longest=LONGEST_TEXT, required=True),
            Parameter("only", "Only sentences of these kinds.", choices=_TRACES, several=True),
            *_PAGE,
        ),
        "trace", True, _trace, heavy=True,
    ),
    Endpoint(
        "check",
        "The citations in a text: whether what they cite exists, and says so.",
        (
            Parameter("text", "The text.", longest=LONGEST_TEXT, required=True),
            *_PAGE,
        ),
        "check", True, _check,
    ),
    Endpoint(
        "targets",
        "What clauses promise and demand in numbers.",
        (
            _DOCS,
            Parameter("year", "Only for these years.", "integer", least=1900, most=2200,
                      several=True),
            Parameter("indicator", "Only of what has this in its name."),
            Parameter("unit", "Only in this unit."),
            Parameter("kind", "Only of these kinds.", choices=_KINDS_OF_TARGETS, several=True),
            *_PAGE,
        ),
        "targets", True, _targets, heavy=True,
    ),
    Endpoint(
        "owners",
        "Who must act in each clause, or the tasks of a body.",
        (
            Parameter("body", "By any name of it."),
            Parameter("role", "Only tasks that it leads, or supports.", default="any",
                      choices=ROLES),
            Parameter("lineage", "Also of what it was before, and of its successors.", "boolean",
                      default=False),
            _DOCS,
            *_PAGE,
        ),
        "owners", True, _owners, heavy=True,
    ),
    Endpoint(
        "status",
        "What the index holds, and what has changed since.",
        (Parameter("warnings", "Also what should be checked.", "boolean", default=False),),
        "status", False, _status, heavy=True, lasting=False,
    ),
)  # fmt: skip
