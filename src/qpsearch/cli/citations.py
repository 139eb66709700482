"""Checked citations for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.cli import told
from qpsearch.cli.terminal import clip, columns, dim, line_columns, wants_color, wrap
from qpsearch.studies.checking.verdicts import NOT_HERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.studies.checking import CheckedCitation, CheckedFile, CitedPlace

_RED, _GREEN, _YELLOW, _RESET = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"
_PAINT = {True: _GREEN, False: _RED, None: _YELLOW}
_WIDTH = 14
"""Columns of the longest status, and a blank."""


def citations_table(files: Sequence[CheckedFile], *, color: str) -> str:
    """Return the citations file by file: the status, the place in the file, what was found."""
    colored = wants_color(color)
    blocks = []
    for file in files:
        lines = [file.source]
        for found in file.citations:
            lines += _lines(found, color=colored)
        if not file.citations:
            lines.append(f"  {told('no citations')}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _lines(found: CheckedCitation, *, color: bool) -> Iterator[str]:
    status = told(found.status.value)
    painted = f"{_PAINT[found.holds]}{status}{_RESET}" if color else status
    where = f"[{found.section}]  " if found.section else ""
    width = line_columns()
    text = " ".join(found.text.split())
    to = _place(found.target)
    head = clip(f"{where}{text}" + (f" → {to}" if to else ""), width - _WIDTH - 2)
    yield f"  {painted}{' ' * (_WIDTH - columns(status))}{head}"
    indent = " " * (_WIDTH + 2)
    finding = "" if found.message == NOT_HERE else told(found.message)
    for message in (finding, _said(found)):
        for start, end in wrap(message, max(20, width - len(indent))) if message else ():
            yield indent + dim(message[start:end].strip(), color=color)


def _place(place: CitedPlace | None) -> str:
    if place is None:
        return ""
    edition = f" [{place.edition}]" if place.edition else ""
    last = f"–{place.last}" if place.last else ""
    return f"《{place.title}》{place.place or place.section or ''}{last}{edition}"


def _said(found: CheckedCitation) -> str:
    """Return what the place says where other words were quoted of it."""
    return told(f"it says: {found.words.passage}") if found.words and found.words.passage else ""
