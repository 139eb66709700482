"""A run of letters typed without a space → concepts: its words with their variants.

How a run is read depends on its letters alone, so that what was read is kept: the words of a
batch come again.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from qpsearch.engine.plan import (
    SCATTERED,
    AllOf,
    Alternative,
    AnyOf,
    Chain,
    Concept,
    MatchLevel,
)
from qpsearch.lexicon import (
    counts_inside,
    is_term,
    may_name_body,
    terms_with,
    variants_of,
    variants_with_inside,
)
from qpsearch.model import FoldedText, Span
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
_KEPT, _USUAL = 1 << 12, 64
"""Runs that are read once, and characters of the longest of them."""


class RunAsked(NamedTuple):
    """A run of letters and how it is asked for; see :func:`~qpsearch.search.make_plan`."""

    text: FoldedText
    field: str | None
    variants: bool
    any_words: bool
    synonyms: Synonyms | None
    lay: bool


class ReadRun(NamedTuple):
    """What a run of letters asks for."""

    item: Item
    spans: tuple[Span, ...]
    """Of its words, in the run."""


class _Reads:
    """What was read by the words of one dictionary: batches ask for the same words again."""

    def __init__(self) -> None:
        self.runs: dict[Hashable, ReadRun] = {}
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


def read_run(asked: RunAsked, segmenter: Segmenter) -> ReadRun:
    """Return what letters typed without a space ask for; that of short ones is kept."""
    if len(asked.text) > _USUAL:
        return _read(asked, segmenter)
    kept = _kept_for(segmenter).runs
    found = kept.get(asked)
    if found is None:
        found = _read(asked, segmenter)
        _keep(kept, asked, found)
    return found


def _read(asked: RunAsked, segmenter: Segmenter) -> ReadRun:
    """Return the plan of letters typed without a space."""
    text, field, variants, any_words, synonyms, lay = asked
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
    return ReadRun(item, spans)


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
                pieces = words_of(letters, self.segmenter) if self.field else ()
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


def words_of(text: FoldedText, segmenter: Segmenter) -> tuple[str, ...]:
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
