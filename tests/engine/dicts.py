"""An engine in plain dicts: slow, and short enough to be right. It keeps what it is given."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.counting import grams_unpacked, unpack
from qpsearch.engine.lists import Lists
from qpsearch.engine.plan import Filters, Plan
from qpsearch.engine.protocol import Candidates
from qpsearch.engine.records import Field, Postings, clause_of, document_of
from qpsearch.search.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.plan import Concept
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord
    from qpsearch.text.segment import Segmenter


class DictStore:
    """A corpus in memory: each state is an engine of its own."""

    def __init__(self, segmenter: Segmenter, *, only_candidates: bool = False) -> None:
        self._segmenter = segmenter
        self._only_candidates = only_candidates
        self._documents: dict[str, Inverted] = {}

    def open(self) -> DictEngine:
        return DictEngine(self._segmenter, [*self._documents.values()], self._only_candidates)

    def writer(self) -> DictWriter:
        return DictWriter(self._documents)


class DictWriter:
    """Changes a copy, and puts it in the place of the state when it is published."""

    def __init__(self, state: dict[str, Inverted]) -> None:
        self._state = state
        self._changed = dict(state)

    def put(self, document: Inverted) -> int:
        self.remove(document.doc_id)
        self._changed[document.doc_id] = document
        return len(document.records)

    def remove(self, doc_id: str) -> None:
        self._changed.pop(doc_id, None)

    def publish(self, manifest: bytes = b"") -> None:
        del manifest
        self._state.clear()
        self._state.update(self._changed)

    def cancel(self) -> None:
        self._changed = dict(self._state)


class DictEngine:
    """One state. With ``only_candidates`` it answers with no more than what matches."""

    def __init__(
        self, segmenter: Segmenter, documents: list[Inverted], only_candidates: bool
    ) -> None:
        self.segmenter = segmenter
        self._only_candidates = only_candidates
        self._inverted = {document.doc_id: document for document in documents}
        self._corpus = DictCorpus(documents)
        self._whole = DictIndex(self._corpus, [*self._corpus.clauses], whole=True)

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        if not self._only_candidates:
            return Candidates(Lists(self._whole))
        matching = sorted(Matcher(Lists(self._whole)).matches(plan, filters).clauses)
        letters = {gram: self._whole.postings(Field.GRAMS, gram) for gram in plan.grams}
        held = Counter({o: sum(o in found for found in letters.values()) for o in matching})
        best = sorted(ordinal for ordinal, _ in held.most_common(depth))
        index = DictIndex(self._corpus, best, whole=False)
        return Candidates(Lists(index), len(matching), len(best) == len(matching))

    def documents(self) -> list[DocumentRecord]:
        return sorted(self._corpus.documents.values(), key=lambda document: document.doc_id)

    def document(self, doc_id: str) -> DocumentRecord:
        return self._corpus.documents[doc_id]

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        return (clause for clause in self._corpus.clauses.values() if clause.doc_id == doc_id)

    def frequency(self, field: Field, term: str) -> int:
        return self._whole.frequency(field, term)

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        return self._whole.terms(field, prefix)

    def initials(self, field: Field) -> set[str]:
        return {term[0] for term in self._whole.terms(field, "")}

    def kept(self, doc_id: str) -> bytes:
        return self._inverted[doc_id].kept

    def called(self, name: str) -> list[DocumentRecord]:
        ids = [doc_id for doc_id, document in self._inverted.items() if name in document.names]
        return [self.document(doc_id) for doc_id in sorted(ids)]

    def names_from(self, prefix: str) -> Iterator[str]:
        names = {name for document in self._inverted.values() for name in document.names}
        return iter(sorted(name for name in names if name.startswith(prefix)))

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        return (name for name in self.names_from(prefix) if piece in name[len(prefix) :])

    def close(self) -> None:
        pass


class DictCorpus:
    """Clauses by ordinal and terms by field and clause."""

    def __init__(self, documents: list[Inverted]) -> None:
        self.documents: dict[str, DocumentRecord] = {}
        self.clauses: dict[int, ClauseRecord] = {}
        self.terms: dict[Field, dict[str, dict[int, int]]] = {
            field: defaultdict(dict) for field in Field
        }
        ordinals = count(1, 3)  # with gaps
        for document in documents:
            self.documents[document.doc_id] = document_of(json.loads(document.record))
            numbers = [0]  # records are counted from the document's own
            columns = document.records, document.texts, document.folded, document.cuts
            for record, *texts in zip(*columns, strict=True):
                numbers.append(next(ordinals))
                self.clauses[numbers[-1]] = clause_of(json.loads(record), document.doc_id, *texts)
            for field in Field:
                if field is Field.GRAMS:
                    grams = np.frombuffer(document.grams.grams, np.uint64)
                    terms, postings = grams_unpacked(grams), document.grams.postings
                else:
                    held = document.fields[field.value]
                    terms, postings = held.terms.split("\n"), held.postings
                columns = unpack(np.frombuffer(postings, np.uint64).copy())
                for term, record, frequency in zip(*(c.tolist() for c in columns), strict=True):
                    self.terms[field][terms[term]][numbers[record]] = frequency


class DictPostings(Postings):
    """Ordinal → frequency of those clauses that an index has."""

    def __init__(self, held: dict[int, int], ordinals: set[int], corpus: DictCorpus) -> None:
        self._all = held
        self._held = {o: float(held[o]) for o in sorted(held) if o in ordinals}
        self._clauses = corpus.clauses

    def __getitem__(self, ordinal: int) -> float:
        return self._held[ordinal]

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def in_document(self, key: Hashable) -> int:
        return sum(n for ordinal, n in self._all.items() if self._clauses[ordinal].doc_id == key)


class DictIndex:
    """Some clauses of a corpus, with the statistics of all."""

    def __init__(self, corpus: DictCorpus, ordinals: list[int], *, whole: bool) -> None:
        self._corpus = corpus
        self._ordinals = ordinals
        self._whole = whole
        self.clause_count = max(1, len(corpus.clauses))
        self.document_count = len(corpus.documents)

    def total_length(self, field: Field) -> int:
        return sum(sum(held.values()) for held in self._corpus.terms[field].values())

    def frequency(self, field: Field, term: str) -> int:
        return len(self._corpus.terms[field].get(term, ()))

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int | None:
        del stands  # every clause is in memory
        if self._whole:
            return None
        everything = DictIndex(self._corpus, [*self._corpus.clauses], whole=True)
        return len(Matcher(Lists(everything)).matches(Plan.of(concept), Filters()).clauses)

    def ordinals(self) -> list[int]:
        return self._ordinals

    def postings(self, field: Field, term: str) -> DictPostings:
        held = self._corpus.terms[field].get(term, {})
        return DictPostings(held, set(self._ordinals), self._corpus)

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        return (term for term in sorted(self._corpus.terms[field]) if term.startswith(prefix))

    def length(self, field: Field, ordinal: int) -> int:
        return sum(held.get(ordinal, 0) for held in self._corpus.terms[field].values())

    def text(self, ordinal: int) -> ClauseRecord:
        return self._corpus.clauses[ordinal]

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        counts = {o: self._corpus.clauses[o].folded.count(text) for o in ordinals}
        held = {ordinal: count for ordinal, count in counts.items() if count}
        return [*held], [*held.values()]

    def clause(self, ordinal: int) -> ClauseRecord:
        return self._corpus.clauses[ordinal]

    def document_key(self, ordinal: int) -> str:
        return self._corpus.clauses[ordinal].doc_id

    def document_of(self, ordinal: int) -> DocumentRecord:
        return self._corpus.documents[self.document_key(ordinal)]

    document_read = document_of

    def document_length(self, field: Field, key: Hashable) -> int:
        clauses = [o for o, clause in self._corpus.clauses.items() if clause.doc_id == key]
        return sum(self.length(field, ordinal) for ordinal in clauses)
