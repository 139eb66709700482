"""Which documents pass filters, by the terms that the index has of what is known of them.

A document is known by date, kind, issuers and number, as terms of all its clauses: to read the
records of thousands takes a tenth of a second, to look these up a few milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.plan import is_name_of_any, plain_number
from qpsearch.engines.embedded.schema import DOCUMENT_KEY
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.engine.counting import Array
    from qpsearch.engine.plan import Filters
    from qpsearch.engines.embedded.tallies import TallyReader

UNASKED = -1
"""What a document would have to be read for."""


class Facts:
    """What terms say of documents.

    Args:
        asked: gives their postings.
        owners: for each ordinal the place of its document among all, as
            :meth:`Tallies.document_numbers` returns it.
        documents: the ordinals of the documents' own records, rising.
        terms: gives the terms of a field.

    """

    def __init__(
        self,
        asked: TallyReader,
        owners: Array,
        documents: Sequence[int],
        terms: Callable[[str], Iterable[str]],
    ) -> None:
        self._asked = asked
        self._owners = owners
        self._documents = np.asarray(documents)
        self._terms = terms

    def passing(self, filters: Filters) -> Array:
        """Return for each document whether it passes: 1, 0 or :data:`UNASKED`, ``int8``."""
        passing = np.ones(len(self._documents), np.bool_)
        doubtful = np.zeros_like(passing)
        if filters.documents is not None:
            passing &= self._named(filters.documents)
        if filters.kind:
            passing &= self._said("kind", [filters.kind])
        if filters.issuer:
            wanted = fold(filters.issuer)
            issuers = [one for one in self._terms("issuer") if is_name_of_any(wanted, [one])]
            passing &= self._said("issuer", issuers)
        if filters.number:
            number = plain_number(filters.number)
            numbers = [one for one in self._terms("number") if number in plain_number(one)]
            passing &= self._said("number", numbers)
        if filters.since or filters.until:
            says = {day: {*map(filters.in_time, _written(day))} for day in self._terms("date")}
            passing &= self._said("date", [day for day, said in says.items() if True in said])
            doubtful = self._said("date", [day for day, said in says.items() if len(said) > 1])
        return np.where(passing & doubtful, np.int8(UNASKED), passing.astype(np.int8))

    def _named(self, doc_ids: Iterable[str]) -> Array:
        """Return whether documents have one of some ids."""
        found = np.zeros(len(self._documents), np.bool_)
        for tally in self._asked.all_of([(DOCUMENT_KEY, _key(doc_id)) for doc_id in doc_ids]):
            found[self._documents.searchsorted(tally.ordinals)] = True
        return found

    def _said(self, field: str, terms: Iterable[str]) -> Array:
        """Return whether the clauses of documents hold one of some terms."""
        found = np.zeros(len(self._documents), np.bool_)
        for tally in self._asked.all_of([(field, _key(term)) for term in terms]):
            found[self._owners[tally.ordinals]] = True
        return found


def _written(day: str) -> list[str]:
    """Return what may have been written for a day: a date cut short counts as its first day."""
    return [day, *(day[:-cut] for cut in (3, 6) if day.endswith("-01-01"[-cut:]))]


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
