"""Titles of standards: on a cover as GB/T 1.1 sets it, beside a number, above the first chapter.

ICS 03.120.10 ⏎ 中华人民共和国国家标准 ⏎ GB/T 19580—2012 ⏎ 代替 GB/T … ⏎ title ⏎ title
in English ⏎ 2012-03-09 发布 2012-08-01 实施 ⏎ issuers 发布. Number and a second sign make a cover.
The page behind the cover of a standard of engineering has the number below its two titles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.titles.title import Title, joined_lines
from qpsearch.text.folding import simplified
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_COVER_LINES = 24
_TITLE_LINES = 4
_LONGEST = 60
STANDARD_NUMBER = lazy_pattern(
    r"(?:GB|GBZ|GBJ|JJ[FG]|DB\s?\d{2,4}|DBJ\s?\d{0,2}|T/[A-Z]{2,8}|Q/[A-Z0-9]{2,8}|[A-Z]{2,3})(?:\s?/[TZ]?)?"
    r"[\s\u3000]*(?:\d{2}-)?\d{1,6}(?:\.\d{1,3})*[\s\u3000]*[-—–－][\s\u3000]*(?:(?:19|20)?\d{2}|20[\dX×□]{2})"
)
"""GB/T 19580—2012, DB31/T 1234.1-2020, DBJ/T 13-200-2014; of a draft HJ 565—202□."""
_CLASS = lazy_pattern(
    r"ICS[\s\d.,;；:：]+|UDC[\s\d.:：]*|(?:CCS\s*)?[A-Z](?:\s?\d{2})?|(?:[A-Z]\s)?J\s?\d{1,5}\s?[-—–－]\s?\d{4}|备案号\s*[:：]?.{1,30}"
    r"|DB\s?\d{2,4}|T/[A-Z]{2,8}|Q/[A-Z0-9]{2,8}|[A-Z]{2,3}"
)
_NAME = lazy_pattern(
    r"中[华華]人民共和[国國][\u3400-\u9fff]{2,16}(?:标准|標準)"
    r"|[\u3400-\u9fff（）()]{0,30}(?:国家|國家|行业|行業|地方|团体|團體|企业|企業|协会|联合会|工程建设)(?:标准|標準)"
    r"|[\u3400-\u9fff]{2,20}(?:标准化指导性技术文件|计量技术规范|计量检定规程)"
    r"|[\u3400-\u9fff（）()]{4,24}公司(?:技术|管理)?(?:规范|規範|标准|標準)"
)
"""中华人民共和国国家标准, 某市地方标准, 某公司企业标准."""
_COVER_NOTE = lazy_pattern(
    r"本(?:电子版|文本|稿).{0,60}|.{0,40}标准文本为准。?|[（(]?(?:发布|报批|送审|征求意见)稿[）)]?"
    r"|\S{2,10}出版社|(?:19|20)\d\d\s*\D\s*[^\d\s日月]"
)
_REPLACES = lazy_pattern(r"(?:部分)?(?:代替|替代|取代).{2,80}")
_DATED = lazy_pattern(r"发布|發布|發佈|实施|實施")
_ISSUED = lazy_pattern(r"[\s\u3000]*[发發][\s\u3000]*[布佈]$")
_VERSION = lazy_pattern(r"[Vv](?:er(?:sion)?\.?)?\s?\d{1,2}(?:\.\d{1,3}){1,3}|第.{1,3}版")
_PART = lazy_pattern(r"第.{1,3}部分")
_DRAFT = lazy_pattern(r"[（(].{2,30}[)）]")


def standard_cover(lines: Sequence[str]) -> tuple[Title, dict[int, str]] | None:
    """Return the title on the cover of a standard and the rule of each other line of the cover.

    Rules are those of :class:`~qpsearch.loader.metadata.head.Head`. ``None`` where the lines are
    no cover: without a number on a line of its own, and a class, a name or dates around it.
    """
    at = next((n for n, line in enumerate(lines[:12]) if STANDARD_NUMBER.fullmatch(line)), None)
    if at is None:
        return None
    rules: dict[int, str] = {}
    first = _end_of_rules(lines, 0, at, rules)
    if first == at:
        first = below = _end_of_rules(lines, at + 1, len(lines), rules)
    elif not first or not any(_NAME.fullmatch(simplified(line)) for line in lines[:first]):
        return None
    else:
        below = at + 1
    rules[at] = "document_number"
    while first < len(lines) and _is_english(lines[first]):  # above the title, if set so
        rules[first] = "letterhead"
        first += 1
    end = first
    while end < min(len(lines), first + _TITLE_LINES) and _may_be_title(lines[end]):
        end += 1
    for index in range(end, at):  # the title in English, above the number
        if not (rule := _below_title(lines, index)):
            return None
        rules[index] = rule
    below = max(below, end)
    while below < min(len(lines), _COVER_LINES) and (rule := _below_title(lines, below)):
        rules[below] = rule
        below += 1
    signs = at + sum(rules.get(index) == "date_line" for index in range(end, below))
    if end == first or not signs:
        return None
    return Title(first, end - first, joined_lines(lines[first:end])), rules


def above_number(lines: Sequence[str]) -> Title | None:
    """Return the title between a company and the number of its standard: 某公司 ⏎ 某制度 ⏎ Q/…."""
    told = len(lines) > _ABOVE_NUMBER and is_standard(lines[_ABOVE_NUMBER])
    company, title = (lines[0], lines[1]) if told else ("", "")
    named = company.endswith("公司") and _may_be_title(title) and not title.endswith("公司")
    return Title(1, 1, title) if told and named else None


_ABOVE_NUMBER = 2


def _end_of_rules(lines: Sequence[str], first: int, stop: int, rules: dict[int, str]) -> int:
    """Put the rules of the lines that stand above a title into ``rules``; return where they end."""
    number = lines[first - 1] if first else ""
    while first < stop:
        again = lines[first] == number  # the head of a page above the cover
        rule = "letterhead" if again or _REPLACES.fullmatch(lines[first]) else _rule(lines[first])
        if rule is None:
            break
        rules[first] = rule
        first += 1
    return first


def is_standard(line: str) -> bool:
    """Whether a line is the number of a standard and no more, maybe in brackets."""
    said = line[1:-1].strip() if line[0] in "（(" else line
    return "A" <= said[:1] <= "Z" and STANDARD_NUMBER.fullmatch(said) is not None


def _rule(line: str) -> str | None:
    """Return the rule of a line that stands above a title, if it is one."""
    if len(line) > _LONGEST:
        return None
    line = simplified(line)
    if (
        _CLASS.fullmatch(line)
        or _COVER_NOTE.fullmatch(line)
        or _NAME.fullmatch("".join(line.split()))
    ):
        return "letterhead"
    return "date_line" if _is_dated(line) else None


def is_cover_line(line: str) -> bool:
    """Whether a line is of a cover whatever stands above it: its class, its name, 代替 …."""
    return _rule(line) == "letterhead" or (
        len(line) <= _LONGEST and _REPLACES.fullmatch(line) is not None
    )


def _is_dated(line: str) -> bool:
    line = " ".join(line.split())  # the two days stand at both edges
    dates = find_dates(line) if len(line) <= _LONGEST else []
    return bool(dates) and _DATED.search(line) is not None and dates[0][1] == 0


def _may_be_title(line: str) -> bool:
    return bool(
        len(line) <= _LONGEST
        and re.search(r"[\u3400-\u9fff]", line) is not None
        and re.search(r"[。；;，,]|(?<!部分)[：:]", line) is None
        and not (_is_dated(line) or _ISSUED.search(line) or agencies_in(line))
        and (not is_numbered(line) or _PART.match(line))
        and not _DRAFT.fullmatch(line)
    )


def beside_number(said: str, below: Sequence[str]) -> tuple[str, str]:
    """Part a title from the number of a standard beside it: 建筑幕墙 GB/T 21086-2007.

    Only above the chapters of a standard; what is written about one names it too.

    Args:
        said: the line of the title.
        below: the lines below it.

    Returns:
        the title and the number; the line and nothing where it holds no number so.

    """
    found = STANDARD_NUMBER.search(said) if _YEAR_OF_NUMBER.search(said) else None
    if found is None or not any(map(opens_standard, below)):
        return said, ""
    title = f"{said[: found.start()]}\n{said[found.end() :]}".strip("\n \u3000_-《》（）()")
    whole = "\n" not in title and len(re.findall(r"[\u3400-\u9fff]", title)) > 1
    return (title, found.group()) if whole else (said, "")


_YEAR_OF_NUMBER = lazy_pattern(r"\d[\s\u3000]*[-—–－][\s\u3000]*\d\d")


def opens_standard(line: str) -> bool:
    """Whether a line is the heading that a standard begins with."""
    return len(line) <= _LONGEST_OPENING and _OPENING.fullmatch(simplified(line)) is not None


_LONGEST_OPENING = 12
_OPENING = lazy_pattern(r"#*\s*1[.．、]?\s*(?:(?:适用)?范\s*围|总\s*则|目\s*的)")
_SCOPE = lazy_pattern(r"1[.．、]?\s*(?:适用)?范\s*围")


def above_scope(lines: Sequence[str]) -> range:
    """Return the lines right above 1 范围, where a standard says its title again (GB/T 1.1)."""
    for index, said in enumerate(lines):
        if said[:1] != "1":
            continue
        line = f"1 {lines[index + 1]}" if said == "1" and index + 1 < len(lines) else said
        if len(line) > _LONGEST_OPENING or not _SCOPE.fullmatch(simplified(line)):
            continue
        first = index
        while (
            first > max(0, index - _TITLE_LINES)
            and _may_be_title(lines[first - 1])
            and not _FRONT_PART.match(simplified(lines[first - 1]))
        ):
            first -= 1
        if first < index:
            return range(first, index)
    return range(0)


FRONT = 200
"""Lines of contents and preface above the first chapter."""
_FRONT_PART = lazy_pattern(r"目\s*[次录]|[前引]\s*言")


def _below_title(lines: Sequence[str], index: int) -> str | None:
    line = lines[index]
    if _is_dated(line):
        return "date_line"
    issued = _ISSUED.sub("", line)
    if len(line) > 2 * _LONGEST:
        return None
    if (
        agencies_in(issued)
        or _CLASS.fullmatch(line)
        or _DRAFT.fullmatch(line)
        or _COVER_NOTE.fullmatch(line)
        or line in ("发布", "發布", "发 布")
        or _VERSION.fullmatch(line)
        or _REPLACES.fullmatch(line)
    ):
        return "letterhead"
    return "letterhead" if _is_english(line) else None


def _is_english(line: str) -> bool:
    return re.search(r"[\u3400-\u9fff]", line) is None and (
        re.search(r"[A-Za-z]{3}", line) is not None
    )
