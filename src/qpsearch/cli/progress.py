"""A bar on a terminal's stderr while long work goes on."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE = 0.5
"""Seconds before a bar appears: quick work has none."""
_EVERY = 0.1
_WIDTH = 30


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """Yield what takes the share that is done (0 to 1); nothing is shown but on a terminal."""
    begun = shown_at = time.monotonic()
    shown = False

    def show(share: float) -> None:
        nonlocal shown, shown_at
        now = time.monotonic()
        if not sys.stderr.isatty() or now - begun < _PATIENCE or now - shown_at < _EVERY:
            return
        shown, shown_at = True, now
        done = round(share * _WIDTH)
        sys.stderr.write(f"\r{label} [{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
