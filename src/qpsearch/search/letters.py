"""The letters of a query that count, and where they are looked up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qpsearch.engine.records import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.engine.algebra import Place
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Plan

_MOST_GRAMS = 1500
"""Characters and pairs of a query that count: those of some thousand letters."""


def telling_grams(plan: Plan, index: ClauseIndex) -> list[str]:
    """Return those of the characters and pairs typed that tell something."""
    most = plan.scoring.common * index.clause_count
    telling = [
        gram
        for gram in plan.grams
        if gram.isalnum()
        # A single character in so many clauses says nothing.
        and not (len(gram) == 1 and index.frequency(Field.GRAMS, gram) > most)
        and _stands(gram, index)
    ]
    if len(telling) > _MOST_GRAMS:  # a passage: what is rare in it tells where it stands
        rarity = partial(index.frequency, Field.GRAMS)
        kept = set(sorted(telling, key=rarity)[:_MOST_GRAMS])
        telling = [gram for gram in telling if gram in kept]
    return telling


def _stands(gram: str, index: ClauseIndex) -> bool:
    """Whether a gram stands anywhere: most pairs of a passage do not."""
    frequency = index.frequency
    return bool(
        frequency(Field.GRAMS, gram)
        or frequency(Field.TITLE_GRAMS, gram)
        or (len(gram) == 2 and frequency(Field.HEADING_PAIRS, gram))
    )


def places_of(grams: Iterable[str]) -> Iterator[Place]:
    """Yield where letters count: in texts, in titles, and pairs in headings."""
    for gram in grams:
        yield Field.GRAMS, gram
        yield Field.TITLE_GRAMS, gram
        if len(gram) == 2:
            yield Field.HEADING_PAIRS, gram


def places_of_letters(plan: Plan, index: ClauseIndex) -> Iterator[Place]:
    """Yield what is looked up to rank by letters."""
    yield from places_of(telling_grams(plan, index))
