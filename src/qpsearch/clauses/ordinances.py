"""Sections of an ordinance of Hong Kong that bear a bare number: 2. 釋義, 2A. 適用範圍.

They are its articles, cited as 第2條 and 第2A條. The same numbers are the third rank of an outline
elsewhere; here the count runs through all parts, with sections inserted by letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.numerals import from_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTION = re.compile(r"(?P<n>[0-9]{1,3})(?P<a>[A-Z]{0,2})[.．][\s\u3000]*(?![0-9])")
_SAYS_SO = re.compile("本(?:條例|規例|規則|附例|規程)")
"""How an ordinance calls itself; in Taiwan its articles are numbered 第1條."""
_FEWEST = 3
_GAP = 3
"""Numbers by which the count may go on: what is repealed may be left out."""
_HEADING = 40
"""Characters up to which a line is the heading of a section."""


def section_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the sections of an ordinance by the index of their lines; empty for another text.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise; an annex (附表) ends the sections.

    """
    if any(mark and mark.unit is Unit.ARTICLE for mark in marks):
        return {}
    if not any(_SAYS_SO.search(line) for line in words):
        return {}
    found: dict[int, Mark] = {}
    last, letters, passed = 0, "", 0
    for index, line in enumerate(words):
        mark = marks[index]
        if mark is not None and mark.unit is Unit.ANNEX:
            break
        match = _SECTION.match(line)
        if match is None:
            continue
        number, letter = int(match["n"]), match["a"]
        inserted = number == last and (len(letter), letter) > (len(letters), letters)
        if not (last < number <= last + _GAP or inserted):
            passed += 1
            continue
        last, letters = number, letter
        num = f"{number}-{from_letters(letter)}" if letter else str(number)
        found[index] = Mark("section", Unit.ARTICLE, num, f"第{number}{letter}條", match.end())
    headed = sum(len(words[at]) <= _HEADING and words[at][-1] not in "。；" for at in found)
    enough = len(found) >= _FEWEST and passed * 4 <= len(found) and headed * 2 >= len(found)
    return found if enough else {}
