"""Tables: which hold rows of data, and which only lay text out on a page."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEVERAL = 0.5
"""Share of a table's letters that stand in cells of several lines, from which it is layout …"""
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_LONGEST_LABEL = 24
"""… unless it is a grid under a row of labels."""
_LONGEST_ROW = 20_000
"""Letters above which no row of a table is one line."""


def is_layout(rows: Sequence[Sequence[Sequence[str]]], *, nested: bool = False) -> bool:
    """Whether a table's cells are parts of a page, to be read one after the other.

    Args:
        rows: the lines of each cell of each row.
        nested: whether a cell holds a table.

    """
    cells = [[line for line in cell if line.strip()] for row in rows for cell in row]
    if max((len(row) for row in rows), default=0) <= 1:
        return True  # One column: a frame around text.
    letters = sum(len(line) for cell in cells for line in cell)
    several = sum(len(line) for cell in cells if len(cell) > 1 for line in cell)
    longest = max(sum(len(line) for cell in row for line in cell) for row in rows)
    if nested or longest > _LONGEST_ROW:
        return True
    return several >= _SEVERAL * letters > 0 and not _is_grid(rows)


def _is_grid(rows: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether a table has rows and columns under a first row of short labels."""
    if len(rows) < _FEWEST_ROWS or median(len(row) for row in rows) < _FEWEST_COLUMNS:
        return False
    labels = [
        sum(len(line.strip()) for line in cell) for row in rows[:2] for cell in row if any(cell)
    ]
    return bool(labels) and median(labels) <= _LONGEST_LABEL
