"""Runs and older segments → one segment file, by arrays.

A posting waits as one ``uint64``: term, record and frequency side by side, so that one sort of
plain integers puts a whole field into the order of the file.
"""

from __future__ import annotations

import json
import os
from array import array
from typing import TYPE_CHECKING
from zlib import crc32

from qpsearch.index.blocks import BlockWriter
from qpsearch.index.fields import TERM_STRIDE
from qpsearch.index.postings import encode
from qpsearch.index.schema import CLAUSE_KEY, DOCUMENT_KEY
from qpsearch.index.segments import ALIGNMENT, HEADER, MAGIC, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qpsearch.index.blocks import BlockReader
    from qpsearch.index.counting import FieldRun
    from qpsearch.index.inversion import Run
    from qpsearch.index.postings import Array
    from qpsearch.index.segments import Segment

_RECORD_BITS = 22
_FREQUENCY_BITS = 18
_MOST_FREQUENCY = (1 << _FREQUENCY_BITS) - 1
"""A higher frequency in one clause is cut to this: its score would not differ any more."""
MOST_RECORDS = 1 << _RECORD_BITS
_AT_ONCE = 1 << 20
"""Postings that merging decodes at once, at 60 bytes each."""
_KEYS = frozenset((DOCUMENT_KEY, CLAUSE_KEY))


class _Vocabulary(dict[str, int]):
    """Term → number, given out at first sight."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class _Postings:
    """The postings of one field, waiting to be sorted."""

    def __init__(self) -> None:
        self.vocabulary = _Vocabulary()
        self.chunks: list[Array] = []

    def add(self, terms: Sequence[str], local: Array, records: Array, frequencies: Array) -> None:
        """Add postings; ``local`` are indexes into ``terms``; all arrays are of one length."""
        import numpy as np

        numbers = np.fromiter(map(self.vocabulary.__getitem__, terms), np.uint64, len(terms))
        packed = numbers[local] << np.uint64(_RECORD_BITS)
        packed |= records.astype(np.uint64)
        packed <<= np.uint64(_FREQUENCY_BITS)
        packed |= np.minimum(frequencies, _MOST_FREQUENCY).astype(np.uint64)
        self.chunks.append(packed)

    def sorted(self) -> tuple[list[str], Array, Array, Array]:
        """Return the terms in order and, in their order, term, record and frequency of each."""
        import numpy as np

        terms = sorted(self.vocabulary, key=_utf8)
        rank = np.empty(len(terms), np.uint64)
        numbers = np.fromiter(map(self.vocabulary.__getitem__, terms), np.int64, len(terms))
        rank[numbers] = np.arange(len(terms), dtype=np.uint64)
        self.vocabulary.clear()
        shift = np.uint64(_RECORD_BITS + _FREQUENCY_BITS)
        low = (np.uint64(1) << shift) - np.uint64(1)
        packed = np.empty(sum(map(len, self.chunks)), np.uint64)
        end = len(packed)
        while self.chunks:  # each is let go as soon as it is taken over
            chunk = self.chunks.pop()
            packed[end - len(chunk) : end] = (rank[chunk >> shift] << shift) | (chunk & low)
            end -= len(chunk)
        packed.sort()
        frequencies = (packed & np.uint64(_MOST_FREQUENCY)).astype(np.uint32)
        packed >>= np.uint64(_FREQUENCY_BITS)
        records = (packed & np.uint64(MOST_RECORDS - 1)).astype(np.uint32)
        packed >>= np.uint64(_RECORD_BITS)
        return terms, packed.astype(np.uint32), records, frequencies


class SegmentBuilder:
    """Collects runs and segments and writes them as one segment.

    The same documents in the same order give the same bytes, whether they come as runs, as
    segments or mixed.
    """

    def __init__(self) -> None:
        self.postings = 0
        """Postings that wait: eight bytes of memory each."""
        self._fields: dict[str, _Postings] = {}
        self._documents = array("I")
        self._blocks = BlockWriter()

    @property
    def records(self) -> int:
        """Records added."""
        return self._blocks.records

    def add(self, run: Run) -> int:
        """Add a document; return the number of its record."""
        from qpsearch.index.inversion import StoredClause

        first = self.records
        self._documents.append(first)
        self._blocks.add(StoredClause("", "", "", run.record))
        for clause in run.clauses:
            self._blocks.add(clause)
        for name, field in run.fields.items():
            self._add_field(name, field, first)
        count = len(run.clauses)
        self._add_key(DOCUMENT_KEY, run.doc_id, range(first, first + 1))
        self._add_key(CLAUSE_KEY, run.doc_id, range(first + 1, first + 1 + count))
        return first

    def add_segment(self, segment: Segment, deleted: Sequence[tuple[int, int]]) -> None:
        """Add all records of a segment but those in the half-open ranges ``deleted``."""
        import numpy as np

        kept = np.ones(segment.records, np.bool_)
        for start, end in deleted:
            kept[start:end] = False
        moved = np.cumsum(kept) + (self.records - 1)
        for name in segment.field_names():
            self._add_postings_of(segment, name, kept, moved)
        for record in segment.documents:
            if kept[record]:
                self._documents.append(int(moved[record]))
        for block in range(segment.block_count()):
            self._add_block(segment.block(block), kept)

    def write(self, store: Path, segment_id: str) -> None:
        """Write the segment file; the builder is spent then."""
        import numpy as np

        parts: dict[str, bytes] = {}
        lengths: dict[str, int] = {}
        for name in sorted(self._fields):
            if not self._fields[name].vocabulary:
                continue
            terms, numbers, records, frequencies = self._fields.pop(name).sorted()
            if name not in _KEYS:
                summed = np.bincount(records, weights=frequencies, minlength=self.records)
                lengths[name] = int(summed.sum())
                parts[f"{name}.lengths"] = _narrow(summed)
            parts.update(_field_parts(name, terms, numbers, records, frequencies))
        parts["documents"] = self._documents.tobytes()
        parts |= self._blocks.parts()
        _write_file(store / f"{segment_id}{SUFFIX}", self.records, lengths, parts)

    def _add_field(self, name: str, field: FieldRun, first: int) -> None:
        import numpy as np

        if not field.numbers:
            return
        counts = np.frombuffer(field.counts, np.uint32)
        self._field(name).add(
            field.terms.split("\n"),
            np.frombuffer(field.numbers, np.uint32),
            np.repeat(np.arange(first, first + len(counts), dtype=np.uint32), counts),
            np.frombuffer(field.frequencies, np.uint32),
        )
        self.postings += len(field.numbers)

    def _add_key(self, name: str, doc_id: str, records: range) -> None:
        import numpy as np

        if not records:
            return
        ones = np.ones(len(records), np.uint32)
        numbers = np.arange(records.start, records.stop, dtype=np.uint32)
        self._field(name).add([doc_id], ones - 1, numbers, ones)

    def _add_postings_of(self, segment: Segment, name: str, kept: Array, moved: Array) -> None:
        import numpy as np

        field = segment.field(name)
        ends = np.array([0, *field.all_post_ends()], np.int64)
        terms = [term.decode("utf-8", "surrogatepass") for term in field.all_terms()]
        first = 0
        while first < len(terms):
            # As many whole lists as are decoded at once: the arrays below stay small.
            last = int(np.searchsorted(ends, ends[first] + _AT_ONCE, "right")) - 1
            last = max(last, first + 1)
            self._add_lists(segment, name, terms[first:last], ends[first : last + 1], kept, moved)
            first = last

    def _add_lists(
        self,
        segment: Segment,
        name: str,
        terms: list[str],
        ends: Array,
        kept: Array,
        moved: Array,
    ) -> None:
        """Add the lists of neighbouring terms; ``ends`` says where they begin and end."""
        import numpy as np

        field = segment.field(name)
        counts = np.diff(ends)
        gaps = field.planes.gap_array(int(ends[0]), int(ends[-1]))
        sums = gaps.cumsum()
        starts = ends[:-1] - ends[0]
        records = sums - np.repeat(sums[starts] - gaps[starts], counts)
        if len(records) and int(records.max()) >= segment.records:
            segment.damaged("postings point beyond the records")
        frequencies = field.frequency_array(int(ends[0]), int(ends[-1]))
        local = np.repeat(np.arange(len(terms), dtype=np.uint32), counts)
        stays = kept[records]
        if not stays.all():
            # Number only the terms that are left: an unused one would get an empty list.
            records, frequencies, local = records[stays], frequencies[stays], local[stays]
            used, renumbered = np.unique(local, return_inverse=True)
            local = renumbered.astype(np.uint32)
            terms = [terms[number] for number in used]
        if terms:
            self._field(name).add(terms, local, moved[records], frequencies)
            self.postings += len(records)

    def _add_block(self, block: BlockReader, kept: Array) -> None:
        from qpsearch.index.inversion import StoredClause

        for record, cuts, stored in zip(block.records, block.cuts, block.stored, strict=True):
            if kept[record]:
                span = block.span(record)
                self._blocks.add(StoredClause(block.text[span], block.folded[span], cuts, stored))

    def _field(self, name: str) -> _Postings:
        if name not in self._fields:
            self._fields[name] = _Postings()
        return self._fields[name]


def _field_parts(
    name: str, terms: list[str], numbers: Array, records: Array, frequencies: Array
) -> Iterator[tuple[str, bytes]]:
    import numpy as np

    gaps = np.diff(records, prepend=np.uint32(0))
    starts = np.flatnonzero(np.diff(numbers, prepend=np.uint32(0xFFFFFFFF)))
    gaps[starts] = records[starts]
    encoded = [_utf8(term) for term in terms]
    term_ends = np.cumsum(np.fromiter(map(len, encoded), np.uint32, len(encoded)))
    bases = np.append(np.uint32(0), term_ends)[:-1:TERM_STRIDE].astype("<u4")
    from_bases = term_ends - np.repeat(bases, TERM_STRIDE)[: len(term_ends)]
    yield f"{name}.terms", b"".join(encoded)
    yield f"{name}.term_bases", bases.tobytes()
    yield f"{name}.term_ends", _narrow(from_bases)
    yield f"{name}.post_ends", np.append(starts[1:], len(records)).astype("<u4").tobytes()
    for plane, data in encode(gaps, frequencies).items():
        yield f"{name}.{plane}", data


def _narrow(values: Array) -> bytes:
    """Return numbers in as few bytes each as the largest of them needs."""
    most = values.max() if len(values) else 0
    return values.astype("<u1" if most < 1 << 8 else "<u2" if most < 1 << 16 else "<u4").tobytes()


def _write_file(path: Path, records: int, lengths: dict[str, int], parts: dict[str, bytes]) -> None:
    table = {name: [0, len(data), crc32(data)] for name, data in parts.items()}
    size = 1024
    while True:  # the length of the object depends on the offsets, and they on its length
        offset = _aligned(HEADER.size + size)
        for name, data in parts.items():
            table[name][0] = offset
            offset = _aligned(offset + len(data))
        values = {"records": records, "lengths": lengths, "parts": table}
        head = json.dumps(values, separators=(",", ":")).encode()
        if len(head) <= size:
            break
        size = len(head) + 64
    head = head.ljust(size)
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(HEADER.pack(MAGIC, len(head), crc32(head), offset & 0xFFFFFFFF))
        file.write(head)
        for name, data in parts.items():
            file.write(bytes(table[name][0] - file.tell()))
            file.write(data)
        file.write(bytes(offset - file.tell()))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
