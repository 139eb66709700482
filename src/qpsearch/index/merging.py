"""Which segments are worth merging after a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = 2_048
"""Records: merging segments below this costs less than searching them apart."""
_RATIO = 4
"""A segment is left alone if it is so many times larger than all smaller ones together."""
MOST = 50_000
"""Records: no merge makes a segment larger than this, so that its memory is bounded."""
_MOST_DELETED = 0.25


def chosen_for_merge(sizes: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell for each segment whether it goes into the one merged segment.

    Sizes must then rise by the factor :data:`_RATIO`, so an index of n records has about log n
    segments however often it is updated, and each record is rewritten about log n times.

    Args:
        sizes: records of each segment, all and without the deleted.

    """
    chosen = [False] * len(sizes)
    below = total = 0
    for place in sorted(range(len(sizes)), key=lambda place: sizes[place][1]):
        records, live = sizes[place]
        wanted = live < max(SMALL, _RATIO * below) or records - live > _MOST_DELETED * records
        below += live
        if wanted and total + live <= MOST:
            chosen[place] = True
            total += live
    alone = sum(chosen) == 1
    if alone:
        place = chosen.index(True)
        records, live = sizes[place]
        chosen[place] = records - live > _MOST_DELETED * records
    return chosen
