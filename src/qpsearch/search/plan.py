"""The plan of a query: what is looked for, and how what is found is joined.

A plan's leaves are *concepts*: what one typed word may look like in a text. The word typed
weighs 1, a regional variant less, and each knows whether it is matched as a word or as letters.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeGuard

    from qpsearch.lexicon import Guard
    from qpsearch.model import FoldedText

TYPED = "typed"
SCATTERED = "scattered"


class Level(StrEnum):
    """How an alternative is matched against a text."""

    WORD = "word"
    """Where it begins and ends with words or with parts of a compound."""
    VARIANT = "variant"
    """As a word; inside a longer term of the lexicon only where that term's own variant holds the
    word typed: 品質 leads to 质量管理 (品質管理), 整合 never to 集成电路 (積體電路)."""
    SCATTERED = "scattered"
    """Where all words that a compound is made of stand, apart from each other."""
    APART = "apart"
    """Where single characters follow each other, no more than a mark or a word between two."""
    NUMBER = "number"
    """Where the number stands, in whatever numerals: ``text`` is its canonical term."""
    LETTERS = "letters"
    """Wherever the letters stand."""
    LOOSE = "loose"
    """Wherever the letters stand, with white space and quotation marks of any kind between: a
    phrase copied from a screen has lost its line breaks, and 「」 are “” elsewhere."""


class Alternative(NamedTuple):
    """One form that a concept may take in a text."""

    text: FoldedText
    level: Level
    weight: float = 1.0
    origin: str = TYPED
    """``typed``, ``scattered``, or the region that a variant belongs to: tw, hk, cn."""
    pieces: tuple[str, ...] = ()
    """The words that ``text`` is made of, where a text may show it cut up."""
    terms: frozenset[str] = frozenset()
    """Longer terms of the lexicon that a variant may stand in."""
    guard: Guard | None = None
    """Beside what a variant counts; ``None``: wherever it stands as a word."""


class Concept(NamedTuple):
    """One typed word or phrase with all the forms it is looked for in."""

    label: str
    alternatives: tuple[Alternative, ...]
    field: str | None = None
    wildcard: bool = False
    slop: int | None = None


class Run(NamedTuple):
    """Words typed without a space between them: each is a concept, together they are letters."""

    letters: FoldedText
    concepts: tuple[Concept, ...]
    join_any: bool
    stretches: tuple[str, ...]
    """The letters whose pairs count in the ranking; a question's function words left out."""
    together: tuple[Concept, ...] = ()
    """What is found and lit, where that is other than ``concepts``: in a question the characters
    of an unknown word count one by one in the ranking, but none of them alone is an answer."""

    @property
    def wanted(self) -> tuple[Concept, ...]:
        """What is found and lit."""
        return self.together or self.concepts


class AllOf(NamedTuple):
    """Every item must match."""

    items: tuple[Plan, ...]


class AnyOf(NamedTuple):
    """At least one item must match."""

    items: tuple[Plan, ...]


class NoneOf(NamedTuple):
    """The item must not match."""

    item: Plan


Plan = Concept | Run | AllOf | AnyOf | NoneOf


def concepts_of(plan: Plan) -> list[Concept]:
    """Return the concepts that a matching clause may hold, in the order typed."""
    match plan:
        case Concept():
            return [plan]
        case Run(concepts=concepts):
            return list(concepts)
        case AllOf(items) | AnyOf(items):
            return [concept for item in items for concept in concepts_of(item)]
        case NoneOf():
            return []


def shown_of(plan: Plan) -> list[Concept]:
    """Return the concepts whose places are lit in a matching clause."""
    match plan:
        case Run():
            return list(plan.wanted)
        case AllOf(items) | AnyOf(items):
            return [concept for item in items for concept in shown_of(item)]
        case _:
            return concepts_of(plan)


def runs_of(plan: Plan) -> list[Run]:
    """Return the runs of more than one word, in the order typed."""
    match plan:
        case Run():
            return [plan]
        case AllOf(items) | AnyOf(items):
            return [run for item in items for run in runs_of(item)]
        case _:
            return []


def is_address(item: Plan) -> TypeGuard[Concept]:
    """Whether an item only looks at the addresses of clauses."""
    return isinstance(item, Concept) and item.field == "section"


def looked_up(items: Sequence[Plan]) -> list[Plan]:
    """Return the items that find clauses, not only exclude some or look at their addresses."""
    return [item for item in items if not (isinstance(item, NoneOf) or is_address(item))]


def phrase_of(run: Run) -> Concept:
    """Return a run as one phrase: its letters, wherever they stand together."""
    return Concept(run.letters, (Alternative(run.letters, Level.LETTERS),))
