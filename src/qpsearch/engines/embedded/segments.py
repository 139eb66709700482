"""A segment on disk: postings, lengths and records of some documents, read in place.

One file, mapped. After a fixed header stands a JSON object that says where each part lies::

    {"records": n, "lengths": {field: total}, "parts": {name: [offset, bytes]}}

Behind the parts stands the CRC-32 of every 4 KiB of the file, and one of these sums: see
:mod:`qpsearch.pages`.

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

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from qpsearch.engines.embedded.blocks import BLOCK_FIELDS, PARTS, BlockReader
from qpsearch.engines.embedded.fields import FieldReader
from qpsearch.engines.embedded.mapped import SegmentFile

if TYPE_CHECKING:
    from os import PathLike


class Segment(SegmentFile):
    """A segment: fields of terms, blocks of records; read when first asked for."""

    def __init__(self, path: str | PathLike[str]) -> None:
        super().__init__(path)
        self._fields: dict[str, FieldReader] = {}

    def field(self, name: str) -> FieldReader:
        """Return the terms and postings of a field; of an unknown one there are none."""
        if name not in self._fields:
            self._fields[name] = FieldReader(self, name)
        return self._fields[name]

    @cached_property
    def _blocks(self) -> memoryview:
        return self.whole("blocks", "I")

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
        checked = self._checked[number * PARTS : (number + 1) * PARTS]
        return BlockReader(self, range(firsts[number], end), (begin, *after), checked)

    @cached_property
    def _checked(self) -> memoryview:
        """For each part of each block 1 once it was found whole."""
        return memoryview(bytearray(PARTS * self.block_count()))

    def block_of(self, record: int) -> int:
        """Return the number of the block that holds a record."""
        if not 0 <= record < self.records:
            self.damaged(f"there is no record {record}")
        return bisect_right(self._firsts, record) - 1
