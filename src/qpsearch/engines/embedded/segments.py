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
``FIELD.PLANE``      the postings, see :mod:`qpsearch.engines.embedded.postings`
``FIELD.lengths``    for each record the number of terms, in 1, 2 or 4 bytes
``documents``        the record numbers that are documents
``kept``             for each of them the document whole, as bytes of
                     :mod:`qpsearch.library.shelf`, one behind the other
``kept_ends``        where each of those ends
``blocks``           for each block of records: first record, then the ends of its parts
``texts``            the blocks, see :mod:`qpsearch.engines.embedded.blocks`
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
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from zlib import crc32

from qpsearch.engines.embedded.blocks import BLOCK_FIELDS, BlockReader
from qpsearch.engines.embedded.fields import FieldReader
from qpsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from os import PathLike


SUFFIX = ".clauses"
MAGIC = b"qpsegm\r\n"
HEADER = struct.Struct("<8sIII")
"""Magic, bytes and CRC-32 of the JSON object, bytes of the whole file (modulo 2**32)."""
ALIGNMENT = 8
WAY_OUT = "run: qpsearch index --rebuild"
LITTLE_ENDIAN = sys.byteorder == "little"


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

    @cached_property
    def documents(self) -> memoryview:
        """The numbers of the records that are documents, rising."""
        return self.numbers("documents")

    def kept(self, number: int) -> memoryview:
        """Return what is kept of a document, by its place among :attr:`documents`, in place."""
        ends = self.numbers("kept_ends")
        if number >= len(ends):
            self.damaged("what is kept of a document is missing")
        return self.part("kept")[ends[number - 1] if number else 0 : ends[number]]

    @cached_property
    def chars(self) -> memoryview:
        """For each record the end of its text, in characters from the start of the segment."""
        return self.numbers("chars")

    @cached_property
    def _blocks(self) -> memoryview:
        return self.numbers("blocks")

    @cached_property
    def _firsts(self) -> list[int]:
        """The number of the first record of each block."""
        return self._blocks[::BLOCK_FIELDS].tolist()

    def block_count(self) -> int:
        """Return the number of blocks of records."""
        return len(self._firsts)

    def block(self, number: int) -> BlockReader:
        """Return a block of records."""
        firsts = self._firsts
        end = firsts[number + 1] if number + 1 < len(firsts) else self.records
        begin = self._blocks[number * BLOCK_FIELDS - 1] if number else 0
        after = self._blocks[number * BLOCK_FIELDS + 1 : (number + 1) * BLOCK_FIELDS]
        return BlockReader(self, range(firsts[number], end), (begin, *after))

    def block_of(self, record: int) -> int:
        """Return the number of the block that holds a record."""
        if not 0 <= record < self.records:
            self.damaged(f"there is no record {record}")
        return bisect_right(self._firsts, record) - 1
