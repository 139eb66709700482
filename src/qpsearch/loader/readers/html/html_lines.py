"""The lines of a web page: where a browser ends them, and the rows of its tables.

A line is the text between two ends of blocks; a row of a table that holds data is one line, its
cells parted by tabs, and a cell that lays out a page is none.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.readers.html.tags import BLOCKS, INLINE, Element, TagToken
from qpsearch.model import Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCE = lazy_pattern(r"[。；;！!？?：:]|[，,].*[，,]")
_LONGEST_LINK = 8
_OF_FILE = lazy_pattern(r"附件|\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)\b", re.IGNORECASE)
_CELLS = frozenset(["td", "th"])
_PAGE_PARTS = frozenset(["table", "ul", "ol", "dl", "h1", "h2", "h3", "form", "nav", "iframe"])
_CELL_LINES = 10
"""Lines of a cell above which it is a column of a page."""
_NO_LETTER = lazy_pattern(r"<[^>]*>|\s")
_ROW_LETTERS = 1200
"""Letters above which a table row is a page's layout, not a row of data."""


class BlockLine(NamedTuple):
    """A line of the page: the text between two ends of blocks."""

    first: int
    """Index of its first and after its last token."""
    last: int
    text: str
    element: Element
    """The innermost element that holds all of it."""
    linked: int
    """Letters of it that are links."""
    links: int = 0
    """How many links it has."""
    set_off: bool = False
    """Whether all of it is set as headings are."""

    @property
    def is_menu(self) -> bool:
        """Whether it is nothing but short links, set side by side."""
        return (
            self.links > 1
            and 10 * self.linked >= 9 * len(self.text)
            and len(self.text) <= _LONGEST_LINK * self.links
            and not _OF_FILE.search(self.text)
        )


class PageLines:
    """The tokens of a page as lines."""

    def __init__(self, source: str, root: Element, tokens: list[TagToken], *, xml: bool) -> None:
        self.source = source
        self.tokens = tokens
        self._root = root
        self._xml = xml
        self._rows_around: dict[Element, Element | None] = {}
        self._rows = self._data_rows()

    def read(self) -> Iterator[BlockLine]:
        """Yield the lines that hold letters, in order."""
        first = 0
        for index, token in enumerate(self.tokens):
            if self.ends_line(token) == "\n":
                yield from self._line(first, index)
                first = index + 1
        yield from self._line(first, len(self.tokens))

    def ends_line(self, token: TagToken) -> str:
        """Return what a tag becomes: a line end, the gap between two cells, or nothing."""
        tag = token.element.tag
        if token.kind not in ("start", "end"):
            return ""
        row = self._row_of(token.element)
        if row is not None and token.element is not row:
            if tag in _CELLS:
                return "\t" if token.kind == "end" else ""
            return " " if tag in BLOCKS else ""
        if self._xml:
            return "" if tag in INLINE else "\n"
        return "\n" if tag in BLOCKS else ""

    def in_row(self, element: Element) -> bool:
        """Whether an element is a row of data, or stands in one."""
        return self._row_of(element) is not None

    def span(self, line: BlockLine) -> Span:
        """Return where the letters of a line stand in the page."""
        texts = [t for t in self.tokens[line.first : line.last] if t.kind in ("text", "reference")]
        return Span(texts[0].start, texts[-1].end)

    def _line(self, first: int, last: int) -> Iterator[BlockLine]:
        pieces: list[str] = []
        linked = links = 0
        holder: Element | None = None
        set_off = True
        for token in self.tokens[first:last]:
            if token.kind in ("text", "reference"):
                piece = self.source[token.start : token.end]
                if token.kind == "reference":
                    piece = html.unescape(piece)
                if piece.strip():
                    holder = token.element if holder is None else _common(holder, token.element)
                    set_off = set_off and token.element.set_off
                    if token.element.linking:
                        linked += len(piece.strip())
                pieces.append(piece)
            elif token.kind in ("start", "end"):
                pieces.append(self.ends_line(token))
                links += token.kind == "start" and token.element.tag == "a"
        text = "".join(pieces).strip()
        if holder is not None and text:
            yield BlockLine(first, last, text, holder, linked, links, set_off)

    def _row_of(self, element: Element) -> Element | None:
        if not self._rows:
            return None
        known = self._rows_around
        passed: list[Element] = []
        here: Element | None = element
        row: Element | None = None
        while here is not None:
            if here in known:
                row = known[here]
                break
            passed.append(here)
            if here in self._rows:
                row = here
                break
            if here.tag == "table":
                break
            here = here.parent
        known.update(dict.fromkeys(passed, row))
        return row

    def _data_rows(self) -> set[Element]:
        """Return the rows of tables that hold data: several cells, none with a table in it."""
        rows: set[Element] = set()
        stack = [self._root]
        while stack:
            element = stack.pop()
            stack += element.children
            if element.tag != "tr":
                continue
            cells = [child for child in element.children if child.tag in _CELLS]
            if len(cells) < 2 or any(_is_layout(cell) for cell in cells):
                continue
            row = self.source[element.start : element.end]
            if len(row) <= _ROW_LETTERS or len(_NO_LETTER.sub("", row)) <= _ROW_LETTERS:
                rows.add(element)
        return rows


def descendants(element: Element) -> Iterator[Element]:
    """Yield an element and all that it holds, in reading order."""
    stack = [element]
    while stack:
        here = stack.pop()
        yield here
        stack += reversed(here.children)


def is_running(line: BlockLine) -> bool:
    """Whether a line is a sentence rather than a label, a link or a heading."""
    return (
        len(line.text) >= 12
        and line.linked * 2 < len(line.text)
        and _SENTENCE.search(line.text) is not None
        and not pairs_in(line.text)
    )


def _common(one: Element, other: Element) -> Element:
    """Return the innermost element that holds both."""
    while one is not other:
        if one.depth >= other.depth:
            if one.parent is None:
                return one
            one = one.parent
        else:
            if other.parent is None:
                return other
            other = other.parent
    return one


def _is_layout(cell: Element) -> bool:
    """Whether a table cell lays out a page: it holds a table, a list, a heading or many lines."""
    lines = 0
    for inner in descendants(cell):
        if inner.tag in _PAGE_PARTS:
            return True
        lines += inner.tag in ("p", "br", "div")
    return lines > _CELL_LINES
