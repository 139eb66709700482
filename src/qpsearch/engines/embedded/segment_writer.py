"""Runs → a segment file, by arrays.

A posting waits as one ``uint64``: term, record and frequency side by side, so that one sort of
plain integers puts a whole field into the order of the file.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

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
from qpsearch.engines.embedded.encoding import encode
from qpsearch.engines.embedded.schema import CLAUSE_KEY, DOCUMENT_KEY, KEYS, NAME_KEY
from qpsearch.engines.embedded.segment_file import field_parts, narrow, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array
    from qpsearch.engine.inversion import Inverted

_AT_ONCE = 1 << 20
"""Postings that are added up at once."""
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
    """Collects runs and writes them as one segment."""

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

    def write(self, store: Path, segment_id: str) -> None:
        """Write the segment file; the builder is spent then."""
        parts: dict[str, bytes] = {}
        lengths: dict[str, int] = {}
        for name in sorted(self._fields):
            terms, starts, records, frequencies = self._fields.pop(name).sorted()
            if name not in KEYS:
                summed = _summed(records, frequencies, self.records)
                lengths[name] = int(summed.sum())
                parts[f"{name}.lengths"] = narrow(summed)
            encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
            counts = np.diff(starts, append=len(records))
            planes = encode(records.astype(np.int64), starts, frequencies)
            parts.update(field_parts(name, encoded, counts, planes))
        parts["documents"] = self._documents.tobytes()
        parts["kept_ends"] = np.cumsum([*map(len, self._kept)], dtype="<u4").tobytes()
        parts["kept"] = b"".join(self._kept)
        parts |= self._blocks.parts()
        write_file(store, segment_id, self.records, lengths, parts)

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

    def _field(self, name: str) -> _Postings:
        if name not in self._fields:
            self._fields[name] = _Postings(self._grams if name == _GRAMS else _WordNumbers())
        return self._fields[name]


def _summed(records: Array, frequencies: Array, count: int) -> Array:
    """Return for each of ``count`` records the sum of its frequencies."""
    sums = np.zeros(count)
    for first in range(0, len(records), _AT_ONCE):  # in pieces: they are made floats
        held = slice(first, first + _AT_ONCE)
        sums += np.bincount(records[held], frequencies[held], count)
    return sums
