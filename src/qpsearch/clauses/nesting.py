"""Lists that count as the list does whose item holds them: 1. 2.…如下： 1. 2. 3. 3.

By themselves the numbers tell no depth. Of all ways to read a run of them, each a list that may
hold others in its items, the one with the fewest breaks in the count is taken; a line that leads
to a list (…如下：) and numbers written in another way (1）inside （1）) speak for a list inside.
"""

from __future__ import annotations

from heapq import nsmallest
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from qpsearch.clauses.sequence import follows
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_SENTENCE
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qpsearch.clauses.numbered import Line

_COUNTED = frozenset({Unit.LEVEL_3, Unit.LEVEL_4})
"""Units whose lists hold others of the same unit."""
_LED, _UNLED = 0.5, 1.05
"""What it costs that a list begins inside an item: one that is led to, and another."""
_AGAIN, _GAP = 1.0, 1.5
"""What it costs that a count begins anew beside the one before, and that a number is missing."""
_LONE = 0.6
"""What a list of one item costs."""
_OTHER_FORM, _OTHER_END, _AFTER_LAST = 0.3, 0.01, 0.2
"""What an item costs that is numbered, or ends, otherwise than the one before of its list, or that
stands behind what looks like the last."""
_LEADS = lazy_pattern(r"(?:如下|以下|下列|包括|包含)[^。；]{0,24}[:：]$")


_MOST_READINGS = 16
"""Ways to read a run that are followed up at once: those of a real text are fewer."""
_FEWEST = 2
"""Lists of such units without which none is inside another."""


class _ListItem(NamedTuple):
    num: str
    form: str
    """How the number is written."""
    end: str
    """The mark that the line ends with."""
    led: bool
    last: bool = False
    """Whether its list ends with it: …；…；…。"""


class _RunReading(NamedTuple):
    """One way to read a run so far."""

    cost: float
    outer: _ListItem
    inner: _ListItem | None
    inside: tuple[int, Any] | None
    """The last item read as one of a list inside, with those before it."""


def nested_lists(
    lines: Sequence[Line], marked: Sequence[int], titles: Collection[int] = ()
) -> dict[int, bool]:
    """Return which numbered lines stand inside an item of a list that counts as they do.

    Of a run that holds such lists, all lines are told, those outside as well; of others none.

    Args:
        lines: all lines.
        marked: the indices of those with a mark, in order.
        titles: where texts with titles of their own begin.

    """
    found: dict[int, bool] = {}
    firsts = [mark for index in marked if (mark := lines[index].mark) and mark.num == "1"]
    if sum(mark.unit in _COUNTED for mark in firsts) < _FEWEST:
        return found
    for run in _runs(lines, marked, titles):
        inside = _inside([_item(lines, index) for index in run])
        if inside:
            found |= {index: place in inside for place, index in enumerate(run)}
    return found


def _runs(
    lines: Sequence[Line], marked: Sequence[int], titles: Collection[int]
) -> Iterator[list[int]]:
    """Yield the runs of one unit, unbroken by outer marks, in which a count begins again."""
    runs: dict[Unit, list[int]] = {}
    again: set[Unit] = set()
    for index in marked:
        line = lines[index]
        mark = line.mark
        if mark is None:
            continue
        unit = mark.unit
        inner = unit in _COUNTED and not line.hashes and mark.rule != "decimal"
        if runs:
            apart = line.span.start in titles
            for other in [o for o in runs if apart or o.rank > unit.rank or not inner]:
                if other in again:
                    yield runs[other]
                    again.discard(other)
                del runs[other]
        if not inner:
            continue
        run = runs.setdefault(unit, [])
        if run and mark.num == "1":
            again.add(unit)
        run.append(index)
    yield from (runs[unit] for unit in again)


def _item(lines: Sequence[Line], index: int) -> _ListItem:
    line = lines[index]
    words, mark = line.words, line.mark
    above = lines[index - 1] if index else None
    if mark is None:
        return _ListItem("", "", "", led=False)
    led = False
    if above is not None and above.words[-1] in "：:":
        led = above.mark.unit is mark.unit if above.mark else _LEADS.search(above.words) is not None
    form = "".join(sign for sign in words[: mark.rest] if sign in _SIGNS).translate(_WIDE)
    end = words[-1] if ENDS_SENTENCE.search(words) else ""
    return _ListItem(mark.num, form, end, led=led)


_SIGNS = frozenset("（()）.．、,，")
_WIDE = str.maketrans("(),．", "（），.")


def _inside(items: Sequence[_ListItem]) -> set[int]:
    """Return the places of the items that stand in lists inside others, by the best reading."""
    readings = [_RunReading(0.0, items[0], None, None)]
    for place, item in enumerate(items[1:], start=1):
        best: dict[tuple[str, str], _RunReading] = {}
        for reading in readings:
            for found in _read_on(reading, item, place):
                key = (found.outer.num, found.inner.num if found.inner else "")
                if key not in best or found.cost < best[key].cost:
                    best[key] = found
        readings = list(best.values())
        if len(readings) > _MOST_READINGS:
            readings = nsmallest(_MOST_READINGS, readings, key=attrgetter("cost"))
    reading = min(readings, key=_closed)
    places = set()
    chain = reading.inside
    while chain is not None:
        place, chain = chain
        places.add(place)
    return places


def _closed(reading: _RunReading) -> float:
    """Return what a reading costs where the run ends; an outer list of one item costs as well."""
    lone = reading.inner is not None and "1" in (reading.inner.num, reading.outer.num)
    return reading.cost + _LONE * lone


def _read_on(reading: _RunReading, item: _ListItem, place: int) -> Iterator[_RunReading]:
    cost, outer, inner, inside = reading
    closing = cost + _LONE * (inner is not None and inner.num == "1")
    within = (place, inside)
    if inner is not None and (item.num == "1" or not follows(inner.num, item.num)):
        yield _RunReading(cost + _GAP, outer, item, within)
    elif inner is not None:
        found = item._replace(last=inner.end in "；;" and item.end == "。" and inner.end != "")
        after = cost + _AFTER_LAST * inner.last
        yield _RunReading(after + _unlike(inner, item), outer, found, within)
    elif item.num == "1":
        yield _RunReading(cost + (_LED if item.led else _UNLED), outer, item, within)
    if item.num == "1":
        yield _RunReading(closing + _AGAIN, item, None, inside)
    elif follows(outer.num, item.num):
        yield _RunReading(closing + _unlike(outer, item), item, None, inside)
    else:
        yield _RunReading(closing + _GAP, item, None, inside)


def _unlike(before: _ListItem, item: _ListItem) -> float:
    return _OTHER_FORM * (before.form != item.form) + _OTHER_END * (before.end != item.end)
