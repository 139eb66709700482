"""Documents of a state in a cluster: what is kept of them, their names, what they hold."""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from collections import Counter
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import document_of
from qpsearch.engines.opensearch.mapping import (
    ALL_GRAMS,
    DOCUMENT,
    NAMES,
    ORDER_BITS,
    speakable,
    unspoken,
)
from qpsearch.engines.opensearch.reading import NONE, hits_of
from qpsearch.engines.opensearch.unpacked import FetchedDocument

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from qpsearch.engine.records import DocumentRecord
    from qpsearch.engines.opensearch.asking import Query
    from qpsearch.engines.opensearch.figures import Figures
    from qpsearch.engines.opensearch.reading import StateReader

_MOST_DOCUMENTS = 20_000
"""Documents that are kept as they came."""
_GRAMS_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 500
_MOST_STANDING = 1 << 20
"""Numbers of grams in documents that are kept."""
_NAMED_SCORES: Mapping[str, str] = {
    "include_named_queries_score": "true",
    "filter_path": ("timed_out,_shards,hits.hits._source,hits.hits.sort,hits.hits.matched_queries"),
}
_OF_DOCUMENTS = ["seq", "record", "lengths", "titled"]


class KnownDocuments:
    """The documents of a state; what was asked once is kept. For several threads at once."""

    def __init__(self, reader: StateReader, figures: Figures) -> None:
        self._reader = reader
        self._figures = figures
        self._lock = threading.Lock()
        self._documents: dict[int, FetchedDocument] = {}
        self._by_id: dict[str, DocumentRecord] = {}
        self._called: dict[str, list[DocumentRecord]] = {}
        self._borne: dict[tuple[str, bool], int] = {}
        """How many documents have a name, or one that begins so."""
        self._standing: dict[str, dict[int, int]] = {}
        """Of grams, how often each stands in which document, by its number."""

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        found = [one.record for one in self._documents_of({"term": {"what": DOCUMENT}})]
        return iter(sorted(found, key=lambda one: one.doc_id))

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        known = self._by_id.get(doc_id)
        if known is None:
            known = self._document(self._source_of(doc_id, _OF_DOCUMENTS)).record
        return known

    def kept(self, doc_id: str) -> bytes:
        """Return what is kept of a document; ``KeyError`` where there is none."""
        return b64decode(self._source_of(doc_id, ["kept"])["kept"])

    def _source_of(self, doc_id: str, fetched: Sequence[str]) -> dict[str, Any]:
        answer = self._reader.search(
            _document_query(doc_id), size=1, _source=[*fetched], track_total_hits=False
        )
        hits = hits_of(answer)
        if not hits:
            raise KeyError(doc_id)
        source: dict[str, Any] = hits[0]["_source"]
        return source

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""
        known = self._called.get(name)
        if known is None:
            found = self._documents_of({"term": {NAMES: speakable(name)}})
            known = sorted((one.record for one in found), key=lambda one: one.doc_id)
            self._keep(self._called, name, known)
        return list(known)

    def bearers(self, name: str) -> int:
        """Return how many documents have a term of their names."""
        return self._bearers(name, begun=False)

    def expect_names(self, names: Iterable[str]) -> None:
        """Count in one question how many documents have each of some names."""
        wanted = [name for name in dict.fromkeys(names) if (name, False) not in self._borne]
        if len(wanted) < 2:
            return
        counts = self._figures.counts(
            [{"term": {NAMES: speakable(name)}} for name in wanted], what=DOCUMENT
        )
        for name, count in zip(wanted, counts, strict=True):
            self._keep(self._borne, (name, False), count)

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has a term of names, or one that begins so."""
        return bool(self._bearers(term, begun=begun))

    def _bearers(self, name: str, *, begun: bool) -> int:
        known = self._borne.get((name, begun))
        if known is None:
            said = speakable(name)
            query = {"prefix": {NAMES: {"value": said}}} if begun else {"term": {NAMES: said}}
            answer = self._reader.search(query, size=0, track_total_hits=1 if begun else True)
            known = int(answer["hits"]["total"]["value"])
            self._keep(self._borne, (name, begun), known)
        return known

    def _keep(self, kept: dict[Any, Any], key: Hashable, value: object) -> None:
        """Keep one thing more, in the place of the oldest; several searches may do so at once."""
        with self._lock:
            if len(kept) >= _MOST_DOCUMENTS:
                del kept[next(iter(kept))]
            kept[key] = value

    def names_from(self, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix``, in order."""
        if prefix and self.bearers(prefix):
            yield prefix
        yield from self._reader.keys(NAMES, prefix)

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""
        begun, held = speakable(prefix), speakable(piece)
        said = "".join(f"\\{c}" if c in "*?\\" else c for c in held)
        start = "".join(f"\\{c}" if c in "*?\\" else c for c in begun)
        query = {"wildcard": {NAMES: {"value": f"{start}*{said}*"}}}
        found = {
            name
            for source in self._reader.walk(query, [NAMES])
            for name in source.get(NAMES, ())
            if name.startswith(begun) and held in name[len(begun) :]
        }
        return map(unspoken, iter(sorted(found)))

    def _documents_of(self, query: Query) -> Iterator[FetchedDocument]:
        for source in self._reader.walk(query, _OF_DOCUMENTS):
            yield self._document(source)

    def _document(self, source: dict[str, Any]) -> FetchedDocument:
        number = source["seq"] >> ORDER_BITS
        known = self._documents.get(number)
        if known is None:
            record = document_of(json.loads(unspoken(source["record"])))
            titled = Counter(unspoken(source["titled"]).split(" "))
            known = FetchedDocument(record, source["lengths"], titled)
            with self._lock:
                if len(self._documents) >= _MOST_DOCUMENTS:
                    old = self._documents.pop(next(iter(self._documents)))
                    self._by_id.pop(old.record.doc_id, None)
                self._documents[number] = known
                self._by_id[record.doc_id] = record
        return known

    def document_numbered(self, number: int) -> FetchedDocument:
        """Return a document by its number."""
        known = self._documents.get(number)
        if known is None:
            (known,) = self._documents_of({"term": {"seq": number << ORDER_BITS}})
        return known

    def gram_counts(
        self, numbers: Sequence[int], grams: Sequence[str]
    ) -> dict[str, dict[int, int]]:
        """Return for each gram how often it stands in which of some documents, maybe in others.

        Documents that are not known are fetched by the way.
        """
        if sum(map(len, self._standing.values())) > _MOST_STANDING:
            self._standing.clear()
        found = {gram: self._standing.setdefault(gram, {}) for gram in grams}
        unknown = [number for number in numbers if number not in self._documents]
        new = {*unknown}
        known = [
            number
            for number in numbers
            if number not in new and any(number not in held for held in found.values())
        ]
        for asked, fetched in ((unknown, _OF_DOCUMENTS), (known, [])):
            for start in range(0, len(asked), _DOCUMENTS_AT_ONCE):
                part = asked[start : start + _DOCUMENTS_AT_ONCE]
                for first in range(0, max(1, len(grams)), _GRAMS_AT_ONCE):
                    some = grams[first : first + _GRAMS_AT_ONCE]
                    self._count_in(part, some, found, [] if first else fetched)
        return found

    def _count_in(
        self,
        numbers: Sequence[int],
        grams: Sequence[str],
        found: dict[str, dict[int, int]],
        fetched: Sequence[str],
    ) -> None:
        """Count some grams in some documents, and fetch of these what is wanted."""
        named = [
            {"term": {ALL_GRAMS: {"value": speakable(gram), "_name": str(at)}}}
            for at, gram in enumerate(grams)
        ]
        seqs = [number << ORDER_BITS for number in numbers]
        kept: dict[str, Any] = {"_source": [*fetched]} if fetched else {"stored_fields": NONE}
        answer = self._reader.search(
            {"bool": {"filter": [{"terms": {"seq": seqs}}], "should": named}},
            size=len(seqs),
            sort=[{"seq": "asc"}],
            track_total_hits=False,
            parameters=_NAMED_SCORES,
            **kept,
        )
        none = dict.fromkeys(numbers, 0)
        for gram in grams:
            found[gram].update(none)
        for hit in hits_of(answer):
            if fetched:
                self._document(hit["_source"])
            number = hit["sort"][0] >> ORDER_BITS
            for at, count in hit.get("matched_queries", {}).items():
                found[grams[int(at)]][number] = round(count)


def _document_query(doc_id: str) -> Query:
    return {
        "bool": {"filter": [{"term": {"what": DOCUMENT}}, {"term": {"doc": speakable(doc_id)}}]}
    }
