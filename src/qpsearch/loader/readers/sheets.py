"""Sheets and tables in text form (CSV): each row a line, its cells under the first row's labels."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.loader.readers.reading import Reading

MAX_ROWS = 1_048_576
"""Rows of a sheet that are read: more than any program keeps."""
MAX_COLUMNS = 1024
_LONGEST_LABEL = 30
_LABEL_ROWS = 6
"""First rows among which the labels stand: a title and a unit may stand above them."""
_FIGURE = re.compile(r"[\d.,%‰+\-—－\s]*")
_DIALECTS = ",\t;|"


class Sheet(NamedTuple):
    """A sheet of a workbook."""

    name: str
    rows: Iterable[Sequence[str]]


def sheet_lines(sheets: Iterable[Sheet]) -> Iterator[ReadLine]:
    """Yield the lines of sheets, each below its name.

    A sheet's first row with several short cells and no figure names its columns; in each row
    below, a cell follows its label: 责任单位：省农业农村厅.
    """
    for sheet in sheets:
        named = False
        for text in _lines(sheet.rows):
            if not named:
                named = True
                yield ReadLine(sheet.name, depth=1)
            yield ReadLine(text)


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    labels: list[str] = []
    place = 0
    for raw in islice(rows, MAX_ROWS):
        row = [" ".join(cell.split()) for cell in raw[:MAX_COLUMNS]]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        place += 1
        if not labels and place <= _LABEL_ROWS and _are_labels(row):
            labels = row
            yield "\t".join(row)
        elif labels and row != labels:
            yield "\t".join(
                f"{label}：{cell}" if label else cell
                for label, cell in zip(labels + [""] * len(row), row, strict=False)
                if cell
            )
        elif not labels:
            yield "\t".join(row)


def _are_labels(row: list[str]) -> bool:
    """Whether a row names columns: several different short cells, all filled, none a figure."""
    return (
        len(row) > 1
        and all(cell and len(cell) <= _LONGEST_LABEL for cell in row)
        and len(set(row)) == len(row)
        and not any(_FIGURE.fullmatch(cell) or cell[-1] in "。；：:" for cell in row)
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
        return reading_of(map(ReadLine, _lines(rows)), path, encoding, nothing="an empty table?")
    except csv.Error as error:
        raise SourceError(path, f"this is no table ({error})") from error
