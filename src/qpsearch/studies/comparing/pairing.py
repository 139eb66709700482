"""Which clause of one edition is which of the other.

Likeness is the Dice coefficient of pairs of neighbouring letters, each weighed by how few clauses
hold it: 违反本法规定 in every article says nothing, 传销 in two says much. Clauses keep their order
as a rule, so of equals the pair is taken that stands in order, and between two certain pairs less
likeness is asked for than across them.
"""

from __future__ import annotations

from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Array = np.ndarray[Any, Any]

MOVED = 0.5
"""Likeness from which two clauses are one wherever they stand."""
IN_ORDER = 0.23
"""Likeness from which they are one where both stand between the same certain pairs."""
_FAINTEST = 0.1
"""Likeness below which a pair is not even a rival."""
_CERTAIN = 0.45
"""Likeness of the pairs that say what is in order."""
_WITHOUT_RIVAL = 0.3
"""Likeness that is enough anywhere where no other clause is nearly as like."""
_FAINT = 0.6
"""How much less like than the pair its rivals must be for that."""
_SAME_REFERENCE = 0.1
"""What it is worth that two clauses refer to clauses that are one."""
_NEARBY = 0.12
"""What standing in order is worth among rivals."""
_HELD = 0.7
"""Share of a clause that another must hold for it to be a part of that one."""
_PART_LETTERS = 12
"""Letters below which a clause that stands in another may stand there by chance."""
_MOST_PAIRS = 4_000
"""Pairs of clauses that one pair of letters may bring together; more common ones say nothing."""
_MOST_MEETINGS = 10_000_000
"""The same of all pairs of letters together: what memory holds."""


class PairedClauses(NamedTuple):
    """Two clauses that are one, by their numbers."""

    a: int
    b: int
    likeness: float
    """0 to 1: weighed pairs of letters that they share."""
    in_order: bool
    """Whether it stands in the order of the others."""


class HeldClause(NamedTuple):
    """A clause of one side that went into, or came out of, a clause that has another partner."""

    a: int
    b: int
    share: float
    """How much of the smaller one the other holds."""


class Pairing(NamedTuple):
    """How two editions lie on each other."""

    pairs: tuple[PairedClauses, ...]
    """In the order of the second edition."""
    splits: tuple[HeldClause, ...]
    """Clauses of the second that were a part of one of the first."""
    merges: tuple[HeldClause, ...]
    """Clauses of the first that became a part of one of the second."""
    similarity: float
    """0 to 1: the weighed share of all pairs of letters that the paired clauses share."""


def pair_clauses(
    a: Sequence[str],
    b: Sequence[str],
    cited_a: Mapping[int, Collection[int]] = MappingProxyType({}),
    cited_b: Mapping[int, Collection[int]] = MappingProxyType({}),
) -> Pairing:
    """Pair the clauses of two editions.

    Args:
        a: the letters of the clauses of the first edition, in reading order.
        b: those of the second.
        cited_a: for clauses that refer to others of their edition, the numbers of those.
        cited_b: the same of the second edition.

    """
    likeness, shared, weight_a, weight_b = _likenesses(a, b)
    found = _pairs(likeness)
    if cited_a and cited_b:
        found = _pairs(_with_references(likeness, dict(found), cited_a, cited_b))
    ordered = _longest_rise(found)
    pairs = tuple(
        PairedClauses(i, j, likeness[i, j], (i, j) in ordered)
        for i, j in sorted(found, key=lambda pair: pair[1])
    )
    taken_a, taken_b = {pair.a for pair in pairs}, {pair.b for pair in pairs}
    splits = _parts(
        ((j, i, shared[i, j]) for i, j in shared if j not in taken_b and i in taken_a),
        b, weight_b,
    )  # fmt: skip
    merges = _parts(
        ((i, j, shared[i, j]) for i, j in shared if i not in taken_a and j in taken_b),
        a, weight_a,
    )  # fmt: skip
    total = float(weight_a.sum() + weight_b.sum())
    common = 2 * sum(shared.get((pair.a, pair.b), 0.0) for pair in pairs)
    return Pairing(
        pairs,
        tuple(HeldClause(whole, part, share) for part, whole, share in splits),
        tuple(HeldClause(part, whole, share) for part, whole, share in merges),
        common / total if total else 0.0,
    )


def _parts(
    held: Iterable[tuple[int, int, float]], texts: Sequence[str], weights: Array
) -> list[tuple[int, int, float]]:
    """Return ``(part, whole, share)`` for the clauses of which another holds most."""
    best: dict[int, tuple[float, int]] = {}
    for part, whole, weight in held:
        share = weight / float(weights[part])
        if share >= _HELD and len(texts[part]) >= _PART_LETTERS:
            best[part] = max(best.get(part, (0.0, 0)), (share, -whole))
    return [(part, -whole, share) for part, (share, whole) in sorted(best.items())]


# ---- likeness ----------------------------------------------------------


def _likenesses(
    a: Sequence[str], b: Sequence[str]
) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float], Array, Array]:
    """Return likeness and shared weight of the pairs worth a look, and all clauses' weights."""
    grams_a, clauses_a, counts_a = _grams(a)
    grams_b, clauses_b, counts_b = _grams(b)
    known, numbers = np.unique(np.concatenate((grams_a, grams_b)), return_inverse=True)
    numbers_a, numbers_b = numbers[: len(grams_a)], numbers[len(grams_a) :]
    held_a = np.bincount(numbers_a, minlength=len(known))
    held_b = np.bincount(numbers_b, minlength=len(known))
    # Between editions most grams stand on both sides: the mean says in how many places of a text.
    often = (held_a + held_b) / 2
    idf = np.log1p((len(a) + len(b)) / 2 / np.maximum(often, 1.0))
    meetings, most = held_a * held_b, _MOST_PAIRS
    while most > 1 and meetings[meetings <= most].sum() > _MOST_MEETINGS:
        most //= 2
    idf[meetings > most] = 0.0
    weight_a = np.bincount(clauses_a, idf[numbers_a] * counts_a, len(a))
    weight_b = np.bincount(clauses_b, idf[numbers_b] * counts_b, len(b))
    codes, shared_weights = _meetings(
        (numbers_a, clauses_a, counts_a), (numbers_b, clauses_b, counts_b), held_b, idf, len(b)
    )
    rows, columns = np.divmod(codes, max(1, len(b)))
    dice = 2 * shared_weights / (weight_a[rows] + weight_b[columns])
    held = shared_weights / np.minimum(weight_a[rows], weight_b[columns])
    worth = (dice >= _FAINTEST) | (held >= _HELD)
    pairs = list(zip(rows[worth].tolist(), columns[worth].tolist(), strict=True))
    likeness = dict(zip(pairs, dice[worth].tolist(), strict=True))
    shared = dict(zip(pairs, shared_weights[worth].tolist(), strict=True))
    return likeness, shared, weight_a, weight_b


def _grams(texts: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return the pairs of neighbours: what they are, in which text, how often; a letter alone too.

    A text of one letter is that letter.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    owner = np.repeat(np.arange(len(texts)), lengths)
    padded = np.append(letters, 0).astype(np.int64)
    inside = np.append(owner[1:] == owner[:-1], False) if len(owner) else np.zeros(0, bool)
    alone = lengths[owner] == 1 if len(owner) else inside
    keep = inside | alone
    grams = np.where(inside, padded[:-1] << 21 | padded[1:], padded[:-1])[keep]
    both = np.stack((grams, owner[keep]), 1)
    if not len(both):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    order = np.lexsort((both[:, 1], both[:, 0]))
    both = both[order]
    new = np.append(True, (both[1:] != both[:-1]).any(1))
    starts = np.flatnonzero(new)
    counts = np.diff(np.append(starts, len(both)))
    return both[starts, 0], both[starts, 1], counts


def _meetings(
    a: tuple[Array, Array, Array],
    b: tuple[Array, Array, Array],
    held_b: Array,
    idf: Array,
    width: int,
) -> tuple[Array, Array]:
    """Return the pairs of clauses that share a gram, ``a * width + b``, and what they share."""
    numbers_a, clauses_a, counts_a = a
    numbers_b, clauses_b, counts_b = b
    worth = (idf[numbers_a] > 0) & (held_b[numbers_a] > 0)
    numbers_a, clauses_a, counts_a = numbers_a[worth], clauses_a[worth], counts_a[worth]
    first_b = np.searchsorted(numbers_b, numbers_a)  # both are sorted by gram
    partners = held_b[numbers_a]
    entry = np.repeat(np.arange(len(numbers_a)), partners)
    steps = np.arange(len(entry)) - np.repeat(np.cumsum(partners) - partners, partners)
    other = first_b[entry] + steps
    weights = idf[numbers_a[entry]] * np.minimum(counts_a[entry], counts_b[other])
    codes = clauses_a[entry].astype(np.int64) * width + clauses_b[other]
    unique, places = np.unique(codes, return_inverse=True)
    return unique, np.bincount(places, weights, len(unique))


# ---- pairs -------------------------------------------------------------


def _with_references(
    likeness: dict[tuple[int, int], float],
    partner: Mapping[int, int],
    cited_a: Mapping[int, Collection[int]],
    cited_b: Mapping[int, Collection[int]],
) -> dict[tuple[int, int], float]:
    """Return the likenesses, more where two clauses refer to clauses that are one.

    The penalties of a law read alike; which is which says the duty that each refers to.
    """
    better = dict(likeness)
    for (i, j), one in likeness.items():
        if i in cited_a and j in cited_b and one >= IN_ORDER:
            led = {partner.get(cited) for cited in cited_a[i]}
            share = len(led & set(cited_b[j])) / max(len(led), len(cited_b[j]))
            better[i, j] = one + _SAME_REFERENCE * share
    return better


def _pairs(likeness: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
    """Return the pairs: the likest first, then what lies in order between the certain ones."""
    certain = _greedy([(one, pair) for pair, one in likeness.items() if one >= _CERTAIN])
    backbone = sorted(_longest_rise({pair: likeness[pair] for pair in certain}))
    rivals = _Rivals(likeness)
    scored = []
    for (i, j), one in likeness.items():
        in_order = _fits(backbone, i, j)
        if one >= (IN_ORDER if in_order else MOVED) or rivals.has_none(i, j, one):
            scored.append((one + (_NEARBY if in_order else 0.0), (i, j)))
    return set(_greedy(scored))


class _Rivals:
    """What else the clauses of a pair are like."""

    def __init__(self, likeness: dict[tuple[int, int], float]) -> None:
        self._first: dict[tuple[str, int], float] = {}
        self._second: dict[tuple[str, int], float] = {}
        for (i, j), one in likeness.items():
            for side in (("a", i), ("b", j)):
                best = self._first.get(side, 0.0)
                self._first[side] = max(best, one)
                self._second[side] = max(self._second.get(side, 0.0), min(best, one))

    def has_none(self, i: int, j: int, one: float) -> bool:
        """Whether two clauses are fairly like each other, and nothing else is like either."""
        sides = (("a", i), ("b", j))
        return one >= _WITHOUT_RIVAL and all(
            self._first[side] <= one and self._second[side] < _FAINT * one for side in sides
        )


def _greedy(scored: list[tuple[float, tuple[int, int]]]) -> list[tuple[int, int]]:
    """Return pairs, the best first, each clause once; of equals those at the same place."""
    scored.sort(key=lambda item: (-round(item[0], 9), abs(item[1][0] - item[1][1]), item[1]))
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    pairs = []
    for _, (i, j) in scored:
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            pairs.append((i, j))
    return pairs


def _fits(backbone: Sequence[tuple[int, int]], i: int, j: int) -> bool:
    """Whether a pair is of the backbone, or lies between two neighbours of it."""
    at = bisect_left(backbone, (i, -1))
    below = backbone[at - 1] if at else (-1, -1)
    above = backbone[at] if at < len(backbone) else None
    if above and above[0] == i:
        return above[1] == j
    return below[1] < j and (above is None or j < above[1])


def _longest_rise(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the most pairs that rise on both sides."""
    tails: list[int] = []
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in sorted(pairs):
        at = bisect_left(tails, pair[1])
        before[pair] = ends[at - 1] if at else None
        tails[at : at + 1] = [pair[1]]
        ends[at : at + 1] = [pair]
    chosen: set[tuple[int, int]] = set()
    last = ends[-1] if ends else None
    while last:
        chosen.add(last)
        last = before[last]
    return chosen
