"""One search: plan, candidates, filters, ranking; only the hits asked for are read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from qpsearch.engine.protocol import Field
from qpsearch.engine.terms import pairs_of
from qpsearch.search.candidates import matching
from qpsearch.search.match import Matcher
from qpsearch.search.occurrences import occurrences
from qpsearch.search.options import Mode, Options
from qpsearch.search.plan import (
    AllOf,
    AnyOf,
    Concept,
    NoneOf,
    Run,
    is_address,
    looked_up,
    phrase_of,
    runs_of,
    shown_of,
)
from qpsearch.search.planning import make_plan
from qpsearch.search.query import parse_query
from qpsearch.search.rank import Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engine.protocol import ClauseIndex, ClauseRecord
    from qpsearch.model import Span
    from qpsearch.search.plan import Plan
    from qpsearch.search.signals import Part, Ranked
    from qpsearch.search.suggest import Miss
    from qpsearch.text.segment import Segmenter


_MANY, _VERY_MANY = 2_000, 20_000
"""Ordinals from which arrays are used: where NumPy is loaded, and where it is not."""
_SOME, _FEW = 300_000, 12_000
"""Without NumPy, postings that are read and clauses, times the letters of the query, that are
ranked in less time than it takes to import it."""
_AGAIN = 3
"""Searches of one open index after which it is worth importing all the same."""


class Found:
    """The ranked clauses of one search."""

    def __init__(
        self,
        ranked: Sequence[Ranked],
        plan: Plan,
        matcher: Matcher,
        scorer: Scorer | None = None,
    ) -> None:
        self.ranked = ranked
        self.plan = plan
        self._matcher = matcher
        self._scorer = scorer
        shown = [concept for concept in shown_of(plan) if concept.field is None]
        self._shown = shown + [phrase_of(run) for run in runs_of(plan)]

    def record(self, ordinal: int) -> ClauseRecord:
        """Return the clause of a ranked ordinal."""
        return self._matcher.record(ordinal)

    def folded(self, ordinal: int) -> str:
        """Return the folded text of a clause, without keeping the rest of it."""
        return self._matcher.folded(ordinal)

    def doc_id(self, ordinal: int) -> str:
        """Return the id of the document that holds a clause."""
        return self._matcher.index.document_of(ordinal).doc_id

    def spans(self, ordinal: int) -> list[Span]:
        """Return where the clause matches, in order; of overlapping matches the first, longest."""
        record = self._matcher.record(ordinal)
        spans: set[Span] = set()
        for concept in self._shown:
            for alternative in concept.alternatives:
                spans.update(occurrences(record, concept, alternative))
        kept: list[Span] = []
        end = 0
        for span in sorted(spans, key=_first_longest):
            if span.start >= end:
                kept.append(span)
                end = span.end
        return kept

    def miss(self) -> Miss:
        """Return why nothing was found and what may have been meant; takes up to a second."""
        from qpsearch.search.suggest import diagnose

        return diagnose(self.plan, self._matcher, self._matcher.index)

    def parts(self, ranked: Ranked) -> list[Part]:
        """Return what each part added to the score of a clause."""
        return self._scorer.parts(ranked.ordinal, ranked.score) if self._scorer else []


def _first_longest(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def execute(query: str, index: ClauseIndex, segmenter: Segmenter, options: Options) -> Found:
    """Search for ``query`` and return every clause that matches, best first.

    Raises:
        QuerySyntaxError: the query has a fault.

    """
    any_words = options.mode is Mode.ANY
    tree = parse_query(query, exact=options.mode is Mode.EXACT, default_any=any_words)
    plan = make_plan(tree, segmenter, typed=query, variants=options.variants, any_words=any_words)
    scoring, steps = options.scoring, not any_words
    large = _is_large(index)
    if not large or _is_selective(plan, index):
        matcher = Matcher(index)
        ordinals = matching(plan, matcher, options.filters)
        if not ordinals:
            return Found((), plan, matcher)
        if not large or len(ordinals) * len(query) <= _FEW:
            scorer = Scorer(plan, matcher, index, scoring, steps=steps)
            return Found(scorer.rank(ordinals), plan, matcher, scorer)
    from qpsearch.search import arrays

    by_arrays = arrays.ArrayMatcher(index)
    by_arrays.prepare(plan)
    found = arrays.matching(plan, by_arrays, options.filters)
    if not len(found):
        return Found((), plan, by_arrays)
    array_scorer = arrays.ArrayScorer(plan, by_arrays, index, scoring, steps=steps)
    return Found(array_scorer.rank(found), plan, by_arrays, array_scorer)


def _is_large(index: ClauseIndex) -> bool:
    """Whether arrays pay: importing NumPy takes longer than searching a small index."""
    return index.ordinal_end > (_MANY if "numpy" in sys.modules else _VERY_MANY)


def _is_selective(plan: Plan, index: ClauseIndex) -> bool:
    """Whether reading the words of a query takes less time than importing NumPy.

    Whoever asks again and again is answered sooner with it.
    """
    if "numpy" in sys.modules or index.searched() >= _AGAIN:
        return False
    return _to_read(plan, index) <= _SOME


def _to_read(plan: Plan, index: ClauseIndex) -> int:
    """Return how many postings matching reads, or more than is read without arrays."""
    match plan:
        case Concept(field=None, wildcard=False, slop=None, alternatives=forms):
            pairs = {pair for form in forms for pair in pairs_of(form.text) or form.text}
            return sum(index.frequency(Field.GRAMS, pair) for pair in pairs)
        case Concept(field="title" | "heading" as field, alternatives=forms):
            words = {word for form in forms for word in (form.text, *form.pieces)}
            return sum(index.frequency(Field(field), word) for word in words)
        case Run(wanted=concepts):
            return sum(_to_read(concept, index) for concept in (*concepts, phrase_of(plan)))
        case AnyOf(items):
            return sum(_to_read(item, index) for item in items)
        case AllOf(items) if looked_up(items):
            read = (item.item if isinstance(item, NoneOf) else item for item in items)
            return sum(_to_read(item, index) for item in read if not is_address(item))
        case _:  # all clauses, or all terms that begin so
            return _SOME + 1
