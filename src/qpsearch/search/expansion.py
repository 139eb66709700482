"""Query tree → plan: words are segmented and given their variants.

How a word typed is read depends on the word alone, so that what was read is kept: the words of a
batch come again.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

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
from qpsearch.engine.weights import USUAL, Scoring
from qpsearch.errors import QuerySyntaxError
from qpsearch.lexicon import (
    counts_inside,
    is_term,
    may_name_body,
    terms_with,
    variants_of,
    variants_with_inside,
)
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
    from collections.abc import Hashable, Iterator, Sequence

    from qpsearch.engine.plan import Item
    from qpsearch.lexicon import Variant
    from qpsearch.lexicon.synonyms import Synonyms
    from qpsearch.model import Token
    from qpsearch.search.units import Sought
    from qpsearch.text.segment import Segmenter

_SCATTERED_WEIGHT = 0.5
_LONGEST_VARIANT = 4
"""Words that one entry of the regional lexicon spans at most (雲端|運算)."""
_LONGEST_NAME = 8
"""Words that the name of a body spans at most (国务院|国有资产|监督|管理|委员会)."""
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
        item, spans = self._read(node)
        for start, end in spans:
            self._count(Span(node.span.start + start, node.span.start + end))
        return item

    def _read(self, node: Word) -> _Read:
        words = self.variants, self.any_words, self.synonyms, self.lay
        asked = node.text, node.field, *words
        if len(node.text) > _USUAL:
            return _read(*asked, self.segmenter)
        kept = _kept_for(self.segmenter).reads
        found = kept.get(asked)
        if found is None:
            found = _read(*asked, self.segmenter)
            _keep(kept, asked, found)
        return found


class _Read(NamedTuple):
    """What a run of letters asks for."""

    item: Item
    spans: tuple[Span, ...]
    """Of its words, in the run."""


class _Reads:
    """What was read by the words of one dictionary: batches ask for the same words again."""

    def __init__(self) -> None:
        self.reads: dict[Hashable, _Read] = {}
        self.terms: dict[Hashable, frozenset[str]] = {}


_kept: WeakKeyDictionary[Segmenter, _Reads] = WeakKeyDictionary()
"""For as long as a segmenter is there: it holds the file of its dictionary."""


def _kept_for(segmenter: Segmenter) -> _Reads:
    kept = _kept.get(segmenter)
    if kept is None:
        kept = _kept.setdefault(segmenter, _Reads())
    return kept


def _keep(kept: dict[Hashable, Any], key: Hashable, value: object) -> None:
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value


def _read(
    text: FoldedText,
    field: str | None,
    variants: bool,
    any_words: bool,
    synonyms: Synonyms | None,
    lay: bool,
    segmenter: Segmenter,
) -> _Read:
    """Return the plan of letters typed without a space."""
    tokens = segmenter.segment(text)
    units = list(units_of(text, tokens))
    if any_words:
        units = without_function_words(units)
    spans = tuple(unit.span for unit in units)
    reader = _ChainReader(
        text, field, segmenter, variants=variants, synonyms=synonyms, lay=lay and not any_words
    )
    item = _item_of(reader, units, any_words=any_words)
    if lay and any_words and not field:
        from qpsearch.search.everyday import legal_concepts  # of questions only

        if legal := legal_concepts(text, tokens, lambda word: _words_inside(word, segmenter)):
            item = AnyOf((item, *legal))
    return _Read(item, spans)


def _item_of(reader: _ChainReader, units: list[Sought], *, any_words: bool) -> Item:
    """Return what the units of a run ask for."""
    text, field = reader.text, reader.field
    joined = with_unknown_words(units)
    concepts = reader.concepts(joined)
    if not concepts:
        return Concept(text, (Alternative(text, MatchLevel.LETTERS),), field)
    if len(concepts) == 1:
        return concepts[0]
    if field:
        return AllOf(concepts)
    if not any_words:
        return Chain(text, concepts, any_words, (text,))
    stretches = stretches_of(text, units)
    if len(joined) == len(units):
        return Chain(text, concepts, any_words, stretches)
    return Chain(text, reader.concepts(units), any_words, stretches, concepts)


class _ChainReader:
    """Reads the units of one chain as concepts."""

    def __init__(
        self,
        text: FoldedText,
        field: str | None,
        segmenter: Segmenter,
        *,
        variants: bool,
        synonyms: Synonyms | None,
        lay: bool,
    ) -> None:
        self.text = text
        self.field = field
        self.segmenter = segmenter
        self.variants = variants
        self.synonyms = synonyms
        self.lay = lay

    def concepts(self, units: Sequence[Sought]) -> tuple[Concept, ...]:
        """Read left to right, the longest entry of the lexicon first."""
        concepts: list[Concept] = []
        start = 0
        while start < len(units):
            unit = units[start]
            if self.variants and (named := self._named(units, start)):
                concept, start = named
                concepts.append(concept)
                continue
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

    def _named(self, units: Sequence[Sought], start: int) -> tuple[Concept, int] | None:
        """Return the concept of the longest name from ``start`` on: of a body, or a reader's word.

        The tables of bodies are read only where the letters may be such a name.
        """
        for stop in range(min(len(units), start + _LONGEST_NAME), start, -1):
            run = units[start:stop]
            letters = FoldedText(self.text[run[0].span.start : run[-1].span.end])
            variants = self._others_of(letters)
            if not variants:
                continue
            tokens = [unit.token for unit in run if unit.token]
            if len(tokens) < len(run):
                typed = Alternative(letters, MatchLevel.LETTERS)
                return Concept(letters, (typed, *self._forms(letters, variants)), self.field), stop
            cuts = (0, *accumulate(len(token.text) for token in tokens))
            regional = variants_with_inside(letters, cuts)
            return self._concept_of(letters, tokens, (*variants, *regional)), stop
        return None

    def _others_of(self, letters: FoldedText) -> tuple[Variant, ...]:
        """Return the reader's synonyms of a name, legal words, and the other names of a body."""
        own = tuple(self._own(letters)) if self.synonyms else ()
        if self.lay:
            from qpsearch.lexicon.lay import legal_words  # for who asks for them

            own += legal_words(letters)
        if len(letters) == 1 or not may_name_body(letters):
            return own
        from qpsearch.lexicon.bodies import variants_of_body

        return (*own, *variants_of_body(letters))

    def _own(self, letters: FoldedText) -> Iterator[Variant]:
        """Yield the reader's synonyms of a word, each with its regional forms."""
        for synonym in self.synonyms.variants_of(letters) if self.synonyms else ():
            yield synonym
            sizes = map(len, _pieces(self.segmenter.segment(synonym.text)) or (synonym.text,))
            for regional in variants_with_inside(synonym.text, (0, *accumulate(sizes))):
                yield regional._replace(weight=round(synonym.weight * regional.weight, 2))

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
        if not (self.variants and together and variants_of(text)):
            return None
        cuts = (0, *accumulate(len(token.text) for token in tokens))
        return self._word_concept(tokens, variants_with_inside(text, cuts))

    def _word_concept(self, tokens: Sequence[Token], variants: Sequence[Variant]) -> Concept:
        text = FoldedText("".join(token.text for token in tokens))
        if len(tokens) == 1 and self.variants:  # 首席质量官 is 首席品质官
            variants = variants_with_inside(text, (0, *accumulate(tokens[0].parts)))
        return self._concept_of(text, tokens, variants)

    def _concept_of(
        self,
        text: FoldedText,
        tokens: Sequence[Token],
        variants: Sequence[Variant],
    ) -> Concept:
        """Return the concept of words with their variants."""
        level = MatchLevel.LETTERS if len(text) == 1 and not text.isascii() else MatchLevel.WORD
        typed = Alternative(text, level, pieces=_pieces(tokens))
        others = self._forms(text, variants)
        scattered = self._scattered(typed, tokens) if not variants else ()
        return Concept(text, (typed, *others, *scattered), self.field)

    def _forms(self, text: FoldedText, variants: Sequence[Variant]) -> tuple[Alternative, ...]:
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
        return tuple(others.values())

    @staticmethod
    def _apart(letters: FoldedText) -> tuple[Alternative, ...]:
        """Return characters that are no word together as they stand in a list: 省、市、县."""
        return (
            Alternative(letters, MatchLevel.APART, _SCATTERED_WEIGHT, SCATTERED, tuple(letters)),
        )

    def _scattered(self, typed: Alternative, tokens: Sequence[Token]) -> tuple[Alternative, ...]:
        """Return a compound as its words apart; a term of the lexicon is one thing, never apart."""
        if (
            len(tokens) > 1
            or not typed.pieces
            or is_term(typed.text)
            or min(map(len, typed.pieces)) == 1
        ):
            return ()
        return (
            Alternative(
                typed.text, MatchLevel.SCATTERED, _SCATTERED_WEIGHT, SCATTERED, pieces=typed.pieces
            ),
        )


def _terms_with(variant: FoldedText, typed: FoldedText, segmenter: Segmenter) -> frozenset[str]:
    """Return the terms that ``variant`` is a word of and may stand in for ``typed``."""
    kept = _kept_for(segmenter).terms
    found = kept.get((variant, typed))
    if found is None:
        found = frozenset(
            term
            for term in terms_with(variant)
            if variant in _words_inside(FoldedText(term), segmenter) and counts_inside(term, typed)
        )
        _keep(kept, (variant, typed), found)
    return found


def _as_written(text: FoldedText, field: str | None) -> Alternative:
    """Return the form of a phrase."""
    if not re.search(LOOSE, text):
        return Alternative(text, MatchLevel.LETTERS)
    pieces = () if field else tuple(filter(None, re.split(LOOSE, text)))
    return Alternative(text, MatchLevel.LOOSE, pieces=pieces)


def _words_of(text: FoldedText, segmenter: Segmenter) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(t.text for t in segmenter.segment(text) if t.text[0].isalnum())


def _words_inside(word: FoldedText, segmenter: Segmenter) -> tuple[str, ...]:
    """Return the words that a word is made of; nothing where it is made of none."""
    return _pieces(segmenter.segment(word))


def _pieces(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words that words are made of; nothing where they are made of none."""
    pieces: list[str] = []
    for token in tokens:
        position = 0
        for length in token.parts or (len(token.text),):
            pieces.append(token.text[position : position + length])
            position += length
    return tuple(pieces) if len(pieces) > 1 else ()
