"""By lists or by arrays: which searches are worth importing NumPy for.

Importing it takes 45 ms, as long as a search of a small index as a whole, so that a cold search
does without. Where many postings are read or many clauses ranked, lists take 2 to 240 times as
long as arrays; and whoever asks an open index again and again is answered sooner by arrays.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qpsearch.engine.plan import (
    AllOf,
    AnyOf,
    Chain,
    Concept,
    MatchLevel,
    NoneOf,
)
from qpsearch.engine.records import Field
from qpsearch.engine.terms import pairs_of

if TYPE_CHECKING:
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Item, Plan

_MANY, _VERY_MANY = 2_000, 20_000
"""Ordinals from which arrays are used: where NumPy is loaded, and where it is not."""
_SOME, _FEW = 300_000, 12_000
"""Without NumPy, postings that are read and clauses, times the letters of the query, that are
ranked in less time than it takes to import it."""
_AGAIN = 3
"""Searches of one open index after which it is worth importing all the same."""


def by_arrays(plan: Plan, index: ClauseIndex, ordinal_end: int, searches: int) -> bool:
    """Whether a plan is answered sooner by arrays.

    Args:
        plan: what is searched for.
        index: the whole index, its frequencies are asked for.
        ordinal_end: one more than the highest ordinal.
        searches: how many the open index has been asked for, this one included.

    """
    if "numpy" in sys.modules:
        return ordinal_end > _MANY
    if ordinal_end <= _VERY_MANY:
        return False
    if searches > _AGAIN:
        return True
    read, most = _cost(plan.item, index)
    letters = sum(len(concept.label) for concept in plan.concepts)
    return read > _SOME or most * letters > _FEW


def _cost(item: Item, index: ClauseIndex) -> tuple[int, int]:
    """Return how many postings matching reads, and how many clauses may match at most.

    Or more of either than is done without arrays, where that is not known beforehand.
    """
    match item:
        case Concept(field=None, wildcard=False, slop=None, alternatives=forms):
            known: dict[str, int] = {}
            most = 0
            for form in forms:
                words = (form.text,) if form.level is not MatchLevel.SCATTERED else form.pieces
                pairs = [pair for word in words for pair in pairs_of(word) or word]
                known |= {pair: index.frequency(Field.GRAMS, pair) for pair in pairs}
                most += min((known[pair] for pair in pairs), default=0)
            return sum(known.values()), most
        case Concept(field="title" | "heading" as field, alternatives=forms):
            places = [{form.text, *form.pieces} for form in forms]
            counts = [[index.frequency(Field(field), word) for word in held] for held in places]
            return sum(map(sum, counts)), sum(max(held, default=0) for held in counts)
        case Chain(wanted=concepts, join_any=join_any):
            costs = [_cost(concept, index) for concept in (*concepts, item.phrase)]
            join = sum if join_any else min
            return sum(read for read, _ in costs), join([most for _, most in costs[:-1]])
        case AnyOf(items):
            costs = [_cost(one, index) for one in items]
            return sum(read for read, _ in costs), sum(most for _, most in costs)
        case AllOf(items) if item.finding:
            wanted = [_cost(one, index) for one in item.finding]
            others = [_cost(one.item, index) for one in items if isinstance(one, NoneOf)]
            read = sum(read for read, _ in (*wanted, *others))
            return read, min(most for _, most in wanted)
        case _:  # all clauses, or all terms that begin so
            return _SOME + 1, _SOME + 1
