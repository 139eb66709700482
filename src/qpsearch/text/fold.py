"""Fold text for matching: script, width, case and glyph variants; lossy, never shown.

The folded text has the length of the text, so an offset in one is an offset in the other. Fold a
document or a query as a whole: a phrase (顯著, 乾隆) may decide what its letters become.
There is no NFKC here: it would turn ① into 1 and Ⅳ into IV.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, cast

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.model import FoldedText

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


class _Tables(NamedTuple):
    chars: _Characters
    phrases: dict[str, str]
    phrase_letters: frozenset[str]
    lengths: dict[str, tuple[int, ...]]
    """First letter of a phrase to the lengths of the phrases that begin with it."""
    neighbours: dict[str, tuple[frozenset[str], frozenset[str]]]
    """Letter that a phrase may fold otherwise, to what stands before it or after it then."""
    letters: re.Pattern[str]
    """Finds the keys of ``neighbours``."""


def fold(text: str) -> FoldedText:
    """Return ``text`` folded; its length is that of ``text``."""
    tables = _tables()
    folded = text.translate(tables.chars)
    pieces: list[str] = []
    done = 0
    while (suspect := _next_suspect(text, done)) is not None:
        start, end = _segment(text, suspect, done)
        for place, phrase in _phrases_between(text, start, end):
            pieces += (folded[done:place], tables.phrases[phrase])
            done = place + len(phrase)
        pieces.append(folded[done:end])
        done = end
    if not pieces:
        return cast("FoldedText", folded)
    pieces.append(folded[done:])
    return cast("FoldedText", "".join(pieces))


def _next_suspect(text: str, position: int) -> int | None:
    """Return where the next letter stands that a phrase may fold otherwise than the table."""
    tables = _tables()
    for hit in tables.letters.finditer(text, position):
        place = hit.start()
        before, after = tables.neighbours[text[place]]
        if text[place + 1 : place + 2] in after or (place and text[place - 1] in before):
            return place
    return None


def _segment(text: str, place: int, floor: int) -> tuple[int, int]:
    """Return the run around ``place`` of letters that phrases are made of: what competes."""
    letters = _tables().phrase_letters
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
    tables = _tables()
    for place in range(start, end):
        for length in tables.lengths.get(text[place], ()):
            phrase = text[place : place + length]
            if place + length <= end and phrase in tables.phrases:
                yield place, phrase


@cache
def _tables() -> _Tables:
    with open(TABLE_FILE, encoding="utf-8", newline="\n") as file:
        characters, phrase_rows, neighbour_rows = file.read().split("\n\n")
    lines = [line.split("\t") for line in characters.split("\n") if not line.startswith("#")]
    letters, folded = ("".join(column) for column in zip(*lines, strict=True))
    chars = _Characters(letters, folded)
    phrases = dict(line.split("\t") for line in phrase_rows.split("\n"))
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    neighbours = {}
    for line in neighbour_rows.strip("\n").split("\n"):
        letter, before, after = line.split("\t")
        neighbours[letter] = (frozenset(before), frozenset(after))
    return _Tables(
        chars,
        phrases,
        frozenset("".join(phrases)),
        {first: tuple(some) for first, some in lengths.items()},
        neighbours,
        re.compile(f"[{''.join(neighbours)}]"),
    )
