"""How far a long command is: one line on the terminal, which goes when the work is done."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qpsearch.cli import say, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STEP = 0.15
"""Seconds between two lines."""
_WIDTH = 30
"""Columns of a bar."""
_SURE = 3.0
"""Seconds of work before anything is said about what is left."""


class ProgressLine:
    """A line that is written over; nothing where it is not ``shown``."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self._began = self._last = time.monotonic()
        self._there = False

    def show(self, line: Callable[[float], str]) -> None:
        """Write the line that ``line`` makes of the seconds gone by, a few times a second."""
        now = time.monotonic()
        if not self.shown or now - self._last < _STEP:
            return
        from qpsearch.cli.terminal import clip

        self._last = now
        self._there = True
        say(f"\r\x1b[K{clip(told(line(now - self._began)), 78)}", newline=False)

    def clear(self) -> None:
        """Take the line away."""
        if self._there:
            self._there = False
            say("\r\x1b[K", newline=False)


def time_left(done: float, total: float, seconds: float) -> str:
    """Return how long the rest takes (3:05), empty where it would be a guess.

    A guess it is in the first seconds and the first twentieth, when what comes first (a large
    file, a dictionary that is loaded) stands for all that follows.

    Args:
        done: how much is done, in any unit.
        total: how much there is.
        seconds: since the beginning.

    """
    if seconds < _SURE or done * 20 < total or done <= 0:
        return ""
    left = int(seconds * (total - done) / done)
    return f"{left // 60}:{left % 60:02d}"


@contextmanager
def share_done(label: str) -> Iterator[Callable[[float], None]]:
    """Yield what is told the share of the work that is done (0 to 1), shown on a terminal."""
    line = ProgressLine(shown=sys.stderr.isatty())

    def tell(share: float) -> None:
        def text(seconds: float) -> str:
            left = time_left(share, 1.0, seconds)
            clock = f"  {told(f'{left} left')}" if left else ""
            return f"{told(label)} {share:4.0%}{clock}"

        line.show(text)

    try:
        yield tell
    finally:
        line.clear()
