"""A page with more tags than any has: they go, its text stays, and nothing is told of its parts.

A page that is nested or divided beyond reason is damaged or hostile; its text may be of use all
the same. One pass over it, in time and memory that its length bounds.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.readers.reading import Page
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG = lazy_pattern(
    r"<!--|<(script|style)\b[^<>]*>|(?:</?+(?!(?:script|style)\b)[A-Za-z?][^<>]*>)++|<![^<>]*>"
    r"|&#?\w{1,31};",
    re.IGNORECASE,
)
_BLOCK = lazy_pattern(r"<(?!/?(?:a|b|i|u|em|strong|font|span|sup|sub)\b)", re.IGNORECASE)
_GAPS = {"", "\n"}


def read(source: str) -> Page:
    """Return the edits that take all markup out of a page; what ends a block ends a line."""
    edits = tuple(("html_markup", edit) for edit in _merged(_markup(source)))
    remark = Remark(
        "markup_beyond_reason",
        f"{source.count('<'):,} tags: read without telling the document from what is around it",
    )
    return Page(edits, remarks=(remark,))


def _markup(source: str) -> Iterator[Edit]:
    position = 0
    unclosed: set[str] = set()
    while match := _TAG.search(source, position):
        end, gap = match.end(), "\n"
        piece = match.group()
        closing = "-->" if piece == "<!--" else f"</{match[1].lower()}" if match[1] else ""
        if piece.startswith("&"):
            gap = html.unescape(piece)
        elif closing:
            # What is not closed after this place is not closed after a later one.
            found = -1 if closing in unclosed else source.find(closing, end)
            if found < 0:
                unclosed.add(closing)
            else:
                end = found + len(closing)
        elif not _BLOCK.search(piece):
            gap = ""
        yield Edit(match.start(), end, gap)
        position = end


def _merged(edits: Iterator[Edit]) -> Iterator[Edit]:
    """Make one edit of those that touch and give no more than a line end."""
    last: Edit | None = None
    for edit in edits:
        if last and edit.start == last.end and {last.replacement, edit.replacement} <= _GAPS:
            last = Edit(last.start, edit.end, max(last.replacement, edit.replacement))
        else:
            if last:
                yield last
            last = edit
    if last:
        yield last
