"""Searching a large index: the same matching and scoring as beside it, by arrays.

:class:`~qpsearch.search.match.Matcher` and :class:`~qpsearch.search.rank.Scorer` walk dicts, which
a small index answers from sooner than NumPy is imported. Here postings stay arrays, sets of clauses
are masks over all ordinals, and a signal is added to all clauses at once. Every sum is formed in
the same order from the same numbers, so scores are the same to the last bit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from heapq import nlargest
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from qpsearch.index.engine import Field
from qpsearch.index.terms import grams_of
from qpsearch.model import Role
from qpsearch.search.match import Matcher, occurrences, wildcard_pattern
from qpsearch.search.plan import TYPED, AllOf, AnyOf, Concept, Level, NoneOf, Run
from qpsearch.search.rank import Ranked, Scorer, idf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.index.postings import Array
    from qpsearch.search.execute import Filters
    from qpsearch.search.plan import Alternative, Plan
    from qpsearch.search.rank import Scoring, Signal

_EDGE = re.compile(r"[a-z0-9.]")
"""A phrase that begins and ends with none of these stands wherever its letters stand."""
_DENSE = 8
"""Postings this many times as long as what is asked for are searched, not spread out."""
_MOST_FOUND = 1 << 12
"""Postings that a finding is taken for when it is kept."""
_FIRST = 128
"""Hits that are ranked at first; the others only when they are asked for."""


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


def matching(plan: Plan, matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return the ordinals of the clauses that match, rising."""
    mask = _matching(plan, matcher)
    if filters.by_document:
        mask &= _admitted(matcher, filters)
    if filters.sections:
        from qpsearch.locator import contains

        for ordinal in np.flatnonzero(mask).tolist():
            locator = matcher.record(ordinal).locator
            mask[ordinal] = any(contains(locator, section) for section in filters.sections)
    return np.flatnonzero(mask)


def _matching(plan: Plan, matcher: ArrayMatcher) -> Array:
    match plan:
        case Concept():
            return _matching_concept(plan, matcher)
        case Run(concepts=concepts, join_any=join_any):
            masks = [_matching_concept(concept, matcher) for concept in concepts]
            join = np.logical_or if join_any else np.logical_and
            joined: Array = join.reduce(masks)
            together = matcher.run(plan)
            joined[together.ordinals if isinstance(together, Tally) else list(together)] = True
            return joined
        case AnyOf(items):
            some: Array = np.logical_or.reduce([_matching(item, matcher) for item in items])
            return some
        case AllOf(items):
            return _matching_all(items, matcher)
        case NoneOf(item):
            others: Array = matcher.everything() & ~_matching(item, matcher)
            return others


def _matching_all(items: Sequence[Plan], matcher: ArrayMatcher) -> Array:
    """Intersect; what only excludes or only looks at the address comes last, over what is left."""
    first = [item for item in items if not (isinstance(item, NoneOf) or _is_address(item))]
    masks = [_matching(item, matcher) for item in first]
    found: Array = np.logical_and.reduce(masks) if masks else matcher.everything()
    for item in items:
        if isinstance(item, NoneOf):
            found &= ~_matching(item.item, matcher)
        elif _is_address(item) and isinstance(item, Concept):
            found = _in_section(found, item.label, matcher)
    return found


def _is_address(item: Plan) -> bool:
    return isinstance(item, Concept) and item.field == "section"


def _in_section(mask: Array, address: str, matcher: ArrayMatcher) -> Array:
    from qpsearch.locator import contains, parse_address

    readings = parse_address(address)
    kept = [
        ordinal
        for ordinal in np.flatnonzero(mask).tolist()
        if any(contains(matcher.record(ordinal).locator, reading) for reading in readings)
    ]
    return matcher.mask(np.array(kept, np.int64))


def _matching_concept(concept: Concept, matcher: ArrayMatcher) -> Array:
    if concept.field == "issuer":
        from qpsearch.text.fold import fold

        wanted = concept.label
        return _of_documents(
            matcher,
            [
                any(wanted in fold(issuer) for issuer in document.issuers)
                for document, _ in matcher.index.document_ordinals()
            ],
        )
    if _is_address(concept):
        return _in_section(matcher.everything(), concept.label, matcher)
    mask = matcher.mask()
    for alternative in concept.alternatives:
        mask[matcher.tally(concept, alternative).ordinals] = True
    return mask


def _admitted(matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return the mask of the clauses whose documents pass; kept for the next search."""

    def admitted() -> Array:
        documents = matcher.index.document_ordinals()
        return _of_documents(matcher, [filters.admit(document) for document, _ in documents])

    size = matcher.index.ordinal_end // 8
    mask: Array = matcher.index.derived(("admitted", filters), admitted, size=size)
    return mask


def _of_documents(matcher: ArrayMatcher, chosen: list[bool]) -> Array:
    """Return the mask of the clauses of some documents, in the order of the index."""
    return np.array([*chosen, False])[matcher.index.document_numbers()]


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
