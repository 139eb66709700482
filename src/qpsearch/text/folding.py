"""Fold text for matching: script, width, case and glyph variants; lossy, never shown.

The folded text has the length of the text, so an offset in one is an offset in the other. Fold a
document or a query as a whole: a phrase (顯著, 乾隆) may decide what its letters become.
There is no NFKC here: it would turn ① into 1 and Ⅳ into IV.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from operator import ne
from typing import TYPE_CHECKING, cast

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.model import FoldedText

_SHORT = 40
"""Up to so many characters are looked at one by one."""
_LINE = 120
"""Characters of what :func:`fold_line` keeps."""
_LAST_OF_PLANE = "\uffff"
_FIRST_HAN, _WIDE_FORMS = 0x3400, (0xFE00, 0xFFFF)
_FEW = 50
"""One letter of so many may be written otherwise in a text of simplified ones."""
_WIDE_DIGITS = range(0xFF10, 0xFF1A)
TABLE_FILE = os.path.join(os.path.dirname(__file__), "fold_table.txt")


class _Characters(dict[int, int]):
    """Code point to code point; what it does not know it learns, so `str.translate` stays fast.

    A query has few letters: looking each up in a string costs less than a dict of them all.
    """

    def __init__(self, letters: str, folded: str) -> None:
        super().__init__()
        self._letters = letters
        self._folded = folded

    def __missing__(self, code: int) -> int:
        place = self._letters.rfind(chr(code))
        self[code] = target = code if place < 0 else ord(self._folded[place])
        return target


class _Phrases(NamedTuple):
    targets: dict[str, str]
    letters: frozenset[str]
    """What phrases are made of."""
    lengths: dict[str, tuple[int, ...]]
    """First letter of a phrase to the lengths of the phrases that begin with it."""


def fold(text: str) -> FoldedText:
    """Return ``text`` folded; its length is that of ``text``."""
    folded = fold_letters(text)
    if len(text) <= _SHORT and _neighbours().keys().isdisjoint(text):
        return cast("FoldedText", folded)  # as of most queries: no pattern is compiled
    return cast("FoldedText", _with_phrases(text, folded))


def _with_phrases(text: str, folded: str) -> str:
    """Return a text whose letters are folded with what its phrases make of them."""
    pieces: list[str] = []
    done = 0
    while (suspect := _next_suspect(text, done)) is not None:
        start, end = _segment(text, suspect, done)
        for place, phrase in _phrases_between(text, start, end):
            pieces += (folded[done:place], _phrases().targets[phrase])
            done = place + len(phrase)
        pieces.append(folded[done:end])
        done = end
    pieces.append(folded[done:])
    return "".join(pieces)


def fold_line(text: str) -> FoldedText:
    """Return ``fold(text)``; of short texts it is kept for a while, as many rules ask for it."""
    return _fold_line(text) if len(text) <= _LINE else fold(text)


_fold_line = lru_cache(maxsize=1 << 10)(fold)


def fold_letters(text: str) -> str:
    """Return ``text`` with each letter folded as if it stood alone."""
    if not _is_worth_pattern(text):
        return text.translate(_characters())
    for mark, narrow in _marks():
        text = text.replace(mark, narrow)
    return _folded_letters().sub(_fold_match, text)


@cache
def simplified(text: str) -> str:
    """Return ``text``, as long, with Chinese letters simplified and digits of full width narrow.

    For rules that know words by their simplified letters; what is shown is never made of it.
    """
    return _with_phrases(text, text.translate(_han()))


def is_simplified(text: str) -> bool:
    """Whether few letters of ``text`` would be simplified, each by itself: 後, 著 stand in both."""
    size = len(text)
    if _is_worth_pattern(text):
        text = "".join(_folded_letters().findall(text))
    plain = text.translate(_han())
    others = sum(map(ne, plain, text)) if plain != text else 0
    return not others or others * _FEW < size


def foldings(letter: str) -> frozenset[str]:
    """Return what a letter may be folded into: alone, and by any phrase that it stands in."""
    alone = {fold(letter)}
    if letter not in _neighbours():
        return frozenset(alone)
    inside = {
        target[place]
        for phrase, target in _phrases().targets.items()
        for place, other in enumerate(phrase)
        if other == letter
    }
    return frozenset(alone | inside)


def _next_suspect(text: str, position: int) -> int | None:
    """Return where the next letter stands that a phrase may fold otherwise than the table."""
    neighbours = _neighbours()
    for hit in _suspects().finditer(text, position):
        place = hit.start()
        before, after = neighbours[text[place]]
        if text[place + 1 : place + 2] in after or (place and text[place - 1] in before):
            return place
    return None


def _segment(text: str, place: int, floor: int) -> tuple[int, int]:
    """Return the run around ``place`` of letters that phrases are made of: what competes."""
    letters = _phrases().letters
    start = end = place
    while start > floor and text[start - 1] in letters:
        start -= 1
    while end < len(text) and text[end] in letters:
        end += 1
    return start, end


def _phrases_between(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return the phrases that win in ``text[start:end]``, in order of their place.

    As in the library the longest goes first, wherever it stands; of equals the first.
    """
    found = list(_candidates(text, start, end))
    found.sort(key=lambda item: (-len(item[1]), item[0]))
    taken: set[int] = set()
    winners = []
    for place, phrase in found:
        letters = range(place, place + len(phrase))
        if taken.isdisjoint(letters):
            taken.update(letters)
            winners.append((place, phrase))
    winners.sort()
    return winners


def _candidates(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    phrases = _phrases()
    for place in range(start, end):
        for length in phrases.lengths.get(text[place], ()):
            phrase = text[place : place + length]
            if place + length <= end and phrase in phrases.targets:
                yield place, phrase


class _Han(dict[int, int]):
    """Code point to code point, of Chinese letters and digits alone."""

    def __missing__(self, code: int) -> int:
        is_form = _WIDE_FORMS[0] <= code <= _WIDE_FORMS[1] and code not in _WIDE_DIGITS
        self[code] = target = code if code < _FIRST_HAN or is_form else _characters()[code]
        return target


@cache
def _han() -> _Han:
    return _Han()


# The parts of the table are read when a text first asks for them: a query seldom holds a letter
# that a phrase may fold otherwise.


@cache
def _characters() -> _Characters:
    return _Characters(*_letters())


def _letters() -> tuple[str, str]:
    """Return the letters that are folded, and what each is folded into."""
    lines = [line.split("\t") for line in _part(0).split("\n") if not line.startswith("#")]
    letters, folded = ("".join(column) for column in zip(*lines, strict=True))
    return letters, folded


_MARKS = "，：；（）"
"""What most hits of the pattern would be."""


@cache
def _marks() -> tuple[tuple[str, str], ...]:
    return tuple((mark, mark.translate(_characters())) for mark in _MARKS)


@cache
def _folded_letters() -> re.Pattern[str]:
    """Return what finds the letters that are folded; beyond the first plane also others."""
    letters = "".join(letter for letter in _letters()[0] if letter <= _LAST_OF_PLANE)
    return re.compile(f"[{re.escape(letters)}\U00010000-\U0010ffff]")


def _fold_match(match: re.Match[str]) -> str:
    return chr(_characters()[ord(match[0])])


class _Seen:
    """How many letters of texts may still be looked up one by one."""

    left = 1 << 16


def _is_worth_pattern(text: str) -> bool:
    """Whether so much has been folded that a pattern is worth its 13 ms: a search folds little.

    A pattern passes over what is not folded five times as fast as a table is asked for each letter.
    """
    if _Seen.left > 0:
        _Seen.left -= len(text)
        return False
    return True


@cache
def _phrases() -> _Phrases:
    targets = dict(line.split("\t") for line in _part(1).split("\n"))
    lengths: dict[str, set[int]] = {}
    for phrase in targets:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    tuples = {first: tuple(some) for first, some in lengths.items()}
    return _Phrases(targets, frozenset("".join(targets)), tuples)


@cache
def _neighbours() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Return letters that a phrase may fold otherwise, each with what stands before or after it."""
    rows = (line.split("\t") for line in _part(2).strip("\n").split("\n"))
    return {letter: (frozenset(before), frozenset(after)) for letter, before, after in rows}


@cache
def _suspects() -> re.Pattern[str]:
    return re.compile(f"[{''.join(_neighbours())}]")


@cache
def _part(number: int) -> str:
    with open(TABLE_FILE, encoding="utf-8", newline="\n") as file:
        return file.read().split("\n\n")[number]
