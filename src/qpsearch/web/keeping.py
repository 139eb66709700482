"""Answers that were made already, for whoever asks the same again or turns a page back."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable

MOST_BYTES = 32_000_000
"""Of all answers that are kept."""
_LARGEST_SHARE = 8
"""One answer takes at most one part in so many."""


class KeptAnswer(NamedTuple):
    """An answer as it is sent."""

    body: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...]
    status: int = 200
    whole: bool = True
    """Whether another would be the same; only such are kept."""


class KeptAnswers:
    """The answers asked for last, of one snapshot: another's are forgotten. Safe for threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._mark = ""
        self._bytes = 0
        self._answers: OrderedDict[Hashable, KeptAnswer] = OrderedDict()
        self._lock = Lock()

    def find(self, mark: str, key: Hashable) -> KeptAnswer | None:
        """Return what was made of a snapshot under a key, if it is still kept."""
        with self._lock:
            if mark != self._mark or key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key]

    def keep(self, mark: str, key: Hashable, answer: KeptAnswer) -> None:
        """Keep an answer of a snapshot; those not asked for the longest make room."""
        size = len(answer.body)
        if size > self._most // _LARGEST_SHARE:
            return
        with self._lock:
            if mark != self._mark:
                self._answers.clear()
                self._mark, self._bytes = mark, 0
            if before := self._answers.pop(key, None):
                self._bytes -= len(before.body)
            self._answers[key] = answer
            self._bytes += size
            while self._bytes > self._most:
                _, oldest = self._answers.popitem(last=False)
                self._bytes -= len(oldest.body)
