"""Columns of documents, worked out from the postings and lengths of their clauses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.lists import Keeping

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from qpsearch.engine.algebra import Column
    from qpsearch.engine.counting import Array
    from qpsearch.engine.records import Field
    from qpsearch.engines.embedded.posting_arrays import Tally
    from qpsearch.engines.embedded.tallies import Tallies

    Postings = Callable[[Field, str], Tally]
    """The postings of a term in the clauses that are searched."""

_SPARSE = 16
"""Postings for each document from which documents are looked up in them, not they in documents."""


class AllDocuments:
    """Columns of all documents, in their order."""

    def __init__(self, tallies: Tallies, postings: Postings) -> None:
        self._tallies = tallies
        self._postings = postings

    def __len__(self) -> int:
        return len(self._starts)

    def kept(self, key: Hashable, make: Callable[[], Column]) -> Column:
        """Return what ``make`` returned for ``key``; the latest are kept for later searches."""
        return self._tallies.derived(("documents", key), make, len)

    def counts(self, field: Field, term: str) -> Column:
        """Return how often a term occurs in the clauses of each document."""
        tally = self._postings(field, term)
        starts, owners = self._starts, self._tallies.document_numbers()
        if len(tally) > _SPARSE * len(starts):
            sums = np.diff(tally.ordinals.searchsorted(starts), append=len(tally))
        else:
            sums = np.bincount(owners[tally.ordinals], minlength=len(starts))
        if len(tally.repeated):
            repeated = owners[tally.ordinals[tally.repeated]]
            sums = sums + np.bincount(repeated, tally.counts - 1.0, len(starts))
        return sums

    def lengths(self, field: Field) -> Column:
        """Return the number of terms in a field of all clauses of each document."""
        owners = self._tallies.document_numbers()
        held = owners >= 0
        lengths = self._tallies.lengths(field)[held]
        return np.bincount(owners[held], lengths, len(self._starts))

    @cached_property
    def _starts(self) -> Array:
        """Where the clauses of each document begin, rising as the documents do."""

        def starts() -> Array:
            owners = self._tallies.document_numbers()
            held = np.flatnonzero(owners >= 0)
            places = owners[held].searchsorted(np.arange(len(self._tallies.document_ordinals())))
            first: Array = np.append(held, len(owners))[places]
            return first

        found: Array = self._tallies.derived("document_starts", starts, len)
        return found


class SomeDocuments(Keeping):
    """Columns of some documents, in their order; nothing is kept for later searches."""

    def __init__(self, tallies: Tallies, postings: Postings, starts: Array, ends: Array) -> None:
        """Take where the clauses of each begin and end."""
        super().__init__()
        self._tallies = tallies
        self._postings = postings
        self._starts = starts
        self._ends = ends

    def counts(self, field: Field, term: str) -> Column:
        """Return how often a term occurs in the clauses of each document."""
        tally = self._postings(field, term)
        firsts = tally.ordinals.searchsorted(self._starts)
        lasts = tally.ordinals.searchsorted(self._ends)
        sums = lasts - firsts
        if len(tally.repeated):
            more = np.append(0.0, (tally.counts - 1.0).cumsum())
            before = more[tally.repeated.searchsorted(firsts)]
            sums = sums + (more[tally.repeated.searchsorted(lasts)] - before)
        return sums

    def lengths(self, field: Field) -> Column:
        """Return the number of terms in a field of all clauses of each document."""
        return self._tallies.total_lengths(field, self._starts, self._ends)
