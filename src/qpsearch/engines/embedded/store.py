"""The Whoosh index as an :class:`~qpsearch.engine.protocol.Engine`, read without Whoosh.

It answers every plan with itself: all clauses, exactly. Whatever is asked, all segments are asked
in turn; one that holds nothing costs a binary search. Records are decoded in
:mod:`~qpsearch.engines.embedded.records`; what a large search asks for comes as arrays
(:mod:`~qpsearch.engines.embedded.arrays`), which a small one never loads.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_left
from functools import cached_property
from heapq import merge
from itertools import groupby
from typing import TYPE_CHECKING, cast

from qpsearch.engine.lists import Lists
from qpsearch.engine.protocol import Candidates
from qpsearch.engines.embedded.choosing import by_arrays
from qpsearch.engines.embedded.parts import Parts, read_manifest
from qpsearch.engines.embedded.posting_lists import PostingList, Stretch
from qpsearch.engines.embedded.records import Records
from qpsearch.engines.embedded.schema import NAME_KEY
from qpsearch.engines.embedded.sharing import Shared
from qpsearch.engines.embedded.toc import DICTIONARY, STORE, damaged
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from os import PathLike

    from qpsearch.engine.algebra import Algebra
    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.plan import Concept, Filters, Plan
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord, Field
    from qpsearch.engines.embedded.parts import PlacedSegment
    from qpsearch.engines.embedded.tallies import Tallies

_MOST_FREQUENCIES = 1 << 14
_MANY = 4
"""Searches of an open index from which more are to be expected."""


class WhooshClauseIndex:
    """An open index; a snapshot that later writes do not disturb.

    Raises:
        IndexMissingError: there is none at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """

    def __init__(self, index_dir: str | PathLike[str]) -> None:
        self.path = os.fspath(index_dir)
        self._segmenter: Segmenter | None = None
        self._parts, self._segmenter = _opened(self.path)
        self._records = Records(self._parts)
        self._searches = 0
        self._frequencies: dict[tuple[str, str], int] = {}
        self._sums: dict[Field, int] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        return read_manifest(self.path)

    @property
    def segmenter(self) -> Segmenter:
        """What divides queries into words as the texts were."""
        if self._segmenter is None:
            raise ValueError("this index is closed")
        return self._segmenter

    def close(self) -> None:
        """Let go of files and memory; whatever is asked then raises ``ValueError``."""
        segmenter, self._segmenter = self._segmenter, None
        if segmenter:
            _SEGMENTERS.give_back(segmenter)
            self._parts.close()
            self._records.close()
            self.__dict__.pop("_tallies", None)
            self._frequencies.clear()

    __del__ = close

    def verify(self) -> None:
        """Read all files and compare them with their checksums.

        Raises:
            IndexDamagedError: one differs.

        """
        for part in self._parts:
            part.segment.verify()
        self.segmenter.dictionary.verify()

    @cached_property
    def clause_count(self) -> int:
        """The number of clauses indexed, headings included; at least 1."""
        records = sum(part.segment.records - len(part.deleted) for part in self._parts)
        return max(1, records - self.document_count)

    @cached_property
    def document_count(self) -> int:
        """The number of documents indexed."""
        return self._parts.document_count()

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return all clauses; the plan only tells whether they are searched as arrays."""
        del filters
        self._searches += depth != 0  # what is only counted is no search
        if self._searches == _MANY:
            for part in self._parts:
                part.segment.pages.stays_open = True
        arrays = by_arrays(plan, self, self._parts.end, self._searches)
        return Candidates(self.arrays() if arrays else Lists(self))

    def arrays(self) -> Algebra:
        """Return all clauses as arrays, for one search."""
        from qpsearch.engines.embedded.arrays import Arrays  # NumPy: 45 ms

        return Arrays(self, self._tallies)

    def segments(self) -> list[PlacedSegment]:
        """Return the segments of this state in order; each is what it is for as long as it is."""
        return list(self._parts)

    def documents_held(self) -> Iterator[tuple[PlacedSegment, int, int]]:
        """Yield for each document its segment, its ordinal, and that after its last clause."""
        return self._parts.documents()

    def ordinals(self) -> Iterator[int]:
        """Yield the ordinals of all clauses, rising."""
        for _, start, end in self._parts.documents():
            yield from range(start + 1, end)

    # terms

    def postings(self, field: Field, term: str) -> PostingList:
        """Return ordinal → frequency for the clauses whose ``field`` holds ``term``."""
        return self._list(field, term)

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``, without reading which."""
        key = field, term
        found = self._frequencies.get(key)
        if found is None:
            found = self._frequency(*key)
            if len(self._frequencies) >= _MOST_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = found
        return found

    def _frequency(self, field: str, term: str) -> int:
        if self._parts.deletions:
            if "numpy" not in sys.modules:  # a small search has no need of it for a number
                return len(self._list(field, term))
            place = field, _key(term)
            known = self._tallies.known(place)
            return len(self._tallies.read([place], ())[place] if known is None else known)
        return sum(one.end - one.start for one in self._parts.lists(field, _key(term)))

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> None:
        """Say that every clause is here."""

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
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
        lists = self._parts.lists(field, _key(term))
        return PostingList(
            [
                Stretch(one.field, one.start, one.end, one.part.base, one.part.deleted)
                for one in lists
            ]
        )

    # lengths

    def length(self, field: Field, ordinal: int) -> int:
        """Return the number of terms in a field of a clause."""
        part = self._parts.of(ordinal)
        lengths = part.segment.lengths(field.value)
        return lengths[ordinal - part.base] if lengths else 0

    def document_length(self, field: Field, key: Hashable) -> int:
        """Return the number of terms in a field, of all clauses of a document."""
        clauses = cast("range", key)
        part = self._parts.of(clauses.start)
        return sum(
            part.segment.lengths(field.value)[clauses.start - part.base : clauses.stop - part.base]
        )

    def total_length(self, field: Field) -> int:
        """Return the number of terms in a field, of all clauses."""
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

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        return map(self.clause, self._list("clauses_of", doc_id))

    def document_key(self, ordinal: int) -> range:
        """Return the ordinals of all clauses of the document that holds one."""
        _, start, end = self._parts.document_with(ordinal)
        return range(start + 1, end)

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""
        return self._records.document_of(ordinal)

    def document_read(self, ordinal: int) -> DocumentRecord | None:
        """Return it if it was read before."""
        return self._records.document_read(ordinal)

    # what is kept beside the clauses

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""
        found = [
            self._records.document_at(self._parts.of(ordinal), ordinal)
            for ordinal in self._list(NAME_KEY, name)
        ]
        return sorted(found, key=lambda document: document.doc_id)

    def bearers(self, name: str) -> int:
        """Return how many documents have, or had, a term of their names."""
        return sum(one.end - one.start for one in self._parts.lists(NAME_KEY, _key(name)))

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has, or had, a term of names, or one that begins so."""
        key = _key(term)
        for part in self._parts:
            names = part.segment.field(NAME_KEY)
            start, end = names.span(key)
            if start < end or (begun and next(names.expand(key), None) is not None):
                return True
        return False

    def expect_names(self, names: Iterable[str]) -> None:
        """Look up nothing yet: each is near at hand."""

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
        from qpsearch.engines.embedded.tallies import Tallies  # NumPy: 45 ms

        return Tallies(self._parts)


def _open_segmenter(path: str) -> Segmenter:
    return Segmenter(Dictionary.open(path))


_SEGMENTERS = Shared(_open_segmenter)
"""Those of the dictionaries that are open in this process."""
_TRIES = 10
"""A rebuild may put another state in the place of the one whose segments we have just opened."""


def _opened(index_dir: str) -> tuple[Parts, Segmenter]:
    """Return the segments of a state, open, and what divides text by the dictionary of that."""
    path = os.path.join(index_dir, STORE, DICTIONARY)
    for _ in range(_TRIES):
        parts = Parts(index_dir)
        try:
            segmenter = _SEGMENTERS.take(path)
        except FileNotFoundError:
            continue
        if segmenter.dictionary.identity == parts.dictionary:
            return parts, segmenter
        _SEGMENTERS.give_back(segmenter)
    reason = "a dictionary of another index" if os.path.exists(path) else "there is no dictionary"
    raise damaged(path, reason)


def _united(terms: Sequence[Iterator[bytes]]) -> Iterator[str]:
    """Yield the terms of several segments in order, each once."""
    merged = terms[0] if len(terms) == 1 else (term for term, _ in groupby(merge(*terms)))
    for term in merged:
        yield term.decode("utf-8", "surrogatepass")


def _key(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")
