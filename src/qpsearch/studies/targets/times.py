"""When: years, periods and dates in folded text, also relative to the year of a document.

到2025年, 二〇二五年底, 2022—2025年, “十四五”期间, 2019年6月底前, 今年, 未来三年, 每年2月底前.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.numerals import from_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERALS = "一二三四五六七八九十两半百"
_FIGURE = "[0-9〇零○一二三四五六七八九]"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][〇零○九]{_FIGURE}{{2}}|[12][09]{_FIGURE}{{2}})"
_SMALL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_BEFORE = r"(?:底|末)?(?:以前|之前|前)(?![后期三些])"
_TO = "(?:—+|-+|–|~|－|至|到)"
_TIME = re.compile(
    rf"""
      (?P<every>每年度?)\s*(?P<emonth>{_SMALL})\s*月\s*(?:(?P<eday>{_SMALL})\s*日)?(?P<eby>底?(?:以前|之前|前)?)
    | (?:中华)?民国\s*(?P<republic>[0-9]{{1,3}}|[一二三四五六七八九十百]{{1,6}})年
    | (?P<from>{_YEAR})\s*年?\s*(?:{_TO}|[与和](?=[^,;。]{{4,6}}年之?间))\s*
      (?P<to>{_YEAR})\s*年?
    | (?P<to_word>到|至|截至|截止)?\s*(?P<year>{_YEAR})\s*年(?:度)?
        (?: \s*(?P<first>{_SMALL})\s*月?\s*{_TO}\s*(?P<last>{_SMALL})\s*月
            (?:份)?(?!\s*{_SMALL}\s*日)
          | \s*(?P<month>{_SMALL})\s*月(?:份)? (?: \s*(?P<day>{_SMALL})\s*日 )?
          | (?P<half>[上下])半年 | (?P<quarter>第?[一二三四1-4]季度) )?
        (?P<end>年?底|年?末|年中)? (?P<by>{_BEFORE}|以内)?
    | [“"「]?(?P<plan>十?[一二三四五六七八九]五|十五)[”"」]?
        (?P<plan_word>规划|期间|时期|末|期末|以来)?
    | (?P<relative>今年|本年度|本年|(?<![0-9几多{_NUMERALS}])年内
        |明年|下一年度|去年|上年度?|前年|后年)
        (?: \s*(?P<rmonth>{_SMALL})\s*月 (?:\s*(?P<rday>{_SMALL})\s*日)? )?
        (?P<rend>年?底|年?末)? (?P<rby>{_BEFORE})?
    | (?P<bare_month>{_SMALL})\s*月(?:份)?\s*(?:(?P<bare_day>{_SMALL})\s*日)?(?P<bare_by>{_BEFORE})
    | (?P<year_end>(?<![几多])年[底末])(?P<year_by>以前|之前|前)?
    | (?P<span>未来|今后|近|过去|最近)
        (?P<count>[0-9]{{1,2}}|[一二三四五六七八九十两]{{1,2}})个?年
    """,
    re.VERBOSE,
)
_UNTIL = re.compile(
    rf"起?\s*{_TO}\s*(?:(?P<year>{_YEAR})\s*年)?\s*(?:(?P<month>{_SMALL})\s*月(?:份)?)?"
    rf"\s*(?:(?P<day>{_SMALL})\s*日)?止?"
)
"""The end of a stretch that began with a date: 3月1日至5月31日."""
_BEGINS = re.compile('[0-9〇一二三四五六七八九十两每到至截“"「今本年明下去上前后未近过最民中]')
_SENTENCE = re.compile("[。;\n]")
_RELATIVE = {
    "今年": 0, "本年度": 0, "本年": 0, "年内": 0, "明年": 1, "下一年度": 1, "去年": -1, "上年": -1,
    "上年度": -1, "前年": -2, "后年": 2,
}  # fmt: skip
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}


class Time(NamedTuple):
    """A time that a text names."""

    span: Span
    year: int | None
    """The year by which, or in which; the last of a period."""
    period: str
    """``2021/2025``, ``2019-06``, ``2019-06-30``, ``2019-H1``, ``2019-Q2``; empty: the year."""
    deadline: bool = False
    """Whether something must be done before it: 底前, 以前."""
    governs: bool = False
    """Whether it holds for what follows too: 到2025年, 今年, “十四五”时期."""
    every: bool = False
    """Whether it comes each year: 每年2月底前."""


def read_times(folded: str, base: int | None = None) -> list[Time]:
    """Return the times of a folded text in order.

    Args:
        folded: the text, folded.
        base: the year that 今年 is; without it relative times have no year.

    """
    return list(_times(folded, base))


def _times(folded: str, base: int | None) -> Iterator[Time]:
    at = every = 0
    while begin := _BEGINS.search(folded, at):
        match = _TIME.match(folded, begin.start())
        if match is None:
            at = begin.start() + 1
            continue
        at = match.end()
        time = _time(match, base)
        if time and re.search("-[0-9]{2}$", time.period) and not match["by"]:
            time = _until(folded, time)
            at = time.span.end
        if (
            time
            and match["bare_by"]
            and every
            and not _SENTENCE.search(folded, every, begin.start())
        ):
            time = time._replace(every=True)  # 每年2月底前…，3月底前…
        if time:
            every = at if time.every else 0
            yield time


def _time(match: re.Match[str], base: int | None) -> Time | None:
    span = Span(*match.span())
    if match["every"]:
        month, day = _small(match["emonth"]), _small(match["eday"])
        return Time(span, None, _date("", month, day), deadline=True, every=True)
    if match["republic"]:  # the calendar of Taiwan: 民國113年 is 2024
        spelled = match["republic"]
        try:
            count = int(spelled) if spelled.isascii() else from_chinese(spelled)
        except ValueError:
            return None
        return Time(span, 1911 + count, "", governs=True)
    if match["from"]:
        first, last = _year(match["from"]), _year(match["to"])
        if not first < last <= first + 60 or not match.group().endswith("年"):
            return None
        return Time(span, last, f"{first}/{last}", governs=True)
    if match["year"]:
        return _dated(match, span)
    if match["plan"]:
        return _plan(match, span)
    if match["relative"]:
        year = None if base is None else base + _RELATIVE[match["relative"]]
        month, day = _small(match["rmonth"]), _small(match["rday"])
        period = _date(str(year), month, day) if year and month else ""
        return Time(span, year, period, bool(match["rby"]), governs=not match["rby"])
    if match["bare_by"]:
        month, day = _small(match["bare_month"]), _small(match["bare_day"])
        if not month:
            return None
        return Time(span, None, _date("", month, day), deadline=True)
    if match["year_end"]:
        return Time(span, base, "", bool(match["year_by"]))
    return _stretch(match, span, base)


def _until(folded: str, time: Time) -> Time:
    """Return a date with the end of the stretch that it begins, where one follows."""
    match = _UNTIL.match(folded, time.span.end)
    if match is None or not (match["month"] or match["day"]):
        return time
    head, *rest = (
        time.period.removeprefix("--").split("-") if time.every else time.period.split("-")
    )
    if time.every:
        head, rest = "-", [head, *rest]
    year = str(_year(match["year"])) if match["year"] else head
    month = _small(match["month"]) or int(rest[0])
    day = _small(match["day"])
    last = _date("" if time.every else year, month, day)
    if bool(day) != (len(rest) > 1) or not last or last <= time.period:
        return time
    span = Span(time.span.start, match.end())
    ends = None if time.every else int(year)
    return Time(span, ends, f"{time.period}/{last}", governs=not time.every, every=time.every)


def _dated(match: re.Match[str], span: Span) -> Time | None:
    year = _year(match["year"])
    month, day = _small(match["month"]), _small(match["day"])
    if match["month"] and not month:
        return None
    period = _date(str(year), month, day) if month else ""
    if match["half"]:
        period = f"{year}-H{1 if match['half'] == '上' else 2}"
    if match["quarter"]:
        figure = match["quarter"].strip("第季度")
        period = f"{year}-Q{_QUARTERS.get(figure, figure)}"
    if match["last"]:
        first, last = (
            _date(str(year), _small(match["first"]), 0),
            _date(str(year), _small(match["last"]), 0),
        )
        if not first or first >= last:
            return None
        period = f"{first}/{last}"
    deadline = bool(match["by"])
    return Time(span, year, period, deadline, governs=not deadline and not day)


def _plan(match: re.Match[str], span: Span) -> Time | None:
    """Read “十四五”: the five-year plan of 2021 to 2025."""
    spelled = match["plan"][:-1]
    quoted = match.group()[0] in '“"「'
    if not (quoted or match["plan_word"]) or not spelled:
        return None
    number = from_chinese(spelled)
    first = 1951 + 5 * number
    if number < 6:
        return None
    return Time(span, first + 4, f"{first}/{first + 4}", governs=True)


def _stretch(match: re.Match[str], span: Span, base: int | None) -> Time | None:
    count = _small(match["count"])
    if not count:
        return None
    if base is None:
        return Time(span, None, "")
    if match["span"] in ("未来", "今后"):
        return Time(span, base + count, f"{base}/{base + count}", governs=True)
    return Time(span, base - 1, f"{base - count}/{base - 1}", governs=True)


def _year(text: str) -> int:
    return int(text) if text.isascii() else int("".join(_digit(letter) for letter in text))


def _digit(letter: str) -> str:
    return letter if letter.isascii() else str(from_chinese(letter))


def _small(text: str | None) -> int:
    """Return a month, day or count; 0 for none."""
    if not text:
        return 0
    try:
        value = int(text) if text.isascii() else from_chinese(text)
    except ValueError:
        return 0
    return value if value <= 31 else 0


def _date(year: str, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return ""
    head = year or "-"
    return f"{head}-{month:02}" + (f"-{day:02}" if day else "")
