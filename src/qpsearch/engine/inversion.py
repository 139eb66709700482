"""A document inverted: its terms counted and its records made, ready to be added to an index.

All the work on a document that needs no other document is done here, so that several processes
can do it at once; what they hand over is small.
"""

from __future__ import annotations

from collections import Counter
from json import JSONEncoder, loads
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.engine.counting import Counted, counted_grams
from qpsearch.engine.divisions import Divisions
from qpsearch.engine.records import Field, locator_to_json
from qpsearch.engine.terms import grams_of, numbers_of, pairs_of, step_term, words_of
from qpsearch.model import Role, Unit
from qpsearch.numerals import to_chinese
from qpsearch.text.folding import fold
from qpsearch.text.segment import Cuts, Segmenter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.engine.counting import InvertedField, InvertedGrams
    from qpsearch.model import Clause, Document, FoldedText, Metadata
    from qpsearch.text.dictionary import Dictionary


class Inverted(NamedTuple):
    """A document with its clauses as an engine takes it.

    Columns of plain values: a process hands them to another sooner than an object for each clause.
    """

    doc_id: str
    record: str
    """JSON of the document as a whole, on one line."""
    texts: list[str]
    """Of each clause."""
    folded: list[str]
    cuts: list[str]
    records: list[str]
    """JSON of each clause, on one line."""
    fields: dict[str, InvertedField]
    grams: InvertedGrams
    """Those of :attr:`Field.GRAMS <qpsearch.engine.records.Field>`."""
    facts: dict[str, list[str]] = {}  # noqa: RUF012 - a named tuple's default, never written to
    """Terms for all its clauses: date, kind, issuer, number."""
    names: tuple[str, ...] = ()
    """Terms that the document is looked up by, see :mod:`qpsearch.library.names`."""
    kept: bytes = b""
    """The document whole, see :mod:`qpsearch.library.shelf`; an engine only hands it back."""
    ahead: Any = None
    """What a writer has made of clauses and terms in the process that counted them, instead of
    these; see :attr:`Writer.ahead <qpsearch.engine.protocol.Writer>`."""


class Inverter:
    """Inverts documents, by the words of a dictionary; one should serve a whole process."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._segmenter = Segmenter(dictionary)
        self._divisions = Divisions(dictionary, self._segmenter)

    def invert(self, document: Document) -> Inverted:
        """Return a document inverted."""
        folded = fold(document.text)
        fields = {field: Counted() for field in Field if field is not Field.GRAMS}
        title = fold(document.metadata.title)
        title_words = self._words_of(title)
        about = grams_of("\n".join([title, *_issuers_beside(title, document.metadata.issuers)]))
        headings: dict[str, tuple[list[str], list[str]]] = {}
        texts = [folded[clause.span.start : clause.span.end] for clause in document.clauses]
        cuts: list[str] = []
        for order, (clause, text, divided) in enumerate(
            zip(document.clauses, texts, self._divisions.of(texts), strict=True)
        ):
            heading = " ".join(step.heading for step in clause.path if step.heading)
            if heading not in headings:
                above = fold(heading)
                headings[heading] = self._words_of(above), pairs_of(above)
            heading_words, heading_pairs = headings[heading]
            cuts.append(divided.cuts)
            fields[Field.WORDS].add(divided.words)
            fields[Field.PARTS].add(divided.parts)
            fields[Field.TERM_PARTS].add(divided.term_parts)
            fields[Field.HEADING].add(heading_words)
            fields[Field.HEADING_PAIRS].add(heading_pairs)
            fields[Field.TITLE].add(title_words)
            fields[Field.TITLE_GRAMS].add([] if order else about)
            fields[Field.NUMBERS].add(numbers_of(text, Cuts(divided.cuts).is_word_boundary))
            fields[Field.STEPS].add([*map(step_term, clause.locator.steps)])
            fields[Field.ROLE].add([clause.role.value])
        return Inverted(
            document.doc_id,
            _dumps(_document_record(document)),
            [clause.text for clause in document.clauses],
            texts,
            cuts,
            _clause_records(document),
            {field.value: fields.pop(field).inverted() for field in list(fields)},
            counted_grams(texts),
            _facts(document.metadata),
        )

    def _words_of(self, folded: FoldedText) -> list[str]:
        return words_of(self._segmenter.pieces(folded))


def _issuers_beside(title: str, issuers: Iterable[str]) -> list[str]:
    """Return, folded, the issuers that a title does not name: a signature is in no clause."""
    return [name for name in map(fold, issuers) if name not in title]


def _facts(metadata: Metadata) -> dict[str, list[str]]:
    """Return what is known of a document, folded; of a date cut short its first day."""
    date = metadata.date
    facts: dict[str, list[str]] = {
        "date": [date + "-01-01"[3 * date.count("-") :]] if date else [],
        "kind": [metadata.kind] if metadata.kind else [],
        "issuer": [*dict.fromkeys(map(fold, metadata.issuers))],
        "number": [fold(metadata.number)] if metadata.number else [],
    }
    return {name: terms for name, terms in facts.items() if terms}


def renamed(inverted: Inverted, doc_id: str, *, file_id: str) -> Inverted:
    """Return the same document under another id, of another file's first if it is part of one."""
    if doc_id == inverted.doc_id:
        return inverted
    part_of = file_id if loads(inverted.record).get("part_of") else ""
    return saying(inverted, doc_id=doc_id, part_of=part_of)._replace(doc_id=doc_id)


def saying(inverted: Inverted, **facts: Any) -> Inverted:
    """Return a document whose record says more; what is empty is left out."""
    said = {name: value for name, value in facts.items() if value}
    return inverted._replace(record=_dumps({**loads(inverted.record), **said}))


def _clause_records(document: Document) -> list[str]:
    """Return the JSON of each clause; places that are written alike are counted."""
    written = [_in_words(clause) for clause in document.clauses]
    alike = Counter(written)
    seen: Counter[str] = Counter()
    records = []
    for order, clause in enumerate(document.clauses):
        record = _clause_record(clause, order)
        words = written[order]
        if alike[words] > 1:
            seen[words] += 1
            record["nth"] = seen[words]
        records.append(_dumps(record))
    return records


def _in_words(clause: Clause) -> str:
    """Return an address as a citation writes it as far as that is another: 一 is 第一部分 there."""
    unit, num = clause.locator.steps[-1]
    if unit is not Unit.LEVEL_1 or not num.isdecimal() or not clause.path:
        return clause.section
    return f"{clause.section.removesuffix(clause.path[-1].num)}第{to_chinese(int(num))}部分"


def _clause_record(clause: Clause, order: int) -> dict[str, Any]:
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
    return record


def _document_record(document: Document) -> dict[str, Any]:
    metadata = document.metadata
    part = {"part_of": document.part_of} if document.part_of else {}
    return part | {
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


_dumps = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
