"""附件 as a mention: what a letter or a law names at its end, which is not the annexes themselves.

附件：1.… 2.… below a letter lists them, and so do lines 附件1：… one below the other; the annexes
come behind it or in files of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.numbered import DATE, Line
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

_LIST_OF_ANNEXES = lazy_pattern(r"附\s*[件表][\s\u3000]*[:：][\s\u3000]*(?=\S)(?!\d{1,2}$)")
_FIRST_ITEM = lazy_pattern(r"附\s*[件表][\s\u3000]*[:：][\s\u3000]*[1１一][\s\u3000]*[.．、]")
_NUMBER_ALONE = lazy_pattern(r"(?:^|[:：]\s*)[0-9０-９]{1,2}[.．、]$")
_LONGEST_NAME = 80
_ITEM_OF_LIST = lazy_pattern(r"[0-9０-９一二三四五六七八九十]{1,2}[\s\u3000]*[.．、]")
_SHORT_LIST = 12
"""Lines below 附件： within which the signature or the date of a letter stands."""


def without_mentions(lines: list[Line], titles: Collection[int]) -> list[Line]:
    """Take the marks off a list of annexes (附件：1.… 2.…), which is not the annexes themselves.

    ``titles`` are where other texts begin.
    """
    found = list(lines)
    for index in _named_in_rows(lines, titles):
        found[index] = lines[index]._replace(mark=None)
    last = max(
        (at for at, line in enumerate(lines) if line.mark and line.mark.unit is Unit.ANNEX),
        default=-1,
    )
    for index, line in enumerate(lines):
        if line.hashes or (line.mark is not None and line.mark.unit is not Unit.ANNEX):
            continue
        if _lists_annexes(lines, index, last) and _is_mention(lines, index, last):
            found[index] = line._replace(mark=None)
            for below in range(index + 1, len(lines)):
                item = lines[below]
                alone = _NUMBER_ALONE.search(lines[below - 1].words)
                if not (_ITEM_OF_LIST.match(item.words) or alone) or _ends_list(item):
                    break
                found[below] = item._replace(mark=None)
    return found


def _named_in_rows(lines: list[Line], titles: Collection[int]) -> list[int]:
    """Return the lines that name annexes (附件1：…) below a letter and are not these themselves.

    They stand one below the other, and the same annexes come again, or nothing comes below. What a
    law names at its end is not part of its last article.
    """
    letter = not any(line.mark and line.mark.unit is Unit.ARTICLE for line in lines)
    annexes = [index for index, line in enumerate(lines) if _names_annex(line)]
    last = {
        line.mark.shown: index
        for index, line in enumerate(lines)
        if line.mark and line.mark.unit is Unit.ANNEX
    }
    found: list[int] = []
    run: list[int] = []
    for index in annexes:
        if run and index != run[-1] + 1:
            run = []
        run.append(index)
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is not None and _names_annex(after):
            continue
        closed = letter and (after is None or after.span.start in titles)
        if closed or all(last[mark.shown] > index for at in run if (mark := lines[at].mark)):
            found += run
    return found


def _names_annex(line: Line) -> bool:
    """Whether a line is the number of an annex and its name."""
    return (
        line.mark is not None
        and line.mark.unit is Unit.ANNEX
        and bool(line.rest)
        and not line.hashes
        and len(line.words) <= _LONGEST_NAME
    )


def _ends_list(line: Line) -> bool:
    """Whether a line is too long or too much of a sentence to be the name of an annex."""
    return bool(line.hashes) or len(line.words) > _LONGEST_NAME or line.words.endswith("。")


def _lists_annexes(lines: list[Line], index: int, last: int) -> bool:
    """Whether a line can begin a list of annexes: 附件：1.…, or 附件 above 1.… on the next.

    ``last`` is the last line that is marked as an annex.
    """
    line = lines[index]
    if _LIST_OF_ANNEXES.match(line.words):
        return True
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        not line.rest
        and line.mark is not None
        and not line.mark.num
        and below is not None
        and _ITEM_OF_LIST.match(below.words) is not None
        and (last > index or _closes_letter(lines, index + 1))
    )


def _closes_letter(lines: list[Line], first: int) -> bool:
    """Whether names from ``first`` on are the end of a letter, or its signature and day follow."""
    for line in lines[first : first + _SHORT_LIST]:
        if _ends_list(line) or line.running:
            return False
        if DATE.fullmatch(line.words):
            return True
    return len(lines) - first <= _SHORT_LIST


def _is_mention(lines: list[Line], index: int, last: int) -> bool:
    """Whether the annexes named at ``index`` follow later, or not at all: a letter goes on."""
    if _FIRST_ITEM.match(lines[index].words):
        return True
    if last > index:
        return True
    for line in lines[index + 1 : index + 1 + _SHORT_LIST]:
        if line.running or (line.mark is not None and line.mark.unit is Unit.ARTICLE):
            return False
        if DATE.search(line.words):
            return True
    return len(lines) - index - 1 <= _SHORT_LIST
