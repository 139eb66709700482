"""Which segments are worth merging after a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SMALL = 2_048
"""Records: merging segments below this costs less than searching them apart."""
_RATIO = 4
"""A segment is left alone if it is so many times larger than those that it would be merged with."""
MOST = 1 << 18
"""Records: no merge makes a segment larger than this, so that its memory is bounded."""
_MOST_DELETED = 0.25


def chosen_for_merge(sizes: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell for each segment whether it goes into the one merged segment.

    The smallest go together, as far as each is small or less than :data:`_RATIO` times as large as
    all before it, and all fit into one. Sizes then rise by that factor up to :data:`MOST`, so an
    index of n records has about log n segments and n / MOST large ones however often it is
    updated, and each record is rewritten about log n times; two large ones that do not fit
    together are no reason to rewrite either.

    Args:
        sizes: records of each segment, all and without the deleted.

    """
    # Those about as large as each other are taken in their order, which merging keeps.
    order = sorted(range(len(sizes)), key=lambda place: (sizes[place][1].bit_length(), place))
    below = together = 0
    for count, place in enumerate(order, start=1):
        live = sizes[place][1]
        if below + live > MOST:
            break
        if live < max(SMALL, _RATIO * below):
            together = count
        below += live
    chosen = [False] * len(sizes)
    total = 0
    for count, place in enumerate(order):
        records, live = sizes[place]
        worn = records - live > _MOST_DELETED * records and total + live <= MOST
        if count < together or worn:
            chosen[place] = True
            total += live
    alone = sum(chosen) == 1
    if alone:
        place = chosen.index(True)
        records, live = sizes[place]
        chosen[place] = records - live > _MOST_DELETED * records
    return chosen
