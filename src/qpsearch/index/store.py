"""The Whoosh index as a :class:`~qpsearch.index.engine.ClauseIndex`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qpsearch.errors import IndexDamagedError
from qpsearch.index.engine import ClauseRecord, DocumentRecord, Field, locator_from_json
from qpsearch.index.layout import DICTIONARY, STORE, Manifest
from qpsearch.index.schema import CLAUSE_KEY, DOCUMENT_KEY, RECORD
from qpsearch.model import FoldedText, PathStep, Role, Span
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.segment import Cuts, Segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WhooshClauseIndex:
    """An open index; a snapshot that later writes do not disturb.

    Raises:
        IndexMissingError: there is none at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """

    def __init__(self, index_dir: Path) -> None:
        self.path = index_dir
        self.manifest = Manifest.read(index_dir)
        self._reader = _open_reader(index_dir)
        self.segmenter = Segmenter(Dictionary.open(index_dir / STORE / DICTIONARY))
        self._documents: dict[str, DocumentRecord] = {}

    def close(self) -> None:
        """Release the files."""
        self._reader.close()

    @property
    def clause_count(self) -> int:
        """The number of clauses indexed, headings included."""
        return max(1, self.manifest.clauses)

    def postings(self, field: Field, term: str) -> dict[int, float]:
        """Return ordinal → frequency for the clauses whose ``field`` holds ``term``."""
        return self._postings(field.value, term)

    def length(self, field: Field, ordinal: int) -> float:
        """Return the number of terms in a clause's field, rounded as Whoosh stores it."""
        return float(self._reader.doc_field_length(ordinal, field.value, 0))

    def average_length(self, field: Field) -> float:
        """Return the mean number of terms in a field over all clauses; at least 1."""
        return max(1.0, float(self._reader.field_length(field.value)) / self.clause_count)

    def expand(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""
        for term in self._reader.expand_prefix(field.value, prefix):
            yield term.decode("utf-8")

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""
        record = self._record(ordinal)
        text = record["text"]
        return ClauseRecord(
            doc_id=record["doc"],
            order=record["order"],
            eid=record["eid"],
            locator=locator_from_json(record["locator"]),
            section=record["section"],
            path=tuple(PathStep(num, heading) for num, heading in record["path"]),
            role=Role(record.get("role", Role.CLAUSE.value)),
            text=text,
            folded=FoldedText(record.get("folded", text)),
            cuts=Cuts(record["cuts"]),
            source_span=Span(*record["at"]),
        )

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        if doc_id not in self._documents:
            for ordinal in self._postings(DOCUMENT_KEY, doc_id):
                self._documents[doc_id] = self._document(ordinal)
        return self._documents[doc_id]

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        for term in self._reader.lexicon(DOCUMENT_KEY):
            for ordinal in self._postings(DOCUMENT_KEY, term.decode("utf-8")):
                yield self._document(ordinal)

    def clauses_of(self, doc_id: str) -> Iterator[int]:
        """Yield the ordinals of a document's clauses in reading order."""
        yield from sorted(self._postings(CLAUSE_KEY, doc_id))

    def _postings(self, field: str, term: str) -> dict[int, float]:
        from whoosh.reading import TermNotFound

        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return {}
        found: dict[int, float] = {}
        while matcher.is_active():
            found[matcher.id()] = matcher.weight()
            matcher.next()
        return found

    def _record(self, ordinal: int) -> dict[str, Any]:
        record: dict[str, Any] = json.loads(self._reader.stored_fields(ordinal)[RECORD])
        return record

    def _document(self, ordinal: int) -> DocumentRecord:
        record = self._record(ordinal)
        record["issuers"] = tuple(record["issuers"])
        record["names"] = tuple((short, full) for short, full in record.get("names", ()))
        return DocumentRecord(**record)


def _open_reader(index_dir: Path) -> Any:
    from whoosh import index

    try:
        return index.open_dir(str(index_dir / STORE)).reader()
    except Exception as error:  # Whoosh lets pickle, struct and OS errors through as they come
        raise IndexDamagedError(
            index_dir, "the index cannot be opened", way_out="run: qpsearch index --rebuild"
        ) from error
