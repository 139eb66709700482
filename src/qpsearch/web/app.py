"""The application: which URL is answered by what."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from anyio import create_task_group, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from qpsearch.corpus.request import Request as SearchRequest
from qpsearch.corpus.snapshots import Snapshots
from qpsearch.errors import QpsearchError
from qpsearch.studies.references import References
from qpsearch.text.conversion import Script
from qpsearch.version import package_version
from qpsearch.web.api import api_routes
from qpsearch.web.guarding import Doorkeeper
from qpsearch.web.problems import Problem, ProblemError, problem_of
from qpsearch.web.reading import page_of
from qpsearch.web.responding import SECONDS, Responder, problem_response
from qpsearch.web.results import found
from qpsearch.web.searched import SearchUrl
from qpsearch.web.sitemap import PAGES
from qpsearch.web.views import Views, prepare_templates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from os import PathLike

    from starlette.requests import Request
    from starlette.responses import Response

_STATIC = os.path.join(os.path.dirname(__file__), "static")


def make_app(
    index_dir: str | PathLike[str],
    *,
    hosts: Collection[str] = (),
    seconds: float = SECONDS,
    ready: bool = False,
) -> Starlette:
    """Return the application over an index; later snapshots of it are picked up.

    Args:
        index_dir: the folder of the index.
        hosts: names under which it is asked, beside ``localhost`` and numbers.
        seconds: for one answer.
        ready: read at the start what the first reader would wait for.

    """
    snapshots = Snapshots(index_dir)
    version_here = package_version()
    responder = Responder(snapshots, version=version_here, seconds=seconds)
    views = Views(responder)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with create_task_group() as group:
            if ready:
                group.start_soon(to_thread.run_sync, _make_ready, snapshots)
            yield
        snapshots.close()

    async def problem(request: Request, error: Exception) -> Response:
        found = _problem_of(request, error)
        if request.url.path.startswith("/api"):
            return problem_response(found)
        return views.problem(request, found)

    return Starlette(
        routes=[
            *(Route(page.path, partial(views.page, page)) for page in PAGES),
            Route("/c", views.cite),
            Route("/c/{citation:path}", views.citation),
            *api_routes(responder, version_here),
            Mount("/static", StaticFiles(directory=_STATIC)),
        ],
        middleware=[Middleware(Doorkeeper, hosts=hosts)],
        exception_handlers={
            HTTPException: problem,
            QpsearchError: problem,
            ProblemError: problem,
            Exception: problem,
        },
        lifespan=lifespan,
    )


def _make_ready(snapshots: Snapshots) -> None:
    """Read tables, names and templates once; whatever is wrong will be told to the first reader."""
    prepare_templates()
    with suppress(QpsearchError, ProblemError), snapshots.reading() as snapshot:
        for document in islice(snapshot.corpus.documents(), 1):
            asked = SearchUrl(SearchRequest(query=document.title[:20]))
            found(snapshot.corpus, asked)
            corpus = snapshot.corpus
            page_of(corpus, document, "", asked, Script.ORIGINAL, References(corpus))


def _problem_of(request: Request, error: Exception) -> Problem:
    match error:
        case ProblemError():
            return error.problem
        case QpsearchError():
            return problem_of(error)
        case HTTPException(status_code=404):
            return Problem(404, "not found", f"nothing stands at {request.url.path}")
        case HTTPException(status_code=status, detail=detail, headers=headers):
            return Problem(status, detail, detail, headers=tuple((headers or {}).items()))
    return Problem(500, "a fault of the server", "its terminal says more")
