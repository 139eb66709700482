"""A clause and a document of a cluster as they came: read as far as they are asked."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import Field, clause_of
from qpsearch.engine.terms import numbers_of, step_term
from qpsearch.engines.opensearch.mapping import ORDER_BITS, unspoken
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText, Role
from qpsearch.text.segment import Cuts
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable

    from qpsearch.engine.records import ClauseRecord, DocumentRecord

FIELDS = tuple(Field)
PARTED = Field.WORDS, Field.PARTS, Field.TERM_PARTS
"""What is counted by one reading of a text."""


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
        self._source = source
        self.ordinal: int = source["seq"]
        self.folded = FoldedText(unspoken(source["folded"]))

    @cached_property
    def cuts(self) -> Cuts:
        """Word boundaries of ``folded``."""
        return Cuts(self._source["cuts"])

    @property
    def number(self) -> int:
        """That of its document."""
        return self.ordinal >> ORDER_BITS

    def length(self, field: Field) -> int:
        """Return the number of terms in a field."""
        lengths: list[int] = self._source["lengths"]
        return lengths[FIELDS.index(field)]

    @cached_property
    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(unspoken(self._source["record"]))
        return values

    @cached_property
    def record(self) -> ClauseRecord:
        """All that is kept of it."""
        text = self._source.get("text")
        return clause_of(
            self._values,
            unspoken(self._source["doc"]),
            self.folded if text is None else unspoken(text),
            self.folded,
            self._source["cuts"],
        )

    @cached_property
    def _parts(self) -> dict[Field, dict[str, int]]:
        """How often each word, and part of a compound, stands in it."""
        ends = sorted(self.cuts.part_boundaries())
        words = self.cuts.word_boundaries()
        found: dict[Field, dict[str, int]] = {field: {} for field in PARTED}
        terms = all_words()
        at = 0
        for start, end in pairwise(words):
            word = self.folded[start:end]
            if not word[:1].isalnum():
                pass
            else:
                held = found[Field.WORDS]
                held[word] = held.get(word, 0) + 1
            first = at
            while ends[at] < end:
                at += 1
            if at - first > 1:
                held = found[Field.TERM_PARTS if word in terms else Field.PARTS]
                inner = ends[first : at + 1]
                for place, begin in enumerate(inner):
                    for stop in inner[place + 1 :]:
                        if 2 <= stop - begin < end - start:
                            part = self.folded[begin:stop]
                            held[part] = held.get(part, 0) + 1
        return found

    @cached_property
    def _boundaries(self) -> tuple[tuple[int, ...], frozenset[int]]:
        return self.cuts.word_boundaries(), self.cuts.part_boundaries()

    def standing(self, term: str) -> tuple[int, int, int]:
        """Return how often a term stands as a word, in compounds, and in those that are terms."""
        words, parts = self._boundaries
        as_word, in_compounds, in_terms = 0, 0, 0
        size = len(term)
        start = self.folded.find(term)
        while start >= 0:
            end = start + size
            if start in parts and end in parts:
                at = bisect_right(words, start)
                first, last = words[at - 1], words[at]
                if (first, last) == (start, end):
                    as_word += term[0].isalnum()
                elif end <= last and size > 1:
                    if self.folded[first:last] in all_words():
                        in_terms += 1
                    else:
                        in_compounds += 1
            start = self.folded.find(term, start + 1)
        return as_word, in_compounds, in_terms

    def count(self, field: Field, term: str) -> int:
        """Return how often a field that is its own holds a term."""
        match field:
            case Field.GRAMS:
                if len(term) == 2 and term[0] == term[1]:
                    return _overlapping(self.folded, term)
                return self.folded.count(term)
            case Field.WORDS | Field.PARTS | Field.TERM_PARTS:
                return self.standing(term)[PARTED.index(field)] if term in self.folded else 0
            case Field.NUMBERS:
                return self._numbers.count(term)
            case Field.STEPS:
                return [*map(step_term, self.record.locator.steps)].count(term)
            case Field.ROLE:
                return int(self._values.get("role", Role.CLAUSE) == term)
            case _:
                raise AssertionError(field)

    def terms(self, field: Field) -> Iterable[str]:
        """Return the different words, or parts of compounds."""
        return self._parts[field] if field in PARTED else ()

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
