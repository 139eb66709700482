"""Ranges of divisions: 第十条至第十五条, （三）～（五）, 10-15."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.errors import AddressSyntaxError
from qpsearch.locator.compare import number_key
from qpsearch.locator.grammar import plain
from qpsearch.locator.parse import LONGEST, parse_address
from qpsearch.model import Locator, Order, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

Readings = tuple[Locator, ...]

_CONNECTOR = re.compile(r" *(?:至|到|-+|~) *")
_UNIT_WORD = re.compile(r" *(?:分编|编|篇|部分|章|节|条|款|项|目|自然段|段)$")


def parse_range(text: str, *, order: Order = Order.PRC) -> tuple[Readings, Readings] | None:
    """Return the readings of both ends of a range, or ``None`` if ``text`` is no range.

    The two tuples are parallel: at each place both ends have the same unit, the last not below
    the first. A path or a unit word that is written once holds for both ends (第二章第十至十五条,
    四、（三）至（五）).

    ``10-15`` is a range and also, to :func:`parse_address`, article 10-15 (第十条之十五): whoever
    resolves it should prefer an article 10-15 that exists. ``12-1`` is no range: it would run
    backwards, so it is 第十二条之一 only.
    """
    if len(text) > 2 * LONGEST:
        return None
    for connector in _CONNECTOR.finditer(plain(text)):
        ends = _ends(text[: connector.start()], text[connector.end() :], order)
        if ends is not None:
            return ends
    return None


def _ends(left: str, right: str, order: Order) -> tuple[Readings, Readings] | None:
    for first, last in _completed(left, right):
        try:
            starts = parse_address(first, order=order)
            stops = parse_address(last, order=order)
        except AddressSyntaxError:
            continue
        pairs = dict.fromkeys(
            pair for start in starts for stop in stops if (pair := _pair(start, stop)) is not None
        )
        if pairs:
            return tuple(start for start, _ in pairs), tuple(stop for _, stop in pairs)
    return None


def is_backwards(text: str) -> bool:
    """Whether a text is a range with its ends the other way round: 第九条至第三条."""
    cut = next(_CONNECTOR.finditer(plain(text)), None) if len(text) <= 2 * LONGEST else None
    if cut is None or "-" in cut[0]:
        return False
    return parse_range(f"{text[cut.end() :]}至{text[: cut.start()]}") is not None


def _completed(left: str, right: str) -> Iterator[tuple[str, str]]:
    """Yield both ends with the unit word that only one of them bears, then as they stand."""
    left_word = _UNIT_WORD.search(plain(left))
    right_word = _UNIT_WORD.search(plain(right))
    if right_word and not left_word:
        yield left + right[right_word.start() :], right
    if left_word and not right_word:
        yield left, right + left[left_word.start() :]
    yield left, right


def _pair(start: Locator, stop: Locator) -> tuple[Locator, Locator] | None:
    """Return the ends of a range if the two can be: one unit, one parent, rising numbers."""
    first, last = start.steps[-1], stop.steps[-1]
    if first.unit is not last.unit or first.unit is Unit.HEADING:
        return None
    if not number_key(first.num) < number_key(last.num):
        return None
    if len(stop.steps) == 1:
        stop = Locator((*start.steps[:-1], last))
    same_parent = start.steps[:-1] == stop.steps[:-1]
    # Articles are numbered through, so 第二章第十条至第三章第十五条 is one run all the same.
    return (start, stop) if same_parent or first.unit is Unit.ARTICLE else None
