"""Scoring: which of the clauses that match come first, and why.

The score of a clause is its *relevance* plus *steps*. Relevance adds up signals: the words asked
for and their variants (BM25), runs that stand as typed, words that stand near each other, and
above all the letters of what was typed, single characters and pairs. Of these, occurrences in the
clause, in its headings and in its document are weighed by length, added up, and only then
saturated (BM25F): a short clause rarely repeats what its document is about, so what it does not
say itself its document may say for it, but the same is not counted twice. Steps are larger than
any relevance: a clause whose text matches stands above a heading, and each word found as typed
stands above a word found through a variant.

The parameters stand in :class:`~qpsearch.search.options.Scoring`; ``docs/ranking.md`` has the
measurement behind each.
BM25F: Robertson, Zaragoza and Taylor, Simple BM25 extension to multiple weighted fields, 2004.
"""

from __future__ import annotations

from functools import partial
from heapq import nlargest
from typing import TYPE_CHECKING

from qpsearch.engine.protocol import Field
from qpsearch.engine.terms import grams_of
from qpsearch.model import Role
from qpsearch.search.documents import CountedDocuments
from qpsearch.search.plan import TYPED, Level, concepts_of, runs_of
from qpsearch.search.signals import Frame, Letters, Part, Ranked, Signal, idf, saturated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from qpsearch.engine.protocol import ClauseIndex
    from qpsearch.engines.embedded.postings import Array
    from qpsearch.search.documents import Documents
    from qpsearch.search.match import Matcher
    from qpsearch.search.options import Scoring
    from qpsearch.search.plan import Alternative, Concept, Plan


_MOST_GRAMS = 300
"""Characters and pairs of a query that count; a question has a third as many."""


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
        self._rarities = {concept: self._concept_rarity(concept) for concept in self.concepts}
        grams = self._typed_grams()
        self.matcher.expect(_places_of(grams))
        self._signals = list(self._word_signals())
        self._letters = [self._letters_of(gram) for gram in grams]
        self._documents: Documents = self._documents_of()
        self._frames = self._frame(Field.GRAMS), self._frame(Field.HEADING_PAIRS)
        self._near: dict[int, float] = {}

    def rank(self, ordinals: Collection[int]) -> Sequence[Ranked]:
        """Return the clauses best first; equals in the order of documents and clauses."""
        relevance = self._relevance(ordinals)
        steps = self._count_steps(ordinals) if self.steps else {}
        if couples := self._couples():
            best = nlargest(
                self.scoring.near_depth, ordinals, key=lambda o: (steps.get(o, 0), relevance[o], -o)
            )
            self._near = self._nearness(couples, best)
            for ordinal, bonus in self._near.items():
                relevance[ordinal] += bonus
        step = max(relevance.values(), default=0.0) + 1.0
        scored = [
            Ranked(ordinal, value + step * steps.get(ordinal, 0))
            for ordinal, value in relevance.items()
        ]
        return sorted(scored, key=lambda ranked: (-ranked.score, ranked.ordinal))

    def parts(self, ordinal: int, score: float) -> list[Part]:
        """Return what adds up to ``score``, for people to read."""
        values: dict[tuple[str, str, str], float] = {}
        for signal in self._signals:
            key = (signal.label, signal.origin, signal.typed)
            values[key] = values.get(key, 0.0) + signal.value(ordinal)
        for letters in self._letters:
            for field, value in self._parts_of(letters, ordinal):
                values[field, field, ""] = values.get((field, field, ""), 0.0) + value
        values["document", "document", ""] = self._documents.value(ordinal)
        values["near", "near", ""] = self._near.get(ordinal, 0.0)
        parts = [
            Part(label, origin, float(value), typed)
            for (label, origin, typed), value in values.items()
            if value
        ]
        step = score - sum(part.value for part in parts)
        return [*parts, Part("coverage", "step", step)] if step > 1e-6 else parts

    def _relevance(self, ordinals: Collection[int]) -> dict[int, float]:
        """Add up all signals, term by term."""
        scores = dict.fromkeys(ordinals, 0.0)
        for _, _, postings, weight, frame, _ in self._signals:
            weigh = frame.weigh
            if len(postings) <= len(scores):
                for ordinal, count in postings.items():
                    if ordinal in scores:
                        scores[ordinal] += weight * weigh(count, ordinal)
            else:
                for ordinal in scores:
                    if ordinal in postings:
                        scores[ordinal] += weight * weigh(postings[ordinal], ordinal)
        for letters in self._letters:
            held: Iterable[int] = scores
            if len(letters.text) + len(letters.above) < len(scores):
                held = scores.keys() & (letters.text.keys() | letters.above.keys())
            for ordinal in held:
                scores[ordinal] += self._value(letters, ordinal)
        for ordinal in scores:
            scores[ordinal] += self._documents.value(ordinal)
        return scores

    def _value(self, letters: Letters, ordinal: int) -> float:
        """Return what letters add to a clause, beyond what its document adds."""
        text, above = self._frames
        k1 = self.scoring.k1
        here, there = letters.text.get(ordinal, 0.0), letters.above.get(ordinal, 0.0)
        if not here and not there:
            return 0.0
        count = here / text.norm(ordinal)
        if there:
            count += self.scoring.heading * there / above.norm(ordinal)
        around = self._documents.count(letters.gram, ordinal)
        more = saturated(count + around, k1) - saturated(around, k1)
        return letters.weight * more + letters.presence

    def _parts_of(self, letters: Letters, ordinal: int) -> list[tuple[str, float]]:
        """Return what letters add to a clause by its text, and what more by its headings."""
        if ordinal not in letters.text and ordinal not in letters.above:
            return []
        whole = self._value(letters, ordinal)
        if ordinal not in letters.text:
            return [("heading", whole)]
        text = self._value(letters._replace(above={}), ordinal)
        return [("letters", text), ("heading", whole - text)]

    def _count_steps(self, ordinals: Iterable[int]) -> dict[int, int]:
        """Count the steps: one for each word found as typed, and above all those one for a text."""
        typed = [
            self.matcher.found(concept, alternative)
            for concept in self.concepts
            for alternative in concept.alternatives
            if alternative.origin == TYPED
        ]
        text = len(typed) + 1
        return {
            ordinal: sum(ordinal in found for found in typed)
            + text * (self.matcher.role(ordinal) is Role.CLAUSE)
            for ordinal in ordinals
        }

    def _concept_rarity(self, concept: Concept) -> float:
        found: set[int] = set()
        for alternative in concept.alternatives:
            found.update(self.matcher.found(concept, alternative))
        return idf(self.index.clause_count, len(found))

    def _frame(self, field: Field) -> Frame:
        average = self.index.average_length(field)
        return Frame(field, self._lengths(field), average, self.scoring.k1, self.scoring.b)

    def _lengths(self, field: Field) -> Sequence[float] | Array:
        return self.index.lengths(field)

    def _documents_of(self) -> Documents:
        return CountedDocuments(self.index, self.matcher, self.scoring, self._letters)

    def _word_signals(self) -> Iterable[Signal]:
        frame = self._frame(Field.WORDS)
        unsaturated = frame._replace(k1=0.0)
        for concept in self.concepts:
            for alternative in concept.alternatives:
                weight = self._weight(alternative, concept) * self._rarities[concept]
                found = self.matcher.found(concept, alternative)
                typed = concept.label if alternative.text != concept.label else ""
                yield Signal(
                    alternative.text, alternative.origin, found, weight, frame, typed=typed
                )
        for run in self.runs:
            weight = self.scoring.together * sum(self._rarities[c] for c in run.concepts)
            found = self.matcher.run(run)
            yield Signal(run.letters, "together", found, weight, unsaturated)

    def _weight(self, alternative: Alternative, concept: Concept) -> float:
        """Return an alternative's weight; what its letters do not show counts for them too."""
        plain = alternative.level is Level.WORD and not concept.wildcard
        return alternative.weight * (self.scoring.words + (0.0 if plain else self.scoring.pairs))

    def _typed_grams(self) -> list[str]:
        typed: dict[str, None] = {}
        in_runs = {concept for run in self.runs for concept in run.concepts}
        for run in self.runs:
            for stretch in run.stretches:
                typed.update(dict.fromkeys(grams_of(stretch)))
        for concept in self.concepts:
            if concept not in in_runs and not concept.wildcard:
                typed.update(dict.fromkeys(grams_of(concept.label)))
        # Where clauses are deleted, how frequent a character is takes reading its postings.
        self.matcher.expect((Field.GRAMS, gram) for gram in typed if len(gram) == 1)
        telling = [gram for gram in typed if gram.isalnum() and not self._is_common(gram)]
        if len(telling) > _MOST_GRAMS:  # a passage: what is rare in it tells where it stands
            rarity = partial(self.index.frequency, Field.GRAMS)
            kept = set(sorted(telling, key=rarity)[:_MOST_GRAMS])
            telling = [gram for gram in telling if gram in kept]
        return telling

    def _is_common(self, gram: str) -> bool:
        """Whether a single character stands in so many clauses that it says nothing."""
        most = self.scoring.common * self.index.clause_count
        return len(gram) == 1 and self.index.frequency(Field.GRAMS, gram) > most

    def _letters_of(self, gram: str) -> Letters:
        scoring = self.scoring
        text = self.matcher.postings(Field.GRAMS, gram)
        rarity = idf(self.index.clause_count, len(text))
        if len(gram) == 1:
            return Letters(gram, text, {}, scoring.characters * rarity, 0.0)
        above = self.matcher.postings(Field.HEADING_PAIRS, gram)
        return Letters(gram, text, above, scoring.pairs * rarity, scoring.coverage * rarity)

    def _couples(self) -> list[tuple[str, str, float]]:
        """Return the words that are looked for near each other, and what that is worth."""
        words = [concept for concept in self.concepts if not concept.wildcard]
        if not self.scoring.near:
            return []
        return [
            (first.label, second.label, min(self._rarities[first], self._rarities[second]))
            for at, first in enumerate(words)
            for second in words[at + 1 : at + 3]
            if len(first.label) > 1 or len(second.label) > 1
        ]

    def _nearness(
        self, couples: Sequence[tuple[str, str, float]], ordinals: Iterable[int]
    ) -> dict[int, float]:
        """Return the bonus of clauses in which words of the query stand near each other."""
        found: dict[int, float] = {}
        for ordinal in ordinals:
            text = self.matcher.folded(ordinal)
            bonus = sum(
                rarity
                for first, second, rarity in couples
                if _are_near(text, first, second, self.scoring.near_characters)
            )
            if bonus:
                found[ordinal] = self.scoring.near * bonus
        return found


def _places_of(grams: Iterable[str]) -> Iterator[tuple[Field, str]]:
    """Yield where letters count: in texts, in titles, and pairs in headings."""
    for gram in grams:
        yield Field.GRAMS, gram
        yield Field.TITLE_GRAMS, gram
        if len(gram) == 2:
            yield Field.HEADING_PAIRS, gram


def _are_near(text: str, first: str, second: str, most: int) -> bool:
    """Whether two words stand in a text, in either order, at most ``most`` characters apart."""
    start = text.find(first)
    while start >= 0:
        end = start + len(first)
        before = text.rfind(second, max(0, start - most - len(second)), start)
        if before >= 0 or text.find(second, end, end + most + len(second)) >= 0:
            return True
        start = text.find(first, start + 1)
    return False
