"""Runs → a segment file, by arrays.

A posting waits as one ``uint64``: term, record and frequency side by side, so that one sort of
plain integers puts a whole field into the order of the file.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engine.counting import (
    FREQUENCY_BITS,
    TERM_SHIFT,
    grams_unpacked,
    pack,
)
from qpsearch.engine.records import Field
from qpsearch.engines.embedded.blocks import BlockWriter, StoredClause
from qpsearch.engines.embedded.merged_lists import merged_field
from qpsearch.engines.embedded.schema import CLAUSE_KEY, DOCUMENT_KEY, NAME_KEY
from qpsearch.engines.embedded.segment_file import write_file
from qpsearch.engines.embedded.spilling import BELOW_TERM, Spill, WaitingLists

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array
    from qpsearch.engine.inversion import Inverted
    from qpsearch.engines.embedded.merged_lists import FieldLists

_GRAMS = Field.GRAMS.value
_POSTING = np.dtype(np.uint64)


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

    def numbers(self, grams: Array) -> Array:
        """Return the numbers of packed grams, ``uint64``."""
        first = self._count
        self._packed.append(grams)
        self._count += len(grams)
        return np.arange(first, self._count, dtype=np.uint64)

    def ordered(self) -> tuple[list[str], Array]:
        """Return what :meth:`_WordNumbers.ordered` returns."""
        packed = np.concatenate(self._packed)
        self._packed.clear()
        self._count = 0
        grams, ranks = np.unique(packed, return_inverse=True)
        return grams_unpacked(grams), ranks.astype(np.uint64)


class _Postings:
    """The postings of one field, waiting to be sorted."""

    def __init__(self, vocabulary: _WordNumbers | _Grams) -> None:
        self.vocabulary = vocabulary
        self.chunks: list[Array] = []

    def add(self, numbers: Array, postings: Array, first: int) -> None:
        """Add packed postings.

        Args:
            numbers: the numbers of the terms that postings count by their places.
            postings: as :func:`~qpsearch.engine.counting.pack` makes them.
            first: what their records are counted from.

        """
        held: Array = numbers[postings >> TERM_SHIFT]
        held <<= TERM_SHIFT
        held += postings & BELOW_TERM
        held += np.uint64(first << FREQUENCY_BITS)
        self.chunks.append(held)

    def in_order(self) -> WaitingLists:
        """Return the lists; what waits is spent then."""
        terms, ranks = self.vocabulary.ordered()
        packed = np.empty(sum(map(len, self.chunks)), np.uint64)
        end = len(packed)
        while self.chunks:  # each is let go as soon as it is taken over
            chunk = self.chunks.pop()
            held = packed[end - len(chunk) : end]
            held[:] = ranks[chunk >> TERM_SHIFT]
            held <<= TERM_SHIFT
            chunk &= BELOW_TERM
            held |= chunk
            end -= len(chunk)
        packed.sort()
        return WaitingLists(_utf8(terms), packed)


class _Keys:
    """The postings of a field by whose terms whole documents are found, waiting to be sorted."""

    def __init__(self) -> None:
        self._vocabulary = _WordNumbers()
        self._terms = array("q")
        self._firsts = array("q")
        self._counts = array("q")

    def add(self, terms: Sequence[str], records: range) -> None:
        """Add terms that each of ``records`` is to be found by."""
        for term in terms:
            self._terms.append(self._vocabulary[term])
            self._firsts.append(records.start)
            self._counts.append(len(records))

    def in_order(self) -> WaitingLists:
        """Return what :meth:`_Postings.in_order` returns."""
        terms, ranks = self._vocabulary.ordered()
        numbers, firsts, counts = (
            np.frombuffer(held, np.int64) for held in (self._terms, self._firsts, self._counts)
        )
        records = np.arange(counts.sum()) + np.repeat(firsts + counts - counts.cumsum(), counts)
        packed = pack(np.repeat(ranks[numbers], counts), records, np.ones(len(records)))
        packed.sort()
        return WaitingLists(_utf8(terms), packed)


def _utf8(terms: Sequence[str]) -> list[bytes]:
    return [term.encode("utf-8", "surrogatepass") for term in terms]


class SegmentBuilder:
    """Collects runs and writes them as one segment."""

    def __init__(self) -> None:
        self.postings = 0
        """Postings that wait: eight bytes of memory each."""
        self._fields: dict[str, _Postings] = {}
        self._keys: dict[str, _Keys] = {}
        self._spilled: list[Spill] = []
        self._words: dict[str, _WordNumbers] = defaultdict(_WordNumbers)
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
                numbers = self._words[name].numbers(field.terms.split("\n"))
                self._add(name, self._words[name], numbers, field.postings, first)
        if document.grams.postings:
            numbers = self._grams.numbers(np.frombuffer(document.grams.grams, np.uint64))
            self._add(_GRAMS, self._grams, numbers, document.grams.postings, first)
        self._add_key(DOCUMENT_KEY, [document.doc_id], range(first, first + 1))
        self._add_key(NAME_KEY, document.names, range(first, first + 1))
        self._add_key(CLAUSE_KEY, [document.doc_id], range(first + 1, self.records))
        for name, terms in document.facts.items():
            self._add_key(name, terms, range(first + 1, self.records))
        return first

    def spill(self, folder: Path) -> None:
        """Move the postings that wait out of memory, into a file in ``folder``; keys are few."""
        self._spilled.append(Spill(self._in_order(), folder))
        self.postings = 0

    def write(self, store: Path, segment_id: str) -> None:
        """Write the segment file; the builder is spent then."""
        parts: dict[str, bytes] = {}
        lengths: dict[str, int] = {}
        spilled = [spill.fields for spill in self._spilled]
        waiting = self._fields | self._keys
        for name in sorted({*waiting, *chain.from_iterable(spilled)}):
            sources: list[FieldLists] = [fields[name] for fields in spilled if name in fields]
            if name in waiting:
                sources.append(waiting[name].in_order())
            parts.update(merged_field(name, sources, self.records, lengths))
        self.close()
        parts["documents"] = self._documents.tobytes()
        parts["kept_ends"] = np.cumsum([*map(len, self._kept)], dtype="<u4").tobytes()
        parts["kept"] = b"".join(self._kept)
        parts |= self._blocks.parts()
        write_file(store, segment_id, self.records, lengths, parts)

    def close(self) -> None:
        """Let the files go that postings wait in."""
        for spill in self._spilled:
            spill.close()
        self._spilled.clear()

    def _in_order(self) -> Iterator[tuple[str, WaitingLists]]:
        for name in sorted(self._fields):
            yield name, self._fields.pop(name).in_order()

    def _add(
        self, name: str, terms: _WordNumbers | _Grams, numbers: Array, postings: bytes, first: int
    ) -> None:
        if name not in self._fields:
            self._fields[name] = _Postings(terms)
        self._fields[name].add(numbers, np.frombuffer(postings, _POSTING), first)
        self.postings += len(postings) // _POSTING.itemsize

    def _add_key(self, name: str, terms: Sequence[str], records: range) -> None:
        """Add terms that each of ``records`` is to be found by."""
        if records and terms:
            self._keys.setdefault(name, _Keys()).add(terms, records)
