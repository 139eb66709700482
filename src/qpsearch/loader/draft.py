"""A text under cleaning: every character knows the source offset it was read from."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Dropped, Notice, SourceMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Edit(NamedTuple):
    """Replace ``[start, end)`` of the draft's text; no replacement removes it."""

    start: int
    end: int
    replacement: str = ""


class Line(NamedTuple):
    """A line of the draft without the white space around it; never empty."""

    text: str
    start: int
    end: int
    outer: Span
    """The whole line with its newline: what to remove when the line goes."""


class Draft:
    """The text as the rules have left it so far, and all that they took out.

    Invariant: ``len(offsets) == len(text)``; offsets never fall, so any span of the text maps to
    one span of the source.
    """

    def __init__(self, source: str) -> None:
        self.text = source
        self.offsets = array("q", range(len(source)))
        self.source_end = len(source)
        self.dropped: list[Dropped] = []
        self.notices: list[Notice] = []
        self._lines: list[Line] | None = None

    def source_span(self, start: int, end: int) -> Span:
        """Return where ``[start, end)`` of the draft stands in the source."""
        if start >= len(self.text):
            return Span(self.source_end, self.source_end)
        if start == end:
            return Span(self.offsets[start], self.offsets[start])
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def apply(self, rule: str, edits: Iterable[Edit]) -> None:
        """Carry out ``edits`` (in order, apart); list what they took out under ``rule``."""
        self.apply_named((rule, edit) for edit in edits)

    def apply_named(self, edits: Iterable[tuple[str, Edit]]) -> None:
        """Carry out edits of several rules in one pass, each listed under its own rule."""
        pieces: list[str] = []
        offsets = array("q")
        position = 0
        for rule, (start, end, replacement) in edits:
            pieces.append(self.text[position:start])
            offsets.extend(self.offsets[position:start])
            removed = self.text[start:end]
            if removed.strip() and removed.strip() != replacement.strip():
                self.dropped.append(
                    Dropped(rule, removed.strip(), self._stripped_source_span(start, end))
                )
            if replacement:
                pieces.append(replacement)
                at = self.offsets[start] if start < len(self.offsets) else self.source_end
                offsets.extend([at] * len(replacement))
            position = end
        if not pieces and position == 0:
            return
        pieces.append(self.text[position:])
        offsets.extend(self.offsets[position:])
        self.text = "".join(pieces)
        self.offsets = offsets
        self._lines = None

    def note(self, code: str, message: str, start: int, end: int) -> None:
        """Report something at ``[start, end)`` that a reader should check."""
        self.notices.append(Notice(code, message, self.source_span(start, end)))

    def lines(self) -> list[Line]:
        """Return the lines that hold more than white space, in order."""
        if self._lines is None:
            self._lines = list(_lines_of(self.text))
        return self._lines

    def source_map(self) -> SourceMap:
        """Return the map from the text as it stands to the source, as runs."""
        starts: list[int] = []
        sources: list[int] = []
        expected = -1
        for position, offset in enumerate(self.offsets):
            if offset != expected:
                starts.append(position)
                sources.append(offset)
            expected = offset + 1
        return SourceMap(
            tuple(starts),
            tuple(sources),
            len(self.text),
            self.offsets[-1] + 1 if self.offsets else 0,
        )

    def _stripped_source_span(self, start: int, end: int) -> Span:
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        return self.source_span(start, start + len(piece.strip()))


def _lines_of(text: str) -> Iterator[Line]:
    start = 0
    for whole in text.split("\n"):
        line = whole.strip()
        end = start + len(whole) + 1
        if line:
            begin = start + whole.index(line[0])
            yield Line(line, begin, begin + len(line), Span(start, min(end, len(text))))
        start = end
