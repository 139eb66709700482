"""Clauses with their scores, in the order of rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, overload

import numpy as np

from qpsearch.engine.records import Ranked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engine.counting import Array

_FIRST = 32
"""Hits that are ranked at first; the others only when they are asked for."""


class RankedClauses(Sequence[Ranked]):
    """All clauses that match, best first; the order is worked out as far as it is asked for."""

    def __init__(self, ordinals: Array, scores: Array) -> None:
        self._ordinals = ordinals
        self._scores = scores
        self._sorted: list[Ranked] = []

    def __len__(self) -> int:
        return len(self._ordinals)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Ranked]: ...
    def __getitem__(self, place: int | slice) -> Ranked | Sequence[Ranked]:
        rows = range(len(self))[place]
        if isinstance(rows, int):
            self._sort(rows + 1)
            return self._sorted[rows]
        self._sort(max(rows[0], rows[-1]) + 1 if rows else 0)
        return [self._sorted[row] for row in rows]

    def __iter__(self) -> Iterator[Ranked]:
        self._sort(_FIRST)
        first = self._sorted
        yield from first
        self._sort(len(self))
        yield from islice(self._sorted, len(first), None)

    def _sort(self, end: int) -> None:
        """Make the list of the best at least ``end`` long, or whole."""
        if len(self._sorted) >= min(end, len(self)):
            return
        chosen = np.arange(len(self))
        if (end := max(end, _FIRST)) < len(self):
            least = np.partition(self._scores, len(self) - end)[len(self) - end]
            chosen = (self._scores >= least).nonzero()[0]
        order = chosen[np.argsort(-self._scores[chosen], kind="stable")]
        pairs = zip(self._ordinals[order].tolist(), self._scores[order].tolist(), strict=True)
        self._sorted = [Ranked(ordinal, score) for ordinal, score in pairs]
