"""A segment file, mapped: its parts by name, as bytes or numbers in place."""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, NoReturn
from zlib import crc32

from qpsearch.errors import IndexDamagedError
from qpsearch.pages import CheckedView, Pages, size_with_sums

if TYPE_CHECKING:
    from os import PathLike

    from qpsearch.pages import Numbers

    NumberType = Literal["B", "H", "I"]
    """One, two or four bytes."""


SUFFIX = ".clauses"
MAGIC = b"qpsegm\r\n"
HEADER = struct.Struct("<8sIIQ")
"""Magic, bytes and CRC-32 of the JSON object, bytes of the file without its checksums."""
ALIGNMENT = 8
_SMALL = 1 << 17
"""Bytes of a part that is checked whole when it is first asked for, and then read freely."""
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
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._view = memoryview(self._map)
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
        if len(self._view) != size_with_sums(whole):
            self.damaged("a segment is cut short")
        if not LITTLE_ENDIAN:  # pragma: no cover - no such machine at hand
            self.damaged("this machine has another byte order than the index")
        self.pages = Pages(self._view, whole, self.path, partial(_give_back, self._map))
        values: dict[str, Any] = json.loads(bytes(head))
        self.records: int = values["records"]
        self.total_lengths: dict[str, int] = values["lengths"]
        self._parts: dict[str, tuple[int, int]] = values["parts"]
        self._lengths: dict[str, memoryview] = {}

    @property
    def identity(self) -> int:
        """A number that another content would not have."""
        return self.pages.identity

    def damaged(self, reason: str) -> NoReturn:
        """Raise :class:`IndexDamagedError` for this segment."""
        damaged_segment(self.path, reason)

    def part(self, name: str, of: NumberType = "B") -> Numbers:
        """Return a part as numbers in place; an empty view for one that is not there.

        ``of`` is their type. A small part is checked now, a large one where it is read.
        """
        offset, size = self._parts.get(name, (0, 0))
        if size <= _SMALL:
            return self.whole(name, of)
        return CheckedView(self.pages, self._view[offset : offset + size].cast(of), offset)

    def whole(self, name: str, of: NumberType = "B") -> memoryview:
        """Return a part as :meth:`part` does, checked from end to end."""
        offset, size = self._parts.get(name, (0, 0))
        self.pages.check(offset, offset + size)
        return self._view[offset : offset + size].cast(of)

    def unchecked(self, name: str, of: NumberType = "B") -> memoryview:
        """Return a part of which is checked what :attr:`pages` is told, before it is read."""
        offset, size = self._parts.get(name, (0, 0))
        return self._view[offset : offset + size].cast(of)

    def offset(self, name: str) -> int:
        """Return the byte of the file that a part begins with, for :attr:`pages`."""
        return self._parts.get(name, (0, 0))[0]

    def verify(self) -> None:
        """Read the whole file and compare every page with its checksum."""
        self.pages.check_all()

    def field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return sorted(name[:-6] for name in self._parts if name.endswith(".terms"))

    def lengths(self, field: str) -> memoryview:
        """Return for each record the number of terms in a field; empty if there are none."""
        if field not in self._lengths:
            self._lengths[field] = self.whole(
                f"{field}.lengths", self.type_of(f"{field}.lengths", self.records)
            )
        return self._lengths[field]

    def type_of(self, name: str, count: int) -> NumberType:
        """Return the type of the numbers of a part of ``count``, of 1, 2 or 4 bytes each."""
        width = self._parts.get(name, (0, 0))[1] // count if count else 1
        return "B" if width <= 1 else "H" if width == 2 else "I"

    @cached_property
    def documents(self) -> memoryview:
        """The numbers of the records that are documents, rising."""
        return self.whole("documents", "I")

    def kept(self, number: int) -> memoryview:
        """Return what is kept of a document, by its place among :attr:`documents`, in place."""
        ends = self.whole("kept_ends", "I")
        if number >= len(ends):
            self.damaged("what is kept of a document is missing")
        return self.part("kept")[ends[number - 1] if number else 0 : ends[number]]

    @cached_property
    def texts(self) -> memoryview:
        """The blocks; each has checksums of its own."""
        return self.unchecked("texts")

    @cached_property
    def primers(self) -> dict[str, memoryview]:
        """By name what zlib is to have seen before; a wrong one gives texts with other sums."""
        return {name: self.unchecked(name) for name in ("folded_primer", "record_primer")}

    @cached_property
    def chars(self) -> Numbers:
        """For each record the end of its text, in characters from the start of the segment."""
        return self.part("chars", "I")


def damaged_segment(path: str, reason: str) -> NoReturn:
    """Raise :class:`IndexDamagedError` for the segment in a file."""
    raise IndexDamagedError(path, reason, way_out=WAY_OUT)


def _give_back(mapped: mmap.mmap) -> None:
    """Let go of what is mapped; the system still has it, and maps it again where it is read.

    No method of the file: a circle of the two would be held until garbage is collected.
    """
    if hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)
