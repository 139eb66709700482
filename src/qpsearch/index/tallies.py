"""Postings and statistics as NumPy arrays, kept while the index is open: what large searches ask.

A small index is searched without this room, and without NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.index.postings import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from qpsearch.index.parts import Part, Parts
    from qpsearch.index.postings import Array

_MOST_KEPT = 1 << 24
"""Numbers of 64 bits kept of postings: 128 MiB."""
_MOST_DERIVED = 1 << 24
"""And of what was derived from them."""
_AROUND = 1 << 6
"""What keeping one thing costs beside its numbers."""


class _Kept:
    """The latest things asked for, as many as a measure of their sizes allows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._things: dict[Hashable, tuple[Any, int]] = {}

    def get(self, key: Hashable) -> Any:
        found = self._things.get(key)
        return None if found is None else found[0]

    def put(self, key: Hashable, thing: Any, size: int) -> None:
        self._size += size + _AROUND
        while self._size > self._most and self._things:
            self._size -= self._things.pop(next(iter(self._things)))[1] + _AROUND
        self._things[key] = (thing, size)


class Tallies:
    """The postings of an open index as tallies."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._postings = _Kept(_MOST_KEPT)
        self._derived = _Kept(_MOST_DERIVED)
        self._deleted: dict[int, Array] = {}

    def known(self, field: str, term: bytes) -> Tally | None:
        """Return a tally if it was asked for not long ago."""
        found: Tally | None = self._postings.get((field, term))
        return found

    def of(self, field: str, term: bytes) -> Tally:
        """Return the postings of a term."""
        found = self.known(field, term)
        if found is None:
            found = self._read(field, term)
            self._postings.put((field, term), found, found.size)
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

    def document_numbers(self) -> Array:
        """Return for every ordinal the place of its document in the index; -1 for no clause."""

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
            found = make()
            self._derived.put(key, found, size(found))
        return found

    def _read(self, field: str, term: bytes) -> Tally:
        found = []
        for part in self._parts:
            reader = part.segment.field(field)
            start, end = reader.span(term)
            if start < end:
                tally = reader.tally(start, end)
                tally.ordinals += part.base
                found.append(self._without_deleted(part, tally) if part.deleted else tally)
        return found[0] if len(found) == 1 else _in_a_row(found)

    def _without_deleted(self, part: Part, tally: Tally) -> Tally:
        if part.base not in self._deleted:
            deleted = np.zeros(part.segment.records, np.bool_)
            deleted[np.fromiter(part.deleted, np.int64) - part.base] = True
            self._deleted[part.base] = deleted
        kept = ~self._deleted[part.base][tally.ordinals - part.base]
        if kept.all():
            return tally
        places = np.cumsum(kept) - 1
        stay = kept[tally.repeated]
        return Tally(tally.ordinals[kept], places[tally.repeated[stay]], tally.counts[stay])


def _in_a_row(tallies: list[Tally]) -> Tally:
    """Return tallies of rising ordinals, one behind the other, as one."""
    if not tallies:
        return Tally(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    before = np.cumsum([0, *(len(tally) for tally in tallies)]).tolist()
    return Tally(
        np.concatenate([tally.ordinals for tally in tallies]),
        np.concatenate([t.repeated + start for t, start in zip(tallies, before, strict=False)]),
        np.concatenate([tally.counts for tally in tallies]),
    )
