"""What matching and ranking are written in: sets of clauses, counts, columns of numbers.

:mod:`qpsearch.search` says once what matches and what it is worth; an algebra carries it out,
clause by clause (:mod:`qpsearch.engine.lists`) or for all clauses at once
(:mod:`qpsearch.engines.embedded.arrays`). Every number is formed from the same numbers in the same
order, so that scores are the same to the last bit.

A set of clauses is rising ordinals without doubles; counts (ordinal → number) are a set as well. A
column has one number for each of some clauses, or of their documents; ``+ - * / >`` go row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from qpsearch.engine.index import ClauseIndex
    from qpsearch.engine.plan import Filters
    from qpsearch.engine.records import DocumentRecord, Field, Ranked

Clauses = Collection[int]
Counts = Mapping[int, float]
Column = Any
"""Not told apart from a number: formulas are the same for both."""
_Set = TypeVar("_Set", bound=Clauses)
Place = tuple["Field", str]
"""A field and a term."""


class Algebra(Protocol):
    """Sets and counts over the clauses of an index, for one search."""

    @property
    def index(self) -> ClauseIndex:
        """The clauses, one by one."""

    def kept(self, key: Hashable, make: Callable[[], _Set]) -> _Set:
        """Return what ``make`` returned for ``key`` before; it depends on the index alone."""

    @property
    def reads_ahead(self) -> bool:
        """Whether what is expected is read whole, whatever matches."""

    def expect(self, places: Iterable[Place]) -> None:
        """Be told which postings may be asked for next, so that they are read together."""

    def postings(self, field: Field, term: str) -> Counts:
        """Return the postings of a term."""

    def everything(self) -> Clauses:
        """Return all clauses."""

    def united(self, sets: Iterable[Clauses]) -> Clauses:
        """Return what any set has."""

    def common(self, sets: Iterable[Clauses]) -> Clauses:
        """Return what all sets have, nothing of no sets; once nothing is left, ask no more."""

    def without(self, clauses: Clauses, others: Clauses) -> Clauses:
        """Return ``clauses`` but those among ``others``."""

    def chosen(self, ordinals: Iterable[int]) -> Clauses:
        """Return a set of rising ordinals."""

    def listed(self, clauses: Clauses) -> list[int]:
        """Return the ordinals of a set, rising."""

    def of_documents(
        self,
        clauses: Clauses,
        key: Hashable,
        admit: Callable[[DocumentRecord], bool],
        filters: Filters | None = None,
    ) -> Clauses:
        """Return the clauses of documents that ``admit`` lets through; it is known by ``key``.

        Filters say the same in terms that the index may have.
        """

    def counted(self, ordinals: Sequence[int], counts: Sequence[float]) -> Counts:
        """Return counts given as rising ordinals and the count of each."""

    def once(self, clauses: Clauses) -> Counts:
        """Return a set as counts of one."""

    def summed(self, places: Iterable[Place]) -> Counts:
        """Return the postings of several terms added up."""

    def added(self, counts: Counts, more: Counts) -> Counts:
        """Return two counts added up."""

    def least(self, each: Sequence[Counts]) -> Counts:
        """Return the clauses that all have, with the least count of each."""

    def columns(self, clauses: Clauses) -> Columns:
        """Return the columns of some clauses."""


class Term(Protocol):
    """One term of a sum over clauses; the same for equal keys and the same index."""

    @property
    def counts(self) -> Sequence[Counts]:
        """What it goes by; it adds to no clause that is in none of these."""

    @property
    def key(self) -> Hashable:
        """What it is known by in later searches; ``None``: not worth keeping."""

    def worth(self, columns: Columns) -> Column:
        """Return what it adds to each clause."""


class Columns(Protocol):
    """Columns of some clauses."""

    @property
    def ordinals(self) -> Sequence[int]:
        """The clauses, rising."""

    def counts(self, counts: Counts) -> Column:
        """Return the count of each clause; 0 where there is none."""

    def held(self, clauses: Clauses) -> Column:
        """Return whether each clause is in a set."""

    def of_lengths(self, field: Field, formula: Callable[..., Column], *given: float) -> Column:
        """Return ``formula(lengths, *given)``, for the number of terms in a field of each."""

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Return what ``make`` returned for ``key`` before, for these clauses."""

    @property
    def documents(self) -> DocumentColumns:
        """The documents of the clauses, and maybe others."""

    @property
    def few(self) -> bool:
        """Whether these are fewer than the documents."""

    def spread(self, column: Column) -> Column:
        """Return a column of documents as one of clauses: for each that of its document."""

    def total(self, terms: Sequence[Term]) -> Column:
        """Return what terms are worth to each clause, added up in the order of the terms."""

    def best(self, depth: int, steps: Column, scores: Column) -> Sequence[int]:
        """Return the rows of the best clauses, by steps, then scores, then the lower ordinal."""

    def ranked(self, scores: Column) -> Sequence[Ranked]:
        """Return the clauses best first, equals by the lower ordinal."""


class DocumentColumns(Protocol):
    """Columns of documents."""

    def kept(self, key: Hashable, make: Callable[[], Column]) -> Column:
        """Return what ``make`` returned for ``key`` before; it depends on the index alone."""

    def counts(self, field: Field, term: str) -> Column:
        """Return how often a term occurs in the clauses of each document."""

    def lengths(self, field: Field) -> Column:
        """Return the number of terms in a field of all clauses of each document."""
