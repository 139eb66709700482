"""Clauses of a cluster ranked by NumPy: what a text of many letters is looked up with.

The letters of all clauses are counted at one go; columns are arrays. Sets and counts are those of
lists, and every number is the same to the last bit.
"""

from __future__ import annotations

from functools import cached_property
from heapq import nlargest
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.lists import Keeping
from qpsearch.engine.records import Field, Ranked
from qpsearch.engines.opensearch.fetched import (
    FetchedIndex,
    FetchedLists,
    FetchedPostings,
    folded_headings,
)
from qpsearch.engines.opensearch.joined import BETWEEN
from qpsearch.engines.opensearch.mapping import ORDER_BITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.engine.algebra import Clauses, Column, Counts, Term
    from qpsearch.engine.counting import Array
    from qpsearch.engines.opensearch.fetched import Surroundings
    from qpsearch.engines.opensearch.unpacked import FetchedClause

_CHARACTERS = 0x110000


class _LetterRow:
    """Some texts as one row of letters, in which characters and pairs are counted."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = BETWEEN.join(texts).encode("utf-32-le", "surrogatepass")
        self._letters = np.frombuffer(joined, np.uint32)
        self._count = len(texts)
        sizes = np.array([len(text) + 1 for text in texts], np.int64)
        self._texts = np.repeat(np.arange(self._count), sizes)[: len(self._letters)]

    def counted(self, grams: Sequence[str]) -> Array:
        """Return how often each gram stands in each text: a row for each gram."""
        characters = sorted({character for gram in grams for character in gram} - {BETWEEN})
        numbers = {character: at for at, character in enumerate(characters, 1)}
        of_letters = np.zeros(_CHARACTERS, np.int32)
        of_letters[[*map(ord, characters)]] = range(1, len(characters) + 1)
        letters = of_letters[self._letters]
        singles = np.full(len(characters) + 1, -1, np.int32)
        pairs = np.full((len(characters) + 1, len(characters) + 1), -1, np.int32)
        for at, gram in enumerate(grams):
            if len(gram) == 1:
                singles[numbers.get(gram, 0)] = at
            else:
                pairs[numbers.get(gram[0], 0), numbers.get(gram[1], 0)] = at
        singles[0] = pairs[0, :] = pairs[:, 0] = -1
        cells = [
            found[held].astype(np.int64) * self._count + self._texts[: len(found)][held]
            for found in (singles[letters], pairs[letters[:-1], letters[1:]])
            for held in [found >= 0]
        ]
        counts = np.bincount(np.concatenate(cells), minlength=len(grams) * self._count)
        return counts.reshape(len(grams), self._count).astype(np.float64)


class _CountedPostings(FetchedPostings):
    """Ordinal → how often a gram stands in those clauses that are here, from a row of counts."""

    __slots__ = ("row",)

    def __init__(
        self,
        row: Array,
        ordinals: Sequence[int],
        in_documents: Callable[[], Callable[[int], int]],
    ) -> None:
        def count() -> dict[int, float]:
            held = row.nonzero()[0]
            return dict(
                zip([ordinals[at] for at in held.tolist()], row[held].tolist(), strict=True)
            )

        super().__init__(count, in_documents)
        self.row = row
        """Of all clauses that are here, by ordinal."""

    def __len__(self) -> int:
        return int(np.count_nonzero(self.row))


class CountedIndex(FetchedIndex):
    """Some clauses of a cluster whose letters are counted together.

    Args:
        store: what they come from.
        clauses: in any order.
        grams: that are asked for in any case.

    """

    def __init__(
        self, store: Surroundings, clauses: Iterable[FetchedClause], grams: Iterable[str]
    ) -> None:
        super().__init__(store, clauses, all_here=False)
        self.rows = [*self.ordinals()]
        """Their ordinals, rising."""
        self._asked = dict.fromkeys(gram for gram in grams if len(gram) <= 2)
        self._in_texts: dict[str, Array] = {}
        self._above: dict[str, Array] = {}

    def postings(self, field: Field, term: str) -> FetchedPostings:
        """Return the clauses whose ``field`` holds ``term``."""
        known = self._postings.get((field, term))
        if known is None and self._is_counted(field, term):
            known = _CountedPostings(
                self._row(field, term), self.rows, lambda: self._in_documents_of(field, term)
            )
            self._postings[field, term] = known
        return super().postings(field, term) if known is None else known

    @staticmethod
    def _is_counted(field: Field, term: str) -> bool:
        size = len(term)
        return (field is Field.GRAMS and size in (1, 2)) or (
            field is Field.HEADING_PAIRS and size == 2
        )

    def _row(self, field: Field, term: str) -> Array:
        counts = self._in_texts if field is Field.GRAMS else self._above
        if term not in counts:
            self._asked[term] = None
            grams = [gram for gram in (*self._asked, *self._wanted) if gram not in counts]
            if field is Field.GRAMS:
                rows = self._letters.counted(grams)
            else:
                grams = [gram for gram in grams if len(gram) == 2]
                letters, of_clauses = self._letters_above
                rows = letters.counted(grams)[:, of_clauses]
            counts.update(zip(grams, rows, strict=True))
        return counts[term]

    @cached_property
    def _letters(self) -> _LetterRow:
        return _LetterRow([one.folded for one in self.clauses()])

    @cached_property
    def _letters_above(self) -> tuple[_LetterRow, Array]:
        """The headings, and for each clause which of them it stands below."""
        numbers: dict[str, int] = {}
        of_clauses = [numbers.setdefault(one.above, len(numbers)) for one in self.read_clauses()]
        return _LetterRow([*map(folded_headings, numbers)]), np.array(of_clauses, np.int64)


class CountedLists(FetchedLists):
    """Lists over the clauses that came, with arrays for columns."""

    def __init__(self, index: CountedIndex) -> None:
        super().__init__(index)
        self.texts = index

    def begun(self) -> CountedLists:
        """Return the same for one search more."""
        return CountedLists(self.texts)

    def columns(self, clauses: Clauses) -> _MatrixColumns:  # type: ignore[override] # as the protocol
        """Return the columns of some clauses."""
        return _MatrixColumns(self, sorted(clauses))


class _MatrixColumns(Keeping):
    """Columns of some clauses."""

    few = False
    """Only the documents of the clauses are looked at."""

    def __init__(self, lists: CountedLists, ordinals: list[int]) -> None:
        super().__init__()
        self.ordinals = ordinals
        self._index = lists.texts
        self._rows = np.searchsorted(np.array(self._index.rows, np.int64), ordinals)
        """Where they stand among all that are here."""
        numbers: dict[int, int] = {}
        self._documents = np.array(
            [numbers.setdefault(one >> ORDER_BITS, len(numbers)) for one in ordinals], np.int64
        )
        """For each clause the row of its document."""
        self.documents = _MatrixDocuments(lists, [*numbers])

    def counts(self, counts: Counts) -> Column:
        """Return the count of each clause; 0 where there is none."""
        if isinstance(counts, _CountedPostings):
            return counts.row[self._rows]
        held = dict(counts.items())
        return np.fromiter(map(held.get, self.ordinals, repeat(0.0)), np.float64)

    def held(self, clauses: Clauses) -> Column:
        """Return whether each clause is in a set."""
        return np.fromiter(map(clauses.__contains__, self.ordinals), np.bool_)

    def of_lengths(self, field: Field, formula: Callable[..., Column], *given: float) -> Column:
        """Return ``formula(lengths, *given)``, for the number of terms in a field of each."""

        def make() -> Column:
            length = self._index.length
            lengths = [length(field, ordinal) for ordinal in self.ordinals]
            return formula(np.array(lengths, np.float64), *given)

        return self.kept((field, formula, given), make)

    def spread(self, column: Column) -> Column:
        """Return a column of documents as one of clauses: for each that of its document."""
        return column[self._documents]

    def total(self, terms: Sequence[Term]) -> Column:
        """Return what terms are worth to each clause, added up in the order of the terms."""
        total = np.zeros(len(self.ordinals))
        for term in terms:
            if any(term.counts):
                total += term.worth(self)
        return total

    def best(self, depth: int, steps: Column, scores: Column) -> list[int]:
        """Return the rows of the best clauses, by steps, then scores, then the lower ordinal."""
        held = [*zip(steps.tolist(), scores.tolist(), strict=True)]
        return nlargest(depth, range(len(held)), key=lambda row: (*held[row], -row))

    def ranked(self, scores: Column) -> list[Ranked]:
        """Return the clauses best first, equals by the lower ordinal."""
        order = np.argsort(-scores, kind="stable").tolist()
        values = scores.tolist()
        return [Ranked(self.ordinals[row], values[row]) for row in order]


class _MatrixDocuments(Keeping):
    """Columns of documents."""

    def __init__(self, lists: CountedLists, numbers: list[int]) -> None:
        super().__init__()
        self._lists = lists
        self._numbers = numbers

    def counts(self, field: Field, term: str) -> Column:
        """Return how often a term occurs in the clauses of each document."""
        counted = self._lists.texts.in_documents(field, term, self._numbers)
        return np.array(counted, np.float64)

    def lengths(self, field: Field) -> Column:
        """Return the number of terms in a field of all clauses of each document."""
        length = self._lists.texts.document_length
        return np.array([length(field, number) for number in self._numbers], np.float64)
