"""A segment file, mapped: its parts by name, as bytes or numbers in place."""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from zlib import crc32

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


class SegmentFile:
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
