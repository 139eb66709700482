"""The head of a paper of a legislature: its number, for which meeting, what it is about.

立法會 ⏎ 立法會LS83/98-99號文件 ⏎ 1999年1月8日立法會內務委員會會議文件 ⏎ 《…條例草案》 ⏎
法律事務部報告: the lines below the number, down to the first heading, are its title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_date
from qpsearch.loader.metadata.titles.title import joined_lines
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_HOUSE = lazy_pattern(r"(?:临时)?立法[会局](?:[\u3400-\u9fff]{2,20}委员会)?", needs="立")
_NUMBER = lazy_pattern(
    r"(?:(?:立法[会局]|档号|编号)[:：]?\s*)?[A-Za-z]{2,6}(?:\(\d{1,2}\))?[\d()/\-–]{2,20}号(?:文件)?"
    r"|临立会[A-Za-z]{0,6}(?:\(\d{1,2}\))?[\d()/\-–]{2,20}号(?:文件)?"
)
"""立法會CB(2)1234/98-99號文件, LS83/98-99號文件, 臨立會236/96-97號文件."""
_FILE = lazy_pattern(r"档号[:：][A-Za-z\d()/.\-–]{2,40}")
"""The number of the file that a paper is kept in, below its own."""
_MEETING = lazy_pattern(r"[\u3400-\u9fff\d()（）內]{0,60}会议(?:文件|资料)?")
_BILL = lazy_pattern(r"[《<][^《》]{4,80}[》>]?")
_MINUTES = lazy_pattern("会议(?:纪要|过程)(?:摘要)?")
_CLEARED = lazy_pattern(r"\(此份[\u3400-\u9fff]{4,24}\)", needs="份")
"""(此份會議紀要業經政府當局審閱)."""
_ABOVE = 3
_LINES = 4
"""Lines of a title."""
_LONGEST = 80


class Paper(NamedTuple):
    """The head of a paper by its lines."""

    rules: dict[int, str]
    title: str
    number: str
    body: str = ""
    """Whose meeting the paper is the agenda of, or the minutes."""


def paper_head(lines: Sequence[str]) -> Paper | None:
    """Return the head of a paper at the top of a document, if it has one."""
    if lines and _AGENDA_NUMBER.fullmatch(lines[0]):
        return _agenda(lines)
    if (agenda := _committee_agenda(lines) or _unnumbered(lines)) is not None:
        return agenda
    rules: dict[int, str] = {}
    number = ""
    at = 0
    while at < min(len(lines), _ABOVE) and len(lines[at]) <= _LONGEST:
        folded = "".join(fold_line(lines[at]).split())
        if _NUMBER.fullmatch(folded):
            rules[at] = "document_number"
            number = "".join(lines[at].split())
            break
        if not _HOUSE.fullmatch(folded):
            return None
        rules[at] = "letterhead"
        at += 1
    if not number:
        return None
    at += 1
    while at < len(lines) and len(lines[at]) <= _LONGEST and _is_meeting(lines[at]):
        rules[at] = "date_line" if is_date(lines[at]) else "letterhead"
        at += 1
    minutes = at < len(lines) and _MINUTES.fullmatch("".join(fold_line(lines[at]).split()))
    if minutes and _HOUSE.fullmatch("".join(fold_line(lines[at - 1]).split())):
        rules |= dict.fromkeys((at - 1, at), "title")
        title = joined_lines(lines[at - 1 : at + 1])
        return Paper(rules, title, number, body=joined_lines(lines[at - 1 : at]))
    first = at
    if at + 1 < len(lines) and _is_minuted(lines[at], lines[at + 1]):
        first -= _HOUSE.fullmatch("".join(fold_line(lines[at - 1]).split())) is not None
        rules |= dict.fromkeys(range(first, at + 2), "title")
        return Paper(rules, joined_lines(lines[first : at + 2]), number)
    size = _title_lines(lines[at : at + _LINES])
    if not size:
        return None
    rules |= dict.fromkeys(range(at, at + size), "title")
    return Paper(rules, joined_lines(lines[at : at + size]), number)


def _is_minuted(line: str, below: str) -> bool:
    """Whether a line is a committee whose minutes are below: 某事務委員會 ⏎ 會議紀要."""
    if len(line) > _LONGEST or not _MINUTES.fullmatch("".join(fold_line(below).split())):
        return False
    return _COMMITTEE_ALONE.fullmatch("".join(fold_line(line).split())) is not None


_COMMITTEE_ALONE = lazy_pattern(r"[\u3400-\u9fff、《》]{2,40}委员会", needs="委")


def _agenda(lines: Sequence[str]) -> Paper | None:
    """Return the head of the agenda of a meeting: A 17/18-9 ⏎ 立法會 ⏎ 議程 ⏎ its day."""
    for at, line in enumerate(lines[1:_AGENDA_LINES], start=1):
        house = "".join(fold_line(line).split())
        below = "".join(fold_line(lines[at + 1]).split()) if at + 1 < len(lines) else ""
        if not (_HOUSE.fullmatch(house) and _AGENDA.fullmatch(below)):
            continue
        rules = dict.fromkeys(range(1, at), "letterhead")
        rules |= {0: "document_number", at: "title", at + 1: "title"}
        for day in range(at + 2, min(len(lines), at + _AGENDA_LINES)):
            if not find_dates(lines[day]):
                break
            rules[day] = "date_line"  # of a meeting over days: …上午11時及 ⏎ …上午9時
        title, body = joined_lines(lines[at : at + 2]), joined_lines(lines[at : at + 1])
        return Paper(rules, title, "".join(lines[0].split()), body=body)
    return None


def _committee_agenda(lines: Sequence[str]) -> Paper | None:
    """Return the head of the agenda of a committee: its name ⏎ its day ⏎ 於…舉行的會議 ⏎ 議程.

    Day, hour and place may be rows, which stay: 某委員會特別會議 ⏎ 日期：… ⏎ 時間：… ⏎ 地點：….
    """
    if len(lines) <= _AGENDA_LINES or not find_dates(lines[1]):
        return None
    named = "".join(fold_line(lines[0]).split())
    if not (_HOUSE.fullmatch(named) or _COMMITTEE.fullmatch(named)):
        return None
    for at in range(2, _AGENDA_LINES):
        folded = "".join(fold_line(lines[at]).split())
        if _AGENDA.fullmatch(folded):
            return Paper({0: "title", at: "title"}, joined_lines([lines[0], lines[at]]), "")
        if not (_HELD.fullmatch(folded) or _ROW_OF_MEETING.match(folded)):
            return None
    return None


_COMMITTEE = lazy_pattern(r"[\u3400-\u9fff、]{2,24}委员会(?:特别|联席)?会议", needs="委")
_ROW_OF_MEETING = lazy_pattern("(?:日期|时间|地点):")


def _unnumbered(lines: Sequence[str]) -> Paper | None:
    """Return the head of a paper without a number: 立法會某委員會 ⏎ its title ⏎ 引言."""
    if not lines or not _OF_PANEL.fullmatch("".join(fold_line(lines[0]).split())):
        return None
    size = 0
    for line in lines[1 : _LINES + 2]:
        if _OPENING.fullmatch(fold_line(line)):
            break
        if len(line) > _LONGEST or line[-1] in "。；：:" or is_date(line):
            return None
        size += 1
    if not 0 < size <= _LINES:
        return None
    rules = {0: "letterhead"} | dict.fromkeys(range(1, size + 1), "title")
    return Paper(rules, joined_lines(lines[1 : size + 1]), "")


_OF_PANEL = lazy_pattern(r"立法[会局][\u3400-\u9fff、]{2,24}委员会", needs="委")
_OPENING = lazy_pattern("(?:引言|目的|背景|前言|简介|概要|摘要)")
"""What a paper begins with, below its title."""


_HELD = lazy_pattern(r"[于在][\u3400-\u9fff\dA-Za-z]{2,40}举行的?[\u3400-\u9fff\d]{0,12}会议")
_AGENDA_NUMBER = lazy_pattern(r"[A-Z]\s\d\d/\d\d-\d{1,3}")
_AGENDA = lazy_pattern(r"(?:修订)?议程(?:修订本)?")
_AGENDA_LINES = 5


def _is_meeting(line: str) -> bool:
    """Whether a line says for which meeting a paper is: its day, or the name of a committee."""
    folded = "".join(fold_line(line).split())
    if is_date(line) or _FILE.fullmatch(folded) or _CLEARED.fullmatch(folded):
        return True
    return _HOUSE.fullmatch(folded) is not None or (
        _MEETING.fullmatch(folded) is not None and bool(find_dates(line) or "委员会" in folded)
    )


def _title_lines(lines: Sequence[str]) -> int:
    """Return how many lines name the bill and say what is told of it: 《…》 ⏎ 法律事務部報告."""
    if not lines or re.search(r"[。；，：]$", lines[0]) or len(lines[0]) > _LONGEST:
        return 0
    if _BILL.match(lines[0]):
        for count, line in enumerate(lines[1:], start=2):
            if ends_title(line) and not re.search(r"[。；，：]", line):
                return count
        return 1
    return 1 if len(lines) > 1 else 0
