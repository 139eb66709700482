"""What the pages about the corpus show: documents, works, bodies, the state of the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from qpsearch.corpus.request import KINDS, Request
from qpsearch.corpus.sorting import canonical_issuer, documents_in_order
from qpsearch.render.reading import editions
from qpsearch.web.answers import base_name
from qpsearch.web.endpoints import ENDPOINTS
from qpsearch.web.parameters import values_of
from qpsearch.web.searched import bounded, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request as PageRequest

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot

ROWS = 200
"""Documents, works or bodies on a page."""
_MOST_PAGES = 10_000
_STATUS = next(one for one in ENDPOINTS if one.name == "status")
DOCUMENT_SORTS = ("id", "title", "date", "-date", "clauses")


class ListPage(NamedTuple):
    """One page of a long list."""

    rows: list[Any]
    total: int
    page: int
    previous_url: str
    next_url: str


def stretch_of(request: PageRequest, every: list[Any], rows: int = ROWS) -> ListPage:
    """Return the page of a list that a URL asks for, and where the others are.

    Raises:
        ProblemError: the number of the page is none.

    """
    page = number(request.query_params, "page", 1, least=1, most=_MOST_PAGES)
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("page", "lang")
    ]

    def url(other: int) -> str:
        return f"{request.url.path}?{urlencode([*kept, ('page', other)])}"

    start, end = (page - 1) * rows, page * rows
    return ListPage(
        every[start:end],
        len(every),
        page,
        url(page - 1) if page > 1 else "",
        url(page + 1) if end < len(every) else "",
    )


def documents_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/corpus`` shows: documents, sorted and filtered."""
    corpus = snapshot.corpus
    params = request.query_params
    fields = {name: bounded(params, name) for name in ("issuer", "kind", "since", "until")}
    sort = params.get("sort") or "id"
    if sort not in DOCUMENT_SORTS:
        sort = "id"
    name = bounded(params, "name")
    wanted = Request(
        issuer=fields["issuer"],
        kind=fields["kind"],
        since=fields["since"],
        until=fields["until"],
    )
    admit = wanted.options(corpus).filters.admit
    called = corpus.names.find(name) if name else corpus.documents()
    documents = documents_in_order(filter(admit, called), sort)
    asked = {"name": name, **fields}

    def sorted_url(by: str) -> str:
        there = {key: value for key, value in {**asked, "sort": by}.items() if value}
        return f"/corpus?{urlencode(there)}"

    return {
        "documents": stretch_of(request, documents),
        "asked": asked,
        "sort": sort,
        "kinds": KINDS,
        "sorted_url": sorted_url,
        "label": corpus.works.label,
    }


def works_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/works`` shows: works of which the corpus holds several documents."""
    works: dict[str, list[Any]] = {}
    for record in editions(snapshot.corpus):
        works.setdefault(record["work"], []).append(record)
    return {"works": stretch_of(request, list(works.items()))}


class Issuing(NamedTuple):
    """A body, and how many documents it has issued."""

    name: str
    documents: int
    latest: str


def bodies_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:
    """Return what ``/bodies`` shows: who has issued the documents."""
    sort = request.query_params.get("sort") or "documents"
    bodies = list(_issuing(snapshot.corpus))
    if sort == "name":
        bodies.sort(key=lambda body: body.name)
    elif sort == "latest":
        bodies.sort(key=lambda body: body.latest, reverse=True)
    else:
        bodies.sort(key=lambda body: (-body.documents, body.name))
    return {"bodies": stretch_of(request, bodies), "sort": sort}


def _issuing(corpus: Corpus) -> Iterator[Issuing]:
    """Yield the bodies by their whole names."""
    found: dict[str, list[str]] = {}
    for document in corpus.documents():
        for issuer in document.issuers:
            found.setdefault(canonical_issuer(issuer), []).append(document.date or "")
    for name, dates in found.items():
        yield Issuing(name, len(dates), max(dates))


def state_page(snapshot: Snapshot, request: PageRequest) -> dict[str, Any]:  # noqa: ARG001 - a page
    """Return what ``/state`` shows: what the index holds, what has changed since, what to check."""
    values = values_of(_STATUS.parameters, {"warnings": ["true"]})
    state = _STATUS.make(snapshot, values).record
    for name in ("changed", "gone", "new"):
        state[name] = [base_name(source) for source in state[name]]
    return {"state": state, "base_name": base_name}
