"""What the segments keep of clauses and documents, decoded when it is asked for."""

from __future__ import annotations

import json
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import clause_of, document_of
from qpsearch.model import FoldedText
from qpsearch.text.segment import Cuts

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord
    from qpsearch.engines.embedded.blocks import BlockReader
    from qpsearch.engines.embedded.parts import Parts, PlacedSegment
    from qpsearch.engines.embedded.segments import Segment

_MOST_BLOCKS = 1 << 12
"""Blocks kept, of up to 16 KiB: 64 MiB."""
_MOST_CLAUSES = 1 << 12
_DECODER = json.JSONDecoder()


class _StoredText:
    """The folded text of a clause; its word boundaries are read when they are asked for."""

    def __init__(self, segment: Segment, block: BlockReader, record: int) -> None:
        self.folded = FoldedText(block.folded[block.span(record)])
        self._segment = segment
        self._block = block
        self._record = record

    @cached_property
    def cuts(self) -> Cuts:
        """Word boundaries of ``folded``."""
        try:
            return Cuts(self._block.cuts[self._record - self._block.records.start])
        except ValueError:
            self._segment.damaged(f"record {self._record} cannot be understood")


class Records:
    """The records behind the ordinals of an open index."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._blocks: dict[tuple[int, int], BlockReader] = {}
        self._clauses: dict[int, ClauseRecord] = {}
        self._documents: dict[int, DocumentRecord] = {}
        self.by_id: dict[str, DocumentRecord] = {}
        """Those read so far."""

    def close(self) -> None:
        """Forget what was decoded."""
        for kept in (self._blocks, self._clauses, self._documents, self.by_id):
            kept.clear()
        self.__dict__.pop("all_documents", None)

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``; the latest are kept."""
        clause = self._clauses.get(ordinal)
        if clause is None:
            clause = self._read_clause(ordinal)
            self._keep(self._clauses, ordinal, clause, _MOST_CLAUSES)
        return clause

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        part, block = self._block_of(ordinal)
        return _StoredText(part.segment, block, ordinal - part.base)

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
            return clause_of(
                record,
                self.document_of(ordinal).doc_id,
                block.text(number),
                block.folded[span],
                block.cuts[place],
            )
        except (KeyError, TypeError, ValueError):
            part.segment.damaged(f"record {ordinal} cannot be understood")

    def document_at(self, part: PlacedSegment, ordinal: int) -> DocumentRecord:
        """Return the document whose own record stands at ``ordinal``."""
        if ordinal not in self._documents:
            part, block = self._block_of(ordinal)
            stored = block.stored[ordinal - part.base - block.records.start]
            record = self._loads(part, stored)
            try:
                self._documents[ordinal] = document = document_of(record)
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

    def document_read(self, ordinal: int) -> DocumentRecord | None:
        """Return it if it was read before."""
        _, start, _ = self._parts.document_with(ordinal)
        return self._documents.get(start)

    def _block_of(self, ordinal: int) -> tuple[PlacedSegment, BlockReader]:
        """Return the part and the block that hold a record."""
        part = self._parts.of(ordinal)
        number = part.segment.block_of(ordinal - part.base)
        key = part.base, number
        block = self._blocks.get(key)
        if block is None:
            block = part.segment.block(number)
            self._keep(self._blocks, key, block, _MOST_BLOCKS)
        return part, block

    def _keep(self, kept: dict[Any, Any], key: Hashable, value: object, most: int) -> None:
        """Keep one thing more, in the place of the oldest; several searches may do so at once."""
        with self._lock:
            if len(kept) >= most:
                del kept[next(iter(kept))]
            kept[key] = value

    def _loads(self, part: PlacedSegment, record: str) -> dict[str, Any]:
        try:
            values, end = _DECODER.raw_decode(record)
        except ValueError:
            part.segment.damaged("a record cannot be understood")
        if end != len(record) or not isinstance(values, dict):
            part.segment.damaged("a record cannot be understood")
        return values


def _doc_id(document: DocumentRecord) -> str:
    return document.doc_id
