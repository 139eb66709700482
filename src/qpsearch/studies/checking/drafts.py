"""A text that is not of the corpus, as references are read in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.engine import ClauseRecord, DocumentRecord
from qpsearch.loader import documents_of
from qpsearch.model import Locator, Role, Span, Step, Unit
from qpsearch.text.folding import fold
from qpsearch.text.segment import Cuts

if TYPE_CHECKING:
    from qpsearch.model import Document

_OUTSIDE = "\0"
"""Begins the id of such a text: no document of a corpus is called so."""
_TITLE_RULE = "title"
"""The rule of the loader that takes a title out of the text."""


class OwnPassage(NamedTuple):
    """A clause of the text, or its title: what citations are looked for in, one after the other."""

    clause: ClauseRecord
    source_spans: tuple[tuple[int, int, int], ...]
    """Runs ``(start, end, source)``: where ``text[start:end]`` stands in the decoded file."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.clause.text

    def source_span(self, span: Span) -> Span:
        """Return where a part of it stands in the decoded file."""
        first = next(run for run in self.source_spans if run[0] <= span.start < run[1])
        last = next(run for run in self.source_spans if run[0] < span.end <= run[1])
        return Span(first[2] + span.start - first[0], last[2] + span.end - last[0])


class OwnText(NamedTuple):
    """A text with its passages in reading order."""

    record: DocumentRecord
    clauses: tuple[ClauseRecord, ...]
    passages: tuple[OwnPassage, ...]

    @property
    def has_articles(self) -> bool:
        """Whether it is divided into 条 itself: then 第三条 may be one of them."""
        return any(clause.locator.steps[-1].unit is Unit.ARTICLE for clause in self.clauses)


def own_texts(document: Document) -> list[OwnText]:
    """Return the texts of a file: of a notice and the rules that it brings along two."""
    return [_own_text(part, number) for number, part in enumerate(documents_of(document))]


def _own_text(document: Document, number: int) -> OwnText:
    doc_id = f"{_OUTSIDE}{number}"
    clauses = tuple(
        ClauseRecord(
            doc_id, order, clause.eid, clause.locator, clause.section, clause.path, clause.role,
            clause.text, fold(clause.text), Cuts(""), clause.source_span,
        )
        for order, clause in enumerate(document.clauses)
    )  # fmt: skip
    metadata = document.metadata
    record = DocumentRecord(
        doc_id, metadata.title, metadata.issuers, metadata.number, metadata.kind, metadata.date,
        document.source.path, len(clauses), document.order, document.names,
    )  # fmt: skip
    passages = [
        OwnPassage(record_of, tuple(_runs(document, clause.span)))
        for record_of, clause in zip(clauses, document.clauses, strict=True)
    ]
    passages += _titles(document, doc_id)
    passages.sort(key=lambda passage: passage.source_spans[0][2])
    return OwnText(record, clauses, tuple(passages))


def _runs(document: Document, span: Span) -> list[tuple[int, int, int]]:
    """Return the runs of a clause in which its text and the file advance together."""
    starts, sources, length, _ = document.source_map
    runs = []
    for run, start in enumerate(starts):
        end = starts[run + 1] if run + 1 < len(starts) else length
        begin, stop = max(start, span.start), min(end, span.end)
        if begin < stop:
            runs.append((begin - span.start, stop - span.start, sources[run] + begin - start))
    return runs


def _titles(document: Document, doc_id: str) -> list[OwnPassage]:
    """Return the lines of the title: the loader has taken them out of the text."""
    found = []
    for piece in document.dropped:
        start, end = piece.source_span
        if piece.rule == _TITLE_RULE and document.source.text[start:end] == piece.text:
            place = Locator((Step(Unit.HEADING, piece.text),))
            clause = ClauseRecord(
                doc_id, -1, "", place, "", (), Role.HEADING, piece.text, fold(piece.text),
                Cuts(""), piece.source_span,
            )  # fmt: skip
            found.append(OwnPassage(clause, ((0, end - start, start),)))
    return found
