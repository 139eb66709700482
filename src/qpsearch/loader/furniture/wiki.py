"""What a wiki sets around a document: links to change its parts, a row that says what it is.

A saved page has them in brackets behind each heading; a converter glues them to the text below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.metadata.lines import is_agency_line, is_date
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft

_EDIT = ("编辑", "編輯")
_IN_BRACKETS = lazy_pattern(
    r"\[[ \t]?(?:编辑|編輯)(?:[ \t]?\|[ \t]?[^\[\]\n]{2,8})?[ \t]?\](?=[ \t]*$)", re.MULTILINE
)
_GLUED = lazy_pattern(r"^(?:编辑|編輯)(?:(?=\S)|$)", re.MULTILINE)
_FEWEST = 2
_LONGEST_HEADING = 60
_LONGEST_TITLE = 120


def edit_links(draft: Draft) -> Iterator[Edit]:
    """Take out the links to change a part: 第一條 標的[编辑], or 编辑 at the head of its text."""
    text = draft.text
    if not draft.holds(*_EDIT):
        return
    if "[" in text:
        yield from (Edit(*match.span()) for match in _IN_BRACKETS.finditer(text))
    glued = list(_GLUED.finditer(text))
    if len(glued) >= _FEWEST and all(_heads(text, match.start()) for match in glued):
        yield from (Edit(*match.span()) for match in glued)


def _heads(text: str, at: int) -> bool:
    """Whether a heading stands on the line above a place."""
    above = text[max(0, at - 2 * _LONGEST_HEADING) : at].rstrip()
    above = above[above.rfind("\n") + 1 :].strip()
    return (
        0 < len(above) <= _LONGEST_HEADING
        and above[-1] not in "。；：，"
        and (above[0] == "#" or is_numbered(above) or text.startswith("\n", at + len(_EDIT[0])))
    )


def header_row(draft: Draft) -> Iterator[Edit]:
    """Break the row that says a title again, with number, day and who issued behind it.

    某市条例 ⏎ 某市条例 某府令第12号 2025年1月6日 发布机关：某市政府 |: each becomes a line. Arrows
    to the texts before and after it stand around the row of a saved page.
    """
    row = _row_of(draft.text[:_TOP])
    if row is None:
        yield from _row_of_cells(draft.text[:_TOP])
        return
    start, titled = row
    end = draft.text.find("\n", start)
    words = list(_WORD.finditer(draft.text, start, end if end >= 0 else len(draft.text)))
    rows = _rows([match[0] for match in words], titled)
    edits = [Edit(words[at].start() - 1, words[at].start(), "\n") for at in rows]
    arrows = _ARROW.finditer(draft.text, 0, end) if rows and titled == _TITLE_WORDS else ()
    edits += (Edit(*match.span()) for match in arrows)
    yield from sorted(edits, key=lambda edit: edit.start)


def _row_of(top: str) -> tuple[int, int] | None:
    """Return where the words of the row begin, and how many of them may be of its title."""
    if (at := top.find(_BACK)) >= 0 and not top[:at].strip():
        return at, _TITLE_WORDS
    title, _, below = top.partition("\n")
    title = title.strip("# \t\r")
    if not 0 < len(title) <= _LONGEST_TITLE:
        return None
    at = len(below) - len(below.lstrip("←→|# \t\n"))
    end = _end_of(title, below, at)
    return (len(top) - len(below) + end, 1) if below[end : end + 1] == " " else None


def _row_of_cells(top: str) -> Iterator[Edit]:
    """Leave of a row in cells what stands behind its number in the last: the name, the day.

    第3/1999号法律 (2022年) ⏎ ← | 第3/1999号法律 (2009年) | 第3/1999号法律 某规则 2022年1月1日 |.
    """
    title, _, below = top.partition("\n")
    number = _EDITION.sub("", title.strip("# \t\r"))
    row = below.partition("\n")[0]
    cell = row.rfind("|", 0, row.rstrip("| \t").rfind("|") + 1) + 1
    end = _end_of(number, row, cell) if number and cell and row.count("|") >= _CELLS else -1
    if end < 0 or row[end : end + 1] != " ":
        return
    start = len(title) + 1
    yield Edit(start, start + end + 1)
    if day := _DAY_BEHIND.search(row, end):
        yield Edit(start + day.start(), start + day.start() + 1, "\n")


_EDITION = lazy_pattern(r"\s*[（(]\d{4}年[)）]$")
_CELLS = 3
_DAY_BEHIND = lazy_pattern(r" \d{4}年\d{1,2}月\d{1,2}日(?=[ |]*$)")


def _end_of(title: str, text: str, at: int) -> int:
    """Return where a title ends that a text says from a place on, spaces apart; -1 if not."""
    for letter in title.replace(" ", ""):
        while text[at : at + 1] == " ":
            at += 1
        if text[at : at + 1] != letter:
            return -1
        at += 1
    return at


def _rows(words: Sequence[str], titled: int) -> list[int]:
    """Return the words that are rows: number, day or label, and none behind them is another."""
    said = [
        is_number(word) or is_date(word) or is_agency_line(word) or bool(pairs_in(word))
        for word in words
    ]
    first = said.index(True) if True in said else len(said)
    return list(range(first, len(said))) if first <= titled and all(said[first:]) else []


def neighbours(draft: Draft) -> Iterator[Edit]:
    """Take out the texts before and after one of a series, which a wiki names around its title.

    某法庭第3号判决 某法庭第4号判决 ⏎ 制定机关：… ⏎ 某法庭第5号判决: they differ by their number.
    """
    top = draft.text[:_TOP]
    for row in _LINE.finditer(top):
        before, _, own = row[0].partition(" ")
        if abs(len(own) - len(before)) > 1 or not _is_next(before, own):
            continue
        yield Edit(row.start(), row.end() - len(own))
        for line in _LINE.finditer(top, row.end()):
            if abs(len(line[0]) - len(own)) <= 1 and _is_next(own, line[0]):
                yield Edit(line.start(), line.end())
                return
        return


def _is_next(before: str, after: str) -> bool:
    """Whether two names differ by their numbers alone, of which the last is one more."""
    counts = [_COUNT.findall(name) for name in (before, after)]
    return (
        len(before) >= _SHORTEST_NAME
        and bool(counts[0])
        and _COUNT.sub("", before) == _COUNT.sub("", after)
        and counts[0][:-1] == counts[1][:-1]
        and int(counts[1][-1]) == int(counts[0][-1]) + 1
    )


_LINE = lazy_pattern(r"[^\n]+")
_COUNT = lazy_pattern(r"\d{1,5}")
_SHORTEST_NAME = 6
_TOP = 600
_BACK = "←"
_TITLE_WORDS = 3
_ARROW = lazy_pattern(r"[←→]\t?|\t(?=→)")
_WORD = lazy_pattern(r"[^\s|←→]+")
