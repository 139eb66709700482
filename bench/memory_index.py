"""A clause index in memory: the protocol of `qpsearch.index.engine` over plain dictionaries.

For measuring the ranking on large judged sets without waiting for an index to be written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.index.engine import ClauseRecord, DocumentRecord, Field
from qpsearch.index.terms import grams_of, numbers_of, pairs_of, parts_of, words_of
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText, Locator, Role, Span
from qpsearch.text.fold import fold
from qpsearch.text.segment import Cuts, encode_cuts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.text.segment import Segmenter


class MemoryIndex:
    def __init__(self, segmenter: Segmenter) -> None:
        self.segmenter = segmenter
        self._postings: dict[Field, dict[str, dict[int, float]]] = {field: {} for field in Field}
        self._lengths: dict[Field, list[float]] = {field: [] for field in Field}
        self._clauses: list[ClauseRecord] = []
        self._documents: dict[str, DocumentRecord] = {}
        self._ordinals: dict[str, range] = {}
        self._terms: dict[Field, list[str]] = {}

    def add(self, doc_id: str, title: str, clauses: Sequence[tuple[str, str, str, Role]]) -> None:
        """Add a document; a clause is its id, its text, the headings above it and its role."""
        first = len(self._clauses)
        folded_title = fold(title)
        title_words = words_of(self.segmenter.segment(folded_title))
        for order, (eid, text, headings, role) in enumerate(clauses):
            folded = fold(text)
            tokens = self.segmenter.segment(folded)
            cuts = Cuts(encode_cuts(tokens))
            above = fold(headings)
            parts, term_parts = parts_of(tokens, all_words())
            self._add(
                {
                    Field.WORDS: words_of(tokens),
                    Field.PARTS: parts,
                    Field.TERM_PARTS: term_parts,
                    Field.GRAMS: grams_of(folded),
                    Field.HEADING: words_of(self.segmenter.segment(above)),
                    Field.HEADING_PAIRS: pairs_of(above),
                    Field.TITLE: title_words,
                    Field.TITLE_GRAMS: [] if order else grams_of(folded_title),
                    Field.NUMBERS: numbers_of(folded, cuts.is_word_boundary),
                    Field.ROLE: [role.value],
                }
            )
            self._clauses.append(
                ClauseRecord(
                    doc_id,
                    order,
                    eid,
                    Locator(()),
                    eid,
                    (),
                    role,
                    text,
                    FoldedText(folded),
                    cuts,
                    Span(0, 0),
                )
            )
        self._ordinals[doc_id] = range(first, len(self._clauses))
        self._documents[doc_id] = DocumentRecord(
            doc_id, title, (), None, None, None, doc_id, len(clauses)
        )

    def _add(self, fields: dict[Field, list[str]]) -> None:
        ordinal = len(self._clauses)
        for field, terms in fields.items():
            self._lengths[field].append(float(len(terms)))
            postings = self._postings[field]
            for term, count in Counter(terms).items():
                postings.setdefault(term, {})[ordinal] = float(count)

    @property
    def clause_count(self) -> int:
        return max(1, len(self._clauses))

    @property
    def ordinal_end(self) -> int:
        return len(self._clauses)

    def postings(self, field: Field, term: str) -> Mapping[int, float]:
        return self._postings[field].get(term, {})

    def length(self, field: Field, ordinal: int) -> float:
        return self._lengths[field][ordinal]

    def lengths(self, field: Field) -> Sequence[float]:
        return self._lengths[field]

    def average_length(self, field: Field) -> float:
        return max(1.0, sum(self._lengths[field]) / self.clause_count)

    def expand(self, field: Field, prefix: str) -> Iterator[str]:
        terms = self._terms.setdefault(field, sorted(self._postings[field]))
        for term in terms[bisect_left(terms, prefix) :]:
            if not term.startswith(prefix):
                return
            yield term

    def clause(self, ordinal: int) -> ClauseRecord:
        return self._clauses[ordinal]

    def document(self, doc_id: str) -> DocumentRecord:
        return self._documents[doc_id]

    def documents(self) -> Iterator[DocumentRecord]:
        for doc_id in sorted(self._documents):
            yield self._documents[doc_id]

    def document_ordinals(self) -> Iterator[tuple[DocumentRecord, Sequence[int]]]:
        for document in self.documents():
            yield document, self._ordinals[document.doc_id]

    def clauses_of(self, doc_id: str) -> Iterator[int]:
        yield from self._ordinals[doc_id]
