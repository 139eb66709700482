"""What the segments keep of clauses and documents, decoded when it is asked for."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qpsearch.engine.protocol import ClauseRecord, ClauseText, DocumentRecord, locator_from_json
from qpsearch.model import FoldedText, PathStep, Role, Span
from qpsearch.text.segment import Cuts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engines.embedded.blocks import BlockReader
    from qpsearch.engines.embedded.parts import Part, Parts

_MOST_BLOCKS = 1 << 12
"""Blocks kept, of up to 16 KiB: 64 MiB."""
_MOST_CLAUSES = 1 << 12
_DECODER = json.JSONDecoder()


class Records:
    """The records behind the ordinals of an open index."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._blocks: dict[tuple[int, int], BlockReader] = {}
        self._clauses: dict[int, ClauseRecord] = {}
        self._documents: dict[int, DocumentRecord] = {}
        self.by_id: dict[str, DocumentRecord] = {}
        """Those read so far."""

    def close(self) -> None:
        """Forget what was decoded."""
        self._blocks.clear()
        self._clauses.clear()

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``; the latest are kept."""
        clause = self._clauses.get(ordinal)
        if clause is None:
            clause = self._read_clause(ordinal)
            if len(self._clauses) >= _MOST_CLAUSES:
                del self._clauses[next(iter(self._clauses))]
            self._clauses[ordinal] = clause
        return clause

    def folded(self, ordinal: int) -> FoldedText:
        """Return the folded text of a clause and nothing else of it."""
        part, block = self._block_of(ordinal)
        return FoldedText(block.folded[block.span(ordinal - part.base)])

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        part, block = self._block_of(ordinal)
        record = ordinal - part.base
        folded = FoldedText(block.folded[block.span(record)])
        try:
            return ClauseText(folded, Cuts(block.cuts[record - block.records.start]))
        except ValueError:
            part.segment.damaged(f"record {ordinal} cannot be understood")

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often."""
        found: list[int] = []
        counts: list[int] = []
        base = end_of_block = 0
        for ordinal in ordinals:
            if ordinal >= end_of_block:
                part, block = self._block_of(ordinal)
                base = part.base
                end_of_block = base + block.records.stop
                folded = block.folded
            span = block.span(ordinal - base)
            count = folded.count(text, span.start, span.stop)
            if count:
                found.append(ordinal)
                counts.append(count)
        return found, counts

    def _read_clause(self, ordinal: int) -> ClauseRecord:
        part, block = self._block_of(ordinal)
        number = ordinal - part.base
        place = number - block.records.start
        span = block.span(number)
        record = self._loads(part, block.stored[place])
        try:
            return ClauseRecord(
                doc_id=self.document_of(ordinal).doc_id,
                order=record["order"],
                eid=record["eid"],
                locator=locator_from_json(record["locator"]),
                section=record["section"],
                path=tuple([PathStep(num, heading) for num, heading in record["path"]]),
                role=Role(record.get("role", Role.CLAUSE)),
                text=block.text(number),
                folded=FoldedText(block.folded[span]),
                cuts=Cuts(block.cuts[place]),
                source_span=Span(*record["at"]),
            )
        except (KeyError, TypeError, ValueError):
            part.segment.damaged(f"record {ordinal} cannot be understood")

    def document_at(self, part: Part, ordinal: int) -> DocumentRecord:
        """Return the document whose own record stands at ``ordinal``."""
        if ordinal not in self._documents:
            part, block = self._block_of(ordinal)
            stored = block.stored[ordinal - part.base - block.records.start]
            record = self._loads(part, stored)
            try:
                record["issuers"] = tuple(record["issuers"])
                record["sketch"] = tuple(record.get("sketch", ()))
                record["names"] = tuple((short, full) for short, full in record["names"])
                self._documents[ordinal] = document = DocumentRecord(**record)
                self.by_id[document.doc_id] = document
            except (KeyError, TypeError, ValueError):
                part.segment.damaged(f"record {ordinal} cannot be understood")
        return self._documents[ordinal]

    @cached_property
    def all_documents(self) -> list[DocumentRecord]:
        """All documents in the order of their ids."""
        found = [self.document_at(part, start) for part, start, _ in self._parts.documents()]
        return sorted(found, key=_doc_id)

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""
        part, start, _ = self._parts.document_with(ordinal)
        return self.document_at(part, start)

    def _block_of(self, ordinal: int) -> tuple[Part, BlockReader]:
        """Return the part and the block that hold a record."""
        part = self._parts.of(ordinal)
        number = part.segment.block_of(ordinal - part.base)
        key = part.base, number
        block = self._blocks.get(key)
        if block is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            block = self._blocks[key] = part.segment.block(number)
        return part, block

    def _loads(self, part: Part, record: str) -> dict[str, Any]:
        try:
            values, end = _DECODER.raw_decode(record)
        except ValueError:
            part.segment.damaged("a record cannot be understood")
        if end != len(record) or not isinstance(values, dict):
            part.segment.damaged("a record cannot be understood")
        return values


def _doc_id(document: DocumentRecord) -> str:
    return document.doc_id
