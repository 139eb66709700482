"""Numbers that share their unit: 第67、68条, 第五百七十七至五百九十四条, 第一、二款.

And addresses that share their outer steps: 第三条第一款、第二款.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

NUM = r"[〇零一二三四五六七八九十百千0-9０-９]{1,9}"
STEP = (
    rf"第\s*{NUM}(?:[-－]{NUM})?\s*(?:分编|分編|部分|[编編章节節条條款项項目])(?:之[一二三四五六七八九十\d]{{1,3}})?"
    rf"|第?[（(]{NUM}[）)][项項]"
)
AND = r"\s*(?:、|,|，|和|及|以及|与|與|或者?)\s*"
TO = r"\s*(?:至|到|－|—|-|–|~|～)\s*"
_AND = r"\s*(?:、|和|及|以及|与|與|或者?)\s*"
_NUMBER = rf"[（(]?{NUM}[）)]?"
_SEVERAL = rf"{_NUMBER}(?:{_AND}|{TO})(?<![-－])第?\s*{_NUMBER}(?:(?:{_AND}|{TO})第?\s*{_NUMBER})*"
SHARED = (
    rf"(?:(?:{STEP})+第?|第)\s*{_SEVERAL}\s*[条條章款项項目]"
    rf"(?:之[一二三四五六七八九十\d]{{1,3}})?(?:{STEP})*"
)
"""Matches several addresses that share their unit."""
_READ = lazy_pattern(
    rf"(?P<above>(?:{STEP})*)(?P<numbers>第?\s*{_NUMBER}(?:(?:{_AND}|{TO})第?\s*{_NUMBER})+)\s*"
    r"(?P<unit>[条條章款项項目])(?P<below>.*)",
    re.DOTALL,
)
_PIECE = lazy_pattern(rf"(?P<to>{TO})|{_AND}|第?\s*(?P<number>{_NUMBER})")
_HYPHENED = lazy_pattern(rf"第\s*({NUM})[-－]({NUM})\s*[条條]")


class SharingAddress(NamedTuple):
    """One of the addresses, whole."""

    address: str
    span: Span
    """Its words in what was written."""
    ends_range: bool
    """Whether a range goes from the one before to it."""


def is_range(address: str) -> bool:
    """Whether 第577-594条 is a range; 第9-1條 is 第9條之1."""
    numbers = _HYPHENED.match(address)
    if numbers is None:
        return False
    try:
        return parse_number(numbers[2]) > parse_number(numbers[1])
    except ValueError:
        return False


def sharing(written: str) -> Iterator[SharingAddress]:
    """Yield the addresses of numbers that share their unit."""
    match = _READ.fullmatch(written)
    if match is None:
        return
    above, unit, below = match["above"], match["unit"], match["below"]
    start, end = match.span("numbers")
    ends_range = False
    for piece in _PIECE.finditer(written, start, end):
        if not piece["number"]:
            ends_range = bool(piece["to"])
            continue
        first, last = piece.start() == start, piece.end() == end
        span = Span(0 if first else piece.start(), len(written) if last else piece.end())
        number = "".join(piece["number"].split())
        yield SharingAddress(f"{above}第{number}{unit}{below if last else ''}", span, ends_range)
        ends_range = False


def completed(address: str, before: str) -> str:
    """Return an address with the outer steps that it shares with the one before: 第一款、第二款."""
    steps = re.findall(STEP, address)
    outer = re.findall(STEP, before)
    if not steps or not outer:
        return address
    rank = _RANKS.get(_unit_word(steps[0]), 0)
    kept = [step for step in outer if _RANKS.get(_unit_word(step), 0) < rank]
    return "".join([*kept, address])


def _unit_word(step: str) -> str:
    body = re.sub(r"之[一二三四五六七八九十\d]{1,3}$", "", step)
    return "部分" if body.endswith("部分") else body[-1]


_RANKS = {
    **dict.fromkeys("编編", 1), "部分": 1, **dict.fromkeys("章", 3), **dict.fromkeys("节節", 4),
    **dict.fromkeys("条條", 5), "款": 6, **dict.fromkeys("项項", 7), "目": 8,
}  # fmt: skip
"""The mainland's order; 第一項第二款 is complete as it stands and never completed."""
