"""Quantities in folded text: a number or a range, its unit, and how it is bounded.

达到2万亿元, 95%以上, 百分之九十四, 九成, 三分之二, 500元以上5000元以下, 三到五年, 不少于80个,
280多亿元, 翻一番. Values are in the plain unit: 2万亿元 is 2,000,000,000,000 元, 九成 is 90 %.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from qpsearch.model import Span
from qpsearch.studies.targets.amounts import Amount, amounts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

_BEFORE: dict[Comparator, str] = {
    ">=": r"不(?:得|应|宜|能)?(?:低于|少于|小于|短于|早于)|至少(?:有|为|是|达到)?|最低(?:限额)?为?"
    r"|最少|≥|>\s*=|大于\s*(?:或者?)?\s*等于|达到或者?超过|年?满|起码|不下于",
    "<=": r"不(?:得|应|宜|能)?(?:超过|高于|大于|多于|超出|超|晚于|迟于|长于)|至多|最多为?"
    r"|最高(?:限额)?为?|最长为?|≤|<\s*=|控制[在到]|小于\s*(?:或者?)?\s*等于|限制在|压减到",
    ">": "超过了?|超出|超|高于|大于|多于|突破|逾|>|高出|优于|远超|(?<![通经越])过",
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
_OF = re.compile(
    r"(?P<bound>不[得应]?(?:[低少高多]于|超过)|(?<!不得)(?<!不应)(?<!不)(?:超过|低于))[^,;。0-9%]{2,20}的$"
)
_COMMA = re.compile("(?<=[0-9]),(?=[0-9])")
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
    return list(_bounded(folded, list(amounts_in(folded))))


def _comma(text: str, at: int) -> str:
    return "，" if text[at] == "，" and text[at + 1].isascii() else ","


def _bounded(folded: str, amounts: list[Amount]) -> Iterator[Quantity]:
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


def _counts_bare(folded: str, amount: Amount) -> bool:
    """Whether a number without unit and bound counts: never the 一 of 统一, the 三 of 三农."""
    letters = folded[amount.start : amount.bare_end]
    return (letters[:1].isdigit() and letters[:1].isascii()) or len(letters) > 1


def _range(folded: str, first: Amount, second: Amount) -> Quantity | None:
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
        if second.unit == "间" and to[0].strip() in ("与", "和"):
            second = second._replace(unit="")  # 10000与20000间: no rooms
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


def _single(folded: str, amount: Amount) -> Quantity:
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
