"""Which clauses hold a form of a concept, and how often: postings as arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.index.engine import Field
from qpsearch.index.terms import grams_of
from qpsearch.search.match import Matcher, occurrences, wildcard_pattern
from qpsearch.search.plan import Concept, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.index.postings import Array
    from qpsearch.search.plan import Alternative

_EDGE = re.compile(r"[a-z0-9.]")
"""A phrase that begins and ends with none of these stands wherever its letters stand."""
_DENSE = 8
"""Postings this many times as long as what is asked for are searched, not spread out."""
_MOST_FOUND = 1 << 12
"""Postings that a finding is taken for when it is kept."""


class Tally(Mapping[int, float]):
    """Ordinal → number of occurrences, as two arrays; do not write into them."""

    __slots__ = ("counts", "ordinals")

    def __init__(self, ordinals: Array, counts: Array) -> None:
        self.ordinals = ordinals
        """Rising."""
        self.counts = counts

    def __len__(self) -> int:
        return len(self.ordinals)

    def __iter__(self) -> Iterator[int]:
        return iter(self.ordinals.tolist())

    def __getitem__(self, ordinal: int) -> float:
        place = int(np.searchsorted(self.ordinals, ordinal))
        if place == len(self.ordinals) or self.ordinals[place] != ordinal:
            raise KeyError(ordinal)
        return float(self.counts[place])

    def at(self, ordinals: Array, spare: Array) -> Array:
        """Return the counts at ``ordinals``, 0 where there is none.

        ``spare`` is an array of zeros for every ordinal, and is so again afterwards.
        """
        if len(self.ordinals) > _DENSE * len(ordinals):
            places = np.searchsorted(self.ordinals, ordinals)
            places[places == len(self.ordinals)] = 0
            return np.where(self.ordinals[places] == ordinals, self.counts[places], 0.0)
        spare[self.ordinals] = self.counts
        found = spare[ordinals]
        spare[self.ordinals] = 0.0
        return found


_NOTHING = Tally(np.zeros(0, np.int64), np.zeros(0))


class ArrayMatcher(Matcher):
    """A matcher whose findings are tallies."""

    def __init__(self, index: ClauseIndex) -> None:
        super().__init__(index)
        self.spare = np.zeros(index.ordinal_end)

    def mask(self, ordinals: Array | None = None) -> Array:
        """Return a mask over all ordinals, set at those given."""
        mask = np.zeros(len(self.spare), np.bool_)
        if ordinals is not None:
            mask[ordinals] = True
        return mask

    def everything(self) -> Array:
        """Return the mask of all clauses."""
        return self.index.document_numbers() >= 0

    def folded(self, ordinal: int) -> str:
        """Return the folded text of a clause."""
        return self.index.folded(ordinal)

    def postings(self, field: Field, term: str) -> Tally:
        """Return the postings of a term."""
        return Tally(*self.index.arrays(field, term))

    def tally(self, concept: Concept, alternative: Alternative) -> Tally:
        """Return what :meth:`found` returns."""
        found = self.found(concept, alternative)
        if isinstance(found, Tally):
            return found
        ordinals = np.fromiter(found, np.int64, len(found))
        return Tally(ordinals, np.fromiter(found.values(), np.float64, len(found)))

    def _find(self, concept: Concept, alternative: Alternative) -> Tally:
        """Find an alternative; what was found is kept for the next search."""
        key = ("found", concept.field, concept.slop, concept.wildcard, alternative)
        tally: Tally = self.index.derived(
            key, lambda: self._find_anew(concept, alternative), size=_MOST_FOUND
        )
        return tally

    def _find_anew(self, concept: Concept, alternative: Alternative) -> Tally:
        found = super()._find(concept, alternative)
        if isinstance(found, Tally):
            return found
        rising = sorted(found.items())
        ordinals = np.array([ordinal for ordinal, _ in rising], np.int64)
        return Tally(ordinals, np.array([count for _, count in rising], np.float64))

    def _words(self, concept: Concept, alternative: Alternative) -> Any:
        if alternative.level is Level.SCATTERED or not alternative.pieces:
            return super()._words(concept, alternative)
        found = self._sum(self._places(alternative))
        joints = self.mask(self._grams_array(alternative.text))
        joints[found.ordinals] = False
        more = self._verified(concept, alternative, np.flatnonzero(joints))
        return _joined(found, more)

    def _scattered(self, pieces: tuple[str, ...]) -> Any:
        each = [
            self._sum([(field, piece) for field in (Field.WORDS, Field.PARTS, Field.TERM_PARTS)])
            for piece in dict.fromkeys(pieces)
        ]
        ordinals = _intersection([tally.ordinals for tally in each])
        counts = np.min([tally.at(ordinals, self.spare) for tally in each], axis=0)
        return Tally(ordinals, counts)

    def _sum(self, places: Iterable[tuple[Field, str]]) -> Any:
        tallies = [tally for place in places if (tally := self.postings(*place))]
        if len(tallies) < 2:
            return tallies[0] if tallies else _NOTHING
        for tally in tallies:
            self.spare[tally.ordinals] += tally.counts
        ordinals = np.flatnonzero(self.spare)
        counts = self.spare[ordinals]
        self.spare[ordinals] = 0.0
        return Tally(ordinals, counts)

    def _all_grams(self, text: str) -> set[int]:
        return set(self._grams_array(text).tolist())

    def _grams_array(self, text: str) -> Array:
        grams = [gram for gram in grams_of(text) if len(gram) == 2] or grams_of(text)
        return _intersection(
            [self.postings(Field.GRAMS, gram).ordinals for gram in dict.fromkeys(grams)]
        )

    def _letters(self, concept: Concept, alternative: Alternative) -> Any:
        text = alternative.text
        if len(text) <= 2 and not re.search("[a-z0-9]", text):
            return self.postings(Field.GRAMS, text)
        return self._verified(concept, alternative, self._grams_array(text))

    def _verified(self, concept: Concept, alternative: Alternative, candidates: Any) -> Any:
        ordinals = sorted(candidates) if isinstance(candidates, set) else candidates.tolist()
        if concept.slop is None and not concept.wildcard:
            ordinals, counts = self.index.counting(ordinals, alternative.text)
            text = alternative.text
            if alternative.level is Level.LETTERS and not (
                _EDGE.match(text[0]) or _EDGE.match(text[-1])
            ):
                return Tally(np.array(ordinals, np.int64), np.array(counts, np.float64))
        found = [
            (ordinal, count)
            for ordinal in ordinals
            if (count := len(occurrences(self.index.text(ordinal), concept, alternative)))
        ]
        return Tally(
            np.array([ordinal for ordinal, _ in found], np.int64),
            np.array([count for _, count in found], np.float64),
        )

    def _in_field(self, field: Field, alternative: Alternative) -> Any:
        terms = alternative.pieces or (alternative.text,)
        both = _intersection([self.postings(field, term).ordinals for term in terms])
        ordinals = np.union1d(both, self.postings(field, alternative.text).ordinals)
        return Tally(ordinals, np.ones(len(ordinals)))

    def _by_wildcard(self, text: str) -> Any:
        compiled = wildcard_pattern(text)
        prefix = re.split(r"[*?]", text, maxsplit=1)[0]
        terms = filter(compiled.fullmatch, self.index.expand(Field.WORDS, prefix))
        return self._sum([(Field.WORDS, term) for term in terms])


def _intersection(arrays: list[Array]) -> Array:
    """Return what rising arrays without doubles have in common, the shortest first."""
    if not arrays:
        return _NOTHING.ordinals
    first, *others = sorted(arrays, key=len)
    for other in others:
        if not len(first):
            break
        places = np.searchsorted(other, first)
        places[places == len(other)] = 0
        first = first[other[places] == first]
    return first


def _joined(first: Tally, second: Tally) -> Tally:
    """Return two tallies without common ordinals as one."""
    if not second:
        return first
    ordinals = np.concatenate((first.ordinals, second.ordinals))
    order = np.argsort(ordinals, kind="stable")
    return Tally(ordinals[order], np.concatenate((first.counts, second.counts))[order])
