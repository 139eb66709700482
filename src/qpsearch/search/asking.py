"""One search: plan, candidates, what matches, ranking; only the hits asked for are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.search.expansion import make_plan
from qpsearch.search.matching import Matcher
from qpsearch.search.options import Mode
from qpsearch.search.places import occurrences
from qpsearch.search.query import parse_query
from qpsearch.search.ranking import Ranker

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.engine.plan import Plan
    from qpsearch.engine.protocol import Candidates, Engine
    from qpsearch.engine.records import ClauseRecord, Ranked
    from qpsearch.model import Span
    from qpsearch.search.options import Options
    from qpsearch.search.ranking import Part


class Found:
    """The ranked clauses of one search."""

    def __init__(self, plan: Plan, candidates: Candidates, ranker: Ranker) -> None:
        self.index = candidates.clauses.index
        self.ranked = ranker.ranked
        """Best first."""
        self.total = len(self.ranked) if candidates.total is None else candidates.total
        """How many clauses match, at most."""
        self.exact = candidates.exact
        """Whether these are all, and no more than match."""
        self.total_exact = candidates.total_exact
        """Whether ``total`` is no more than match."""
        self._ranker = ranker
        self._shown = plan.shown

    def keep(self, wanted: Callable[[Ranked], bool]) -> None:
        """Leave out the clauses that are not wanted."""
        self.ranked = [ranked for ranked in self.ranked if wanted(ranked)]
        self.total = len(self.ranked)

    def record(self, ranked: Ranked) -> ClauseRecord:
        """Return a clause that was found."""
        return self.index.clause(ranked.ordinal)

    def spans(self, record: ClauseRecord) -> list[Span]:
        """Return where a clause matches, in order; of overlapping matches the first, longest."""
        spans = {
            span
            for concept in self._shown
            for form in concept.alternatives
            for span in occurrences(record, concept, form)
        }
        kept: list[Span] = []
        for span in sorted(spans, key=_first_longest):
            if not kept or span.start >= kept[-1].end:
                kept.append(span)
        return kept

    def parts(self, ranked: Ranked) -> list[Part]:
        """Return what each part added to the score of a clause."""
        return self._ranker.parts(ranked)


def _first_longest(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def execute(query: str, engine: Engine, options: Options, depth: int | None = None) -> Found:
    """Search for ``query`` and return the clauses that match, best first.

    Args:
        query: as typed.
        engine: what keeps the clauses.
        options: how to search.
        depth: how many of the best are wanted; ``None`` for every clause that matches.

    Raises:
        QuerySyntaxError: the query has a fault.

    """
    plan = plan_of(query, engine, options)
    candidates = engine.candidates(plan, options.filters, depth)
    matches = Matcher(candidates.clauses).matches(plan, options.filters)
    ranker = Ranker(plan, candidates.clauses, matches, options.scoring, steps=plan.by_steps)
    return Found(plan, candidates, ranker)


def plan_of(query: str, engine: Engine, options: Options) -> Plan:
    """Return what a query as typed asks for.

    Raises:
        QuerySyntaxError: the query has a fault.

    """
    any_words = options.mode is Mode.ANY
    tree = parse_query(query, exact=options.mode is Mode.EXACT, default_any=any_words)
    return make_plan(
        tree,
        engine.segmenter,
        typed=query,
        variants=options.variants,
        any_words=any_words,
        synonyms=options.synonyms,
    )
