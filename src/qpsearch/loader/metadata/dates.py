"""Dates in the writings that Chinese documents use → ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern

_DIGIT = r"0-9０-９〇○ＯOo零一二三四五六七八九十廿卅元"
_FIRST = rf"{_DIGIT.replace('Oo', '')}百"
"""What a year begins with; a letter is a nought inside it only: CO2006年 is no year CO2006."""
_DATE = lazy_pattern(
    rf"(?:(?P<era>(?:中\s*[华華]\s*)?民\s*[国國])\s*)?(?<![{_FIRST}])"
    rf"(?P<year>[{_FIRST}][{_DIGIT}百]{{0,4}}|二(?: ?[{_DIGIT}]){{3}})\s*年\s*"
    r"(?:[（(](?:19|20)[0-9]{2}年[)）]\s*)?"
    rf"(?P<month>[{_DIGIT}]{{1,3}})\s*月\s*(?P<day>[{_DIGIT}]{{1,3}})\s*[日号號]"
    r"|(?<![0-9])(?P<iso>(?:19|20)[0-9]{2}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2})(?![0-9])"
    r"|(?<![0-9])(?P<packed>(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])"
)
_ROC_EPOCH = 1911
_EARLIEST, _LATEST = 1840, 2200


def find_dates(text: str) -> list[tuple[str, int, int]]:
    """Return ``(ISO date, start, end)`` of every full date; impossible ones are skipped.

    2019年2月15日, 二〇一九年二月十五日, 民國一百零八年二月十五日, 2019-02-15, 2019.2.15, 20190215.
    """
    found: list[tuple[str, int, int]] = []
    if _WIDE.search(text):
        text = text.translate(_HALF)
    if "年" in text or _NUMERIC.search(text):
        for match in _DATE.finditer(text):
            iso = _iso(match)
            if iso:
                found.append((iso, match.start(), match.end()))
    if not found and text[:1] in _BRACKETS and (alone := _ALONE.fullmatch(text)):
        return [(iso, 1, len(text) - 1) for iso, _, _ in find_dates(f"民國{alone['day']}")]
    return found


def find_days(text: str) -> list[tuple[str, int, int]]:
    """Return the same with the years that a school or a company of Taiwan counts without 民國.

    114年3月12日 113學年度第2次行政會議通過, 89.06.20 校務會議通過: before what was done that day.
    """
    found = find_dates(text)
    if not found and _MAY_BE_OF_REPUBLIC.search(text):
        for match in _OF_REPUBLIC.finditer(text):
            if iso := of_republic(*(int(part) for part in match.groups() if part)):
                found.append((iso, *match.span()))
        found.sort(key=lambda item: item[1])
    return found


def day_of_republic(text: str) -> str:
    """Return the day that a value begins with in figures and in years of Taiwan: 113-03-05."""
    match = _IN_FIGURES.match(text)
    if match:
        return of_republic(*(int(match[group]) for group in (1, 3, 4)))
    match = _OF_HUNDREDS.match(text)
    return of_republic(*map(int, match.groups())) if match else ""


def of_republic(year: int, month: int, day: int) -> str:
    """Return a day of the calendar of Taiwan; empty where it has none such."""
    try:
        return date(year + _ROC_EPOCH, month, day).isoformat()
    except ValueError:
        return ""


_IN_FIGURES = lazy_pattern(
    r"\s*([4-9]\d|1[0-4]\d)(?P<mark>[-./])(\d{1,2})(?P=mark)(\d{1,2})(?=\s|$)"
)
_OF_HUNDREDS = lazy_pattern(r"\s*(1[0-4]\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
"""111年04月01日: no other calendar has such a year."""
_BRACKETS = frozenset("（(")
_ALONE = lazy_pattern(
    r"[（(]\s*(?P<day>(?:[4-9]\d|1[0-4]\d)\s*年\s*\d\d?\s*月\s*\d\d?\s*日)\s*[)）]"
)
"""How data bases of Taiwan set the day of an edition behind its title: ( 104 年 07 月 01 日)."""


def day_in_figures(text: str) -> str:
    """Return the day of figures that have lost 年, 月 and 日, where they are of one day only.

    2018525 is 25 May; 2018111 may be either of two days.
    """
    if not _PACKED.fullmatch(text):
        return ""
    rest = text[4:]
    days: set[str] = set()
    for cut in (1, 2):
        month, day = rest[:cut], rest[cut:]
        if 0 < len(day) <= _TWO and (len(rest) == _TWO * _TWO or "0" not in (month[0], day[0])):
            try:
                days.add(date(int(text[:4]), int(month), int(day)).isoformat())
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else ""


_PACKED = lazy_pattern("(?:19|20)[0-9]{4,6}")
_TWO = 2
_MAY_BE_OF_REPUBLIC = lazy_pattern(
    r"(?:^|[\s\u3000(（\[【院部署局府會会])(?:[4-9]\d|1[0-4]\d)\s?[年./]\s?[01]?\d\s?[月./]"
)
_OF_REPUBLIC = lazy_pattern(
    r"(?:^|(?<=[\s\u3000(（\[【院部署局府會会]))([4-9]\d|1[0-4]\d)\s?(?:年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日"
    r"|[./](\d{1,2})[./](\d{1,2}))(?=[\s\u3000]*(?:\d{2,3}\s?[学學]年度"
    r"|(?:[^\d\s。]|第\d{1,4}(?=[次屆届])|第[12](?=[学學])|\d{2,3}(?=[学學]年)|[台臺]\d{2,3}|字第\d{4,12}[号號]){0,24}"
    r"(?:[会會][议議]?|[订訂制][定]|修[正订訂]|[发發公]布|核定|通[过過]|施行|[实實]施)))"
)
_WIDE = lazy_pattern(r"[０-９]|\d－\d")
_HALF = str.maketrans("０１２３４５６７８９－．／", "0123456789-./")
_NUMERIC = lazy_pattern(r"(?:19|20)[0-9]{2}")


def _iso(match: re.Match[str]) -> str | None:
    try:
        if match["iso"]:
            year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
        elif match["packed"]:
            packed = match["packed"]
            year, month, day = int(packed[:4]), int(packed[4:6]), int(packed[6:])
        else:
            year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
            if match["era"]:
                year += _ROC_EPOCH
        if not _EARLIEST <= year <= _LATEST:
            return None
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    zero = "[○ＯOo0]" if re.search("[一二三四五六七八九]", text) else "[○Ｏ]"
    return parse_number(re.sub(zero, "〇", text.replace(" ", "")))
