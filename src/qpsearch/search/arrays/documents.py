"""What documents as wholes add to their clauses, by arrays over all documents."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.protocol import Field
from qpsearch.search.documents import document_share
from qpsearch.search.signals import saturated

if TYPE_CHECKING:
    from qpsearch.engine.protocol import ClauseIndex
    from qpsearch.engines.embedded.postings import Array, Tally
    from qpsearch.search.arrays.match import ArrayMatcher
    from qpsearch.search.options import Scoring
    from qpsearch.search.signals import Letters

_SPARSE = 16
"""Postings for each document from which documents are looked up in them, not they in documents."""


class ArrayDocuments:
    """What the documents as wholes add to their clauses."""

    def __init__(
        self, index: ClauseIndex, matcher: ArrayMatcher, scoring: Scoring, letters: list[Letters]
    ) -> None:
        self.owners = index.document_numbers()
        self._matcher = matcher
        self._scoring = scoring
        self._letters = {gram.gram: gram for gram in letters}
        self._norms: Array = index.derived(("document_norms", scoring), self._make_norms, len)

    @cached_property
    def values(self) -> Array:
        """Of each document, what its clauses have from it whatever they say themselves."""
        values = np.zeros(len(self._norms))
        for gram, letters in self._letters.items():
            values += letters.weight * saturated(self.counts_of(gram), self._scoring.k1)
        return values

    def around(self, ordinals: Array) -> Array:
        """Return what the occurrences of letters in the documents of a few clauses count.

        One row a gram, one column a clause.
        """
        owners = self.owners[ordinals]
        rows = [self.counts_of(gram)[owners] for gram in self._letters]
        return np.array(rows).reshape(len(rows), len(ordinals))

    def counts_of(self, gram: str) -> Array:
        """Return for each document what the occurrences of a gram count; kept for later."""
        found: Array = self._matcher.index.derived(
            ("documents", gram, self._scoring), lambda: self._make_counts(gram), len
        )
        return found

    def count(self, gram: str, ordinal: int) -> float:
        """Return what the occurrences in a clause's document count, as if in the clause."""
        return float(self.counts_of(gram)[self.owners[ordinal]])

    def value(self, ordinal: int) -> float:
        """Return what a clause has from its document, whatever it says itself."""
        return float(self.values[self.owners[ordinal]])

    def _make_counts(self, gram: str) -> Array:
        scoring = self._scoring
        share = document_share(gram, len(self._norms), scoring)
        text = self._matcher.postings(Field.GRAMS, gram)
        titles = self._matcher.postings(Field.TITLE_GRAMS, gram)
        counts = np.zeros(len(self._norms))
        for tally, times in ((text, 1.0), (titles, scoring.title)):
            if tally:
                counts += times * self._sums(tally)
        counts /= self._norms
        counted: Array = share * saturated(counts, scoring.document_k1)
        return counted

    def _sums(self, tally: Tally) -> Array:
        """Return how often a term occurs in each document."""
        starts = self._starts
        if len(tally) > _SPARSE * len(starts):
            sums: Array = np.diff(tally.ordinals.searchsorted(starts), append=len(tally))
        else:
            sums = np.bincount(self.owners[tally.ordinals], minlength=len(starts))
        if len(tally.repeated):
            owners = self.owners[tally.ordinals[tally.repeated]]
            sums = sums + np.bincount(owners, tally.counts - 1.0, len(starts))
        return sums

    @cached_property
    def _starts(self) -> Array:
        """Where the clauses of each document begin, rising as the documents do."""

        def starts() -> Array:
            held = np.flatnonzero(self.owners >= 0)
            places = self.owners[held].searchsorted(np.arange(len(self._norms)))
            first: Array = np.append(held, self._matcher.size)[places]
            return first

        found: Array = self._matcher.index.derived("document_starts", starts, len)
        return found

    def _make_norms(self) -> Array:
        """Return how long each document is, its title ``title`` times; 1 is the average."""
        scoring, index = self._scoring, self._matcher.index
        held = self.owners >= 0
        lengths = index.length_array(Field.GRAMS)
        lengths = lengths + scoring.title * index.length_array(Field.TITLE_GRAMS)
        sizes = np.bincount(self.owners[held], lengths[held], index.document_count)
        average = max(1.0, float(sizes.sum()) / max(1, len(sizes)))
        b = scoring.document_b
        norms: Array = 1.0 - b + b * np.minimum(sizes / average, scoring.document_longest)
        return norms
