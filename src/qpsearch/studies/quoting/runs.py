"""Runs of letters that stand in two clauses, found by the grams that they share.

All positions of all clauses are put in the order of their grams; equal grams stand together, and
grams that follow each other in both clauses are one run. Everything happens in arrays, a part of
the grams at a time, so that ten million letters take seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.studies.quoting.letters import LetterArrays

    Array = np.ndarray[Any, Any]

GRAM = 8
"""Letters that two clauses must share in a row to be looked at."""
MOST_PLACES = 60
"""Places at which a gram may stand; what stands in more is a stock phrase."""
_WEIGHED = 4
"""Letters of the grams whose rarity weighs a passage: about two words."""
_MOST_BUCKETS = 1 << 22
"""Counters for grams; two grams may share one, which makes both a little less rare."""
_BATCH = 500_000
"""Pairs of places that are held at once."""


class Runs(NamedTuple):
    """Runs of letters that two clauses share, in the order of clauses and places."""

    a: Array
    """First letter of each in the first clause, as a number among all letters."""
    b: Array
    """The same in the second."""
    lengths: Array


def shared_runs(
    letters: LetterArrays,
    may_meet: Callable[[Array, Array], Array],
    progress: Callable[[float], None] | None = None,
) -> Runs:
    """Return the runs that pairs of clauses share, each pair once, the lower number first.

    Args:
        letters: of all clauses.
        may_meet: says of arrays of clauses, side by side, which pairs are asked for.
        progress: told what share of the grams has been looked at.

    """
    hashes, positions = grams(letters, GRAM)
    order = np.argsort(hashes, kind="stable")
    hashes, positions = hashes[order], positions[order]
    del order
    starts, sizes = _groups(hashes)
    del hashes
    wanted = (sizes > 1) & (sizes <= MOST_PLACES)
    starts, sizes = starts[wanted], sizes[wanted]
    cost = np.cumsum(sizes.astype(np.int64) * (sizes - 1) // 2)
    found: list[tuple[Array, Array, Array]] = []
    begin = 0
    while begin < len(starts):
        done = int(cost[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(cost, done + _BATCH, "right")))
        a, b = _pairs(starts[begin:end], sizes[begin:end], positions)
        meet = may_meet(letters.clauses[a], letters.clauses[b])
        found.append(_joined(a[meet], b[meet], np.full(int(meet.sum()), GRAM, np.int32), letters))
        begin = end
        if progress:
            progress(begin / len(starts))
    if not found:
        none = np.zeros(0, np.int32)
        return Runs(none, none, none)
    a, b, lengths = (np.concatenate(parts) for parts in zip(*found, strict=True))
    del found, positions, cost
    return Runs(*_joined(a, b, lengths, letters))


def rarity(letters: LetterArrays) -> Array:
    """Return for each letter how rare the words are that begin there: 1 is twice, 0 everywhere.

    The measure of a stock phrase: 计量、标准、认证认可、检验检测 is long and yet says little.
    """
    weights = np.ones(len(letters.codes), np.float32)
    hashes, positions = grams(letters, _WEIGHED)
    # Counted by the hash alone: a sort of ten million grams would take a third of all memory.
    buckets = min(_MOST_BUCKETS, 1 << (64 * len(hashes) + 1).bit_length())
    places = (hashes & np.uint64(buckets - 1)).astype(np.int32)
    del hashes
    clauses = max(4, len(letters.starts) - 1)
    often = np.clip(np.bincount(places, minlength=buckets), 2, clauses)
    rare = (np.log(clauses / often) / np.log(clauses / 2)).astype(np.float32)
    weights[positions] = rare[places]
    return weights


def grams(letters: LetterArrays, size: int) -> tuple[Array, Array]:
    """Return hashes of the grams that lie in one clause, and the letter each begins at."""
    count = len(letters.codes) - size + 1
    if count < 1:
        return np.zeros(0, np.uint64), np.zeros(0, np.int32)
    hashes = np.zeros(count, np.uint64)
    for by in range(size):
        hashes *= np.uint64(1_000_003)
        hashes += letters.codes[by : by + count]
    hashes ^= hashes >> np.uint64(29)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(32)
    inside = letters.clauses[size - 1 :] == letters.clauses[:count]
    return hashes[inside], np.flatnonzero(inside).astype(np.int32)


def _groups(hashes: Array) -> tuple[Array, Array]:
    """Return where equal hashes begin in a sorted array, and how many they are."""
    if not len(hashes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    return starts, np.diff(np.append(starts, len(hashes)))


def _pairs(starts: Array, sizes: Array, positions: Array) -> tuple[Array, Array]:
    """Return all pairs of places in groups of equal grams, the lower place first."""
    firsts: list[Array] = []
    seconds: list[Array] = []
    for size in np.unique(sizes):
        group = starts[sizes == size]
        one, other = np.triu_indices(int(size), 1)
        firsts.append(positions[(group[:, None] + one).ravel()])
        seconds.append(positions[(group[:, None] + other).ravel()])
    return np.concatenate(firsts), np.concatenate(seconds)


def _joined(
    a: Array, b: Array, lengths: Array, letters: LetterArrays
) -> tuple[Array, Array, Array]:
    """Return runs with those made one that overlap, or touch, at the same distance."""
    if not len(a):
        return a, b, lengths
    order = np.lexsort((a, b - a, letters.clauses[b], letters.clauses[a]))
    a, b, lengths = a[order], b[order], lengths[order]
    ends = a + lengths
    goes_on = (
        (letters.clauses[a[1:]] == letters.clauses[a[:-1]])
        & (letters.clauses[b[1:]] == letters.clauses[b[:-1]])
        & (b[1:] - a[1:] == b[:-1] - a[:-1])
        & (a[1:] <= ends[:-1])
    )
    starts = np.flatnonzero(np.append(True, ~goes_on))
    # Runs of one distance rise; a shorter one may lie inside the one before it.
    reach = np.maximum.reduceat(ends, starts)
    return a[starts], b[starts], reach - a[starts]
