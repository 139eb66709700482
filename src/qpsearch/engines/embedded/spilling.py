"""Postings that wait for their segment: in memory, and in a file where there are too many."""

from __future__ import annotations

from contextlib import suppress
from io import SEEK_END
from itertools import pairwise
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from qpsearch.engine.counting import TERM_SHIFT
from qpsearch.values import NamedTuple
from qpsearch.writing import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array

BELOW_TERM = (np.uint64(1) << TERM_SHIFT) - np.uint64(1)


class WaitingLists(NamedTuple):
    """The lists of a field, in memory."""

    terms: Sequence[bytes]
    postings: Array
    """Packed, in order; terms are counted by their places."""

    @property
    def ends(self) -> Array:
        """Where the list of each term begins, and behind the last where that ends."""
        return self.postings.searchsorted(
            np.arange(len(self.terms) + 1, dtype=np.uint64) << TERM_SHIFT
        )

    def packed(self, low: int, high: int, numbers: Array) -> Array:
        """Return postings of some terms, as one of the ``merged_lists.FieldLists`` does."""
        first, last = self.postings.searchsorted(np.array((low, high), np.uint64) << TERM_SHIFT)
        return _renumbered(self.postings[first:last], low, numbers)


class _Stretch(NamedTuple):
    """An array in a file."""

    file: IO[bytes]
    place: int
    of: np.dtype[Any]
    length: int

    def read(self, first: int = 0, last: int | None = None) -> Array:
        """Return the numbers from ``first`` to before ``last``."""
        last = self.length if last is None else last
        self.file.seek(self.place + first * self.of.itemsize)
        return np.frombuffer(self.file.read((last - first) * self.of.itemsize), self.of)


class SpilledLists(NamedTuple):
    """The lists of a field, in a file."""

    text: _Stretch
    """The bytes of all terms."""
    term_ends: _Stretch
    post_ends: _Stretch
    postings: _Stretch

    @property
    def terms(self) -> Sequence[bytes]:
        """The terms, in order."""
        text = self.text.read().tobytes()
        ends = self.term_ends.read().tolist()
        return [text[start:end] for start, end in pairwise((0, *ends))]

    @property
    def ends(self) -> Array:
        """Where the list of each term begins, and behind the last where that ends."""
        return self.post_ends.read()

    def packed(self, low: int, high: int, numbers: Array) -> Array:
        """Return postings of some terms, as one of the ``merged_lists.FieldLists`` does."""
        first, last = self.post_ends.read(low, high + 1)[[0, -1]].tolist()
        return _renumbered(self.postings.read(first, last), low, numbers)


class Spill:
    """The lists of some fields, moved out of memory into a file that goes when this is closed."""

    def __init__(self, fields: Iterable[tuple[str, WaitingLists]], folder: Path) -> None:
        """Take the lists of each field, one at a time; ``folder`` is where there is room."""
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - closed by whoever has closed us
        try:
            with naming(folder):
                self.fields = {name: self._kept(lists) for name, lists in fields}
                self._file.flush()
        except BaseException:
            with suppress(OSError):  # what did not fit the first time
                self._file.close()
            raise

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _kept(self, lists: WaitingLists) -> SpilledLists:
        return SpilledLists(
            self._keep(np.frombuffer(b"".join(lists.terms), np.uint8)),
            self._keep(np.cumsum([*map(len, lists.terms)], dtype=np.int64)),
            self._keep(lists.ends),
            self._keep(lists.postings),
        )

    def _keep(self, array: Array) -> _Stretch:
        place = self._file.seek(0, SEEK_END)
        self._file.write(array.data)
        return _Stretch(self._file, place, array.dtype, len(array))


def _renumbered(postings: Array, low: int, numbers: Array) -> Array:
    """Return postings with the numbers given in place of those from ``low`` on."""
    terms = numbers.astype(np.uint64)[(postings >> TERM_SHIFT) - np.uint64(low)]
    renumbered: Array = terms << TERM_SHIFT | postings & BELOW_TERM
    return renumbered
