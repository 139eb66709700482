"""The heaviest chain of rising decimal numbers: which lines explain a count, and which break it."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

Number = tuple[int, ...]

_GAP = 1.5
"""What a gap in the count costs."""
_SKIP = 0.5
"""What it costs that the first children of a number are missing, as where a contract says only
what it changes."""
_START = 0.4
"""What it costs to begin inside the count, as an excerpt does: less than a line counts."""


class Candidate(NamedTuple):
    """A line that may bear a decimal number."""

    line: int
    number: Number
    weight: float
    """How much it counts for the chain that holds it."""


def longest(candidates: list[Candidate]) -> list[Candidate]:
    """Return the heaviest chain of rising numbers; a gap in the count costs some of its weight."""
    ranks = sorted({number for _, number, _ in candidates})
    rising = _Best(len(ranks))
    exact: dict[Number, tuple[float, int]] = {}
    """Number → the best chain that ends in it, and with which candidate."""
    under: dict[Number, tuple[float, int]] = {}
    """Number → the same for chains that end in it or anywhere below it."""
    scores: list[tuple[float, int]] = []
    for place, (_, number, weight) in enumerate(candidates):
        rank = bisect_left(ranks, number)
        best, before = rising.below(rank)
        best -= _GAP
        for score, other in _neighbours(number, exact, under):
            if score > best:
                best, before = score, other
        if best < 0:
            best, before = 0.0 if number[-1] == 1 and len(number) <= 2 else -_START, -1
        score = best + weight
        scores.append((score, before))
        rising.raise_to(rank, score, place)
        if score > exact.get(number, (-1.0, -1))[0]:
            exact[number] = (score, place)
        for depth in range(1, len(number) + 1):
            if score > under.get(number[:depth], (-1.0, -1))[0]:
                under[number[:depth]] = (score, place)
    chain: list[Candidate] = []
    place = max(range(len(scores)), key=lambda at: scores[at][0], default=-1)
    while place >= 0:
        chain.append(candidates[place])
        place = scores[place][1]
    return chain[::-1]


def _neighbours(
    number: Number, exact: dict[Number, tuple[float, int]], under: dict[Number, tuple[float, int]]
) -> list[tuple[float, int]]:
    """Return the chains that ``number`` goes on from: of its parent, its elder, its elder's heirs.

    Where a chapter bears the outer number (第二章 above 2.1), the parent need not stand there.
    """
    head, last = number[:-1], number[-1]
    found = []
    if last > 1:
        found.append(under.get((*head, last - 1)))
        if above := exact.get(head):
            found.append((above[0] - _SKIP, above[1]))
    elif not head:
        found.append(under.get((0,)))
    else:
        found.append(exact.get(head))
        found.append(
            exact.get(head[:-1]) if head[-1] == 1 else under.get((*head[:-1], head[-1] - 1))
        )
    return [chain for chain in found if chain is not None]


def goes_on(before: Number, number: Number) -> bool:
    """Whether a number is the next child, sibling or uncle of the one before, or a first cousin."""
    if number in ((*before, 1), (*before, 1, 1)):
        return True
    depth = len(number)
    if depth > 1 and depth <= len(before) and number[-1] == 1:
        return number[:-1] == (*before[: depth - 2], before[depth - 2] + 1)
    return depth <= len(before) and number == (*before[: depth - 1], before[depth - 1] + 1)


class _Best:
    """The best chain that ends in a number of a lower rank: a Fenwick tree of maxima."""

    def __init__(self, size: int) -> None:
        self.tree = [(-1.0, -1)] * (size + 1)

    def below(self, rank: int) -> tuple[float, int]:
        best = (-1.0, -1)
        while rank > 0:
            best = max(best, self.tree[rank])
            rank &= rank - 1
        return best

    def raise_to(self, rank: int, score: float, place: int) -> None:
        rank += 1
        while rank < len(self.tree):
            if score > self.tree[rank][0]:
                self.tree[rank] = (score, place)
            rank += rank & -rank
