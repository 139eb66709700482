"""The clauses of a cluster that a plan may find, the best first, as many as need be read.

A search is a few questions: how many clauses hold what (kept), which documents say most of what
was typed, which clauses are the best by the cluster's lights, then those clauses, unless they are
known.
"""

from __future__ import annotations

import sys
import threading
from itertools import islice
from typing import TYPE_CHECKING, Any

from qpsearch.engine.plan import AnyOf, Chain, Concept
from qpsearch.engine.protocol import Candidates
from qpsearch.engine.records import Field
from qpsearch.engines.opensearch.around import DOCUMENTS, documents_query, led_by
from qpsearch.engines.opensearch.asking import EVERYTHING, both, lightened
from qpsearch.engines.opensearch.choosing import best_query, grams_weighed, may_be_missed
from qpsearch.engines.opensearch.fetched import FetchedIndex, FetchedLists
from qpsearch.engines.opensearch.mapping import IN_DOCUMENT, ORDER_BITS, speakable
from qpsearch.engines.opensearch.reading import NONE, hits_of
from qpsearch.engines.opensearch.unpacked import FetchedClause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qpsearch.engine.plan import Filters, Item, Plan
    from qpsearch.engine.records import ClauseRecord, ClauseText, Ranked
    from qpsearch.engines.opensearch.asking import Asker, Query, Question
    from qpsearch.engines.opensearch.fetched import Surroundings
    from qpsearch.engines.opensearch.figures import Figures
    from qpsearch.engines.opensearch.reading import StateReader

_FIRST = 150
"""Clauses that are read at first; more where the best may not be among them."""
_FIRST_READ = 300
"""Where texts must be read to know what matches: so totals are exact more often."""
_FIRST_OF_PATTERN = 600
"""Of a pattern with ``*``: a cluster does not add up what its words stand for."""
_TIMES_MORE = 3
_MOST_AT_ONCE = 10_000
"""That a cluster gives without a walk."""
_MOST_SURE, _LEAST_SURE = 4_800, 400
"""Clauses that are read to be sure of the best: of a long text fewer."""
_MOST_COUNTED = 40_000
"""Times that a character or pair is looked for in a clause, to be sure of the best."""
_MANY_COUNTS = 30_000
"""Of a letter in a clause, from which on NumPy is worth its import."""
_TIMES_DEPTH = 5
_MOST_READ = 3_000
"""Clauses that are read to know how many hold what terms alone do not decide."""
_MOST_CANDIDATES = 16
"""Answers that are kept: the same plan is asked for again by counts and pages."""
_MOST_CLAUSES = 6_000
"""Clauses that are kept as they came: some 20 MB."""
_WHOLE = True
"""Of clauses all is fetched: to leave out a tenth costs a cluster as much as to find the rest."""


class Finder:
    """Finds clauses of one state. May be asked by several threads at once.

    Args:
        reader: of the state.
        figures: of the state.
        asker: makes queries of plans.
        surroundings: what the clauses that are found ask for more.

    """

    def __init__(
        self, reader: StateReader, figures: Figures, asker: Asker, surroundings: Surroundings
    ) -> None:
        self._reader = reader
        self._figures = figures
        self._asker = asker
        self._surroundings = surroundings
        self._clause_count = reader.state.clauses
        self._lock = threading.Lock()
        self._held: dict[Concept, int] = {}
        self._between: dict[Concept, tuple[int, int]] = {}
        """Of concepts that terms alone do not decide, at least and at most so many clauses."""
        self._candidates: dict[tuple[Any, ...], Candidates] = {}
        self._clauses: dict[int, FetchedClause] = {}
        """The latest that came, by ordinal."""

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return the best clauses by the cluster's lights, or all that match."""
        key = plan, filters, depth
        kept = self._candidates.get(key)
        if kept is None:
            kept = self._find(plan, filters, depth)
            self._keep(key, kept)
        return _begun(kept)

    def _keep(self, key: tuple[Any, ...], found: Candidates) -> None:
        with self._lock:
            if len(self._candidates) >= _MOST_CANDIDATES:
                del self._candidates[next(iter(self._candidates))]
            self._candidates[key] = found

    def _find(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        passing = self._asker.passing(filters)
        asked = lightened(both([self._asker.of(plan.item), *passing]))
        if depth == 0 and asked.exact:
            (count,) = self._figures.counts([asked.whole])
            nothing = FetchedIndex(self._surroundings, (), all_here=False)
            return Candidates(FetchedLists(nothing), count, not count)
        total = self._expect(plan, asked)
        if depth is None:
            return Candidates(self._lists(self.all_of(asked.whole), plan))
        first = _FIRST if asked.exact else _FIRST_READ
        if any(concept.wildcard for concept in plan.concepts):
            first = _FIRST_OF_PATTERN
        first = max(first, min(_TIMES_DEPTH * depth, _MOST_AT_ONCE))
        order = self._ordered(plan, asked, passing, first, total)
        wanted = max(1, depth // 2)  # so many are shown; the others may change places with them
        most = min(_MOST_SURE, max(_LEAST_SURE, _MOST_COUNTED // max(1, len(plan.grams))))

        def read(size: int) -> Candidates:
            """Read the best clauses, up to ``size``."""
            theirs = order.first(size, ahead=min(_TIMES_MORE * size, most))
            lists = self._lists(self._clauses_at([*theirs]), plan)
            if order.counts and order.total <= len(theirs):
                return Candidates(lists)
            if not theirs:
                return Candidates(lists, order.total, False, False)
            last = min(theirs.values())

            def further(ranked: Sequence[Ranked]) -> Candidates | None:
                if (
                    size >= most
                    or len(theirs) < size
                    or not may_be_missed(ranked, theirs, last, wanted, steps=plan.by_steps)
                ):
                    return None
                more = read(min(_TIMES_MORE * size, most))
                self._keep((plan, filters, depth), more)
                return _begun(more)

            return Candidates(lists, order.total, False, asked.exact, further)

        return read(first)

    def _may_match(self, plan: Plan) -> int:
        """Return how many clauses match at most, as far as is known without asking."""
        counts = [
            self._held[concept] if concept in self._held else self._between[concept][1]
            for concept in plan.concepts
            if concept in self._held or concept in self._between
        ]
        return min(counts) if counts and plan.by_steps else self._clause_count

    def _ordered(
        self,
        plan: Plan,
        asked: Question,
        passing: Sequence[Question],
        first: int,
        total: int | None,
    ) -> _Order:
        """Return the clauses that may match in the order of the cluster, read as far as needed."""
        within: Query | None = asked.whole
        if total is not None and total > _TIMES_MORE * first:  # what is worth anything matches
            within = both(passing).whole if passing else None
        query = best_query(plan, within, self._asker, self._figures.frequency, self._clause_count)
        if (self._may_match(plan) if total is None else total) > first:
            query = led_by(query, self._best_documents(plan))
        return _Order(self._reader, query, None if within is asked.whole else total)

    def _best_documents(self, plan: Plan) -> list[tuple[str, float]]:
        """Return the documents that say most of what was typed, and what each is worth."""
        query = documents_query(plan, self._figures.frequency, self._reader.state)
        if query is None:
            return []
        answer = self._reader.search(
            query,
            size=DOCUMENTS,
            docvalue_fields=["doc"],
            stored_fields=NONE,
            sort=["_score", {"seq": "asc"}],
            track_total_hits=False,
        )
        return [(hit["fields"]["doc"][0], hit["sort"][0]) for hit in hits_of(answer)]

    def _expect(self, plan: Plan, asked_for: Question) -> int | None:
        """Count what a search will ask for in one question.

        Returns how many clauses may match, if any of some words is enough.
        """
        known = self._held.keys() | self._between.keys()
        concepts = [one for one in dict.fromkeys(_weighed(plan)) if one not in known]
        asked = [self._asker.concept(concept) for concept in concepts]
        places = [(Field.GRAMS, gram) for gram in grams_weighed(plan)]
        any_word = not plan.by_steps and _is_any(plan.item)
        queries = [asked_for.whole] if any_word else []
        queries += [query for one in asked for query in ([one.whole] if one.exact else one)]
        counts = iter(self._figures.expect(places, queries))
        total = next(counts) if any_word else None
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
        return total

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
                known = sure + sum(map(stands, self.all_of(doubtful)))
            self._held[concept] = known
        return known

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        query = {"bool": {"filter": [EVERYTHING, {"term": {"doc": speakable(doc_id)}}]}}
        return (clause.record for clause in self.all_of(query))

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        """Return the clauses of the document with a number."""
        base = number << ORDER_BITS
        span = {"seq": {"gt": base, "lt": base + (1 << ORDER_BITS)}}
        return self.all_of({"bool": {"filter": [EVERYTHING, {"range": span}]}})

    def all_of(self, query: Query) -> list[FetchedClause]:
        """Return all clauses that a query finds, by their places."""
        return [FetchedClause(one) for one in self._reader.walk(query, _WHOLE)]

    def _clauses_at(self, ordinals: Sequence[int]) -> list[FetchedClause]:
        """Return clauses by their ordinals; those that are not known are fetched together."""
        known = {at: found for at in ordinals if (found := self._clauses.get(at))}
        unknown = [ordinal for ordinal in ordinals if ordinal not in known]
        if unknown:
            fetched = {one.ordinal: one for one in self.all_of({"terms": {"seq": unknown}})}
            known |= fetched
            with self._lock:
                while self._clauses and len(self._clauses) + len(fetched) > _MOST_CLAUSES:
                    del self._clauses[next(iter(self._clauses))]
                self._clauses |= fetched
        return [*known.values()]

    def _lists(self, clauses: Sequence[FetchedClause], plan: Plan) -> FetchedLists:
        """Return what matching and ranking go over: of many letters with arrays."""
        if not by_arrays(len(clauses) * len(plan.grams)):
            return FetchedLists(FetchedIndex(self._surroundings, clauses, all_here=False))
        from qpsearch.engines.opensearch.matrix import CountedIndex, CountedLists  # 80 ms, once

        return CountedLists(CountedIndex(self._surroundings, clauses, plan.grams))


class _Order:
    """The clauses that a query finds, the best first; asked for as they are needed.

    Args:
        reader: of the state.
        query: finds them.
        total: how many may match; ``None``: as many as the query finds.

    """

    def __init__(self, reader: StateReader, query: Query, total: int | None) -> None:
        self._reader = reader
        self._query = query
        self.counts = total is None
        """Whether what the query finds is what may match."""
        self.total = total or 0
        """Known when some were asked for."""
        self._found: dict[int, float] = {}
        self._asked = 0
        self._whole = False

    def first(self, size: int, *, ahead: int = 0) -> dict[int, float]:
        """Return the best so many clauses by ordinal, with what the cluster gives each.

        Args:
            size: how many; fewer where there are no more.
            ahead: how many are asked for on the way.

        """
        if size > self._asked and not self._whole:
            self._ask(max(size, ahead))
        return dict(islice(self._found.items(), size))

    def _ask(self, size: int) -> None:
        answer = self._reader.search(
            self._query,
            begin=self._asked,
            size=size - self._asked,
            _source=False,
            stored_fields=NONE,
            sort=["_score", {"seq": "asc"}],
            track_total_hits=self.counts,
            search_type="dfs_query_then_fetch",
        )
        hits = hits_of(answer)
        if self.counts:
            self.total = answer["hits"]["total"]["value"]
        self._whole = len(hits) < size - self._asked
        self._asked = size
        for hit in hits:
            score, ordinal = hit["sort"]
            if ordinal & IN_DOCUMENT:  # else the document itself
                self._found[ordinal] = score


def by_arrays(counts: int) -> bool:
    """Whether NumPy counts so many letters in clauses sooner, its import included."""
    return counts >= _MANY_COUNTS or "numpy" in sys.modules


def _is_any(item: Item) -> bool:
    """Whether what holds any of some words matches."""
    match item:
        case Concept(field=field):
            return field is None
        case Chain(join_any=join_any):
            return join_any
        case AnyOf(items):
            return all(map(_is_any, items))
        case _:
            return False


def _begun(kept: Candidates) -> Candidates:
    """Return candidates for one search more."""
    return kept._replace(clauses=kept.clauses.begun())  # type: ignore[attr-defined] # ours


def _weighed(plan: Plan) -> Iterable[Concept]:
    """Return the concepts whose number is asked for in the ranking."""
    yield from (concept for concept in plan.concepts if concept.field is None)
    yield from (chain.phrase for chain in plan.chains)
