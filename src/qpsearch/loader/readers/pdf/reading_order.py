"""Lines that a program has drawn before or after the rest of their page, in the order of reading.

What floats over a page is drawn last: the letterhead above a notice, a title in a frame. Columns
and the cells of tables are never put in order by their height.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Place = tuple[float, float, float, float]
    """Left, right, bottom and height of a line."""

_NEAR = 1.2
"""Heights of a line within which the next is its neighbour."""
_MOST_MOVED = 0.34


def from_the_top(places: Sequence[Place]) -> list[int] | None:
    """Return the order in which lines are read; ``None`` where it is the one they are given in.

    A line whose height is not known stays behind the one before it.
    """
    known = [at for at, place in enumerate(places) if place[3] > 0]
    if all(places[low][2] < places[high][2] + places[high][3] for high, low in pairwise(known)):
        return None
    order = _by_height(places, known) or _topmost_first(places, known)
    if order is None:
        return None
    follows: dict[int, list[int]] = {}
    before = -1
    for at, place in enumerate(places):
        if place[3] > 0:
            before = at
        else:
            follows.setdefault(before, []).append(at)
    return [*follows.get(-1, []), *(at for one in order for at in (one, *follows.get(one, [])))]


def _by_height(places: Sequence[Place], known: list[int]) -> list[int] | None:
    """Return lines from the top down where none stands beside another and most are in order."""
    order = sorted(known, key=lambda at: -places[at][2])
    for high, low in pairwise(order):
        above, below = places[high], places[low]
        apart = above[2] - below[2]
        height = min(above[3], below[3])
        beside = above[0] >= below[1] or below[0] >= above[1]
        if apart < height / 2 or (beside and apart < _NEAR * max(above[3], below[3])):
            return None
    moved = len(known) - _longest_falling([-places[at][2] for at in known])
    return order if moved <= max(_FEW, _MOST_MOVED * len(known)) else None


_FEW = 8


def _longest_falling(heights: list[float]) -> int:
    ends: list[float] = []
    for height in heights:
        at = bisect_right(ends, height)
        ends[at : at + 1] = [height]
    return len(ends)


def _topmost_first(places: Sequence[Place], known: list[int]) -> list[int] | None:
    """Return lines with the last ones first where these stand above all others."""
    highest = list(accumulate((places[at][2] for at in known), max))
    lowest = list(accumulate((places[at][2] for at in reversed(known)), min))[::-1]
    for first in range(1, len(known)):
        if lowest[first] <= highest[first - 1]:
            continue
        body, drawn = known[:first], known[first:]
        top = max(body, key=lambda at: places[at][2])
        left, right = min(places[at][0] for at in drawn), max(places[at][1] for at in drawn)
        if left < places[top][1] and places[top][0] < right:
            return [*drawn, *body]
        return None
    return None
