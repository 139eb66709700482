"""Scoring by arrays: a signal is added to all clauses at once, the best are sorted first."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest
from itertools import chain, islice
from typing import TYPE_CHECKING, overload

import numpy as np

from qpsearch.engine.protocol import Field
from qpsearch.engines.embedded.postings import Tally
from qpsearch.model import Role
from qpsearch.search.arrays.documents import ArrayDocuments
from qpsearch.search.arrays.sets import held, united
from qpsearch.search.plan import TYPED, Concept
from qpsearch.search.rank import Scorer
from qpsearch.search.signals import Ranked, idf, saturated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from qpsearch.engines.embedded.postings import Array
    from qpsearch.search.arrays.match import ArrayMatcher
    from qpsearch.search.signals import Frame, Letters, Signal

_FIRST = 32
"""Hits that are ranked at first; the others only when they are asked for."""
_READ = 16
"""Clauses that are read in any case, to be shown: letters are counted in their texts, where two
different ones cannot overlap."""
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
        self._sort(_FIRST)
        first = self._sorted
        yield from first
        self._sort(len(self))
        yield from islice(self._sorted, len(first), None)

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
    _documents: ArrayDocuments

    def rank(self, ordinals: Collection[int]) -> Sequence[Ranked]:
        """Return the clauses best first; ``ordinals`` is an array, rising."""
        matched = np.asarray(ordinals)
        if not len(matched):
            return []
        scores = self._scores_of(matched)
        steps = self._steps_of(matched) if self.steps else np.zeros(len(matched))
        if couples := self._couples():
            best = self._best(matched, scores, steps)
            self._near = self._nearness(couples, matched[best].tolist())
            for place in best.tolist():
                scores[place] += self._near.get(int(matched[place]), 0.0)
        step = float(scores.max()) + 1.0
        return RankedClauses(matched, scores + step * steps)

    def _scores_of(self, matched: Array) -> Array:
        """Add up the signals, in their order: over all clauses, or where few match over these."""
        signals = [
            (signal, tally) for signal in self._signals if (tally := _tally(signal.postings))
        ]
        letters = self._letters
        postings = sum(len(tally) for _, tally in signals)
        postings += sum(len(gram.text) + len(gram.above) for gram in letters)
        everywhere = _POSTING * postings + _ORDINAL * self.matcher.size
        if (len(signals) + len(letters)) * (_LOOKUP + _MATCH * len(matched)) > everywhere:
            scores: Array = self._everywhere(signals, letters)[matched]
            scores += self._documents.values[self._documents.owners[matched]]
            return scores
        scores, documents = np.zeros((2, len(matched)))
        # Added up in this order, whatever NumPy would make of a sum.
        for row in self._at(matched, signals):
            scores += row
        for beyond, around in zip(*self._letters_at(matched), strict=True):
            scores += beyond
            documents += around
        scores += documents
        return scores

    def _at(self, matched: Array, signals: list[tuple[Signal, Tally]]) -> Array:
        """Return what signals add to a few clauses: one row a signal, one column a clause."""
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
        columns = [(s.frame.k1 + 1.0, s.weight) for s, _ in signals]
        factor, weight = np.array(columns).reshape(-1, 2, 1).swapaxes(0, 1)
        values: Array = counts * factor
        values /= counts + norms
        values *= weight
        values *= held
        return values

    def _letters_at(self, matched: Array) -> tuple[Array, Array]:
        """Return what letters add to a few clauses: one row a gram, one column a clause.

        First beyond what they add by standing in the document, then that.
        """
        letters = self._letters
        shape = len(letters), len(matched)
        text, above = np.zeros((2, *shape))
        texts = [self.matcher.folded(o) for o in matched.tolist()] if len(matched) <= _READ else []
        for row, (gram, here, there, *_) in enumerate(letters):
            if texts and len({*gram}) == len(gram):
                text[row] = [folded.count(gram) for folded in texts]
            elif here:
                text[row] = _counts(here, matched)
            if there:
                above[row] = _counts(there, matched)
        held = (text > 0) | (above > 0)
        columns = [(gram.weight, gram.presence) for gram in letters]
        weight, presence = np.array(columns).reshape(-1, 2, 1).swapaxes(0, 1)
        around = self._documents.around(matched)
        worth = saturated(around, self.scoring.k1)
        values = self._beyond(matched, text, above, around, worth)
        values *= weight
        values += presence
        values *= held
        worth *= weight
        return values, worth

    def _beyond(
        self, ordinals: Array, text: Array, above: Array | None, around: Array, worth: Array
    ) -> Array:
        """Return what the letters of clauses are worth beyond what their documents are worth.

        ``text`` and ``above`` are how often they occur, and are written into; ``around`` is what
        the occurrences in their documents count, ``worth`` what these are worth.
        """
        text_frame, above_frame = self._frames
        text /= self._length_norms(text_frame)[ordinals]
        if above is not None:
            above *= self.scoring.heading
            above /= self._length_norms(above_frame)[ordinals]
            text += above
        text += around
        values: Array = saturated(text, self.scoring.k1)
        values -= worth
        return values

    def _everywhere(self, signals: list[tuple[Signal, Tally]], letters: list[Letters]) -> Array:
        scores: Array | None = None
        at_once, ordinals, values = 0, [np.zeros(0, np.int64)], [np.zeros(0)]
        for where, what in chain(
            ((tally.ordinals, self._values(signal, tally)) for signal, tally in signals),
            map(self._letters_everywhere, letters),
        ):
            at_once += len(where)
            if at_once <= _MOST_AT_ONCE:
                ordinals.append(where)
                values.append(what)
            else:
                scores = self._sum(ordinals, values) if scores is None else scores
                scores[where] += what
        return self._sum(ordinals, values) if scores is None else scores

    def _sum(self, ordinals: list[Array], values: list[Array]) -> Array:
        """Add values up in the order given, as one signal after the other would."""
        return np.bincount(
            np.concatenate(ordinals), np.concatenate(values), minlength=self.matcher.size
        )

    def _values(self, signal: Signal, tally: Tally) -> Array:
        """Return what a signal adds to each clause of its tally."""
        frame = signal.frame
        norms, once = self._norms(frame)
        values: Array = once[tally.ordinals]
        if len(tally.repeated):
            norm = norms[tally.ordinals[tally.repeated]]
            values[tally.repeated] = tally.counts * (frame.k1 + 1.0) / (tally.counts + norm)
        values *= signal.weight
        return values

    def _letters_everywhere(self, letters: Letters) -> tuple[Array, Array]:
        """Return which clauses letters stand in or above, and what they add; kept for later."""
        text = _tally(letters.text).ordinals

        def values() -> tuple[Array, Array]:
            ordinals = united([text, *_above(letters)], self.matcher.size)
            return ordinals, self._letter_values(letters, ordinals)

        def size(found: tuple[Array, Array]) -> int:
            ordinals, added = found
            return len(added) if ordinals is text else 2 * len(added)

        key = "letters", letters.gram, self.scoring
        found: tuple[Array, Array] = self.index.derived(key, values, size)
        return found

    def _letter_values(self, letters: Letters, ordinals: Array) -> Array:
        around = self._documents.counts_of(letters.gram)[self._documents.owners[ordinals]]
        above = _counts(letters.above, ordinals) if letters.above else None
        worth = saturated(around, self.scoring.k1)
        values = self._beyond(ordinals, _counts(letters.text, ordinals), above, around, worth)
        values *= letters.weight
        values += letters.presence
        return values

    def _length_norms(self, frame: Frame) -> Array:
        """Return for every ordinal how long its field is, the average being 1."""

        def norms() -> Array:
            return 1.0 - frame.b + frame.b * self.index.length_array(frame.field) / frame.average

        found: Array = self.index.derived(("length_norms", frame.field, frame.b), norms, len)
        return found

    def _norms(self, frame: Frame) -> tuple[Array, Array]:
        """Return for every ordinal the norm of its length, and what one occurrence is worth."""
        k1, b = frame.k1, frame.b

        def norms() -> tuple[Array, Array]:
            norm = k1 * self._length_norms(frame)
            return norm, (k1 + 1.0) / (1.0 + norm)

        found: tuple[Array, Array] = self.index.derived(
            ("norms", frame.field, k1, b), norms, lambda found: 2 * len(found[0])
        )
        return found

    def _steps_of(self, matched: Array) -> Array:
        typed = [
            self.matcher.tally(concept, alternative)
            for concept in self.concepts
            for alternative in concept.alternatives
            if alternative.origin == TYPED
        ]
        steps: Array = (len(typed) + 1.0) * self._are_texts()[matched]
        for tally in typed:
            steps += True if tally.ordinals is matched else held(matched, tally.ordinals)
        return steps

    def _are_texts(self) -> Array:
        """Return for every ordinal whether it is more than a heading."""

        def texts() -> Array:
            found = np.ones(self.matcher.size, np.bool_)
            found[self.matcher.postings(Field.ROLE, Role.HEADING.value).ordinals] = False
            return found

        found: Array = self.index.derived("texts", texts, lambda found: len(found) // 8)
        return found

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

    def _lengths(self, field: Field) -> Array:
        return self.index.length_array(field)

    def _documents_of(self) -> ArrayDocuments:
        return ArrayDocuments(self.index, self.matcher, self.scoring, self._letters)


def _above(letters: Letters) -> list[Array]:
    return [_tally(letters.above).ordinals] if letters.above else []


def _counts(postings: Mapping[int, float], ordinals: Array) -> Array:
    """Return how often a gram stands in each of ``ordinals``, ``float64``."""
    tally = _tally(postings)
    counts = np.zeros(len(ordinals))
    if ordinals is tally.ordinals:
        counts += tally.all_counts()
    elif tally:
        held, found = tally.at(ordinals)
        np.multiply(held, found, out=counts)
    return counts


def _tally(postings: Mapping[int, float]) -> Tally:
    assert isinstance(postings, Tally)  # noqa: S101 - our matcher gives no other
    return postings
