"""Lines that hang below the text of a number or a label: the item that they are of is made whole.

So data bases of Taiwan set rules and letters. The indent says it: it is as wide as number and
indent of the first line are together; that the line above is full tells them from a heading above
its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import read_mark
from qpsearch.loader.breaks.hard_wraps import RAGGED, columns_of
from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_INDENTS = ("\n  ", "\n\u3000", "\n\xa0")
_LABEL = lazy_pattern(r"[\u3400-\u9fff](?:[\s\u3000]*[\u3400-\u9fff]){1,5}[\s\u3000]*[：:]")
_LOOSE = 2
"""Columns by which the indent may differ: a bracket was narrow once, a number has two digits."""
_FULL = 40


def hanging_lines(draft: Draft) -> Iterator[Edit]:
    """Join the lines that hang below the first of an item."""
    if not draft.holds(*_INDENTS):
        return
    lines = draft.lines()
    hang = before = 0
    for above, below in zip(lines, lines[1:], strict=False):
        inset = below.start - below.outer_start  # most are set in as far as the one above
        if inset > before:
            lead = _lead(above.text)
            hang = _indent(draft, above) + columns_of(above.text[:lead]) if lead else 0
        elif inset < before:
            hang = 0
        before = inset
        if (
            hang
            and abs(_indent(draft, below) - hang) <= _LOOSE
            and draft.text.count("\n", above.end, below.start) == 1
            and not (ENDS_LINE.search(above.text) or _lead(below.text))
            and _width(draft, above) >= max(_FULL, _width(draft, below) - RAGGED)
        ):
            latin = above.text[-1].isascii() and below.text[0].isascii()
            yield Edit(above.end, below.start, " " if latin else "")


def _lead(text: str) -> int:
    """Return how many letters a line begins with that number or name it; 0 for other lines."""
    if mark := read_mark(text):
        return mark.rest
    label = _LABEL.match(text)
    return label.end() if label else 0


def _indent(draft: Draft, line: DraftLine) -> int:
    return columns_of(draft.text[line.outer_start : line.start])


def _width(draft: Draft, line: DraftLine) -> int:
    return _indent(draft, line) + columns_of(line.text)
