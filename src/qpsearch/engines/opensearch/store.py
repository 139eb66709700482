"""A published state in a cluster as an :class:`~qpsearch.engine.protocol.Engine`.

A state is an index that nobody changes any more: what is read of it in several requests, from
whatever copies of its shards, is of one moment, as long as it is there, and it stays for one more
publication. A search is three questions: how many clauses hold what (kept), the best clauses by
the cluster's lights, and how often their documents hold what was typed.
"""

from __future__ import annotations

import json
import threading
from base64 import b64decode
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from qpsearch.engine.plan import is_name_of_any
from qpsearch.engine.protocol import Candidates
from qpsearch.engine.records import Field, document_of
from qpsearch.engine.terms import words_of
from qpsearch.engines.opensearch import words
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.around import DOCUMENTS, documents_query, led_by
from qpsearch.engines.opensearch.asking import (
    EVERYTHING,
    Asker,
    both,
    lightened,
)
from qpsearch.engines.opensearch.choosing import best_query, grams_weighed, may_be_missed
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.fetched import FetchedIndex, FetchedLists
from qpsearch.engines.opensearch.figures import Figures
from qpsearch.engines.opensearch.manifest import read_manifest
from qpsearch.engines.opensearch.mapping import (
    ALL_GRAMS,
    DOCUMENT,
    NAMES,
    ORDER_BITS,
    VOCABULARY,
    speakable,
    unspoken,
)
from qpsearch.engines.opensearch.state import check_cluster, gone, read_state
from qpsearch.engines.opensearch.stock import read_as_manifest
from qpsearch.engines.opensearch.unpacked import FetchedClause, FetchedDocument
from qpsearch.errors import ClusterError
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.plan import Concept, Filters, Plan
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord, Ranked
    from qpsearch.engines.opensearch.asking import Query

_FIRST = 300
"""Clauses that are fetched at first; more where the best may not be among them."""
_FIRST_LOOSE = 1_000
"""Of a pattern with ``*``: a cluster does not add up what its words stand for."""
_TIMES_MORE = 4
_MOST_FETCHED = 10_000
"""That a cluster gives without a walk."""
_MOST_SURE, _LEAST_SURE = 4_800, 1_000
"""Clauses that are fetched to be sure of the best: of a long text fewer."""
_MOST_COUNTED = 100_000
"""Times that a character or pair is looked for in a clause, to be sure of the best."""
_TIMES_DEPTH = 8
_PAGE = 5_000
"""Records that one answer brings; the cluster gives 10,000 at most."""
_MOST_READ = 3_000
"""Clauses that are read to know how many hold what terms alone do not decide."""
_MOST_WORDS = 2_000
"""Words that a pattern is resolved to."""
_MOST_DOCUMENTS = 20_000
"""Documents that are kept as they came."""
_GRAMS_AT_ONCE = 500
_DOCUMENTS_AT_ONCE = 500
_MOST_STANDING = 1 << 20
"""Numbers of grams in documents that are kept."""
_NONE = "_none_"
"""Spares a cluster to unpack all that is kept of a document for its id alone."""
_PLAIN_ANSWER: Mapping[str, str] = {
    "filter_path": "timed_out,_shards,hits.total,hits.hits._source,hits.hits.fields,hits.hits.sort,"
    "aggregations"
}
_NAMED_SCORES: Mapping[str, str] = {
    "include_named_queries_score": "true",
    "filter_path": ("timed_out,_shards,hits.hits._source,hits.hits.sort,hits.hits.matched_queries"),
}
_MOST_CANDIDATES = 16
"""Answers that are kept: the same plan is asked for again by counts and pages."""
_OF_DOCUMENTS = ["seq", "record", "lengths", "titled"]
_WHOLE = True
"""Of clauses all is fetched: to leave out a tenth costs a cluster as much as to find the rest."""


class ClusterClauses:
    """An open state; later writes do not disturb it. May be asked by several threads at once.

    Raises:
        IndexMissingError: there is none under the name.
        IndexStaleError: it is of another layout, or was made with other words.
        ClusterError: no cluster answers, or not as it should.

    """

    def __init__(self, url: str) -> None:
        address = Address.parse(url)
        self.path = str(address)
        self.connection = Connection(address, Credentials.from_environment())
        check_cluster(self.connection)
        self.state = read_state(self.connection)
        self.segmenter = Segmenter(Dictionary.open(words.dictionary_path()))
        self._figures = Figures(self.connection, self.state.name)
        self._asker = Asker(self._terms_like, self._issuers_like)
        self._lock = threading.Lock()
        self._documents: dict[int, FetchedDocument] = {}
        self._by_id: dict[str, DocumentRecord] = {}
        self._called: dict[str, list[DocumentRecord]] = {}
        self._borne: dict[tuple[str, bool], int] = {}
        """How many documents have a name, or one that begins so."""
        self._held: dict[Concept, int] = {}
        self._between: dict[Concept, tuple[int, int]] = {}
        """Of concepts that terms alone do not decide, at least and at most so many clauses."""
        self._candidates: dict[tuple[Any, ...], Candidates] = {}
        self._patterns: dict[str, list[str] | None] = {}
        self._issuers: dict[str, list[str]] = {}
        self._standing: dict[str, dict[int, int]] = {}
        """Of grams, how often each stands in which document, by its number."""
        self._all_issuers: list[str] | None = None
        self._words_in = lru_cache(maxsize=1 << 12)(self._cut)

    def close(self) -> None:
        """Release the connections."""
        self.connection.close()

    @cached_property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        data = read_manifest(self.connection, self.state.name, self.state.manifests)
        return read_as_manifest(self.connection, data)

    # searching

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return the best clauses by the cluster's lights, or all that match."""
        key = plan, filters, depth
        kept = self._candidates.get(key)
        if kept is None:
            kept = self._find_candidates(plan, filters, depth)
            self._keep_candidates(key, kept)
        return _begun(kept)

    def _keep_candidates(self, key: tuple[Any, ...], found: Candidates) -> None:
        with self._lock:
            if len(self._candidates) >= _MOST_CANDIDATES:
                del self._candidates[next(iter(self._candidates))]
            self._candidates[key] = found

    def _find_candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        asked = lightened(both([self._asker.of(plan.item), *self._asker.passing(filters)]))
        if depth == 0 and asked.exact:
            (total,) = self._figures.counts([asked.whole])
            return Candidates(
                FetchedLists(FetchedIndex(self, (), all_here=False)), total, not total
            )
        self._expect(plan)
        if depth is None:
            found = self._all_of(asked.whole)
            return Candidates(FetchedLists(FetchedIndex(self, found, all_here=False)))
        frequency = self._figures.frequency
        loose = any(concept.wildcard for concept in plan.concepts)
        query = best_query(plan, asked, self._asker, frequency, self.state.clauses)
        first = min(max(_FIRST_LOOSE if loose else _FIRST, _TIMES_DEPTH * depth), _MOST_FETCHED)
        if self._may_match(plan) > first:
            query = led_by(query, self._best_documents(plan))
        wanted = max(1, depth // 2)  # so many are shown; the others may change places with them
        most = min(_MOST_SURE, max(_LEAST_SURE, _MOST_COUNTED // max(1, len(plan.grams))))
        clauses: list[FetchedClause] = []
        theirs: dict[int, float] = {}

        def fetched(size: int) -> Candidates:
            """Fetch the next clauses, up to ``size``."""
            answer = self.search(
                query,
                begin=len(clauses),
                size=size - len(clauses),
                _source=_WHOLE,
                sort=["_score", {"seq": "asc"}],
                track_total_hits=True,
                search_type="dfs_query_then_fetch",
            )
            total, hits = answer["hits"]["total"]["value"], _hits(answer)
            clauses.extend([FetchedClause(hit["_source"]) for hit in hits])
            theirs.update({hit["_source"]["seq"]: hit["sort"][0] for hit in hits})
            index = FetchedLists(FetchedIndex(self, clauses, all_here=False))
            if total <= len(clauses) or not hits:
                return Candidates(index)
            last = hits[-1]["sort"][0]

            def further(ranked: Sequence[Ranked]) -> Candidates | None:
                if size >= most or not may_be_missed(
                    ranked, theirs, last, wanted, steps=plan.by_steps
                ):
                    return None
                more = fetched(min(_TIMES_MORE * size, most))
                self._keep_candidates((plan, filters, depth), more)
                return _begun(more)

            return Candidates(index, total, False, asked.exact, further)

        return fetched(first)

    def _may_match(self, plan: Plan) -> int:
        """Return how many clauses match at most, as far as is known without asking."""
        counts = [
            self._held[concept] if concept in self._held else self._between[concept][1]
            for concept in plan.concepts
            if concept in self._held or concept in self._between
        ]
        return min(counts) if counts and plan.by_steps else self.state.clauses

    def _best_documents(self, plan: Plan) -> list[tuple[str, float]]:
        """Return the documents that say most of what was typed, and what each is worth."""
        query = documents_query(plan, self._figures.frequency, self.state)
        if query is None:
            return []
        answer = self.search(
            query,
            size=DOCUMENTS,
            docvalue_fields=["doc"],
            stored_fields=_NONE,
            sort=["_score", {"seq": "asc"}],
            track_total_hits=False,
        )
        return [(hit["fields"]["doc"][0], hit["sort"][0]) for hit in _hits(answer)]

    def _expect(self, plan: Plan) -> None:
        """Count what a search will ask for in one question."""
        known = self._held.keys() | self._between.keys()
        concepts = [one for one in dict.fromkeys(_weighed(plan)) if one not in known]
        asked = [self._asker.concept(concept) for concept in concepts]
        places = [(Field.GRAMS, gram) for gram in grams_weighed(plan)]
        queries = [query for one in asked for query in ([one.whole] if one.exact else one)]
        counts = iter(self._figures.expect(places, queries))
        for concept, one in zip(concepts, asked, strict=True):
            if one.exact:
                self._held[concept] = next(counts)
            else:
                self._between[concept] = next(counts), next(counts)
        rare = [gram for gram in plan.grams if not self._figures.frequency(Field.GRAMS, gram)]
        if rare:  # they may stand in headings or titles
            self._figures.expect(
                (field, gram)
                for gram in rare
                for field in (Field.TITLE_GRAMS, Field.HEADING_PAIRS)
                if len(gram) == 2 or field is Field.TITLE_GRAMS
            )

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``."""
        return self._figures.frequency(field, term)

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int:
        """Return in how many clauses any form of a concept stands.

        What terms alone do not decide is read, if that is not too much; else it counts as a whole.
        """
        known = self._held.get(concept)
        if known is None:
            asked = self._asker.concept(concept)
            if concept not in self._between:
                sure, whole = self._figures.counts([asked.sure, asked.whole])
                self._between[concept] = sure, whole
            sure, known = self._between[concept]
            if 0 < known - sure <= _MOST_READ:
                doubtful = {"bool": {"filter": [asked.whole], "must_not": [asked.sure]}}
                known = sure + sum(map(stands, self._all_of(doubtful)))
            self._held[concept] = known
        return known

    def search(
        self,
        query: Query,
        *,
        search_type: str = "query_then_fetch",
        parameters: Mapping[str, str] = _PLAIN_ANSWER,
        begin: int = 0,
        **body: Any,
    ) -> Any:
        """Return what a search of this state finds."""
        try:
            return self.connection.search(
                self.state.name,
                {"query": query, "from": begin, **body},
                search_type=search_type,
                **parameters,
            )
        except ClusterError as refusal:
            raise gone(self.connection, refusal) from refusal

    def _all_of(self, query: Query) -> list[FetchedClause]:
        """Return all clauses that a query finds, by their places."""
        return [FetchedClause(one) for one in self._walk(query, _WHOLE)]

    def _walk(self, query: Query, fetched: Sequence[str] | bool) -> Iterator[dict[str, Any]]:
        """Yield all records that a query finds, by their places.

        Page by page behind the last: an index that does not change needs no point in time, which
        would be lost with the node that keeps it.
        """
        after: dict[str, Any] = {}
        while True:
            answer = self.search(
                {"bool": {"filter": [query]}},
                size=_PAGE,
                _source=fetched,
                sort=[{"seq": "asc"}],
                track_total_hits=False,
                **after,
            )
            hits = _hits(answer)
            yield from (hit["_source"] for hit in hits)
            if len(hits) < _PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    # what concepts and filters need to know of the whole

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order.

        Raises:
            ValueError: it is not that of words.

        """
        if field is not Field.WORDS:
            raise ValueError(f"a cluster keeps no list of {field.value}")
        return self._keys(VOCABULARY, prefix)

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with, some may be outdated."""
        del field
        return set(self.state.initials)

    def _terms_like(self, pattern: str) -> list[str] | None:
        if pattern not in self._patterns:
            said = "".join(".*" if c == "*" else "." if c == "?" else f"\\{c}" for c in pattern)
            found = self._matching_keys(VOCABULARY, said, _MOST_WORDS)
            self._patterns[pattern] = (
                None if len(found) >= _MOST_WORDS else _fitting(pattern, found)
            )
        return self._patterns[pattern]

    def _issuers_like(self, wanted: str) -> list[str]:
        if wanted not in self._issuers:
            if self._all_issuers is None:
                self._all_issuers = list(self._keys("issuer", ""))
            self._issuers[wanted] = [
                speakable(one) for one in self._all_issuers if is_name_of_any(wanted, [one])
            ]
        return self._issuers[wanted]

    def _matching_keys(self, field: str, pattern: str, most: int) -> list[str]:
        """Return the values of a field of documents that a regular expression fits."""
        answer = self.search(
            {"term": {"what": DOCUMENT}},
            size=0,
            track_total_hits=False,
            aggs={"keys": {"terms": {"field": field, "include": pattern, "size": most}}},
        )
        return [unspoken(one["key"]) for one in answer["aggregations"]["keys"]["buckets"]]

    def _keys(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the values of a field of documents that begin with ``prefix``, in order."""
        begun = speakable(prefix)
        query: Query = {"term": {"what": DOCUMENT}}
        if begun and field == NAMES:
            query = {"prefix": {NAMES: {"value": begun}}}
            if self.bearers(prefix):
                yield prefix
        source = {"key": {"terms": {"field": field}}}
        after = {"key": begun}
        while True:
            answer = self.search(
                query,
                size=0,
                track_total_hits=False,
                aggs={"keys": {"composite": {"size": 1000, "sources": [source], "after": after}}},
            )
            found = answer["aggregations"]["keys"]
            for bucket in found["buckets"]:
                key = bucket["key"]["key"]
                if not key.startswith(begun):
                    return
                yield unspoken(key)
            if "after_key" not in found or not found["buckets"]:
                return
            after = found["after_key"]

    # documents

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
        answer = self.search(
            _document_query(doc_id), size=1, _source=[*fetched], track_total_hits=False
        )
        hits = _hits(answer)
        if not hits:
            raise KeyError(doc_id)
        source: dict[str, Any] = hits[0]["_source"]
        return source

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        query = {"bool": {"filter": [EVERYTHING, {"term": {"doc": speakable(doc_id)}}]}}
        return (clause.record for clause in self._all_of(query))

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        """Return the clauses of the document with a number."""
        base = number << ORDER_BITS
        span = {"seq": {"gt": base, "lt": base + (1 << ORDER_BITS)}}
        return self._all_of({"bool": {"filter": [EVERYTHING, {"range": span}]}})

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
            answer = self.search(query, size=0, track_total_hits=1 if begun else True)
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
        return self._keys(NAMES, prefix)

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""
        begun, held = speakable(prefix), speakable(piece)
        said = "".join(f"\\{c}" if c in "*?\\" else c for c in held)
        start = "".join(f"\\{c}" if c in "*?\\" else c for c in begun)
        query = {"wildcard": {NAMES: {"value": f"{start}*{said}*"}}}
        found = {
            name
            for source in self._walk(query, [NAMES])
            for name in source.get(NAMES, ())
            if name.startswith(begun) and held in name[len(begun) :]
        }
        return map(unspoken, iter(sorted(found)))

    def _documents_of(self, query: Query) -> Iterator[FetchedDocument]:
        for source in self._walk(query, _OF_DOCUMENTS):
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
        kept: dict[str, Any] = {"_source": [*fetched]} if fetched else {"stored_fields": _NONE}
        answer = self.search(
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
        for hit in _hits(answer):
            if fetched:
                self._document(hit["_source"])
            number = hit["sort"][0] >> ORDER_BITS
            for at, count in hit.get("matched_queries", {}).items():
                found[grams[int(at)]][number] = round(count)

    def words_in(self, text: str) -> list[str]:
        """Cut a title or heading into words."""
        return self._words_in(text)

    def _cut(self, text: str) -> list[str]:
        return words_of(self.segmenter.pieces(fold(text)))


def _hits(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was found; an answer leaves out what is empty."""
    found: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return found


def _begun(kept: Candidates) -> Candidates:
    """Return candidates for one search more: sets and counts are kept for one only."""
    return kept._replace(clauses=FetchedLists(kept.clauses.index))  # type: ignore[arg-type] # ours


def _document_query(doc_id: str) -> Query:
    return {
        "bool": {"filter": [{"term": {"what": DOCUMENT}}, {"term": {"doc": speakable(doc_id)}}]}
    }


def _weighed(plan: Plan) -> Iterable[Concept]:
    """Return the concepts whose number is asked for in the ranking."""
    yield from (concept for concept in plan.concepts if concept.field is None)
    yield from (chain.phrase for chain in plan.chains)


def _fitting(pattern: str, words_found: Iterable[str]) -> list[str]:
    """Return the words that a pattern fits: its signs stand for letters, not for marks."""
    import re

    compiled = re.compile(
        "".join(r"\w*" if c == "*" else r"\w" if c == "?" else re.escape(c) for c in pattern)
    )
    return sorted(word for word in words_found if compiled.fullmatch(word))
