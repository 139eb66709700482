"""How many clauses hold a term, as it stands in the dictionaries of terms that shards keep.

To count terms by an aggregation is to look for each of them in each clause. A shard knows the
number: it tells it of the terms of any text, also of one that it does not hold. So such a text is
handed to every shard, on its way by a routing that leads there. What has been removed counts until
it is merged away; hence the clauses themselves are counted in the same way: where these are more
than there are, a term stands in so many clauses at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engines.opensearch.mapping import CLAUSE
from qpsearch.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engines.opensearch.connection import Connection

_MOST_PLACES_BITS = 10
"""A cluster divides an index of some shards into about so many places, to divide it further."""
_WORD = 0xFFFFFFFF


class ShardDictionaries:
    """The dictionaries of one state.

    Args:
        connection: to the cluster.
        index: that is the state.
        clauses: how many it has.

    """

    def __init__(self, connection: Connection, index: str, clauses: int) -> None:
        self._connection = connection
        self._index = index
        self._clauses = clauses
        self._routings: list[str] = []
        self.usable = True
        """Until it shows that they are not."""
        self.exact = False
        """Whether what they told last is of no clause that was removed."""

    def counts(self, terms: Sequence[tuple[str, str]]) -> list[int] | None:
        """Return in how many clauses a field of text holds each term, at most if not ``exact``.

        Args:
            terms: each with its field as it is called there, white space in none.

        Returns:
            ``None`` where that is not to be had so.

        """
        if not self._routings:
            nothing = {"size": 0, "track_total_hits": False}
            told = self._connection.search(self._index, nothing, filter_path="timed_out,_shards")
            self._routings = routings(told["_shards"]["total"])
        text: dict[str, str] = {"what": CLAUSE}
        for field, term in terms:
            text[field] = f"{text[field]} {term}" if field in text else term
        asked = {
            "doc": text,
            "fields": [*text],
            "positions": False,
            "offsets": False,
            "payloads": False,
            "term_statistics": True,
            "field_statistics": False,
        }
        body = {"docs": [{**asked, "routing": routing} for routing in self._routings]}
        try:
            answer = self._connection.ask(
                "POST",
                f"/{self._index}/_mtermvectors",
                body,
                filter_path="docs.error,docs.term_vectors.*.terms.*.doc_freq",
            )
        except ClusterError as refusal:
            if not refusal.final or refusal.kind == "index_not_found_exception":
                raise
            self.usable = False
            return None
        found: dict[tuple[str, str], int] = {}
        for told in answer.get("docs", ()):
            for field, held in told.get("term_vectors", {}).items():
                for term, of in held["terms"].items():
                    found[field, term] = found.get((field, term), 0) + of.get("doc_freq", 0)
        told_of = found.get(("what", CLAUSE), 0)
        self.exact, self.usable = told_of == self._clauses, told_of >= self._clauses
        return [found.get(place, 0) for place in terms] if self.usable else None


def routings(shards: int) -> list[str]:
    """Return for each shard of an index a routing that leads to it."""
    places = shards << max(1, _MOST_PLACES_BITS - (shards - 1).bit_length())
    each = places // shards
    found: dict[int, str] = {}
    number = 0
    while len(found) < shards:
        routing = str(number)
        found.setdefault(_murmur3(routing.encode("utf-16-le")) % places // each, routing)
        number += 1
    return [found[shard] for shard in range(shards)]


def _murmur3(data: bytes) -> int:
    """Return MurmurHash3 (x86, 32 bits, seed 0), signed: a cluster finds the shard by it."""
    state = 0
    for start in range(0, len(data), 4):
        block = data[start : start + 4]
        part = int.from_bytes(block, "little") * 0xCC9E2D51 & _WORD
        state ^= _turned(part, 15) * 0x1B873593 & _WORD
        if len(block) == 4:
            state = (_turned(state, 13) * 5 + 0xE6546B64) & _WORD
    state ^= len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & _WORD
    state = (state ^ state >> 13) * 0xC2B2AE35 & _WORD
    state ^= state >> 16
    return state - (1 << 32) if state >> 31 else state


def _turned(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & _WORD
