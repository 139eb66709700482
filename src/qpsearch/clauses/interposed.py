"""Headings between numbered paragraphs whose count runs on: 背景 above 2.…, 推行情况 above 5.….

So papers, circulars and codes of Hong Kong are set; the first paragraph may bear no number. One
such line says nothing: it takes several, each above a paragraph that is a sentence. The head row
of a table that stands there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.outline import parts_of
from qpsearch.clauses.plain_headings import may_be_heading
from qpsearch.clauses.sequence import follows
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_SENTENCE, HAS_MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.numbered import Line

_FEWEST = 2
_OVER_LINES = 2
"""Headings that may stand one below the other: of a part, and of the first in it."""
_SENTENCE = 6


def interposed_headings(lines: Sequence[Line], marked: Sequence[int]) -> frozenset[int]:
    """Return the lines that are such headings.

    Args:
        lines: all lines.
        marked: which of them bear a number, in order.

    """
    last: dict[str, str] = {}
    found: list[int] = []
    between = 0
    for index in marked:
        mark = lines[index].mark
        if mark is None or (mark.unit is not Unit.LEVEL_3 and mark.rule != "decimal"):
            continue
        *above, num = parts_of(mark) or [mark.num]
        count = ".".join(above)
        before, last[count] = last.get(count), num
        if not index or lines[index - 1].mark is not None or not _is_paragraph(lines, index):
            continue
        goes_on = num in ("1", "2") if before is None else num != "1" and follows(before, num)
        headings = _headings_above(lines, index) if goes_on else []
        found += headings
        between += before is not None and bool(headings)
    if not between or len(found) < _FEWEST:
        return frozenset()
    top = range(found[0] - 1)
    return frozenset([*(at for at in top if _heads_unnumbered(lines, at)), *found])


def _heads_unnumbered(lines: Sequence[Line], index: int) -> bool:
    """Whether a line heads the first paragraph, which bears no number: 摘要, 目的."""
    above = lines[index - 1] if index else None
    return (
        _may_head(lines[index])
        and lines[index + 1].mark is None
        and ENDS_SENTENCE.search(lines[index + 1].words) is not None
        and (above is None or above.running or HAS_MARK.search(above.words) is not None)
    )


def _headings_above(lines: Sequence[Line], index: int) -> list[int]:
    """Return the lines right above a paragraph that head it, below the end of another."""
    at = index
    while index - at < _OVER_LINES and at and _may_head(lines[at - 1]):
        at -= 1
    ended = at == 0 or lines[at - 1].mark or HAS_MARK.search(lines[at - 1].words)
    return list(range(at, index)) if ended else []


def _may_head(line: Line) -> bool:
    if _is_row(line.words):
        return False
    return may_be_heading(line) or (
        line.mark is None and not line.hashes and _SHORT.fullmatch(line.words) is not None
    )


def _is_row(words: str) -> bool:
    """Whether words are the cells of a table, 日期 姓名 餐别, rather than a heading set wide."""
    cells = words.split() if len(words) <= _LONGEST_ROW else []
    return (
        len(cells) >= _CELLS
        and sum(len(cell) > 1 for cell in cells) * 2 > len(cells)
        and all(len(cell) <= _CELL and cell[0] >= "\u3400" for cell in cells)
    )


_CELLS, _CELL, _LONGEST_ROW = 3, 6, 40
"""Cells in such a row from which on it is one; letters in each, and in all."""


_SHORT = lazy_pattern(r"[\u3400-\u9fff]{2}|[12]\d{3}年(?:[至到—–-][12]\d{3}年)?[^，。；：\d]{0,16}")
"""目的, 背景, 查詢; 1843年至1968年, 2014年的檢討."""


def _is_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether a sentence stands behind the number, or below it where that stands alone."""
    words = lines[index].rest
    if not words and index + 1 < len(lines) and lines[index + 1].mark is None:
        words = lines[index + 1].words
    return len(words) >= _SENTENCE and ("。" in words or words[-1] in "：:；;")
