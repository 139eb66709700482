"""Stretches of a cleaned text (whole lines) as a text of their own, with its source map."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qpsearch.model import SourceMap, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.model import Document


class Moved:
    """Spans of a text → spans of what was kept of it."""

    def __init__(self, kept: Sequence[Span]) -> None:
        self.starts = [span.start for span in kept]
        self.offsets: list[int] = []
        length = 0
        for start, end in kept:
            self.offsets.append(length - start)
            length += end - start + 1

    def __call__(self, span: Span) -> Span:
        """Return where ``span`` stands in what was kept."""
        offset = self.offsets[bisect_right(self.starts, span.start) - 1]
        return Span(span.start + offset, span.end + offset)


def cut_out(document: Document, kept: Sequence[Span]) -> tuple[str, SourceMap, Moved]:
    """Return stretches of a text (whole lines) as one text, its source map, where spans moved."""
    starts: list[int] = []
    sources: list[int] = []
    length = 0
    for start, end in kept:
        # The line end between two stretches was read where the first of them ends.
        for begin, source in _runs(document.source_map, start, end + (start != kept[-1].start)):
            starts.append(length + begin)
            sources.append(source)
        length += end - start + 1
    text = "\n".join(document.text[start:end] for start, end in kept)
    end = document.source_map.offset(kept[-1].end - 1) + 1 if kept else 0
    return text, SourceMap(tuple(starts), tuple(sources), len(text), end), Moved(kept)


def _runs(source_map: SourceMap, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of a stretch of the text: where each begins in it, and in the source."""
    run = bisect_right(source_map.starts, start) - 1
    while run < len(source_map.starts) and source_map.starts[run] < end:
        begin = max(source_map.starts[run], start)
        yield begin - start, source_map.sources[run] + begin - source_map.starts[run]
        run += 1
