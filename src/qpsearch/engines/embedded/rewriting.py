"""Segments → one larger segment, without what is deleted in them.

The lists of a field are merged some terms at a time, so that memory is taken by the bytes they
become, not by the postings. The result is what a segment of the documents left over would be, to
the byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.counting import pack, unpack
from qpsearch.engines.embedded.blocks import BlockWriter, StoredClause
from qpsearch.engines.embedded.encoding import Encoder
from qpsearch.engines.embedded.schema import KEYS
from qpsearch.engines.embedded.segment_file import field_parts, narrow, write_file
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.fields import FieldReader
    from qpsearch.engines.embedded.segments import Segment

_AT_ONCE = 1 << 20
"""Postings that are put in order at once, at 60 bytes each."""


class _Source(NamedTuple):
    """A segment, and where its records go."""

    segment: Segment
    kept: Array
    """Whether a record stays."""
    moved: Array
    """Its number in the new segment if it does."""


class _Lists(NamedTuple):
    """The lists of a field in one segment."""

    source: _Source
    field: FieldReader
    ends: Array
    """Where the list of each term begins, and behind the last where that ends."""
    numbers: Array
    """Of the terms, among those of all segments."""


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
        parts.update(_merged_field(name, sources, records, lengths))
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


def _merged_field(
    name: str, sources: Sequence[_Source], records: int, lengths: dict[str, int]
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a field, and put down how many terms it has together."""
    terms, lists = _lists_of(name, sources)
    encoder = Encoder()
    counts = np.zeros(len(terms), np.int64)
    summed = np.zeros(records)
    for first, last in _chunks(lists, len(terms)):
        numbers, held, frequencies = _in_order(lists, first, last)
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        encoder.add(held, starts, frequencies)
        counts[first:last] = np.bincount(numbers, minlength=last - first)
        summed += np.bincount(held, frequencies, records)
    left = counts.nonzero()[0]
    if not len(left):
        return
    if name not in KEYS:
        lengths[name] = int(summed.sum())
        yield f"{name}.lengths", narrow(summed)
    held_terms = terms if len(left) == len(terms) else [terms[number] for number in left.tolist()]
    yield from field_parts(name, held_terms, counts[left], encoder.planes())


def _lists_of(name: str, sources: Sequence[_Source]) -> tuple[list[bytes], list[_Lists]]:
    """Return the terms of a field in order, and its lists in each segment."""
    fields = [source.segment.field(name) for source in sources]
    terms_of = [field.all_terms() for field in fields]
    terms = sorted(set().union(*terms_of))
    places = {term: number for number, term in enumerate(terms)}
    lists = []
    for source, field, held in zip(sources, fields, terms_of, strict=True):
        ends = np.array([0, *field.all_post_ends()], np.int64)
        numbers = np.fromiter(map(places.__getitem__, held), np.int64, len(held))
        lists.append(_Lists(source, field, ends, numbers))
    return terms, lists


def _chunks(lists: Sequence[_Lists], terms: int) -> Iterator[tuple[int, int]]:
    """Yield from which to which term there are as many postings as are put in order at once."""
    counts = np.zeros(terms, np.int64)
    for one in lists:
        counts[one.numbers] += np.diff(one.ends)
    after = counts.cumsum()
    first = 0
    while first < terms:
        before = int(after[first - 1]) if first else 0
        last = max(first + 1, int(after.searchsorted(before + _AT_ONCE, "right")))
        yield first, last
        first = last


def _in_order(lists: Sequence[_Lists], first: int, last: int) -> tuple[Array, Array, Array]:
    """Return the postings of some terms: terms from the first on, records, frequencies."""
    packed = [_packed(one, first, last) for one in lists]
    together = np.concatenate(packed)
    together.sort()
    numbers, records, frequencies = (values.astype(np.int64) for values in unpack(together))
    return numbers, records, frequencies


def _packed(lists: _Lists, first: int, last: int) -> Array:
    """Return the postings of some terms in one segment, packed; those of deleted records not."""
    kept, moved, segment = lists.source.kept, lists.source.moved, lists.source.segment
    low, high = lists.numbers.searchsorted((first, last)).tolist()
    ends = lists.ends[low : high + 1]
    start, end = int(ends[0]), int(ends[-1])
    if start == end:
        return np.zeros(0, np.uint64)
    counts = np.diff(ends)
    gaps = lists.field.gap_array(start, end)
    sums = gaps.cumsum()
    starts = ends[:-1] - start
    records = sums - np.repeat(sums[starts] - gaps[starts], counts)
    if int(records.max()) >= segment.records:
        segment.damaged("postings point beyond the records")
    frequencies = lists.field.frequency_array(start, end)
    numbers = np.repeat(lists.numbers[low:high] - first, counts)
    stays = kept[records]
    if not stays.all():
        records, frequencies, numbers = records[stays], frequencies[stays], numbers[stays]
    return pack(numbers, moved[records], frequencies)


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
