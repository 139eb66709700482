"""Clauses → blocks of text, compressed: small enough to be read one by one, yet small on disk.

A block of two thousand characters says little of what comes next. So zlib is given a *primer*,
pieces of the segment's own first texts, as if they had stood right before: blocks of this size
then take less than blocks four times as large take without, and are read in a quarter of the time.

The parts of a block lie one behind the other, each compressed by itself, without zlib's own head
and checksum, behind it the CRC-32 of what it holds: zlib's format sums its primer up each time it
is read, which takes a third as long as reading the block.

===========  ==============================================================================
folded text  of all its records, in UTF-16, behind the primer ``folded_primer``
text         ``^`` and the exclusive or of the original with the folded text, nearly all
             zeros; or ``=`` and the original, where a letter takes more than it does folded
cuts         one line a record
records      one line of JSON a record, behind the primer ``record_primer``
===========  ==============================================================================

In the part ``blocks`` of a segment stand for each block the number of its first record and where
each of the four ends.
"""

from __future__ import annotations

import zlib
from array import array
from codecs import utf_16_le_decode, utf_16_le_encode  # bytes.decode would import a module for it
from functools import cached_property
from struct import Struct
from typing import TYPE_CHECKING, Any

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engines.embedded.mapped import SegmentFile

_BLOCK_CHARS = 2048
_SAMPLE_CHARS = 1 << 16
"""A segment with less text than this has no primer: it would be larger than what it saves."""
_PRIMER = 1 << 15
"""Bytes: what zlib looks back."""
_PIECE = 1 << 9
"""Bytes of a primer's pieces, taken at even distances from the sample."""
FOLDED_PRIMER, RECORD_PRIMER = "folded_primer", "record_primer"

_PACKING = (
    (4, zlib.Z_DEFAULT_STRATEGY),
    (5, zlib.Z_DEFAULT_STRATEGY),
    (1, zlib.Z_HUFFMAN_ONLY),  # cuts hardly repeat, but few letters make up most of them
    (5, zlib.Z_DEFAULT_STRATEGY),
)
"""Level and strategy of each part of a block: together as small as level 6, in two thirds of its
time."""

_RAW = -zlib.MAX_WBITS
_CHECK = Struct("<I")

_Plain = tuple[bytes, bytes, bytes, bytes]
"""Folded text, original text, cuts, records."""
PARTS = 4
BLOCK_FIELDS = 1 + PARTS


class StoredClause(NamedTuple):
    """What is kept of a clause beside its postings."""

    text: str
    folded: str
    cuts: str
    record: str
    """JSON on one line."""


class BlockWriter:
    """Takes the records of a segment in order. The same records give the same bytes."""

    def __init__(self) -> None:
        self.records = 0
        self._chars = array("I")
        self._blocks = array("I")
        self._texts: list[bytes] = []
        self._texts_size = 0
        self._open: list[StoredClause] = []
        self._open_chars = 0
        self._sample: list[tuple[int, _Plain]] = []
        """The first blocks with the numbers of their first records, until there are enough."""
        self._primers: tuple[bytes, bytes] | None = None
        self._packers: tuple[Any, ...] = ()
        """Compressors that have read their primer, to begin each block from: reading takes long."""

    def add(self, clause: StoredClause) -> None:
        """Add the next record."""
        size = len(clause.folded)
        self._open.append(clause)
        self._open_chars += size
        self._chars.append((self._chars[-1] if self._chars else 0) + size)
        self.records += 1
        if self._open_chars >= _BLOCK_CHARS:
            self._close()

    def parts(self) -> dict[str, bytes]:
        """Return the parts of the segment file; the writer is spent then."""
        self._close()
        self._write_sample((b"", b""))
        folded, record = self._primers or (b"", b"")
        parts = {
            "chars": self._chars.tobytes(),
            "blocks": self._blocks.tobytes(),
            "texts": b"".join(self._texts),
            FOLDED_PRIMER: folded,
            RECORD_PRIMER: record,
        }
        self._texts.clear()
        return parts

    def _close(self) -> None:
        if not self._open:
            return
        first = self.records - len(self._open)
        plain = _plain(self._open)
        self._open.clear()
        self._open_chars = 0
        if self._primers is not None:
            self._write(first, plain)
            return
        self._sample.append((first, plain))
        if self._chars[-1] >= _SAMPLE_CHARS:
            folded = _primer([plain[0] for _, plain in self._sample])
            self._write_sample((folded, _primer([plain[3] for _, plain in self._sample])))

    def _write_sample(self, primers: tuple[bytes, bytes]) -> None:
        if self._primers is not None:
            return
        self._primers = primers
        before = (primers[0], b"", b"", primers[1])
        self._packers = tuple(map(_packer, before, _PACKING))
        for first, plain in self._sample:
            self._write(first, plain)
        self._sample.clear()

    def _write(self, first: int, plain: _Plain) -> None:
        self._blocks.append(first)
        for part, begun in zip(plain, self._packers, strict=True):
            packer = begun.copy()
            packed = (packer.compress(part), packer.flush(), _CHECK.pack(zlib.crc32(part)))
            self._texts += packed
            self._texts_size += sum(map(len, packed))
            self._blocks.append(self._texts_size)


def _packer(primer: bytes, packing: tuple[int, int]) -> Any:
    level, strategy = packing
    known = (primer,) if primer else ()
    return zlib.compressobj(level, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, strategy, *known)


class BlockReader:
    """The records of a block; each part is decoded when first asked for.

    Whatever cannot be read raises :class:`~qpsearch.errors.IndexDamagedError`.
    """

    def __init__(
        self, segment: SegmentFile, records: range, ends: tuple[int, ...], checked: memoryview
    ) -> None:
        """Take the numbers of its records, and where the parts before and in it end.

        ``checked`` is, for each part, 1 once it was found whole since the segment was opened.
        """
        self.records = records
        self._segment = segment
        self._ends = ends
        self._checked = checked

    def span(self, record: int) -> slice:
        """Return where the text of a record stands in the texts of the block."""
        place = record - self.records.start
        return slice(self._text_ends[place], self._text_ends[place + 1])

    @cached_property
    def _text_ends(self) -> list[int]:
        """Where the texts end, in characters of the block; the first item is 0."""
        start, chars = self.records.start, self._segment.chars
        if not start:
            return [0, *chars[: self.records.stop].tolist()]
        ends = chars[start - 1 : self.records.stop].tolist()
        before = ends[0]
        return [end - before for end in ends]

    @cached_property
    def folded(self) -> str:
        """The folded texts of all its records, one behind the other."""
        return self._utf16(self._unpack(0, FOLDED_PRIMER))

    def text(self, record: int) -> str:
        """Return the original text of a record."""
        span = self.span(record)
        held = self._originals
        # Of letters beyond the first plane each takes four bytes: then all are read at once.
        if held[:1] == b"=" or len(held) != 1 + 2 * len(self.folded):
            return self._text[span]
        folded = self.folded[span]
        changes = held[1 + 2 * span.start : 1 + 2 * span.stop]
        return folded if changes.count(0) == len(changes) else self._changed(folded, changes)

    @cached_property
    def _originals(self) -> bytes:
        """The original texts after ``=``, or after ``^`` how they differ from the folded ones."""
        return self._unpack(1)

    @cached_property
    def _text(self) -> str:
        """The original texts of all its records, one behind the other."""
        held = self._originals
        return self._utf16(held[1:]) if held[:1] == b"=" else self._changed(self.folded, held[1:])

    def _changed(self, folded: str, changes: bytes) -> str:
        letters = _utf16(folded)
        if len(letters) != len(changes):
            self._segment.damaged("texts cannot be read")
        value = int.from_bytes(letters, "little") ^ int.from_bytes(changes, "little")
        return self._utf16(value.to_bytes(len(letters), "little"))

    @cached_property
    def cuts(self) -> list[str]:
        """The encoded cuts of its records."""
        return self._lines(2)

    @cached_property
    def stored(self) -> list[str]:
        """The JSON of its records."""
        return self._lines(3, RECORD_PRIMER)

    def _lines(self, part: int, primer: str = "") -> list[str]:
        try:
            lines = self._unpack(part, primer).decode("utf-8", "surrogatepass").split("\n")
        except UnicodeDecodeError:
            self._segment.damaged("records cannot be read")
        if len(lines) != len(self.records):
            self._segment.damaged("records are missing")
        return lines

    def _unpack(self, part: int, primer: str = "") -> bytes:
        # What is unpacked has a checksum of its own.
        packed = self._segment.texts[self._ends[part] : self._ends[part + 1]]
        try:
            plain = _unpack(packed, self._segment.primers[primer] if primer else b"")
            if not self._checked[part]:
                if packed[-_CHECK.size :] != _CHECK.pack(zlib.crc32(plain)):
                    self._segment.damaged("texts are not what was written")
                self._checked[part] = 1
                self._segment.pages.touched()
        except zlib.error:
            self._segment.damaged("texts cannot be read")
        return plain

    def _utf16(self, data: bytes) -> str:
        try:
            return utf_16_le_decode(data, "surrogatepass", True)[0]
        except UnicodeDecodeError:
            self._segment.damaged("texts cannot be read")


def _unpack(packed: memoryview, primer: memoryview | bytes) -> bytes:
    reader = zlib.decompressobj(_RAW, primer) if primer else zlib.decompressobj(_RAW)
    plain = reader.decompress(packed[: -_CHECK.size])
    if not reader.eof or reader.unused_data:
        raise zlib.error("not what was packed")
    return plain


def _primer(plains: Sequence[bytes]) -> bytes:
    sample = b"".join(plains)
    count = _PRIMER // _PIECE
    step = max(_PIECE, len(sample) // count // 2 * 2)
    return b"".join(sample[at : at + _PIECE] for at in range(0, count * step, step))


def _plain(clauses: Sequence[StoredClause]) -> _Plain:
    folded = _utf16("".join(clause.folded for clause in clauses))
    text = _utf16("".join(clause.text for clause in clauses))
    if len(folded) == len(text):
        value = int.from_bytes(text, "little") ^ int.from_bytes(folded, "little")
        text = b"^" + value.to_bytes(len(folded), "little")
    else:  # a letter beyond the first plane has been folded into it
        text = b"=" + text
    cuts = "\n".join(clause.cuts for clause in clauses)
    records = "\n".join(clause.record for clause in clauses)
    return folded, text, cuts.encode("ascii"), records.encode("utf-8", "surrogatepass")


def _utf16(text: str) -> bytes:
    return utf_16_le_encode(text, "surrogatepass")[0]
