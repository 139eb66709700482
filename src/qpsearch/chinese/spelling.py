"""The Chinese of the catalogue in traditional letters, and in the words of Taiwan.

There is one catalogue, in simplified script. What it says is put into the other when it is shown,
by two tables of this folder: ``letters.tsv``, which ``scripts/build_letters.py`` takes from those
of OpenCC, as far as the catalogue needs them (to load them whole takes longer than a search), and
``taiwan.tsv``, the words. Values in a message are not touched: a title, a query, a path stays.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Regional(NamedTuple):
    """How a word of the catalogue is written, of some messages or of all."""

    written: str
    wanted: tuple[str, ...] = ()
    """Words that the English message holds."""
    unwanted: tuple[str, ...] = ()
    """Words that it does not hold."""

    def fits(self, english: str) -> bool:
        """Whether this is the word in the translation of an English message."""
        return all(_holds(english, word) for word in self.wanted) and not any(
            _holds(english, word) for word in self.unwanted
        )


class Tables(NamedTuple):
    """What is replaced: words, the longest that fits first, and the letters around them."""

    words: dict[str, list[Regional]]
    letters: dict[int, str]
    pattern: re.Pattern[str]


def traditional(english: str, chinese: str) -> str:
    """Return the translation of an English message in traditional script."""
    tables = _tables()

    def written(word: str) -> str:
        fitting = (one.written for one in tables.words[word] if one.fits(english))
        return next(fitting, word.translate(tables.letters))

    pieces = tables.pattern.split(chinese)
    pieces[::2] = (piece.translate(tables.letters) for piece in pieces[::2])
    pieces[1::2] = map(written, pieces[1::2])
    return "".join(pieces)


def read_rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table of this folder."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        for line in file.read().split("\n"):
            if line and not line.startswith("#"):
                yield line.split("\t")


def _holds(english: str, word: str) -> bool:
    return re.search(rf"\b{word}s?\b", english, re.IGNORECASE) is not None


@cache
def _tables() -> Tables:
    letters: dict[int, str] = {}
    words: dict[str, list[Regional]] = {}
    for row in read_rows("taiwan.tsv"):
        said = row[2].split() if len(row) > 2 else []
        wanted = tuple(word for word in said if not word.startswith("-"))
        unwanted = tuple(word[1:] for word in said if word.startswith("-"))
        words.setdefault(row[0], []).append(Regional(row[1], wanted, unwanted))
    for alike in words.values():
        alike.sort(key=lambda one: not (one.wanted or one.unwanted))
    for row in read_rows("letters.tsv"):
        if len(row) == 1:  # letters and what they become, in turn
            letters |= dict(zip(map(ord, row[0][::2]), row[0][1::2], strict=True))
        else:
            words.setdefault(row[0], [Regional(row[1])])
    longest = sorted(words, key=len, reverse=True)
    return Tables(words, letters, re.compile(f"({'|'.join(map(re.escape, longest))})"))
