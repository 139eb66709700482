"""What the search page shows: hits, what they can be narrowed down by, why there are none."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.model import Span
from qpsearch.search.remarks import remarks_on
from qpsearch.web.addresses import document_url
from qpsearch.web.asked import DEEPEST, FILTERS
from qpsearch.web.pieces import clipped, excerpt, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.results import Hit, Results
    from qpsearch.search import Options
    from qpsearch.web.asked import Asked
    from qpsearch.web.pieces import Piece

_CHOICES = 8
"""Values of a filter that are offered."""


class ShownHit(NamedTuple):
    """A hit as a page shows it."""

    hit: Hit
    url: str
    place: str
    paragraphs: list[list[Piece]]
    before: bool
    """Whether text stands before what is shown."""
    after: bool


class Choice(NamedTuple):
    """A value that a search can be narrowed down to."""

    label: str
    clauses: int
    url: str


class Facet(NamedTuple):
    """Values of one kind, the most frequent first."""

    name: str
    choices: list[Choice]


def found(corpus: Corpus, asked: Asked) -> dict[str, Any]:
    """Return what the page of a search shows.

    Raises:
        QuerySyntaxError: the query has a fault.
        AddressError: a document or section that does not exist.

    """
    options = asked.request.options(corpus)
    results = _page(corpus, asked, options)
    counts = corpus.by_document(asked.request.query, options=options) if results.total else {}
    more = results.total > asked.offset + len(results.hits)
    more = more and asked.offset + 2 * asked.size <= DEEPEST
    return {
        "results": results,
        "hits": [shown(hit, asked) for hit in results.hits],
        "documents": len(counts),
        "facets": list(_facets(corpus, asked, counts)),
        "next_url": asked.url(page=asked.page + 1) if more else "",
        "previous_url": asked.url(page=asked.page - 1) if asked.page > 1 else "",
        "removable": list(_removable(corpus, asked)),
        "miss": None if results.total else corpus.why_nothing(asked.request.query, options=options),
        "remarks": remarks_on(asked.request.query, found=results.total > 0),
        "any_url": asked.url(mode="any"),
        "bare_url": asked.url(doc="", **dict.fromkeys(FILTERS, "")),
    }


def _page(corpus: Corpus, asked: Asked, options: Options) -> Results:
    """Return the hits of one page; in the order of dates, of the best :data:`DEEPEST`."""
    end = asked.offset + asked.size
    depth = end if asked.sort == "best" else DEEPEST
    results = corpus.search(asked.request.query, limit=depth, options=options)
    hits = results.hits
    if asked.sort != "best":
        dated = [hit for hit in hits if hit.date]
        dated.sort(key=attrgetter("date"), reverse=asked.sort == "newest")
        hits = (*dated, *(hit for hit in hits if not hit.date))
    return results._replace(hits=tuple(hits[asked.offset : end]))


def shown(hit: Hit, asked: Asked) -> ShownHit:
    """Return a hit with the stretch of its text that a list shows."""
    start, end = excerpt(hit.text, hit.spans)
    text = hit.text[start:end]
    marks = [Span(left, right) for left, right in clipped(hit.spans, start, end)]
    there = [span for span in hit.spans if span.start < end and start < span.end]
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
    paragraphs = pieces_of(text, marks=marks)
    return ShownHit(hit, url, place, paragraphs, start > 0, end < len(hit.text))


def _facets(corpus: Corpus, asked: Asked, counts: dict[str, int]) -> Iterator[Facet]:
    """Yield what the hits can be narrowed down by, where that leaves some of them out."""
    issuers: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for doc_id, count in counts.items():
        document = corpus.document_by_id(doc_id)
        for issuer in document.issuers:
            issuers[issuer] += count
        kinds[document.kind or ""] += count
        years[(document.date or "")[:4]] += count
    request = asked.request
    if not request.issuer:
        yield _facet("issuer", issuers, lambda value: asked.url(issuer=value))
    if not (request.since or request.until):
        recent = Counter(dict(sorted(years.items(), reverse=True)))
        yield _facet("year", recent, lambda value: asked.url(since=value, until=value))
    if not request.kind:
        yield _facet("kind", kinds, lambda value: asked.url(kind=value))
    if not request.documents and len(counts) > 1:
        choices = [
            Choice(corpus.document_by_id(doc_id).title, count, asked.url(doc=[doc_id]))
            for doc_id, count in Counter(counts).most_common(_CHOICES)
        ]
        yield Facet("document", choices)


def _facet(name: str, counts: Counter[str], url: Any) -> Facet:
    named = [(value, count) for value, count in counts.most_common() if value]
    if len(named) + bool(counts[""]) < 2:
        return Facet(name, [])
    return Facet(name, [Choice(value, count, url(value)) for value, count in named[:_CHOICES]])


def _removable(corpus: Corpus, asked: Asked) -> Iterator[tuple[str, str, str]]:
    """Yield each filter in force: its name, its value, the search without it."""
    for name in FILTERS:
        if value := getattr(asked.request, name):
            yield name, value, asked.url(**{name: ""})
    for doc in asked.request.documents:
        others = [other for other in asked.request.documents if other != doc]
        titles = {document.title for document in corpus.names.find(doc)}
        yield "document", titles.pop() if len(titles) == 1 else doc, asked.url(doc=others)
