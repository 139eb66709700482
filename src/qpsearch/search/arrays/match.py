"""Which clauses hold a form of a concept, and how often: postings as arrays."""

from __future__ import annotations

from functools import reduce
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.engine.protocol import Field
from qpsearch.engines.embedded.postings import Tally
from qpsearch.search.arrays.sets import common, united, without
from qpsearch.search.match import Matcher
from qpsearch.search.occurrences import literal_prefix, wildcard_pattern
from qpsearch.search.plan import Concept, Level, phrase_of, runs_of, shown_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.engine.protocol import ClauseIndex
    from qpsearch.engines.embedded.postings import Array
    from qpsearch.search.plan import Alternative, Plan

_MANY = 8
"""Tallies from which adding up over all ordinals is quicker than one after the other."""
_SIZE = attrgetter("size")
_NOTHING = Tally(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


class ArrayMatcher(Matcher):
    """A matcher whose findings are tallies."""

    def __init__(self, index: ClauseIndex) -> None:
        super().__init__(index)
        self.size = index.ordinal_end
        self._concepts: dict[Concept, Array] = {}

    def everything(self) -> Array:
        """Return the ordinals of all clauses."""
        return np.flatnonzero(self.index.document_numbers() >= 0)

    def postings(self, field: Field, term: str) -> Tally:
        """Return the postings of a term."""
        return self.index.tally(field, term)

    def expect(self, places: Iterable[tuple[Field, str]]) -> None:
        """Be told which postings may be asked for next, so that they are read together."""
        self.index.expect(places)

    def prepare(self, plan: Plan) -> None:
        """Be told which plan is looked up next."""
        self.expect(
            place
            for concept in chain(shown_of(plan), map(phrase_of, runs_of(plan)))
            for form in concept.alternatives
            for place in self._looked_up(concept, form)
        )

    def _looked_up(self, concept: Concept, alternative: Alternative) -> list[tuple[Field, str]]:
        """Return what :meth:`_find` looks up for words, letters and numbers."""
        if concept.field or concept.slop is not None or concept.wildcard:
            return []
        if alternative.level is Level.NUMBER:
            return [(Field.NUMBERS, alternative.text)]
        if alternative.level is Level.LETTERS:
            return self._telling(alternative.text)
        if alternative.level in (Level.WORD, Level.VARIANT):
            joints = self._telling(alternative.text) if alternative.pieces else []
            return self._places(alternative) + joints
        if alternative.level is Level.SCATTERED:
            return _as_words(alternative.pieces)
        return []

    def tally(self, concept: Concept, alternative: Alternative) -> Tally:
        """Return what :meth:`found` returns."""
        found = self.found(concept, alternative)
        return found if isinstance(found, Tally) else _tally_of(found)

    def holding(self, concept: Concept) -> Array:
        """Return the ordinals of the clauses that hold any form of a concept."""
        if concept not in self._concepts:
            tallies = [self.tally(concept, form) for form in concept.alternatives]
            self._concepts[concept] = united([tally.ordinals for tally in tallies], self.size)
        return self._concepts[concept]

    def _find(self, concept: Concept, alternative: Alternative) -> Tally:
        """Find an alternative; what was found is kept for the next search."""
        key = ("found", concept.field, concept.slop, concept.wildcard, alternative)
        tally: Tally = self.index.derived(
            key, lambda: self._find_anew(concept, alternative), size=_SIZE
        )
        return tally

    def _find_anew(self, concept: Concept, alternative: Alternative) -> Tally:
        found = super()._find(concept, alternative)
        return found if isinstance(found, Tally) else _tally_of(found)

    def _words(self, concept: Concept, alternative: Alternative) -> Any:
        if alternative.level is Level.SCATTERED or alternative.guard or not alternative.pieces:
            return super()._words(concept, alternative)
        found = self._sum(self._places(alternative))
        joints = self._with_grams(alternative.text)
        more = self._verified(concept, alternative, without(joints, found.ordinals))
        return _added(found, more)

    def _scattered(self, pieces: tuple[str, ...]) -> Any:
        each = [self._sum(_as_words([piece])) for piece in dict.fromkeys(pieces)]
        ordinals = common([tally.ordinals for tally in each])
        if not len(ordinals):
            return _NOTHING
        return Tally.counted(ordinals, np.min([tally.at(ordinals)[1] for tally in each], axis=0))

    def _sum(self, places: Iterable[tuple[Field, str]]) -> Any:
        tallies = [tally for tally in self.index.tallies(places) if tally]
        if len(tallies) < _MANY:
            return reduce(_added, tallies) if tallies else _NOTHING
        ordinals = np.concatenate([tally.ordinals for tally in tallies])
        weights = np.concatenate([tally.all_counts() for tally in tallies])
        sums = np.bincount(ordinals, weights)
        held = np.flatnonzero(sums)
        return Tally.counted(held, sums[held])

    def _all_grams(self, text: str) -> set[int]:
        return set(self._with_grams(text).tolist())

    def _with_grams(self, text: str) -> Array:
        return common([tally.ordinals for tally in self.index.tallies(self._telling(text))])

    def _telling(self, text: str) -> list[tuple[Field, str]]:
        return [(Field.GRAMS, gram) for gram in self.telling_grams(text)]

    def _verified(self, concept: Concept, alternative: Alternative, candidates: Any) -> Any:
        ordinals = candidates if isinstance(candidates, set) else candidates.tolist()
        return _tally_of(super()._verified(concept, alternative, ordinals))

    def _in_field(self, field: Field, alternative: Alternative) -> Any:
        terms = alternative.pieces or (alternative.text,)
        places = [(field, term) for term in (alternative.text, *terms)]
        whole, *each = [tally.ordinals for tally in self.index.tallies(places)]
        ordinals = united([common(each), whole], self.size)
        return Tally.counted(ordinals, np.ones(len(ordinals)))

    def _by_wildcard(self, text: str) -> Any:
        compiled = wildcard_pattern(text)
        terms = filter(compiled.fullmatch, self.index.expand(Field.WORDS, literal_prefix(text)))
        return self._sum([(Field.WORDS, term) for term in terms])


def _as_words(pieces: Iterable[str]) -> list[tuple[Field, str]]:
    """Return where words stand, alone or as parts of compounds."""
    fields = Field.WORDS, Field.PARTS, Field.TERM_PARTS
    return [(field, piece) for piece in pieces for field in fields]


def _tally_of(found: Any) -> Tally:
    """Return ordinal → count as a tally."""
    rising = sorted(found.items())
    ordinals = np.array([ordinal for ordinal, _ in rising], np.int64)
    return Tally.counted(ordinals, np.array([count for _, count in rising], np.float64))


def _added(first: Tally, second: Tally) -> Tally:
    """Return two tallies added up."""
    if not len(first) or not len(second):
        return first if len(first) else second
    if len(first) < len(second):
        first, second = second, first
    places = first.ordinals.searchsorted(second.ordinals)
    new = first.ordinals.take(places, mode="clip") != second.ordinals
    counts, more = first.all_counts(), second.all_counts()
    if not new.any():
        counts = counts.copy()
        counts[places] += more
        return Tally.counted(first.ordinals, counts)
    at = places + new.cumsum() - new  # where those of the second come to stand
    sums = np.zeros(len(counts) + np.count_nonzero(new), np.float32)
    ordinals = np.empty(len(sums), np.int64)
    from_first = np.ones(len(sums), np.bool_)
    from_first[at[new]] = False
    ordinals[from_first] = first.ordinals
    ordinals[at] = second.ordinals
    sums[from_first] = counts
    sums[at] += more
    return Tally.counted(ordinals, sums)
