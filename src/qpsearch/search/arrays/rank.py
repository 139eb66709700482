"""Scoring by arrays: a signal is added to all clauses at once, the best are sorted first."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from qpsearch.index.engine import Field
from qpsearch.model import Role
from qpsearch.search.arrays.match import ArrayMatcher, Tally
from qpsearch.search.plan import TYPED, Concept
from qpsearch.search.rank import Ranked, Scorer, idf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.index.postings import Array
    from qpsearch.search.rank import Scoring, Signal

_FIRST = 128
"""Hits that are ranked at first; the others only when they are asked for."""


class RankedClauses(Sequence[Ranked]):
    """All clauses that match, best first; the order is worked out as far as it is asked for."""

    def __init__(self, ordinals: Array, scores: Array) -> None:
        self._ordinals = ordinals
        self._scores = scores
        self._sorted: list[Ranked] = []

    def __len__(self) -> int:
        return len(self._ordinals)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Ranked]: ...
    def __getitem__(self, place: int | slice) -> Ranked | Sequence[Ranked]:
        end = place.stop if isinstance(place, slice) else place + 1
        if isinstance(place, slice) or place < 0 or end is None or end < 0:
            end = len(self)
        self._sort(end)
        return self._sorted[place]

    def __iter__(self) -> Iterator[Ranked]:
        for place in range(len(self)):
            self._sort(place + 1)
            yield self._sorted[place]

    def _sort(self, end: int) -> None:
        """Make the list of the best at least ``end`` long, or whole."""
        if len(self._sorted) >= min(end, len(self)):
            return
        chosen = np.arange(len(self))
        if end <= _FIRST < len(self):
            least = np.partition(self._scores, len(self) - _FIRST)[len(self) - _FIRST]
            chosen = np.flatnonzero(self._scores >= least)
        order = chosen[np.argsort(-self._scores[chosen], kind="stable")]
        pairs = zip(self._ordinals[order].tolist(), self._scores[order].tolist(), strict=True)
        self._sorted = [Ranked(ordinal, score) for ordinal, score in pairs]


class ArrayScorer(Scorer):
    """A scorer that adds each signal to all clauses at once."""

    matcher: ArrayMatcher

    def rank(self, ordinals: Collection[int]) -> Sequence[Ranked]:
        """Return the clauses best first; ``ordinals`` is an array, rising."""
        matched = np.asarray(ordinals)
        if not len(matched):
            return []
        scores = self._scores_of(matched)
        steps = self._steps_of(matched) if self.steps else np.zeros(len(matched))
        if len(self.concepts) > 1:  # a word alone stands near no other
            best = self._best(matched, scores, steps)
            self._near = self._nearness(matched[best].tolist())
            for place in best.tolist():
                scores[place] += self._near.get(int(matched[place]), 0.0)
        step = float(scores.max()) + 1.0
        return RankedClauses(matched, scores + step * steps)

    def _scores_of(self, matched: Array) -> Array:
        documents: Any = self._documents
        scores: Array = documents.scores_of(matched)
        lengths: dict[Field, Array] = {}
        for signal in self._signals:
            field = signal.frame.field
            if field not in lengths:
                lengths[field] = self.index.length_array(field)[matched]
            _add(
                scores, signal, self._tally(signal).at(matched, self.matcher.spare), lengths[field]
            )
        return scores

    def _tally(self, signal: Signal) -> Tally:
        postings = signal.postings
        assert isinstance(postings, Tally)  # noqa: S101 - our matcher gives no other
        return postings

    def _steps_of(self, matched: Array) -> Array:
        headings = self.matcher.postings(Field.ROLE, Role.HEADING.value)
        typed = [
            self.matcher.tally(concept, alternative)
            for concept in self.concepts
            for alternative in concept.alternatives
            if alternative.origin == TYPED
        ]
        steps = np.where(headings.at(matched, self.matcher.spare) > 0, 0.0, len(typed) + 1.0)
        for tally in typed:
            steps += tally.at(matched, self.matcher.spare) > 0
        return steps

    def _best(self, matched: Array, scores: Array, steps: Array) -> Array:
        """Return the places of the clauses that are read for words near each other."""
        depth = self.scoring.near_depth
        if len(matched) <= depth:
            return np.arange(len(matched))
        together = scores + (float(scores.max()) + 1.0) * steps
        least = np.partition(together, len(together) - depth)[len(together) - depth]
        able = np.flatnonzero(together >= least * (1.0 - 1e-12)).tolist()
        return np.array(nlargest(depth, able, key=lambda at: (steps[at], scores[at], -at)))

    def _concept_rarity(self, concept: Concept) -> float:
        tallies = [self.matcher.tally(concept, form) for form in concept.alternatives]
        if len(tallies) == 1:
            return idf(self.index.clause_count, len(tallies[0]))
        mask = self.matcher.mask()
        for tally in tallies:
            mask[tally.ordinals] = True
        return idf(self.index.clause_count, int(np.count_nonzero(mask)))

    def _is_common(self, gram: str) -> bool:
        most = self.scoring.common * self.index.clause_count
        return len(gram) == 1 and self.index.frequency(Field.GRAMS, gram) > most

    def _documents_of(self, grams: Sequence[str]) -> Any:
        return ArrayDocuments(self.index, self.matcher, self.scoring, grams)


class ArrayDocuments:
    """What the documents as wholes add to their clauses."""

    def __init__(
        self, index: ClauseIndex, matcher: ArrayMatcher, scoring: Scoring, grams: Sequence[str]
    ) -> None:
        self._owners = index.document_numbers()
        self._sizes: Array = index.derived(
            ("sizes", scoring.title), lambda: _sizes(index, scoring.title)
        )
        self._average = max(1.0, float(self._sizes.sum()) / max(1, len(self._sizes)))
        self._scoring = scoring
        self._values = np.zeros(len(self._sizes))
        for gram in grams:
            share = scoring.document_characters if len(gram) == 1 else scoring.document_pairs
            held, saturated = self._saturated(gram, matcher)
            self._values[held] += share * idf(len(self._sizes), len(held)) * saturated

    def scores_of(self, ordinals: Array) -> Array:
        """Return what each clause has from its document."""
        values: Array = self._values[self._owners[ordinals]]
        return values

    def value(self, ordinal: int) -> float:
        """Return what one clause has from its document."""
        return float(self._values[self._owners[ordinal]])

    def _saturated(self, gram: str, matcher: ArrayMatcher) -> tuple[Array, Array]:
        """Return the documents that hold a gram and how much it counts there; kept for later."""
        scoring = self._scoring
        k1, b, title = scoring.document_k1, scoring.document_b, scoring.title

        def saturated() -> tuple[Array, Array]:
            counts = self._count(gram, matcher, title)
            held = np.flatnonzero(counts)
            count = counts[held]
            norm = k1 * (1.0 - b + b * self._sizes[held] / self._average)
            return held, count * (k1 + 1.0) / (count + norm)

        key = ("documents", gram, k1, b, title)
        found: tuple[Array, Array] = matcher.index.derived(key, saturated, size=len(self._sizes))
        return found

    def _count(self, gram: str, matcher: ArrayMatcher, title: float) -> Array:
        counts = np.zeros(len(self._sizes))
        for field, times in ((Field.GRAMS, 1.0), (Field.TITLE_GRAMS, title)):
            tally = matcher.postings(field, gram)
            if tally:
                owners = self._owners[tally.ordinals]
                counts += np.bincount(owners, weights=times * tally.counts, minlength=len(counts))
        return counts


def _sizes(index: ClauseIndex, title: float) -> Array:
    """Return the length of each document in letters and pairs, its title ``title`` times."""
    owners = index.document_numbers()
    held = owners >= 0
    lengths = index.length_array(Field.GRAMS) + title * index.length_array(Field.TITLE_GRAMS)
    sizes: Array = np.bincount(owners[held], weights=lengths[held])
    return sizes


def _add(scores: Array, signal: Signal, counts: Array, lengths: Array) -> None:
    """Add a signal to the clauses that have it."""
    held = np.flatnonzero(counts)
    if not len(held):
        return
    frame = signal.frame
    count = counts[held]
    norm = frame.k1 * (1.0 - frame.b + frame.b * lengths[held] / frame.average)
    scores[held] += signal.weight * (count * (frame.k1 + 1.0) / (count + norm)) + signal.presence
