"""An algebra in plain Python, clause by clause, over any index.

A small index, or the few candidates of a large one, are searched so in less time than it takes to
import NumPy; an engine needs no other.
"""

from __future__ import annotations

from heapq import nlargest
from itertools import repeat
from operator import add, gt, mul, sub, truediv
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import Ranked

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from qpsearch.engine.algebra import Clauses, Counts, Place, Term
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Filters
    from qpsearch.engine.records import DocumentRecord, Field, Postings

_OFTEN = 8
"""Counts of which one in so many is asked for are read at once."""


class Keeping:
    """Keeps what was made of some clauses or their documents, for one search."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what ``make`` returned for ``key`` before."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


class Lists(Keeping):
    """Sets are sets or mappings, counts are mappings, columns are lists."""

    reads_ahead = False
    """Postings are decoded as far as they are asked for."""

    def __init__(self, index: ClauseIndex) -> None:
        super().__init__()
        self.index = index
        self._postings: dict[Place, Postings] = {}

    def expect(self, places: Iterable[Place]) -> None:
        """Read nothing yet."""

    def postings(self, field: Field, term: str) -> Postings:
        """Return the postings of a term, looked up once."""
        place = field, term
        if place not in self._postings:
            self._postings[place] = self.index.postings(field, term)
        return self._postings[place]

    def everything(self) -> Clauses:
        """Return all clauses."""
        return set(self.index.ordinals())

    def united(self, sets: Iterable[Clauses]) -> set[int]:
        """Return what any set has."""
        return set().union(*sets)

    def common(self, sets: Iterable[Clauses]) -> set[int]:
        """Return what all sets have."""
        found: list[Clauses] = []
        for one in sets:
            found.append(one)
            if not one:
                return set()
        first, *others = sorted(found, key=len) or [()]
        return set(first).intersection(*others)

    def without(self, clauses: Clauses, others: Clauses) -> set[int]:
        """Return ``clauses`` but those among ``others``."""
        return set(clauses).difference(others)

    def chosen(self, ordinals: Iterable[int]) -> set[int]:
        """Return a set of rising ordinals."""
        return set(ordinals)

    def listed(self, clauses: Clauses) -> list[int]:
        """Return the ordinals of a set, rising."""
        return sorted(clauses)

    def of_documents(
        self,
        clauses: Clauses,
        key: Hashable,
        admit: Callable[[DocumentRecord], bool],
        filters: Filters | None = None,
    ) -> set[int]:
        """Return the clauses of documents that ``admit`` lets through."""
        del key, filters
        admitted: dict[Hashable, bool] = {}
        found: set[int] = set()
        for ordinal in clauses:
            document = self.index.document_key(ordinal)
            if document not in admitted:
                admitted[document] = admit(self.index.document_of(ordinal))
            if admitted[document]:
                found.add(ordinal)
        return found

    def counted(self, ordinals: Sequence[int], counts: Sequence[float]) -> dict[int, float]:
        """Return counts given as ordinals and the count of each."""
        return dict(zip(ordinals, counts, strict=True))

    def once(self, clauses: Clauses) -> dict[int, float]:
        """Return a set as counts of one."""
        return dict.fromkeys(clauses, 1.0)

    def summed(self, places: Iterable[Place]) -> Counts:
        """Return the postings of several terms added up."""
        found: dict[int, float] = {}
        for place in places:
            found = self.added(found, self.postings(*place))
        return found

    def added(self, counts: Mapping[int, float], more: Counts) -> dict[int, float]:
        """Return two counts added up."""
        found = dict(counts)
        if not found:
            found.update(more.items())
            return found
        for ordinal, count in more.items():
            found[ordinal] = found.get(ordinal, 0.0) + count
        return found

    def least(self, each: Sequence[Counts]) -> dict[int, float]:
        """Return the clauses that all have, with the least count of each."""
        return {o: min(counts[o] for counts in each) for o in self.common(each)}

    def columns(self, clauses: Clauses) -> _ListColumns:
        """Return the columns of some clauses."""
        return _ListColumns(self, sorted(clauses))


class Column(list[Any]):
    """Numbers, added and multiplied row by row with those of another column or with one number."""

    __slots__ = ()

    def _each(self, operation: Callable[[Any, Any], Any], other: Any) -> Column:
        return Column(map(operation, self, other if isinstance(other, Column) else repeat(other)))

    def __add__(self, other: Any) -> Column:
        return self._each(add, other)

    def __sub__(self, other: Any) -> Column:
        return self._each(sub, other)

    def __mul__(self, other: Any) -> Column:
        return self._each(mul, other)

    def __truediv__(self, other: Any) -> Column:
        return self._each(truediv, other)

    def __gt__(self, other: Any) -> Column:  # type: ignore[override] # a column is no sequence
        return self._each(gt, other)

    __radd__, __rmul__ = __add__, __mul__

    def clip(self, _: None, most: float) -> Column:
        """Return the numbers, none of them above ``most``."""
        return self._each(min, most)

    def max(self) -> float:
        """Return the highest number."""
        return float(max(self))


class _ListColumns(Keeping):
    """Columns of some clauses."""

    few = False
    """Only the documents of the clauses are looked at."""

    def __init__(self, lists: Lists, ordinals: list[int]) -> None:
        super().__init__()
        self.ordinals = ordinals
        self._lists = lists
        document_key = lists.index.document_key
        places: dict[Hashable, int] = {}
        self._rows = [places.setdefault(document_key(o), len(places)) for o in ordinals]
        """For each clause the row of its document."""
        self.documents = _ListDocuments(lists, list(places))

    def counts(self, counts: Counts) -> Column:
        """Return the count of each clause; 0 where there is none."""
        if len(counts) < _OFTEN * len(self.ordinals):
            counts = dict(counts.items())  # postings are decoded one by one otherwise
        return Column([counts.get(ordinal, 0) for ordinal in self.ordinals])

    def held(self, clauses: Clauses) -> Column:
        """Return whether each clause is in a set."""
        return Column([ordinal in clauses for ordinal in self.ordinals])

    def of_lengths(self, field: Field, formula: Callable[..., Column], *given: float) -> Column:
        """Return ``formula(lengths, *given)``, for the number of terms in a field of each."""

        def make() -> Column:
            length = self._lists.index.length
            return formula(Column([length(field, ordinal) for ordinal in self.ordinals]), *given)

        made: Column = self.kept((field, formula, given), make)
        return made

    def spread(self, column: Column) -> Column:
        """Return a column of documents as one of clauses: for each that of its document."""
        return Column(map(column.__getitem__, self._rows))

    def total(self, terms: Sequence[Term]) -> Column:
        """Return what terms are worth to each clause, added up in the order of the terms."""
        total = Column([0.0] * len(self.ordinals))
        for term in terms:
            if any(term.counts):
                total = total + term.worth(self)
        return total

    def best(self, depth: int, steps: Column, scores: Column) -> list[int]:
        """Return the rows of the best clauses, by steps, then scores, then the lower ordinal."""
        rows = range(len(self.ordinals))
        return nlargest(depth, rows, key=lambda row: (steps[row], scores[row], -row))

    def ranked(self, scores: Column) -> list[Ranked]:
        """Return the clauses best first, equals by the lower ordinal."""
        pairs = map(Ranked, self.ordinals, scores)
        return sorted(pairs, key=lambda ranked: (-ranked.score, ranked.ordinal))


class _ListDocuments(Keeping):
    """Columns of documents."""

    def __init__(self, lists: Lists, keys: list[Hashable]) -> None:
        super().__init__()
        self._lists = lists
        self._keys = keys

    def counts(self, field: Field, term: str) -> Column:
        """Return how often a term occurs in the clauses of each document."""
        return Column(map(self._lists.postings(field, term).in_document, self._keys))

    def lengths(self, field: Field) -> Column:
        """Return the number of terms in a field of all clauses of each document."""
        return Column([self._lists.index.document_length(field, key) for key in self._keys])
