"""The level of a number among the open divisions: its depth there, and steps that no line bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.outline import parts_of
from qpsearch.model import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.outline import OutlineNode
    from qpsearch.clauses.rules import Mark

LADDER = (Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5)
OUTLINE = frozenset(LADDER)
COUNTED = frozenset({Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
"""Levels with Arabic digits, whose marks tell no depth below a decimal number."""
_BELOW_LIST = 2
"""Levels by which decimal numbers stand lower below 一、, as 1. does (一、1.1)."""


def deepened(mark: Mark, stack: Sequence[OutlineNode]) -> Mark:
    """Return the mark of a list below a decimal number with the unit of its depth there.

    ``stack`` are the open divisions. 1. below 3.2.1 is of the fourth level, as 3.2.1 1. says.
    """
    top = stack[-1]
    if mark.below:
        return mark._replace(rule="level_3", unit=Unit.LEVEL_3, shown=f"{mark.shown}.")
    if mark.rule == "decimal":
        return mark._replace(unit=_step(len(parts_of(mark)) - 1, mark, stack))
    if top.unit not in LADDER or mark.unit not in COUNTED:
        return mark
    again = top.unit is mark.unit and not top.hashes
    if not (again or any(node.is_decimal for node in stack)):
        return mark
    place = max(LADDER.index(mark.unit), min(LADDER.index(top.unit) + 1, len(LADDER) - 1))
    return mark._replace(unit=LADDER[place])


def steps_between(mark: Mark, stack: Sequence[OutlineNode]) -> list[tuple[Unit, str, str]]:
    """Return the steps of a decimal number that no line bears: 2 of 2.1 below 第二章."""
    parts = parts_of(mark)
    if len(parts) < 2:
        return []
    lettered = not parts[0].isdecimal()
    known = max((len(node.parts) for node in stack), default=0) or int(lettered)
    return [
        (_step(place, mark, stack), parts[place], ".".join(parts[: place + 1]))
        for place in range(known, len(parts) - 1)
    ]


def is_of_article(mark: Mark, article: OutlineNode) -> bool:
    """Whether a decimal number names the article that it stands in: 2.1 in 第二条 of a contract."""
    parts = parts_of(mark)
    return len(parts) > 1 and article.unit is Unit.ARTICLE and parts[0] == article.num


def _step(place: int, mark: Mark, stack: Sequence[OutlineNode]) -> Unit:
    """Return the unit of a part of a decimal number; below 一、 it is a lower one: 一、1.1."""
    lettered = not mark.shown[:1].isdecimal()
    listed = any(node.unit is Unit.LEVEL_1 and not node.is_decimal for node in stack)
    below = _BELOW_LIST if listed else 0
    return LADDER[min(place - lettered + below, len(LADDER) - 1)]
