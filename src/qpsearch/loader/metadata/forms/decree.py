"""The cover of a decree: who orders, the number, that it is promulgated, and then what.

中华人民共和国国务院令 ⏎ 第707号 ⏎ 现公布《…条例》，自…起施行。 ⏎ 总理　… ⏎ …条例 ⏎ history:
the document is what the order promulgates, its number that of the order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.lines import is_agency_line, is_date, is_mark
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.loader.metadata.titles.title import Title, joined_lines, spelled_over
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORDERS = lazy_pattern(
    r"(?!.*(?:关于|的))[\u3400-\u9fff、]{0,80}(?:令|常务委员会公告)", needs="令告"
)
"""Regulations of a people's congress are promulgated by an announcement of its committee."""
_WITH_NUMBER = lazy_pattern(
    r"(?P<head>(?!.*(?:关于|的))[\u3400-\u9fff、\s]{2,80}(?:令|常务委员会公告))\s*"
    r"(?P<number>[（(]?\s*(?:\d{4}年|[一二三四五六七八九十]{1,3}届)?第?\s*[〇○零一二三四五六七八九十百\d]{1,6}\s*号\s*[)）]?)",
    needs="号",
)
_YEAR_FIRST = lazy_pattern(r"[（(]\d{4}[）)]")
_PROMULGATES = lazy_pattern(r"公布|发布|颁布|通过|施行|批准")
_NAMED = lazy_pattern(r"《((?:[^《》]|《[^《》]*》){3,100})》")
_AGENCIES = 20
_PARAGRAPHS = 6
_SIGNED = 16
"""Lines between the promulgation and the title: those who sign, the date, empty phrases."""
_LONGEST = 100


class Cover(NamedTuple):
    """The cover of a decree by its lines."""

    rules: dict[int, str]
    """The rule of each line that goes: ``letterhead``, ``document_number``."""
    number: str
    """The number of the order, with who gives it."""
    title: Title | None
    """The title of what it promulgates, where that follows."""


def decree_cover(lines: Sequence[str]) -> Cover | None:
    """Return the cover of a decree at the top of a document, if it has one."""
    if not any(
        "令" in line or "公告" in line or (line[-1:] == "告" and line[0] == "公")
        for line in lines[:_AGENCIES]
    ):
        return None  # of most documents
    rules: dict[int, str] = {}
    at = 0
    said: list[str] = []
    while at < min(len(lines), _AGENCIES) and len(lines[at]) <= _LONGEST:
        shown = _closed_up(lines[at])
        line = fold_line(shown)
        if is_mark(lines[at]):
            rules[at] = "letterhead"
        elif _WITH_NUMBER.fullmatch(line):
            rules[at] = "document_number"
            if "主席" in line or "常务委员会公告" in line:
                said = []  # the President orders alone, and so does a standing committee
            said = [name for name in said if not shown.startswith(name)]  # named above as well
            return _promulgated(lines, at + 1, rules, "、".join([*said, shown]))
        elif _ORDERS.fullmatch(line):
            rules[at] = "letterhead"
            said.append(shown)
            at += 1
            while shown.endswith("令") and at < len(lines) and _joins(lines[at]):
                rules[at] = "letterhead"  # the word stands in the middle of who orders together
                said[-1:] = [said[-1].removesuffix("令"), _closed_up(lines[at]) + "令"]
                at += 1
            break
        elif agencies_in(lines[at]):
            rules[at] = "letterhead"
            said.append(shown)
        elif shown == "公告":
            rules[at] = "letterhead"
            cover = _promulgated(lines, at + 1, rules, "")
            return cover if cover and cover.title else None
        else:
            return None
        at += 1
    if (
        not said
        or not said[-1].endswith(("令", "公告"))
        or at >= len(lines)
        or not is_number(lines[at])
    ):
        return None
    rules[at] = "document_number"
    count = re.sub(r"[\s\u3000]", "", lines[at])
    if not _YEAR_FIRST.match(count):
        count = re.sub("[（）()【】]", "", count)
    names = "、".join(name for name in said[:-1] if name)
    joint = names + ("、" if names and len(said[-1]) > 1 else "") + said[-1]
    return _promulgated(lines, at + 1, rules, joint + count)


def _joins(line: str) -> bool:
    """Whether a line below an order's letterhead is one more agency."""
    return is_agency_line(line) and not _ORDERS.fullmatch(fold_line(line))


def _closed_up(line: str) -> str:
    """Return a line without the white space that sets it wide; several agencies stay apart."""
    bare = line.rstrip("令 \t\u3000")
    names = agencies_in(bare)
    parted = "、".join(names) + line[len(bare) :] if len(names) > 1 else line
    return "".join(parted.split())


def _promulgated(
    lines: Sequence[str], first: int, rules: dict[int, str], number: str
) -> Cover | None:
    """Return the cover with the title that a paragraph from line ``first`` on promulgates."""
    for index in range(first, min(len(lines), first + _PARAGRAPHS)):
        line = lines[index]
        if len(line) > 1000 or not _PROMULGATES.search(fold_line(line)):
            continue
        for name in _NAMED.findall(line):
            for below in range(index + 1, min(len(lines), index + 1 + _SIGNED)):
                if count := spelled_over(lines, below, name):
                    text = joined_lines(lines[below : below + count])
                    if first < index and spelled_over(lines, first, name) == index - first:
                        rules |= dict.fromkeys(range(first, index), "repeated_title")
                    if index + 1 < below and is_date(lines[index + 1]):
                        rules[index + 1] = "date_line"  # those who sign are a picture
                    return Cover(rules, number, Title(below, count, text))
        return Cover(rules, number, None)
    return None
