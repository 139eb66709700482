"""Who of several workers takes which query.

What a worker has read for a word stands when that word comes again, so a query waits for the worker
that its first word is given to: several workers then read little more than one. A worker that has
nothing of its own to do takes what waits for another.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar
from zlib import crc32

Task = TypeVar("Task")

_TOGETHER = 16
"""Queries taken at once, if that many are waiting."""


class TaskQueues(Generic[Task]):
    """What waits for some workers; safe for threads."""

    def __init__(self, workers: int) -> None:
        self._of: list[deque[Task]] = [deque() for _ in range(workers)]
        self._changed = threading.Condition()
        self._ended = False

    def put(self, item: Task, query: str) -> None:
        """Add what is to be done for a query."""
        words = query.split(None, 1)
        worker = crc32(words[0].encode("utf-8", "replace")) % len(self._of) if words else 0
        with self._changed:
            self._of[worker].append(item)
            self._changed.notify_all()

    def take(self, worker: int) -> list[Task]:
        """Wait for something to do; take with it what else is there, a fair share at most.

        Returns:
            What to do, the oldest first; nothing when there will be no more.

        """
        with self._changed:
            self._changed.wait_for(lambda: self._ended or any(self._of))
            queue = self._of[worker] or max(self._of, key=len)
            fair = 1 + sum(map(len, self._of)) // len(self._of)
            return [queue.popleft() for _ in range(min(_TOGETHER, fair, len(queue)))]

    def end(self) -> None:
        """Let nobody wait for more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def drop(self) -> None:
        """Give out nothing more."""
        with self._changed:
            for queue in self._of:
                queue.clear()
        self.end()
