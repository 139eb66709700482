"""Quantities in folded text: a number or a range, its unit, and how it is bounded.

达到2万亿元, 95%以上, 百分之九十四, 九成, 三分之二, 500元以上5000元以下, 三到五年, 不少于80个,
280多亿元, 翻一番. Values are in the plain unit: 2万亿元 is 2,000,000,000,000 元, 九成 is 90 %.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from qpsearch.lexicon.units import units_by_kind
from qpsearch.model import Span
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
      (?P<whole>[百千万十佰仟亿]+|{_SPELLED}+|[0-9]+)分之\s*(?P<part>{_ONE})
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
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_CURRENCIES = {"¥": "元", "￥": "元", "$": "美元", "€": "欧元", "£": "英镑"}
_COINS = re.compile(f"(?P<tenth>[0-9{_DIGITS}])[角毛](?:(?P<cent>[0-9{_DIGITS}])分(?!之))?")
_PER = re.compile(
    r"/\s*(?:平方米|立方米|平方公里|公里|千瓦时|百亿元|亿元|万元|[十百]?万人|百万|千|人次|人天|人年|公顷|小时|人|户|年|月|日|天|亩|吨|公斤"
    r"|千克|米|升|次|件|秒|家|个|班|校|元|床|[a-z][a-z0-9]*)"
)
_BEFORE: dict[Comparator, str] = {
    ">=": r"不(?:得|应|宜|能)?(?:低于|少于|小于|短于|早于)|至少(?:有|为|是|达到)?|最低为?|最少|≥|>="
    r"|大于(?:或者?)?等于|达到或者?超过|年?满|起码|不下于",
    "<=": r"不(?:得|应|宜|能)?(?:超过|高于|大于|多于|超出|超|晚于|迟于|长于)|至多|最多为?|最高为?"
    r"|最长为?|≤|<=|控制[在到]|小于(?:或者?)?等于|限制在|压减到",
    ">": "超过了?|超出|超|高于|大于|多于|突破|逾|>|高出|优于|远超|过",
    "<": "低于|小于|少于|短于|不足|不到|不满|未满|未达到|<",
    "~": "大约|大概|约为?|接近|将近|近|大致",
    "=": "等于|=",
}
_PRE = [
    (sign, re.compile(rf"(?:{words})(?:了|到|在|为|的|有|是|:|\s)*$"))
    for sign, words in _BEFORE.items()
]
_POST: dict[Comparator, re.Pattern[str]] = {
    ">=": re.compile(r"\s*(?:及|或者?|和)?其?以上|\s*起步|\s*(?:及|或者?)更[高多长]"),
    "<=": re.compile(
        r"\s*(?:及|或者?|和)?其?(?:时间)?(?:以下|以内|之内|之下|内(?![部容外涵资地蒙河]))"
        r"|\s*(?:及|或者?)更[低少]"
    ),
    "~": re.compile(r"\s*(?:左右|上下|前后)"),
}
_TO = re.compile(r"\s*(?:-|—|–|~|－|至|到|或者?)\s*|\s*(?:与|和)\s*(?=.{1,14}?之?间)")
_BETWEEN = re.compile(r"\s*之?间")
_AND = re.compile(r"\s*[,、]?\s*(?:并且?|且|但|而|同时|的同时)?\s*")
_NEXT_BOUND = re.compile(r"\s*[,、]?\s*")
_NOT_A_QUANTITY = re.compile(r"(?:第|〔|\[)\s*$|[a-z.=&?#_]$|[a-z]-$|[0-9]:$")
_NAMES_IT = re.compile(r"\s*(?:号|[a-z]|〕|世纪|:[0-9])")
_OF = re.compile(r"(?P<bound>不(?:低|少|高|多)于|不超过|超过)[^,;。0-9%]{2,20}的$")
_COMMA = re.compile("(?<=[0-9]),(?=[0-9])")
_SPACE = re.compile(r"[^\S\n]*")


@cache
def _units() -> re.Pattern[str]:
    words = sorted((unit for units in units_by_kind().values() for unit in units), key=len)
    return re.compile("|".join(map(re.escape, reversed(words))))


Comparator = Literal[">=", ">", "<=", "<", "=", "~", "range"]


class Quantity(NamedTuple):
    """An amount in a text."""

    span: Span
    """From the first letter of its bound (不低于) to the last (以上)."""
    low: Decimal | None
    """The value, or the lower end of a range; in the plain unit."""
    high: Decimal | None
    """The upper end of a range; ``None`` without."""
    unit: str
    """As printed, without 万 and 亿; ``%`` for percentages; empty where none stands."""
    comparator: Comparator
    """``>=``, ``>``, ``<=``, ``<``, ``~``, ``range``, or ``=``."""
    core: Span
    """The number and its unit alone."""
    factor: bool = False
    """Whether it is a multiple of a base (翻一番: 2)."""

    @property
    def value(self) -> float | int | list[float | int] | None:
        """The value for a record: a number, or a list of two."""
        if self.low is None:
            return None
        if self.high is None:
            return plain(self.low)
        return [plain(self.low), plain(self.high)]


def plain(number: Decimal) -> int | float:
    """Return a number as JSON writes it: whole where it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def read_quantities(folded: str, text: str = "") -> list[Quantity]:
    """Return the quantities of a folded text in order; ordinals are none.

    Args:
        folded: the text, folded.
        text: as it is printed: tells the comma of 1,445 from that of 增长5，300家.

    """
    if text:
        folded = _COMMA.sub(lambda match: _comma(text, match.start()), folded)
    return list(_bounded(folded, list(_amounts(folded))))


def _comma(text: str, at: int) -> str:
    return "，" if text[at] == "，" and text[at + 1].isascii() else ","


class _Amount(NamedTuple):
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


def _amounts(folded: str) -> Iterator[_Amount]:
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


def _amount(folded: str, match: re.Match[str]) -> _Amount | None:
    start, end = match.span()
    if _NOT_A_QUANTITY.search(folded, max(0, start - 3), start):
        return None
    if match["above"]:
        if not int(match["below"]) or folded[start - 1 : start] == "/":
            return None
        share = Decimal(match["above"]) / Decimal(match["below"])
        return _Amount(start, end, share, "", bare_end=end)
    if match["fold"]:
        times = from_chinese(match["times"]) if match["times"] else 1
        return _Amount(start, end, Decimal(2**times), "倍", bare_end=end, factor=True)
    if match["part"]:
        return _share(match)
    if match["number"] in _FORMAL:  # 登陆部队, 拾起
        return None
    read = None if _NEIGHBOURS.fullmatch(match["number"]) else _number(match["number"])
    if read is None:
        return _pair(folded, match)
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
        return _Amount(start, stop, number * scale, "%", bare_end=end)
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
    return _Amount(start, stop, number, unit, more, worth, end)


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
    total, worth = Decimal(0), Decimal(1)
    for figures, letters in re.findall(r"([0-9.,]+)\s*([十百千万亿兆]*)", text):
        worth = Decimal(1)
        for letter in letters:
            worth *= _MAGNITUDES[letter]
        total += Decimal(figures.replace(",", "")) * worth
    return total, worth


def _pair(folded: str, match: re.Match[str]) -> _Amount | None:
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
            return _Amount(match.start(), stop, low[0], unit, bare_end=end, high=high[0])
    return None


def _share(match: re.Match[str]) -> _Amount | None:
    """Read 百分之九十四, 千分之三, 三分之二."""
    start, end = match.span()
    whole = _power(match["whole"])
    part = _number(match["part"].replace("百", "一百") if match["part"] == "百" else match["part"])
    if part is None:
        return None
    if whole is None:
        of = _number(match["whole"])
        if of is None or not of[0]:
            return None
        return _Amount(start, end, part[0] / of[0], "", bare_end=end, factor=False)
    return _Amount(start, end, part[0] * 100 / whole, "%", bare_end=end)


def _power(letters: str) -> int | None:
    """Return what 百, 千, 万, 百万 of a share are worth; ``None`` for another denominator."""
    worth = 1
    for letter in letters:
        if letter not in _POWERS:
            return None
        worth *= _POWERS[letter]
    return worth


def _tenths(folded: str, start: int, end: int, stop: int, number: Decimal) -> _Amount | None:
    """Read 九成, 三成半, 七成六; 成 of a word (成本, 成立) is none."""
    if number > 10 or folded[stop : stop + 1] in tuple("本立果长员功效绩交品熟为份都人就套年分型"):
        return None
    value = number * 10
    if folded.startswith("半", stop):
        return _Amount(start, stop + 1, value + 5, "%", bare_end=end)
    extra = re.compile(f"[{_DIGITS}]").match(folded, stop)
    if extra and not _unit(folded, extra.end())[0]:
        return _Amount(start, extra.end(), value + from_chinese(extra.group()), "%", bare_end=end)
    return _Amount(start, stop, value, "%", bare_end=end)


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
    if unit.isascii() and unit.isalpha() and folded[end : end + 1].isascii():
        following = folded[end : end + 1]
        if following.isalnum():
            return "", at
    if per := _PER.match(folded, end):
        unit, end = unit + per.group().replace(" ", ""), per.end()
    return unit, end


def _bounded(folded: str, amounts: list[_Amount]) -> Iterator[Quantity]:
    """Join the ends of ranges and read the bounds around each amount."""
    at = 0
    while at < len(amounts):
        first = amounts[at]
        second = amounts[at + 1] if at + 1 < len(amounts) else None
        joined = _range(folded, first, second) if second else None
        if joined:
            yield joined
            at += 2
            continue
        alone = _single(folded, first)
        if second and (both := _both_bounds(folded, alone, _single(folded, second))):
            yield both
            at += 2
            continue
        if alone.unit or alone.comparator != "=" or _counts_bare(folded, first):
            yield alone
        at += 1


def _both_bounds(folded: str, first: Quantity, second: Quantity) -> Quantity | None:
    """Read 不少于5人且不超过13人, 大于100并小于300."""
    if first.low is None or second.low is None or first.high or second.high:
        return None
    gap = _AND.match(folded, first.span.end)
    if gap is None or gap.end() != second.span.start:
        return None
    if first.unit and second.unit and first.unit != second.unit:
        return None
    lower, upper = sorted((first, second), key=lambda one: one.comparator not in (">", ">="))
    if not (lower.comparator in (">", ">=") and upper.comparator in ("<", "<=")):
        return None
    if lower.low is None or upper.low is None or lower.low >= upper.low:
        return None
    span, core = Span(first.span.start, second.span.end), Span(first.core.start, second.core.end)
    return Quantity(span, lower.low, upper.low, first.unit or second.unit, "range", core)


def _counts_bare(folded: str, amount: _Amount) -> bool:
    """Whether a number without unit and bound counts: never the 一 of 统一, the 三 of 三农."""
    letters = folded[amount.start : amount.bare_end]
    return (letters[:1].isdigit() and letters[:1].isascii()) or len(letters) > 1


def _range(folded: str, first: _Amount, second: _Amount) -> Quantity | None:
    """Read 3-5年, 10%至15%, 500元以上5000元以下."""
    if first.high is not None or first.factor:
        return None
    same = first.unit == second.unit or not first.unit
    to = _TO.match(folded, first.end)
    if to and to.end() == second.start and same:
        low = first.number
        if not first.unit and first.worth == 1 and second.worth != 1 and low < 1000:
            low *= second.worth  # 3-5万元
        if low >= second.number:
            return None
        between = _BETWEEN.match(folded, second.end)
        start = _start_of(folded, first.start)
        end = between.end() if between else second.end
        if post := _POST["~"].match(folded, end) or _POST["<="].match(folded, end):
            end = post.end()
        core = Span(first.start, second.end)
        return Quantity(Span(start, end), low, second.number, second.unit, "range", core)
    above = _POST[">="].match(folded, first.end)
    if not above or not same:
        return None
    gap = _NEXT_BOUND.match(folded, above.end())
    below = _POST["<="].match(folded, second.end)
    if gap and gap.end() == second.start and below and first.number < second.number:
        core = Span(first.start, second.end)
        return Quantity(
            Span(first.start, below.end()), first.number, second.number, second.unit, "range", core
        )
    return None


def _start_of(folded: str, start: int) -> int:
    for word in ("介于", "在", "从"):
        if folded.endswith(word, 0, start):
            return start - len(word)
    return start


def _single(folded: str, amount: _Amount) -> Quantity:
    core = Span(amount.start, amount.end)
    if amount.high is not None:
        return Quantity(core, amount.number, amount.high, amount.unit, "range", core)
    sign, start = _sign_before(folded, amount.start)
    end = amount.end
    for after, pattern in _POST.items():
        if match := pattern.match(folded, amount.end):
            end = match.end()
            if sign not in (">", "<") or after == "~":
                sign = after
            break
    else:
        if amount.more:
            sign = ">"
    return Quantity(
        Span(start, end), amount.number, None, amount.unit, sign or "=", core, amount.factor
    )


def _sign_before(folded: str, start: int) -> tuple[Comparator | Literal[""], int]:
    before = folded[max(0, start - 12) : start]
    if match := _OF.search(folded, max(0, start - 30), start):  # 不少于本单位人员总数的5%
        sign = next(sign for sign, pattern in _PRE if pattern.search(match["bound"]))
        return sign, match.start()
    for sign, pattern in _PRE:
        if match := pattern.search(before):
            return sign, start - (len(before) - match.start())
    return "", start
