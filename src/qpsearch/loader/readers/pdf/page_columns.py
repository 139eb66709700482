"""How pages are set: the columns of each, their margins, and how paragraphs begin there."""

from __future__ import annotations

import statistics
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.loader.readers.pdf.page_line import PageLine

_UNBREAKABLE = lazy_pattern(
    r"[（(“‘《〈「『【〔]*(?:(?:[!-~À-ɏ]{1,40}[，。、；：！？）)”’》〉」』】〕％…]*){1,6}"
    r"|.[，。、；：！？）)”’》〉」』】〕％…]*)"
)
"""A word or a character, with the marks that may not be parted from it."""
_MARK_END = lazy_pattern(r"[，。、；：！？）)”’》〉」』】〕…,.;:!?]$")
_MOST_COLUMNS = 4
_MOST_LINES = 1_000
"""Lines of a page that is looked through for columns: each is compared with all others."""
_BESIDE = 3
"""Lines of one column that stand beside a line of the other: fewer are a signature, a label."""
_CROSSING = 0.15
"""Share of a page's lines that may cross the gap between its columns: titles, tables."""
_LARGER = 1.25
"""Share by which a title is higher than what stands below it."""
_SIDE = 0.2
"""Share of them on each side."""
_AT_EDGE = 5
"""Lines of a page that end at the same place where it has a margin of its own."""
_ONE_SIZE = 0.1
"""Share by which lines of one size may differ in height: a title is nearer to what follows it."""
OUTDENT, DEEPEST = 0.5, 6
"""Characters by which the first line of a paragraph stands out at least and at most."""


class ColumnLayout(NamedTuple):
    """How a column is set."""

    left: float
    right: float
    """The edges: where most full lines begin and end."""
    pitch: float
    """From one line to the next."""
    indented: bool
    """Whether paragraphs begin with an indent, so that a line without one goes on."""
    hanging: bool = False
    """Whether their first lines stand out to the left, so that a deeper line goes on."""


_NO_LAYOUT = ColumnLayout(0.0, 0.0, 0.0, indented=False)


def column_layouts(lines: Sequence[PageLine]) -> tuple[list[int], list[ColumnLayout]]:
    """Return, for each line, which column of its page it stands in, and how that is set."""
    columns = [0] * len(lines)
    shapes: dict[tuple[float, ...], list[int]] = {}
    pages: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        pages.setdefault(line.page, []).append(place)
    gaps = {
        page: _gaps(_boxed(lines, places), 0) if len(places) <= _MOST_LINES else []
        for page, places in pages.items()
    }
    often = Counter(tuple(round(gap, 0) for gap in each) for each in gaps.values() if each)
    usual = next((each for each, _ in often.most_common(1)), ())
    for number, places in pages.items():
        parted = gaps[number]
        if not parted and len(places) <= _MOST_LINES:
            parted = _few_beside(_boxed(lines, places), usual)
        _place(lines, places, parted, columns, shapes)
    layouts = [_NO_LAYOUT] * len(lines)
    for places in shapes.values():
        boxed = _boxed(lines, places)
        whole = _layout(boxed)
        whole = whole._replace(hanging=_is_hanging(boxed, whole.left, whole.right))
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
    gaps: list[float],
    columns: list[int],
    shapes: dict[tuple[float, ...], list[int]],
) -> None:
    """Put the lines of a page into its columns, and those with columns of the same shape."""
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


def _tells(line: PageLine) -> bool:
    """Whether a line says how its column is set: a row of a table has edges of its own."""
    return line.height > 0 and not line.parted and "\t" not in line.text


def _boxed(lines: Sequence[PageLine], places: Iterable[int]) -> list[PageLine]:
    return [line for place in places if _tells(line := lines[place])]


def _few_beside(lines: list[PageLine], usual: Sequence[float]) -> list[float]:
    """Return the gaps of other pages where a page with few lines is set in their columns.

    So is the last, whose columns are as long as each other.
    """
    for gap in usual:
        left = [line for line in lines if line.right <= gap + 1]
        right = [line for line in lines if line.left >= gap - 1]
        beside = [
            any(abs(line.bottom - other.bottom) < 0.6 * line.height for other in left)
            for line in right
        ]
        if len(left) + len(right) < len(lines) or not beside or not all(beside):
            return []
    return list(usual)


def _gaps(lines: list[PageLine], depth: int) -> list[float]:
    """Return the places, from left to right, that part a page's columns."""
    if depth + 1 >= _MOST_COLUMNS or len(lines) < 2 * _BESIDE:
        return []
    starts = Counter(round(line.left) for line in lines)
    # A title over the columns is set in a larger size.
    usual = statistics.median(line.height for line in lines)
    plain = [line for line in lines if line.height <= _LARGER * usual]
    found: list[tuple[int, int, float]] = []
    for gap in sorted({line.left for line in lines}):
        left = [line for line in lines if line.right <= gap]
        right = [line for line in lines if line.left >= gap]
        few = min(len(left), len(right))
        if few < max(_BESIDE, _SIDE * len(lines)):
            continue
        crossing = sum(line.left < gap < line.right for line in plain)
        if crossing > _CROSSING * len(plain):
            continue
        beside = sum(
            any(abs(line.bottom - other.bottom) < 0.6 * line.height for other in right)
            for line in left
        )
        if beside >= max(_BESIDE, 0.5 * few):
            found.append((crossing, -starts[round(gap)], gap))
    if not found:
        return []
    gap = min(found)[2]  # what the fewest lines cross, where the most begin
    left = [line for line in lines if line.right <= gap]
    right = [line for line in lines if line.left >= gap]
    return [*_gaps(left, depth + 1), gap, *_gaps(right, depth + 1)]


def _layout(lines: Sequence[PageLine]) -> ColumnLayout:
    boxed = [line for line in lines if _tells(line)]
    if not boxed:
        return _NO_LAYOUT
    lefts = Counter(round(line.left) for line in boxed)
    # One line of twenty may reach over the edge: what is printed around a page, a long word.
    longest = sorted(line.right - line.left for line in boxed)[-1 - len(boxed) // 20]
    long = [line for line in boxed if line.right - line.left >= 0.8 * longest]
    often = [place for place, count in lefts.items() if count >= 0.1 * len(boxed)]
    left = float(min(often, default=min(lefts)))
    # A mark at the end of a line may hang over the edge.
    rights = sorted(line.right for line in long if not _MARK_END.search(line.text))
    right = rights[int(len(rights) * 0.9)] if rights else max(line.right for line in long)
    pitches = [
        above.bottom - below.bottom
        for above, below in zip(boxed, boxed[1:], strict=False)
        if above.page == below.page
        and above.bottom > below.bottom
        and abs(above.height - below.height) <= _ONE_SIZE * above.height
    ]
    deeper = sum(0.8 < (line.left - left) / line.height < 4.5 for line in boxed)
    indented = deeper >= max(2, 0.04 * len(boxed))
    # Where space parts paragraphs, it is no part of the pitch of their lines.
    place = len(pitches) // (2 if indented else 4)
    return ColumnLayout(
        left,
        right,
        sorted(pitches)[place] if pitches else 0.0,
        indented,
    )


def _is_hanging(lines: Sequence[PageLine], left: float, right: float) -> bool:
    """Whether lines that surely go on do so further to the right than they begin.

    Surely does a full line without a mark at its end. Of a title in the middle, the first line
    begins at no edge.
    """
    deeper = shallower = 0
    usual = statistics.median(line.height for line in lines) if lines else 0.0
    for above, below in zip(lines, lines[1:], strict=False):
        if above.height > _LARGER * usual:
            continue
        shift = (below.left - above.left) / above.height
        if (
            OUTDENT < abs(shift) < DEEPEST
            and above.page == below.page
            and 0 < above.bottom - below.bottom < 3 * above.height
            and above.right + first_word(below.text) * above.height > right
            and _MARK_END.search(above.text) is None
        ):
            at_edge = above.left < left + OUTDENT * above.height or is_numbered(above.text)
            deeper += shift > 0 and at_edge
            shallower += shift < 0
    return deeper > shallower


def _own_margin(lines: Sequence[PageLine], whole: ColumnLayout) -> ColumnLayout:
    """Return the layout of a page of its own where many of its lines end at another place."""
    boxed = [line for line in lines if _tells(line)]
    if len(boxed) < 2 * _AT_EDGE:
        return whole
    own = _layout(boxed)
    size = statistics.median(line.height for line in boxed)
    at_edge = sum(abs(line.right - own.right) < 1.2 * size for line in boxed)
    if abs(own.right - whole.right) < size or at_edge < max(_AT_EDGE, 0.25 * len(boxed)):
        return whole
    return own._replace(indented=own.indented or whole.indented, hanging=whole.hanging)


def first_word(text: str) -> float:
    """Return the width, in characters, of what a line cannot be broken inside at its beginning."""
    match = _UNBREAKABLE.match(text)
    word = match.group() if match else text[:1]
    return max(1.0, sum(0.6 if character < "\u0250" else 1.0 for character in word))
