"""Tokens to readings: every way to understand an address, most likely first."""

from __future__ import annotations

from qpsearch.errors import AddressSyntaxError
from qpsearch.locator.grammar import AddressToken, Ladder, fault, tokens
from qpsearch.model import Locator, Order, Step, Unit

_MOST_READINGS = 32
"""Readings kept while the tokens are put together; people mean one of the first few."""

LONGEST = 500
"""Characters of the longest text that is read as an address, headings included."""

OUTLINE = frozenset(
    {Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5, Unit.BOX}
)
STATUTE = frozenset({Unit.ARTICLE, Unit.PARAGRAPH, Unit.POINT})
_LEVELS = OUTLINE - {Unit.BOX}
_POINTS = frozenset(["inserted point", "spoken point", "spoken part"])
_INSIDE_ARTICLES = frozenset({Unit.PARAGRAPH, Unit.POINT, Unit.INDENT, Unit.ITEM})

_BARE_ALONE = (Unit.ARTICLE, Unit.LEVEL_1, Unit.LEVEL_3, Unit.BOX)
_BARE_BELOW: dict[Unit, Ladder] = {
    Unit.ANNEX: (Unit.LEVEL_1, Unit.ARTICLE, Unit.LEVEL_3),
    Unit.PART: (Unit.CHAPTER, Unit.LEVEL_1, Unit.ARTICLE),
    Unit.SUBPART: (Unit.CHAPTER, Unit.ARTICLE),
    Unit.CHAPTER: (Unit.ARTICLE, Unit.SECTION, Unit.LEVEL_1),
    Unit.SECTION: (Unit.ARTICLE, Unit.LEVEL_1),
    Unit.HEADING: _BARE_ALONE,
    Unit.DOCUMENT: _BARE_ALONE,
    Unit.ARTICLE: (Unit.PARAGRAPH, Unit.POINT),
    Unit.PARAGRAPH: (Unit.POINT,),
    Unit.POINT: (Unit.INDENT,),
    Unit.LEVEL_1: (Unit.LEVEL_2, Unit.LEVEL_3, Unit.BOX),
    Unit.BOX: (Unit.LEVEL_3, Unit.LEVEL_2),
    Unit.LEVEL_2: (Unit.LEVEL_3,),
    Unit.LEVEL_3: (Unit.LEVEL_4,),
    Unit.LEVEL_4: (Unit.LEVEL_5,),
}
"""What a number without a mark counts, by the step it stands below."""

_AGAIN: dict[str, tuple[Unit, Ladder]] = {
    "level 3": (Unit.LEVEL_3, (Unit.LEVEL_4,)),
    "level 4": (Unit.LEVEL_4, (Unit.LEVEL_5,)),
}
"""What a list counts that is numbered as the one whose item holds it: 2. 1., （1）（1）."""

_WORSE = 1
"""The cost of each reading of a token below its first."""
_STRANGE = 3
"""An outline's mark below an article: there （三） is a 项."""
_UNUSUAL = 8
"""Outline ranks out of their order, as some annexes have them; 款 or 项 below an outline's mark."""
_OFFERED = 6
"""A reading that costs this much more than the best is not offered."""

_Partial = tuple[int, tuple[Step, ...]]


def parse_address(text: str, *, order: Order = Order.PRC) -> tuple[Locator, ...]:
    """Return every reading of ``text``, most likely first; never empty.

    ``order`` says which way round 款 and 项 stand; an address that is in rank only in the other
    order is read in that. An address may be shortened (（六） for 四、（六）): see
    :func:`qpsearch.locator.matches`.

    Raises:
        AddressSyntaxError: ``text`` is no address; the message names the place.

    """
    if len(text) > LONGEST:
        raise fault(text, LONGEST, "too long for an address: cut")
    found = tuple(tokens(text))
    if not found:
        raise AddressSyntaxError(text, "an empty address", way_out="write 四、（六） or 第十二条")
    readings = _assemble(found, order) or _assemble(found, order.other)
    if not readings:
        raise _out_of_rank(text, found, order)
    ranked = sorted(readings, key=lambda reading: reading[0])
    limit = ranked[0][0] + _OFFERED
    return tuple(dict.fromkeys(Locator(steps) for cost, steps in ranked if cost < limit))


def _assemble(found: tuple[AddressToken, ...], order: Order) -> list[_Partial]:
    partial: list[_Partial] = [(0, ())]
    for token in found:
        extended = [
            reading
            for cost, steps in partial
            for place, ladder in enumerate(_ladders(token, steps, order))
            if (reading := _extend(cost + place * _WORSE, steps, ladder, token))
        ]
        partial = sorted(extended, key=lambda reading: reading[0])[:_MOST_READINGS]
    return partial


def _ladders(token: AddressToken, steps: tuple[Step, ...], order: Order) -> tuple[Ladder, ...]:
    """Return what the numbers of ``token`` may count below ``steps``."""
    if not token.rule.bare:
        readings = token.rule.readings(order)
        unit, inside = _AGAIN.get(token.rule.name, (None, ()))
        again = unit is not None and steps and steps[-1].unit is unit
        return (inside, *readings) if again else readings
    parent = steps[-1].unit if steps else None
    chinese = token.rule.name == "bare Chinese number"
    if chinese and (parent is None or parent.rank <= Unit.HEADING.rank):
        return ((Unit.LEVEL_1,),)
    if parent is None:
        return tuple((unit,) for unit in _BARE_ALONE)
    # 四、六 lists two sections: only 四/六 is a path.
    if not token.loose and parent in OUTLINE | STATUTE:
        return ()
    return tuple((unit,) for unit in _BARE_BELOW.get(parent, ()))


def _extend(
    cost: int, steps: tuple[Step, ...], ladder: Ladder, token: AddressToken
) -> _Partial | None:
    nums = token.nums
    if len(ladder) < len(nums):
        return None
    lettered = token.rule.name == "lettered item"
    for unit, num in zip(ladder, nums, strict=False):
        if not num and unit in _INSIDE_ARTICLES:
            continue  # left out between brackets
        strain = _strain(steps[-1].unit if steps else None, unit)
        if strain == _UNUSUAL and lettered:
            strain = 0  # 2. (a) is of a circular
        # 12-1 is an article or an annex; of outlines only points are inserted, as 二之一.
        point = unit is Unit.LEVEL_1 and token.rule.name in _POINTS
        if strain is None or ("-" in num and unit in _LEVELS and not point):
            return None
        cost += strain
        steps = (*steps, Step(unit, num))
    return cost, steps


def _strain(parent: Unit | None, child: Unit) -> int | None:
    """Return how unlikely ``child`` is directly below ``parent``; ``None`` if it cannot be."""
    if parent is None:
        return 0
    if parent is Unit.TEXT:
        return None
    if child is Unit.DOCUMENT:
        return None  # a title stands in front of all
    if Unit.HEADING in {parent, child}:
        return 0
    if parent in OUTLINE and child in _INSIDE_ARTICLES:
        return _UNUSUAL
    if parent.rank < child.rank:
        return _STRANGE if parent in STATUTE and child in OUTLINE else 0
    return _UNUSUAL if parent in OUTLINE and child in OUTLINE and parent is not child else None


def _out_of_rank(text: str, found: tuple[AddressToken, ...], order: Order) -> AddressSyntaxError:
    """Return the error for the first token that cannot stand below those before it."""
    for count in range(1, len(found) + 1):
        if not _assemble(found[:count], order) and not _assemble(found[:count], order.other):
            token = found[count - 1]
            written = text[token.start : token.end]
            if count == 1:
                return fault(text, token.start, f"{written} has too many parts")
            before = text[found[count - 2].start : found[count - 2].end]
            way_out = (
                "mark the number or the step: 四、（六）, 四/六, 4.6"
                if token.rule.bare
                else "write the outermost division first: 第二章第三节, 四、（六）"
            )
            reason = f"{written} cannot stand below {before}"
            return fault(text, token.start, reason, way_out)
    raise AssertionError(text)  # pragma: no cover
