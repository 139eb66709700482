"""Which doubtful numbers count: those that fill a gap between numbers that are certain.

第三百七十二条适用速裁程序… reads like a cross-reference, 2.75%乙醇 like a decimal; between 371 and
373, between 1. and 3., each is the number that is missing. Elsewhere neither is a number.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import WITH_COLON
from qpsearch.model import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.clauses.rules import Mark

_DIVISIONS = (Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION, Unit.ARTICLE)
_ABOVE_ARTICLES = frozenset(_DIVISIONS[:-1])
_MOSTLY = 0.5
_WITH_COMMA = "level_3_comma"
_ALWAYS_DOUBTFUL = frozenset(["level_1_spaced", _WITH_COMMA])
"""Rules under which a number counts only by its neighbours: 一　总则, 1,甲方应当…."""
_FEWEST_WITH_COLON = 2
"""Articles, or chapters, that must follow the first where a colon stands behind their numbers:
第一條：…. Elsewhere that is how an article is cited."""
_FAR = 200
"""Numbers of a unit that are looked at for the next certain one."""


@lru_cache(maxsize=4096)
def follows(before: str, num: str) -> bool:
    """Whether ``num`` is the next after ``before``: 12 → 13, 12 → 12-1, 12-1 → 12-2 or 13."""
    if not before or not num:
        return num == "1"
    b = [int(part) for part in before.split("-")]
    n = [int(part) for part in num.split("-")]
    return n == [*b[:-1], b[-1] + 1] or n == [*b, 1] or n == [b[0] + 1]


def settle(
    marks: Sequence[Mark | None], headings: Callable[[int], bool] = lambda _: False
) -> list[Mark | None]:
    """Return ``marks`` (one for each line) with the doubtful either confirmed or gone.

    ``headings`` says of the index of a line whether it looks like a heading by its words: then it
    needs no certain number after it where it goes on from one (第二节规章 at the end of a count).
    """
    certain: dict[Unit, list[tuple[int, Mark]]] = {unit: [] for unit in _DIVISIONS}
    doubtful: set[int] = set()
    for index, mark in enumerate(marks):
        if mark is None:
            continue
        if mark.doubtful:
            doubtful.add(index)
        elif mark.unit in certain:
            certain[mark.unit].append((index, mark))
    for places in certain.values():
        doubtful |= _doubt_unspaced(places) | _strays(places)
    if not doubtful:
        return list(marks)
    kept: list[Mark | None] = [
        None if index in doubtful else mark for index, mark in enumerate(marks)
    ]
    by_unit: dict[Unit, list[int]] = {}
    for index, mark in enumerate(marks):
        if mark is not None:
            by_unit.setdefault(mark.unit, []).append(index)
    for same in by_unit.values():
        for index in _confirmed(marks, same, doubtful, headings):
            mark = marks[index]
            if mark is not None:
                kept[index] = mark._replace(doubtful=False)
    return kept


def _doubt_unspaced(places: list[tuple[int, Mark]]) -> set[int]:
    """Doubt 第五条申请人… where this document sets its numbers off from the words: 第五条　申请人….

    One that goes on from the number before is left alone: a cross-reference seldom does.
    ``places`` are the certain marks of one unit, each with its line.
    """
    spaced = sum(mark.spaced for _, mark in places)
    if spaced == len(places) or spaced < _MOSTLY * len(places):
        return set()
    return {index for index, mark in places if not mark.spaced}


def _strays(places: list[tuple[int, Mark]]) -> set[int]:
    """Doubt numbers not set off from the words after them that interrupt an unbroken count.

    28, 24, 29: the line that begins 第二十四条之合意管辖… cites article 24 inside article 28.
    """
    found: set[int] = set()
    before = ""
    for position, (index, mark) in enumerate(places):
        if not follows(before, mark.num) and before and not mark.spaced and mark.num != "1":
            later = (other for _, other in places[position + 1 : position + 4])
            if any(follows(before, other.num) for other in later):
                found.add(index)
                continue
        before = mark.num
    return found


def _confirmed(
    marks: Sequence[Mark | None],
    places: list[int],
    doubtful: set[int],
    headings: Callable[[int], bool],
) -> list[int]:
    """Return the doubtful ``places`` (all of one unit) that fill a gap in the count or end it."""
    found: list[int] = []
    certain = [index for index in places if index not in doubtful]
    before, rule = "", ""
    for position, index in enumerate(places):
        mark = marks[index]
        if mark is None:
            continue
        if index not in doubtful:
            before, rule = mark.num, mark.rule
        elif mark.rule == WITH_COLON and _is_listed(marks, index):
            continue
        elif (_begins_anew(marks, index) and headings(index)) or (
            follows(before, mark.num)
            and (
                mark.rule == rule == WITH_COLON
                or _leads_on(marks, places[position : position + _FAR], doubtful)
                or (
                    mark.unit in _ABOVE_ARTICLES
                    and headings(index)
                    and _ends_count(marks, certain, index)
                )
            )
        ):
            found.append(index)
            before, rule = mark.num, mark.rule
    return found


def _begins_anew(marks: Sequence[Mark | None], index: int) -> bool:
    """Whether the first section stands right below a chapter: 第二章生产 ⏎ 第一节内控概述."""
    mark, above = marks[index], marks[index - 1] if index else None
    return (
        mark is not None
        and above is not None
        and mark.num == "1"
        and mark.unit in _ABOVE_ARTICLES
        and above.unit in _ABOVE_ARTICLES
        and above.unit.rank < mark.unit.rank
        and not above.doubtful
    )


def _is_listed(marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a chapter with a colon stands right beside another: their list, not their text."""
    unit = mark.unit if (mark := marks[index]) else None
    return unit in _ABOVE_ARTICLES and any(
        beside is not None and beside.unit is unit
        for beside in (*marks[max(0, index - 1) : index], *marks[index + 1 : index + 2])
    )


def _ends_count(marks: Sequence[Mark | None], certain: list[int], index: int) -> bool:
    """Whether no certain number of the unit comes after ``index``, or one that begins anew."""
    at = bisect_right(certain, index)
    after = marks[certain[at]] if at < len(certain) else None
    return after is None or after.num == "1"


def _leads_on(marks: Sequence[Mark | None], places: list[int], doubtful: set[int]) -> bool:
    """Whether the count from the doubtful first of ``places`` reaches its next certain number.

    A count that begins in doubt (一　总则) must go on under the same rule.
    """
    first = marks[places[0]]
    if first is None:
        return False
    num = first.num
    chained = 0
    for index in places[1:]:
        mark = marks[index]
        if mark is None:
            continue
        if follows(num, mark.num) and (mark.num != "1" or index in doubtful):
            if index not in doubtful:
                return True
            if mark.rule == first.rule:
                num = mark.num
                chained += 1
        elif index not in doubtful:
            if first.rule == _WITH_COMMA and mark.num == "1":
                break  # the next list of the text
            return False
    if first.rule in _ALWAYS_DOUBTFUL:
        return chained > 0 or first.num != "1"
    if first.rule == WITH_COLON and first.num == "1":
        return chained >= _FEWEST_WITH_COLON
    return not first.doubtful
