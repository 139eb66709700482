"""What to say when nothing was found: how near the query came, and what may have been meant.

Suggestions are what the index really holds. They differ from what was typed in one character that
looks or sounds alike (首席质量宫, 智量) or by one character too many or too few, or they sound the
same altogether; Latin letters are tried as pinyin (zhiliang). The sounds are asked for only here:
the library takes longer to import than a search takes.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from qpsearch.engine.plan import (
    Alternative,
    AnyOf,
    Concept,
    Filters,
    MatchLevel,
    Plan,
)
from qpsearch.engine.records import Field
from qpsearch.lexicon import lookalikes
from qpsearch.model import FoldedText
from qpsearch.search.matching import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.engine.plan import Item
    from qpsearch.engine.protocol import Engine

_MOST = 3
"""Suggestions for one word."""
_MOST_WORDS = 6
"""Words that get suggestions; who types more has pasted a text."""
_NOT_IN_TEXTS = ("issuer", "section")
"""Fields that say where a clause stands, not what it holds."""
_LONGEST_RUN = 16
"""Characters of a chain whose characters are exchanged one by one."""


class Miss(NamedTuple):
    """Why a query found nothing."""

    partial: int
    """Clauses that hold some of the words."""
    missing: tuple[str, ...]
    """Words that no clause holds, variants included; with the field they were looked for in."""
    suggestions: tuple[tuple[str, tuple[str, ...]], ...]
    """What was typed and what may have been meant."""
    variants: tuple[tuple[str, tuple[str, ...]], ...]
    """Words and the regional variants that were looked for as well, as ``word [region]``."""
    unfiltered: int | None
    """Clauses that match where everything is let through; ``None`` where there are no filters."""


def diagnose(plan: Plan, filters: Filters, engine: Engine, speller: Speller | None = None) -> Miss:
    """Return what can be said of a plan that found nothing.

    Args:
        plan: what was looked for.
        filters: what was let through.
        engine: where.
        speller: of that engine, where there is one already.

    """
    speller = speller or Speller(engine)
    concepts = list(dict.fromkeys(plan.concepts))
    missing = [one for one in concepts if not one.wildcard and not _count(one, engine)]
    held = tuple(one for one in concepts if one.field not in _NOT_IN_TEXTS)
    tried = [
        (
            concept.label,
            tuple(
                f"{one.text} [{one.origin}]" for one in concept.alternatives if _is_regional(one)
            ),
        )
        for concept in concepts
    ]
    typed = dict.fromkeys(
        (
            *(chain.letters for chain in plan.chains),
            *(concept.label for concept in missing if concept.field is None),
        )
    )
    suggested = [
        (letters, tuple(speller.suggest(letters))) for letters in list(typed)[:_MOST_WORDS]
    ]
    return Miss(
        _count(AnyOf(held), engine),
        tuple(f"{one.field}:{one.label}" if one.field else one.label for one in missing),
        tuple((letters, found) for letters, found in suggested if found),
        tuple((word, found) for word, found in tried if found),
        None if filters == Filters() else _count(plan.item, engine),
    )


def _count(item: Item, engine: Engine) -> int:
    """Return how many clauses match."""
    plan = Plan.of(item)
    candidates = engine.candidates(plan, Filters(), 0)
    if candidates.total is not None:
        return candidates.total
    return len(Matcher(candidates.clauses).matches(plan, Filters()).clauses)


def _is_regional(alternative: Alternative) -> bool:
    return alternative.origin in ("cn", "tw", "hk", "body", "own", "lay")


class Speller:
    """What an index holds that looks or sounds like something else.

    Its letters and words are read when they are first asked for, and kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._alike_to: dict[str, set[str]] = {}

    def suggest(self, letters: str) -> list[str]:
        """Return what may have been meant by ``letters``, the most frequent first."""
        found: dict[str, int] = {}
        if letters.isascii():
            if letters.isalpha():
                found = {word: self._count(word) for word in self._sounding_as(letters)}
        elif len(letters) <= _LONGEST_RUN:
            found = {text: self._count(text) for text in self._one_exchanged(letters)}
            if not any(found.values()):
                found = {word: self._count(word) for word in self._similar_words(letters)}
        best = sorted((word for word in found if found[word]), key=lambda w: (-found[w], w))
        return [word for word in best if word != letters][:_MOST]

    def _count(self, text: str) -> int:
        """Return how many clauses hold ``text`` as letters."""
        alternative = Alternative(FoldedText(text), MatchLevel.LETTERS)
        return _count(Concept(text, (alternative,)), self._engine)

    def _one_exchanged(self, letters: str) -> Iterator[str]:
        """Yield ``letters`` with one character changed for one that looks or sounds alike."""
        for at, letter in enumerate(letters):
            for other in self._alike(letter):
                text = letters[:at] + other + letters[at + 1 :]
                if len(text) > 1 and self._grams_exist(text, at):
                    yield text

    def _grams_exist(self, text: str, at: int) -> bool:
        pairs = [text[i : i + 2] for i in (at - 1, at) if i >= 0 and len(text[i : i + 2]) == 2]
        return all(self._engine.frequency(Field.GRAMS, pair) for pair in pairs)

    def _alike(self, letter: str) -> set[str]:
        """Return the characters that look or sound like one."""
        if letter not in self._alike_to:
            found = {other for one in _sounds(letter) for other in self._sounding.get(one, ())}
            self._alike_to[letter] = (found | lookalikes(letter)) - {letter}
        return self._alike_to[letter]

    @cached_property
    def _sounding(self) -> dict[str, list[str]]:
        """The Han characters of the index by each of their sounds."""
        sounding: dict[str, list[str]] = {}
        for letter in filter(_is_han, self._engine.initials(Field.GRAMS)):
            for sound in _sounds(letter):
                sounding.setdefault(sound, []).append(letter)
        return sounding

    def _words(self, *lengths: int) -> Iterable[str]:
        """Return the words of Han characters that are so long."""
        every = self._by_beginning
        return chain.from_iterable([every[key] for key in every if key[1] in lengths])

    def _beginning(self, first: str, length: int) -> Sequence[str]:
        """Return the Han words of a length that begin with a character."""
        return self._by_beginning.get((first, length), ())

    @cached_property
    def _by_beginning(self) -> dict[tuple[str, int], list[str]]:
        """The Han words of the index, by their first character and the number of all."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self._engine.terms(Field.WORDS, ""):
            if _is_han(word[0]):
                found.setdefault((word[0], len(word)), []).append(word)
        return found

    def _sounding_as(self, letters: str) -> Iterator[str]:
        """Yield the words whose pinyin is ``letters``."""
        for word in self._words(2, 3, 4):
            rest = {letters}
            for letter in word:
                rest = {
                    text[len(sound) :]
                    for sound in _sounds(letter)
                    for text in rest
                    if text.startswith(sound)
                }
            if "" in rest:
                yield word

    def _similar_words(self, letters: str) -> Iterator[str]:
        """Yield the words with one character more or less, or with the same sound throughout."""
        length = len(letters)
        if length < 2:
            return
        if length > 2:
            shorter = {letters[:at] + letters[at + 1 :] for at in range(length)}
            yield from (word for word in shorter if word in self._beginning(word[0], length - 1))
        sounds = [_sounds(letter) for letter in letters]
        for first in {one for sound in sounds[0] for one in self._sounding.get(sound, ())}:
            for word in self._beginning(first, length):
                pairs = zip(word, sounds, strict=True)
                if all(sound & _sounds(letter) for letter, sound in pairs):
                    yield word
        for word in self._beginning(letters[0], length + 1):
            if any(word[:at] + word[at + 1 :] == letters for at in range(1, length + 1)):
                yield word
        for word in self._words(length + 1):
            if word.endswith(letters):
                yield word


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


@cache
def _sounds(letter: str) -> frozenset[str]:
    """Return the syllables of a character, without tones."""
    from pypinyin.constants import PINYIN_DICT  # 130 ms

    # As `pypinyin.contrib.tone_convert.to_normal` does in eight times the time.
    decomposed = normalize("NFD", PINYIN_DICT.get(ord(letter), "")).replace("u\u0308", "v")
    syllables = "".join([sign for sign in decomposed if sign.isascii()]).split(",")
    return frozenset(filter(None, syllables))
