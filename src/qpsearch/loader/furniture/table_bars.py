"""Bars that a converter leaves of tables: between two rows, at the ends of lines."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.label_names import is_label
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_LAST_BAR = lazy_pattern(r"^(?P<cell>[^|\n]{0,200})\|[ \t]*$", re.MULTILINE)
_FEWEST_BARS, _FEW_BARS = 6, 2
"""Bars at ends of lines; few say it where no other stands in the text."""


def cell_bars(draft: Draft) -> Iterator[Edit]:
    """Part the cells of a table that a converter wrote with a bar between two rows.

    I. | 政策諮詢 ⏎ | ⏎ | FS06/03-04 ⏎ | - | 資料便覽 ⏎ |: an empty cell begins a line, and what
    counts a row stands before its text.
    """
    if not draft.holds("|\n"):
        return
    ends = sum(
        line.text[-1] == "|" and (line.text == "|" or line.text[0] != "|") for line in draft.lines()
    )
    if ends < _FEWEST_ROWS:
        return
    for line in draft.lines():
        if row := _PARTED_BY_COLON.fullmatch(line.text):
            yield Edit(line.start + row.end("label"), line.start + row.start("value"), "：")
            yield Edit(line.start + row.end("value"), line.end)
            continue
        bars = [at for at, letter in enumerate(line.text.rstrip("| ")) if letter == "|"]
        alone = line.text.rstrip("| ")
        unsaid = len(line.text) - len(alone) if alone[-1:] in _COLONS else 0
        lone = not bars and alone != line.text
        if lone and unsaid <= _ONE_BAR and (unsaid or not is_label(alone)):
            yield Edit(line.start + len(alone), line.end)
            continue
        if (
            not bars
            or line.text[-1] == "|" == line.text[0]
            or "||" in line.text
            # Rows of an index table keep their bars, unless a colon parts them too.
            or (is_label(named := line.text[: bars[0]].strip()) and named[-1] not in ":：")
        ):
            continue
        for at in bars:
            before = line.text[:at].rstrip()
            end = len(line.text) - len(line.text[at + 1 :].lstrip())
            first = before.lstrip("| ")
            beside = first[-1:] in ":：" or _COUNTS_ROW.fullmatch(first)
            between = "" if not first else " " if beside else "\t"
            yield Edit(line.start + len(before), line.start + end, between)
        full = line.text.rstrip("| ")
        if "|" in line.text[len(full) :]:  # empty cells at the end of a row
            yield Edit(line.start + len(full), line.end)


_FEWEST_ROWS = 3
_COLONS = (":", "：")
_ONE_BAR = 2
"""A space and a bar behind a label: 政策解读: |; more are a row that says nothing."""
_PARTED_BY_COLON = lazy_pattern(
    r"(?P<label>[^\s|]{2,16})[ \t]*\|[ \t]*[:：][ \t]*\|[ \t]*(?P<value>[^|]*?)[ \t]*\|?"
)
"""A row of which the colon is a cell: 日期 | : | 2008-10-30 |."""
_COUNTS_ROW = lazy_pattern(r"[-–—•]|[（(]?[0-9IVXivxa-z]{1,5}[)）]?[.．、]?")


def last_bars(draft: Draft) -> Iterator[Edit]:
    """Take the bars off the lines of a table of one column that a converter wrote.

    发文机关 | ⏎ 某局 |: a label and the value on the next line are cells of a row.
    """
    bars = draft.text.count("|\n")
    if bars < _FEW_BARS or (bars < _FEWEST_BARS and draft.text.count("|") > bars + 1):
        return
    cells = list(_LAST_BAR.finditer(draft.text))
    for cell, below in zip_longest(cells, cells[1:]):
        value = below["cell"].strip() if below and below.start() == cell.end() + 1 else ""
        if value and is_label(cell["cell"].strip()) and not is_label(value):
            yield Edit(cell.end("cell"), cell.end() + 1, "\t")
        else:
            yield Edit(cell.end("cell"), cell.end())
