"""A text under cleaning: every character knows the source offset it was read from."""

from __future__ import annotations

import copy
from bisect import bisect_left, bisect_right
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Dropped, Marking, Notice, SourceMap, Span
from qpsearch.text.folding import is_simplified, simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_WIDE_DIGITS = "０１２３４５６７８９"
_SAMPLE = 400
"""Letters, of the whole text, by which it is known to be in traditional ones."""


class Edit(NamedTuple):
    """Replace ``[start, end)`` of the draft's text; no replacement removes it."""

    start: int
    end: int
    replacement: str = ""


class DraftLine(NamedTuple):
    """A line of the draft without the white space around it; never empty."""

    text: str
    start: int
    end: int
    outer_start: int
    outer_end: int

    @property
    def outer(self) -> Span:
        """The whole line with its newline: what to remove when the line goes."""
        return Span(self.outer_start, self.outer_end)


class Draft:
    """The text as the rules have left it so far, and all that they took out.

    Rules name words by their simplified letters and look at :attr:`text`; of a text in traditional
    letters that is a copy of the same length (:meth:`simplify`), and what users read is kept beside
    it (:meth:`shown`).

    Where it was read from is kept as runs, in which the offsets of text and source advance together
    (see :class:`~qpsearch.model.SourceMap`): as many as there were edits. Source offsets never
    fall, so any span of the text maps to one span of the source.
    """

    def __init__(self, source: str) -> None:
        self.text = self._shown = source
        self.source_end = len(source)
        self.dropped: list[Dropped] = []
        self.notices: list[Notice] = []
        self.markings: list[Marking] = []
        """Lines of the source that the format marks as headings or as numbered, in any order."""
        self._runs = _Runs()
        self._runs.extend(0, len(source))
        self._lines: list[DraftLine] | None = None
        self._parted = ""
        """The text that has these lines."""

    @classmethod
    def of(cls, text: str, source_map: SourceMap) -> Draft:
        """Return a draft of a text that was cleaned before, to read it once more."""
        draft = cls("")
        draft.text = draft._shown = text
        draft.source_end = source_map.source_end
        draft._runs.starts = list(source_map.starts)
        draft._runs.sources = list(source_map.sources)
        draft._runs.length = source_map.length
        return draft

    def simplify(self) -> None:
        """Let the rules that follow read simplified letters and narrow digits, if it has others."""
        sample = self.text[:: len(self.text) // _SAMPLE + 1]
        if not is_simplified(sample) or any(digit in self.text for digit in _WIDE_DIGITS):
            self.text = simplified(self._shown)

    def shown(self) -> Draft:
        """Return the draft as it stands with the letters that users read, for what quotes them."""
        if self.text is self._shown:
            return self
        draft = copy.copy(self)
        draft.text = self._shown
        return draft

    def shown_line(self, line: DraftLine) -> DraftLine:
        """Return a line of the draft with the letters that users read."""
        if self.text is self._shown:
            return line
        return line._replace(text=self._shown[line.start : line.end])

    def holds(self, *words: str) -> bool:
        """Whether the text holds one of these words.

        Most rules ask for words that a text has not, and most of those for a letter that it has
        not, which is told ten times as fast.
        """
        text = self.text
        for word in words:
            for letter in word:
                if letter not in text:
                    break
            else:
                if word in text:
                    return True
        return False

    def offset(self, position: int) -> int:
        """Return where the character at ``position`` stands in the source."""
        return self._runs.offset(position) if position < len(self.text) else self.source_end

    def source_span(self, start: int, end: int) -> Span:
        """Return where ``[start, end)`` of the draft stands in the source."""
        begin = self.offset(start)
        return Span(
            begin, self.offset(end - 1) + 1 if start < end and start < len(self.text) else begin
        )

    def apply(self, rule: str, edits: Iterable[Edit]) -> None:
        """Carry out ``edits`` (in order, apart); list what they took out under ``rule``."""
        self.apply_named(zip(repeat(rule), edits, strict=False))

    def apply_named(self, edits: Iterable[tuple[str, Edit]]) -> None:
        """Carry out edits of several rules in one pass, each listed under its own rule."""
        edits = iter(edits)
        first = next(edits, None)
        if first is None:  # as of most rules
            return
        pieces: list[str] = []
        runs = _Runs()
        position = 0
        shown, text = self._shown, self.text
        read: list[str] | None = None if text is shown else []
        for rule, (start, end, replacement) in chain((first,), edits):
            pieces.append(shown[position:start])
            if read is not None:
                read += (text[position:start], replacement)
            runs.extend_from(self._runs, position, start)
            removed = shown[start:end].strip()
            if removed and removed != replacement.strip():
                self.dropped.append(Dropped(rule, removed, self._stripped_source_span(start, end)))
            if replacement:
                pieces.append(replacement)
                at = self.offset(start)
                for _ in replacement:
                    runs.extend(at, 1)
            position = end
        pieces.append(shown[position:])
        runs.extend_from(self._runs, position, len(shown))
        self._shown = "".join(pieces)
        self.text = self._shown if read is None else "".join((*read, text[position:]))
        self._runs = runs

    def note(self, code: str, message: str, start: int, end: int) -> None:
        """Report something at ``[start, end)`` that a reader should check."""
        self.notices.append(Notice(code, message, self.source_span(start, end)))

    def mark(self, depth: int, start: int, end: int) -> None:
        """Mark ``[start, end)`` as a heading of a level, from 1, whatever its words."""
        self.markings.append(Marking(self.source_span(start, end), depth))

    def set_off(self, start: int, end: int) -> None:
        """Mark ``[start, end)`` as a numbered line that is set as headings are."""
        self.markings.append(Marking(self.source_span(start, end), set_off=True))

    def marked_lines(self) -> tuple[Marking, ...]:
        """Return the markings of the lines that the text has now, with their spans in it."""
        if not self.markings:
            return ()
        marked = sorted(self.markings)
        starts = [marking.span.start for marking in marked]
        starts.append(self.source_end + 1)
        found = []
        place = -1
        lines = self.lines()
        for line, offset in zip(lines, self._runs.offsets(at.start for at in lines), strict=True):
            while starts[place + 1] <= offset:
                place += 1
            if place >= 0 and offset < marked[place].span.end:
                found.append(marked[place]._replace(span=Span(line.start, line.end)))
        return tuple(found)

    def lines(self) -> list[DraftLine]:
        """Return the lines that hold more than white space, in order."""
        if self._lines is None or self._parted is not self.text:
            self._lines, self._parted = _lines_of(self.text), self.text
        return self._lines

    def let_go(self) -> None:
        """Forget the markings and the lines, which are made anew when they are asked for.

        While a long text is divided, they would take a tenth of all memory.
        """
        self.markings = []
        self._lines, self._parted = None, ""

    def source_map(self) -> SourceMap:
        """Return the map from the text as it stands to the source."""
        runs = self._runs
        end = runs.offset(runs.length - 1) + 1 if runs.length else 0
        return SourceMap(tuple(runs.starts), tuple(runs.sources), runs.length, end)

    def _stripped_source_span(self, start: int, end: int) -> Span:
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        return self.source_span(start, start + len(piece.strip()))


class _Runs:
    """Stretches of a text, each read from a stretch of the source."""

    __slots__ = ("length", "sources", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.sources: list[int] = []
        self.length = 0

    def offset(self, position: int) -> int:
        """Return the source offset of a character."""
        run = bisect_right(self.starts, position) - 1
        return self.sources[run] + position - self.starts[run]

    def offsets(self, positions: Iterable[int]) -> Iterator[int]:
        """Yield the source offsets of characters in rising order."""
        starts, sources = [*self.starts, self.length + 1], self.sources
        run = 0
        for position in positions:
            while starts[run + 1] <= position:
                run += 1
            yield sources[run] + position - starts[run]

    def extend(self, source: int, length: int) -> None:
        """Go on with so many characters, read from ``source`` on."""
        if not length:
            return
        if not self.starts or source != self.sources[-1] + self.length - self.starts[-1]:
            self.starts.append(self.length)
            self.sources.append(source)
        self.length += length

    def extend_from(self, other: _Runs, start: int, end: int) -> None:
        """Go on with ``[start, end)`` of what ``other`` describes."""
        if start >= end:
            return
        first = bisect_right(other.starts, start) - 1
        last = bisect_left(other.starts, end, first + 1)
        source = other.sources[first] + start - other.starts[first]
        if last == first + 1:
            self.extend(source, end - start)
            return
        self.extend(source, other.starts[first + 1] - start)
        # Runs in between are apart already.
        moved = self.length - other.starts[first + 1]
        whole = other.starts[first + 1 : last]
        self.starts += [at + moved for at in whole] if moved else whole
        self.sources += other.sources[first + 1 : last]
        self.length = end + moved


def _lines_of(text: str) -> list[DraftLine]:
    lines: list[DraftLine] = []
    start = 0
    for whole in text.split("\n"):
        below = start + len(whole) + 1
        line = whole.strip()
        if line is whole:  # as most lines
            if line:
                lines.append(DraftLine(line, start, below - 1, start, below))
        elif line:
            begin = start + whole.index(line[0])
            lines.append(DraftLine(line, begin, begin + len(line), start, below))
        start = below
    if lines and lines[-1].outer_end > len(text):
        lines[-1] = lines[-1]._replace(outer_end=len(text))
    return lines
