"""qpsearch as it comes: letters and parts of words too, its own ranking, whole hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.engines.engine import SHOWN, Engine
from qpsearch import Corpus, Filters, Options
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.search import execute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.clauses import Row
    from bench.queries import Condition, Query


class Ours(Engine):
    """qpsearch; regional variants are left out, which the peers do not have."""

    name = "qpsearch"

    def version(self) -> str:
        from importlib.metadata import version

        return f"qpsearch {version('qpsearch')}"

    def build(self, rows: Iterable[Row]) -> None:
        raise NotImplementedError("the clauses come from our index: see bench.prepare")

    def open(self) -> None:
        self._index = WhooshClauseIndex(self.folder)
        self._corpus = Corpus(self._index)
        self._numbers: dict[int, int] = {}

    def close(self) -> None:
        self._corpus.close()

    def answer(self, query: Query) -> list[str]:
        options = self.options(query)
        hits = self._corpus.search(self.typed(query), limit=SHOWN, options=options).hits
        return [hit.text for hit in hits]

    def all_numbers(self, query: Query) -> set[int]:
        return set(self.scores(query))

    def scores(self, query: Query) -> dict[int, float]:
        """Return the number of every clause that matches, with its score."""
        if not self._numbers:
            self._numbers = _numbers(self._index)
        found = execute(self.typed(query), self._index, self.options(query))
        return {self._numbers[ranked.ordinal]: ranked.score for ranked in found.ranked}

    def typed(self, query: Query) -> str:
        """Return the query as a user types it."""
        return query.label()

    def options(self, query: Query) -> Options:
        """Return how it is asked."""
        filters = _filters(query.condition) if query.condition else Filters()
        return Options(variants=False, filters=filters)


def _numbers(index: WhooshClauseIndex) -> dict[int, int]:
    """Return ordinal → number of the clause."""
    return {ordinal: number for number, ordinal in enumerate(index.ordinals())}


def _filters(condition: Condition) -> Filters:
    column, value = condition
    match column:
        case "document":
            return Filters(documents=frozenset([value]))
        case "kind":
            return Filters(kind=value)
        case "issuer":
            return Filters(issuer=value)
        case "since":
            return Filters(since=value)
        case "until":
            return Filters(until=value)
        case _:  # a title is a part of the query
            return Filters()
