"""Texts in pieces for a page: what matches, what is a link, what is a number or heading.

Characters that turn the direction of writing, or no page may hold, are shown as what cannot be
shown: a document must not rearrange the page around it. Offsets stay what they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_TURNING = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_CONTROLS = [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF]
_SHOWN = dict.fromkeys([*_TURNING, *_CONTROLS], "\N{REPLACEMENT CHARACTER}")
_UNSHOWN = re.compile(f"[{''.join(map(re.escape, map(chr, _SHOWN)))}]")
_SPECIAL = re.compile("[&<>\"']")
_ENDS = frozenset("。；！？\n")


class Run(NamedTuple):
    """Letters that are shown alike."""

    text: str
    mark: bool = False
    """Whether the query matches here."""
    strong: bool = False
    """Whether it is the number or heading of its clause."""
    here: bool = False
    """Whether it is the place that was asked for, inside a clause."""
    href: str = ""


def harmless(text: str) -> str:
    """Return a text of the same length without what would turn a page around."""
    return text.translate(_SHOWN) if _UNSHOWN.search(text) else text


def html_of(paragraph: Iterable[Run]) -> Markup:
    """Return the pieces of a paragraph as HTML; half a page is made of these."""
    html = []
    for text, mark, strong, here, href in paragraph:
        piece = escape(text)
        if mark:
            piece = f"<mark>{piece}</mark>"
        if here:
            piece = f'<span class="here">{piece}</span>'
        if strong:
            piece = f"<b>{piece}</b>"
        if href:
            piece = f'<a class="ref" href="{escape(href)}">{piece}</a>'
        html.append(piece)
    return Markup("".join(html))  # noqa: S704 - every text and link above is escaped


def html_of_excerpt(text: str, marks: Iterable[Span], *, before: bool, after: bool) -> Markup:
    """Return a stretch of a text as HTML, a paragraph a line, as hits are shown.

    Args:
        text: the stretch.
        marks: offsets in it of what matches, in order; none overlaps another.
        before: whether text stands before it.
        after: whether text stands after it.

    """
    shown = harmless(text)
    written = escape if _SPECIAL.search(shown) else str
    html: list[str] = []
    at = 0
    for start, end in marks:
        lit = written(shown[start:end]).replace("\n", "</mark>\n<mark>")
        html += (written(shown[at:start]), "<mark>", lit, "</mark>")
        at = end
    html.append(written(shown[at:]))
    lines = [line for line in "".join(html).split("\n") if line.strip()]
    paragraphs = "</p><p>".join(lines)
    return Markup(f"<p>{'…' if before else ''}{paragraphs}{'…' if after else ''}</p>")  # noqa: S704


def html_of_facts(facts: Iterable[str | None]) -> Markup:
    """Return what is known of a document on one line; each fact keeps its own direction."""
    told = [f"<bdi>{escape(harmless(fact))}</bdi>" for fact in facts if fact]
    return Markup(" · ".join(told))  # noqa: S704 - escaped above


def pieces_of(
    text: str,
    *,
    marks: Iterable[Span] = (),
    links: Iterable[tuple[Span, str]] = (),
    here: Span | None = None,
    strong: int = 0,
) -> list[list[Run]]:
    """Return a text as paragraphs of pieces.

    Args:
        text: of a clause.
        marks: offsets of what matches.
        links: offsets of references, each with where it leads; none overlaps another.
        here: offsets of the place that was asked for.
        strong: how many letters at the beginning are number and heading.

    """
    marks, links = list(marks), list(links)
    if not links and here is None and not strong:
        return _lit(harmless(text), marks)
    spans = [*marks, *(span for span, _ in links), *([here] if here else [])]
    cuts = {0, strong, len(text)}
    for start, end in spans:
        cuts |= {start, end}
    at = text.find("\n")
    while at >= 0:
        cuts |= {at, at + 1}
        at = text.find("\n", at + 1)
    edges = sorted(cut for cut in cuts if 0 <= cut <= len(text))
    paragraphs: list[list[Run]] = [[]]
    shown = harmless(text)
    marking, linking = _Walk([(span, "x") for span in marks]), _Walk(links)
    for start, end in zip(edges, edges[1:], strict=False):
        if text[start] == "\n":
            paragraphs.append([])
            continue
        inside = here is not None and here[0] <= start < here[1]
        piece = Run(
            shown[start:end], bool(marking.at(start)), start < strong, inside, linking.at(start)
        )
        paragraphs[-1].append(piece)
    return [paragraph for paragraph in paragraphs if any(p.text.strip() for p in paragraph)]


def _lit(text: str, marks: list[Span]) -> list[list[Run]]:
    """Return a text as paragraphs in which nothing but matches stands out."""
    marks = sorted(marks)
    paragraphs, start, next_mark = [], 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        pieces, at = [], start
        while next_mark < len(marks) and marks[next_mark].start < end:
            left, right = max(at, marks[next_mark].start), min(end, marks[next_mark].end)
            if left < right:
                if at < left:
                    pieces.append(Run(text[at:left]))
                pieces.append(Run(text[left:right], mark=True))
                at = right
            if marks[next_mark].end > end:
                break
            next_mark += 1
        if at < end:
            pieces.append(Run(text[at:end]))
        if line.strip():
            paragraphs.append(pieces)
        start = end + 1
    return paragraphs


class _Walk:
    """Spans with values, asked at rising offsets."""

    def __init__(self, spans: Sequence[tuple[Span, str]]) -> None:
        self._spans = sorted(spans)
        self._next = 0

    def at(self, offset: int) -> str:
        while self._next < len(self._spans) and self._spans[self._next][0][1] <= offset:
            self._next += 1
        if self._next == len(self._spans):
            return ""
        (start, end), value = self._spans[self._next]
        return value if start <= offset < end else ""


def excerpt(text: str, spans: Sequence[Span], most: int = 200) -> tuple[int, int]:
    """Return the stretch of a text that a list of hits shows: about ``most`` letters of it.

    It holds as many matches as fit, and begins with a sentence where one begins near.
    """
    if len(text) <= most * 5 // 4:
        return 0, len(text)
    best, start = -1, 0
    ordered = sorted(spans)
    begins, ends = [span[0] for span in ordered], sorted(span[1] for span in ordered)
    for first in begins or [0]:
        # None overlaps another: those that begin before it have ended before the stretch does.
        held = bisect_right(ends, first + most * 3 // 4) - bisect_left(begins, first)
        if held > best:
            best, start = held, first
    start = next(
        (at + 1 for at in range(start - 1, max(-1, start - most // 3), -1) if text[at] in _ENDS),
        max(0, start - most // 8) if start > most // 4 else 0,
    )
    start = min(start, len(text) - most)
    return max(0, start), min(len(text), max(0, start) + most)


def clipped(pieces: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    """Yield spans as offsets from ``start``, those that lie in the stretch."""
    for left, right in pieces:
        if left < end and start < right:
            yield Span(max(left, start) - start, min(right, end) - start)
