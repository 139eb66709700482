"""Documents → the Whoosh index: which terms and records are written for each clause."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qpsearch.errors import IndexLockedError
from qpsearch.index.engine import Field, locator_to_json
from qpsearch.index.layout import DICTIONARY
from qpsearch.index.schema import CLAUSE_KEY, DOCUMENT_KEY, RECORD, whoosh_schema
from qpsearch.index.terms import grams_of, numbers_of, pairs_of, parts_of, words_of
from qpsearch.lexicon import all_words, dictionary_words
from qpsearch.model import FoldedText, Role
from qpsearch.text import dictionary
from qpsearch.text.fold import fold
from qpsearch.text.segment import Cuts, Segmenter, encode_cuts

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.model import Clause, Document


def create_index(store: Path) -> None:
    """Make an empty index in ``store``, and the dictionary that its texts and queries share."""
    from whoosh import index

    index.create_in(str(store), whoosh_schema())
    dictionary.build(store / DICTIONARY, dictionary_words())


class IndexWriter:
    """Adds, replaces and removes documents; nothing shows to readers before :meth:`commit`."""

    def __init__(self, store: Path) -> None:
        from whoosh import index
        from whoosh.writing import LockError

        try:
            self._writer: Any = index.open_dir(str(store)).writer(limitmb=256)
        except LockError as error:
            raise IndexLockedError(
                store.parent,
                "another process is writing this index",
                way_out="wait for it to end, then run the command again",
            ) from error
        self._segmenter = Segmenter(dictionary.Dictionary.open(store / DICTIONARY))

    def add(self, document: Document) -> int:
        """Add a document in the place of one with the same id; return the records written."""
        self.remove(document.doc_id)
        self._writer.add_document(
            **{DOCUMENT_KEY: document.doc_id, RECORD: _dumps(_document_record(document))}
        )
        folded = fold(document.text)
        title = fold(document.metadata.title)
        title_words = words_of(self._segmenter.segment(title))
        for order, clause in enumerate(document.clauses):
            text = FoldedText(folded[clause.span.start : clause.span.end])
            title_grams = [] if order else grams_of(title)
            self._add_clause(document, order, clause, text, title_words, title_grams)
        return len(document.clauses)

    def remove(self, doc_id: str) -> None:
        """Remove a document and its clauses, if it is there."""
        self._writer.delete_by_term(DOCUMENT_KEY, doc_id)
        self._writer.delete_by_term(CLAUSE_KEY, doc_id)

    def commit(self) -> None:
        """Make all changes visible at once."""
        self._writer.commit()

    def cancel(self) -> None:
        """Forget all changes."""
        self._writer.cancel()

    def _add_clause(
        self,
        document: Document,
        order: int,
        clause: Clause,
        folded: FoldedText,
        title: list[str],
        title_grams: list[str],
    ) -> None:
        tokens = self._segmenter.segment(folded)
        parts, term_parts = parts_of(tokens, all_words())
        headings = fold(" ".join(step.heading for step in clause.path if step.heading))
        record: dict[str, Any] = {
            "doc": document.doc_id,
            "order": order,
            "eid": clause.eid,
            "locator": locator_to_json(clause.locator),
            "section": clause.section,
            "path": [[step.num, step.heading] for step in clause.path],
            "text": clause.text,
            "cuts": encode_cuts(tokens),
            "at": list(clause.source_span),
        }
        if clause.role is Role.HEADING:
            record["role"] = clause.role.value
        if folded != clause.text:
            record["folded"] = folded
        self._writer.add_document(
            **{
                CLAUSE_KEY: document.doc_id,
                RECORD: _dumps(record),
                Field.WORDS.value: words_of(tokens),
                Field.PARTS.value: parts,
                Field.TERM_PARTS.value: term_parts,
                Field.GRAMS.value: grams_of(folded),
                Field.HEADING.value: words_of(self._segmenter.segment(headings)),
                Field.HEADING_PAIRS.value: pairs_of(headings),
                Field.TITLE.value: title,
                Field.TITLE_GRAMS.value: title_grams,
                Field.NUMBERS.value: numbers_of(folded, Cuts(encode_cuts(tokens)).is_word_boundary),
                Field.ROLE.value: [clause.role.value],
            }
        )


def _document_record(document: Document) -> dict[str, Any]:
    metadata = document.metadata
    return {
        "doc_id": document.doc_id,
        "title": metadata.title,
        "issuers": list(metadata.issuers),
        "number": metadata.number,
        "kind": metadata.kind,
        "date": metadata.date,
        "source": document.source.path,
        "clauses": sum(clause.role is Role.CLAUSE for clause in document.clauses),
    }


def _dumps(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
