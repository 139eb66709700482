"""Pages: what a URL asks for, filled into its template, in the language of its reader."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from qpsearch.corpus.request import MODES
from qpsearch.errors import QpsearchError
from qpsearch.web import reading
from qpsearch.web.addresses import document_url, place_url, places_below
from qpsearch.web.language import COOKIE, LANGUAGES, language_of, message_in, wording
from qpsearch.web.parameters import LONGEST_QUERY
from qpsearch.web.pieces import harmless, html_of, html_of_facts
from qpsearch.web.problems import Problem, ProblemError, problem_of
from qpsearch.web.responding import Made
from qpsearch.web.searched import path_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.responding import Responder

    Values = Mapping[str, Any]

UNFINISHED = "unfinished"
"""The value of a page that shows what it has so far, and has more when it is asked again."""
_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")


class PageKind(NamedTuple):
    """A kind of page: where it stands, its template, and what fills it."""

    path: str
    template: str
    fill: Callable[[Snapshot, Request], Values]
    heavy: bool = False
    """Whether it reads the whole corpus."""
    lasting: bool = True
    """Whether it stays the same as long as the snapshot does."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(harmless=harmless, html=html_of, facts=html_of_facts)
    environment.globals.update(
        document_url=document_url, place_url=place_url, places_below=places_below, modes=MODES
    )
    return environment


def prepare_templates() -> None:
    """Compile all templates."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def rendered(request: Request, template: str, values: Values) -> str:
    """Return a page in the language of its reader."""
    language = language_of(request)
    page = _environment().get_template(template)
    common = {
        "t": wording(language),
        "lang": language,
        "html_lang": LANGUAGES[language].tag,
        "languages": list(_switches(request, language)),
        "path": request.url.path,
        "again_url": f"{quote(request.scope['path'])}?{request.url.query}",
        "query": "",
        "said": message_in(language),
    }
    return page.render(common | dict(values))


def _switches(request: Request, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the other languages: what a page says of itself, the name, the address there."""
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "lang"]
    for other, (tag, name) in LANGUAGES.items():
        if other != language:
            asked = urlencode([*kept, ("lang", other)])
            yield tag, name, f"{quote(request.scope['path'])}?{asked}"


class Views:
    """Answers with pages; a problem is a page too."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def page(self, page: PageKind, request: Request) -> Response:
        """Return a page of a kind, or a problem as a page."""

        def make(snapshot: Snapshot) -> Made:
            values = page.fill(snapshot, request)
            text = rendered(request, page.template, values)
            return Made(text, whole=not values.get(UNFINISHED))

        response = await self._made(request, make, page)
        if (chosen := request.query_params.get("lang")) in LANGUAGES:
            response.set_cookie(COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="lax")
        return response

    async def _made(
        self, request: Request, make: Callable[[Snapshot], Made], page: PageKind | None = None
    ) -> Response:
        try:
            return await self._responder.answer(
                request,
                make,
                variant=language_of(request),
                heavy=page is not None and page.heavy,
                lasting=page is None or page.lasting,
            )
        except QpsearchError as error:
            return self.problem(request, problem_of(error))
        except ProblemError as error:
            return self.problem(request, error.problem)

    def problem(self, request: Request, problem: Problem) -> Response:
        """Return a problem as a page."""
        query = problem.query or request.query_params.get("q", "")[:LONGEST_QUERY]
        values = {
            "problem": problem,
            "query": query,
            "candidates": list(_candidates(request, problem)),
            "document_url": _document_of(request),
        }
        text = rendered(request, "problem.html", values)
        return HTMLResponse(text, problem.status, dict(problem.headers))

    async def citation(self, request: Request) -> Response:
        """``/c/CITATION``: leads to the place that is cited."""

        def make(snapshot: Snapshot) -> Made:
            url = reading.url_of_citation(snapshot.corpus, path_value(request, "citation"))
            return Made("", status=303, headers=(("location", url),))

        return await self._made(request, make)

    async def cite(self, request: Request) -> Response:
        """``/c?q=CITATION``: the same from a form."""
        return RedirectResponse(f"/c/{quote(request.query_params.get('q', ''), safe='')}", 303)


def _candidates(request: Request, problem: Problem) -> Iterator[tuple[str, str]]:
    """Yield what may have been meant, each with where the same page about it is."""
    page = request.url.path.partition("/")[2].partition("/")[0]
    page = page if page in ("d", "references", "quotes") else "d"
    doc, _, address = request.path_params.get("place", "").partition("/")
    for candidate in problem.candidates:
        doc_id, bracket, title = candidate.rpartition(" (")
        if bracket and title.endswith(")"):
            label = f"《{title[:-1]}》 {doc_id}"
            query = {name: value for name, value in request.query_params.items() if page == "d"}
            yield label, places_below(page, doc_id, address, **query)
        elif doc:
            yield candidate, places_below(page, doc, candidate)
        else:
            yield candidate, ""


def _document_of(request: Request) -> str:
    """Return the address of the document in which a place was asked for; empty where none was."""
    doc, _, address = request.path_params.get("place", "").partition("/")
    return document_url(doc) if address else ""
