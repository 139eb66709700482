"""Query tree → plan: words are segmented and given their variants.

How a word typed is read depends on the word alone, so that what was read is kept: the words of a
batch come again.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from qpsearch.engine.plan import (
    LOOSE,
    SCATTERED,
    AllOf,
    Alternative,
    AnyOf,
    Chain,
    Concept,
    MatchLevel,
    NoneOf,
    Plan,
)
from qpsearch.errors import QuerySyntaxError
from qpsearch.lexicon import all_words, variants_of
from qpsearch.model import FoldedText, Span
from qpsearch.search.query import All, Either, Node, Not, Phrase, Word
from qpsearch.search.units import (
    stretches_of,
    units_of,
    with_unknown_words,
    without_function_words,
)
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engine.plan import Item
    from qpsearch.lexicon import Variant
    from qpsearch.model import Token
    from qpsearch.search.units import Sought
    from qpsearch.text.segment import Segmenter

_SCATTERED_WEIGHT = 0.5
_LONGEST_VARIANT = 4
"""Words that one entry of the regional lexicon spans at most (雲端|運算)."""
MOST_WORDS = 1000
"""Words and phrases that a query may have: each is looked for, and each is told in the ranking."""
_KEPT, _USUAL = 1 << 12, 64
"""Runs that are read once, and characters of the longest of them."""


def make_plan(
    node: Node,
    segmenter: Segmenter,
    *,
    typed: str = "",
    variants: bool = True,
    any_words: bool = False,
) -> Plan:
    """Return the plan of a parsed query.

    Args:
        node: the query tree.
        segmenter: the one that the texts were segmented with.
        typed: the query as typed, for errors to point into.
        variants: add the regional variants of words.
        any_words: one word of a run is enough (for questions typed without spaces).

    Raises:
        QuerySyntaxError: the query has more than :data:`MOST_WORDS` words.

    """
    planner = _Planner(segmenter, typed, variants=variants, any_words=any_words)
    return Plan.of(planner.plan(node))


class _Planner:
    def __init__(
        self, segmenter: Segmenter, typed: str, *, variants: bool, any_words: bool
    ) -> None:
        self.segmenter = segmenter
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
            pieces = _words_of(node.text, self.segmenter)
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
        read = _read if len(node.text) <= _USUAL else _read.__wrapped__
        item, spans = read(node.text, node.field, self.segmenter, self.variants, self.any_words)
        for start, end in spans:
            self._count(Span(node.span.start + start, node.span.start + end))
        return item


class _Read(NamedTuple):
    """What a run of letters asks for."""

    item: Item
    spans: tuple[Span, ...]
    """Of its words, in the run."""


@lru_cache(maxsize=_KEPT)
def _read(
    text: FoldedText, field: str | None, segmenter: Segmenter, variants: bool, any_words: bool
) -> _Read:
    """Return the plan of letters typed without a space."""
    units = list(units_of(text, segmenter.segment(text)))
    if any_words:
        units = without_function_words(units)
    spans = tuple(unit.span for unit in units)
    reader = _Reader(text, field, segmenter, variants=variants)
    joined = with_unknown_words(units)
    concepts = reader.concepts(joined)
    if not concepts:
        return _Read(Concept(text, (Alternative(text, MatchLevel.LETTERS),), field), spans)
    if len(concepts) == 1:
        return _Read(concepts[0], spans)
    if field:
        return _Read(AllOf(concepts), spans)
    if not any_words:
        return _Read(Chain(text, concepts, any_words, (text,)), spans)
    stretches = stretches_of(text, units)
    if len(joined) == len(units):
        return _Read(Chain(text, concepts, any_words, stretches), spans)
    return _Read(Chain(text, reader.concepts(units), any_words, stretches, concepts), spans)


class _Reader:
    """Reads the units of one chain as concepts."""

    def __init__(
        self, text: FoldedText, field: str | None, segmenter: Segmenter, *, variants: bool
    ) -> None:
        self.text = text
        self.field = field
        self.segmenter = segmenter
        self.variants = variants

    def concepts(self, units: Sequence[Sought]) -> tuple[Concept, ...]:
        """Read left to right, the longest entry of the lexicon first."""
        concepts: list[Concept] = []
        start = 0
        while start < len(units):
            unit = units[start]
            letters = FoldedText(self.text[unit.span.start : unit.span.end])
            if unit.number is not None and self.field is None:
                concepts.append(Concept(letters, (Alternative(unit.number, MatchLevel.NUMBER),)))
            elif unit.token is None:
                pieces = _words_of(letters, self.segmenter) if self.field else ()
                typed = Alternative(letters, MatchLevel.LETTERS, pieces=pieces)
                apart = self._apart(letters) if unit.unknown and not self.field else ()
                concepts.append(Concept(letters, (typed, *apart), self.field))
            else:
                concept, start = self._longest(units, start)
                concepts.append(concept)
                continue
            start += 1
        return tuple(concepts)

    def _longest(self, units: Sequence[Sought], start: int) -> tuple[Concept, int]:
        """Return the concept of the most words from ``start`` on, and where the next begins."""
        tokens = [unit.token for unit in units[start : start + _LONGEST_VARIANT]]
        words = [token for token in tokens[: (*tokens, None).index(None)] if token]
        for count in range(len(words), 1, -1):
            if concept := self._concept(words[:count]):
                return concept, start + count
        return self._word_concept(words[:1], ()), start + 1

    def _concept(self, tokens: Sequence[Token]) -> Concept | None:
        """Return the concept of several words that are one entry of the lexicon."""
        text = "".join(token.text for token in tokens)
        together = tokens[-1].span.end - tokens[0].span.start == len(text)
        variants = variants_of(text) if self.variants and together else ()
        return self._word_concept(tokens, variants) if variants else None

    def _word_concept(self, tokens: Sequence[Token], variants: Sequence[Variant]) -> Concept:
        text = FoldedText("".join(token.text for token in tokens))
        if len(tokens) == 1 and self.variants:
            variants = variants_of(text) or self._inner_variants(tokens[0])
        level = MatchLevel.LETTERS if len(text) == 1 and not text.isascii() else MatchLevel.WORD
        typed = Alternative(text, level, pieces=_pieces(tokens))
        others: dict[FoldedText, Alternative] = {}
        for variant in variants:  # the closest first; two regions may share a word
            pieces = _pieces(self.segmenter.segment(variant.text))
            terms = _terms_with(variant.text, text, self.segmenter)
            others.setdefault(
                variant.text,
                Alternative(
                    variant.text,
                    MatchLevel.VARIANT,
                    variant.weight,
                    variant.region,
                    pieces,
                    terms,
                    variant.guard,
                ),
            )
        scattered = self._scattered(typed, tokens) if not variants else ()
        return Concept(text, (typed, *others.values(), *scattered), self.field)

    @staticmethod
    def _apart(letters: FoldedText) -> tuple[Alternative, ...]:
        """Return characters that are no word together as they stand in a list: 省、市、县."""
        return (
            Alternative(letters, MatchLevel.APART, _SCATTERED_WEIGHT, SCATTERED, tuple(letters)),
        )

    @staticmethod
    def _inner_variants(token: Token) -> tuple[Variant, ...]:
        """Return a compound with one of its words exchanged: 首席质量官 is 首席品质官."""
        cuts = (0, *accumulate(token.parts))
        return tuple(
            variant._replace(
                text=FoldedText(token.text[:start] + variant.text + token.text[end:]), guard=None
            )
            for at, start in enumerate(cuts)
            for end in cuts[at + 1 :]
            if 2 <= end - start < len(token.text)
            for variant in variants_of(token.text[start:end])
        )

    def _scattered(self, typed: Alternative, tokens: Sequence[Token]) -> tuple[Alternative, ...]:
        """Return a compound as its words apart; a term of the lexicon is one thing, never apart."""
        if (
            len(tokens) > 1
            or not typed.pieces
            or typed.text in all_words()
            or min(map(len, typed.pieces)) == 1
        ):
            return ()
        return (
            Alternative(
                typed.text, MatchLevel.SCATTERED, _SCATTERED_WEIGHT, SCATTERED, pieces=typed.pieces
            ),
        )


@lru_cache(maxsize=1 << 12)  # batches ask for the same words again
def _terms_with(variant: FoldedText, typed: FoldedText, segmenter: Segmenter) -> frozenset[str]:
    """Return the terms that ``variant`` is a word of and whose own variants hold ``typed``."""
    return frozenset(
        term
        for term in all_words()
        if variant in term
        and variant in _pieces(segmenter.segment(FoldedText(term)))
        and any(typed in other.text for other in variants_of(term))
    )


def _as_written(text: FoldedText, field: str | None) -> Alternative:
    """Return the form of a phrase."""
    if not LOOSE.search(text):
        return Alternative(text, MatchLevel.LETTERS)
    pieces = () if field else tuple(filter(None, LOOSE.split(text)))
    return Alternative(text, MatchLevel.LOOSE, pieces=pieces)


def _words_of(text: FoldedText, segmenter: Segmenter) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(t.text for t in segmenter.segment(text) if t.text[0].isalnum())


def _pieces(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words that words are made of; nothing where they are made of none."""
    pieces: list[str] = []
    for token in tokens:
        position = 0
        for length in token.parts or (len(token.text),):
            pieces.append(token.text[position : position + length])
            position += length
    return tuple(pieces) if len(pieces) > 1 else ()
