"""The head of what gathers documents: a gazette with its issue, a volume of laws.

青岭省人民政府公报 ⏎ 2024年第6期 ⏎ 目录 … ⏎ the first document. It is a document with a title of its
own, and so is each that it prints: the first of them is not what holds the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import read_mark
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import TITLE_LENGTH, is_date_line
from qpsearch.loader.metadata.numbers import is_issue_number, is_number
from qpsearch.loader.metadata.titles.official_titles import official_title
from qpsearch.loader.metadata.titles.title import Title
from qpsearch.model import Unit
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_GATHERS = lazy_pattern(
    r"(?!.*(?:关于|的通知|会议公报))[《#\s]*[\u3400-\u9fff（）()、·\d\s]{0,40}"
    r"(?:公报|政报|文报|汇编|选编|汇集|合集|法规集|法律集|文件集|制度集|合订本|全书)"
    r"(?:[（(][^（）()]{1,20}[）)])?》?(?:\s*[（(]?(?:(?:19|20)\d\d\s*年\s*)?第?\s*\d{1,4}\s*[期号卷辑版].{0,14})?",
    needs="书报文汇编订集",
)
_ISSUE_OR_RULE = lazy_pattern(
    r"[\s\W]*|(?!.*[,。;《》])[^\d〇一二三四五六七八九十]{0,8}[\d〇一二三四五六七八九十].{0,30}"
    r"(?:[期号辑版卷集]\)?|\(总.{1,12}\))"
)
"""2024年第6期, 2025年 第3号, （总号：1830）, （2023年版）; a row of stars."""
_LONGEST = 60
_ISSUE_LINES = 4
_HEAD_LINES = 6
"""Lines of number, date and agencies between a title and its text."""
_FEWEST = 2


class Gathering(NamedTuple):
    """The head of a gathering: its title, and the lines below that say which issue it is."""

    title: Title
    issue: dict[int, str]
    """Line → the rule under which it goes."""


def gathers(title: str) -> bool:
    """Whether a title is that of a gazette or a volume."""
    return len(title) <= _LONGEST and _GATHERS.fullmatch(fold_line(title)) is not None


def gathering_head(lines: Sequence[str]) -> Gathering | None:
    """Return the head of a gazette or a volume, if the lines of a file (all of them) begin so.

    A page that names the gazette above the one document it shows is that document.
    """
    if not lines or not gathers(lines[0]):
        return None
    issue: dict[int, str] = {}
    below = 1
    while below < min(len(lines), 1 + _ISSUE_LINES):
        text = lines[below]
        if is_issue_number(text) or _ISSUE_OR_RULE.fullmatch(fold_line(text)):
            issue[below] = "document_number" if is_issue_number(text) else "letterhead"
        elif is_date_line(text):
            issue[below] = "date_line"
        else:
            break
        below += 1
    texts = [at for at in range(below, len(lines)) if _opens_text(lines, at)]
    foreword = bool(texts) and any(text.endswith("。") for text in lines[below : texts[0]])
    if len(texts) < (1 if foreword else _FEWEST):
        return None
    return Gathering(Title(0, 1, lines[0].strip("#《》 \u3000")), issue)


def _opens_text(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the title of a text: the first of a count or an addressee is below it."""
    text = lines[at]
    if len(text) > TITLE_LENGTH or "\t" in text or text[-1] in "。；：，、":
        return False
    if text.endswith("令"):
        return at + 1 < len(lines) and is_number(lines[at + 1])
    if not ends_title(text):
        return False
    mark = read_mark(text)
    if mark:
        return False
    official = official_title(lines[at : at + 12])
    if official and official.first == 0:
        return True
    for below in lines[at + 1 : at + 1 + _HEAD_LINES]:
        first = read_mark(below)
        if first:
            return first.num == "1" and first.unit in _FIRST
        if not (is_number(below) or is_date_line(below)):
            return False
    return False


_FIRST = frozenset([Unit.PART, Unit.CHAPTER, Unit.ARTICLE, Unit.LEVEL_1])
"""Units that the numbering of a whole text begins with."""
