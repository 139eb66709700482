"""Tables drawn in characters: each row a line, its cells parted by tabs.

Pandoc writes those of office files with + and -, databases theirs with the lines of GB 2312.

+---------------+-------------------+    ┌───────┬────────┐
| 1981年1月27日 | 〔81〕法民字第2号 |    │ 地区  │ 企业数 │
+---------------+-------------------+    └───────┴────────┘
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_BORDER = (
    r"[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*"
    r"|[ \t\u3000]*[┌├└┏┣┗╔╠╚][─━═┬┴┼┳┻╋╦╩╬ ]{2,}[┐┤┘┓┫┛╗╣╝]?[ \t\u3000]*"
)
_BARS = "|│┃║├┤┼┣┫╋"
_GRID = lazy_pattern(
    rf"^(?:{_BORDER})\n"
    rf"(?:(?:[ \t\u3000]*[|│┃║][^\n]*[|│┃║┤┫][ \t\u3000]*|{_BORDER})(?:\n|\Z)){{2,}}",
    re.MULTILINE,
)
_LINE = lazy_pattern(r"[^\n]+")
_CELL = lazy_pattern(rf"(?<=[{_BARS}])[^{_BARS}\n]*(?=[{_BARS}])")
_CORNERS = frozenset("+┌├└┏┣┗╔╠╚")
_RULES = "─━═┬┴┳┻ \t\u3000"


class _Cell(NamedTuple):
    column: int
    start: int
    end: int


def grid_tables(draft: Draft) -> Iterator[Edit]:
    """Take the borders out; a cell goes on below where a line of its row fills no other."""
    if not draft.holds("\n+-", "\n+=", "│", "┃", "║"):
        return
    for grid in _GRID.finditer(draft.text):
        lines = list(_lines(draft.text, grid.start(), grid.end()))
        used = sorted({cell.column for line in lines for cell in line or ()})
        at = grid.start()
        row: tuple[_Cell, ...] = ()
        blank = False
        for line in lines:
            if line is None:
                row, blank = (), False
            elif not line:
                blank = True
            else:
                joins = row and not blank and len(line) == 1 and line[0].column == row[-1].column
                column = line[0].column if joins else -1
                for cell in line:
                    tabs = sum(column < other <= cell.column for other in used)
                    gap = "\t" * (tabs - (column < 0))
                    gap = ("\n" if at > grid.start() else "") + gap if column < 0 else gap
                    yield Edit(at, cell.start, gap)
                    at, column = cell.end, cell.column
                row, blank = row if joins else line, False
        yield Edit(at, grid.end(), "\n")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[_Cell, ...] | None]:
    """Yield the cells with words of each line; nothing for a border, which ends a row."""
    for line in _LINE.finditer(text, start, end):
        if line.group().lstrip()[:1] in _CORNERS:
            yield None
            continue
        cells = enumerate(_CELL.finditer(text, *line.span()))
        yield tuple(
            _Cell(column, cell.end() - len(words.lstrip()), cell.start() + len(words.rstrip()))
            for column, cell in cells
            if (words := cell.group()).strip(_RULES)
        )
