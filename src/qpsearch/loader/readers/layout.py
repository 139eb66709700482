"""Pages of fixed lines (PDF, OFD): which lines are one paragraph, which are heads and page numbers.

A line goes on where it fills its column. The margins are those of the column that it stands in, on
pages of the same shape: a page set across, or in two columns, has others than the rest.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.spaces import layout_spaces, without_layout_spaces
from qpsearch.numerals import from_chinese
from qpsearch.text.punctuation import ENDS_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_PAGE_NUMBER = re.compile(
    r"(?P<rule>[-—–－_·•\s]*)(?P<word>第\s*)?(?P<n>[0-9０-９]{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,5})"
    r"\s*(?P<page>页|頁)?(?:\s*(?:[/／]|共|of)\s*(?:共\s*)?[0-9]{1,4}\s*(?:页|頁)?)?[-—–－_·•\s]*",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[0-9０-９]+|[一二三四五六七八九十百]+(?=[页頁])")
_ANNEX = re.compile(r"附\s*[件表录錄图圖]|[表图圖]\s*[0-9０-９一二三四五六七八九十]|专栏|專欄")
_ANNEX_ALONE = re.compile(r"附\s*[件表录錄图圖]\s*[0-9０-９一二三四五六七八九十]{0,4}\s*[:：]?")
_UNBREAKABLE = re.compile(
    r"[（(“‘《〈「『【〔]*(?:(?:[!-~À-ɏ]{1,40}[，。、；：！？）)”’》〉」』】〕％…]*){1,6}"
    r"|.[，。、；：！？）)”’》〉」』】〕％…]*)"
)
"""A word or a character, with the marks that may not be parted from it."""
_MARK_END = re.compile(r"[，。、；：！？）)”’》〉」』】〕…,.;:!?]$")
_MARK = re.compile(r"[，。；：！？,;:!?]")
_SLACK = 0.1
"""Characters by which a full line may fall short of the edge: rounding …"""
_RAGGED = 2.0
"""… and where an indent shows the paragraphs anyhow, so that lines may be ragged."""
_DEEPEST = 4.5
"""Characters by which the first line of a paragraph may be set in."""
_NARROWEST = 10
"""Characters of a full line: what is shorter stands alone, a label or a heading."""
_EDGE_LINES = 2
"""Lines at the top and the bottom of a page that may be running heads."""
_EDGE = 0.12
"""Share of a page's height, at the top and the bottom, that they stand in …"""
_MARGIN = 85.0
"""… or the points (3 cm) of a usual margin, where that is more."""
_LONGEST_HEAD = 60
_MOST_COLUMNS = 4
_BESIDE = 3
"""Lines of one column that stand beside a line of the other: fewer are a signature, a label."""
_CROSSING = 0.15
"""Share of a page's lines that may cross the gap between its columns: titles, tables."""
_SIDE = 0.2
"""Share of them on each side."""
_AT_EDGE = 5
"""Lines of a page that end at the same place where it has a margin of its own."""


class PageLine(NamedTuple):
    """A line of a page."""

    start: int
    end: int
    """Offsets in the extracted text."""
    text: str
    page: int
    left: float
    right: float
    bottom: float
    """Points from the lower left corner of the page."""
    height: float
    """Of its characters; 0 where the file does not say."""
    size: tuple[float, float]
    """Width and height of the page."""

    @property
    def edge(self) -> bool:
        """Whether it stands in the margin zone of its page."""
        zone = min(max(self.size[1] * _EDGE, _MARGIN), self.size[1] / 3)
        return self.height == 0 or not zone < self.bottom < self.size[1] - zone


def page_edits(lines: Sequence[PageLine], source: str, pages: int) -> list[tuple[str, Edit]]:
    """Return what is layout in a text of pages: spaces, heads, page numbers, broken lines.

    Args:
        lines: the lines of all pages in reading order.
        source: the text that they stand in, a line each.
        pages: how many pages there are.

    """
    edits: list[tuple[str, Edit]] = []
    closed: list[PageLine] = []
    for line, spans in zip(lines, layout_spaces([line.text for line in lines]), strict=True):
        begin = (
            line.start
            + len(source[line.start : line.end])
            - len(source[line.start : line.end].lstrip())
        )
        edits += (("layout_space", Edit(begin + start, begin + end)) for start, end in spans)
        closed.append(line._replace(text=without_layout_spaces(line.text, spans)))
    furniture = _furniture(closed, pages)
    spans_of_heads = sorted((line.start, line.end) for line in furniture)
    edits = [
        (rule, edit)
        for rule, edit in edits
        if not any(
            start <= edit.start < end
            for start, end in spans_of_heads[_near(spans_of_heads, edit.start)]
        )
    ]
    edits += ((rule, Edit(line.start, line.end)) for line, rule in furniture.items())
    body = [line for line in closed if line not in furniture]
    edits += [("hard_wrap", edit) for edit in _joins(body, source)]
    return list(_apart(edits))


# ---- running heads and page numbers -----------------------------------------------------------


def _furniture(lines: Sequence[PageLine], pages: int) -> dict[PageLine, str]:
    """Return the lines that are page numbers, or that many pages have at the same place."""
    candidates: dict[int, list[PageLine]] = {}
    for line in lines:
        candidates.setdefault(line.page, []).append(line)
    edges = [
        line
        for on_page in candidates.values()
        for line in dict.fromkeys([*_outermost(on_page), *_outermost(on_page, bottom=True)])
        if line.edge
    ]
    found = dict.fromkeys(_page_numbers(edges), "page_number")
    said: dict[str, list[PageLine]] = {}
    for line in edges:
        if line not in found and len(line.text) <= _LONGEST_HEAD:
            said.setdefault(_FIGURES.sub("#", re.sub(r"\s", "", line.text)), []).append(line)
    for alike in said.values():
        for head in _heads(alike, pages):
            found[head] = "running_head"
    return found


def _outermost(lines: list[PageLine], *, bottom: bool = False) -> list[PageLine]:
    ordered = sorted(lines, key=lambda line: line.bottom if bottom else -line.bottom)
    return ordered[:_EDGE_LINES]


def _page_numbers(edges: Iterable[PageLine]) -> Iterator[PageLine]:
    """Yield the lines that are the number of their page: by their form, or as they count pages."""
    bare: list[tuple[PageLine, int]] = []
    for line in edges:
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match is None:
            continue
        if match["rule"].strip() or match["page"] or "/" in line.text:
            yield line
        else:
            bare.append((line, _value(match["n"]) - line.page))
    often = Counter(offset for _, offset in bare)
    for line, offset in bare:
        # The first page may be 1, or 0 where a cover stands before it.
        if often[offset] > 1 or offset in (0, 1):
            yield line


def _value(number: str) -> int:
    if number[0] in "一二三四五六七八九十百":
        try:
            return from_chinese(number)
        except ValueError:
            return -1
    if number[0].isdecimal():
        return int(number)
    letters = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in number.lower()]
    return sum(
        -worth if any(after > worth for after in letters[place + 1 : place + 2]) else worth
        for place, worth in enumerate(letters)
    )


def _heads(alike: list[PageLine], pages: int) -> Iterator[PageLine]:
    """Yield those of lines with the same words that are running heads.

    A head says the same on page after page; only the number of the page in it changes. The mark of
    an annex, of a table or of a division that counts on is text.
    """
    fewest = max(2, min(3, pages))
    if len(alike) < fewest:
        return
    marks = _ANNEX.match(alike[0].text) or is_numbered(alike[0].text)
    same: dict[str, list[PageLine]] = {}
    counting: dict[tuple[int, ...], list[PageLine]] = {}
    for line in alike:
        same.setdefault(re.sub(r"\s", "", line.text), []).append(line)
        figures = [_value(figure) for figure in _FIGURES.findall(line.text)]
        if figures and not marks:
            # Two pages of a sheet may bear one head: the number counts pages all the same.
            counting.setdefault(tuple(number - line.page for number in figures[-1:]), []).append(
                line
            )
    for group in same.values():
        if len(group) >= fewest:
            # The first may be the heading itself that the later ones repeat.
            yield from group[1:] if marks else group
    for group in counting.values():
        if len(group) >= fewest:
            yield from group


# ---- columns and margins ----------------------------------------------------------------------


class _Layout(NamedTuple):
    """How a column is set."""

    left: float
    right: float
    """The edges: where most full lines begin and end."""
    pitch: float
    """From one line to the next."""
    indented: bool
    """Whether paragraphs begin with an indent, so that a line without one goes on."""


_NO_LAYOUT = _Layout(0.0, 0.0, 0.0, indented=False)


def _joins(lines: Sequence[PageLine], source: str) -> Iterator[Edit]:
    """Yield the removal of the line ends inside paragraphs."""
    columns, layouts = _layouts(lines)
    for place, (above, below) in enumerate(zip(lines, lines[1:], strict=False)):
        beside = columns[place] != columns[place + 1] or above.page != below.page
        if above.page == below.page and (columns[place] < 0) != (columns[place + 1] < 0):
            continue  # a title over the columns, a table between them
        if not _goes_on(above, below, layouts[place], layouts[place + 1], beside=beside):
            continue
        tight = not (above.text[-1].isascii() and below.text[0].isascii())
        if above.text[-1] == "-" and below.text[0].isascii():
            tight = True
        start = above.start + len(source[above.start : above.end].rstrip())
        end = below.end - len(source[below.start : below.end].lstrip())
        yield Edit(start, end, "" if tight else " ")


def _layouts(lines: Sequence[PageLine]) -> tuple[list[int], list[_Layout]]:
    """Return, for each line, which column of its page it stands in, and how that is set."""
    columns = [0] * len(lines)
    shapes: dict[tuple[float, ...], list[int]] = {}
    page: list[int] = []
    for place, line in enumerate(lines):
        if page and lines[page[0]].page != line.page:
            _place(lines, page, columns, shapes)
            page = []
        page.append(place)
    _place(lines, page, columns, shapes)
    layouts = [_NO_LAYOUT] * len(lines)
    for places in shapes.values():
        whole = _layout([lines[place] for place in places])
        on_page: dict[int, list[int]] = {}
        for place in places:
            on_page.setdefault(lines[place].page, []).append(place)
        for own in on_page.values():
            layout = _own_margin([lines[place] for place in own], whole)
            for place in own:
                layouts[place] = layout
    return columns, layouts


def _place(
    lines: Sequence[PageLine],
    page: list[int],
    columns: list[int],
    shapes: dict[tuple[float, ...], list[int]],
) -> None:
    """Put the lines of a page into its columns, and those with columns of the same shape."""
    gaps = _gaps([lines[place] for place in page if lines[place].height], 0)
    for place in page:
        line = lines[place]
        within = [gap for gap in gaps if line.left < gap - 1 and line.right > gap + 1]
        # What crosses a gap stands in no column.
        column = -1 if within else sum(line.left >= gap - 1 for gap in gaps)
        columns[place] = column
        shape = (
            round(line.size[0], -1),
            round(line.size[1], -1),
            column,
            *(round(g, -1) for g in gaps),
        )
        shapes.setdefault(shape, []).append(place)


def _gaps(lines: list[PageLine], depth: int) -> list[float]:
    """Return the places, from left to right, that part a page's columns."""
    if depth + 1 >= _MOST_COLUMNS or len(lines) < 2 * _BESIDE:
        return []
    for gap in sorted({line.left for line in lines}):
        left = [line for line in lines if line.right <= gap]
        right = [line for line in lines if line.left >= gap]
        few = min(len(left), len(right))
        if few < max(_BESIDE, _SIDE * len(lines)):
            continue
        if len(lines) - len(left) - len(right) > _CROSSING * len(lines):
            continue
        beside = sum(
            any(abs(line.bottom - other.bottom) < 0.6 * line.height for other in right)
            for line in left
        )
        if beside >= max(_BESIDE, 0.5 * few):
            return [*_gaps(left, depth + 1), gap, *_gaps(right, depth + 1)]
    return []


def _layout(lines: Sequence[PageLine]) -> _Layout:
    boxed = [line for line in lines if line.height]
    if not boxed:
        return _NO_LAYOUT
    lefts = Counter(round(line.left) for line in boxed)
    longest = max(line.right - line.left for line in boxed)
    long = [line for line in boxed if line.right - line.left >= 0.8 * longest]
    often = [place for place, count in lefts.items() if count >= 0.1 * len(boxed)]
    left = float(min(often, default=min(lefts)))
    # A mark at the end of a line may hang over the edge.
    rights = sorted(line.right for line in long if not _MARK_END.search(line.text))
    right = rights[int(len(rights) * 0.9)] if rights else max(line.right for line in long)
    pitches = [
        above.bottom - below.bottom
        for above, below in zip(boxed, boxed[1:], strict=False)
        if above.page == below.page and above.bottom > below.bottom
    ]
    indented = sum(0.8 < (line.left - left) / line.height < 4.5 for line in boxed)
    return _Layout(
        left,
        right,
        statistics.median(pitches) if pitches else 0.0,
        indented=indented >= max(2, 0.04 * len(boxed)),
    )


def _own_margin(lines: Sequence[PageLine], whole: _Layout) -> _Layout:
    """Return the layout of a page of its own where many of its lines end at another place."""
    boxed = [line for line in lines if line.height]
    if len(boxed) < 2 * _AT_EDGE:
        return whole
    own = _layout(boxed)
    size = statistics.median(line.height for line in boxed)
    at_edge = sum(abs(line.right - own.right) < 1.2 * size for line in boxed)
    if abs(own.right - whole.right) < size or at_edge < max(_AT_EDGE, 0.25 * len(boxed)):
        return whole
    return own._replace(indented=own.indented or whole.indented)


def _goes_on(
    above: PageLine, below: PageLine, layout: _Layout, next_layout: _Layout, *, beside: bool
) -> bool:
    """Whether a paragraph goes on from one line to the next, which may stand in another column."""
    if not above.height or not below.height:
        return False
    size = max(above.height, below.height)
    if abs(above.height - below.height) > 0.35 * size:
        return False
    if below.left > next_layout.left + 0.8 * size:
        return False
    slack = _RAGGED if layout.indented else _SLACK
    if above.right + (_first_word(below.text) + slack) * size <= layout.right:
        return False
    # A line set in the middle is a heading, whatever its length.
    if above.left > layout.left + _DEEPEST * size:
        return False
    if ENDS_LINE.search(above.text):
        heading = _MARK.search(below.text) is None and below.right < next_layout.right - 4 * size
        if is_numbered(below.text) or (heading and not layout.indented):
            return False
    if below.text[-1] in "：:" and ends_title(above.text) and not _MARK.search(above.text):
        return False  # a title that fills its line, above whom it is addressed to
    if (beside and _ANNEX.match(below.text)) or _ANNEX_ALONE.fullmatch(above.text):
        return False
    if above.right - layout.left < _NARROWEST * size:
        return False
    step = above.bottom - below.bottom
    return beside or 0 < step < max(1.4 * layout.pitch, 1.4 * size)


def _first_word(text: str) -> float:
    """Return the width, in characters, of what a line cannot be broken inside at its beginning."""
    match = _UNBREAKABLE.match(text)
    word = match.group() if match else text[:1]
    return max(1.0, sum(0.6 if character < "\u0250" else 1.0 for character in word))


# ---- edits ------------------------------------------------------------------------------------


def _apart(edits: list[tuple[str, Edit]]) -> Iterator[tuple[str, Edit]]:
    """Put the edits in order; a join over a running head is cut where the head begins and ends."""
    furniture = sorted(edit for rule, edit in edits if rule != "hard_wrap")
    starts = [edit.start for edit in furniture]
    pieces: list[tuple[Edit, str]] = [(edit, rule) for rule, edit in edits if rule != "hard_wrap"]
    for rule, join in edits:
        if rule != "hard_wrap":
            continue
        start = join.start
        gap = join.replacement
        for head in furniture[
            bisect_right(starts, join.start - 1) : bisect_right(starts, join.end)
        ]:
            if join.start <= head.start and head.end <= join.end:
                if head.start > start:
                    pieces.append((Edit(start, head.start, gap), rule))
                    gap = ""
                start = head.end
        if join.end > start:
            pieces.append((Edit(start, join.end, gap), rule))
    for edit, rule in sorted(pieces):
        yield rule, edit


def _near(spans: list[tuple[int, int]], place: int) -> slice:
    """Return where the last span that begins at or before ``place`` stands in ``spans``."""
    index = bisect_right(spans, (place, 1 << 60))
    return slice(max(0, index - 1), index)
