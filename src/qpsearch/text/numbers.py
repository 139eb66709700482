"""Numbers in folded text, and the canonical terms under which they are found.

第十二条, 第12条 and 第１２條 give the same terms, so do 94%, 94％ and 百分之九十四, 2025年 and
二〇二五年, 50万 and 五十万, 18部门 and 十八个部门. A number is taken whole: 12 is no part of 123, 3
none of 3.5, and 第十二条 is not 第十二条之一. Chinese numerals count as a number only where they
stand as one: with a measure word or 第 (三项, 第三), or as several that spell one (三十六,
二〇二五); never the 一 of 统一 or the 三 of 三农.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.numerals import from_chinese

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DIGITS = "〇零○一二三四五六七八九两"
_CHINESE = f"[{_DIGITS}十百千万亿廿卅]"
_NUMBER = re.compile(
    rf"""
      (?P<share>[百千]分之) (?P<part> {_CHINESE}+ (?: 点 [{_DIGITS}]+ )? | [0-9]+ (?: \.[0-9]+ )? )
    | (?<![0-9a-z.]) (?P<arabic>
          [0-9]{{1,3}} (?: ,[0-9]{{3}} )++ (?![0-9]) (?: \.[0-9]++ (?!\.[0-9]) )?
        | [0-9]++ \. [0-9]++ (?!\.[0-9])
        | [0-9]++
      ) (?! [a-z] ) (?P<worth> 万亿 | [十百千]?[万亿] )?
    | (?<=[0-9]\.) (?P<dotted> [0-9]++ ) (?! [a-z] )   # 2025.1.2 is three numbers
    | (?P<chinese> {_CHINESE}+ (?: 点 [{_DIGITS}]+ )? )
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(f"[0-9{_DIGITS}十百千万亿廿卅]")
_FIGURES = re.compile(r"(?<![0-9a-z.])[0-9]++(?:\.[0-9]++)*+\.\Z")
_WORTH = {"万": 10**4, "亿": 10**8, "十": 10, "百": 100, "千": 1000}
_SPACE = re.compile(r"[^\S\n]*")
_INSERTED = re.compile(rf"之({_CHINESE}+|[0-9]+)(?![{_DIGITS}十0-9])")
_YEAR = re.compile(f"[{_DIGITS}]{{4}}")
_ORDERED = frozenset("条款项目章节编")
"""What an inserted number may follow: 第十二条之一."""
_MEASURES = frozenset(
    "条款项目章节编卷年月日号秒个名家次批届级类种岁元倍天周期件份位人户所座台套辆艘架"
    "支只张篇本册页列栋间处轮场段组队吨斤克米亩升"
)
"""Measure words of one character that make a single numeral a number."""


class Number(NamedTuple):
    """A number in a text."""

    value: str
    """Arabic digits without group commas, with a decimal point where there is one."""
    span: Span
    """From 第 (where it stands) to the last letter of the number, its unit not included."""
    ordinal: bool
    """Whether 第 stands before it."""
    unit: str
    """The letter right after it (年, %, 条), with an inserted number (条之1), or nothing."""
    end: int
    """Where ``unit`` ends."""

    @property
    def term(self) -> str:
        """The most exact canonical term: 第12条, 94%, 2025年, 12."""
        return self.terms[0]

    @property
    def terms(self) -> tuple[str, ...]:
        """All canonical terms that find this number, each once."""
        return _terms(self.value, self.unit, self.ordinal)


@lru_cache(maxsize=1 << 12)  # most numbers are small, and come again
def _terms(value: str, unit: str, ordinal: bool) -> tuple[str, ...]:
    found = [f"{'第' if ordinal else ''}{value}{unit}", f"{value}{unit}"]
    if len(unit) < 2:  # without an inserted number
        found.append(value)
        if ordinal:
            found.append(f"第{value}")
    return tuple(dict.fromkeys(found))


def read_numbers(text: str, is_boundary: Callable[[int], bool]) -> Iterator[Number]:
    """Yield the numbers of folded ``text`` in order.

    Args:
        text: folded text.
        is_boundary: whether a word begins or ends at an offset; decides where Chinese numerals
            stand as a number of their own.

    """
    for match in _matches(text):
        start, end = match.span()
        value = _value(match)
        if value is None:
            continue
        ordinal = start > 0 and text[start - 1] == "第"
        unit, unit_end = (
            ("%" if match["share"][0] == "百" else "‰", end)
            if match["share"]
            else (_unit(text, end))
        )
        if (
            match["chinese"]
            and not ordinal
            and not _stands_alone(text, match.span(), unit, unit_end, is_boundary)
        ):
            continue
        if not ordinal and _counts_a_noun(unit, unit_end, is_boundary):
            unit, unit_end = "个", end  # 18部门 is 18个部门
        yield Number(value, Span(start - ordinal, end), ordinal, unit, unit_end)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what ``_NUMBER.finditer`` yields; it is asked only where a number can begin."""
    at = 0
    while begin := _BEGINS.search(text, at):
        match = _NUMBER.match(text, begin.start())
        at = match.end() if match else begin.end()
        if match:
            yield match


def _value(match: re.Match[str]) -> str | None:
    if match["dotted"] and not _FIGURES.search(
        match.string, max(0, match.start() - 24), match.start()
    ):
        return None  # PM2.5
    digits = match["arabic"] or match["dotted"]
    if digits:
        digits = digits.replace(",", "")
        return _plain(Decimal(digits) * _worth(match["worth"])) if match["worth"] else digits
    spelled = match["part"] or match["chinese"]
    if spelled[0].isascii():
        return spelled
    whole, _, decimals = spelled.partition("点")
    try:
        value = str(from_chinese(whole))
        return value + "." + "".join(str(from_chinese(d)) for d in decimals) if decimals else value
    except (ValueError, InvalidOperation):
        return None


def _worth(units: str) -> int:
    worth = 1
    for unit in units:
        worth *= _WORTH[unit]
    return worth


def _plain(value: Decimal) -> str:
    whole = value.to_integral_value()
    return str(int(whole)) if whole == value else format(value.normalize(), "f")


def _unit(text: str, end: int) -> tuple[str, int]:
    """Return the letter after a number, across white space, and where it ends."""
    space = _SPACE.match(text, end)
    at = space.end() if space else end
    letter = text[at : at + 1]
    if letter in ("%", "‰"):
        return letter, at + 1
    if not letter or not "\u4e00" <= letter <= "\u9fff":
        return "", end
    if letter in _ORDERED and (inserted := _INSERTED.match(text, at + 1)):
        try:
            number = inserted[1] if inserted[1].isascii() else str(from_chinese(inserted[1]))
        except ValueError:
            return letter, at + 1
        return f"{letter}之{number}", inserted.end()
    return letter, at + 1


def _counts_a_noun(unit: str, end: int, is_boundary: Callable[[int], bool]) -> bool:
    """Whether the letter after a number is no measure word but begins a noun: 18部门."""
    return "\u4e00" <= unit[:1] <= "\u9fff" and unit not in _MEASURES and not is_boundary(end)


def _stands_alone(
    text: str,
    span: tuple[int, int],
    unit: str,
    unit_end: int,
    is_boundary: Callable[[int], bool],
) -> bool:
    start, end = span
    if not is_boundary(start):
        return False
    letters = text[start:end]
    if len(letters) == 1:
        if letters in "〇零○" or unit[:1] not in _MEASURES or not unit:
            return False
        return unit == "个" or is_boundary(unit_end)  # 一次性 is no 一次; 三个月 is one word
    if all(letter in _DIGITS for letter in letters):
        return "〇" in letters or bool(_YEAR.fullmatch(letters) and unit == "年")
    return True
