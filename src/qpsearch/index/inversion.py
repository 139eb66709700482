"""A document → a run: its terms counted and its records made, ready to be added to a segment.

All the work on a document that needs no other document is done here, so that several processes
can do it at once; a run is small and quick to hand over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.citation import Cited, place
from qpsearch.index.counting import Counted, counted_grams
from qpsearch.index.engine import Field, locator_to_json
from qpsearch.index.terms import grams_of, numbers_of, pairs_of, parts_of, words_of
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText, Role
from qpsearch.text.fold import fold
from qpsearch.text.segment import Cuts, encode_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.index.counting import FieldRun
    from qpsearch.model import Clause, Document
    from qpsearch.text.segment import Segmenter


class StoredClause(NamedTuple):
    """What is kept of a clause beside its postings."""

    text: str
    folded: str
    cuts: str
    record: str
    """JSON on one line."""


class Run(NamedTuple):
    """A document with its clauses as a segment takes it."""

    doc_id: str
    record: str
    """JSON of the document as a whole, on one line."""
    clauses: tuple[StoredClause, ...]
    fields: dict[str, FieldRun]


def invert(document: Document, segmenter: Segmenter) -> Run:
    """Return a document as a run."""
    folded = fold(document.text)
    fields = {field: Counted() for field in Field if field is not Field.GRAMS}
    terms = all_words()
    title = fold(document.metadata.title)
    title_words = words_of(segmenter.pieces(title))
    about = grams_of("\n".join([title, *_issuers_beside(title, document.metadata.issuers)]))
    headings: dict[str, tuple[list[str], list[str]]] = {}
    clauses = []
    for order, clause in enumerate(document.clauses):
        text = FoldedText(folded[clause.span.start : clause.span.end])
        pieces = segmenter.pieces(text)
        parts, term_parts = parts_of(pieces, terms)
        heading = " ".join(step.heading for step in clause.path if step.heading)
        if heading not in headings:
            above = fold(heading)
            headings[heading] = words_of(segmenter.pieces(above)), pairs_of(above)
        heading_words, heading_pairs = headings[heading]
        cuts = encode_pieces(pieces)
        fields[Field.WORDS].add(words_of(pieces))
        fields[Field.PARTS].add(parts)
        fields[Field.TERM_PARTS].add(term_parts)
        fields[Field.HEADING].add(heading_words)
        fields[Field.HEADING_PAIRS].add(heading_pairs)
        fields[Field.TITLE].add(title_words)
        fields[Field.TITLE_GRAMS].add([] if order else about)
        fields[Field.NUMBERS].add(numbers_of(text, Cuts(cuts).is_word_boundary))
        fields[Field.ROLE].add([clause.role.value])
        record = _dumps(_clause_record(document, clause, order))
        clauses.append(StoredClause(clause.text, text, cuts, record))
    runs = {field.value: counted.run() for field, counted in fields.items()}
    runs[Field.GRAMS.value] = counted_grams(clause.folded for clause in clauses)
    record = _dumps(_document_record(document))
    return Run(document.doc_id, record, tuple(clauses), runs)


def _issuers_beside(title: str, issuers: Iterable[str]) -> list[str]:
    """Return, folded, the issuers that a title does not name: a signature is in no clause."""
    return [name for name in map(fold, issuers) if name not in title]


def renamed(run: Run, doc_id: str) -> Run:
    """Return the run of the same document under another id."""
    if doc_id == run.doc_id:
        return run
    record = _dumps({**json.loads(run.record), "doc_id": doc_id})
    return run._replace(doc_id=doc_id, record=record)


def _clause_record(document: Document, clause: Clause, order: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "order": order,
        "eid": clause.eid,
        "locator": locator_to_json(clause.locator),
        "section": clause.section,
        "path": [[step.num, step.heading] for step in clause.path],
        "at": list(clause.source_span),
    }
    if clause.role is Role.HEADING:
        record["role"] = clause.role.value
    cited = _cited_place(document, clause)
    if cited != clause.section:
        record["cited"] = cited
    return record


def _cited_place(document: Document, clause: Clause) -> str:
    """Return a clause's place in words: worked out here, a search need not read addresses."""
    facts = document.metadata
    return place(
        Cited(
            document.doc_id, facts.title, facts.issuers, facts.number, facts.kind, facts.date,
            clause.eid, clause.section, clause.locator, clause.path, clause.text,
        )
    )  # fmt: skip


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
        "order": document.order,
        "names": [list(pair) for pair in document.names],
    }


def _dumps(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
