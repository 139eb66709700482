"""A clause and a document of a cluster as they came: read as far as they are asked."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import Field, clause_of
from qpsearch.engine.terms import numbers_of, step_term
from qpsearch.engines.opensearch.mapping import ORDER_BITS, unspoken
from qpsearch.model import FoldedText, Role
from qpsearch.text.segment import Cuts
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from qpsearch.engine.records import ClauseRecord, DocumentRecord

FIELDS = tuple(Field)


class FetchedDocument(NamedTuple):
    """What is kept of a document as a whole."""

    record: DocumentRecord
    lengths: list[int]
    """Terms in each field of all its clauses, then their number."""
    titled: Counter[str]
    """Characters and pairs of its title and of issuers beside it."""


class FetchedClause:
    """A clause as it came; read as far as it is asked."""

    def __init__(self, source: dict[str, Any]) -> None:
        self.source = source
        self.ordinal: int = source["seq"]
        self.folded = FoldedText(unspoken(source["folded"]))
        self.kept: dict[str, Any] | None = None

    @property
    def codes(self) -> str:
        """The encoding of :attr:`cuts`."""
        codes: str = self.source["cuts"]
        return codes

    @cached_property
    def cuts(self) -> Cuts:
        """Word boundaries of ``folded``."""
        return Cuts(self.source["cuts"])

    @property
    def number(self) -> int:
        """That of its document."""
        return self.ordinal >> ORDER_BITS

    def length(self, field: Field) -> int:
        """Return the number of terms in a field."""
        lengths: list[int] = self.source["lengths"]
        return lengths[FIELDS.index(field)]

    @property
    def _values(self) -> dict[str, Any]:
        if self.kept is None:
            self.kept = json.loads(unspoken(self.source["record"]))
        return self.kept

    @staticmethod
    def read_together(clauses: Iterable[FetchedClause]) -> None:
        """Decode what is kept of clauses in one go: one by one takes twice as long."""
        unread = [one for one in clauses if one.kept is None]
        records = [unspoken(one.source["record"]) for one in unread]
        try:
            found = json.loads(f"[{','.join(records)}]")
        except ValueError:
            return  # who asks for that one is told
        if len(found) == len(unread):
            for one, values in zip(unread, found, strict=True):
                one.kept = values

    @cached_property
    def record(self) -> ClauseRecord:
        """All that is kept of it."""
        text = self.source.get("text")
        return clause_of(
            self._values,
            unspoken(self.source["doc"]),
            self.folded if text is None else unspoken(text),
            self.folded,
            self.source["cuts"],
        )

    def count(self, field: Field, term: str) -> int:
        """Return how often a field that is its own holds a term."""
        match field:
            case Field.GRAMS:
                if len(term) == 2 and term[0] == term[1]:
                    return _overlapping(self.folded, term)
                return self.folded.count(term)
            case Field.NUMBERS:
                return self._numbers.count(term)
            case Field.STEPS:
                return [*map(step_term, self.record.locator.steps)].count(term)
            case Field.ROLE:
                return int(self._values.get("role", Role.CLAUSE) == term)
            case _:
                raise AssertionError(field)

    @cached_property
    def above(self) -> str:
        """The headings that it stands below."""
        return " ".join([heading for _, heading in self._values["path"] if heading])

    @cached_property
    def _numbers(self) -> list[str]:
        return numbers_of(self.folded, self.cuts.is_word_boundary)


def _overlapping(text: str, term: str) -> int:
    count, at = 0, text.find(term)
    while at >= 0:
        count += 1
        at = text.find(term, at + 1)
    return count
