"""Numbers in tables and boxes: rows are no divisions, items counted 01, 02 are.

A row of figures (1.地区生产总值 ⇥ 3000 ⇥ 4000) is data, and so is one whose first cell counts the
rows (1. ⇥ 处罚 ⇥ 依据). A box (专栏) is set as a table, and its
items are often counted with a nought before the figure; elsewhere such a number is a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIGURE = lazy_pattern(
    r"[\s\u3000＜<≤≥>＞±+－—-]*[0-9０-９][0-9０-９.．,，%％‰~～—/（()）±\s-]*\D{0,2}"
)
_FEWEST_FIGURES = 2
_NUMBER_ALONE = lazy_pattern(r"[（(]?[0-9０-９]{1,3}[）).．、]?")
_POINT = lazy_pattern(r"[0-9][.．][0-9]|[0-9][%％‰]")
_FEWEST_CELLS = 2
_PADDED = lazy_pattern(r"(0[1-9]|[1-9][0-9])[\s\u3000.．、]*(?=[\u3400-\u9fff“《])")
_LONGEST_ITEM = 40
_FEWEST_ITEMS = 2


def is_row(line: str) -> bool:
    """Whether a numbered line is the row of a table.

    Its number has a cell of its own with two and more behind it, or most cells behind the first
    are figures, and more than one; behind an Arabic number a decimal alone is enough.
    """
    if "\t" not in line:
        return False
    first, *cells = line.split("\t")
    if len(cells) >= _FEWEST_CELLS and _NUMBER_ALONE.fullmatch(first):
        return True
    figures = sum(_FIGURE.fullmatch(cell) is not None for cell in cells)
    if len(cells) == 1 and figures and line[0].isdecimal() and _POINT.search(cells[0]):
        return True
    return figures >= _FEWEST_FIGURES and figures * 2 >= len(cells)


def rows_of_table(words: Sequence[str], marks: Sequence[Mark | None]) -> set[int]:
    """Return the numbered lines that are rows of tables, by themselves or by one beside them.

    11. 悬浮物 ⇥ 4 is one beside 12. 生化需氧量 ⇥ 0.5.
    """
    found: set[int] = set()
    beside: list[int] = []
    for index, line in enumerate(words):
        if marks[index] is None or "\t" not in line:
            beside = []
        elif is_row(line):
            found |= {index, *beside}
            beside = []
        elif _FIGURE.fullmatch(line.rpartition("\t")[2]) is None:
            beside = []
        elif index - 1 in found:
            found.add(index)
        else:
            beside.append(index)
    return found


def rows_below_head(words: Sequence[str]) -> set[int]:
    """Return the rows of tables whose rules are lost, counted below the head of their columns.

    序号 名称 单位 ⏎ 1 流量 m3/h ⏎ 2 扬程 m: what stands between them are the rest of cells. A line
    above its text, or above its first part, is the chapter that is next by chance.
    """
    found: set[int] = set()
    last = -1  # of the open table; none is
    headed = False
    for index, line in enumerate(words):
        if line.startswith(ROW_HEADS):
            last, headed = max(last, 0), True
            continue
        if last < 0:
            continue
        match = _ROW_COUNTED.match(line)
        below = words[index + 1] if index + 1 < len(words) else ""
        if match is None:
            ends = ENDS_LINE.search(line) is not None or len(line) > _LONGEST_ITEM
        elif headed and match["n"] == "1":
            ends = False
        else:
            above_text = ENDS_LINE.search(below) is not None or below.startswith(f"{match['n']}.")
            ends = not last < int(match["n"]) <= last + _MOST_LOST or above_text
        if ends:
            last = -1
        elif match:
            found.add(index)
            last, headed = int(match["n"]), False
    return found


ROW_HEADS = ("序号 ", "序號 ")
"""How the head of the columns begins."""
_MOST_LOST = 9
"""Rows by which the count may jump: some stand on the line of another."""
_ROW_COUNTED = lazy_pattern(r"(?P<n>[1-9][0-9]{0,2})[ \u3000]+\S")


def items_of_boxes(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the items 01, 02 … of the boxes of a text by the index of their lines."""
    found: dict[int, Mark] = {}
    items: dict[int, Mark] | None = None
    for index, mark in enumerate(marks):
        if mark is not None and mark.unit.rank <= Unit.BOX.rank:
            found |= _enough(items)
            items = {} if mark.unit is Unit.BOX else None
        elif items is not None and mark is None and len(words[index]) <= _LONGEST_ITEM:
            match = _PADDED.match(words[index])
            if match and int(match[1]) == len(items) + 1:
                number = match[1]
                items[index] = Mark(
                    "padded", Unit.LEVEL_3, str(int(number)), f"{number}.", match.end()
                )
    return found | _enough(items)


def padded_headings(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the headings that an article of an app counts: 01 / 指导思想, PART 02 ⏎ 基本原则.

    Each stands above text; a list of codes has its items below each other. None in a text of
    chapters or articles.
    """
    found: dict[int, Mark] = {}
    for index, line in enumerate(words):
        match = _COUNTED.match(line) if line[0] in _BEGINS_COUNT else None
        if (
            match is None
            or len(line) > _LONGEST_ITEM
            or line[-1] in _STOPS
            or "\t" in line
            or int(match["n"]) != len(found) + 1
            or not _heads_text(words[index + 1 :], alone=match.end() == len(line))
        ):
            continue
        number = match["n"]
        shown = f"{match['word'] or ''} {number}".strip()
        found[index] = Mark("padded", Unit.LEVEL_1, str(int(number)), shown, match.end())
    if len(found) < _FEWEST_ITEMS:
        return {}
    units = {mark.unit for mark in marks if mark is not None and not mark.doubtful}
    if any(unit.rank <= Unit.ARTICLE.rank for unit in units):
        return {}
    if Unit.LEVEL_1 in units:
        found = {at: mark._replace(unit=Unit.PART) for at, mark in found.items()}
    return found


BEGINS_PADDED = ("\n01", "\nPART", "\nPart", "\nN")
"""Some of this is in every text with such a heading, which no text begins with."""


def _heads_text(below: Sequence[str], *, alone: bool) -> bool:
    """Whether text stands below a heading; a number alone has the words of its heading below."""
    if alone:
        if len(below) <= 1 or len(below[0]) > _LONGEST_ITEM or below[0][-1] in _STOPS:
            return False
        below = below[1:]
    return bool(below) and _COUNTED.match(below[0]) is None


_COUNTED = lazy_pattern(
    r"(?:(?P<word>PART|Part|NO|No)[\s.．]{0,2})?(?P<n>0[1-9]|[1-9][0-9])"
    r"(?:[\s\u3000]*[/／|｜丨·][\s\u3000]*|[\s\u3000.．、]*)(?=[\u3400-\u9fff“《]|$)"
)
_BEGINS_COUNT = frozenset("0123456789PN")
_STOPS = frozenset("。；，,;：:！!？?")


def _enough(items: dict[int, Mark] | None) -> dict[int, Mark]:
    return items if items and len(items) >= _FEWEST_ITEMS else {}
