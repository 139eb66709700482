"""A request → an answer made in a thread, of one snapshot, within a time; or not made again.

What was made of a snapshot stays true while that is the newest: an ``ETag`` says which, and a
browser that has the answer is told that it holds. Others are sent what was made before, without a
thread.
"""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple

import anyio
from anyio import CapacityLimiter, to_thread
from starlette.responses import Response

from qpsearch.render.formats import dumps
from qpsearch.web.keeping import KeptAnswer, KeptAnswers
from qpsearch.web.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from qpsearch.corpus.snapshots import Snapshot, Snapshots

JSON = "application/json"
PROBLEM = "application/problem+json"
SECONDS = 20.0
"""For one answer."""
THREADS = 8
HEAVY = 2
"""Answers that read the whole corpus, made at once."""
LARGEST = 32_000_000
"""Characters of one answer."""


class Made(NamedTuple):
    """What a page or a record is sent as."""

    text: str
    media_type: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    """Whether it will be the same when it is asked for again."""


class Responder:
    """Makes answers from the newest snapshot of an index."""

    def __init__(self, snapshots: Snapshots, *, version: str, seconds: float = SECONDS) -> None:
        self._snapshots = snapshots
        self._version = version
        self._seconds = seconds
        self._limiter: CapacityLimiter | None = None
        self._heavy = BoundedSemaphore(HEAVY)
        self._kept = KeptAnswers()

    async def answer(
        self,
        request: Request,
        make: Callable[[Snapshot], Made],
        *,
        variant: str = "",
        heavy: bool = False,
        lasting: bool = True,
    ) -> Response:
        """Return what ``make`` makes, or that the browser has it already.

        Args:
            request: asks for it.
            make: called in a thread.
            variant: what the answer depends on beside the address: the language of a page.
            heavy: whether it reads the whole corpus.
            lasting: whether the answer holds as long as the snapshot does.

        Raises:
            ProblemError: it took too long, or is too large.
            QpsearchError: what ``make`` raises.

        """
        known = request.headers.get("if-none-match", "")
        scope = request.scope
        key = scope.get("raw_path") or scope["path"], scope["query_string"], variant
        if lasting and (mark := self._snapshots.settled()):
            etag = self._etag(mark, variant)
            if etag in known:
                return _unchanged(etag)
            if kept := self._kept.find(mark, key):
                return _sent(kept, etag)
        if self._limiter is None:
            self._limiter = CapacityLimiter(THREADS)

        def answered(snapshot: Snapshot) -> tuple[str, KeptAnswer]:
            text, media_type, status, headers, whole = make(snapshot)
            if len(text) > LARGEST:
                raise ProblemError(
                    Problem(413, "an answer that is too large", "ask for less, or for a part")
                )
            answer = KeptAnswer(text.encode(), media_type, headers, status, whole)
            if lasting and status == 200 and whole and self._snapshots.settled() == snapshot.mark:
                # Here, not where it is waited for: who was told to ask again finds it.
                self._kept.keep(snapshot.mark, key, answer)
            return snapshot.mark, answer

        def made() -> tuple[str, KeptAnswer | None]:
            with self._snapshots.reading() as snapshot:
                if lasting and self._etag(snapshot.mark, variant) in known:
                    return snapshot.mark, None
                if not heavy:
                    return answered(snapshot)
                if not self._heavy.acquire(timeout=self._seconds):
                    raise _slow(self._seconds)
                try:  # also where nobody waits any more: what runs is counted until it ends
                    return answered(snapshot)
                finally:
                    self._heavy.release()

        with anyio.move_on_after(self._seconds):
            mark, answer = await to_thread.run_sync(
                made, abandon_on_cancel=True, limiter=self._limiter
            )
            if answer is None:
                return _unchanged(self._etag(mark, variant))
            holds = lasting and answer.status == 200 and answer.whole
            return _sent(answer, self._etag(mark, variant) if holds else "")
        raise _slow(self._seconds)

    def _etag(self, mark: str, variant: str) -> str:
        return f'"{mark}-{self._version}{variant and "-" + variant}"'


_ALWAYS = {"cache-control": "no-cache", "vary": "Accept-Language, Cookie"}


def _unchanged(etag: str) -> Response:
    return Response(status_code=304, headers={**_ALWAYS, "etag": etag})


def _sent(answer: KeptAnswer, etag: str) -> Response:
    headers = _ALWAYS | dict(answer.headers) | ({"etag": etag} if etag else {})
    return Response(answer.body, answer.status, headers, answer.media_type)


def _slow(seconds: float) -> ProblemError:
    return ProblemError(
        Problem(
            503,
            "this takes too long",
            f"no answer within {seconds:g} seconds",
            way_out="ask again in a while, when it may be ready, or ask for less",
        )
    )


def problem_response(problem: Problem) -> Response:
    """Return a problem as an answer of the API."""
    text = dumps(problem.record()) + "\n"
    return Response(text, problem.status, dict(problem.headers), media_type=PROBLEM)
