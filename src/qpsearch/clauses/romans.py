"""Parts that Roman numerals count: I. 建设基础, II. Duties, Part III 一般条款.

One such line says nothing (Part I of a form, V. as an initial): it takes a count from I on that
heads the text before any other number does, or that stands between paragraphs counted through.
What stands below may count anew or go on.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.numerals import from_roman
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROMAN = r"[IVX]{1,5}|[\u2160-\u216b]"
_COUNTED = lazy_pattern(
    rf"(?:(?P<word>Part|PART)[\s\u3000]{{1,2}}(?P<n>{_ROMAN})(?=[\s\u3000:：.．、—–-]|$)[.．、:：]?"
    rf"|(?:\*[\s\u3000]?)?(?P<bare>{_ROMAN})[\s\u3000]?[.．、](?=[\s\u3000]*\S|$))[\s\u3000—–-]*"
)
_LONGEST = 60
_ENDS = "。；;，,"
_FEWEST = 2


def roman_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the parts that Roman numerals count by the index of their lines.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise: none may stand above the first part.

    """
    if not any(line[:1] in _BEGINS for line in words):
        return {}
    found: dict[str, dict[int, Mark]] = {"word": {}, "bare": {}}
    numbered = False
    for index, line in enumerate(words):
        match = _COUNTED.match(line) if line[:1] in _BEGINS and len(line) <= _LONGEST else None
        if match is not None and line[-1] not in _ENDS and marks[index] is None:
            way = "word" if match["word"] else "bare"
            row = found[way]
            number = _value(match["n"] or match["bare"])
            if number == len(row) + 1 and (row or not numbered or _is_interposed(marks, index)):
                shown = " ".join(filter(None, [match["word"], match["n"] or match["bare"]]))
                row[index] = Mark("roman", Unit.PART, str(number), shown, match.end())
        mark = marks[index]
        numbered = numbered or (mark is not None and not mark.doubtful)
    for row in found.values():
        if len(row) >= _FEWEST:
            return row
    return {}


def _is_interposed(marks: Sequence[Mark | None], index: int) -> bool:
    """Whether paragraphs are counted through: 1. stands above I. 背景, and 2. below it."""
    above = [mark for mark in marks[:index] if mark is not None]
    below = next((mark for mark in marks[index + 1 :] if mark is not None), None)
    return (
        below is not None
        and all(mark.unit is Unit.LEVEL_3 for mark in above)
        and below.unit is Unit.LEVEL_3
        and int(below.num) == int(above[-1].num) + 1 > 1
    )


_BEGINS = frozenset("*IVXP\u2160\u2161\u2162\u2163\u2164\u2165\u2166\u2167\u2168\u2169\u216a\u216b")


def _value(glyphs: str) -> int:
    try:
        return from_roman(unicodedata.normalize("NFKC", glyphs))
    except ValueError:
        return 0
