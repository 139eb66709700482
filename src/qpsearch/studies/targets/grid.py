"""Tables of indicators: a head with years, a row for each indicator, a value below each year."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.studies.targets.quantities import read_quantities
from qpsearch.studies.targets.times import read_times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.studies.targets.quantities import Quantity

_NAMES = re.compile("指标|名称|项目")
_MARKS = str.maketrans("[]〔〕", "    ")
"""[5500] is the sum of five years."""
_UNITS = re.compile("单位")
_WAS = re.compile("实际|现状|完成|基数|基期|基准|现值|招生人数")
_LONGEST_HEAD = 14
_NUMBERED = re.compile(r"\s*[(（]?[0-9一二三四五六七八九十]+[)）.、]?\s*")
_BRACKET = re.compile(r"[(（]([^()（）]{1,8})[)）]\s*$")


class GridColumns(NamedTuple):
    """The columns of a table, by its head."""

    width: int
    """Cells of the head."""
    years: tuple[tuple[int, int], ...]
    """Number of a column, and the year of its values."""
    name: int
    """The column of the indicators."""
    unit: int
    """That of the units; -1 without."""


class Cell(NamedTuple):
    """A value of a table."""

    year: int
    quantity: Quantity
    """Its span counts in the clause."""
    name: Span
    """Of the indicator, in the clause."""


def columns_of(folded: str, base: int | None) -> GridColumns | None:
    """Return the columns of a table whose head this is; ``None`` where it is none.

    Args:
        folded: a clause, folded; its cells are parted by tabs.
        base: the year that 今年 is.

    """
    cells = folded.split("\n", maxsplit=1)[0].split("\t")
    if len(cells) < 2:
        return None
    years: list[tuple[int, int]] = []
    for number, cell in enumerate(cells):
        times = read_times(cell, base) if len(cell) <= _LONGEST_HEAD else []
        if len(times) == 1 and times[0].year and not _WAS.search(cell):
            years.append((number, times[0].year))
    named = next((at for at, cell in enumerate(cells) if _NAMES.search(cell)), -1)
    named = -1 if named in dict(years) else named
    if not years or named < 0:  # a table of places or of parts says not what it counts
        return None
    unit = next((at for at, cell in enumerate(cells) if _UNITS.search(cell)), -1)
    return GridColumns(len(cells), tuple(years), named, unit)


def cells_of(folded: str, columns: GridColumns) -> Iterator[Cell]:
    """Yield the values of the rows below a head.

    A row with more cells than the head stands below it at the right: heads are merged at the left.
    """
    start = 0
    for line in folded.split("\n"):
        spans: list[Span] = []
        at = start
        for cell in line.split("\t"):
            spans.append(Span(at, at + len(cell)))
            at += len(cell) + 1
        start += len(line) + 1
        shift = len(spans) - columns.width
        if len(spans) < 2 or shift < 0:
            continue
        name = _name(folded, spans, columns.name + shift)
        if name is None:
            continue
        unit = folded[slice(*spans[columns.unit + shift])] if columns.unit >= 0 else ""
        if not unit and (bracket := _BRACKET.search(folded, *name)):
            unit = bracket[1]
        for number, year in columns.years:
            span = spans[number + shift]
            if span != name and (quantity := _value(folded, span, unit.strip())):
                yield Cell(year, quantity, name)


def _name(folded: str, spans: list[Span], column: int) -> Span | None:
    """Return the cell that names the indicator: no number, the column of names first."""
    for span in (spans[column], *spans):
        text = folded[span.start : span.end]
        if text.strip() and not _NUMBERED.fullmatch(text) and re.search("[\u4e00-\u9fff]", text):
            low = span.start + len(text) - len(text.lstrip())
            return Span(low, low + len(text.strip()))
    return None


def _value(folded: str, cell: Span, unit: str) -> Quantity | None:
    found = read_quantities(folded[cell.start : cell.end].translate(_MARKS))
    if len(found) != 1 or found[0].low is None:
        return None
    one = found[0]
    if not one.unit and unit:
        worth = read_quantities("1" + unit)
        factor = worth[0].low if worth and worth[0].low else Decimal(1)
        one = one._replace(
            unit=worth[0].unit if worth else unit,
            low=one.low * factor if one.low is not None else None,
            high=None if one.high is None else one.high * factor,
        )
    moved = (Span(span.start + cell.start, span.end + cell.start) for span in (one.span, one.core))
    span, core = moved
    return one._replace(span=span, core=core)
