"""Segments → one larger segment, without what is deleted in them.

The lists of a field are merged some terms at a time, so that memory is taken by the bytes they
become, not by the postings. The result is what a segment of the documents left over would be, to
the byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.counting import pack
from qpsearch.engines.embedded.blocks import BlockWriter, StoredClause
from qpsearch.engines.embedded.merged_lists import merged_field
from qpsearch.engines.embedded.segment_file import write_file
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.fields import FieldReader
    from qpsearch.engines.embedded.segments import Segment


class _Source(NamedTuple):
    """A segment, and where its records go."""

    segment: Segment
    kept: Array
    """Whether a record stays."""
    moved: Array
    """Its number in the new segment if it does."""


class _SegmentLists:
    """The lists of a field in one segment, without what is deleted."""

    def __init__(self, source: _Source, field: FieldReader) -> None:
        self.terms = field.all_terms()
        self.ends = np.array([0, *field.all_post_ends()], np.int64)
        self._source = source
        self._field = field

    def packed(self, low: int, high: int, numbers: Array) -> Array:
        segment, kept, moved = self._source
        ends = self.ends[low : high + 1]
        start, end = int(ends[0]), int(ends[-1])
        if start == end:
            return np.zeros(0, np.uint64)
        counts = np.diff(ends)
        gaps = self._field.gap_array(start, end)
        sums = gaps.cumsum()
        starts = ends[:-1] - start
        records = sums - np.repeat(sums[starts] - gaps[starts], counts)
        if int(records.max()) >= segment.records:
            segment.damaged("postings point beyond the records")
        frequencies = self._field.frequency_array(start, end)
        numbers = np.repeat(numbers, counts)
        stays = kept[records]
        if not stays.all():
            records, frequencies, numbers = records[stays], frequencies[stays], numbers[stays]
        return pack(numbers, moved[records], frequencies)


def merge_segments(
    segments: Sequence[tuple[Segment, Sequence[tuple[int, int]]]], store: Path, segment_id: str
) -> int:
    """Write segments as one, in their order; return the number of its records.

    Args:
        segments: each with the half-open ranges of records that are deleted in it.
        store: the folder it goes to.
        segment_id: its name.

    """
    sources = list(_sources(segments))
    records = sum(int(np.count_nonzero(source.kept)) for source in sources)
    parts: dict[str, bytes] = {}
    lengths: dict[str, int] = {}
    for name in sorted({name for segment, _ in segments for name in segment.field_names()}):
        lists = [_SegmentLists(source, source.segment.field(name)) for source in sources]
        parts.update(merged_field(name, lists, records, lengths))
    parts.update(_merged_documents(sources))
    parts.update(_merged_blocks(sources))
    write_file(store, segment_id, records, lengths, parts)
    return records


def _sources(
    segments: Sequence[tuple[Segment, Sequence[tuple[int, int]]]],
) -> Iterator[_Source]:
    before = 0
    for segment, deleted in segments:
        kept = np.ones(segment.records, np.bool_)
        for start, end in deleted:
            kept[start:end] = False
        moved = kept.cumsum() + (before - 1)
        before += int(np.count_nonzero(kept))
        yield _Source(segment, kept, moved)


def _merged_documents(sources: Sequence[_Source]) -> Iterator[tuple[str, bytes]]:
    """Yield which records are documents, and what is kept of them."""
    records: list[int] = []
    kept: list[memoryview] = []
    for source in sources:
        for number, record in enumerate(source.segment.documents):
            if source.kept[record]:
                records.append(int(source.moved[record]))
                kept.append(source.segment.kept(number))
    yield "documents", np.array(records, "<u4").tobytes()
    yield "kept_ends", np.cumsum([*map(len, kept)], dtype="<u4").tobytes()
    yield "kept", b"".join(kept)


def _merged_blocks(sources: Sequence[_Source]) -> dict[str, bytes]:
    """Return the texts and records that stay, in blocks."""
    writer = BlockWriter()
    for source in sources:
        for number in range(source.segment.block_count()):
            block = source.segment.block(number)
            for record, cuts, stored in zip(block.records, block.cuts, block.stored, strict=True):
                if source.kept[record]:
                    text, folded = block.text(record), block.folded[block.span(record)]
                    writer.add(StoredClause(text, folded, cuts, stored))
    return writer.parts()
