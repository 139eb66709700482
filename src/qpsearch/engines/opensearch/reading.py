"""What is asked of one state in a cluster: a search, all it finds, the values of a field.

A state is an index that nobody changes any more: what is read of it in several requests, from
whatever copies of its shards, is of one moment, as long as it is there, and it stays for one more
publication.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engines.opensearch.mapping import DOCUMENT, NAMES, speakable, unspoken
from qpsearch.engines.opensearch.state import gone, read_state
from qpsearch.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.engines.opensearch.asking import Query
    from qpsearch.engines.opensearch.connection import Connection

NONE = "_none_"
"""Spares a cluster to unpack all that is kept of a record for its id alone."""
_PAGE = 5_000
"""Records that one answer brings; the cluster gives 10,000 at most."""
_PLAIN_ANSWER: Mapping[str, str] = {
    "filter_path": "timed_out,_shards,hits.total,hits.hits._source,hits.hits.fields,hits.hits.sort,"
    "aggregations"
}


class StateReader:
    """Reads the newest state of an index.

    Raises:
        IndexMissingError: there is none under the name.
        IndexStaleError: it is of another layout, or was made with other words.
        ClusterError: no cluster answers, or not as it should.

    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.state = read_state(connection)

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

    def walk(self, query: Query, fetched: Sequence[str] | bool) -> Iterator[dict[str, Any]]:
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
            hits = hits_of(answer)
            yield from (hit["_source"] for hit in hits)
            if len(hits) < _PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def matching_keys(self, field: str, pattern: str, most: int) -> list[str]:
        """Return the values of a field of documents that a regular expression fits."""
        answer = self.search(
            {"term": {"what": DOCUMENT}},
            size=0,
            track_total_hits=False,
            aggs={"keys": {"terms": {"field": field, "include": pattern, "size": most}}},
        )
        return [unspoken(one["key"]) for one in answer["aggregations"]["keys"]["buckets"]]

    def keys(self, field: str, prefix: str) -> Iterator[str]:
        """Yield the values of a field of documents that begin with ``prefix``, in order."""
        begun = speakable(prefix)
        query: Query = {"term": {"what": DOCUMENT}}
        if begun and field == NAMES:
            query = {"prefix": {NAMES: {"value": begun}}}
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


def hits_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was found; an answer leaves out what is empty."""
    found: list[dict[str, Any]] = answer.get("hits", {}).get("hits", [])
    return found
