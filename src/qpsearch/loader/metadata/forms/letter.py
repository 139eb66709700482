"""A letter of an agency of Taiwan (函): its rows, its subject.

行政院　函 ⏎ 受文者：… ⏎ 發文日期：… ⏎ 發文字號：… ⏎ 主旨：… ⏎ 說明：… (文書處理手冊). The rows
above 主旨 are about the letter, whatever they are called; 主旨 is its subject and its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.numbers import leading_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = lazy_pattern(
    r"(?P<body>[\u3400-\u9fff（）()]{2,40}?)[\s\u3000]*(?P<kind>书函|笺函|函|令|公告|开会通知单|会勘通知单)[\s\u3000]*(?:[（(].{1,6}[)）])?",
    needs="令函勘告知笺",
)
_DAY_BEHIND = lazy_pattern(r"[\s\u3000]+中华民国[^:：]{6,20}日$")
"""經濟部公告　中華民國113年3月5日."""
_NUMBER = lazy_pattern(r"发文字号[\s\u3000]*[:：]")
_SUBJECT = lazy_pattern(
    r"(?:主[\s\u3000]*旨|(?:开会|会勘)事由)[\s\u3000]*[:：][\s\u3000]*(?P<words>\S.*)"
)
"""主旨：…; of a 開會通知單 開會事由：…."""
_ORDERED = lazy_pattern(r"(?:(?:兹|茲)?(?:订定|修正|废止|核定|公布)|「).{2,100}。")
"""What an order says without 主旨: 訂定「遠距醫療辦法」。"""
_ROW = lazy_pattern(r"(?P<label>[^:：\s\u3000][^:：]{0,20})[:：](?P<value>.*)")
_FILED = lazy_pattern(r"(?:档\s*号|保存年限|装\s*订|页\s*次)\s*[:：].{0,40}")
"""What the registry writes above the name of the agency: 檔號, 保存年限."""
_ROWS = 24
"""Lines among which the rows of a letter stand."""
_LONGEST = 120


class Letter(NamedTuple):
    """The head of a letter by its lines."""

    body: str
    """Who writes."""
    name: int
    """The line that says who, and that it is a letter; rows of the registry may stand above.

    -1 where no line does."""
    subject: int
    """The line of 主旨; of an order the line that says what it orders."""
    title: str
    """What that line says."""


def letter_head(lines: Sequence[str]) -> Letter | None:
    """Return the head of a letter whose name is the first of ``lines``, if it is one.

    A copy may begin with the rows; a note to a superior (簽　於資訊室) has none.
    """
    if lines and lines[0][0] in "受發发簽签":
        return _letter_without_name(lines)
    at = 0
    while at < min(len(lines), 4) and _FILED.fullmatch(fold_line(lines[at][:_LONGEST])):
        at += 1
    name = None
    if at < len(lines) and len(lines[at]) <= _LONGEST:
        name = _NAME.fullmatch(_DAY_BEHIND.sub("", fold_line(lines[at])))
    if name is None:
        return None
    body = "".join(lines[at][slice(*name.span("body"))].split())
    numbered = False
    for index, line in enumerate(lines[at + 1 : at + _ROWS], start=at + 1):
        folded = fold_line(line[:_LONGEST])
        if match := _SUBJECT.match(folded):
            words = _subject(lines, index, match.start("words"))
            return Letter(body, at, index, words) if numbered else None
        if numbered and name["kind"] == "令" and _ORDERED.fullmatch(folded):
            return Letter(body, at, index, line.rstrip("。"))
        if len(line) > _LONGEST:
            return None
        numbered = numbered or _NUMBER.match(folded) is not None or leading_number(folded) > 0
    return None


def subject_below(lines: Sequence[str]) -> tuple[int, str] | None:
    """Return the line of 主旨 and what it says, where a site has the letter's rows in a table.

    Only notes of the site may stand above; the reasons of the letter stand below.
    """
    for index, line in enumerate(lines[:_NOTED]):
        folded = fold_line(line[:_LONGEST])
        if match := _SUBJECT.match(folded):
            below = (fold_line(text[:_LONGEST]) for text in lines[index + 1 : index + _ROWS])
            reasons = any(_PART.match(text) and text[0] in "说依公" for text in below)
            return (index, _subject(lines, index, match.start("words"))) if reasons else None
        if line[-1] not in "：:。" and not line[0].isdecimal():
            break  # the headline of a page
    return None


_NOTED = 6
"""Lines of notes that a site may set above a letter."""


def _letter_without_name(lines: Sequence[str]) -> Letter | None:
    note = _NOTE.fullmatch(fold_line(lines[0][:_LONGEST]))
    if not (note or _FIRST_ROW.match(fold_line(lines[0][:_LONGEST]))):
        return None
    numbered = note is not None
    for index, line in enumerate(lines[:_ROWS]):
        folded = fold_line(line[:_LONGEST])
        if match := _SUBJECT.match(folded):
            words = _subject(lines, index, match.start("words"))
            known = numbered or (index <= _FEW_ROWS and lines[0][0] == "受")
            return Letter("", 0 if note else -1, index, words) if known else None
        numbered = numbered or _NUMBER.match(folded) is not None
    return None


_FEW_ROWS = 3
"""Rows above 主旨 on a page that tells a school only whom a letter is for."""
_FIRST_ROW = lazy_pattern(r"(?:受文者|发文日期|发文字号)[\s\u3000]*:")
_NOTE = lazy_pattern(
    r"签[\s\u3000]*(?:呈|稿)?[\s\u3000]*(?:[于於][\s\u3000]*[\u3400-\u9fff]{1,20})?"
)
"""簽　於資訊室: what an official sets up for a decision."""


def _subject(lines: Sequence[str], index: int, start: int) -> str:
    """Return what 主旨 says, over as many lines as its sentence takes; 事由 is no sentence."""
    words = lines[index][start:]
    if lines[index].startswith(("开", "開", "会", "會")):
        return words
    for line in lines[index + 1 : index + _SUBJECT_LINES]:
        if words.endswith("。") or _PART.match(fold_line(line[:_LONGEST])):
            break
        words += line
    return words.rstrip("。")


_SUBJECT_LINES = 4
_PART = lazy_pattern(
    r"[说辦办擬拟依公][\s\u3000]*[明法办据告][^:]{0,4}[:：]|[一二三四五六七八九十]{1,3}、|[正副]本:"
)


def row_of(line: str) -> tuple[str, str]:
    """Return label and value of a row; a line without a colon goes on with the row above."""
    match = _ROW.fullmatch(line)
    return (match["label"].strip(), match["value"].strip()) if match else ("", line)
