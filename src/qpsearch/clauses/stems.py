"""Parts that the ten stems count: 甲、程序方面, 乙、實體方面 in a judgment of Taiwan.

One such line says nothing, and in letters the stems count the innermost items (文書處理手冊): they
take a count from 甲 on of which a part holds lists that begin anew, 壹、 or 一、.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.numerals import STEMS
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINS_STEMS = ("甲、", "甲.")
"""Some of this is in every text that has such a count."""
_STEM = lazy_pattern(rf"(?P<n>[{STEMS}])[\s\u3000]*[、.．](?=[\s\u3000]*\S)[\s\u3000]*")
_LONGEST = 60
_FEWEST = 2
_HELD = frozenset({"part_formal", "level_1"})


def stem_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the parts that stems count, and the parts 壹、 that stand below them, by their lines.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise.

    """
    found: dict[int, Mark] = {}
    formal: dict[int, Mark] = {}
    holds = below = False
    for index, line in enumerate(words):
        mark = marks[index]
        if mark is not None:
            holds |= below and mark.rule in _HELD and mark.num == "1"
            below = False
            if mark.rule == "part_formal":
                formal[index] = mark
            continue
        match = _STEM.match(line) if line[0] in STEMS and len(line) <= _LONGEST else None
        if match is None or line[-1] in "。；;，,":
            continue
        number = STEMS.index(match["n"]) + 1
        if number == len(found) + 1:
            found[index] = Mark("stem", Unit.PART, str(number), match["n"], match.end())
            below = True
    if len(found) < _FEWEST or not holds:
        return {}
    first = min(found)
    inside = {at: mark._replace(unit=Unit.SUBPART) for at, mark in formal.items() if at > first}
    return found | inside
