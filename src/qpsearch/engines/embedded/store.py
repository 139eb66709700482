"""The Whoosh index as a :class:`~qpsearch.engine.protocol.ClauseIndex`, read without Whoosh.

Whatever is asked, all segments are asked in turn; one that holds nothing costs a binary search.
Records are decoded in :mod:`~qpsearch.engines.embedded.records`; what a large search asks for,
arrays, comes from :mod:`~qpsearch.engines.embedded.tallies`, which a small one never loads.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qpsearch.engines.embedded.lists import PostingList, Stretch
from qpsearch.engines.embedded.parts import Parts, read_manifest
from qpsearch.engines.embedded.records import Records
from qpsearch.engines.embedded.schema import NAME_KEY
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from os import PathLike

    from qpsearch.engine.protocol import ClauseRecord, ClauseText, DocumentRecord, Field
    from qpsearch.engines.embedded.layout import Manifest
    from qpsearch.engines.embedded.postings import Array, Tally
    from qpsearch.engines.embedded.segments import Segment
    from qpsearch.engines.embedded.tallies import Tallies
    from qpsearch.model import FoldedText

_MOST_FREQUENCIES = 1 << 14


class WhooshClauseIndex:
    """An open index; a snapshot that later writes do not disturb.

    Raises:
        IndexMissingError: there is none at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """

    def __init__(self, index_dir: str | PathLike[str]) -> None:
        self.path = os.fspath(index_dir)
        self._parts = Parts(index_dir)
        self._records = Records(self._parts)
        self._dictionary = Dictionary.open(os.path.join(index_dir, STORE, DICTIONARY))
        self.segmenter = Segmenter(self._dictionary)
        self._searches = 0
        self._frequencies: dict[tuple[str, str], int] = {}
        self._lengths: dict[Field, Sequence[int]] = {}
        self._sums: dict[Field, int] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        return read_manifest(self.path)

    def close(self) -> None:
        """Release the files."""
        self._parts.close()
        self._records.close()
        self.__dict__.pop("_tallies", None)

    def verify(self) -> None:
        """Read all files and compare them with their checksums.

        Raises:
            IndexDamagedError: one differs.

        """
        for part in self._parts:
            part.segment.verify()
        self._dictionary.verify()

    @cached_property
    def clause_count(self) -> int:
        """The number of clauses indexed, headings included; at least 1."""
        records = sum(part.segment.records - len(part.deleted) for part in self._parts)
        return max(1, records - self.document_count)

    @cached_property
    def document_count(self) -> int:
        """The number of documents indexed."""
        return self._parts.document_count()

    @property
    def ordinal_end(self) -> int:
        """Every ordinal is below this number."""
        return self._parts.end

    def searched(self) -> int:
        """Count one search more; return how many there were before."""
        self._searches += 1
        return self._searches - 1

    # terms

    def postings(self, field: Field, term: str) -> PostingList:
        """Return ordinal → frequency for the clauses whose ``field`` holds ``term``."""
        return self._list(field.value, term)

    def tally(self, field: Field, term: str) -> Tally:
        """Return what :meth:`postings` returns as arrays; do not write into them."""
        return self._tallies.of((field.value, _key(term)))

    def tallies(self, places: Iterable[tuple[Field, str]]) -> list[Tally]:
        """Return the :meth:`tally` of each place; what is not at hand is read together."""
        return self._tallies.all_of([(field.value, _key(term)) for field, term in places])

    def expect(self, places: Iterable[tuple[Field, str]]) -> None:
        """Be told what :meth:`tally` may be asked for next, to read it together."""
        self._tallies.expect((field.value, _key(term)) for field, term in places)

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``, without reading which."""
        key = (field.value, term)
        if key not in self._frequencies:
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = self._frequency(field, term)
        return self._frequencies[key]

    def _frequency(self, field: Field, term: str) -> int:
        key = _key(term)
        arrays = "numpy" in sys.modules  # a small search has no need of it for a number
        known = self._tallies.known((field.value, key)) if arrays else None
        if known is not None:
            return len(known)
        if self._parts.deletions:
            return len(self.tally(field, term) if arrays else self._list(field.value, term))
        spans = [part.segment.field(field.value).span(key) for part in self._parts]
        return sum(end - start for start, end in spans)

    def expand(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""
        return self._expanded(field.value, prefix)

    def _expanded(self, field: str, prefix: str) -> Iterator[str]:
        key = _key(prefix)
        return _united([part.segment.field(field).expand(key) for part in self._parts])

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with."""
        found = [part.segment.field(field.value).initials() for part in self._parts]
        return set().union(*found)

    def _list(self, field: str, term: str) -> PostingList:
        key = _key(term)
        stretches = []
        for part in self._parts:
            reader = part.segment.field(field)
            start, end = reader.span(key)
            if start < end:
                stretches.append(Stretch(reader, start, end, part.base, part.deleted))
        return PostingList(stretches)

    # lengths

    def lengths(self, field: Field) -> Sequence[int]:
        """Return the number of terms in a field for every ordinal; gaps have 0."""
        if field not in self._lengths:
            held = [_lengths(part.segment, field) for part in self._parts]
            self._lengths[field] = held[0] if len(held) == 1 else _joined(held)
        return self._lengths[field]

    def length_array(self, field: Field) -> Array:
        """Return :meth:`lengths` as a NumPy array of ``float64``; do not write into it."""
        return self._tallies.lengths(field.value)

    def average_length(self, field: Field) -> float:
        """Return the mean number of terms in a field over all clauses; at least 1."""
        return max(1.0, self.total_length(field) / self.clause_count)

    def total_length(self, field: Field, clauses: range | None = None) -> int:
        """Return the number of terms in a field, of all clauses or those of one document."""
        if clauses is not None:
            part = self._parts.of(clauses.start)
            lengths = _lengths(part.segment, field)
            return sum(lengths[clauses.start - part.base : clauses.stop - part.base])
        if field not in self._sums:
            self._sums[field] = self._total_length(field)
        return self._sums[field]

    def _total_length(self, field: Field) -> int:
        total = 0
        for part in self._parts:
            total += part.segment.total_lengths.get(field.value, 0)
            lengths = part.segment.lengths(field.value)
            if lengths:
                total -= sum(lengths[ordinal - part.base] for ordinal in part.deleted)
        return total

    # records

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""
        return self._records.clause(ordinal)

    def folded(self, ordinal: int) -> FoldedText:
        """Return the folded text of a clause and nothing else of it."""
        return self._records.folded(ordinal)

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        return self._records.text(ordinal)

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often."""
        return self._records.counting(ordinals, text)

    # documents

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        known = self._records.by_id
        if doc_id not in known:
            for ordinal in self._list("document", doc_id):
                part = self._parts.of(ordinal)
                if self._records.document_at(part, ordinal).doc_id != doc_id:
                    part.segment.damaged("a document has another id than its key")
        return known[doc_id]

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        yield from self._records.all_documents

    def clauses_of(self, doc_id: str) -> Iterator[int]:
        """Yield the ordinals of a document's clauses in reading order."""
        yield from self._list("clauses_of", doc_id)

    def clauses_beside(self, ordinal: int) -> range:
        """Return the ordinals of all clauses of the document that holds one."""
        _, start, end = self._parts.document_with(ordinal)
        return range(start + 1, end)

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""
        return self._records.document_of(ordinal)

    def document_ordinals(self) -> Iterator[tuple[DocumentRecord, range]]:
        """Yield all documents in the order of the index, each with its clauses' ordinals."""
        for part, start, end in self._parts.documents():
            yield self._records.document_at(part, start), range(start + 1, end)

    def document_numbers(self) -> Array:
        """Return for every ordinal the place of its document in :meth:`document_ordinals`."""
        return self._tallies.document_numbers()

    # what is kept beside the clauses

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""
        found = [
            self._records.document_at(self._parts.of(ordinal), ordinal)
            for ordinal in self._list(NAME_KEY, name)
        ]
        return sorted(found, key=lambda document: document.doc_id)

    def names_from(self, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix``, in order; some may be outdated."""
        return self._expanded(NAME_KEY, prefix)

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""
        keys = _key(piece), _key(prefix)
        return _united([part.segment.field(NAME_KEY).holding(*keys) for part in self._parts])

    def kept(self, doc_id: str) -> bytes:
        """Return what is kept of a document; ``KeyError`` where there is none."""
        for ordinal in self._list("document", doc_id):
            part = self._parts.of(ordinal)
            return bytes(
                part.segment.kept(bisect_left(part.segment.documents, ordinal - part.base))
            )
        raise KeyError(doc_id)

    # arrays

    @cached_property
    def _tallies(self) -> Tallies:
        from qpsearch.engines.embedded.tallies import Tallies

        return Tallies(self._parts)

    def derived(self, key: Hashable, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """Return what ``make`` returned when it was first called for ``key``; some are kept."""
        return self._tallies.derived(key, make, size)


def _lengths(segment: Segment, field: Field) -> memoryview:
    return segment.lengths(field.value) or memoryview(bytes(segment.records))


def _joined(numbers: Sequence[memoryview]) -> Sequence[int]:
    """Return numbers of 1, 2 or 4 bytes each, one behind the other."""
    width = max((held.itemsize for held in numbers), default=1)
    found = bytearray(width * sum(map(len, numbers)))
    start = 0
    for held in numbers:
        end = start + width * len(held)
        for byte in range(held.itemsize):  # the lowest stands first
            found[start + byte : end : width] = held.tobytes()[byte :: held.itemsize]
        start = end
    return found if width == 1 else memoryview(found).cast("H" if width == 2 else "I")


def _united(terms: Sequence[Iterator[bytes]]) -> Iterator[str]:
    """Yield the terms of several segments in order, each once."""
    if len(terms) == 1:
        merged: Iterator[bytes] = terms[0]
    else:
        from heapq import merge
        from itertools import groupby

        merged = (term for term, _ in groupby(merge(*terms)))
    for term in merged:
        yield term.decode("utf-8", "surrogatepass")


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
