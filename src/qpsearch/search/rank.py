"""Scoring: which of the clauses that match come first, and why.

The score of a clause is its *relevance* plus *steps*. Relevance adds BM25 of each concept (all
forms of a word count as one term, a variant by its weight), of the letters and letter pairs of
what was typed, and bonuses for headings, titles and words that stand together as typed. Steps
are larger than any relevance: a clause whose text matches stands above a heading, and each word
found as typed stands above a word found through a variant.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.index.engine import Field
from qpsearch.index.terms import grams_of
from qpsearch.model import Role
from qpsearch.search.plan import TYPED, concepts_of, runs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.search.match import Matcher
    from qpsearch.search.plan import Concept, Plan


class Scoring(NamedTuple):
    """Every parameter of the ranking."""

    k1: float = 1.2
    """How soon more occurrences stop counting (BM25)."""
    b: float = 0.75
    """How far long clauses are held back (BM25)."""
    letters: float = 0.3
    """Weight of single characters and pairs of what was typed, against words."""
    heading: float = 0.5
    """Weight of a concept in the clause's headings, against one in its text."""
    title: float = 0.15
    """Weight of a concept in the document's title."""
    together: float = 1.0
    """Bonus, times the rarity of its words, for a run that stands in the text as typed."""


class Part(NamedTuple):
    """One part of a clause's relevance."""

    label: str
    """The word, run or field."""
    origin: str
    """``typed``, a region, ``letters``, ``heading``, ``title``, ``together``, ``step``."""
    value: float


class Ranked(NamedTuple):
    """A clause with its score."""

    ordinal: int
    score: float


class Scorer:
    """Scores clauses for one plan."""

    def __init__(
        self, plan: Plan, matcher: Matcher, index: ClauseIndex, scoring: Scoring, *, steps: bool
    ) -> None:
        self.matcher = matcher
        self.index = index
        self.scoring = scoring
        self.steps = steps
        self.concepts = [concept for concept in concepts_of(plan) if concept.field is None]
        self.runs = runs_of(plan)
        self._average = index.average_length(Field.WORDS)
        self._idf = {concept: self._rarity(self._union(concept)) for concept in self.concepts}
        self._typed_letters = self._letter_terms()

    def rank(self, ordinals: Iterable[int]) -> list[Ranked]:
        """Return the clauses best first; equals in the order of documents and clauses."""
        relevance = {ordinal: self._relevance(ordinal) for ordinal in ordinals}
        step = max(relevance.values(), default=0.0) + 1.0
        scored = [
            Ranked(ordinal, value + step * self._steps(ordinal))
            for ordinal, value in relevance.items()
        ]
        return sorted(scored, key=lambda ranked: (-ranked.score, ranked.ordinal))

    def parts(self, ordinal: int, score: float) -> list[Part]:
        """Return what adds up to ``score``, for people to read."""
        parts = [part for part in self._parts(ordinal) if part.value]
        step = score - sum(part.value for part in parts)
        return [*parts, Part("coverage", "step", step)] if step > 1e-9 else parts

    def _relevance(self, ordinal: int) -> float:
        return sum(part.value for part in self._parts(ordinal))

    def _steps(self, ordinal: int) -> int:
        """Count the steps: one for each word found as typed, and above all those one for a text."""
        if not self.steps:
            return 0
        typed = sum(
            ordinal in self.matcher.found(concept, alternative)
            for concept in self.concepts
            for alternative in concept.alternatives
            if alternative.origin == TYPED
        )
        is_clause = self.matcher.role(ordinal) is Role.CLAUSE
        return typed + (len(self.concepts) + 1) * is_clause

    def _parts(self, ordinal: int) -> list[Part]:
        norm = self._norm(ordinal)
        parts: list[Part] = []
        for concept in self.concepts:
            parts.extend(self._concept_parts(concept, ordinal, norm))
        letters = sum(
            idf * self._saturate(postings[ordinal], norm)
            for idf, postings in self._typed_letters
            if ordinal in postings
        )
        parts.append(Part("letters", "letters", self.scoring.letters * letters))
        for run in self.runs:
            if ordinal in self.matcher.run(run):
                rarity = sum(self._idf[concept] for concept in run.concepts)
                parts.append(Part(run.letters, "together", self.scoring.together * rarity))
        return parts

    def _concept_parts(self, concept: Concept, ordinal: int, norm: float) -> Iterable[Part]:
        idf = self._idf[concept]
        for alternative in concept.alternatives:
            count = self.matcher.found(concept, alternative).get(ordinal)
            if count:
                value = alternative.weight * idf * self._saturate(count, norm)
                yield Part(alternative.text, alternative.origin, value)
        for field, weight in (
            (Field.HEADING, self.scoring.heading),
            (Field.TITLE, self.scoring.title),
        ):
            best = max(
                (
                    alternative.weight
                    for alternative in concept.alternatives
                    if ordinal in self.matcher.postings(field, alternative.text)
                ),
                default=0.0,
            )
            if best:
                yield Part(concept.label, field.value, weight * best * idf)

    def _union(self, concept: Concept) -> int:
        found: set[int] = set()
        for alternative in concept.alternatives:
            found.update(self.matcher.found(concept, alternative))
        return len(found)

    def _rarity(self, frequency: int) -> float:
        return log(1.0 + (self.index.clause_count - frequency + 0.5) / (frequency + 0.5))

    def _norm(self, ordinal: int) -> float:
        length = self.index.length(Field.WORDS, ordinal)
        return self.scoring.k1 * (1.0 - self.scoring.b + self.scoring.b * length / self._average)

    def _saturate(self, count: float, norm: float) -> float:
        return count * (self.scoring.k1 + 1.0) / (count + norm)

    def _letter_terms(self) -> list[tuple[float, dict[int, float]]]:
        typed: dict[str, None] = {}
        for text in (
            *(run.letters for run in self.runs),
            *(concept.label for concept in self.concepts if not concept.wildcard),
        ):
            typed.update(dict.fromkeys(grams_of(text)))
        terms = []
        for gram in typed:
            if gram.isalnum():
                postings = self.matcher.postings(Field.GRAMS, gram)
                terms.append((self._rarity(len(postings)), postings))
        return terms
