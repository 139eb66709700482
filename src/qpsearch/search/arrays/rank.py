"""Scoring by arrays: a signal is added to all clauses at once, the best are sorted first."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from qpsearch.index.engine import Field
from qpsearch.index.postings import Tally
from qpsearch.model import Role
from qpsearch.search.arrays.sets import held
from qpsearch.search.plan import TYPED, Concept
from qpsearch.search.rank import Ranked, Scorer, idf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.index.postings import Array
    from qpsearch.search.arrays.match import ArrayMatcher
    from qpsearch.search.rank import Frame, Scoring, Signal

_FIRST = 32
"""Hits that are ranked at first; the others only when they are asked for."""
_MOST_AT_ONCE = 1 << 22
"""Postings that are added up in one go: 64 MiB."""
_POSTING, _ORDINAL, _LOOKUP, _MATCH = 7, 2, 8_000, 80
"""What adding up costs, in nanoseconds or thereabouts: of all signals for each posting and each
ordinal, of the clauses that match alone for each signal and for each of these clauses in it."""


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
        documents: Any = self._documents
        scores += documents.scores_of(matched)
        steps = self._steps_of(matched) if self.steps else np.zeros(len(matched))
        if len(self.concepts) > 1:  # a word alone stands near no other
            best = self._best(matched, scores, steps)
            self._near = self._nearness(matched[best].tolist())
            for place in best.tolist():
                scores[place] += self._near.get(int(matched[place]), 0.0)
        step = float(scores.max()) + 1.0
        return RankedClauses(matched, scores + step * steps)

    def _scores_of(self, matched: Array) -> Array:
        """Add up the signals, in their order: over all clauses, or where few match over these."""
        signals = [(signal, tally) for signal in self._signals if (tally := _tally(signal))]
        postings = sum(len(tally) for _, tally in signals)
        everywhere = _POSTING * postings + _ORDINAL * self.matcher.size
        if len(signals) * (_LOOKUP + _MATCH * len(matched)) > everywhere:
            scores: Array = self._everywhere(signals)[matched]
            return scores
        return self._at(matched, signals)

    def _at(self, matched: Array, signals: list[tuple[Signal, Tally]]) -> Array:
        """Return the sum of signals for a few clauses: one row a signal, one column a clause."""
        scores = np.zeros(len(matched))
        shape = len(signals), len(matched)
        held, counts, norms = np.empty(shape, np.bool_), np.empty(shape), np.empty(shape)
        known: dict[tuple[Field, float], Array] = {}
        for row, (signal, tally) in enumerate(signals):
            held[row], counts[row] = tally.at(matched)
            frame = signal.frame
            key = frame.field, frame.k1
            if key not in known:
                known[key] = self._norms(frame)[0][matched]
            norms[row] = known[key]
        columns = [(s.frame.k1 + 1.0, s.weight, s.presence) for s, _ in signals]
        factor, weight, presence = np.array(columns).reshape(-1, 3, 1).swapaxes(0, 1)
        values = counts * factor
        values /= counts + norms
        values *= weight
        values += presence
        values *= held
        for row in values:  # in this order, whatever NumPy would make of a sum
            scores += row
        return scores

    def _everywhere(self, signals: list[tuple[Signal, Tally]]) -> Array:
        at_once = 0
        ordinals, values = [np.zeros(0, np.int64)], [np.zeros(0)]
        for signal, tally in signals:
            if at_once + len(tally) > _MOST_AT_ONCE:
                break
            at_once += len(tally)
            ordinals.append(tally.ordinals)
            values.append(self._values(signal, tally.ordinals, tally.repeated, tally.counts))
        # Adds in the order given, as one signal after the other would.
        scores: Array = np.bincount(
            np.concatenate(ordinals), np.concatenate(values), minlength=self.matcher.size
        )
        for signal, tally in signals[len(ordinals) - 1 :]:
            scores[tally.ordinals] += self._values(
                signal, tally.ordinals, tally.repeated, tally.counts
            )
        return scores

    def _values(self, signal: Signal, ordinals: Array, repeated: Array, counts: Array) -> Array:
        """Return what a signal adds to clauses that have it once, but for ``repeated`` places."""
        frame = signal.frame
        norms, once = self._norms(frame)
        values: Array = once[ordinals]
        if len(repeated):
            values[repeated] = counts * (frame.k1 + 1.0) / (counts + norms[ordinals[repeated]])
        values *= signal.weight
        if signal.presence:
            values += signal.presence
        return values

    def _norms(self, frame: Frame) -> tuple[Array, Array]:
        """Return for every ordinal the norm of its length, and what one occurrence is worth."""
        k1, b = frame.k1, frame.b

        def norms() -> tuple[Array, Array]:
            lengths = self.index.length_array(frame.field)
            norm = k1 * (1.0 - b + b * lengths / frame.average)
            return norm, (k1 + 1.0) / (1.0 + norm)

        found: tuple[Array, Array] = self.index.derived(
            ("norms", frame.field, k1, b), norms, lambda found: 2 * len(found[0])
        )
        return found

    def _steps_of(self, matched: Array) -> Array:
        headings = self.matcher.postings(Field.ROLE, Role.HEADING.value)
        typed = [
            self.matcher.tally(concept, alternative)
            for concept in self.concepts
            for alternative in concept.alternatives
            if alternative.origin == TYPED
        ]
        steps = np.where(held(matched, headings.ordinals), 0.0, len(typed) + 1.0)
        for tally in typed:
            steps += held(matched, tally.ordinals)
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
        return idf(self.index.clause_count, len(self.matcher.holding(concept)))

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
            ("sizes", scoring.title), lambda: _sizes(index, scoring.title), len
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

        found: tuple[Array, Array] = matcher.index.derived(
            ("documents", gram, k1, b, title), saturated, lambda found: 2 * len(found[0])
        )
        return found

    def _count(self, gram: str, matcher: ArrayMatcher, title: float) -> Array:
        counts = np.zeros(len(self._sizes))
        for field, times in ((Field.GRAMS, 1.0), (Field.TITLE_GRAMS, title)):
            tally = matcher.postings(field, gram)
            if tally:
                owners = self._owners[tally.ordinals]
                counts += times * np.bincount(owners, minlength=len(counts))
                if len(tally.repeated):
                    more = tally.counts - 1.0
                    counts += times * np.bincount(owners[tally.repeated], more, len(counts))
        return counts


def _sizes(index: ClauseIndex, title: float) -> Array:
    """Return the length of each document in letters and pairs, its title ``title`` times."""
    owners = index.document_numbers()
    held = owners >= 0
    lengths = index.length_array(Field.GRAMS) + title * index.length_array(Field.TITLE_GRAMS)
    sizes: Array = np.bincount(owners[held], weights=lengths[held])
    return sizes


def _tally(signal: Signal) -> Tally:
    postings = signal.postings
    assert isinstance(postings, Tally)  # noqa: S101 - our matcher gives no other
    return postings
