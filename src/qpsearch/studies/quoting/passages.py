"""Runs that two clauses share, chained to passages: verbatim, or near with small gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from qpsearch.studies.quoting.letters import LetterArrays
    from qpsearch.studies.quoting.runs import Runs

    Array = np.ndarray[Any, Any]

_WIDEST_GAP = 16
"""Letters that may be put in, left out or replaced between two runs of one passage."""
_GAP_SHARE = 0.6
"""How long a gap may be beside the shorter of the runs on its two sides."""


class Chains(NamedTuple):
    """Passages as ranges of letters; a chain of one run is verbatim."""

    a0: Array
    a1: Array
    b0: Array
    b1: Array
    runs: Array
    """How many runs each is made of."""
    weights: Array
    """The weight of the letters in its runs: their number, less for stock phrases."""


def chain(runs: Runs, letters: LetterArrays, rare: Array) -> Chains:
    """Return the passages that runs make up.

    Args:
        runs: what pairs of clauses share.
        letters: of all clauses.
        rare: the weight of each letter.

    """
    if not len(runs.a):
        none = np.zeros(0, np.int32)
        return Chains(none, none, none, none, none, none.astype(np.float64))
    order = np.lexsort((runs.b, runs.a, letters.clauses[runs.b], letters.clauses[runs.a]))
    a0, b0, lengths = runs.a[order], runs.b[order], runs.lengths[order]
    del order
    a1, b1 = a0 + lengths, b0 + lengths
    gap_a, gap_b = a0[1:] - a1[:-1], b0[1:] - b1[:-1]
    shorter = np.minimum(lengths[1:], lengths[:-1])
    goes_on = np.maximum(gap_a, gap_b) <= np.minimum(_WIDEST_GAP, _GAP_SHARE * shorter)
    del shorter
    goes_on &= np.minimum(gap_a, gap_b) >= -(lengths[1:] // 2)
    for starts in (a0, b0):
        clauses = letters.clauses[starts]
        goes_on &= clauses[1:] == clauses[:-1]
    starts = np.flatnonzero(np.append(True, ~goes_on))
    lasts = np.append(starts[1:], len(a0)) - 1
    # Runs of one passage may overlap by a letter or two that both ends share.
    over = np.maximum(0, -np.minimum(gap_a, gap_b)) * goes_on
    del gap_a, gap_b, goes_on
    total = np.append(0.0, np.cumsum(rare, dtype=np.float64))
    weights = total[a1] - total[np.minimum(a0 + np.append(0, over), a1)]
    return Chains(
        a0[starts],
        a1[lasts],
        b0[starts],
        b1[lasts],
        (lasts - starts + 1).astype(np.int32),
        np.add.reduceat(weights, starts),
    )
