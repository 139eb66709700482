"""An index of whatever schema → what it keeps of its documents: postings are not looked at.

:data:`~qpsearch.engine.records.LIBRARY` numbers the form of that: of the table of contents, the
blocks of records, and the documents beside them.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import clause_of
from qpsearch.engines.embedded.parts import Parts
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from qpsearch.engine.records import ClauseRecord
    from qpsearch.engines.embedded.segments import Segment


class KeptDocument(NamedTuple):
    """A document as an index keeps it."""

    doc_id: str
    part_of: str
    kept: bytes
    """What :func:`qpsearch.library.shelf.pack` made of it."""
    clauses: list[ClauseRecord]
    """In reading order; not folded, not cut into words."""


def kept_documents(index_dir: str | PathLike[str]) -> Iterator[KeptDocument]:
    """Yield the documents in the order in which they were written.

    Raises:
        IndexDamagedError: they are not what was written.

    """
    parts = Parts(index_dir, older=True)
    try:
        for part, start, end in parts.documents():
            yield _kept_document(part.segment, range(start - part.base, end - part.base))
    finally:
        parts.close()


def _kept_document(segment: Segment, records: range) -> KeptDocument:
    """Return the document whose own record is the first of some, its clauses the others."""
    try:
        (own, _), *clauses = _records(segment, records)
        doc_id = own["doc_id"]
        return KeptDocument(
            doc_id,
            own.get("part_of", ""),
            bytes(segment.kept(bisect_left(segment.documents, records.start))),
            [clause_of(record, doc_id, text, "", "") for record, text in clauses],
        )
    except (KeyError, TypeError, ValueError):
        segment.damaged(f"record {records.start} cannot be understood")


def _records(segment: Segment, records: range) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what is stored of records, and their texts."""
    for number in range(segment.block_of(records.start), segment.block_of(records[-1]) + 1):
        block = segment.block(number)
        for record in block.records:
            if record in records:
                yield json.loads(block.stored[record - block.records.start]), block.text(record)
