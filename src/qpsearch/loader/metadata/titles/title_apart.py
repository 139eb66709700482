"""A title and what was done to it, on one line: 某办法 [112年11月16日董事長修正], its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import DraftLine
from qpsearch.loader.metadata.head_lines import SHORT_NAME
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import TITLE_LENGTH, is_date
from qpsearch.loader.metadata.titles.title_places import HINTED_LINES
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


def with_title_apart(lines: list[DraftLine]) -> list[DraftLine]:
    """Return lines in which what was done to a title, or its day, is a line below it."""
    for index, line in enumerate(lines[:HINTED_LINES]):
        if len(line.text) > TITLE_LENGTH or not (
            line.text[-1].isdecimal() or line.text[-1] in _ENDS
        ):
            continue
        if (day := _DAY_BEHIND.fullmatch(line.text)) and (
            SHORT_NAME.match(line.text) or (day["gap"] and index == 0)
        ):
            pieces = [day.span("name"), day.span("day")]
            return [*lines[:index], *_pieces(line, pieces), *lines[index + 1 :]]
        if not (found := _BEHIND_TITLE.fullmatch(line.text)):
            continue
        pieces = [found.span("name")]
        pieces += (
            (piece.start(), piece.start() + len(piece[0].rstrip()))
            for piece in _PIECE.finditer(line.text, found.start("history"))
        )
        if ends_title(found["name"]) and all(
            is_history(piece) or is_date(piece)
            for piece in (line.text[start:end] for start, end in pieces[1:])
        ):
            return [*lines[:index], *_pieces(line, pieces), *lines[index + 1 :]]
    return lines


def _pieces(line: DraftLine, spans: list[tuple[int, int]]) -> Iterator[DraftLine]:
    """Yield the parts of a line as lines that fill it."""
    outer = line.outer_start
    for place, (start, end) in enumerate(spans):
        until = line.outer_end if place == len(spans) - 1 else line.start + end
        yield DraftLine(line.text[start:end], line.start + start, line.start + end, outer, until)
        outer = until


_ENDS = frozenset("）)】]过過正订訂行施定布佈效")
_DAY_BEHIND = lazy_pattern(
    r"(?P<name>.{6,70}[^\d\s\u3000\-:：])(?P<gap>[\s\u3000]*)(?P<day>(?:19|20)\d\d-\d\d?-\d\d?)"
)
"""The headline of an announcement with its day: 某某股份:某某制度(修订)2022-11-22."""
_BEHIND_TITLE = lazy_pattern(
    r"(?P<name>[^\s\d（）()\[\]【】。；;，,：:]{4,60})[\s\u3000]*"
    r"(?P<history>[（(\[【\d民].*\d{1,2}[\s\u3000]*[日./].*)"
)
_PIECE = lazy_pattern(r"[（(\[【][^（()）\[\]【】]*[)）\]】]|[^\s（()）\[\]【】][^（(\[【]*")
