"""Whether files have been touched since they were indexed: asked of their dates, not their words.

``corpus.checking`` reads every file and knows; this is what a search can afford to ask.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike

_MOST_FILES = 2_000
"""Files that are looked at: some milliseconds."""


def written_at(index_dir: str | PathLike[str]) -> float:
    """Return when an index was written, in seconds of the epoch."""
    with os.scandir(os.path.join(index_dir, "store")) as entries:
        return max((entry.stat().st_mtime for entry in entries), default=0.0)


def touched_since(sources: Iterable[str], moment: float) -> int:
    """Return how many files are younger than an index, or gone; of many files the first count.

    Args:
        sources: the files that were indexed; of an archive, its members.
        moment: when the index was written, in seconds of the epoch.

    """
    count = 0
    for _, source in zip(range(_MOST_FILES), sources, strict=False):
        path = source
        while path and not os.path.exists(path) and os.path.dirname(path) != path:
            path = os.path.dirname(path)
        if path == source or os.path.isfile(path):
            count += os.path.getmtime(path) > moment
        else:
            count += 1
    return count
