"""Runs and older segments → one segment file, by arrays.

A posting waits as one ``uint64``: term, record and frequency side by side, so that one sort of
plain integers puts a whole field into the order of the file.
"""

from __future__ import annotations

import json
from array import array
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from qpsearch.engine.counting import (
    FREQUENCY_BITS,
    TERM_SHIFT,
    grams_packed,
    grams_unpacked,
    pack,
    unpack,
)
from qpsearch.engine.records import Field
from qpsearch.engines.embedded.blocks import BlockWriter, StoredClause
from qpsearch.engines.embedded.fields import TERM_STRIDE
from qpsearch.engines.embedded.mapped import ALIGNMENT, HEADER, MAGIC, SUFFIX
from qpsearch.engines.embedded.postings import encode
from qpsearch.engines.embedded.schema import CLAUSE_KEY, DOCUMENT_KEY, FACT_KEYS, NAME_KEY
from qpsearch.pages import summed
from qpsearch.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array
    from qpsearch.engine.inversion import Inverted
    from qpsearch.engines.embedded.blocks import BlockReader
    from qpsearch.engines.embedded.segments import Segment

_AT_ONCE = 1 << 20
"""Postings that are worked on at once, as when segments are merged, at 60 bytes each."""
_KEYS = frozenset((DOCUMENT_KEY, CLAUSE_KEY, NAME_KEY, *FACT_KEYS))
_GRAMS = Field.GRAMS.value
_BELOW_TERM = (np.uint64(1) << TERM_SHIFT) - np.uint64(1)


class _WordNumbers(dict[str, int]):
    """The terms of a field, numbered at first sight."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number

    def numbers(self, terms: Sequence[str]) -> Array:
        """Return the numbers of terms, ``uint64``."""
        return np.fromiter(map(self.__getitem__, terms), np.uint64, len(terms))

    def ordered(self) -> tuple[list[str], Array]:
        """Return the terms in order, and for each number its place among them; they go then."""
        terms = sorted(self)  # in the order of their UTF-8 too
        ranks = np.empty(len(terms), np.uint64)
        numbers = np.fromiter(map(self.__getitem__, terms), np.int64, len(terms))
        ranks[numbers] = np.arange(len(terms), dtype=np.uint64)
        self.clear()
        return terms, ranks


class _Grams:
    """The terms of a field of single characters and pairs: whatever comes gets a number of its own.

    That a document names again what another has named is seen when all are put in order.
    """

    def __init__(self) -> None:
        self._packed: list[Array] = []
        self._count = 0

    def numbers(self, terms: Sequence[str]) -> Array:
        """Return the numbers of terms, ``uint64``."""
        return self.numbers_of_packed(grams_packed(terms))

    def numbers_of_packed(self, grams: Array) -> Array:
        """Return those of grams that are packed already."""
        first = self._count
        self._packed.append(grams)
        self._count += len(grams)
        return np.arange(first, self._count, dtype=np.uint64)

    def ordered(self) -> tuple[list[str], Array]:
        """Return what :meth:`_WordNumbers.ordered` returns."""
        packed = np.concatenate(self._packed)
        self._packed.clear()
        grams, ranks = np.unique(packed, return_inverse=True)
        return grams_unpacked(grams), ranks.astype(np.uint64)


class _Postings:
    """The postings of one field, waiting to be sorted."""

    def __init__(self, vocabulary: _WordNumbers | _Grams) -> None:
        self.vocabulary = vocabulary
        self.chunks: list[Array] = []

    def add(self, numbers: Array, postings: Array, first: int = 0) -> None:
        """Add packed postings.

        Args:
            numbers: the numbers of the terms that postings count by their places.
            postings: as :func:`~qpsearch.engine.counting.pack` makes them.
            first: what their records are counted from.

        """
        above = numbers[postings >> TERM_SHIFT] << TERM_SHIFT
        self.chunks.append((postings & _BELOW_TERM) + (above | np.uint64(first << FREQUENCY_BITS)))

    def sorted(self) -> tuple[list[str], Array, Array, Array]:
        """Return the terms in order, where the list of each begins, all records and frequencies."""
        terms, ranks = self.vocabulary.ordered()
        packed = np.empty(sum(map(len, self.chunks)), np.uint64)
        end = len(packed)
        while self.chunks:  # each is let go as soon as it is taken over
            chunk = self.chunks.pop()
            held = packed[end - len(chunk) : end]
            np.bitwise_or(ranks[chunk >> TERM_SHIFT] << TERM_SHIFT, chunk & _BELOW_TERM, out=held)
            end -= len(chunk)
        packed.sort()
        numbers, records, frequencies = unpack(packed)
        starts = np.append(0, np.flatnonzero(numbers[1:] != numbers[:-1]) + 1)
        return terms, starts, records, frequencies


class SegmentBuilder:
    """Collects runs and segments and writes them as one segment.

    The same documents in the same order give the same bytes, whether they come as runs, as
    segments or mixed.
    """

    def __init__(self) -> None:
        self.postings = 0
        """Postings that wait: eight bytes of memory each."""
        self._fields: dict[str, _Postings] = {}
        self._grams = _Grams()
        self._documents = array("I")
        self._kept: list[bytes] = []
        self._blocks = BlockWriter()

    @property
    def records(self) -> int:
        """Records added."""
        return self._blocks.records

    def add(self, document: Inverted) -> int:
        """Add a document; return the number of its record."""
        first = self.records
        self._documents.append(first)
        self._kept.append(document.kept)
        self._blocks.add(StoredClause("", "", "", document.record))
        for clause in zip(
            document.texts, document.folded, document.cuts, document.records, strict=True
        ):
            self._blocks.add(StoredClause(*clause))
        for name, field in document.fields.items():
            if field.postings:
                numbers = self._field(name).vocabulary.numbers(field.terms.split("\n"))
                self._add(name, numbers, np.frombuffer(field.postings, np.uint64), first)
        if document.grams.postings:
            numbers = self._grams.numbers_of_packed(np.frombuffer(document.grams.grams, np.uint64))
            self._add(_GRAMS, numbers, np.frombuffer(document.grams.postings, np.uint64), first)
        self._add_key(DOCUMENT_KEY, [document.doc_id], range(first, first + 1))
        self._add_key(NAME_KEY, document.names, range(first, first + 1))
        self._add_key(CLAUSE_KEY, [document.doc_id], range(first + 1, self.records))
        for name, terms in document.facts.items():
            self._add_key(name, terms, range(first + 1, self.records))
        return first

    def add_segment(self, segment: Segment, deleted: Sequence[tuple[int, int]]) -> None:
        """Add all records of a segment but those in the half-open ranges ``deleted``."""
        kept = np.ones(segment.records, np.bool_)
        for start, end in deleted:
            kept[start:end] = False
        moved = np.cumsum(kept) + (self.records - 1)
        for name in segment.field_names():
            self._add_postings_of(segment, name, kept, moved)
        for number, record in enumerate(segment.documents):
            if kept[record]:
                self._documents.append(int(moved[record]))
                self._kept.append(bytes(segment.kept(number)))
        for block in range(segment.block_count()):
            self._add_block(segment.block(block), kept)

    def write(self, store: Path, segment_id: str) -> None:
        """Write the segment file; the builder is spent then."""
        parts: dict[str, bytes] = {}
        lengths: dict[str, int] = {}
        for name in sorted(self._fields):
            terms, starts, records, frequencies = self._fields.pop(name).sorted()
            if name not in _KEYS:
                summed = _summed(records, frequencies, self.records)
                lengths[name] = int(summed.sum())
                parts[f"{name}.lengths"] = _narrow(summed)
            parts.update(_field_parts(name, terms, starts, records, frequencies))
        parts["documents"] = self._documents.tobytes()
        parts["kept_ends"] = np.cumsum([*map(len, self._kept)], dtype="<u4").tobytes()
        parts["kept"] = b"".join(self._kept)
        parts |= self._blocks.parts()
        _write_file(store / f"{segment_id}{SUFFIX}", self.records, lengths, parts)

    def _add(self, name: str, numbers: Array, postings: Array, first: int = 0) -> None:
        self._field(name).add(numbers, postings, first)
        self.postings += len(postings)

    def _add_key(self, name: str, terms: Sequence[str], records: range) -> None:
        """Add terms that each of ``records`` is to be found by."""
        if records and terms:
            field = self._field(name)
            ones = np.ones(len(records) * len(terms), np.uint64)
            places = np.repeat(np.arange(len(terms), dtype=np.uint64), len(records))
            held = pack(places, np.tile(np.array(records), len(terms)), ones)
            field.add(field.vocabulary.numbers(terms), held)

    def _add_postings_of(self, segment: Segment, name: str, kept: Array, moved: Array) -> None:
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
        field = segment.field(name)
        counts = np.diff(ends)
        gaps = field.gap_array(int(ends[0]), int(ends[-1]))
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
            numbers = self._field(name).vocabulary.numbers(terms)
            self._add(name, numbers, pack(local, moved[records], frequencies))

    def _add_block(self, block: BlockReader, kept: Array) -> None:
        for record, cuts, stored in zip(block.records, block.cuts, block.stored, strict=True):
            if kept[record]:
                text, folded = block.text(record), block.folded[block.span(record)]
                self._blocks.add(StoredClause(text, folded, cuts, stored))

    def _field(self, name: str) -> _Postings:
        if name not in self._fields:
            self._fields[name] = _Postings(self._grams if name == _GRAMS else _WordNumbers())
        return self._fields[name]


def _field_parts(
    name: str, terms: list[str], starts: Array, records: Array, frequencies: Array
) -> Iterator[tuple[str, bytes]]:
    gaps = records.copy()
    gaps[1:] -= records[:-1]
    gaps[starts] = records[starts]
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    term_ends = np.cumsum(np.fromiter(map(len, encoded), np.uint32, len(encoded)))
    bases = np.append(np.uint32(0), term_ends)[:-1:TERM_STRIDE].astype("<u4")
    from_bases = term_ends - np.repeat(bases, TERM_STRIDE)[: len(term_ends)]
    yield f"{name}.terms", b"".join(encoded)
    yield f"{name}.term_bases", bases.tobytes()
    yield f"{name}.term_ends", _narrow(from_bases)
    yield f"{name}.post_ends", np.append(starts[1:], len(records)).astype("<u4").tobytes()
    for plane, data in encode(gaps, frequencies).items():
        yield f"{name}.{plane}", data


def _summed(records: Array, frequencies: Array, count: int) -> Array:
    """Return for each of ``count`` records the sum of its frequencies."""
    sums = np.zeros(count)
    for first in range(0, len(records), _AT_ONCE):  # in pieces: they are made floats
        held = slice(first, first + _AT_ONCE)
        sums += np.bincount(records[held], frequencies[held], count)
    return sums


def _narrow(values: Array) -> bytes:
    """Return numbers in as few bytes each as the largest of them needs."""
    most = values.max() if len(values) else 0
    return values.astype("<u1" if most < 1 << 8 else "<u2" if most < 1 << 16 else "<u4").tobytes()


def _write_file(path: Path, records: int, lengths: dict[str, int], parts: dict[str, bytes]) -> None:
    table = {name: [0, len(data)] for name, data in parts.items()}
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
    header = HEADER.pack(MAGIC, len(head), crc32(head), offset)
    aligned = (data.ljust(_aligned(len(data)), b"\0") for data in parts.values())
    start = bytes(_aligned(HEADER.size + len(head)) - HEADER.size - len(head))
    replace_file(path, summed(chain((header, head, start), aligned)))


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT
