"""The pages: what a URL asks for, filled into its template."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from qpsearch.corpus.request import MODES
from qpsearch.errors import QpsearchError
from qpsearch.text.conversion import Script
from qpsearch.web import reading, results
from qpsearch.web.addresses import document_url, place_url
from qpsearch.web.language import COOKIE, LANGUAGES, language_of, wording
from qpsearch.web.parameters import LONGEST_QUERY, LONGEST_VALUE, fault
from qpsearch.web.pieces import harmless
from qpsearch.web.problems import Problem, ProblemError, problem_of
from qpsearch.web.responding import Made
from qpsearch.web.searched import search_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.responding import Responder

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["harmless"] = harmless
    environment.globals.update(document_url=document_url, place_url=place_url, modes=MODES)
    return environment


def rendered(request: Request, template: str, **values: Any) -> str:
    """Return a page in the language of its reader."""
    language = language_of(request)
    page = _environment().get_template(template)
    return page.render(
        t=wording(language),
        lang=language,
        html_lang=LANGUAGES[language],
        switch_url=_switched(request, language),
        path=request.url.path,
        query=values.pop("query", ""),
        **values,
    )


def _switched(request: Request, language: str) -> str:
    """Return the address of this page in the other language."""
    other = next(one for one in LANGUAGES if one != language)
    kept = [(name, value) for name, value in parse_qsl(request.url.query) if name != "lang"]
    return f"{quote(request.scope['path'])}?{urlencode([*kept, ('lang', other)])}"


class Views:
    """Answers with pages; a problem is a page too."""

    def __init__(self, responder: Responder) -> None:
        self._responder = responder

    async def page(
        self,
        request: Request,
        template: str,
        fill: Callable[[Snapshot], dict[str, Any]],
    ) -> Response:
        """Return a template filled with what ``fill`` makes of a snapshot, or a problem."""

        def make(snapshot: Snapshot) -> Made:
            return Made(rendered(request, template, **fill(snapshot)))

        try:
            response = await self._responder.answer(request, make, variant=language_of(request))
        except QpsearchError as error:
            response = await self.problem(request, problem_of(error))
        except ProblemError as error:
            response = await self.problem(request, error.problem)
        return _with_language(request, response)

    async def problem(self, request: Request, problem: Problem) -> Response:
        """Return a problem as a page."""
        query = problem.query or request.query_params.get("q", "")[:LONGEST_QUERY]
        text = rendered(
            request, "problem.html", problem=problem, query=query, base_url=_base_of(request)
        )
        return HTMLResponse(text, problem.status)

    async def search(self, request: Request) -> Response:
        """``/``: one field; with a query, what it finds."""

        def fill(snapshot: Snapshot) -> dict[str, Any]:
            asked = search_of(request.query_params)
            values: dict[str, Any] = {"asked": asked, "query": asked.request.query}
            if asked.request.query:
                return values | results.found(snapshot.corpus, asked)
            manifest = snapshot.corpus.manifest
            files = manifest.files.values()
            return values | {
                "results": None,
                "documents": sum(len(entry.doc_ids) for entry in files),
                "clauses": sum(entry.clauses for entry in files),
            }

        return await self.page(request, "search.html", fill)

    async def document(self, request: Request) -> Response:
        """``/d/ID`` and ``/d/ID/ADDRESS``: a document, open at a place."""

        def fill(snapshot: Snapshot) -> dict[str, Any]:
            corpus = snapshot.corpus
            asked = search_of(request.query_params)
            script = request.query_params.get("script") or Script.ORIGINAL.value
            if script not in list(Script):
                raise fault("script", f"one of {', '.join(Script)}")
            document = corpus.names.one(_bounded(request, "doc"))
            address = _bounded(request, "address")
            values = reading.page_of(corpus, document, address, asked, Script(script))
            return values | {
                "asked": asked,
                "query": asked.request.query,
                "here_url": document_url(document.doc_id, address),
                "references_url": f"/references{document_url(document.doc_id)[2:]}",
                "quotes_url": f"/quotes{document_url(document.doc_id, address)[2:]}",
                "scripts": [one.value for one in Script],
            }

        return await self.page(request, "document.html", fill)

    async def citation(self, request: Request) -> Response:
        """``/c/CITATION``: leads to the place that is cited."""

        def make(snapshot: Snapshot) -> Made:
            corpus = snapshot.corpus
            document, address = corpus.names.locate(_bounded(request, "citation"), "")
            url = document_url(document.doc_id)
            if address:
                every = list(corpus.clauses(document.doc_id))
                place = reading.place_at(corpus, document.doc_id, address, every)
                first = place.clauses[0]
                where = first.eid if first.nth else first.section
                url = document_url(document.doc_id, where, eid=place.anchor)
            return Made("", status=303, headers=(("location", url),))

        try:
            return await self._responder.answer(request, make)
        except QpsearchError as error:
            return await self.problem(request, problem_of(error))
        except ProblemError as error:
            return await self.problem(request, error.problem)

    async def cite(self, request: Request) -> Response:
        """``/c?q=CITATION``: the same from a form."""
        return RedirectResponse(f"/c/{quote(request.query_params.get('q', ''), safe='')}", 303)


def _base_of(request: Request) -> str:
    """Return what a candidate is put behind to be the address of a page."""
    if request.path_params.get("address"):
        return document_url(request.path_params["doc"])
    return "/d" if "doc" in request.path_params else ""


def _bounded(request: Request, name: str) -> str:
    value: str = request.path_params.get(name, "")
    if len(value) > LONGEST_VALUE or "\0" in value:
        raise fault(name, f"at most {LONGEST_VALUE} characters")
    return value


def _with_language(request: Request, response: Response) -> Response:
    """Keep the language that was chosen by a link."""
    if (chosen := request.query_params.get("lang")) in LANGUAGES:
        response.set_cookie(COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="lax")
    return response
