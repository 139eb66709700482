"""The postings of a term as a mapping that is decoded as far as it is asked for, without NumPy.

Of most lists that a search reads, those of letters, it needs how long they are and a few of their
postings: those of the clauses that match.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from qpsearch.engine.records import Postings
from qpsearch.engines.embedded.postings import RANK_STRIDE

if TYPE_CHECKING:
    from collections.abc import Hashable, ItemsView, Iterator, Sequence

    from qpsearch.engines.embedded.fields import FieldReader

_LONG = 1 << 12
"""Postings from which on a list is read by strides where few of them are asked for."""
_OFTEN = 8
"""A list of which one posting in so many was asked for is made into a dict."""


class Stretch:
    """The postings of a term in one segment."""

    def __init__(
        self, reader: FieldReader, start: int, end: int, base: int, deleted: frozenset[int]
    ) -> None:
        """Take the range of the postings in their field, and the ordinal of record 0."""
        self._reader = reader
        self._start = start
        self._end = end
        self._strides: dict[int, tuple[int, list[int]]] = {}
        self.base = base
        self.deleted = deleted

    def __len__(self) -> int:
        count = self._end - self._start
        return count - len(self.deleted.intersection(self.ordinals)) if self.deleted else count

    def __iter__(self) -> Iterator[int]:
        if not self.deleted:
            return iter(self.ordinals)
        return iter([ordinal for ordinal in self.ordinals if ordinal not in self.deleted])

    @cached_property
    def ordinals(self) -> list[int]:
        """The ordinals of all postings, rising, deleted ones included."""
        return self._reader.ordinals(self._start, self._end, self.base)

    def frequency(self, ordinal: int) -> int:
        """Return the frequency at an ordinal; 0 where there is none."""
        start, held = self._stride(bisect_right(self._heads, ordinal - self.base))
        place = bisect_left(held, ordinal)
        if place == len(held) or held[place] != ordinal:
            return 0
        return 0 if ordinal in self.deleted else self._reader.frequency(start + place)

    def total(self, ordinals: range) -> int:
        """Return the sum of the frequencies at ordinals of which none is deleted."""
        lowest = bisect_right(self._heads, ordinals.start - self.base)
        highest = bisect_left(self._heads, ordinals.stop - self.base)
        total = 0
        for number in range(lowest, highest + 1):
            start, held = self._stride(number)
            first = bisect_left(held, ordinals.start)
            last = bisect_left(held, ordinals.stop, first)
            if first < last:
                total += sum(self._reader.frequencies(start + first, start + last))
        return total

    @cached_property
    def _heads(self) -> Sequence[int]:
        """The first record of each stride but the first; none where the list is read whole."""
        if "ordinals" in self.__dict__ or self._end - self._start < _LONG:
            return ()
        first, last = self._start // RANK_STRIDE + 1, (self._end - 1) // RANK_STRIDE + 1
        heads: memoryview = self._reader.planes.skips[first:last]
        return heads

    def _stride(self, number: int) -> tuple[int, list[int]]:
        """Return the postings of a stride: the number of the first, their ordinals."""
        if not self._heads:
            return self._start, self.ordinals
        if number not in self._strides:
            first = self._start // RANK_STRIDE + number
            start = max(self._start, first * RANK_STRIDE)
            end = min(self._end, (first + 1) * RANK_STRIDE)
            opening = self._heads[number - 1] if number else None
            held = self._reader.ordinals(start, end, self.base, opening)
            self._strides[number] = start, held
        return self._strides[number]

    def all(self) -> dict[int, float]:
        """Return ordinal → frequency of all postings."""
        frequencies = self._frequencies(0, len(self.ordinals))
        found: dict[int, float] = dict(zip(self.ordinals, frequencies, strict=True))
        for ordinal in self.deleted.intersection(found):
            del found[ordinal]
        return found

    def _frequencies(self, first: int, last: int) -> list[int]:
        return self._reader.frequencies(self._start + first, self._start + last)


class PostingList(Postings):
    """Ordinal → frequency of a term."""

    __slots__ = ("_all", "_asked", "_length", "_stretches")

    def __init__(self, stretches: list[Stretch]) -> None:
        """Take the postings segment by segment, in the order of the segments."""
        self._stretches = stretches
        self._length = sum(map(len, stretches))
        self._all: dict[int, float] | None = None
        self._asked = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._stretches)

    def __getitem__(self, ordinal: int) -> float:
        frequency: float | None = self.get(ordinal)
        if frequency is None:
            raise KeyError(ordinal)
        return frequency

    def __contains__(self, ordinal: object) -> bool:
        return isinstance(ordinal, int) and self.get(ordinal) is not None

    def get(self, ordinal: int, default: Any = None, /) -> Any:
        """Return the frequency at an ordinal."""
        if self._all is not None:
            return self._all.get(ordinal, default)
        self._asked += 1
        if self._asked * _OFTEN > self._length:
            return self.all().get(ordinal, default)
        for stretch in reversed(self._stretches):
            if ordinal >= stretch.base:
                return stretch.frequency(ordinal) or default
        return default

    def items(self) -> ItemsView[int, float]:
        """Return all ordinals with their frequencies."""
        return self.all().items()

    def all(self) -> dict[int, float]:
        """Return the whole list as a dict; not to be written into."""
        if self._all is None:
            self._all = {}
            for stretch in self._stretches:
                self._all.update(stretch.all())
        return self._all

    def in_document(self, key: Hashable) -> int:
        """Return how often the term occurs in the clauses of a document; its key is their range."""
        ordinals = cast("range", key)
        for stretch in reversed(self._stretches):
            if ordinals.start >= stretch.base:
                return stretch.total(ordinals)
        return 0
