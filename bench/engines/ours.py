"""qpsearch as it comes: letters and parts of words too, its own ranking, whole hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.engines.engine import SHOWN, Engine
from qpsearch import Corpus, Filters, Options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.clauses import Row
    from bench.queries import Condition, Query
    from qpsearch import Results


class Ours(Engine):
    """qpsearch; regional variants are left out, which the peers do not have."""

    name = "qpsearch"

    def version(self) -> str:
        from importlib.metadata import version

        return f"qpsearch {version('qpsearch')}"

    def build(self, rows: Iterable[Row]) -> None:
        raise NotImplementedError("the clauses come from our index: see bench.prepare")

    def open(self) -> None:
        self.corpus = Corpus.open(self.folder)

    def close(self) -> None:
        self.corpus.close()

    def answer(self, query: Query) -> list[str]:
        return [hit.text for hit in self._search(query, SHOWN).hits]

    def all_ids(self, query: Query) -> set[str]:
        return {hit.clause_id for hit in self._search(query, None).hits}

    def _search(self, query: Query, limit: int | None) -> Results:
        filters = _filters(query.condition) if query.condition else Filters()
        options = Options(variants=False, filters=filters)
        return self.corpus.search(query.label(), limit=limit, options=options)


def _filters(condition: Condition) -> Filters:
    column, value = condition
    if column == "document":
        return Filters(documents=frozenset([value]))
    return Filters(**{column: value}) if column != "title" else Filters()

