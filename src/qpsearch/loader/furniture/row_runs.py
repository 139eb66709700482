"""Index tables that only a run of their lines tells: no row of them is one by its own form.

Labels without a colon, each with its value on the line below, in the cell below or right behind
it; labels said twice; values whose labels are lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.label_names import field_of, is_label
from qpsearch.loader.metadata.labels import (
    glued_row,
    is_bare_value,
    is_value,
    is_value_of_form,
    labelled_value,
    run_on_pairs,
)
from qpsearch.loader.metadata.lines import unlisted

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine

LONGEST_ROW, LONGEST_VALUE = 400, 60


def runs_of_rows(lines: list[DraftLine]) -> dict[int, str]:
    """Return the rows that runs of labels, or of labels with their values, tell."""
    found = _cells_below(lines) | _said_twice(lines)
    return found | _glued_rows(lines) | _stacked_rows(lines) | _column(lines) | _comments(lines)


def _said_twice(lines: list[DraftLine]) -> dict[int, str]:
    """Return the rows of a page that says each label by itself and before its value.

    發文單位 ⏎ 發文單位 某局 ⏎ 相關法條 ⏎ 相關法條 某法第1條 ⏎ 某條例第2條: a value may go on below.
    """
    heads = [
        at
        for at, (line, below) in enumerate(zip(lines, lines[1:], strict=False))
        if len(line.text) <= _SHORT_LABEL
        and below.text.startswith(line.text)
        and below.text[len(line.text) :][:1].strip() == ""
    ]
    if len(heads) < _FEWEST_TWICE or not any(is_label(lines[at].text) for at in heads):
        return {}
    return dict.fromkeys(range(heads[0], heads[-1] + 2), "index_table")


_FEWEST_TWICE = 3


def values_below(row: str, text: str) -> list[tuple[str, str]]:
    """Return the labels that a row is or ends in, with their values on the line below it.

    文件名称 ⇥ 采购程序 ⇥ 文件编号 above DOC-002: the cells beside reach over both rows.
    """
    if is_label(row):
        return [(row, text.removeprefix(row).lstrip())]
    cells, values = row.split("\t"), text.split("\t")
    labels = cells[len(cells) - len(values) :] if len(values) < len(cells) else []
    if not labels or any(field_of(label) is None for label in labels):
        return []
    if not any(map(is_value_of_form, labels, values)):
        return []
    return list(zip(labels, values, strict=True))


def _cells_below(lines: list[DraftLine]) -> dict[int, str]:
    """Return the rows of a table that end in labels, with the rows below that hold their values."""
    found: dict[int, str] = {}
    for index, line in enumerate(lines[:-1]):
        tabbed = "\t" in line.text and len(line.text) <= LONGEST_ROW
        if tabbed and values_below(line.text, lines[index + 1].text):
            found |= {index: "index_table", index + 1: "index_table"}
    return found


def _glued_rows(lines: list[DraftLine]) -> dict[int, str]:
    """Return runs of lines on which labels stand before their values with nothing between."""
    found: dict[int, str] = {}
    run: list[int] = []
    labels = 0
    for index, line in enumerate([*lines, None]):
        if line is not None and (
            count := len(run_on_pairs(line.text)) or (glued_row(line.text) is not None)
        ):
            run.append(index)
            labels += count
            continue
        if len(run) >= _FEWEST_GLUED or (run and labels >= _LABELS_RUN_ON):
            found |= dict.fromkeys(run, "index_table")
        run, labels = [], 0
    return found


_FEWEST_GLUED = 3
_LABELS_RUN_ON = 5


def _comments(lines: list[DraftLine]) -> dict[int, str]:
    """Return the notes that a program sets above a plain text: # 来源: … ⏎ # 条款数: 22."""
    found = {
        at: field_of(row[0])
        for at, line in enumerate(lines[:_COMMENT_TOP])
        if line.text[0] == "#" and (row := labelled_value(unlisted(line.text)))
    }
    several = len(found) > 1 and any(field is not None for field in found.values())
    return dict.fromkeys(found, "index_table") if several else {}


_COMMENT_TOP = 12


def bare_values(lines: list[DraftLine]) -> dict[int, str]:
    """Return the items of a list that are values of an index table whose labels are lost.

    • 7369/2024-0372 ⏎ • 2024-01-10 15:30:00 ⏎ • 某政办规〔2024〕1号 ⏎ • 现行有效.
    """
    found: dict[int, str] = {}
    run: list[int] = []
    for index, line in enumerate([*lines, None]):
        if line is not None and line.text[0] in "•·" and "。" not in line.text:
            run.append(index)
            continue
        sure = sum(is_bare_value(unlisted(lines[at].text)) for at in run)
        if len(run) >= _FEWEST_GLUED and sure > 1 and 2 * sure >= len(run):
            found |= dict.fromkeys(run, "index_table")
        run = []
    return found


def _stacked_rows(lines: list[DraftLine]) -> dict[int, str]:
    """Return runs of labels without a colon, each with its value on the line below.

    发文字号 ⏎ 某政文[2018]105号 ⏎ 有效地区 ⏎ 某市 ⏎ 时效性 ⏎ 现行有效: between labels that are
    known, one that is not.
    """
    found: dict[int, str] = {}
    index = 0
    while index + 1 < len(lines):
        couples, sure, at = 0, 0, index
        while at + 1 < len(lines) and len(lines[at + 1].text) <= LONGEST_VALUE:
            label, value = lines[at].text, lines[at + 1].text
            known = is_label(label) and not is_label(value)
            if known and _begins_text(value):
                at += couples > 0  # the last label has no value
                break
            between = couples > 0 and len(label) <= _SHORT_LABEL and at + 2 < len(lines)
            if "。" in value or not (known or (between and is_label(lines[at + 2].text))):
                break
            couples += 1
            sure += known and is_value(label, value)
            at += 2
        if couples >= _FEWEST_GLUED and sure > 1:
            found |= dict.fromkeys(range(index, at), "index_table")
        index = max(at, index + 1)
    return found


_SHORT_LABEL = 6


def _column(lines: list[DraftLine]) -> dict[int, str]:
    """Return a column of labels, each with its value below or with none, at the top of a page.

    索引号 ⏎ 0113/2025-24496 ⏎ 主题分类 ⏎ 水利 ⏎ 发文字号 ⏎ 效力状态 ⏎ 有效.
    """
    first = next((at for at, line in enumerate(lines[:_COLUMN_TOP]) if is_label(line.text)), None)
    if first is None:
        return {}
    at, labels, sure = first, 0, 0
    while at < len(lines):
        if field_of(lines[at].text) is None:
            break
        labels += is_label(lines[at].text)
        at += 1
        value = lines[at].text if at < len(lines) else ""
        if value and field_of(value) is None and _may_be_value(lines[at - 1].text, value):
            sure += is_value(lines[at - 1].text, value)
            at += 1
    return dict.fromkeys(range(first, at), "index_table") if labels > _LABELS and sure else {}


_COLUMN_TOP = 6
_LABELS = 3


def _may_be_value(label: str, text: str) -> bool:
    titled = len(text) > _SHORT_LABEL and ends_title(text) and field_of(label) != "title"
    return len(text) <= LONGEST_VALUE and "。" not in text and not (titled or _begins_text(text))


def _begins_text(text: str) -> bool:
    """Whether a line is no value, but the first division: 第一章　总则 below 是否有效."""
    return not text[0].isdigit() and is_numbered(text)
