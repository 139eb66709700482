"""What databases of laws set around the headings of a text, and above each text.

【章名】 第一章 總則; 第 2 條 - 釋義 - 01/07/1997; the rows that the gazette of Macau has above each
of its acts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.forms.macau import act_numbered
from qpsearch.numerals import parse_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

_FIELD_MARK = lazy_pattern(
    r"^[ \t\u3000]*【(?:题注|章名|节名|编名|条名|条文|正文|章节|标题"
    r"|(?:分编|[编章节条])(?=】[ \t]*第))】[ \t\u3000]*"
    r"|^[ \t\u3000]*题[ \t]?注[ \t]?[:：][ \t]*(?=[（(])"
    r"|^[ \t\u3000]*\*?注[:：]本篇法规已?被[:：]?[^\n]{4,200}[）)]"
    r"(?:修订|修改|修正|废止|代替|替代)",
    re.MULTILINE,
    needs="【注篇",
)
_FIELD_SIGNS = ("【", "题注", "题 注", "题\t注", "本篇法规")
"""Some of this is in every text that has such a mark."""


def field_marks(draft: Draft) -> Iterator[Edit]:
    """Take off what a database of laws sets before its fields: 【章名】 第一章 总则.

    Or before a title: *注:本篇法规已被:某条例(2011修订)(发布日期:…)修订.
    """
    if draft.holds(*_FIELD_SIGNS):
        yield from (Edit(*match.span()) for match in _FIELD_MARK.finditer(draft.text))


def counts_above(draft: Draft) -> Iterator[Edit]:
    """Take out the counts of a table of articles, above those that count themselves: 1 ⏎ 一、…."""
    if "1\n" not in draft.text[:_FIRST_COUNT]:
        return
    found = [
        match
        for match in _COUNT_ABOVE.finditer(draft.text)
        if parse_number(match["said"]) == int(match["count"])
    ]
    if len(found) >= _FEWEST_COUNTS and [int(match["count"]) for match in found] == list(
        range(1, len(found) + 1)
    ):
        yield from (Edit(*match.span()) for match in found)


_FIRST_COUNT = 2000
_FEWEST_COUNTS = 3
_COUNT_ABOVE = lazy_pattern(
    r"^[ \t]*(?P<count>\d{1,3})[ \t]*\n+"
    r"(?=[ \t\u3000]*(?:第[ \t]?)?(?P<said>[一二三四五六七八九十百]{1,5}|\d{1,3})[ \t]?[、條条])",
    re.MULTILINE,
)
_VERSIONED = lazy_pattern(
    r"^[ \t\u3000]*(?:第[ \t]*[0-9]{1,3}[A-Z]{0,3}[ \t]*[条條]|附表[ \t]*[0-9]{0,3})?"
    r"(?P<dash>[ \t]*[-–—－][ \t]*)"
    r"[^\n]{0,80}?(?P<date>[ \t]*[-–—－][ \t]*[0-9]{2}/[0-9]{2}/[0-9]{4})[ \t]*$",
    re.MULTILINE,
)
"""第 2 條 - 適用範圍 - 01/07/1997: number, heading and the day of the version."""
_VERSION_DAY = lazy_pattern(r"/[0-9]{2}/[0-9]{4}")
_FEWEST_VERSIONED = 2


_VERSION_SAID = lazy_pattern(
    r"[ \t\u3000]*版本日期[ \t\u3000]*[0-9]{2}/[0-9]{2}/[0-9]{4}[ \t]*$", re.MULTILINE
)
"""The same with its label: 第1條 引稱 版本日期 30/06/1997."""


def version_dates(draft: Draft) -> Iterator[Edit]:
    """Take off what the data base of Hong Kong's laws sets around the heading of a section."""
    if draft.holds("版本日期"):
        yield from (Edit(*match.span()) for match in _VERSION_SAID.finditer(draft.text))
        return
    dated = draft.holds("/") and _VERSION_DAY.search(draft.text)
    found = list(_VERSIONED.finditer(draft.text)) if dated else []
    if len(found) >= _FEWEST_VERSIONED:
        for match in found:
            at_start = match.start("dash") == match.start()
            yield Edit(*match.span("dash"), "" if at_start else "\u3000")
            yield Edit(*match.span("date"))


_CHAPTERED = lazy_pattern(
    r"^[ \t\u3000]*(?P<chapter>第[ ]?[0-9]{1,4}[A-Z]{0,2}[ ]?章)[ \t\u3000]+"
    r"(?=第[ ]?[0-9]{1,3}[A-Z]{0,3}[ ]?[条條])",
    re.MULTILINE,
)


def chapter_numbers(draft: Draft) -> Iterator[Edit]:
    """Take the number of an ordinance off the headings of its sections: 第57章 第43L條 …."""
    if not draft.holds("章 第", "章\t第", "章\u3000第"):
        return
    found = list(_CHAPTERED.finditer(draft.text))
    if len(found) >= _FEWEST_VERSIONED and len({match["chapter"] for match in found}) == 1:
        yield from (Edit(*match.span()) for match in found)


def rows_above_acts(texts: Sequence[str]) -> Iterator[int]:
    """Yield the rows that the gazette of Macau has above each act.

    法規： ⏎ 第16/2012號行政長官批示 ⏎ 公報編號： … 《公報》原始 PDF 版本.
    """
    for first, text in enumerate(texts[:-1]):
        if len(text) > _ROW_OF_ACT or text[0] != "法" or fold_line(text) not in _ACT_ROWS:
            continue
        if act_numbered(texts[first + 1]) is None:
            continue
        for last in range(first + 2, min(first + _MOST_ROWS, len(texts))):
            if _ORIGINAL.fullmatch(texts[last]):
                yield from range(first, last + 1)
                break


_ROW_OF_ACT, _MOST_ROWS = 4, 40
_ACT_ROWS = frozenset(["法规:", "法规"])
_ORIGINAL = lazy_pattern(r"《公[報报]》原始\s*PDF\s*版本")
