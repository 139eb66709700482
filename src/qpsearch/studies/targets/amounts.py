"""Numbers in folded text with their units: 2万亿元, 百分之九十四, 九成, 三分之二, 三五年.

Unbounded as yet; :mod:`qpsearch.studies.targets.quantities` reads ranges and bounds.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon.units import units_by_kind
from qpsearch.numerals import from_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = "〇零○一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
_SPELLED = rf"(?:[{_DIGITS}十百万亿拾佰仟廿卅]|千(?![米克瓦卡焦伏帕字比])|兆(?![瓦赫帕字比]))"
_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_WORTH = r"(?:[十百千]?万亿|[十百千]?[万亿]|百|千(?![米克瓦卡焦伏帕字比])|兆(?![瓦赫帕字比]))"
_ONE = rf"""(?:{_ARABIC}(?:\s*{_WORTH}(?:\s*零?[0-9]+(?:\.[0-9]+)?\s*{_WORTH})*
      (?:零?[0-9]{{1,4}}(?![0-9.]))?)?
  | {_SPELLED}+(?:点[{_DIGITS}]+)? | 半)"""
_NUMBER = re.compile(
    rf"""
      (?:(?P<wholes>[0-9]+|{_SPELLED}+)\s*又\s*)?
      (?P<whole>[百千万十佰仟亿]+|{_SPELLED}+|[0-9]+)\s*分之\s*(?P<part>{_ONE})
    | (?P<above>[0-9]{{1,3}})/(?P<below>[0-9]{{1,3}})(?![0-9/.])
    | (?P<sign>[-\u2212]|负)?(?P<number>{_ONE})(?P<more>\s*[多余几来])?(?P<tail>{_WORTH})?
    | (?P<fold>翻)(?:(?P<times>[一两二三四])?番|倍)
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(rf"[0-9{_DIGITS}十百千万亿兆拾佰仟廿卅半翻]")
_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
_POWERS = {**_MAGNITUDES, "佰": 100, "仟": 1000}
_SIGNED = re.compile(r"(?:^|[^0-9%\u4e00-\u9fff])[-\u2212]$|(?:^|[^\u4e00-\u9fff])负$")

_NEIGHBOURS = re.compile("[一二两][二两三]|二四|三[四五]|四[五六]|五六|六七|七八|八九")
"""Two figures that stand for a range: 三五年, 七八个."""
_ROUND = re.compile("[百千][万亿]|[百千]?万亿")
"""A magnitude without a figure: 百万吨以上, 突破千亿元; alone (千家万户) it is no number."""
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_CURRENCIES = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_COINS = re.compile(f"(?P<tenth>[0-9{_DIGITS}])[角毛](?:(?P<cent>[0-9{_DIGITS}])分(?!之))?")
_PER = re.compile(
    r"/\s*(?:平方米|立方米|平方公里|公里|千瓦时|百亿元|亿元|万元|[十百]?万人|百万|千|人次|人天|人年|公顷|小时|人|户|年|月|日|天|亩|吨|公斤"
    r"|千克|米|升|次|件|秒|家|个|班|校|元|床|[a-z][a-z0-9]*)"
)
_NOT_A_QUANTITY = re.compile(r"(?:第|〔|\[)\s*$|[a-z.=&?#_]$|[a-z]-$|[0-9]:$")
_NAMES_IT = re.compile(r"\s*(?:号|[a-z]|〕|世纪|:[0-9])")
_SCORE = re.compile(r"[0-9]\s*分(?:的|者|及|或|至|到|以|[左上]|[^\u4e00-\u9fff]|$)")
"""85分以上 is a score; 3分钟, 5分之一 and 三分 are none."""
_SPACE = re.compile(r"[^\S\n]*")


@cache
def _units() -> re.Pattern[str]:
    words = sorted((unit for units in units_by_kind().values() for unit in units), key=len)
    return re.compile("|".join(map(re.escape, reversed(words))))


@cache
def _measured() -> frozenset[str]:
    units = units_by_kind()
    return frozenset((*units["money"], *units["measure"], "人", "户"))


class Amount(NamedTuple):
    """A number with its unit."""

    start: int
    end: int
    number: Decimal
    unit: str
    more: bool = False
    """Whether 多 or 余 says that it is more."""
    worth: Decimal = Decimal(1)
    """Of its 万 or 亿: 3-5万元."""
    bare_end: int = 0
    """Where the number ends, before the unit."""
    factor: bool = False
    high: Decimal | None = None
    """Of 三五年, 二三十个."""


def amounts_in(folded: str) -> Iterator[Amount]:
    """Yield the numbers of a folded text with their units; ordinals and names are none."""
    at = 0
    while begin := _BEGINS.search(folded, at):
        start = begin.start()
        match = _NUMBER.match(folded, start)
        if match is None:
            at = start + 1
            continue
        at = max(match.end(), start + 1)
        if _SIGNED.search(folded, max(0, start - 2), start):
            match = _NUMBER.match(folded, start - 1) or match
        amount = _amount(folded, match)
        if amount:
            at = max(at, amount.end)
            yield amount


def _amount(folded: str, match: re.Match[str]) -> Amount | None:
    start, end = match.span()
    if _NOT_A_QUANTITY.search(folded, max(0, start - 3), start):
        return None
    if match["above"]:
        if not int(match["below"]) or folded[start - 1 : start] == "/":
            return None
        share = Decimal(match["above"]) / Decimal(match["below"])
        return Amount(start, end, share, "", bare_end=end)
    if match["fold"]:
        times = from_chinese(match["times"]) if match["times"] else 1
        return Amount(start, end, Decimal(2**times), "倍", bare_end=end, factor=True)
    if match["part"]:
        return _share(folded, match)
    if match["number"] in _FORMAL:  # 登陆部队, 拾起
        return None
    read = None if _NEIGHBOURS.fullmatch(match["number"]) else _number(match["number"])
    if read is None:
        return _round(folded, match) or _pair(folded, match)
    number, worth = read
    if match["sign"]:
        number = -number
    more = bool(match["more"])
    if match["tail"]:  # 280多亿
        for letter in match["tail"]:
            number *= _MAGNITUDES[letter]
    if _NAMES_IT.match(folded, end):
        unit, stop = _unit(folded, end)
        if not unit:
            return None
    unit, stop = _unit(folded, end)
    if unit == "成":
        return _tenths(folded, start, end, stop, number)
    if unit == "折":
        scale = 10 if number < 10 else 1
        return Amount(start, stop, number * scale, "%", bare_end=end)
    if match["number"] == "半" and not unit:
        return None
    if _half_follows(folded, stop, unit):
        number, stop = number + Decimal("0.5"), stop + 1
    elif unit == "个" and folded.startswith("半", stop):  # 两个半月
        inner, after = _unit(folded, stop + 1)
        if inner:
            number, unit, stop = number + Decimal("0.5"), "个" + inner, after
    if unit in ("元", "块钱") and (coins := _COINS.match(folded, stop)):
        number, stop = number + _coins(coins), coins.end()
    if not unit and start and folded[start - 1] in _CURRENCIES:
        start, unit = start - 1, _CURRENCIES[folded[start - 1]]
    if not unit and not more and folded[stop : stop + 1] in ("多", "余"):
        more, stop = True, stop + 1
        unit, stop = _unit(folded, stop)
    return Amount(start, stop, number, unit, more, worth, end)


def _round(folded: str, match: re.Match[str]) -> Amount | None:
    """Read 百万吨, 千亿元: a magnitude with the unit of what is measured."""
    if not _ROUND.fullmatch(match["number"]) or match["sign"] or match["tail"]:
        return None
    unit, stop = _unit(folded, match.end())
    if unit not in _measured():
        return None
    number = Decimal(from_chinese("一" + match["number"]))
    return Amount(match.start(), stop, number, unit, bare_end=match.end())


def _coins(match: re.Match[str]) -> Decimal:
    """Return 6角三分 in 元."""
    tenth = _number(match["tenth"]) if match["tenth"] else None
    cent = _number(match["cent"]) if match["cent"] else None
    return (tenth[0] / 10 if tenth else Decimal(0)) + (cent[0] / 100 if cent else Decimal(0))


def _number(text: str) -> tuple[Decimal, Decimal] | None:
    """Return what a number spells and the worth of its last 万 or 亿."""
    if not text:
        return None
    if text == "半":
        return Decimal("0.5"), Decimal(1)
    if text[0].isdigit() and text[0].isascii():
        return _mixed(text)
    whole, _, decimals = text.partition("点")
    whole = whole.replace("弍", "二")
    if "兆" in whole:
        head, _, tail = whole.partition("兆")
        upper, lower = _number(head), _number(tail) if tail else (Decimal(0), Decimal(1))
        if upper is None or lower is None:
            return None
        return upper[0] * 10**12 + lower[0], Decimal(1)
    try:
        value = Decimal(from_chinese(whole))
        if decimals:
            value += Decimal("0." + "".join(str(from_chinese(letter)) for letter in decimals))
    except (ValueError, ArithmeticError):
        return None
    worth = Decimal(1)
    for letter in reversed(whole):
        if letter not in "万亿":
            break
        worth *= _MAGNITUDES[letter]
    return value, worth


def _mixed(text: str) -> tuple[Decimal, Decimal]:
    """Read 1.2万, 2亿3000万, 3千: figures, each with its worth."""
    total, worth, last = Decimal(0), Decimal(1), Decimal(1)
    for figures, letters in re.findall(r"([0-9.,]+)\s*([十百千万亿兆]*)", text):
        worth = Decimal(1)
        for letter in letters:
            worth *= _MAGNITUDES[letter]
        figure = Decimal(figures.replace(",", ""))
        if worth > last > 1:  # 2千零30万: the last magnitude is that of all
            total = (total + figure) * worth
        else:
            total += figure * worth
        last = worth
    return total, worth


def _pair(folded: str, match: re.Match[str]) -> Amount | None:
    """Read 三五年, 二三十个, 两三家: two figures side by side are a range."""
    letters = match["number"]
    end = match.end()
    for at in range(len(letters) - 1):
        first, second = letters[:at] + letters[at], letters[:at] + letters[at + 1]
        rest = letters[at + 2 :]
        low, high = _number(first + rest), _number(second + rest)
        if letters[at] in _DIGITS and letters[at + 1] in _DIGITS and low and high and low < high:
            unit, stop = _unit(folded, end)
            if not unit:
                return None
            return Amount(match.start(), stop, low[0], unit, bare_end=end, high=high[0])
    return None


def _share(folded: str, match: re.Match[str]) -> Amount | None:
    """Read 百分之九十四, 千分之三, 三分之二, 一又二分之一倍."""
    start, end = match.span()
    whole = _power(match["whole"])
    part = _number(match["part"].replace("百", "一百") if match["part"] == "百" else match["part"])
    if part is None:
        return None
    if whole is None:
        of = _number(match["whole"])
        if of is None or not of[0]:
            return None
        if match["wholes"] is None:
            return Amount(start, end, part[0] / of[0], "", bare_end=end)
        wholes = _number(match["wholes"])
        if wholes is None:
            return None
        unit, stop = _unit(folded, end)
        return Amount(start, stop, wholes[0] + part[0] / of[0], unit, bare_end=end)
    return Amount(start, end, part[0] * 100 / whole, "%", bare_end=end)


def _power(letters: str) -> int | None:
    """Return what 百, 千, 万, 百万 of a share are worth; ``None`` for another denominator."""
    worth = 1
    for letter in letters:
        if letter not in _POWERS:
            return None
        worth *= _POWERS[letter]
    return worth


def _tenths(folded: str, start: int, end: int, stop: int, number: Decimal) -> Amount | None:
    """Read 九成, 三成半, 七成六; 成 of a word (成本, 成立) is none."""
    if number > 10 or folded[stop : stop + 1] in tuple("本立果长员功效绩交品熟为份都人就套年分型"):
        return None
    value = number * 10
    if folded.startswith("半", stop):
        return Amount(start, stop + 1, value + 5, "%", bare_end=end)
    extra = re.compile(f"[{_DIGITS}]").match(folded, stop)
    if extra and not _unit(folded, extra.end())[0]:
        return Amount(start, extra.end(), value + from_chinese(extra.group()), "%", bare_end=end)
    return Amount(start, stop, value, "%", bare_end=end)


def _half_follows(folded: str, stop: int, unit: str) -> bool:
    return (
        bool(unit)
        and unit not in ("个", "月", "日")
        and folded.startswith("半", stop)
        and folded[stop + 1 : stop + 2] not in tuple("年天日个小径成数夜月价导")
    )


def _unit(folded: str, at: int) -> tuple[str, int]:
    """Return the unit after a number, across blanks, and where it ends."""
    space = _SPACE.match(folded, at)
    begin = space.end() if space else at
    match = _units().match(folded, begin)
    if match is None:
        return "", at
    unit, end = match.group(), match.end()
    if unit == "分" and not _SCORE.match(folded, at - 1):
        return "", at
    if unit.isascii() and unit.isalpha() and folded[end : end + 1].isascii():
        following = folded[end : end + 1]
        if following.isalnum():
            return "", at
    if per := _PER.match(folded, end):
        unit, end = unit + per.group().replace(" ", ""), per.end()
    return unit, end
