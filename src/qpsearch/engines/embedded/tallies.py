"""Postings and statistics as NumPy arrays, kept while the index is open: what large searches ask.

A small index is searched without this room, and without NumPy. Several searches may ask at once:
what two of them read at the same time is read twice and kept once.
"""

from __future__ import annotations

from functools import cached_property
from heapq import heappop, heappush
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.engines.embedded.posting_arrays import (
    MOST_WHOLE,
    Tally,
    Windows,
    batches,
    count_of,
    decoded,
    lists_near,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.parts import Parts, PlacedList, PlacedSegment

    Place = tuple[str, bytes]
    """A field and a term."""

_MOST_KEPT = 1 << 26
"""Numbers of 64 bits kept of postings: 512 MiB, which a million clauses need and few fill."""
_MOST_DERIVED = 1 << 26
"""And of what was derived from them."""
_AROUND = 1 << 6
"""What keeping one thing costs beside its numbers."""


class _Kept:
    """A thing that is kept."""

    __slots__ = ("price", "size", "thing", "worth")

    def __init__(self, thing: Any, size: int, price: float) -> None:
        self.thing = thing
        self.size = size
        self.price = price
        """What making it again would cost, for each of its numbers."""
        self.worth = price


class _KeptLists:
    """Things asked for, as many as a measure of their sizes allows: the dear and small, the latest.

    GreedyDual-Size (Cao and Irani 1997): what leaves is what costs least for its size to make
    again, and all that stays loses as much as that was worth until it is asked for anew.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._lost = 0.0
        """The worth of what left last."""
        self._things: dict[Hashable, _Kept] = {}
        self._order: list[tuple[float, int, Hashable, _Kept]] = []
        """A heap of what things were worth when they were looked at for leaving."""
        self._number = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        found = self._things.get(key)
        if found is None:
            return None
        found.worth = self._lost + found.price
        return found.thing

    def put(self, key: Hashable, thing: Any, size: int, cost: float) -> None:
        size += _AROUND
        with self._lock:
            before = self._things.pop(key, None)
            self._size += size - (before.size if before else 0)
            while self._size > self._most and self._things:
                self._let_go()
            self._things[key] = kept = _Kept(thing, size, cost / size)
            kept.worth += self._lost
            self._rank(key, kept)

    def _let_go(self) -> None:
        worth, _, key, kept = heappop(self._order)
        if self._things.get(key) is not kept:
            return  # it was put anew
        if worth < kept.worth:
            self._rank(key, kept)
            return
        self._lost = worth
        del self._things[key]
        self._size -= kept.size

    def _rank(self, key: Hashable, kept: _Kept) -> None:
        self._number += 1
        heappush(self._order, (kept.worth, self._number, key, kept))


class Tallies:
    """The postings of an open index as tallies, and what is derived from them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._postings = _KeptLists(_MOST_KEPT)
        self._derived = _KeptLists(_MOST_DERIVED)
        self.searches = 0
        """How many searches have asked."""

    def known(self, place: Place) -> Tally | None:
        """Return a tally if it was asked for not long ago."""
        found: Tally | None = self._postings.get(place)
        return found

    def lengths(self, field: str) -> Array:
        """Return the number of terms in a field for every ordinal, ``float64``; gaps have 0."""

        def read() -> Array:
            lengths = np.zeros(self._parts.end)
            for part in self._parts:
                held = part.segment.lengths(field)
                if held:
                    lengths[part.base : part.base + part.segment.records] = held
            return lengths

        lengths: Array = self.derived(("lengths", field), read, len)
        return lengths

    def lengths_at(self, field: str, ordinals: Array) -> Array:
        """Return what :meth:`lengths` says of some ordinals, rising, without reading of others."""
        lengths = np.zeros(len(ordinals))
        for part, first, last in self._segments_of(ordinals):
            if held := part.segment.lengths(field):
                lengths[first:last] = np.asarray(held)[ordinals[first:last] - part.base]
        return lengths

    def total_lengths(self, field: str, starts: Array, ends: Array) -> Array:
        """Return the number of terms in a field from some ordinals to others, ``float64``.

        ``starts`` rises, and no stretch reaches into another segment.
        """
        totals = np.zeros(len(starts))
        for part, first, last in self._segments_of(starts):
            if held := part.segment.lengths(field):
                lengths = np.asarray(held)
                spans = zip(
                    starts[first:last] - part.base, ends[first:last] - part.base, strict=True
                )
                totals[first:last] = [lengths[start:end].sum() for start, end in spans]
        return totals

    def documents_of(self, ordinals: Array) -> tuple[Array, Array, Array]:
        """Return for clauses, rising, the rows of their documents among these.

        And for each of these documents its first clause and the ordinal after its last.
        """
        starts, ends = np.empty_like(ordinals), np.empty_like(ordinals)
        for part, first, last in self._segments_of(ordinals):
            documents = np.append(np.asarray(part.segment.documents), part.segment.records)
            places = documents.searchsorted(ordinals[first:last] - part.base, side="right")
            starts[first:last] = documents[places - 1] + part.base + 1
            ends[first:last] = documents[places] + part.base
        new = np.append(True, starts[1:] != starts[:-1])[: len(starts)]
        return new.cumsum() - 1, starts[new], ends[new]

    def _segments_of(self, ordinals: Array) -> Iterator[tuple[PlacedSegment, int, int]]:
        """Yield the segments that hold some ordinals, rising, and from where to where these are."""
        for part in self._parts:
            edges = (part.base, part.base + part.segment.records)
            first, last = ordinals.searchsorted(edges).tolist()
            if first < last:
                yield part, first, last

    def has(self, key: Hashable) -> bool:
        """Whether :meth:`derived` would not have to make something."""
        return self._derived.get(key) is not None

    @property
    def end(self) -> int:
        """Every ordinal is below this number."""
        return self._parts.end

    def document_ordinals(self) -> list[int]:
        """Return the ordinals of the documents' own records, rising."""

        def read() -> list[int]:
            return [ordinal for _, ordinal, _ in self._parts.documents()]

        ordinals: list[int] = self.derived("document_ordinals", read, len)
        return ordinals

    def terms(self, field: str) -> set[str]:
        """Return the terms of a field."""
        readers = [part.segment.field(field) for part in self._parts]
        return {term.decode("utf-8", "surrogatepass") for r in readers for term in r.all_terms()}

    def document_numbers(self) -> Array:
        """Return for every ordinal the place of its document among all; -1 for no clause."""

        def number_all() -> Array:
            numbers = np.full(self._parts.end, -1, np.int64)
            before = 0
            for part in self._parts:
                starts = np.array(part.segment.documents)
                kept = np.array(
                    [part.base + start not in part.deleted for start in starts.tolist()]
                )
                places = np.where(kept, before + np.cumsum(kept) - 1, -1)
                held = numbers[part.base : part.base + part.segment.records]
                held[:] = np.repeat(places, np.diff(starts, append=len(held)))
                held[starts] = -1
                before += int(np.count_nonzero(kept))
            return numbers

        numbers: Array = self.derived("document_numbers", number_all, len)
        return numbers

    def derived(self, key: Hashable, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """Return what ``make`` returned when it was first called for ``key``; some are kept."""
        found = self._derived.get(key)
        if found is None:
            start = perf_counter()
            found = make()
            self._derived.put(key, found, size(found), perf_counter() - start)
        return found

    def is_long(self, place: Place) -> bool:
        """Whether a term has so many postings that they are not kept for a few clauses."""
        return count_of(self._parts.lists(*place)) > MOST_WHOLE

    def read_near(self, places: Iterable[Place], near: Windows) -> dict[Place, Tally]:
        """Return the postings of terms, read anew: at least those in some windows of ordinals."""
        return self._read({place: lists_near(self._parts.lists(*place), near) for place in places})

    def read(self, missing: Iterable[Place], others: Iterable[Place]) -> dict[Place, Tally]:
        """Return the postings of terms, read anew, and keep them.

        Others are read with them, as far as they do not drive each other out.
        """
        lists = {place: self._parts.lists(*place) for place in missing}
        room = _MOST_KEPT // 4
        for place in others:
            if place not in lists:
                lists[place] = self._parts.lists(*place)
                room -= count_of(lists[place])
                if room < 0:
                    break
        found = self._read(lists)
        for place, tally in found.items():
            self._postings.put(place, tally, tally.size, tally.size + _AROUND)
        return found

    def _read(self, lists: Mapping[Place, Sequence[PlacedList]]) -> dict[Place, Tally]:
        found: dict[Place, Tally] = {}
        for batch in batches(lists):
            tallies = decoded([lists[place] for place in batch])
            if self._parts.deletions:
                tallies = [self._without_deleted(tally) for tally in tallies]
            found.update(zip(batch, tallies, strict=True))
        return found

    def _without_deleted(self, tally: Tally) -> Tally:
        kept = self._live[tally.ordinals]
        if kept.all():
            return tally
        places = np.cumsum(kept) - 1
        stay = kept[tally.repeated]
        return Tally(tally.ordinals[kept], places[tally.repeated[stay]], tally.counts[stay])

    @cached_property
    def _live(self) -> Array:
        """Whether an ordinal is not deleted."""
        live = np.ones(self._parts.end, np.bool_)
        for part in self._parts:
            live[np.fromiter(part.deleted, np.int64)] = False
        return live


class TallyReader:
    """The tallies that one search asks for; what it may ask for next is read together."""

    def __init__(self, tallies: Tallies) -> None:
        self._tallies = tallies
        self._expected: Iterable[Place] = ()
        self._near: Windows | None = None
        self._found: dict[Place, Tally] = {}
        """What was read near some ordinals, for this search alone."""

    def expect(self, places: Iterable[Place]) -> None:
        """Be told what may be asked for next, instead of what was told before.

        When one of these has to be read, all are read together; until then ``places`` are not
        iterated over.
        """
        self._expected = places

    def stay_near(self, near: Windows) -> None:
        """Be told that from now on only the postings in some windows of ordinals are wanted."""
        self._near = near

    def of(self, place: Place) -> Tally:
        """Return the postings of a term."""
        found = self._known(place)
        return self.all_of([place])[0] if found is None else found

    def all_of(self, places: Sequence[Place]) -> list[Tally]:
        """Return the postings of terms; those that are not at hand are read together."""
        known = self._known
        found = {place: known(place) for place in places}
        missing = [place for place, tally in found.items() if tally is None]
        if missing:
            expected, self._expected = self._expected, ()  # telling them may need others
            awaited = dict.fromkeys(expected)
            if awaited.keys().isdisjoint(missing):
                self._expected, awaited = awaited, {}
            others = [place for place in awaited if known(place) is None]
            found.update(self._read(missing, others))
        return [tally for place in places if (tally := found[place]) is not None]

    def _known(self, place: Place) -> Tally | None:
        found = self._tallies.known(place)
        return self._found.get(place) if found is None else found

    def _read(self, missing: list[Place], others: list[Place]) -> dict[Place, Tally]:
        if self._near is None:
            return self._tallies.read(missing, others)
        apart = [place for place in (*missing, *others) if self._tallies.is_long(place)]
        self._found |= self._tallies.read_near(apart, self._near)
        left = [
            [place for place in places if place not in self._found] for places in (missing, others)
        ]
        return self._found | self._tallies.read(*left)
