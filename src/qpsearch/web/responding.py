"""A request → an answer made in a thread, of one snapshot, within a time; or not made again.

What was made of a snapshot stays true while that is the newest: an ``ETag`` says which, and a
browser that has the answer is told that it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response

from qpsearch.render.formats import dumps
from qpsearch.web.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from qpsearch.corpus.snapshots import Snapshot, Snapshots

PROBLEM = "application/problem+json"
SECONDS = 20.0
"""For one answer."""
THREADS = 8
LARGEST = 32_000_000
"""Characters of one answer."""


class Made(NamedTuple):
    """What a page or a record is sent as."""

    text: str
    media_type: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


class Responder:
    """Makes answers from the newest snapshot of an index."""

    def __init__(self, snapshots: Snapshots, *, version: str, seconds: float = SECONDS) -> None:
        self._snapshots = snapshots
        self._version = version
        self._seconds = seconds
        self._limiter: CapacityLimiter | None = None

    async def answer(
        self, request: Request, make: Callable[[Snapshot], Made], *, variant: str = ""
    ) -> Response:
        """Return what ``make`` makes, or that the browser has it already.

        Args:
            request: asks for it.
            make: called in a thread.
            variant: what the answer depends on beside the address: the language of a page.

        Raises:
            ProblemError: it took too long, or is too large.
            QpsearchError: what ``make`` raises.

        """
        known = request.headers.get("if-none-match", "")
        if self._limiter is None:
            self._limiter = CapacityLimiter(THREADS)

        def made() -> tuple[str, Made | None]:
            with self._snapshots.reading() as snapshot:
                etag = f'"{snapshot.mark}-{self._version}{variant and "-" + variant}"'
                if known and etag in known:
                    return etag, None
                return etag, make(snapshot)

        with anyio.move_on_after(self._seconds):
            etag, answer = await to_thread.run_sync(
                made, abandon_on_cancel=True, limiter=self._limiter
            )
            return self._response(etag, answer)
        raise ProblemError(
            Problem(503, "this takes too long", f"no answer within {self._seconds:g} seconds")
        )

    def _response(self, etag: str, answer: Made | None) -> Response:
        headers = {"cache-control": "no-cache", "vary": "Accept-Language, Cookie"}
        if answer is None:
            return Response(status_code=304, headers={**headers, "etag": etag})
        if len(answer.text) > LARGEST:
            raise ProblemError(
                Problem(413, "an answer that is too large", "ask for less, or for a part")
            )
        if answer.status == 200:
            headers["etag"] = etag
        headers |= dict(answer.headers)
        return Response(answer.text, answer.status, headers, media_type=answer.media_type)


def problem_response(problem: Problem) -> Response:
    """Return a problem as an answer of the API."""
    return Response(dumps(problem.record()) + "\n", problem.status, media_type=PROBLEM)
