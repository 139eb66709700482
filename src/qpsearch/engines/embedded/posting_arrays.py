"""The postings of a term as NumPy arrays, and how they are decoded from the lists of segments."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engines.embedded.decoding import Row, frequencies_of, gaps_of
from qpsearch.engines.embedded.postings import RANK_STRIDE
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.parts import PlacedList

    Place = tuple[str, bytes]
    """A field and a term."""

MOST_WHOLE = 1 << 15
"""Postings of a term from which on they are not all read for a few clauses."""
_LONG = 1 << 12
"""Postings of a segment's list from which on it is read by strides for a few clauses."""
_WORTH = 4
"""Strides of a list of which one in so many is wanted are all read."""
_FEW = 16
"""Counts of a long list of which one in so many is asked for are not all made."""
_AT_ONCE = 1 << 17
"""Postings that are decoded in one go: what is read ahead takes a few MiB."""


class Windows(NamedTuple):
    """Windows of ordinals, rising, that do not touch; each within a segment."""

    starts: Array
    ends: Array


class Tally(Mapping[int, float]):
    """How often a term occurs in which clauses, as arrays; do not write into them.

    Most occur once, so only the other counts are kept. As a mapping: ordinal → count.
    """

    __slots__ = ("_all_counts", "counts", "ordinals", "repeated")

    def __init__(self, ordinals: Array, repeated: Array, counts: Array) -> None:
        self.ordinals = ordinals
        """Rising, ``int64``."""
        self.repeated = repeated
        """Places in ``ordinals`` whose count is not 1, rising."""
        self.counts = counts
        """The counts at these places, ``float64``."""
        self._all_counts: Array | None = None

    @classmethod
    def counted(cls, ordinals: Array, counts: Array) -> Tally:
        """Return the tally of rising ordinals and the count of each."""
        repeated = np.flatnonzero(counts != 1.0)
        return cls(ordinals, repeated, counts[repeated].astype(np.float64))

    def all_counts(self) -> Array:
        """Return the count of each ordinal, ``float32``, which holds them exactly."""
        if self._all_counts is None:
            counts = np.ones(len(self.ordinals), np.float32)
            counts[self.repeated] = self.counts
            self._all_counts = counts
        return self._all_counts

    def at(self, ordinals: Array) -> Array:
        """Return the count at each of rising ordinals, 0 where there is none, ``float64``."""
        if ordinals is self.ordinals:
            return self.all_counts().astype(np.float64)
        if not len(self.ordinals):
            return np.zeros(len(ordinals))
        places = self.ordinals.searchsorted(ordinals)
        held = self.ordinals.take(places, mode="clip") == ordinals
        if self._all_counts is None and self._is_long_for(ordinals):
            counts = self._some_counts(places)
        else:
            counts = self.all_counts().take(places, mode="clip")
        found: Array = np.multiply(held, counts, dtype=np.float64)
        return found

    def _is_long_for(self, ordinals: Array) -> bool:
        return len(self.ordinals) > max(MOST_WHOLE, _FEW * len(ordinals))

    def _some_counts(self, places: Array) -> Array:
        """Return the counts at some places, without making those of all."""
        if not len(self.repeated):
            return np.ones(len(places))
        at = self.repeated.searchsorted(places)
        repeated = self.repeated.take(at, mode="clip") == places
        return np.where(repeated, self.counts.take(at, mode="clip"), 1.0)

    @property
    def size(self) -> int:
        """The numbers that may be kept, in words of 64 bits."""
        return len(self.ordinals) * 3 // 2 + 2 * len(self.repeated)

    def __len__(self) -> int:
        return len(self.ordinals)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ordinals.tolist())

    def __getitem__(self, ordinal: int) -> float:
        place = int(self.ordinals.searchsorted(ordinal))
        if place == len(self.ordinals) or self.ordinals[place] != ordinal:
            raise KeyError(ordinal)
        at = int(self.repeated.searchsorted(place))
        if at == len(self.repeated) or self.repeated[at] != place:
            return 1.0
        return float(self.counts[at])


NOTHING = Tally(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def lists_near(lists: Iterable[PlacedList], near: Windows) -> list[PlacedList]:
    """Return of the lists of a term what holds all postings in some windows of ordinals.

    A long list is read by the strides that its ``skips`` lead to, where most of them are left out.
    """
    found: list[PlacedList] = []
    for one in lists:
        edges = one.part.base, one.part.base + one.part.segment.records
        held = slice(*near.starts.searchsorted(edges).tolist())
        starts, ends = near.starts[held] - edges[0], near.ends[held] - edges[0]
        if not len(starts):
            continue
        if one.end - one.start < _LONG or not len(one.field.planes.skips):
            found.append(one)
        else:
            found += _strides_near(one, starts, ends)
    return found


def _strides_near(one: PlacedList, starts: Array, ends: Array) -> list[PlacedList]:
    """Return the strides of a list that reach into some windows of records, joined to runs."""
    first, last = one.start // RANK_STRIDE + 1, (one.end - 1) // RANK_STRIDE + 1
    heads = np.asarray(one.field.planes.skips[first:last])
    lows, highs = heads.searchsorted(starts, side="right"), heads.searchsorted(ends) + 1
    edges = np.zeros(len(heads) + 3, np.int64)
    np.add.at(edges, lows + 1, 1)
    np.add.at(edges, highs + 1, -1)
    wanted = edges.cumsum() > 0
    if np.count_nonzero(wanted) * _WORTH > len(heads):
        return [one]
    turns = np.flatnonzero(wanted[1:] != wanted[:-1]).reshape(-1, 2)
    cuts = [one.start, *range(first * RANK_STRIDE, last * RANK_STRIDE, RANK_STRIDE), one.end]
    records = [-1, *heads.tolist()]
    return [
        one._replace(start=cuts[begin], end=cuts[end], opening=records[begin])
        for begin, end in turns.tolist()
    ]


def count_of(lists: Iterable[PlacedList]) -> int:
    """Return the number of postings in lists."""
    return sum(one.end - one.start for one in lists)


def batches(lists: Mapping[Place, Sequence[PlacedList]]) -> Iterator[list[Place]]:
    """Yield the places in batches of so many postings as are best decoded in one go."""
    batch: list[Place] = []
    size = 0
    for place, those in lists.items():
        batch.append(place)
        size += count_of(those)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def decoded(terms: Sequence[Sequence[PlacedList]]) -> list[Tally]:
    """Return the tally of each term from its lists, deleted clauses included."""
    lists = [one for term in terms for one in term]
    if not lists:
        return [NOTHING] * len(terms)
    for one in lists:
        one.field.check_postings(one.start, one.end)
    parts, fields, starts, ends, openings = zip(*lists, strict=True)
    planes = [field.planes for field in fields]
    try:
        row = Row(planes, np.array(starts, np.int64), np.array(ends, np.int64))
        gaps = row.gaps()
        places, counts = row.repeated()
    except (IndexError, ValueError):
        _name_the_damaged(lists)
        raise
    opened = np.array(openings, np.int64)
    within = opened >= 0
    gaps[row.begins[within]] = opened[within]
    lasts = np.add.reduceat(gaps, row.begins)
    if (lasts >= np.array([part.segment.records for part in parts])).any():
        _name_the_damaged(lists)

    # The first gap of a list leads from the end of the list before, if that is of the same term.
    begins = [*row.begins.tolist(), row.size]
    firsts = [0, *accumulate(map(len, terms))]
    bases = np.array([part.base for part in parts], np.int64)
    jumps = bases.copy()
    jumps[1:] -= (bases + lasts)[:-1]
    opening = [first for first, end in pairwise(firsts) if first < end]
    jumps[opening] = bases[opening]
    gaps[row.begins] += jumps
    edges = [begins[first] for first in firsts]
    cuts = places.searchsorted(edges).tolist()
    return [
        _tally(gaps[start:end], places[low:high], counts[low:high], start)
        for (start, end), (low, high) in zip(pairwise(edges), pairwise(cuts), strict=True)
    ]


def _tally(gaps: Array, places: Array, counts: Array, start: int) -> Tally:
    """Return the tally of a term from its stretch of the row, which begins at ``start``.

    It has arrays of its own: views would keep the whole row for as long as any is kept.
    """
    if not len(gaps):
        return NOTHING
    if not len(places):
        return Tally(gaps.cumsum(), NOTHING.repeated, NOTHING.counts)
    return Tally(gaps.cumsum(), places - start, counts.copy())


def _name_the_damaged(lists: Sequence[PlacedList]) -> None:
    """Raise :class:`IndexDamagedError` for the segment of the first list that cannot be read."""
    for part, field, start, end, _ in lists:
        try:
            beyond = gaps_of(field.planes, start, end).sum() >= part.segment.records
        except (IndexError, ValueError):
            beyond = True
        if beyond:
            part.segment.damaged("postings point beyond the records")
        try:
            frequencies_of(field.planes, start, end)
        except (IndexError, ValueError):
            part.segment.damaged("frequencies cannot be read")
