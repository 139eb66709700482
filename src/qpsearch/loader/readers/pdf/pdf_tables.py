"""Tables of a PDF page: their cells, told by the lines that are drawn between them.

A PDF knows no tables. Its text layer goes cell by cell where cells have several lines and row by
row where they have one; only the ruling says which words stand in one cell.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.loader.readers.pdf.glyphs import Box

_THIN = 2.5
"""Points up to which a shape is a line."""
_SHORTEST = 6.0
"""Points from which a line may part two cells."""
_NEAR = 3.0
"""Points by which lines that meet may miss each other."""
_MOST_OBJECTS, _MOST_STROKES, _MOST_CELLS = 50_000, 4_000, 40_000
"""What a page may have for its tables to be read: more is a drawing."""


class _Stroke(NamedTuple):
    at: float
    start: float
    end: float


class Table:
    """The cells of a ruled table on a page."""

    def __init__(self, across: Sequence[_Stroke], upright: Sequence[_Stroke]) -> None:
        self.left = min(line.start for line in across)
        self.right = max(line.end for line in across)
        self.top = max(line.at for line in across)
        self.bottom = min(line.at for line in across)
        # The outermost uprights may be left out.
        ends = [line.at for line in upright] + [self.left, self.right]
        self._columns = _clusters(ends)
        self._rows = _clusters([line.at for line in across])
        self._size = (len(self._rows) - 1, len(self._columns) - 1)
        self._cell: list[int] = []
        self._ends: dict[int, float] = {}
        if self.is_table:
            self._join_cells(across, upright)

    @property
    def is_table(self) -> bool:
        """Whether it has cells beside and above each other: a frame around text has none."""
        return min(self._size) > 1 and self._size[0] * self._size[1] <= _MOST_CELLS

    def cell_of(self, box: tuple[float, float, float, float]) -> int | None:
        """Return the cell that a letter stands in; cells count from the top left, row by row."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if not self._cell or not (self.left <= x <= self.right and self.bottom <= y <= self.top):
            return None
        row = bisect_right(self._rows, y) - 1
        column = bisect_right(self._columns, x) - 1
        rows, columns = self._size
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        return self._root((rows - 1 - row) * columns + column)

    def right_of(self, box: tuple[float, float, float, float]) -> float:
        """Return where the cell ends that a letter stands in."""
        cell = self.cell_of(box)
        return self.right if cell is None else self._ends[cell]

    def cells_of(self, row: int) -> Iterator[tuple[int, bool]]:
        """Yield the cells of a row from the left, and whether they begin in it."""
        columns = self._size[1]
        seen: set[int] = set()
        for place in range(row * columns, (row + 1) * columns):
            cell = self._root(place)
            if cell not in seen:
                seen.add(cell)
                yield cell, cell // columns == row

    @property
    def rows(self) -> range:
        """The rows, from the top."""
        return range(self._size[0])

    def _root(self, cell: int) -> int:
        while self._cell[cell] != cell:
            cell = self._cell[cell]
        return cell

    def _join_cells(self, across: Sequence[_Stroke], upright: Sequence[_Stroke]) -> None:
        """Make one cell of those that no line parts; the first of them stands for all."""
        rows, columns = self._size
        self._cell = list(range(rows * columns))
        middles_x = [sum(pair) / 2 for pair in zip(self._columns, self._columns[1:], strict=False)]
        middles_y = [sum(pair) / 2 for pair in zip(self._rows, self._rows[1:], strict=False)]
        walls = {
            (column, row)
            for line in upright
            for column in [_nearest(self._columns, line.at)]
            for row, middle in enumerate(middles_y)
            if line.start <= middle <= line.end
        }
        floors = {
            (row, column)
            for line in across
            for row in [_nearest(self._rows, line.at)]
            for column, middle in enumerate(middles_x)
            if line.start <= middle <= line.end
        }
        for row in range(rows):
            for column in range(columns):
                here = (rows - 1 - row) * columns + column
                if column + 1 < columns and (column + 1, row) not in walls:
                    self._unite(here, here + 1)
                if row and (row, column) not in floors:
                    self._unite(here, here + columns)
        for cell in range(rows * columns):
            root = self._root(cell)
            self._ends[root] = max(self._ends.get(root, 0.0), self._columns[cell % columns + 1])

    def _unite(self, one: int, other: int) -> None:
        first, second = sorted((self._root(one), self._root(other)))
        self._cell[second] = first


def tables_of(page: Any, turn: Callable[[Box], Box] | None) -> list[Table]:
    """Return the ruled tables of a page of pypdfium2.

    ``turn`` makes places those of the upright page, where its text runs upwards or downwards.
    """
    across: list[_Stroke] = []
    upright: list[_Stroke] = []
    for box in _shapes(page):
        left, bottom, right, top = box if turn is None else turn(box)
        if top - bottom <= _THIN < right - left and right - left >= _SHORTEST:
            across.append(_Stroke((bottom + top) / 2, left, right))
        elif right - left <= _THIN and top - bottom >= _SHORTEST:
            upright.append(_Stroke((left + right) / 2, bottom, top))
    across, upright = _merged(across), _merged(upright)
    if len(across) < 3 or not upright or len(across) * len(upright) > _MOST_CELLS:
        return []
    tables = (Table(*lines) for lines in _connected(across, upright))
    return [table for table in tables if table.is_table]


def _shapes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of the lines that are drawn on a page: left, bottom, right, top."""
    from pypdfium2 import raw

    count = raw.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return
    for index in range(count):
        shape = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(shape) != raw.FPDF_PAGEOBJ_PATH:
            continue
        box = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(shape, *box):
            continue
        left, bottom, right, top = (each.value for each in box)
        if min(right - left, top - bottom) <= _THIN:
            yield left, bottom, right, top
        else:
            yield from _drawn(shape)


def _drawn(shape: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight strokes that a shape is drawn with: a frame, a whole grid."""
    from pypdfium2 import raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(shape, fill, stroke)
    count = raw.FPDFPath_CountSegments(shape)
    if not stroke.value or not 0 < count <= _MOST_STROKES:
        return
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, matrix)
    here = begun = (0.0, 0.0)
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO:
            yield _box_of(here, point)
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            begun = point
        here = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield _box_of(here, begun)


def _box_of(
    one: tuple[float, float], other: tuple[float, float]
) -> tuple[float, float, float, float]:
    (x, y), (other_x, other_y) = one, other
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _merged(lines: list[_Stroke]) -> list[_Stroke]:
    """Return lines that go on from each other as one: each cell may be drawn by itself."""
    found: list[_Stroke] = []
    for line in sorted(lines, key=lambda line: (round(line.at), line.start)):
        last = found[-1] if found else None
        if last and round(last.at) == round(line.at) and line.start <= last.end + _NEAR:
            found[-1] = last._replace(end=max(last.end, line.end))
        else:
            found.append(line)
    return found


def _connected(
    across: list[_Stroke], upright: list[_Stroke]
) -> Iterator[tuple[list[_Stroke], list[_Stroke]]]:
    """Yield the lines that meet, those across and those upright: a table each."""
    waiting = sorted(upright, key=lambda line: line.at)
    left = sorted(across, key=lambda line: -line.at)
    while left:
        rows, columns = [left.pop(0)], []
        grown = True
        while grown:
            met = [line for line in waiting if any(_meets(row, line) for row in rows)]
            waiting = [line for line in waiting if line not in met]
            columns += met
            more = [row for row in left if any(_meets(row, line) for line in columns)]
            left = [row for row in left if row not in more]
            rows += more
            grown = bool(met or more)
        if len(rows) > 1 and columns:
            yield rows, columns


def _meets(across: _Stroke, upright: _Stroke) -> bool:
    return (
        across.start - _NEAR <= upright.at <= across.end + _NEAR
        and upright.start - _NEAR <= across.at <= upright.end + _NEAR
    )


def _clusters(places: Sequence[float]) -> list[float]:
    """Return places from the lowest up, those that are one line as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _nearest(places: Sequence[float], place: float) -> int:
    index = bisect_right(places, place)
    around = range(max(0, index - 1), min(len(places), index + 1))
    return min(around, key=lambda at: abs(places[at] - place))
