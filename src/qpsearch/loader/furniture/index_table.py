"""Index tables in the head of a text: which of its lines are rows of one.

A label with its value, on one line or on two, with a colon, in brackets, or with nothing between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.furniture.row_references import references_below
from qpsearch.loader.furniture.row_runs import (
    LONGEST_ROW,
    LONGEST_VALUE,
    bare_values,
    runs_of_rows,
)
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.label_names import field_of, is_label
from qpsearch.loader.metadata.labels import (
    is_bare_value,
    is_loose_row,
    is_sure_row,
    is_tool,
    is_value,
    labelled_value,
    pairs_in,
)
from qpsearch.loader.metadata.lines import unlisted
from qpsearch.loader.metadata.names import OF_PAGE
from qpsearch.loader.metadata.titles.headline import is_dateline
from qpsearch.text.folding import fold_line
from qpsearch.text.letters import LETTER
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container

    from qpsearch.loader.draft import DraftLine


def index_rows(lines: list[DraftLine]) -> dict[int, str]:
    """Return the lines of the head that are rows of an index table, with the headings above them.

    A row is one line of label and value, or a line that is a label with the value below; a label
    without a value takes none, so what is below must look like one. Beside a row whose label is
    known, lines of the same form are rows whatever their labels say: what a crawler has noted.
    """
    records = _records(lines)
    rows, alone = _rows_by_form(lines, records)
    rows |= runs_of_rows(lines)
    rows |= bare_values(lines) | references_below(lines, rows)
    for at in alone:
        if not any(at + step in rows and at + step not in alone for step in _NEAR):
            del rows[at]  # 【关键词】 heads a part of the text
    rows = {at: rule for at, rule in rows.items() if at not in records}
    if rows:
        headings = (at for at in range(min(rows), len(lines)) if at not in rows)
        rows |= {at: "index_heading" for at in headings if _BEGINS_TEXT.fullmatch(lines[at].text)}
    beside = _beside(lines, rows)
    return rows | {at: rule for at, rule in beside.items() if at not in records}


def _rows_by_form(
    lines: list[DraftLine], records: Container[int]
) -> tuple[dict[int, str], set[int]]:
    """Return the lines that are rows by their own form, and those of them that are labels alone."""
    rows: dict[int, str] = {}
    alone: set[int] = set()
    for index, line in enumerate(lines):
        if index in rows or index in records or len(line.text) > LONGEST_ROW:
            continue
        if (":" in line.text or "：" in line.text) and is_tool(unlisted(line.text)):
            rows[index] = "toolbar"
            continue
        below = lines[index + 1].text if index + 1 < len(lines) else ""
        label = unlisted(line.text).rstrip("-—– ")  # 【失效日期】-- has no value
        valued = is_label(label) and (
            is_value(label, below) or _stands_between_labels(lines, index + 1)
        )
        if valued and line.text.rstrip(":： ")[-1:] == "旨" and _goes_on(lines, index + 1):
            valued = False  # 要旨: the gist is text, not what the document is called
        field = field_of(label) or ""
        dated = valued and (field in ("edition", "number") or field.startswith("date_"))
        if field == "source" and line.text[-1] in ":：":
            rows[index] = "index_table"  # without a value, or with that of the page below it
            if valued and rows.get(index - 1) and _is_source(lines[index + 1 : index + 3]):
                rows[index + 1] = "index_table"
            continue
        pairs = pairs_in(unlisted(line.text))
        if dated or pairs:
            rows[index] = "index_table"
            if not (dated or valued or any(value for _, value in pairs)):
                alone.add(index)
            if valued:
                rows[index + 1] = "index_table"
    return rows, alone


def _goes_on(lines: list[DraftLine], at: int) -> bool:
    """Whether a value fills its line and goes on below."""
    value = lines[at].text
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return (
        len(value) >= _FILLED
        and value[-1] not in "。」）)"
        and below != ""
        and not pairs_in(unlisted(below))
        and not is_label(unlisted(below))
    )


_FILLED = 24
_NEAR = (-2, -1, 1, 2)


def _records(lines: list[DraftLine]) -> frozenset[int]:
    """Return the rows of a table whose columns a row above names: what a list holds, not notes.

    文号 ⇥ 标题 ⇥ 公布日期 above 文号：… ⇥ 标题：…: each row is of another document.
    """
    found: set[int] = set()
    columns: frozenset[str] = frozenset()
    named = -1
    for index, line in enumerate(lines):
        if "\t" not in line.text:
            continue
        cells = line.text.split("\t")
        if columns and all(re.split("[:：]", cell, maxsplit=1)[0] in columns for cell in cells):
            found |= {named, index}
        elif not any(mark in line.text for mark in ":："):
            columns, named = frozenset(cells), index
    return frozenset(found)


def _stands_between_labels(lines: list[DraftLine], index: int) -> bool:
    """Whether a line is the value of the bare label above: another stands right below.

    [主题分类] ⏎ 综合政务/应急管理 ⏎ [发文机构]. Both in the same brackets, or both with a colon.
    """
    return (
        index + 1 < len(lines)
        and len(lines[index].text) <= LONGEST_VALUE
        and "。" not in lines[index].text
        and not is_label(unlisted(lines[index].text))
        and (
            (
                lines[index - 1].text[0] in _MARKS_OF_LABELS
                and lines[index + 1].text[0] == lines[index - 1].text[0]
            )
            or lines[index - 1].text[-1] + lines[index + 1].text[-1] in _TWO_COLONS
        )
        and is_label(unlisted(lines[index + 1].text))
    )


_MARKS_OF_LABELS = frozenset("【】[]（）()〔〕-*•·")
_TWO_COLONS = frozenset(["::", "：：", ":：", "：:"])


def _beside(lines: list[DraftLine], rows: dict[int, str]) -> dict[int, str]:
    """Return the lines above and below known rows that have the form of one, and the headings."""
    found: dict[int, str] = {}
    if not any(is_sure_row(unlisted(lines[index].text)) for index in rows):
        return found
    for index in sorted(rows):
        for step in (-1, 1):
            at = index + step
            while 0 <= at < len(lines) and at not in rows and at not in found:
                if not (
                    _has_form_of_row(lines[at].text, lines[at - step].text)
                    or (at - 1 in rows and _is_cut_row(lines[at : at + 2]))
                ):
                    break
                if step < 0 and _announces(lines[at].text):
                    break  # 江淮股份：江淮股份有限公司关于…的公告
                if _is_only_headline(lines, at, rows.keys() | found.keys()):
                    break
                found[at] = "index_table"
                at += step
            while 0 <= at < len(lines) and _ABOUT.fullmatch(fold_line(lines[at].text)):
                found[at] = "index_heading"
                at += step
    known = rows.keys() | found.keys()
    found |= {
        at: "index_table"
        for at, line in enumerate(lines)
        if at not in known and {at - 1, at + 1} <= known and EMPTY.fullmatch(line.text)
    }
    return found


def _is_only_headline(lines: list[DraftLine], at: int, rows: Container[int]) -> bool:
    """Whether a line with a colon is the headline of a page that has no other, beside its rows.

    交通运输部：防汛物资运输车辆优先通行 ⏎ 发布时间：… ⏎ the text, or the same line once more.
    """
    said = labelled_value(lines[at].text)
    if said is None or is_label(said[0]) or len(said[1]) < _SHORTEST_SUBJECT:
        return False
    if _SUBJECT_OF_NEWS.fullmatch(said[1]) is None:
        return False
    return all(
        other in rows
        or len(line.text) < _SHORTEST_SUBJECT
        or line.text == lines[at].text
        or is_dateline(line.text)
        for other, line in enumerate(lines)
    )


_SHORTEST_SUBJECT = 8
_SUBJECT_OF_NEWS = lazy_pattern(r"[^。；;：:|\t]*[\u3400-\u9fff]{4}[^。；;：:|\t]*")


def _has_form_of_row(text: str, row: str) -> bool:
    """Whether a line beside a row may be one too; rules of a table part rows."""
    return bool(
        labelled_value(text)
        or _is_like(row, text)
        or is_label(unlisted(text).rstrip("-—– "))
        or _is_empty_row(row, text)
        or is_loose_row(text)
        or _is_row_of_labels(text)
        or (text[0] in "•·" and is_bare_value(unlisted(text)))
        or not LETTER.search(text)
    )


def _is_cut_row(lines: list[DraftLine]) -> bool:
    """Whether a line between rows is one that lost letters of its label, or the whole of it.

    旨: 修正某條例 ⏎ 法規名稱: 某條例; 民國 106 年 12 月 08 日 ⏎ 圖表附件:.
    """
    if len(lines) < _TWO or not (is_sure_row(lines[1].text) or is_label(lines[1].text)):
        return False
    return _CUT_LABEL.match(lines[0].text) is not None or is_bare_value(lines[0].text)


_TWO = 2
_CUT_LABEL = lazy_pattern(r"[^\W\d_]\s*[:：]\s*\S")


def _announces(text: str) -> bool:
    """Whether a line with a colon is the headline of an announcement, whose subject is behind."""
    return (
        len(text) >= _HEADLINE
        and ends_title(text)
        and (_SUBJECT.search(text) is not None or OF_PAGE.match(text) is not None)
    )


_HEADLINE = 20
_SUBJECT = lazy_pattern(r"[：:][^：:]{4,40}(?:公司|[会會])[关關][于於]")


def _is_source(lines: list[DraftLine]) -> bool:
    """Whether the first of two lines may be whom a page has its text from, and begins no title."""
    below = lines[1].text if len(lines) > 1 else ""
    return len(lines[0].text) <= _LONGEST_SOURCE and below[:1] not in "关關印转轉批"


_LONGEST_SOURCE = 16


def _is_like(row: str, text: str) -> bool:
    """Whether a line has its label in the brackets, behind the bullet, that a row beside it has."""
    said, other = _BULLET_CELL.match(row), _BULLET_CELL.match(text)
    return said is not None and other is not None and said["mark"] == other["mark"]


def _is_empty_row(row: str, text: str) -> bool:
    """Whether a line is a label that no value follows, in the list that a row beside it is of."""
    return row[0] == text[0] and text[0] in "•·-" and _EMPTY_ROW.fullmatch(text) is not None


def _is_row_of_labels(text: str) -> bool:
    """Whether a line holds labels alone, none with a value: 著录日期   生效日期."""
    return " " in text and all(is_label(word) for word in _WIDELY.split(text))


_WIDELY = lazy_pattern(r"[ \t\u3000]{2,}")
EMPTY = lazy_pattern(r"[\u3400-\u9fff]{2,8}\s*[：:]")
_EMPTY_ROW = lazy_pattern(r"[-•·]\s*[\u3400-\u9fff]{2,10}\s*[：:]")
_BULLET_CELL = lazy_pattern(r"(?P<mark>[-*•·]\s*[【\[])[^】\]]{2,10}[】\]]")


_ABOUT = lazy_pattern(
    r"文档摘要|[【\[#\s]*(?:(?:目录项的)?(?:基本|文件|文档|政策|法规|元|页面|网页)?(?:信息|数据)|(?:政策|文件|法规|文章)?(?:全文|正文|原文)(?:内容)?|(?:发文|法规|公告|文章)?内?容)[】\]\s]*[：:]?"
    r"|[【\[(]?注:本(?:篇)?(?:法规|法|文件|规章)[^。]{2,80}(?:废止|失效|修改|修正|修订)[】\])]?"
)
"""What a crawler heads its notes and the text with: 基本信息, 政策全文; what became of a law."""
_BEGINS_TEXT = lazy_pattern(
    r"(?:发文|發文|法规|法規|公告|文章)(?:内容|內容)\s*[：:]|正文(?:内容|內容)[：:]?"
)
