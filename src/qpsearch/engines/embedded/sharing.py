"""Files of an index that are open in this process, shared by all that read them.

An index that is opened again, by another thread or one search later, finds its files mapped, their
pages checked and their dictionary read. What nobody holds any more is let go at once.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Held = TypeVar("Held")


class Shared(Generic[Held]):
    """What was made of files and who holds it, counted.

    Args:
        make: what opens a file.

    """

    def __init__(self, make: Callable[[str], Held]) -> None:
        self._make = make
        self._lock = Lock()
        self._held: dict[Hashable, tuple[Held, int]] = {}
        self._keys: dict[int, Hashable] = {}

    def take(self, path: str) -> Held:
        """Return what is open of the file at ``path`` as it is now, or open it.

        Raises as opening it does; ``FileNotFoundError`` also where there is no such file.
        """
        known = os.stat(path)
        key = path, known.st_dev, known.st_ino, known.st_size, known.st_mtime_ns
        with self._lock:
            held, count = self._held.get(key) or (self._make(path), 0)
            self._held[key] = held, count + 1
            self._keys[id(held)] = key
        return held

    def give_back(self, held: Held) -> None:
        """Say that one who took it does without it now."""
        with self._lock:
            key = self._keys[id(held)]
            count = self._held[key][1] - 1
            if count:
                self._held[key] = held, count
            else:
                del self._held[key], self._keys[id(held)]

    def __len__(self) -> int:
        """Return how many files are open."""
        return len(self._held)
