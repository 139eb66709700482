"""A large answer counted by its documents' issuers, years and kinds: by arrays, not one by one.

Documents are numbered by the engine. What each is counted by is looked up when an answer first
holds it and is kept, as codes by its number, as long as the engine keeps what it derives.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from qpsearch.corpus.sorting import FacetCount, FacetCounts, in_rank, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.engine import DocumentRecord
    from qpsearch.engine.algebra import Columns
    from qpsearch.engine.counting import Array
    from qpsearch.engine.index import ClauseIndex

_COUNTED = ("issuer", "year", "kind", "document")


def facets_by_arrays(
    names: Sequence[str],
    columns: Columns,
    index: ClauseIndex,
    beside: Iterable[DocumentRecord] = (),
) -> dict[str, FacetCounts]:
    """Count clauses by facets, as :func:`qpsearch.corpus.sorting.facets_of` does.

    Args:
        names: some facets, but for ``owner``.
        columns: of the clauses, as arrays; at least one.
        index: the clauses.
        beside: the document of each clause that is in the answer though it does not match.

    """
    rows = columns.spread(np.arange(index.document_count))
    firsts = np.flatnonzero(np.append(True, rows[1:] != rows[:-1]))
    held = rows[firsts]
    per_row = np.zeros(index.document_count, np.int64)
    per_row[held] = np.diff(firsts, append=len(rows))
    table: _Table = columns.documents.kept("facets", lambda: _Table(index.document_count))
    ordinals = np.asarray(columns.ordinals)[firsts]
    table.learn(held, lambda new: map(index.document_of, ordinals[new].tolist()))
    return table.counted(names, per_row, list(beside))


class _Column:
    """One facet: its values so far, and which documents have which, a row with a code each."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self.codes: dict[str, int] = {}
        self.pairs = np.zeros((2, 0), np.int64)

    def code(self, value: str) -> int:
        if value not in self.codes:
            self.values.append(value)
            self.codes[value] = len(self.codes)
        return self.codes[value]


class _Table:
    """What documents are counted by, as far as answers have held them."""

    def __init__(self, rows: int) -> None:
        self._known = np.zeros(rows, np.bool_)
        self._row_of: dict[str, int] = {}
        self._columns = {name: _Column() for name in _COUNTED}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known) * len(_COUNTED)

    def learn(self, rows: Array, documents: Callable[[Array], Iterable[DocumentRecord]]) -> None:
        """Look up the documents that are new, given as the places that these have in ``rows``."""
        with self._lock:
            new = np.flatnonzero(~self._known[rows])
            if not len(new):
                return
            found = list(zip(rows[new].tolist(), documents(new), strict=True))
            self._row_of |= {document.doc_id: row for row, document in found}
            for name, column in self._columns.items():
                more = [
                    (row, column.code(value))
                    for row, document in found
                    for value in values_of(name, document)
                ]
                pairs = np.array(more, np.int64).reshape(-1, 2).T
                column.pairs = np.concatenate([column.pairs, pairs], axis=1)
            self._known[rows] = True

    def counted(
        self, names: Sequence[str], per_row: Array, beside: Sequence[DocumentRecord]
    ) -> dict[str, FacetCounts]:
        """Return the counts of an answer that has so many clauses of each document."""
        with self._lock:
            return {name: self._count(name, per_row, beside) for name in names}

    def _count(self, name: str, per_row: Array, beside: Sequence[DocumentRecord]) -> FacetCounts:
        column = self._columns[name]
        rows, codes = column.pairs
        more: list[tuple[int, bool]] = []
        there = {one.doc_id for one in beside if self._is_held(one, per_row)}
        for document in beside:
            is_new = document.doc_id not in there
            more += [(column.code(value), is_new) for value in values_of(name, document)]
            there.add(document.doc_id)
        weights = per_row[rows]
        end = len(column.values)
        clauses = np.bincount(codes, weights, end).astype(np.int64)
        documents = np.bincount(codes[weights > 0], minlength=end)
        for code, is_new in more:
            clauses[code] += 1
            documents[code] += is_new
        held = np.flatnonzero(clauses)
        return _Counted(column.values, held, clauses[held], documents[held])

    def _is_held(self, document: DocumentRecord, per_row: Array) -> bool:
        row = self._row_of.get(document.doc_id)
        return row is not None and bool(per_row[row])


class _Counted(FacetCounts):
    """Counts that are put in order as far as they are asked for."""

    def __init__(self, values: list[str], codes: Array, clauses: Array, documents: Array) -> None:
        super().__init__([])
        self._values = values
        self._codes, self._clauses, self._documents = codes, clauses, documents

    def __len__(self) -> int:
        return len(self._codes)

    def _sort(self, end: int) -> list[FacetCount]:
        if len(self._sorted) < min(end, len(self)):
            chosen: Any = slice(None)
            if end < len(self):
                least = np.partition(self._clauses, len(self) - end)[len(self) - end]
                chosen = np.flatnonzero(self._clauses >= least)
            values = map(self._values.__getitem__, self._codes[chosen].tolist())
            numbers = self._clauses[chosen].tolist(), self._documents[chosen].tolist()
            self._sorted = in_rank(map(FacetCount, values, *numbers))
        return self._sorted
