"""One search: plan, candidates, what matches, ranking; only the hits asked for are read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, overload

from qpsearch.engine.records import Ranked
from qpsearch.search.expansion import make_plan
from qpsearch.search.matching import Matcher
from qpsearch.search.options import Mode
from qpsearch.search.places import occurrences
from qpsearch.search.query import parse_query
from qpsearch.search.ranking import Part, Ranker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qpsearch.clauses.articles import Place
    from qpsearch.engine.algebra import Columns
    from qpsearch.engine.plan import Plan
    from qpsearch.engine.protocol import Candidates, Engine
    from qpsearch.engine.records import ClauseRecord
    from qpsearch.model import Span
    from qpsearch.search.options import Options


class Found:
    """The ranked clauses of one search."""

    def __init__(self, plan: Plan, candidates: Candidates, ranker: Ranker) -> None:
        self.index = candidates.clauses.index
        self.ranked = ranker.ranked
        """Best first."""
        self.plan = plan
        self.total = len(self.ranked) if candidates.total is None else candidates.total
        """How many clauses match, at most."""
        self.exact = candidates.exact
        """Whether these are all, and no more than match."""
        self.total_exact = candidates.total_exact
        """Whether ``total`` is no more than match."""
        self.reranked = ""
        """What has put them in another order than their words, for people; mostly nothing."""
        self.places: dict[int, Place] = {}
        """By ordinal the part of an article that answers for it, where one was asked for."""
        self._ranker = ranker
        self._shown = plan.shown
        self._added: Mapping[int, float] = {}

    @property
    def columns(self) -> Columns | None:
        """The columns of the clauses found; ``None``: of none, or the answer has changed since."""
        ranker = self._ranker
        return ranker.columns if self.ranked is ranker.ranked and len(self.ranked) else None

    def keep(self, wanted: Callable[[Ranked], bool]) -> None:
        """Leave out the clauses that are not wanted."""
        self.ranked = [ranked for ranked in self.ranked if wanted(ranked)]
        self.total = len(self.ranked)

    def first(self, count: int | None) -> list[Ranked]:
        """Return the best so many clauses, ``None`` for all; the others are not put in order."""
        return list(self.ranked[:count])

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
        added = self._added.get(ranked.ordinal, 0.0)
        parts = self._ranker.parts(Ranked(ranked.ordinal, ranked.score - added))
        return [*parts, Part("meaning", "meaning", added)] if added else parts

    def score_of(self, ordinal: int) -> float:
        """Return the score that a clause has by its words; 0 where it does not match."""
        return self._ranker.score_of(ordinal)

    def reorder(self, first: Sequence[Ranked], added: Mapping[int, float], said: str) -> None:
        """Put clauses before all others, each with something added to its score.

        Args:
            first: those clauses in their new order, with their new scores.
            added: what was added to the score of each, by ordinal.
            said: what that was, for people.

        """
        strangers = sum(not self._ranker.holds(one.ordinal) for one in first)
        self.total += strangers
        self.ranked = _Led(first, self.ranked, strangers)
        self._added = added
        self.reranked = said


class _Led(Sequence[Ranked]):
    """Some clauses, then those of another row that are none of them."""

    def __init__(self, first: Sequence[Ranked], rest: Sequence[Ranked], strangers: int) -> None:
        self._first = first
        self._rest = rest
        self._length = len(rest) + strangers

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Ranked]:
        led = {one.ordinal for one in self._first}
        rest = (one for one in self._rest if one.ordinal not in led)
        return chain(self._first, rest)

    @overload
    def __getitem__(self, place: int) -> Ranked: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Ranked]: ...
    def __getitem__(self, place: int | slice) -> Ranked | Sequence[Ranked]:
        end = place.stop if isinstance(place, slice) else place + 1
        most = None if end is None or end <= 0 else end
        return list(islice(self, most))[place]


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
    while True:
        matches = Matcher(candidates.clauses).matches(plan, options.filters)
        ranker = Ranker(plan, candidates.clauses, matches)
        more = candidates.further and candidates.further(ranker.ranked)
        if not more:
            return Found(plan, candidates, ranker)
        candidates = more


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
        lay=options.lay or any_words,
        scoring=options.scoring,
    )
