"""What the search page shows: hits, what they can be narrowed down by, why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.model import Span
from qpsearch.search.remarks import remarks_on
from qpsearch.web.addresses import document_url
from qpsearch.web.pieces import clipped, excerpt, html_of_excerpt
from qpsearch.web.searched import DEEPEST, FILTERS, search_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup
    from starlette.requests import Request as PageRequest

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.results import Hit, Results
    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.searched import SearchUrl

_FACETS = ("issuer", "year", "kind", "document")
"""What hits are counted by; owners are read from the texts, which a page does not wait for."""
_CHOICES = 8
"""Values of a filter that are offered."""


class ShownHit(NamedTuple):
    """A hit as a page shows it."""

    hit: Hit
    url: str
    place: str
    facts: tuple[str | None, ...]
    """Who issued the document, as what, when."""
    above: str
    """The headings above the clause, and its own."""
    excerpt: Markup


class Choice(NamedTuple):
    """A value that a search can be narrowed down to."""

    label: str
    clauses: int
    url: str


class Facet(NamedTuple):
    """Values of one kind, the most frequent first."""

    name: str
    choices: list[Choice]
    more: int
    """How many values are not listed."""


def first_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/`` shows: one field; with a query, what it finds."""
    asked = search_of(request.query_params)
    values: dict[str, Any] = {"asked": asked, "query": asked.request.query}
    if asked.request.query:
        return values | found(snapshot.corpus, asked)
    files = snapshot.corpus.manifest.files.values()
    return values | {
        "results": None,
        "documents": sum(len(entry.doc_ids) for entry in files),
        "clauses": sum(entry.clauses for entry in files),
    }


def found(corpus: Corpus, asked: SearchUrl) -> dict[str, Any]:
    """Return what the page of a search shows.

    Raises:
        QuerySyntaxError: the query has a fault.
        AddressError: a document or section that does not exist.

    """
    request = asked.request
    options = request.options(corpus)
    wanted = [name for name in _FACETS if not _is_fixed(name, asked)]
    results = corpus.search(
        request.query,
        limit=asked.offset + asked.size,
        options=options,
        sort=request.sort,
        facets=wanted,
    )
    more = results.total > asked.offset + asked.size
    more = more and asked.offset + 2 * asked.size <= DEEPEST
    miss = None if results.total else corpus.why_nothing(request.query, options=options)
    return {
        "results": results,
        "hits": [shown(hit, asked) for hit in results.hits[asked.offset :]],
        "facets": list(_facets(corpus, asked, results)),
        "next_url": asked.url(page=asked.page + 1) if more else "",
        "previous_url": asked.url(page=asked.page - 1) if asked.page > 1 else "",
        "removable": list(_removable(corpus, asked)),
        "miss": miss,
        "tried": [(word, list(map(_with_origin, there))) for word, there in miss.variants]
        if miss
        else [],
        "remarks": remarks_on(request.query, found=results.total > 0),
        "any_url": asked.url(mode="any"),
        "bare_url": asked.url(doc="", **dict.fromkeys(FILTERS, "")),
    }


def shown(hit: Hit, asked: SearchUrl) -> ShownHit:
    """Return a hit with the stretch of its text that a list shows."""
    start, end = excerpt(hit.text, hit.spans)
    there = [span for span in hit.spans if span[0] < end and start < span[1]]
    place = hit.place_of(Span(there[0].start, there[-1].end)) if there else hit.section
    address = hit.eid if hit.nth else hit.section
    request = asked.request
    url = document_url(
        hit.doc_id,
        address,
        eid=hit.eid,
        q=request.query,
        mode="" if request.mode == "all" else request.mode,
        variants="" if request.variants else "0",
    )
    shown_text = html_of_excerpt(
        hit.text[start:end],
        clipped(there, start, end),
        before=start > 0,
        after=end < len(hit.text),
    )
    facts = "、".join(hit.issuers), hit.number, hit.date
    bare = len(hit.path) == 1 and not hit.path[0].heading
    above = "" if bare else " › ".join([f"{num} {heading}" for num, heading in hit.path])
    return ShownHit(hit, url, place, facts, above, shown_text)


def _with_origin(variant: str) -> tuple[str, str]:
    """Return a variant and where it is said, of both as one: 品质 [tw]."""
    word, _, origin = variant.rpartition(" [")
    return word, origin.removesuffix("]")


def _is_fixed(facet: str, asked: SearchUrl) -> bool:
    """Whether a search is narrowed down to one value of a facet already."""
    request = asked.request
    fixed = {
        "issuer": request.issuer,
        "year": request.since or request.until,
        "kind": request.kind,
        "document": request.documents,
    }
    return bool(fixed[facet])


def _facets(corpus: Corpus, asked: SearchUrl, results: Results) -> Iterator[Facet]:
    """Yield what the hits can be narrowed down by, where that leaves some of them out."""
    for name, counts in results.facets.items():
        if len(counts) < 2:
            continue
        if name == "document":  # each has an id, and of thousands only the first are put in order
            named, others = counts[:_CHOICES], len(counts)
        else:
            named = [one for one in counts if one.value]
            others = len(named)
        if name == "year":
            named = sorted(named, key=lambda one: one.value, reverse=True)
        choices = []
        for value, clauses, _ in named[:_CHOICES]:
            label = corpus.document_by_id(value).title if name == "document" else value
            choices.append(Choice(label, clauses, asked.url(**_narrowing(name, value))))
        yield Facet(name, choices, others - len(choices))


def _narrowing(facet: str, value: str) -> dict[str, object]:
    match facet:
        case "year":
            return {"since": value, "until": value}
        case "document":
            return {"doc": [value]}
    return {facet: value}


def _removable(corpus: Corpus, asked: SearchUrl) -> Iterator[tuple[str, str, str]]:
    """Yield each filter in force: its name, its value, the search without it."""
    for name in FILTERS:
        if value := getattr(asked.request, name):
            yield name, value, asked.url(**{name: ""})
    for doc in asked.request.documents:
        others = [other for other in asked.request.documents if other != doc]
        titles = {document.title for document in corpus.names.find(doc)}
        yield "document", titles.pop() if len(titles) == 1 else doc, asked.url(doc=others)
