"""What a terminal needs: columns of Chinese text, wrapping, highlights."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

    from qpsearch.model import Span

_NO_LINE_START = frozenset("，。；：、！？）》」』”’〉】〕…］,.;:!?)]}")
"""Marks that never begin a line."""
_NO_LINE_END = frozenset("（《「『“‘〈【〔［([{")
"""Marks that never end one."""
_HIGHLIGHT, _DIM, _RESET = "\x1b[1;31m", "\x1b[2m", "\x1b[0m"
_COLOUR = "(\x1b\\[[0-9;]*m)"
_MOST_COLUMNS = 100
_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
"""What a text may be broken between."""


def columns(text: str) -> int:
    """Return how many columns ``text`` takes: two for wide characters, none for combining ones."""
    return sum(_width(character) for character in text)


@lru_cache(maxsize=1 << 12)
def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return bytes_wide(character, getattr(sys.stdout, "encoding", None) or "utf-8")


def bytes_wide(character: str, encoding: str) -> int:
    """Return the columns of a character of no certain width (·, “, …), by the encoding.

    In UTF-8 they take one. A terminal in an encoding of Chinese, and ``less`` in it, give a
    character as many as it has bytes there.
    """
    if encoding.lower().replace("-", "").startswith(("gb", "big5", "cp936", "cp950", "euc")):
        return len(character.encode(encoding, "replace"))
    return 1


def clip(text: str, width: int) -> str:
    """Return ``text`` cut to ``width`` columns, with … where something was cut."""
    if columns(text) <= width:
        return text
    kept, used = [], _width("…")
    for character in text:
        used += _width(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept) + "…"


def line_columns() -> int:
    """Return the columns to fill with text: those of the terminal, 100 at most."""
    return min(_MOST_COLUMNS, terminal_columns() or _MOST_COLUMNS)


def terminal_columns() -> int:
    """Return the columns of the terminal that stdout is, or that ``COLUMNS`` says; 0 without."""
    return columns_of(sys.__stdout__)


def columns_of(stream: TextIO | None) -> int:
    """Return the columns of the terminal that a stream is, or that ``COLUMNS`` says; 0 without."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns if stream else 0
    except (OSError, ValueError):  # no terminal, or it is closed
        return 0


def wants_color(choice: str) -> bool:
    """Whether to colour stdout: as told, else on a terminal without ``NO_COLOR``."""
    if choice != "auto":
        return choice == "always"
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def wrap(text: str, width: int, used: int = 0) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of the lines that ``text`` takes at ``width`` columns.

    Every character is in one line but the newlines of the text. No line begins with a mark that
    closes, or ends with one that opens, as far as there is anything else to break at.

    Args:
        text: what to break.
        width: columns of a line.
        used: columns of the first line that are taken already.

    """
    start = 0
    for position, character in enumerate(text):
        if character == "\n":
            yield start, position
            start, used = position + 1, 0
            continue
        step = _width(character)
        if used + step > width and (at := _break(text, start, position)) > start:
            yield start, at
            start, used = at, columns(text[at:position])
        used += step
    yield start, len(text)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines of ``width`` columns: no word of Latin letters is broken in two."""
    line, used = "", 0
    for piece in _PIECES.findall(text):
        step = columns(piece)
        if used + step > width and line and piece not in _NO_LINE_START:
            kept = line.rstrip("".join(_NO_LINE_END))
            yield kept.rstrip()
            line = line[len(kept) :]
            used = columns(line)
            if piece.isspace():
                continue
        line, used = line + piece, used + step
    if line:
        yield line.rstrip()


def _break(text: str, start: int, position: int) -> int:
    """Return where to break the line at ``start`` that has no room for what is at ``position``.

    Where there is no place for it a mark that closes stays on the line: ``start`` comes back.
    """
    at = position
    while at > start and (text[at] in _NO_LINE_START or text[at - 1] in _NO_LINE_END):
        at -= 1
    return at if at > start or text[position] in _NO_LINE_START else position


def hung(head: str, text: str, indent: int) -> Iterator[str]:
    """Yield the lines of a text behind a head; those below begin at ``indent``.

    On a terminal only: what a pipe gets stays on a line. Colours in the text take no columns.
    """
    if not (width := min(_MOST_COLUMNS, terminal_columns())):
        yield head + text
        return
    plain, *painted_parts = re.split(_COLOUR, text)
    colours: list[tuple[int, str]] = []
    for colour, piece in zip(painted_parts[::2], painted_parts[1::2], strict=True):
        colours.append((len(plain), colour))
        plain += piece
    room = max(20, width - indent)
    for start, end in wrap(plain, room, min(columns(head) - indent, room)):
        line = plain[start:end]
        there = [(at, colour) for at, colour in colours if start <= at < end]
        if end == len(plain):
            there += [(at, colour) for at, colour in colours if at == end]
        for at, colour in reversed(there):
            line = line[: at - start] + colour + line[at - start :]
        yield head + line
        head = " " * indent


def painted(text: str, start: int, end: int, spans: Iterable[Span], *, color: bool) -> str:
    """Return ``text[start:end]`` with the parts of ``spans`` inside it highlighted."""
    if not color:
        return text[start:end]
    pieces: list[str] = []
    position = start
    for span in spans:
        left, right = max(span.start, start), min(span.end, end)
        if left < right:
            pieces += (text[position:left], _HIGHLIGHT, text[left:right], _RESET)
            position = right
    return "".join((*pieces, text[position:end]))


def dim(text: str, *, color: bool) -> str:
    """Return ``text`` in a faint colour."""
    return f"{_DIM}{text}{_RESET}" if color and text else text


def best_lines(lines: Sequence[tuple[int, int]], spans: Sequence[Span], count: int) -> range:
    """Return the ``count`` lines in a row that show most of ``spans``, in the middle if can be.

    Spans are in order and do not overlap.
    """
    if len(lines) <= count:
        return range(len(lines))
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    held = [bisect_left(starts, end) - bisect_right(ends, start) for start, end in lines]

    def worth(at: int) -> tuple[int, float]:
        shown = [line for line in range(at, at + count) if held[line]]
        middle = sum(shown) / len(shown) if shown else at
        return sum(held[at : at + count]), -abs(middle - at - (count - 1) / 2)

    best = max(range(len(lines) - count + 1), key=worth)
    return range(best, best + count)
