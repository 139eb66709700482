"""What adds up to the score of a clause."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from qpsearch.engine.protocol import Field
    from qpsearch.engines.embedded.postings import Array

    Counts = TypeVar("Counts", float, Array)


class Part(NamedTuple):
    """One part of a clause's score."""

    label: str
    """The word, run or field."""
    origin: str
    """``typed``, ``scattered``, a region (cn, tw, hk), ``letters``, ``heading``, ``document``,
    ``near``, ``together``, ``step``."""
    value: float
    typed: str = ""
    """The word of the query that ``label`` stands for, where it is another."""


class Ranked(NamedTuple):
    """A clause with its score."""

    ordinal: int
    score: float


class Frame(NamedTuple):
    """How occurrences in one field are weighed: saturation and length."""

    field: Field
    lengths: Sequence[float] | Array
    average: float
    k1: float
    b: float

    def norm(self, number: int) -> float:
        """Return how long a record is, the average being 1."""
        return 1.0 - self.b + self.b * self.lengths[number] / self.average

    def weigh(self, count: float, number: int) -> float:
        """Return what ``count`` occurrences in a record of this length are worth."""
        norm = self.k1 * self.norm(number)
        return count * (self.k1 + 1.0) / (count + norm)


class Signal(NamedTuple):
    """One term of the sum; its postings are by ordinal, or by document number."""

    label: str
    origin: str
    postings: Mapping[int, float]
    weight: float
    frame: Frame
    typed: str = ""
    """The word of the query that a variant stands for."""

    def value(self, number: int) -> float:
        """Return what the signal adds to one record."""
        count = self.postings.get(number)
        return self.weight * self.frame.weigh(count, number) if count else 0.0


def idf(count: int, frequency: int) -> float:
    """Return the inverse document frequency of a term in ``frequency`` of ``count`` records."""
    return log(1.0 + (count - frequency + 0.5) / (frequency + 0.5))


class Letters(NamedTuple):
    """A character or pair as typed; what it adds depends on clause, headings and document."""

    gram: str
    text: Mapping[int, float]
    """Its postings in the clauses, by ordinal."""
    above: Mapping[int, float]
    """Its postings in the headings of clauses."""
    weight: float
    presence: float
    """What it adds by standing in a clause or above it at all."""


def saturated(count: Counts, k1: float) -> Counts:
    """Return what ``count`` occurrences, weighed by length, are worth (BM25)."""
    return count * (k1 + 1.0) / (count + k1)
