"""What the segments keep of clauses and documents, decoded when it is asked for."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qpsearch.index.engine import ClauseRecord, ClauseText, DocumentRecord, locator_from_json
from qpsearch.index.segments import Segment
from qpsearch.model import FoldedText, PathStep, Role, Span
from qpsearch.text.segment import Cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.index.parts import Part, Parts

_MOST_BLOCKS = 1 << 14
"""Blocks of text kept: 64 MiB."""


class Records:
    """The records behind the ordinals of an open index."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._blocks: dict[tuple[str, int, int], Any] = {}
        self._documents: dict[int, DocumentRecord] = {}
        self.by_id: dict[str, DocumentRecord] = {}
        """Those read so far."""

    def close(self) -> None:
        """Forget what was decoded."""
        self._blocks.clear()

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""
        part, block, place = self._place(ordinal)
        segment = part.segment
        start, end = segment.chars_of(ordinal - part.base, block)
        record = self._loads(part, self._block(Segment.stored, part, block)[place])
        try:
            return ClauseRecord(
                doc_id=self._document_above(part, ordinal).doc_id,
                order=record["order"],
                eid=record["eid"],
                locator=locator_from_json(record["locator"]),
                section=record["section"],
                path=tuple(PathStep(num, heading) for num, heading in record["path"]),
                role=Role(record.get("role", Role.CLAUSE.value)),
                text=self._block(Segment.text, part, block)[start:end],
                folded=FoldedText(self._block(Segment.folded, part, block)[start:end]),
                cuts=Cuts(self._block(Segment.cuts, part, block)[place]),
                source_span=Span(*record["at"]),
                cited=record.get("cited", ""),
            )
        except (KeyError, TypeError, ValueError):
            segment.damaged(f"record {ordinal} cannot be understood")

    def folded(self, ordinal: int) -> FoldedText:
        """Return the folded text of a clause and nothing else of it."""
        part, block, _ = self._place(ordinal)
        start, end = part.segment.chars_of(ordinal - part.base, block)
        return FoldedText(self._block(Segment.folded, part, block)[start:end])

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        part, block, place = self._place(ordinal)
        start, end = part.segment.chars_of(ordinal - part.base, block)
        folded = FoldedText(self._block(Segment.folded, part, block)[start:end])
        try:
            return ClauseText(folded, Cuts(self._block(Segment.cuts, part, block)[place]))
        except ValueError:
            part.segment.damaged(f"record {ordinal} cannot be understood")

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often."""
        found: list[int] = []
        counts: list[int] = []
        end_of_block = -1
        base = first_char = 0
        held = ""
        chars: Any = ()
        for ordinal in ordinals:
            if ordinal >= end_of_block:
                part, block, _ = self._place(ordinal)
                base = part.base
                records = part.segment.records_of(block)
                end_of_block = base + records.stop
                chars = part.segment.chars
                first_char = chars[records.start - 1] if records.start else 0
                held = self._block(Segment.folded, part, block)
            record = ordinal - base
            start = chars[record - 1] if record else 0
            count = held.count(text, start - first_char, chars[record] - first_char)
            if count:
                found.append(ordinal)
                counts.append(count)
        return found, counts

    def document_at(self, part: Part, ordinal: int) -> DocumentRecord:
        """Return the document whose own record stands at ``ordinal``."""
        if ordinal not in self._documents:
            part, block, place = self._place(ordinal)
            record = self._loads(part, self._block(Segment.stored, part, block)[place])
            try:
                record["issuers"] = tuple(record["issuers"])
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

    def _document_above(self, part: Part, ordinal: int) -> DocumentRecord:
        starts = part.segment.documents
        place = bisect_right(starts, ordinal - part.base) - 1
        return self.document_at(part, part.base + starts[place])

    def _place(self, ordinal: int) -> tuple[Part, int, int]:
        """Return the part, the block in it and the place in the block of a record."""
        part = self._parts.of(ordinal)
        block = part.segment.block_of(ordinal - part.base)
        return part, block, ordinal - part.base - part.segment.records_of(block).start

    def _block(self, read: Callable[[Segment, int], Any], part: Part, block: int) -> Any:
        key = (read.__name__, part.base, block)
        found = self._blocks.get(key)
        if found is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            found = self._blocks[key] = read(part.segment, block)
        return found

    def _loads(self, part: Part, record: str) -> dict[str, Any]:
        try:
            values = json.loads(record)
        except ValueError:
            part.segment.damaged("a record cannot be understood")
        if not isinstance(values, dict):
            part.segment.damaged("a record cannot be understood")
        return values


def _doc_id(document: DocumentRecord) -> str:
    return document.doc_id
