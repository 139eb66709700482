"""Sheets and tables in text form (CSV): each row a line, its cells under the first row's labels."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.loader.readers.records import lines_of, read_data
from qpsearch.loader.readers.row_records import names_texts, records_of
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.loader.readers.reading import Reading

MAX_ROWS = 1_048_576
"""Rows of a sheet that are read: more than any program keeps."""
MAX_COLUMNS = 1024
MOST_MERGED = 100_000
"""Merged ranges of a sheet that are heeded."""
_LONGEST_LABEL = 30
_LABEL_ROWS = 6
"""First rows among which the labels stand: a title and a unit may stand above them."""
_LONGEST_CARRIED = 120
"""Letters of a cell merged over rows that each of the rows says again."""
_SHORTEST_TITLE = 4
_BESIDE = lazy_pattern(
    r"(?:附[件表录錄]|表)\s*[\d一二三四五六七八九十]*[-－\d]*\s*[:：]?$|[^:：]{1,12}[:：]|[（(]?单位"
)
"""What stands beside a title: 附件1, 填报单位：…, 单位：万元."""
_NO_NAME = lazy_pattern(r"(?:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?", re.IGNORECASE)
_FIGURE = lazy_pattern(r"[\d.,%‰+\-—－\s]*")
_DIALECTS = ",\t;|"


class Merged(NamedTuple):
    """A range of cells that are one: first and last row and column, from 0."""

    top: int
    bottom: int
    left: int
    right: int


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: Iterable[tuple[int, Sequence[str]]]
    """Each row's place, from 0, and its cells; places grow."""
    merged: Sequence[Merged] = ()
    hidden: bool = False
    """Whether the program that wrote it does not show it."""


def read_sheets(sheets: Iterable[Sheet], path: str, encoding: str) -> Reading:
    """Read the sheets of a workbook; those that are not shown are dropped, and it is said.

    Raises:
        SourceError: they hold no text.

    """
    hidden: list[str] = []
    tables: list[_SheetRows] = []
    lines = _sheet_lines(sheets, hidden, tables)
    reading = reading_of(lines, path, encoding, nothing="an empty workbook?")
    remarks = [*reading.remarks, *_too_wide(tables)]
    if hidden:
        said = f"hidden sheets are left out: {'、'.join(hidden)}"
        remarks.append(Remark("hidden_sheet", said))
    return reading._replace(remarks=tuple(remarks))


def _too_wide(tables: Iterable[_SheetRows]) -> list[Remark]:
    if not any(table.is_too_wide for table in tables):
        return []
    return [Remark("missing_part", f"columns behind the first {MAX_COLUMNS:,} are left out")]


def _sheet_lines(
    sheets: Iterable[Sheet], hidden: list[str], tables: list[_SheetRows]
) -> Iterator[ReadLine]:
    """Yield the lines of sheets, each below its name; names of hidden ones go to ``hidden``.

    A title above its labels names a sheet better than its own name, which programs make up. The
    first row with several short cells and no figure names its columns; in each row
    below, a cell follows its label: 责任单位：省农业农村厅.
    """
    for sheet in sheets:
        rule = "hidden_sheet" if sheet.hidden else ""
        table = _SheetRows(sheet.merged)
        tables.append(table)
        rows = iter(sheet.rows)
        above = list(islice(rows, 1))
        if above and not sheet.hidden and names_texts(above[0][1]):
            below = list(islice(rows, MAX_ROWS))
            if found := lines_of(records_of(above[0][1], (row for _, row in below))):
                yield ReadLine(sheet.name, "sheet_name")
                yield from found
                continue
            rows = iter(below)
        lines = table.lines(chain(above, rows))
        top: list[str] = []
        for text in lines:
            top.append(text)
            if "\t" in text or len(top) > _LABEL_ROWS:
                break
        if not top:
            continue
        title = _title(top[:-1]) if table.labels else ""
        if sheet.hidden:
            hidden.append(sheet.name)
            yield ReadLine(sheet.name, rule)
        elif title or _NO_NAME.fullmatch(sheet.name):
            yield ReadLine(sheet.name, "sheet_name")
        else:
            yield ReadLine(sheet.name, depth=1)
        for text in chain(top, lines):
            yield ReadLine(text, rule, depth=1 if text == title and not rule else 0)


def _title(lines: list[str]) -> str:
    """Return what stands above the labels of a sheet as its title; empty where nothing does."""
    titles = (text for text in lines if len(text) >= _SHORTEST_TITLE and not _BESIDE.match(text))
    return next(titles, "")


class _SheetRows:
    """The rows of one sheet, read from the top."""

    def __init__(self, merged: Sequence[Merged] = ()) -> None:
        self.labels: list[str] = []
        self.heading = False
        """Whether the row before was one of labels."""
        self.is_too_wide = False
        self.parted: set[int] = set()
        """Columns that share a label with others, and may have one of their own below it."""
        self.waiting = sorted(
            (each for each in merged[:MOST_MERGED] if each.left < MAX_COLUMNS), reverse=True
        )
        self.open: dict[int, tuple[int, str]] = {}
        """Column → last row of the range that reaches down it, and what stands in it."""

    def lines(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[str]:
        filled = 0
        for place, raw in islice(rows, MAX_ROWS):
            row = [" ".join(cell.split()) for cell in raw[:MAX_COLUMNS]]
            self.is_too_wide |= len(raw) > MAX_COLUMNS and any(raw[MAX_COLUMNS:])
            while row and not row[-1]:
                row.pop()
            across = self._merge(place, row) if self.waiting or self.open else {}
            if not row:
                continue
            filled += 1
            if not self.labels:
                if filled <= _LABEL_ROWS and _are_labels(row, across):
                    self.labels = self._spread(row, across)
                    self.heading = True
                    self.parted = set(across)
                yield "\t".join(row)
            elif self.heading and self._are_lower_labels(row):
                lower = self._spread(row, across)
                lower += [""] * (len(self.labels) - len(lower))
                self.labels = [
                    f"{upper} {below}".strip() if below != upper else upper
                    for upper, below in zip(self.labels, lower, strict=False)
                ]
                self.parted = set(across)
                yield "\t".join(row)
            elif row != self.labels:
                self.heading = False
                yield self._labelled(row)

    def _merge(self, place: int, row: list[str]) -> dict[int, int]:
        """Note the ranges that begin in a row; return column → first column of those over several.

        What a range over several rows holds, each of them says again.
        """
        across: dict[int, int] = {}
        if row:
            self.open = {at: each for at, each in self.open.items() if each[0] >= place}
        while self.waiting and self.waiting[-1].top <= place:
            top, bottom, left, right = self.waiting.pop()
            text = row[left] if top == place and left < len(row) else ""
            if bottom > place and 0 < len(text) <= _LONGEST_CARRIED:
                self.open[left] = (bottom, text)
            if top == place and left < right:
                last = min(right, MAX_COLUMNS - 1)
                across |= dict.fromkeys(range(left, last + 1), left)
        return across

    def _spread(self, row: list[str], across: dict[int, int]) -> list[str]:
        """Return labels for every column, one over several for each of them."""
        width = max(len(row), max(across, default=-1) + 1)
        whole = row + [""] * (width - len(row))
        return [whole[across.get(column, column)] for column in range(width)]

    def _are_lower_labels(self, row: list[str]) -> bool:
        """Whether a row parts the labels above it, where one stands over several columns."""
        cells = [(column, cell) for column, cell in enumerate(row) if cell]
        return bool(cells) and all(
            column in self.parted and _is_label(cell) for column, cell in cells
        )

    def _labelled(self, row: list[str]) -> str:
        for column, (_, text) in self.open.items():
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or text
        return "\t".join(
            f"{label}：{cell}" if label else cell
            for label, cell in zip(self.labels + [""] * len(row), row, strict=False)
            if cell
        )


def _are_labels(row: list[str], across: dict[int, int]) -> bool:
    """Whether a row names columns: several different short cells, all filled, none a figure."""
    cells = [cell for place, cell in enumerate(row) if across.get(place, place) == place]
    return len(cells) > 1 and len(set(cells)) == len(cells) and all(map(_is_label, cells))


def _is_label(cell: str) -> bool:
    return (
        0 < len(cell) <= _LONGEST_LABEL
        and _FIGURE.fullmatch(cell) is None
        and cell[-1] not in "。；：:"
    )


def read_csv(text: str, encoding: str, path: str) -> Reading:
    """Read a table in text form.

    Raises:
        SourceError: it holds no text.

    """
    sample = text[:20_000]
    counted = {mark: sample.count(mark) for mark in _DIALECTS}
    mark = max(_DIALECTS, key=lambda each: counted[each])
    csv.field_size_limit(2**25)
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=mark, strict=False)
    try:
        labels = next(rows, [])
        below = list(islice(rows, MAX_ROWS)) if names_texts(labels) else []
        if below and (found := read_data(records_of(labels, below), encoding, path)):
            return found
        table = _SheetRows()
        lines = map(ReadLine, table.lines(enumerate(chain([labels], below, rows))))
        reading = reading_of(lines, path, encoding, nothing="an empty table?")
        return reading._replace(remarks=(*reading.remarks, *_too_wide([table])))
    except csv.Error as error:
        raise SourceError(path, f"this is no table ({error})") from error
