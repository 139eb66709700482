"""A segment on disk: postings, lengths and records of some documents, read in place.

One file, mapped. After a fixed header stands a JSON object that says where each part lies::

    {"records": n, "lengths": {field: total}, "parts": {name: [offset, bytes, crc32]}}

Integers are little-endian ``uint32`` where nothing else is said. Records are numbered from 0 in
the order written: for each document one for itself, then one for each of its clauses.

===================  =====================================================================
``FIELD.terms``      the terms in UTF-8, sorted, one behind the other
``FIELD.term_bases`` where every sixteenth term begins
``FIELD.term_ends``  where each term ends, from there, in 1, 2 or 4 bytes
``FIELD.post_ends``  how many postings there are up to the end of each term's list
``FIELD.PLANE``      the postings, see :mod:`qpsearch.index.postings`
``FIELD.lengths``    for each record the number of terms, in 1, 2 or 4 bytes
``documents``        the record numbers that are documents
``blocks``           for each block of records: first record, then the ends of its parts
``texts``            the blocks, see :class:`Block`
``chars``            for each record the end of its text, in characters
``folded_primer``    what zlib is to have seen before a block's folded text; may be missing
``record_primer``    and before its records
===================  =====================================================================
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
from bisect import bisect_left, bisect_right
from codecs import utf_16_le_decode  # bytes.decode would import a module for it
from typing import TYPE_CHECKING, Any, NoReturn
from zlib import crc32
from zlib import error as ZlibError  # noqa: N812 - an exception is named like one

from qpsearch.errors import IndexDamagedError
from qpsearch.index.blocks import FOLDED_PRIMER, RECORD_PRIMER, unpack
from qpsearch.index.postings import BitPlane, Planes, Tally
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from qpsearch.index.postings import Array

SUFFIX = ".clauses"
MAGIC = b"qpsegm\r\n"
HEADER = struct.Struct("<8sIII")
"""Magic, bytes and CRC-32 of the JSON object, bytes of the whole file (modulo 2**32)."""
ALIGNMENT = 8
WAY_OUT = "run: qpsearch index --rebuild"
LITTLE_ENDIAN = sys.byteorder == "little"


class Block(NamedTuple):
    """Where the parts of a block of records lie in ``texts``, each compressed by itself.

    ``folded`` is the folded text of all its records in UTF-16; ``text`` the original, as the
    exclusive or with ``folded`` (mostly zeros) or plain; ``cuts`` and ``records`` hold one line
    for each record.
    """

    first: int
    """Number of the first record."""
    folded: int
    """Offset where the part ends; it begins where the block before ends."""
    text: int
    cuts: int
    records: int


BLOCK_FIELDS = len(Block._fields)
TERM_STRIDE = 16
"""Terms that share a base."""
_GUIDED = 256
"""Lookups from which a guide to the terms pays: reading it takes as long as two hundred."""
_STEP = 4
_FEW = 64
"""Postings up to this many are decoded faster one by one."""


class FieldReader:
    """Terms and postings of one field."""

    def __init__(self, segment: Segment, name: str) -> None:
        self._segment = segment
        self._terms = segment.part(f"{name}.terms")
        self._term_bases = segment.numbers(f"{name}.term_bases")
        self._post_ends = segment.numbers(f"{name}.post_ends")

        self._term_ends = segment.narrow(f"{name}.term_ends", len(self._post_ends))
        self._lookups = 0
        self._guide: list[bytes] = []
        """The first terms of every so manieth stride, once many have been looked up."""

        def bits(plane: str) -> BitPlane:
            ranks = segment.numbers(f"{name}.{plane}_rank")
            return BitPlane(segment.part(f"{name}.{plane}"), ranks)

        self.planes = Planes(
            segment.part(f"{name}.gap"),
            bits("gap_more"),
            segment.part(f"{name}.gap_mid"),
            bits("gap_most"),
            segment.part(f"{name}.gap_high"),
            bits("freq_more"),
            segment.part(f"{name}.freq"),
            segment.numbers(f"{name}.freq_high"),
        )

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._post_ends)

    def term(self, number: int) -> bytes:
        """Return a term by its number, counted from 0 in order."""
        base = self._term_bases[number // TERM_STRIDE]
        start = self._term_ends[number - 1] if number % TERM_STRIDE else 0
        return bytes(self._terms[base + start : base + self._term_ends[number]])

    def find(self, term: bytes) -> int:
        """Return the number of the first term that is not less than ``term``."""
        stride = self._stride_of(term)
        return stride * TERM_STRIDE + bisect_left(self._terms_of(stride), term)

    def span(self, term: bytes) -> tuple[int, int]:
        """Return the range of a term's postings; an empty one for a term that is not there."""
        stride = self._stride_of(term)
        terms = self._terms_of(stride)
        place = bisect_left(terms, term)
        if place == len(terms) or terms[place] != term:
            return 0, 0
        return self.span_of(stride * TERM_STRIDE + place)

    def _stride_of(self, term: bytes) -> int:
        """Return the number of the stride that holds a term if the field does."""
        self._lookups += 1
        if self._lookups == _GUIDED:
            self._guide = [self._head(number) for number in range(0, len(self._term_bases), _STEP)]
        low, high = 0, len(self._term_bases)
        if self._guide:
            place = bisect_right(self._guide, term) - 1
            low, high = max(0, place * _STEP), min(high, (place + 1) * _STEP)
        return max(0, low + bisect_right(range(low, high), term, key=self._head) - 1)

    def _head(self, stride: int) -> bytes:
        """Return the first term of a stride."""
        base = self._term_bases[stride]
        return bytes(self._terms[base : base + self._term_ends[stride * TERM_STRIDE]])

    def _terms_of(self, stride: int) -> list[bytes]:
        """Return the terms of a stride; of an empty field there are none."""
        ends = self._term_ends[stride * TERM_STRIDE : (stride + 1) * TERM_STRIDE].tolist()
        if not ends:
            return []
        base = self._term_bases[stride]
        blob = bytes(self._terms[base : base + ends[-1]])
        return [blob[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def span_of(self, number: int) -> tuple[int, int]:
        """Return the range of the postings of a term by its number."""
        start = self._post_ends[number - 1] if number else 0
        return start, self._post_ends[number]

    def expand(self, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms that begin with ``prefix``, in order."""
        first = self._stride_of(prefix)
        for stride in range(first, len(self._term_bases)):
            for term in self._terms_of(stride):
                if term.startswith(prefix):
                    yield term
                elif term > prefix:
                    return

    def ordinals(self, start: int, end: int, base: int = 0) -> list[int]:
        """Return the record numbers of the postings ``start`` to ``end``, each plus ``base``."""
        if start == end:
            return []
        try:
            found = self.planes.ordinals(start, end, base)
            last = found[end - start - 1] - base
        except (IndexError, ValueError):
            last = self._segment.records
        self._check(last)
        return found

    def ordinal_array(self, start: int, end: int) -> Array:
        """Return the record numbers of the postings ``start`` to ``end`` as ``int64``."""
        try:
            found = self.planes.ordinal_array(start, end)
            last = int(found[end - start - 1]) if start < end else -1
        except (IndexError, ValueError):
            last = self._segment.records
        self._check(last)
        return found

    def frequencies(self, start: int, end: int) -> list[int]:
        """Return the frequencies of the postings ``start`` to ``end``."""
        try:
            return self.planes.frequencies(start, end)
        except (IndexError, ValueError):
            self._segment.damaged("frequencies cannot be read")

    def tally(self, start: int, end: int) -> Tally:
        """Return the postings ``start`` to ``end`` with their frequencies."""
        if end - start < _FEW:
            return Tally.of(self.ordinals(start, end), self.frequencies(start, end))
        ordinals = self.ordinal_array(start, end)
        try:
            return Tally(ordinals, *self.planes.repeated_arrays(start, end))
        except (IndexError, ValueError):
            self._segment.damaged("frequencies cannot be read")

    def frequency_array(self, start: int, end: int) -> Array:
        """Return the frequencies of the postings ``start`` to ``end`` as ``int64``."""
        try:
            return self.planes.frequency_array(start, end)
        except (IndexError, ValueError):
            self._segment.damaged("frequencies cannot be read")

    def _check(self, last: int) -> None:
        if last >= self._segment.records:
            self._segment.damaged("postings point beyond the records")

    def all_terms(self) -> list[bytes]:
        """Return all terms, in order."""
        return [term for stride in range(len(self._term_bases)) for term in self._terms_of(stride)]

    def all_post_ends(self) -> list[int]:
        """Return for each term the number of postings up to the end of its list."""
        return self._post_ends.tolist()


class Segment:
    """A segment file, mapped; parts are read when first asked for.

    Raises:
        IndexDamagedError: the file is missing, cut short, or not a segment; by any method too,
            where what it reads cannot be.

    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = os.fspath(path)
        try:
            with open(path, "rb") as file:
                self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            magic, size, crc, whole = HEADER.unpack_from(self._view)
        except (ValueError, struct.error):  # an empty file cannot be mapped
            self.damaged("a segment is too short")
        except FileNotFoundError:
            raise
        except OSError as error:
            self.damaged(f"a segment cannot be read ({error.strerror})")
        head = self._view[HEADER.size : HEADER.size + size]
        if magic != MAGIC or crc32(head) != crc:
            self.damaged("a segment begins with something else")
        if len(self._view) & 0xFFFFFFFF != whole:
            self.damaged("a segment is cut short")
        if not LITTLE_ENDIAN:  # pragma: no cover - no such machine at hand
            self.damaged("this machine has another byte order than the index")
        values: dict[str, Any] = json.loads(bytes(head))
        self.records: int = values["records"]
        self.total_lengths: dict[str, int] = values["lengths"]
        self._parts: dict[str, tuple[int, int, int]] = values["parts"]
        self._fields: dict[str, FieldReader] = {}
        self._lengths: dict[str, memoryview] = {}
        self._chars: memoryview | None = None
        self._first_records: list[int] | None = None

    def damaged(self, reason: str) -> NoReturn:
        """Raise :class:`IndexDamagedError` for this segment."""
        raise IndexDamagedError(self.path, reason, way_out=WAY_OUT)

    def part(self, name: str) -> memoryview:
        """Return the bytes of a part, in place; an empty view for one that is not there."""
        offset, size, _ = self._parts.get(name, (0, 0, 0))
        return self._view[offset : offset + size]

    def numbers(self, name: str) -> memoryview:
        """Return a part as ``uint32``, in place."""
        return self.part(name).cast("I")

    def verify(self) -> None:
        """Read the whole file and compare every part with its checksum."""
        for name, (offset, size, crc) in self._parts.items():
            if crc32(self._view[offset : offset + size]) != crc:
                self.damaged(f"the checksum of {name} differs")

    def field(self, name: str) -> FieldReader:
        """Return the terms and postings of a field; of an unknown one there are none."""
        if name not in self._fields:
            self._fields[name] = FieldReader(self, name)
        return self._fields[name]

    def field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return sorted(name[:-6] for name in self._parts if name.endswith(".terms"))

    def lengths(self, field: str) -> memoryview:
        """Return for each record the number of terms in a field; empty if there are none."""
        if field not in self._lengths:
            self._lengths[field] = self.narrow(f"{field}.lengths", self.records)
        return self._lengths[field]

    def narrow(self, name: str, count: int) -> memoryview:
        """Return a part of ``count`` numbers that have 1, 2 or 4 bytes each, in place."""
        part = self.part(name)
        width = len(part) // count if count else 1
        if width <= 1:
            return part
        return part.cast("H") if width == 2 else part.cast("I")

    @property
    def documents(self) -> memoryview:
        """The numbers of the records that are documents, rising."""
        return self.numbers("documents")

    @property
    def chars(self) -> memoryview:
        """For each record the end of its text, in characters from the start of the segment."""
        if self._chars is None:
            self._chars = self.numbers("chars")
        return self._chars

    @property
    def _firsts(self) -> list[int]:
        """The number of the first record of each block."""
        if self._first_records is None:
            self._first_records = self.numbers("blocks")[::BLOCK_FIELDS].tolist()
        return self._first_records

    def block_count(self) -> int:
        """Return the number of blocks of records."""
        return len(self._firsts)

    def block(self, number: int) -> Block:
        """Return where the parts of a block lie."""
        at = number * BLOCK_FIELDS
        return Block(*self.numbers("blocks")[at : at + BLOCK_FIELDS])

    def block_of(self, record: int) -> int:
        """Return the number of the block that holds a record."""
        if not 0 <= record < self.records:
            self.damaged(f"there is no record {record}")
        return bisect_right(self._firsts, record) - 1

    def records_of(self, block: int) -> range:
        """Return the numbers of the records in a block."""
        firsts = self._firsts
        end = firsts[block + 1] if block + 1 < len(firsts) else self.records
        return range(firsts[block], end)

    def packed(self, block: int) -> tuple[memoryview, memoryview, memoryview, memoryview]:
        """Return the compressed parts of a block: folded, text, cuts, records."""
        texts = self.part("texts")
        held = self.block(block)
        begin = self.block(block - 1).records if block else 0
        return (
            texts[begin : held.folded],
            texts[held.folded : held.text],
            texts[held.text : held.cuts],
            texts[held.cuts : held.records],
        )

    def folded(self, block: int) -> str:
        """Return the folded text of all records of a block."""
        return self._utf16(self._unpack(self.packed(block)[0], FOLDED_PRIMER))

    def text(self, block: int) -> str:
        """Return the original text of all records of a block."""
        folded, mask, _, _ = self.packed(block)
        held = self._unpack(mask)
        if held[:1] == b"=":
            return self._utf16(held[1:])
        plain = self._unpack(folded, FOLDED_PRIMER)
        if len(held) - 1 != len(plain):
            self.damaged("texts cannot be read")
        size = len(plain)
        value = int.from_bytes(plain, "little") ^ int.from_bytes(held[1:], "little")
        return self._utf16(value.to_bytes(size, "little"))

    def cuts(self, block: int) -> list[str]:
        """Return the encoded cuts of the records of a block."""
        return self._lines(self.packed(block)[2], block)

    def stored(self, block: int) -> list[str]:
        """Return the JSON of the records of a block."""
        return self._lines(self.packed(block)[3], block, RECORD_PRIMER)

    def chars_of(self, record: int, block: int) -> tuple[int, int]:
        """Return where the text of a record begins and ends in its block."""
        chars = self.chars
        first = self._firsts[block]
        before = chars[first - 1] if first else 0
        return (chars[record - 1] if record else 0) - before, chars[record] - before

    def _lines(self, packed: memoryview, block: int, primer: str = "") -> list[str]:
        try:
            lines = self._unpack(packed, primer).decode("utf-8", "surrogatepass").split("\n")
        except UnicodeDecodeError:
            self.damaged("records cannot be read")
        if len(lines) != len(self.records_of(block)):
            self.damaged("records are missing")
        return lines

    def _unpack(self, packed: memoryview, primer: str = "") -> bytes:
        try:
            return unpack(packed, self.part(primer))
        except ZlibError:
            self.damaged("texts cannot be read")

    def _utf16(self, data: bytes) -> str:
        try:
            return utf_16_le_decode(data, "surrogatepass", True)[0]
        except UnicodeDecodeError:
            self.damaged("texts cannot be read")
