"""The Whoosh index as a :class:`~qpsearch.index.engine.ClauseIndex`, read without Whoosh.

An ordinal is the number of a record in its segment plus the records of the segments before it.
Whatever is asked, all segments are asked in turn; one that holds nothing costs a binary search.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import IndexDamagedError
from qpsearch.index import toc
from qpsearch.index.engine import ClauseRecord, ClauseText, DocumentRecord, Field, locator_from_json
from qpsearch.index.segments import SUFFIX, Segment
from qpsearch.index.toc import DICTIONARY, MANIFEST, SCHEMA, STORE, damaged
from qpsearch.model import FoldedText, PathStep, Role, Span
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.segment import Cuts, Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from os import PathLike

    from qpsearch.index.layout import Manifest
    from qpsearch.index.postings import Array

_TRIES = 10
"""A writer may delete a segment between our reading of its name and opening it."""
_MOST_KEPT = 1 << 22
"""Postings kept decoded: 64 MiB as arrays."""
_MOST_BLOCKS = 4096
"""Blocks of text kept: 64 MiB."""
_MOST_FREQUENCIES = 1 << 14
_MOST_DERIVED = 1 << 22
"""Numbers kept of what was derived: 32 MiB."""
_DERIVED_SIZE = 1 << 8
_FEW = 256
"""Postings up to this many are decoded faster without NumPy."""


class _Part(NamedTuple):
    """A segment in its place."""

    segment: Segment
    base: int
    """The ordinal of its first record."""
    deleted: frozenset[int]
    """Ordinals."""


class WhooshClauseIndex:
    """An open index; a snapshot that later writes do not disturb.

    Raises:
        IndexMissingError: there is none at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """

    def __init__(self, index_dir: str | PathLike[str]) -> None:
        self.path = os.fspath(index_dir)
        self._parts = _open_segments(index_dir)
        self._dictionary = Dictionary.open(os.path.join(index_dir, STORE, DICTIONARY))
        self.segmenter = Segmenter(self._dictionary)
        self._bases = [part.base for part in self._parts]
        self._documents: dict[int, DocumentRecord] = {}
        self._by_id: dict[str, DocumentRecord] = {}
        self._frequencies: dict[tuple[str, str], int] = {}
        self._blocks: dict[tuple[str, int, int], Any] = {}
        self._arrays: dict[tuple[str, str], tuple[Array, Array]] = {}
        self._arrays_size = 0
        self._lengths: dict[Field, Sequence[int]] = {}
        self._length_arrays: dict[Field, Array] = {}
        self._derived: dict[Hashable, tuple[Any, int]] = {}
        self._derived_size = 0
        self._sums: dict[Field, float] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        return _manifest(self.path)

    def close(self) -> None:
        """Release the files."""
        self._parts = ()
        self._blocks.clear()
        self._arrays.clear()

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
        return max(1, records - sum(1 for _ in self._document_ordinals()))

    @property
    def ordinal_end(self) -> int:
        """Every ordinal is below this number."""
        last = self._parts[-1] if self._parts else None
        return last.base + last.segment.records if last else 0

    def postings(self, field: Field, term: str) -> dict[int, float]:
        """Return ordinal → frequency for the clauses whose ``field`` holds ``term``."""
        return self._postings(field.value, term)

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``, without reading which."""
        key = (field.value, term)
        if key not in self._frequencies:
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = self._frequency(field, term)
        return self._frequencies[key]

    def _frequency(self, field: Field, term: str) -> int:
        known = self._arrays.get((field.value, term))
        if known is not None or any(part.deleted for part in self._parts):
            return len((known or self.arrays(field, term))[0])
        key = _key(term)
        spans = [part.segment.field(field.value).span(key) for part in self._parts]
        return sum(end - start for start, end in spans)

    def arrays(self, field: Field, term: str) -> tuple[Array, Array]:
        """Return ordinals, rising, and frequencies of a term as NumPy arrays (``int64``).

        They are kept for the next call: do not write into them.
        """
        key = (field.value, term)
        found = self._arrays.get(key)
        if found is None:
            found = self._read_arrays(*key)
            self._arrays_size += len(found[0])
            while self._arrays_size > _MOST_KEPT and self._arrays:
                oldest = next(iter(self._arrays))
                self._arrays_size -= len(self._arrays.pop(oldest)[0])
            self._arrays[key] = found
        return found

    def length(self, field: Field, ordinal: int) -> float:
        """Return the number of terms in a clause's field."""
        part = self._part_of(ordinal)
        lengths = part.segment.lengths(field.value)
        return float(lengths[ordinal - part.base]) if lengths else 0.0

    def lengths(self, field: Field) -> Sequence[int]:
        """Return the number of terms in a field for every ordinal; gaps have 0."""
        if field not in self._lengths:
            held = [_lengths(part.segment, field) for part in self._parts]
            self._lengths[field] = held[0] if len(held) == 1 else array("I", chain(*held))
        return self._lengths[field]

    def length_array(self, field: Field) -> Array:
        """Return :meth:`lengths` as a NumPy array of ``float64``; do not write into it."""
        import numpy as np

        if field not in self._length_arrays:
            self._length_arrays[field] = np.array(self.lengths(field), np.float64)
        return self._length_arrays[field]

    def average_length(self, field: Field) -> float:
        """Return the mean number of terms in a field over all clauses; at least 1."""
        if field not in self._sums:
            self._sums[field] = self._total_length(field)
        return max(1.0, self._sums[field] / self.clause_count)

    def _total_length(self, field: Field) -> int:
        total = 0
        for part in self._parts:
            total += part.segment.total_lengths.get(field.value, 0)
            lengths = part.segment.lengths(field.value)
            if lengths:
                total -= sum(lengths[ordinal - part.base] for ordinal in part.deleted)
        return total

    def expand(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""
        key = _key(prefix)
        expanded = [part.segment.field(field.value).expand(key) for part in self._parts]
        if len(expanded) == 1:
            terms: Iterator[bytes] = expanded[0]
        else:
            from heapq import merge
            from itertools import groupby

            terms = (term for term, _ in groupby(merge(*expanded)))
        for term in terms:
            yield term.decode("utf-8", "surrogatepass")

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""
        part, block, place = self._place(ordinal)
        segment = part.segment
        start, end = segment.chars_of(ordinal - part.base, block)
        record = self._loads(part, self._block(Segment.stored, part, block)[place])
        try:
            return ClauseRecord(
                doc_id=self._document_above(part, ordinal).doc_id,
                order=record["order"],
                eid=record["eid"],
                locator=locator_from_json(record["locator"]),
                section=record["section"],
                path=tuple(PathStep(num, heading) for num, heading in record["path"]),
                role=Role(record.get("role", Role.CLAUSE.value)),
                text=self._block(Segment.text, part, block)[start:end],
                folded=FoldedText(self._block(Segment.folded, part, block)[start:end]),
                cuts=Cuts(self._block(Segment.cuts, part, block)[place]),
                source_span=Span(*record["at"]),
                cited=record.get("cited", ""),
            )
        except (KeyError, TypeError, ValueError):
            segment.damaged(f"record {ordinal} cannot be understood")

    def folded(self, ordinal: int) -> FoldedText:
        """Return the folded text of a clause and nothing else of it."""
        part, block, _ = self._place(ordinal)
        start, end = part.segment.chars_of(ordinal - part.base, block)
        return FoldedText(self._block(Segment.folded, part, block)[start:end])

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        part, block, place = self._place(ordinal)
        start, end = part.segment.chars_of(ordinal - part.base, block)
        folded = FoldedText(self._block(Segment.folded, part, block)[start:end])
        try:
            return ClauseText(folded, Cuts(self._block(Segment.cuts, part, block)[place]))
        except ValueError:
            part.segment.damaged(f"record {ordinal} cannot be understood")

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often."""
        found: list[int] = []
        counts: list[int] = []
        end_of_block = -1
        base = first_char = 0
        held = ""
        chars: Any = ()
        for ordinal in ordinals:
            if ordinal >= end_of_block:
                part, block, _ = self._place(ordinal)
                base = part.base
                records = part.segment.records_of(block)
                end_of_block = base + records.stop
                chars = part.segment.chars
                first_char = chars[records.start - 1] if records.start else 0
                held = self._block(Segment.folded, part, block)
            record = ordinal - base
            start = chars[record - 1] if record else 0
            count = held.count(text, start - first_char, chars[record] - first_char)
            if count:
                found.append(ordinal)
                counts.append(count)
        return found, counts

    def document_numbers(self) -> Array:
        """Return for every ordinal the place of its document in :meth:`document_ordinals`."""
        numbers: Array = self.derived(
            "document_numbers", self._number_documents, size=self.ordinal_end
        )
        return numbers

    def _number_documents(self) -> Array:
        import numpy as np

        numbers = np.full(self.ordinal_end, -1, np.int64)
        for number, (_, start, end) in enumerate(self._document_ordinals()):
            numbers[start + 1 : end] = number
        return numbers

    def derived(self, key: Hashable, make: Callable[[], Any], *, size: int = 0) -> Any:
        """Return what ``make`` returned when it was first called for ``key``; some are kept."""
        if key not in self._derived:
            self._derived_size += _DERIVED_SIZE + size
            while self._derived_size > _MOST_DERIVED and self._derived:
                self._derived_size -= self._derived.pop(next(iter(self._derived)))[1]
            self._derived[key] = (make(), _DERIVED_SIZE + size)
        return self._derived[key][0]

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        if doc_id not in self._by_id:
            for ordinal in self._postings("document", doc_id):
                self._document(self._part_of(ordinal), ordinal)
        return self._by_id[doc_id]

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        yield from self._sorted_documents

    def clauses_of(self, doc_id: str) -> Iterator[int]:
        """Yield the ordinals of a document's clauses in reading order."""
        yield from self._postings("clauses_of", doc_id)

    def document_ordinals(self) -> Iterator[tuple[DocumentRecord, range]]:
        """Yield all documents in the order of the index, each with its clauses' ordinals."""
        for part, start, end in self._document_ordinals():
            yield self._document(part, start), range(start + 1, end)

    @cached_property
    def _sorted_documents(self) -> list[DocumentRecord]:
        found = [self._document(part, start) for part, start, _ in self._document_ordinals()]
        return sorted(found, key=_doc_id)

    def _document_ordinals(self) -> Iterator[tuple[_Part, int, int]]:
        """Yield for each document its part, its ordinal, and the ordinal after its last clause."""
        for part in self._parts:
            starts = part.segment.documents.tolist()
            for start, end in zip(starts, [*starts[1:], part.segment.records], strict=True):
                if part.base + start not in part.deleted:
                    yield part, part.base + start, part.base + end

    def _document_above(self, part: _Part, ordinal: int) -> DocumentRecord:
        starts = part.segment.documents
        place = bisect_right(starts, ordinal - part.base) - 1
        return self._document(part, part.base + starts[place])

    def _document(self, part: _Part, ordinal: int) -> DocumentRecord:
        if ordinal not in self._documents:
            part, block, place = self._place(ordinal)
            record = self._loads(part, self._block(Segment.stored, part, block)[place])
            try:
                record["issuers"] = tuple(record["issuers"])
                record["names"] = tuple((short, full) for short, full in record["names"])
                self._documents[ordinal] = document = DocumentRecord(**record)
                self._by_id[document.doc_id] = document
            except (KeyError, TypeError):
                part.segment.damaged(f"record {ordinal} cannot be understood")
        return self._documents[ordinal]

    def _postings(self, field: str, term: str) -> dict[int, float]:
        key = _key(term)
        found: dict[int, float] = {}
        for part in self._parts:
            reader = part.segment.field(field)
            start, end = reader.span(key)
            if start == end:
                continue
            if end - start > _FEW and "numpy" in sys.modules:
                ordinals = (reader.ordinal_array(start, end) + part.base).tolist()
                frequencies = reader.frequency_array(start, end).tolist()
            else:
                ordinals = reader.ordinals(start, end, part.base)
                frequencies = reader.frequencies(start, end)
            found.update(zip(ordinals, frequencies, strict=True))
            if part.deleted:
                for ordinal in part.deleted.intersection(ordinals):
                    del found[ordinal]
        return found

    def _read_arrays(self, field: str, term: str) -> tuple[Array, Array]:
        import numpy as np

        key = _key(term)
        ordinals, frequencies = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for part in self._parts:
            reader = part.segment.field(field)
            start, end = reader.span(key)
            if start == end:
                continue
            found = reader.ordinal_array(start, end)
            found += part.base
            counts = reader.frequency_array(start, end)
            if part.deleted:
                kept = ~np.isin(found, np.fromiter(part.deleted, np.int64))
                found, counts = found[kept], counts[kept]
            ordinals.append(found)
            frequencies.append(counts)
        if len(ordinals) == 2:
            return ordinals[1], frequencies[1]
        return np.concatenate(ordinals), np.concatenate(frequencies)

    def _part_of(self, ordinal: int) -> _Part:
        return self._parts[bisect_right(self._bases, ordinal) - 1]

    def _place(self, ordinal: int) -> tuple[_Part, int, int]:
        """Return the part, the block in it and the place in the block of a record."""
        part = self._part_of(ordinal)
        block = part.segment.block_of(ordinal - part.base)
        return part, block, ordinal - part.base - part.segment.records_of(block).start

    def _block(self, read: Callable[[Segment, int], Any], part: _Part, block: int) -> Any:
        key = (read.__name__, part.base, block)
        found = self._blocks.get(key)
        if found is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                del self._blocks[next(iter(self._blocks))]
            found = self._blocks[key] = read(part.segment, block)
        return found

    def _loads(self, part: _Part, record: str) -> dict[str, Any]:
        try:
            values = json.loads(record)
        except ValueError:
            part.segment.damaged("a record cannot be understood")
        if not isinstance(values, dict):
            part.segment.damaged("a record cannot be understood")
        return values


def _open_segments(index_dir: str | PathLike[str]) -> tuple[_Part, ...]:
    if not _manifest_looks_whole(index_dir):
        _manifest(index_dir)
        raise damaged(index_dir, "its manifest cannot be read")
    for tries in range(_TRIES):
        try:
            contents = toc.read(os.path.join(index_dir, STORE))
            if contents.schema != SCHEMA:
                _manifest(index_dir)  # says whether the index is older or damaged
                raise damaged(index_dir, "its parts have different schemas")
            return tuple(_parts(index_dir, contents))
        except FileNotFoundError as error:
            missing = error
            if tries == 0:
                _manifest(index_dir)
        except (OSError, ValueError) as error:
            _manifest(index_dir)
            raise damaged(index_dir, "the index cannot be opened") from error
    raise damaged(index_dir, "files of the index are missing") from missing


def _parts(index_dir: str | PathLike[str], contents: toc.Contents) -> Iterator[_Part]:
    base = 0
    for entry in contents.segments:
        segment = Segment(os.path.join(index_dir, STORE, f"{entry.segment_id}{SUFFIX}"))
        if segment.records != entry.records:
            raise IndexDamagedError(segment.path, "a segment of another index")
        ranges = (range(base + start, base + end) for start, end in entry.deleted)
        yield _Part(segment, base, frozenset().union(*ranges))
        base += entry.records


def _lengths(segment: Segment, field: Field) -> Sequence[int]:
    found = segment.lengths(field.value)
    return found or bytes(segment.records)


def _manifest_looks_whole(index_dir: str | PathLike[str]) -> bool:
    """Whether a manifest of our schema is there, first and last; its length does not matter."""
    try:
        with open(os.path.join(index_dir, STORE, MANIFEST), "rb") as file:
            first = file.read(64)
            file.seek(-1, os.SEEK_END)
            return (
                first.startswith(b"{")
                and f'"schema": {SCHEMA},'.encode() in first
                and file.read() == b"}"
            )
    except OSError:
        return False


def _manifest(index_dir: str | PathLike[str]) -> Manifest:
    """Read the manifest; a search has no need of it, and of what it imports, unless in trouble."""
    from pathlib import Path

    from qpsearch.index.layout import Manifest

    return Manifest.read(Path(index_dir))


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def _doc_id(document: DocumentRecord) -> str:
    return document.doc_id
