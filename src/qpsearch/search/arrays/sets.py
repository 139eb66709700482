"""Sets of clauses as rising arrays of ordinals without doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engines.embedded.postings import Array

_DENSE = 16
"""An array this many times as long as what is looked up in it is searched, not spread out."""


def common(arrays: Sequence[Array]) -> Array:
    """Return what all arrays have, the shortest looked up first; nothing of no arrays."""
    if not arrays:
        return np.zeros(0, np.int64)
    first, *others = sorted(arrays, key=len)
    for other in others:
        if not len(first):
            break
        first = first[held(first, other)]
    return first


def held(ordinals: Array, among: Array) -> Array:
    """Return for each of ``ordinals`` whether it is ``among`` others."""
    if not len(among) or not len(ordinals):
        return np.zeros(len(ordinals), np.bool_)
    if len(among) > _DENSE * len(ordinals):
        found: Array = among.take(among.searchsorted(ordinals), mode="clip") == ordinals
        return found
    spread = np.zeros(max(int(ordinals[-1]), int(among[-1])) + 1, np.bool_)
    spread[among] = True
    return spread[ordinals]


def united(arrays: Sequence[Array], size: int) -> Array:
    """Return what any array has; every ordinal is below ``size``."""
    some = [array for array in arrays if len(array)]
    if len(some) < 2:
        return some[0] if some else np.zeros(0, np.int64)
    spread = np.zeros(size, np.bool_)
    for array in some:
        spread[array] = True
    return np.flatnonzero(spread)


def without(ordinals: Array, others: Array) -> Array:
    """Return ``ordinals`` but those among ``others``."""
    kept: Array = ordinals[~held(ordinals, others)]
    return kept
