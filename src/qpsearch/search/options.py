"""How a search is asked for: what joins words, what is let through, what weighs how much."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from qpsearch.engine.plan import Filters
from qpsearch.engine.weights import USUAL, Scoring
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from qpsearch.lexicon.synonyms import Synonyms


class Mode(StrEnum):
    """How words are joined where the query says nothing."""

    ALL = "all"
    """Every word must occur in the clause."""
    ANY = "any"
    """One word is enough; more and rarer words come first."""
    EXACT = "exact"
    """The whole query is one phrase."""


class Options(NamedTuple):
    """How to search."""

    mode: Mode = Mode.ALL
    variants: bool = True
    filters: Filters = Filters()
    scoring: Scoring = USUAL
    lay: bool = False
    """With the variants look for the legal words of everyday ones, in every mode; with
    :attr:`Mode.ANY` they are looked for in any case."""
    rerank: bool = False
    """Put the first hits of a question in the order of what they mean, too."""
    owner: str = ""
    """Only clauses in which this body must act, by any of its names."""
    inside: str = ""
    """An address inside articles that filters only by the article: the answer is that part."""
    synonyms: Synonyms | None = None
    """The reader's own; ``None``: those in the folder of the index, where there are any."""
