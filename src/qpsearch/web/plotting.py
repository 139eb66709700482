"""One indicator across documents and years, as the coordinates of a drawing."""

from __future__ import annotations

from collections import Counter
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.studies.targets import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.engine import DocumentRecord
    from qpsearch.studies.targets import Target

    Found = tuple[DocumentRecord, Target]

WIDTH, HEIGHT = 640, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 34
_SERIES = 5
"""Documents that have a line of their own: those with the most values."""
_TICKS = 5
_APART = 9
"""Between the values of two documents in one year, so that none hides the other."""


class Point(NamedTuple):
    """A value of a document in a year."""

    x: float
    y: float
    label: str
    """What it says, in words."""
    doc_id: str
    section: str


class PlotLine(NamedTuple):
    """The values of one document."""

    title: str
    date: str
    points: tuple[Point, ...]
    joined: bool
    """Whether a line leads from value to value: one a year, in two years or more."""


class Tick(NamedTuple):
    """A line of the grid."""

    at: float
    label: str


class Plot(NamedTuple):
    """A drawing of :data:`WIDTH` by :data:`HEIGHT`."""

    unit: str
    lines: tuple[PlotLine, ...]
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]
    left_out: int
    """Values in another unit, or of documents that have no line."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def plot_of(found: Iterable[Found]) -> Plot | None:
    """Return the drawing of targets in one unit, the one that most of them have.

    ``None`` where fewer than two values have a year.
    """
    numbers = [(document, target) for document, target in found if _value(target) is not None]
    kinds = Counter(_kind(target) for _, target in numbers if target.year)
    if not kinds or kinds.most_common(1)[0][1] < 2:
        return None
    wanted = kinds.most_common(1)[0][0]
    there = [one for one in numbers if one[1].year and _kind(one[1]) == wanted]
    most = [doc_id for doc_id, _ in Counter(one[0].doc_id for one in there).most_common(_SERIES)]
    drawn = [one for one in there if one[0].doc_id in most]
    years = [target.year or 0 for _, target in drawn]
    values = [_value(target) or 0.0 for _, target in drawn]
    first, last = min(years), max(years)
    low, step, steps = _scale(min(values), max(values))

    def x_of(year: int) -> float:
        span = last - first
        share = (year - first) / span if span else 0.5
        return round(_LEFT + 24 + share * (WIDTH - _LEFT - _RIGHT - 48), 1)

    def y_of(value: float) -> float:
        share = (value - low) / (step * steps)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for number, doc_id in enumerate(most):
        beside = (number - (len(most) - 1) / 2) * _APART
        own = sorted((one for one in drawn if one[0].doc_id == doc_id), key=_when)
        document = own[0][0]
        points = tuple(
            Point(
                round(x_of(target.year or 0) + beside, 1),
                y_of(_value(target) or 0.0),
                f"{target.year}: {target.indicator} {value_text(target)}",
                doc_id,
                target.section,
            )
            for _, target in own
        )
        joined = len(points) > 1 and len({point.x for point in points}) == len(points)
        lines.append(PlotLine(document.title, document.date or "", points, joined))
    return Plot(
        wanted[0],
        tuple(lines),
        tuple(Tick(x_of(year), str(year)) for year in _some(range(first, last + 1))),
        tuple(Tick(y_of(low + step * at), f"{low + step * at:.10g}") for at in range(steps + 1)),
        len(numbers) - len(drawn),
    )


def _when(one: Found) -> tuple[int, int]:
    return one[1].year or 0, one[1].span.start


def _value(target: Target) -> float | None:
    value = target.value
    if isinstance(value, list):
        return sum(value) / len(value)
    return value


def _kind(target: Target) -> tuple[str, str]:
    """Return what two values must share to stand on one scale: the unit, level or difference."""
    return target.unit, target.change.direction if target.change else ""


def _scale(low: float, high: float) -> tuple[float, float, int]:
    """Return where the scale begins, its step, and how many steps it has."""
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0) or 1.0
    raw = (high - low) / _TICKS
    size = 10.0 ** floor(log10(raw))
    step = next(one * size for one in (1, 2, 2.5, 5, 10) if one * size >= raw)
    start = floor(low / step) * step
    return start, step, max(1, ceil((high - start) / step))


def _some(years: Sequence[int]) -> Sequence[int]:
    """Return at most eight of the years, evenly apart."""
    return years[:: max(1, ceil(len(years) / 8))]
