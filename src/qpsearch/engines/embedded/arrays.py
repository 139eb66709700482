"""An algebra by NumPy, for all clauses at once: what many clauses are searched by.

A set is a rising array of ordinals, counts are a tally, a column is an array. What later searches
will ask for again is kept beside the postings.
"""

from __future__ import annotations

from functools import cached_property, reduce
from heapq import nlargest
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.engine.lists import Keeping
from qpsearch.engines.embedded.document_arrays import AllDocuments, SomeDocuments
from qpsearch.engines.embedded.facts import UNASKED, Facts
from qpsearch.engines.embedded.posting_arrays import NOTHING, Tally, Windows
from qpsearch.engines.embedded.ranked_clauses import RankedClauses
from qpsearch.engines.embedded.tallies import TallyReader

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from qpsearch.engine.algebra import Column, Place, Term
    from qpsearch.engine.counting import Array
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Filters
    from qpsearch.engine.records import DocumentRecord, Field, Ranked
    from qpsearch.engines.embedded.tallies import Tallies

_DENSE = 16
"""An array this many times as long as what is looked up in it is searched, not spread out."""
_MANY = 8
"""Tallies from which adding up over all ordinals is quicker than one after the other."""
_SEARCHES, _FAR = 3, 64
"""First searches of an open index of which the clauses, where they are no more than one of so many,
are looked at apart from all others."""
_FEW, _LARGE = 512, 1 << 18
"""And later ones of so many clauses at most, in an index of more clauses than this."""
_DOCUMENT = 1 << 12
"""Clauses whose terms are read in the time in which the record of a document is."""
_MOST_AT_ONCE = 1 << 22
"""Postings that are added up in one go: 64 MiB."""
_POSTING, _ORDINAL, _LOOKUP, _MATCH = 7, 2, 8_000, 80
"""What adding up costs, in nanoseconds or thereabouts: of all terms for each posting and each
ordinal, of the clauses that match alone for each term and for each of these clauses in it. What
postings are worth, the first time four times as much, is kept for later searches."""


class Arrays:
    """Sets and counts over all clauses of an open index, for one search."""

    def __init__(self, index: ClauseIndex, tallies: Tallies) -> None:
        self.index = index
        self.tallies = tallies
        self._asked = TallyReader(tallies)
        tallies.searches += 1

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what ``make`` returned for ``key``; the latest are kept for later searches."""
        return self.tallies.derived(key, make, attrgetter("size"))

    @property
    def reads_ahead(self) -> bool:
        """Whether what is expected is read whole: not near a few clauses only."""
        return self.tallies.searches > _SEARCHES and self.tallies.end <= _LARGE

    def expect(self, places: Iterable[Place]) -> None:
        """Be told which postings may be asked for next, so that they are read together."""
        self._asked.expect(map(_key, places))

    def stay_near(self, near: Windows) -> None:
        """Be told that from now on only the postings in some windows of ordinals are wanted."""
        self._asked.stay_near(near)

    def postings(self, field: Field, term: str) -> Tally:
        """Return the postings of a term."""
        return self._asked.of(_key((field, term)))

    def everything(self) -> Array:
        """Return the ordinals of all clauses."""
        return np.flatnonzero(self.tallies.document_numbers() >= 0)

    def united(self, sets: Iterable[Any]) -> Array:
        """Return what any set has."""
        some = [ordinals for one in sets if len(ordinals := _ordinals(one))]
        if len(some) < 2:
            return some[0] if some else NOTHING.ordinals
        spread = np.zeros(max(int(ordinals[-1]) for ordinals in some) + 1, np.bool_)
        for ordinals in some:
            spread[ordinals] = True
        return np.flatnonzero(spread)

    def common(self, sets: Iterable[Any]) -> Array:
        """Return what all sets have, the shortest looked up first; nothing of no sets."""
        found: list[Array] = []
        for one in sets:
            found.append(_ordinals(one))
            if not len(one):
                break
        first, *others = sorted(found, key=len) or [NOTHING.ordinals]
        for other in others:
            if not len(first):
                break
            first = first[_held(first, other)]
        return first

    def without(self, clauses: Any, others: Any) -> Array:
        """Return ``clauses`` but those among ``others``."""
        ordinals = _ordinals(clauses)
        kept: Array = ordinals[~_held(ordinals, _ordinals(others))]
        return kept

    def chosen(self, ordinals: Iterable[int]) -> Array:
        """Return a set of rising ordinals."""
        return np.fromiter(ordinals, np.int64)

    def listed(self, clauses: Any) -> list[int]:
        """Return the ordinals of a set, rising."""
        found: list[int] = _ordinals(clauses).tolist()
        return found

    def of_documents(
        self,
        clauses: Any,
        key: Hashable,
        admit: Callable[[DocumentRecord], bool],
        filters: Filters | None = None,
    ) -> Array:
        """Return the clauses of documents that ``admit`` lets through.

        Of each document it is asked once, or of many their terms; what was said is kept by ``key``.
        """
        ordinals = _ordinals(clauses)
        tallies, owners = self.tallies, self.tallies.document_numbers()
        documents = tallies.document_ordinals()
        owners_here = owners[ordinals]
        admitted: Array = tallies.derived(
            ("admitted", key), lambda: np.full(len(documents), UNASKED, np.int8), len
        )

        def unasked() -> Array:
            return np.bincount(owners_here[admitted[owners_here] == UNASKED]).nonzero()[0]

        missing = unasked()
        if filters and len(missing) * _DOCUMENT > tallies.end:
            said = Facts(self._asked, owners, documents, tallies.terms).passing(filters)
            admitted[:] = np.where(admitted == UNASKED, said, admitted)
            missing = unasked()
        for number in missing.tolist():
            admitted[number] = admit(self.index.document_of(documents[number]))
        found: Array = ordinals[admitted[owners_here] > 0]
        return found

    def counted(self, ordinals: Sequence[int], counts: Sequence[float]) -> Tally:
        """Return counts given as rising ordinals and the count of each."""
        return Tally.counted(np.array(ordinals, np.int64), np.array(counts, np.float64))

    def once(self, clauses: Any) -> Tally:
        """Return a set as counts of one."""
        return Tally(_ordinals(clauses), NOTHING.repeated, NOTHING.counts)

    def summed(self, places: Iterable[Place]) -> Tally:
        """Return the postings of several terms added up."""
        tallies = [tally for tally in self._asked.all_of(list(map(_key, places))) if len(tally)]
        if len(tallies) < _MANY:
            return reduce(self.added, tallies) if tallies else NOTHING
        ordinals = np.concatenate([tally.ordinals for tally in tallies])
        weights = np.concatenate([tally.all_counts() for tally in tallies])
        sums = np.bincount(ordinals, weights)
        held = np.flatnonzero(sums)
        return Tally.counted(held, sums[held])

    def added(self, counts: Any, more: Any) -> Tally:
        """Return two counts added up."""
        first: Tally = counts
        second: Tally = more
        if not len(first) or not len(second):
            return first if len(first) else second
        if len(first) < len(second):
            first, second = second, first
        places = first.ordinals.searchsorted(second.ordinals)
        new = first.ordinals.take(places, mode="clip") != second.ordinals
        held, others = first.all_counts(), second.all_counts()
        if not new.any():
            held = held.copy()
            held[places] += others
            return Tally.counted(first.ordinals, held)
        at = places + new.cumsum() - new  # where those of the second come to stand
        sums = np.zeros(len(held) + np.count_nonzero(new), np.float32)
        ordinals = np.empty(len(sums), np.int64)
        from_first = np.ones(len(sums), np.bool_)
        from_first[at[new]] = False
        ordinals[from_first] = first.ordinals
        ordinals[at] = second.ordinals
        sums[from_first] = held
        sums[at] += others
        return Tally.counted(ordinals, sums)

    def least(self, each: Sequence[Any]) -> Tally:
        """Return the clauses that all have, with the least count of each."""
        ordinals = self.common(each)
        if not len(ordinals):
            return NOTHING
        return Tally.counted(ordinals, np.min([tally.at(ordinals) for tally in each], axis=0))

    def columns(self, clauses: Any) -> _ArrayColumns:
        """Return the columns of some clauses."""
        return _ArrayColumns(self, _ordinals(clauses))


class _ArrayColumns(Keeping):
    """Columns of some clauses."""

    def __init__(self, arrays: Arrays, ordinals: Any) -> None:
        super().__init__()
        self.ordinals = ordinals
        self._arrays = arrays
        tallies = arrays.tallies
        fresh = tallies.searches <= _SEARCHES and not tallies.has("document_numbers")
        few = len(ordinals) <= _FEW and tallies.end > _LARGE
        self._apart = (fresh or few) and len(ordinals) * _FAR < tallies.end
        """Whether only what these clauses need is read: an index that was just opened is likely
        closed again, and numbers of all clauses would take most of the time and the memory; of a
        large index what many searches need does not fit into the memory anyway."""
        if self._apart and len(ordinals):
            arrays.stay_near(Windows(*self._own[1:]))

    @cached_property
    def documents(self) -> AllDocuments | SomeDocuments:
        """The documents of the clauses; mostly all there are."""
        if not self._apart:
            return self._all_documents
        return SomeDocuments(self._arrays.tallies, self._arrays.postings, *self._own[1:])

    @cached_property
    def _all_documents(self) -> AllDocuments:
        return AllDocuments(self._arrays.tallies, self._arrays.postings)

    @cached_property
    def _own(self) -> tuple[Array, Array, Array]:
        return self._arrays.tallies.documents_of(self.ordinals)

    @cached_property
    def _rows(self) -> Array:
        """For each clause the row of its document."""
        if self._apart:
            return self._own[0]
        rows: Array = self._arrays.tallies.document_numbers()[self.ordinals]
        return rows

    def counts(self, counts: Any) -> Column:
        """Return the count of each clause; 0 where there is none."""
        return counts.at(self.ordinals)

    def held(self, clauses: Any) -> Column:
        """Return whether each clause is in a set."""
        ordinals = _ordinals(clauses)
        if ordinals is self.ordinals:
            return np.ones(len(ordinals), np.bool_)
        return _held(self.ordinals, ordinals)

    def of_lengths(self, field: Field, formula: Callable[..., Column], *given: float) -> Column:
        """Return ``formula(lengths, *given)``; that of all clauses is kept for later searches."""
        key = "lengths", field, formula, given
        tallies = self._arrays.tallies

        def make() -> Column:
            if self._apart and not tallies.has(key):
                return formula(tallies.lengths_at(field, self.ordinals), *given)
            column = tallies.derived(key, lambda: formula(tallies.lengths(field), *given), len)
            return column[self.ordinals]

        return self.kept(key, make)

    @cached_property
    def few(self) -> bool:
        """Whether these are fewer than the documents."""
        return self._apart or len(self.ordinals) < len(self._all_documents)

    def spread(self, column: Column) -> Column:
        """Return a column of documents as one of clauses: for each that of its document."""
        return column[self._rows]

    def total(self, terms: Sequence[Term]) -> Column:
        """Return what terms are worth, added up in order: over all clauses, or few by few."""
        sizes = [sum([len(counts) for counts in term.counts]) for term in terms]
        some = [term for term, size in zip(terms, sizes, strict=True) if size]
        everywhere = _POSTING * sum(sizes) + _ORDINAL * self._arrays.tallies.end
        if not self._apart and len(some) * (_LOOKUP + _MATCH * len(self.ordinals)) > everywhere:
            return self._everywhere(some)[self.ordinals]
        total = np.zeros(len(self.ordinals))
        for term in some:
            total += term.worth(self)
        return total

    def _everywhere(self, terms: Sequence[Term]) -> Array:
        """Return what terms are worth to every clause that they add to, by ordinal."""
        total: Array | None = None
        at_once, ordinals, values = 0, [NOTHING.ordinals], [NOTHING.counts]
        for term in terms:
            where, what = self._worth_everywhere(term)
            at_once += len(where)
            if at_once <= _MOST_AT_ONCE:
                ordinals.append(where)
                values.append(what)
            else:
                total = self._sum(ordinals, values) if total is None else total
                total[where] += what
        return self._sum(ordinals, values) if total is None else total

    def _sum(self, ordinals: list[Array], values: list[Array]) -> Array:
        """Add values up in the order given, as one term after the other would."""
        end = self._arrays.tallies.end
        return np.bincount(np.concatenate(ordinals), np.concatenate(values), minlength=end)

    def _worth_everywhere(self, term: Term) -> tuple[Array, Array]:
        """Return which clauses a term adds to, and what; kept for later if it has a key."""

        def made() -> tuple[Array, Array]:
            ordinals = self._arrays.united(term.counts)
            return ordinals, term.worth(self._arrays.columns(ordinals))

        def size(found: tuple[Array, Array]) -> int:
            ordinals, worth = found
            return len(worth) if ordinals is _ordinals(term.counts[0]) else 2 * len(worth)

        if term.key is None:
            return made()
        found: tuple[Array, Array] = self._arrays.tallies.derived(term.key, made, size)
        return found

    def best(self, depth: int, steps: Column, scores: Column) -> list[int]:
        """Return the rows of the best clauses, by steps, then scores, then the lower ordinal."""
        able: Sequence[int] = range(len(scores))
        if len(scores) > depth:
            together = scores + (float(scores.max()) + 1.0) * steps
            least = np.partition(together, len(together) - depth)[len(together) - depth]
            able = np.flatnonzero(together >= least * (1.0 - 1e-12)).tolist()
        return nlargest(depth, able, key=lambda row: (steps[row], scores[row], -row))

    def ranked(self, scores: Column) -> Sequence[Ranked]:
        """Return the clauses best first, equals by the lower ordinal."""
        return RankedClauses(self.ordinals, scores)


def _key(place: Place) -> tuple[str, bytes]:
    field, term = place
    return field, term.encode("utf-8", "surrogatepass")


def _ordinals(clauses: Any) -> Array:
    """Return a set, which may be counts, as an array."""
    if isinstance(clauses, Tally):
        return clauses.ordinals
    return clauses if isinstance(clauses, np.ndarray) else np.fromiter(clauses, np.int64)


def _held(ordinals: Array, among: Array) -> Array:
    """Return for each of ``ordinals`` whether it is ``among`` others."""
    if not len(among) or not len(ordinals):
        return np.zeros(len(ordinals), np.bool_)
    if len(among) > _DENSE * len(ordinals):
        found: Array = among.take(among.searchsorted(ordinals), mode="clip") == ordinals
        return found
    spread = np.zeros(max(int(ordinals[-1]), int(among[-1])) + 1, np.bool_)
    spread[among] = True
    return spread[ordinals]
