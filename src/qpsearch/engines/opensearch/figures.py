"""How many clauses hold what: asked of a cluster together, and kept as long as a state is open.

Counts come from aggregations, which look at the clauses that are there, or, of many terms, from the
dictionaries of the shards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engines.opensearch.asking import EVERYTHING, any_of, term
from qpsearch.engines.opensearch.dictionaries import ShardDictionaries
from qpsearch.engines.opensearch.estimates import (
    grouped,
    held_at_most,
    is_sure,
    places_in,
)
from qpsearch.engines.opensearch.mapping import CLAUSE, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.engine.records import Field
    from qpsearch.engines.opensearch.asking import Query
    from qpsearch.engines.opensearch.connection import Connection
    from qpsearch.engines.opensearch.estimates import Place

_MOST_KNOWN = 1 << 17
_AT_ONCE = 400
"""Queries that are counted in one question."""
_MOST_LOOKED_AT = 1_500_000
"""Clauses in which terms are looked for one by one; more are worth a question of their own."""


class Figures:
    """Counts over the clauses of one state."""

    def __init__(self, connection: Connection, index: str, clauses: int) -> None:
        self._connection = connection
        self._index = index
        self._clauses = clauses
        self._dictionaries = ShardDictionaries(connection, index, clauses)
        self._held: dict[Place, int] = {}
        """In how many clauses terms stand at most, as the dictionaries say."""
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

        All in one question, or in two where many terms are not known.
        """
        wanted = [
            (field, value)
            for field, value in dict.fromkeys(places)
            if (field.value, value) not in self._frequencies
        ]
        looked_at = self._clauses * (len(wanted) + len(queries))
        if looked_at > _MOST_LOOKED_AT and self._dictionaries.usable:
            wanted = self._look_up(wanted, queries)
            found = self._found(queries)
            self._know(wanted, self._in_groups([place_of(*one) for one in wanted]))
            return found
        counts = self.counts([*queries, *(term(field, value) for field, value in wanted)])
        self._know(wanted, counts[len(queries) :])
        return counts[: len(queries)]

    def _look_up(
        self, wanted: Sequence[tuple[Field, str]], queries: Sequence[Query]
    ) -> list[tuple[Field, str]]:
        """Ask the dictionaries of the shards; return the terms that must be counted still."""
        places = [place_of(field, value) for field, value in wanted]
        asked = [*places, *(place for query in queries for place in places_in(query))]
        asked = [
            place
            for place in dict.fromkeys(asked)
            if place not in self._held and place[1] and not any(map(str.isspace, place[1]))
        ]
        counts = self._dictionaries.counts(asked) if asked else ()
        if counts is None:
            return [*wanted]
        if len(self._held) >= _MOST_KNOWN:
            self._held.clear()
        self._held.update(zip(asked, counts, strict=True))
        if not self._dictionaries.exact:
            return [*wanted]
        held = [self._held.get(place) for place in places]
        known = [
            (*one, count) for one, count in zip(wanted, held, strict=True) if count is not None
        ]
        self._know([(field, value) for field, value, _ in known], [count for *_, count in known])
        return [one for one, count in zip(wanted, held, strict=True) if count is None]

    def _know(self, wanted: Sequence[tuple[Field, str]], counts: Sequence[int]) -> None:
        if len(self._frequencies) >= _MOST_KNOWN:
            self._frequencies.clear()
        for (field, value), count in zip(wanted, counts, strict=True):
            self._frequencies[field.value, value] = count

    def _found(self, queries: Sequence[Query]) -> list[int]:
        """Return how many clauses each query finds, by a search for each where need be.

        Their terms were looked up.
        """
        held, exact = self._held, self._dictionaries.exact
        found = [held_at_most(query, held, self._clauses) for query in queries]
        asked = [
            at
            for at, query in enumerate(queries)
            if found[at] and not (exact and is_sure(query, held))
        ]
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            of_clauses = [{"bool": {"filter": [EVERYTHING, queries[at]]}} for at in some]
            totals = self._connection.totals(self._index, of_clauses)
            for at, total in zip(some, totals, strict=True):
                found[at] = total
        return found

    def _in_groups(self, places: Sequence[Place]) -> list[int]:
        """Count terms; for a rare one only those clauses are gone through that hold such ones.

        They were looked up, if that is to be had.
        """
        found = [self._held.get(place, self._clauses) for place in places]
        asked = sorted((at for at in range(len(places)) if found[at]), key=found.__getitem__)
        for start in range(0, len(asked), _AT_ONCE):
            groups = grouped(asked[start : start + _AT_ONCE], found)
            terms = [{at: {"term": dict([places[at]])} for at in group} for group in groups]
            answer = self._asked(
                {
                    str(number): {
                        "filter": any_of([*of.values()]),
                        "aggs": {"of": _filters({str(at): one for at, one in of.items()})},
                    }
                    for number, of in enumerate(terms)
                }
            )
            for group in answer["aggregations"].values():
                for at, of in group["of"]["buckets"].items():
                    found[int(at)] = of["doc_count"]
        return found

    def counts(self, queries: Sequence[Query], what: str = CLAUSE) -> list[int]:
        """Return how many clauses, or other records, each query finds."""
        found: list[int] = []
        for start in range(0, len(queries), _AT_ONCE):
            asked = queries[start : start + _AT_ONCE]
            filters = {str(at): one for at, one in enumerate(asked)}
            answer = self._asked({"of": _filters(filters)}, what)
            buckets = answer["aggregations"]["of"]["buckets"]
            found += [buckets[str(at)]["doc_count"] for at in range(len(asked))]
        return found

    def _asked(self, aggregations: Mapping[str, object], what: str = CLAUSE) -> Any:
        return self._connection.search(
            self._index,
            {
                "size": 0,
                "query": {"bool": {"filter": [{"term": {"what": what}}]}},
                "track_total_hits": False,
                "aggs": aggregations,
            },
            filter_path="timed_out,_shards,aggregations.**.buckets.*.doc_count",
        )


def _filters(filters: Mapping[str, Query]) -> dict[str, object]:
    return {"filters": {"filters": filters}}
