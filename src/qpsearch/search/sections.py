"""Which clauses lie at an address or below it: ``section:`` in a query, and the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engine.protocol import Field
from qpsearch.engine.terms import step_term
from qpsearch.model import Unit

if TYPE_CHECKING:
    from collections.abc import Collection

    from qpsearch.model import Locator
    from qpsearch.search.match import Matcher


def readings_of(address: str) -> list[Locator]:
    """Return the places that an address may mean; inside an article it is the article.

    Raises:
        AddressSyntaxError: the text is no address.

    """
    from qpsearch.locator import article_of, parse_address

    return [article_of(reading) for reading in parse_address(address)]


def steps_of(reading: Locator) -> list[tuple[Field, str]]:
    """Return the terms that every clause at or below a place has: one for each step."""
    return [(Field.STEPS, step_term(step)) for step in reading.steps]


def in_order(holding: Collection[int], reading: Locator, matcher: Matcher) -> Collection[int]:
    """Return those of the clauses with all steps of a place that have them in its order."""
    # Of a single step the term tells all, but for headings: there it leaves spaces out.
    if len(reading.steps) == 1 and reading.steps[0].unit is not Unit.HEADING:
        return holding
    from qpsearch.locator import contains

    return [ordinal for ordinal in holding if contains(matcher.record(ordinal).locator, reading)]
