"""Pages of fixed lines (PDF, OFD): which lines are one paragraph, which are heads and page numbers.

A line goes on where it fills its column. The margins are those of the column that it stands in, on
pages of the same shape: a page set across, or in two columns, has others than the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.breaks.spaces import layout_spaces, without_layout_spaces
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.readers.pdf.page_columns import (
    DEEPEST,
    OUTDENT,
    ColumnLayout,
    column_layouts,
    first_word,
)
from qpsearch.loader.readers.pdf.page_heads import ANNEX, OTHER_SIZE, page_furniture
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from qpsearch.loader.readers.pdf.page_line import PageLine

_ANNEX_ALONE = lazy_pattern(r"附\s*[件表录錄图圖]\s*[0-9０-９一二三四五六七八九十]{0,4}\s*[:：]?")
_CHAPTER = lazy_pattern(
    r"第[\s\u3000]*[一二三四五六七八九十百零〇0-9]{1,5}[\s\u3000]*[编編章节節][\s\u3000]+\S{1,20}"
)
_MARK = lazy_pattern(r"[，。；：！？,;:!?]")
_DECIMAL = lazy_pattern(r"(?:\d{1,2}|[A-Z])(?:[.．]\d{1,2}){1,4}[ \u3000]*[\u3400-\u9fff]")
"""The number of a division (2.1.2 负责折旧, A.1 总则): no measure behind the end of a sentence."""
_SLACK = 0.1
"""Characters by which a full line may fall short of the edge: rounding …"""
_RAGGED = 2.0
"""… and where an indent shows the paragraphs anyhow, so that lines may be ragged."""
_INDENT = 4.5
"""Characters by which the first line of a paragraph may be set in."""
_NARROWEST, _NARROWEST_INDENTED = 10, 7
"""Characters of a full line: what is shorter stands alone, a label or a heading …
… but where indents show the paragraphs of a narrow column."""
_LEADER = lazy_pattern(r"[…·.．‥—_\-]{4,}\s*[0-9ivxlcIVXLC]{1,5}$")
"""What ends an entry of contents: each is a line of its own, though it fills the column."""
_PARTED, _SPACED = 1.4, 1.25
"""Pitches that part two lines, and those that do where nothing but space parts paragraphs."""


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
    furniture = dict.fromkeys((line for line in closed if line.slanted), "watermark")
    furniture |= page_furniture([line for line in closed if not line.slanted], pages)
    furniture |= dict.fromkeys(_table_heads_again(closed, furniture), "running_head")
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


def _table_heads_again(
    lines: Sequence[PageLine], furniture: Collection[PageLine]
) -> Iterator[PageLine]:
    """Yield the first rows of a table that a page begins with once more."""
    head: list[PageLine] = []
    above: PageLine | None = None
    rows: list[PageLine] = []
    said = 0
    for line in lines:
        if line in furniture:
            continue
        if "\t" not in line.text:
            head, rows, said = [], [], 0
        elif above is not None and above.page != line.page and rows:
            head, rows, said = head or rows[:_MOST_HEADS], [line], 0
        else:
            rows.append(line)
        if said == len(rows) - 1 < len(head) and line.text == head[said].text:
            said += 1
            yield line
        above = line


_MOST_HEADS = 3
"""Rows of a table that its pages may begin with."""


def _joins(lines: Sequence[PageLine], source: str) -> Iterator[Edit]:
    """Yield the removal of the line ends inside paragraphs."""
    columns, layouts = column_layouts(lines)
    begins = True
    for place, (above, below) in enumerate(zip(lines, lines[1:], strict=False)):
        beside = columns[place] != columns[place + 1] or above.page != below.page
        if above.page == below.page and (columns[place] < 0) != (columns[place + 1] < 0):
            begins = True
            continue  # a title over the columns, a table between them
        layout, following = layouts[place : place + 2]
        begins = not _goes_on(above, below, layout, following, beside=beside, begins=begins)
        if begins:
            continue
        tight = not (above.text[-1].isascii() and below.text[0].isascii())
        if above.text[-1] == "-" and below.text[0].isascii():
            tight = True
        start = above.start + len(source[above.start : above.end].rstrip())
        end = below.end - len(source[below.start : below.end].lstrip())
        yield Edit(start, end, "" if tight else " ")


def _goes_on(
    above: PageLine,
    below: PageLine,
    layout: ColumnLayout,
    next_layout: ColumnLayout,
    *,
    beside: bool,
    begins: bool,
) -> bool:
    """Whether a paragraph goes on from one line to the next, which may stand in another column.

    ``beside`` says that it does, ``begins`` that the paragraph begins with the line above.
    """
    if not above.height or not below.height or "\t" in above.text or "\t" in below.text:
        return False  # a row of a table is a line
    if above.parted and (below.parted or beside):
        return False
    size = max(above.height, below.height)
    if abs(above.height - below.height) > OTHER_SIZE * size or _LEADER.search(above.text):
        return False
    if _is_centred_title(above, below, layout):
        return True
    if layout.hanging:
        shift = (below.left - next_layout.left) - (above.left - layout.left)
        first = begins and (is_numbered(above.text) or ENDS_LINE.search(above.text))
        if shift < (OUTDENT if first else -OUTDENT) * size:
            return False
        if is_numbered(below.text) or shift > DEEPEST * size:
            return False
    elif below.left > next_layout.left + 0.8 * size:
        return False
    elif above.left > layout.left + _INDENT * size:
        return False  # a line set in the middle is a heading, whatever its length
    slack = _RAGGED if layout.indented else _SLACK
    if above.right + (first_word(below.text) + slack) * size <= layout.right:
        return False
    if ENDS_LINE.search(above.text):
        if _DECIMAL.match(below.text):
            return False
        heading = _MARK.search(below.text) is None and below.right < next_layout.right - 4 * size
        if is_numbered(below.text) or (heading and not layout.indented):
            return False
    if below.text[-1] in "：:" and ends_title(above.text) and not _MARK.search(above.text):
        return False  # a title that fills its line, above whom it is addressed to
    if _ends_centred_title(above, below, layout):
        return False
    if _CHAPTER.fullmatch(below.text) or (beside and ANNEX.match(below.text)):
        return False
    if _ANNEX_ALONE.fullmatch(above.text):
        return False
    narrowest = _NARROWEST_INDENTED if layout.indented else _NARROWEST
    if above.right - layout.left < narrowest * size:
        return False
    step = above.bottom - below.bottom
    pace = _PARTED if layout.indented else _SPACED
    return beside or 0 < step < max(pace * layout.pitch, pace * size)


def _is_centred_title(above: PageLine, below: PageLine, layout: ColumnLayout) -> bool:
    """Whether a line in the middle goes on from a full one of the same size: the last of a title.

    What stands there in brackets is not of it.
    """
    size = below.height
    middle = (layout.left + layout.right) / 2
    return (
        abs((below.left + below.right) / 2 - middle) < size
        and below.left > above.left + size
        and abs((above.left + above.right) / 2 - middle) < size
        and above.right + first_word(below.text) * size > layout.right
        and abs(above.height - size) < 0.1 * size
        and above.page == below.page
        and 0 < above.bottom - below.bottom < 2 * size
        and below.text[0] not in "（(〔[【《—"
        and ENDS_LINE.search(above.text) is None
        and not is_numbered(below.text)
    )


def _ends_centred_title(above: PageLine, below: PageLine, layout: ColumnLayout) -> bool:
    """Whether a line in the middle ends a title above a line that begins at the margin."""
    size = above.height
    return (
        above.left > layout.left + 2 * size
        and abs(above.left + above.right - layout.left - layout.right) < 2 * size
        and below.left < layout.left + below.height
        and ends_title(above.text)
        and _MARK.search(above.text) is None
    )


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
