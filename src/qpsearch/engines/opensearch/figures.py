"""How many clauses hold what: asked of a cluster together, and kept as long as a state is open.

Counts come from aggregations, which look at clauses that are there; those that an index keeps for
its own ranking count what was removed, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engines.opensearch.asking import term
from qpsearch.engines.opensearch.mapping import CLAUSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.engine.records import Field
    from qpsearch.engines.opensearch.asking import Query
    from qpsearch.engines.opensearch.connection import Connection

_MOST_KNOWN = 1 << 17
_AT_ONCE = 400
"""Queries that are counted in one question."""


class Figures:
    """Counts over the clauses of one state."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._frequencies: dict[tuple[str, str], int] = {}

    def frequency(self, field: Field, value: str) -> int:
        """Return in how many clauses a field holds a term."""
        known = self._frequencies.get((field.value, value))
        if known is None:
            self.expect([(field, value)])
            known = self._frequencies[field.value, value]
        return known

    def expect(
        self, places: Iterable[tuple[Field, str]], queries: Sequence[Query] = ()
    ) -> list[int]:
        """Count terms that are not known, and return how many clauses each of some queries finds.

        All in one question.
        """
        wanted = [
            (field, value)
            for field, value in dict.fromkeys(places)
            if (field.value, value) not in self._frequencies
        ]
        counts = self.counts([*queries, *(term(field, value) for field, value in wanted)])
        if len(self._frequencies) >= _MOST_KNOWN:
            self._frequencies.clear()
        for (field, value), count in zip(wanted, counts[len(queries) :], strict=True):
            self._frequencies[field.value, value] = count
        return counts[: len(queries)]

    def counts(self, queries: Sequence[Query], what: str = CLAUSE) -> list[int]:
        """Return how many clauses, or other records, each query finds."""
        found: list[int] = []
        for start in range(0, len(queries), _AT_ONCE):
            asked = queries[start : start + _AT_ONCE]
            filters: Mapping[str, Query] = {str(at): one for at, one in enumerate(asked)}
            answer = self._connection.search(
                self._index,
                {
                    "size": 0,
                    "query": {"bool": {"filter": [{"term": {"what": what}}]}},
                    "track_total_hits": False,
                    "aggs": {"of": {"filters": {"filters": filters}}},
                },
                filter_path="timed_out,_shards,aggregations.of.buckets.*.doc_count",
            )
            buckets = answer["aggregations"]["of"]["buckets"]
            found += [buckets[str(at)]["doc_count"] for at in range(len(asked))]
        return found
