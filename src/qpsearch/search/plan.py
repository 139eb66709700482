"""Query tree → plan: words are segmented and given their variants.

A plan's leaves are *concepts*: what one typed word may look like in a text. The word typed
weighs 1, a regional variant less, and each knows whether it is matched as a word or as letters.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from qpsearch.errors import QuerySyntaxError
from qpsearch.lexicon import all_words, variants_of
from qpsearch.model import FoldedText
from qpsearch.search.query import All, Either, Node, Not, Phrase, Word
from qpsearch.search.units import (
    is_loose,
    stretches_of,
    units_of,
    with_unknown_words,
    without_function_words,
)
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeGuard

    from qpsearch.lexicon import Guard, Variant
    from qpsearch.model import Span, Token
    from qpsearch.search.units import Unit
    from qpsearch.text.segment import Segmenter

TYPED = "typed"
SCATTERED = "scattered"
_SCATTERED_WEIGHT = 0.5
_LONGEST_VARIANT = 4
"""Words that one entry of the regional lexicon spans at most (雲端|運算)."""
MOST_WORDS = 1000
"""Words and phrases that a query may have: each is looked for, and each is told in the ranking."""


class Level(StrEnum):
    """How an alternative is matched against a text."""

    WORD = "word"
    """Where it begins and ends with words or with parts of a compound."""
    VARIANT = "variant"
    """As a word; inside a longer term of the lexicon only where that term's own variant holds the
    word typed: 品質 leads to 质量管理 (品質管理), 整合 never to 集成电路 (積體電路)."""
    SCATTERED = "scattered"
    """Where all words that a compound is made of stand, apart from each other."""
    APART = "apart"
    """Where single characters follow each other, no more than a mark or a word between two."""
    NUMBER = "number"
    """Where the number stands, in whatever numerals: ``text`` is its canonical term."""
    LETTERS = "letters"
    """Wherever the letters stand."""
    LOOSE = "loose"
    """Wherever the letters stand, with white space and quotation marks of any kind between: a
    phrase copied from a screen has lost its line breaks, and 「」 are “” elsewhere."""


class Alternative(NamedTuple):
    """One form that a concept may take in a text."""

    text: FoldedText
    level: Level
    weight: float = 1.0
    origin: str = TYPED
    """``typed``, ``scattered``, or the region that a variant belongs to: tw, hk, cn."""
    pieces: tuple[str, ...] = ()
    """The words that ``text`` is made of, where a text may show it cut up."""
    terms: frozenset[str] = frozenset()
    """Longer terms of the lexicon that a variant may stand in."""
    guard: Guard | None = None
    """Beside what a variant counts; ``None``: wherever it stands as a word."""


class Concept(NamedTuple):
    """One typed word or phrase with all the forms it is looked for in."""

    label: str
    alternatives: tuple[Alternative, ...]
    field: str | None = None
    wildcard: bool = False
    slop: int | None = None


class Run(NamedTuple):
    """Words typed without a space between them: each is a concept, together they are letters."""

    letters: FoldedText
    concepts: tuple[Concept, ...]
    join_any: bool
    stretches: tuple[str, ...]
    """The letters whose pairs count in the ranking; a question's function words left out."""
    together: tuple[Concept, ...] = ()
    """What is found and lit, where that is other than ``concepts``: in a question the characters
    of an unknown word count one by one in the ranking, but none of them alone is an answer."""

    @property
    def wanted(self) -> tuple[Concept, ...]:
        """What is found and lit."""
        return self.together or self.concepts


class AllOf(NamedTuple):
    """Every item must match."""

    items: tuple[Plan, ...]


class AnyOf(NamedTuple):
    """At least one item must match."""

    items: tuple[Plan, ...]


class NoneOf(NamedTuple):
    """The item must not match."""

    item: Plan


Plan = Concept | Run | AllOf | AnyOf | NoneOf


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
    return planner.plan(node)


class _Planner:
    def __init__(
        self, segmenter: Segmenter, typed: str, *, variants: bool, any_words: bool
    ) -> None:
        self.segmenter = segmenter
        self.typed = typed
        self.count = 0
        self.variants = variants
        self.any_words = any_words

    def plan(self, node: Node) -> Plan:
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

    def _each_once(self, nodes: Sequence[Node]) -> tuple[Plan, ...]:
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
        pieces = (
            tuple(token.text for token in self._words(node.text)) if node.slop is not None else ()
        )
        level = Level.LOOSE if is_loose(node.text) else Level.LETTERS
        letters = Alternative(node.text, level, pieces=pieces)
        others = [Alternative(text, level) for text in node.readings]
        return Concept(node.text, (letters, *others), node.field, slop=node.slop)

    def _word(self, node: Word) -> Plan:
        if node.field in ("issuer", "section") or node.wildcard:
            self._count(node.span)
        if node.field in ("issuer", "section"):
            return Concept(node.text, (), node.field)
        if node.wildcard:
            return Concept(
                node.text, (Alternative(node.text, Level.WORD),), node.field, wildcard=True
            )
        units = list(units_of(node.text, self.segmenter.segment(node.text)))
        if self.any_words:
            units = without_function_words(units)
        for unit in units:
            start = node.span.start + unit.span.start
            self._count(unit.span._replace(start=start, end=node.span.start + unit.span.end))
        joined = with_unknown_words(units)
        concepts = self._concepts(node.text, joined, node.field)
        if not concepts:
            return Concept(node.text, (Alternative(node.text, Level.LETTERS),), node.field)
        if len(concepts) == 1:
            return concepts[0]
        if node.field:
            return AllOf(concepts)
        if not self.any_words:
            return Run(node.text, concepts, self.any_words, (node.text,))
        stretches = stretches_of(node.text, units)
        if len(joined) == len(units):
            return Run(node.text, concepts, self.any_words, stretches)
        alone = self._concepts(node.text, units, node.field)
        return Run(node.text, alone, self.any_words, stretches, concepts)

    def _words(self, text: FoldedText) -> list[Token]:
        return [token for token in self.segmenter.segment(text) if token.text[0].isalnum()]

    def _concepts(
        self, text: FoldedText, units: Sequence[Unit], field: str | None
    ) -> tuple[Concept, ...]:
        """Read the units of a run left to right, the longest entry of the lexicon first."""
        concepts: list[Concept] = []
        start = 0
        while start < len(units):
            unit = units[start]
            letters = FoldedText(text[unit.span.start : unit.span.end])
            if unit.number is not None and field is None:
                concepts.append(Concept(letters, (Alternative(unit.number, Level.NUMBER),)))
            elif unit.token is None:
                pieces = tuple(token.text for token in self._words(letters)) if field else ()
                typed = Alternative(letters, Level.LETTERS, pieces=pieces)
                apart = self._apart(letters) if unit.unknown and not field else ()
                concepts.append(Concept(letters, (typed, *apart), field))
            else:
                concept, start = self._longest(units, start, field)
                concepts.append(concept)
                continue
            start += 1
        return tuple(concepts)

    def _longest(self, units: Sequence[Unit], start: int, field: str | None) -> tuple[Concept, int]:
        """Return the concept of the most words from ``start`` on, and where the next begins."""
        tokens = [unit.token for unit in units[start : start + _LONGEST_VARIANT]]
        words = [token for token in tokens[: (*tokens, None).index(None)] if token]
        for count in range(len(words), 1, -1):
            if concept := self._concept(words[:count], field):
                return concept, start + count
        return self._word_concept(words[:1], (), field), start + 1

    def _concept(self, tokens: Sequence[Token], field: str | None) -> Concept | None:
        """Return the concept of several words that are one entry of the lexicon."""
        text = "".join(token.text for token in tokens)
        together = tokens[-1].span.end - tokens[0].span.start == len(text)
        variants = variants_of(text) if self.variants and together else ()
        return self._word_concept(tokens, variants, field) if variants else None

    def _word_concept(
        self, tokens: Sequence[Token], variants: Sequence[Variant], field: str | None
    ) -> Concept:
        text = FoldedText("".join(token.text for token in tokens))
        if len(tokens) == 1 and self.variants:
            variants = variants_of(text) or self._inner_variants(tokens[0])
        level = Level.LETTERS if len(text) == 1 and not text.isascii() else Level.WORD
        typed = Alternative(text, level, pieces=_pieces(tokens))
        others: dict[FoldedText, Alternative] = {}
        for variant in variants:  # the closest first; two regions may share a word
            pieces = _pieces(self.segmenter.segment(variant.text))
            terms = _terms_with(variant.text, text, self.segmenter)
            others.setdefault(
                variant.text,
                Alternative(
                    variant.text,
                    Level.VARIANT,
                    variant.weight,
                    variant.region,
                    pieces,
                    terms,
                    variant.guard,
                ),
            )
        scattered = self._scattered(typed, tokens) if not variants else ()
        return Concept(text, (typed, *others.values(), *scattered), field)

    @staticmethod
    def _apart(letters: FoldedText) -> tuple[Alternative, ...]:
        """Return characters that are no word together as they stand in a list: 省、市、县."""
        return (Alternative(letters, Level.APART, _SCATTERED_WEIGHT, SCATTERED, tuple(letters)),)

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
                typed.text, Level.SCATTERED, _SCATTERED_WEIGHT, SCATTERED, pieces=typed.pieces
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


def _pieces(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words that words are made of; nothing where they are made of none."""
    pieces: list[str] = []
    for token in tokens:
        position = 0
        for length in token.parts or (len(token.text),):
            pieces.append(token.text[position : position + length])
            position += length
    return tuple(pieces) if len(pieces) > 1 else ()


def concepts_of(plan: Plan) -> list[Concept]:
    """Return the concepts that a matching clause may hold, in the order typed."""
    match plan:
        case Concept():
            return [plan]
        case Run(concepts=concepts):
            return list(concepts)
        case AllOf(items) | AnyOf(items):
            return [concept for item in items for concept in concepts_of(item)]
        case NoneOf():
            return []


def shown_of(plan: Plan) -> list[Concept]:
    """Return the concepts whose places are lit in a matching clause."""
    match plan:
        case Run():
            return list(plan.wanted)
        case AllOf(items) | AnyOf(items):
            return [concept for item in items for concept in shown_of(item)]
        case _:
            return concepts_of(plan)


def runs_of(plan: Plan) -> list[Run]:
    """Return the runs of more than one word, in the order typed."""
    match plan:
        case Run():
            return [plan]
        case AllOf(items) | AnyOf(items):
            return [run for item in items for run in runs_of(item)]
        case _:
            return []


def is_address(item: Plan) -> TypeGuard[Concept]:
    """Whether an item only looks at the addresses of clauses."""
    return isinstance(item, Concept) and item.field == "section"


def looked_up(items: Sequence[Plan]) -> list[Plan]:
    """Return the items that find clauses, not only exclude some or look at their addresses."""
    return [item for item in items if not (isinstance(item, NoneOf) or is_address(item))]


def phrase_of(run: Run) -> Concept:
    """Return a run as one phrase: its letters, wherever they stand together."""
    return Concept(run.letters, (Alternative(run.letters, Level.LETTERS),))
