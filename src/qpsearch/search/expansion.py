"""Query tree → plan: what its words, phrases and operators ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.engine.plan import (
    LOOSE,
    AllOf,
    Alternative,
    AnyOf,
    Concept,
    MatchLevel,
    NoneOf,
    Plan,
)
from qpsearch.engine.weights import USUAL, Scoring
from qpsearch.errors import QuerySyntaxError
from qpsearch.model import FoldedText, Span
from qpsearch.search.concepts import RunAsked, read_run, words_of
from qpsearch.search.query import All, Either, Node, Not, Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engine.plan import Item
    from qpsearch.lexicon.synonyms import Synonyms
    from qpsearch.text.segment import Segmenter

MOST_WORDS = 1000
"""Words and phrases that a query may have: each is looked for, and each is told in the ranking."""


def make_plan(
    node: Node,
    segmenter: Segmenter,
    *,
    typed: str = "",
    variants: bool = True,
    any_words: bool = False,
    synonyms: Synonyms | None = None,
    lay: bool = False,
    scoring: Scoring = USUAL,
) -> Plan:
    """Return the plan of a parsed query.

    Args:
        node: the query tree.
        segmenter: the one that the texts were segmented with.
        typed: the query as typed, for errors to point into.
        variants: add the regional variants of words.
        any_words: one word of a run is enough (for questions typed without spaces).
        synonyms: the reader's own, looked for with the variants.
        lay: look for the legal words of everyday ones too, with the variants.
        scoring: what weighs how much.

    Raises:
        QuerySyntaxError: the query has more than :data:`MOST_WORDS` words.

    """
    planner = _Planner(
        segmenter, typed, variants=variants, any_words=any_words, synonyms=synonyms, lay=lay
    )
    return Plan.of(planner.plan(node), by_steps=not any_words, scoring=scoring)


class _Planner:
    def __init__(
        self,
        segmenter: Segmenter,
        typed: str,
        *,
        variants: bool,
        any_words: bool,
        synonyms: Synonyms | None,
        lay: bool,
    ) -> None:
        self.segmenter = segmenter
        self.synonyms = synonyms if variants else None
        self.lay = lay and variants
        self.typed = typed
        self.count = 0
        self.variants = variants
        self.any_words = any_words

    def plan(self, node: Node) -> Item:
        match node:
            case All(items):
                return AllOf(self._each_once(items))
            case Either(items):
                return AnyOf(self._each_once(items))
            case Not(item):
                return NoneOf(self.plan(item))
            case Phrase():
                return self._phrase(node)
            case Word():
                return self._word(node)

    def _each_once(self, nodes: Sequence[Node]) -> tuple[Item, ...]:
        """Return the plans of ``nodes``, those that ask for the same only once."""
        return tuple(dict.fromkeys(self.plan(node) for node in nodes))

    def _count(self, span: Span) -> None:
        """Count a word or phrase that stands at ``span`` of the query."""
        self.count += 1
        if self.count > MOST_WORDS:
            raise QuerySyntaxError(
                self.typed,
                span,
                f"more than {MOST_WORDS} words",
                way_out="search for a part of it, or put a passage in quotes",
            )

    def _phrase(self, node: Phrase) -> Concept:
        self._count(node.span)
        if node.slop is not None:
            pieces = words_of(node.text, self.segmenter)
            near = Alternative(node.text, MatchLevel.LETTERS, pieces=pieces)
            return Concept(node.text, (near,), node.field, slop=node.slop)
        forms = [_as_written(text, node.field) for text in (node.text, *node.readings)]
        return Concept(node.text, tuple(forms), node.field)

    def _word(self, node: Word) -> Item:
        if node.field in ("issuer", "section") or node.wildcard:
            self._count(node.span)
        if node.field in ("issuer", "section"):
            return Concept(node.text, (), node.field)
        if node.wildcard:
            return Concept(
                node.text, (Alternative(node.text, MatchLevel.WORD),), node.field, wildcard=True
            )
        words = self.variants, self.any_words, self.synonyms, self.lay
        item, spans = read_run(RunAsked(node.text, node.field, *words), self.segmenter)
        for start, end in spans:
            self._count(Span(node.span.start + start, node.span.start + end))
        return item


def _as_written(text: FoldedText, field: str | None) -> Alternative:
    """Return the form of a phrase."""
    if not re.search(LOOSE, text):
        return Alternative(text, MatchLevel.LETTERS)
    pieces = () if field else tuple(filter(None, re.split(LOOSE, text)))
    return Alternative(text, MatchLevel.LOOSE, pieces=pieces)
