"""A page of a PDF → its text, the lines that it is set in, and the rows of its tables.

What stands in a ruled table comes row by row, its cells parted by tabs, a cell of several lines as
one; everything else comes in the order and the lines of PDFium, put right where these are none.
"""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.loader.readers.pdf.glyphs import Glyphs
from qpsearch.loader.readers.pdf.page_line import PageLine
from qpsearch.loader.readers.pdf.pdf_tables import tables_of
from qpsearch.loader.readers.pdf.reading_order import from_the_top
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.readers.pdf.pdf_tables import Table

_Box = tuple[float, float, float, float]
"""Left, bottom, right and top; of a line: left, right, bottom and height. In points."""
_LINE_END = lazy_pattern(r"\r?\n|\r")
_VISIBLE = lazy_pattern(r"\S")
_GAP = lazy_pattern(r"(?<=[\u2e80-\uffef]) (?=\S)|(?<=\S) (?=[\u2e80-\uffef])")
_STEP, _FEWEST_BESIDE = 0.8, 3
"""Heights of a character by which the next stands lower in another line; characters a line has."""
_LETTER_STEP = 1.35
"""Heights by which letters set from top to bottom stand below each other at most."""
_WORD_GAP = 0.6
"""Heights of a character that may part two words of a line."""
_AWAY, _WIDE, _FEWEST_CELLS = 6, 2, 3
"""Characters from the edge where cells may begin, and that may part two in a line; cells that may
make a table."""
_WORD = 3
"""Letters of a word beside which a wide gap parts cells."""


class _Words(NamedTuple):
    """A line as PDFium gives it: where its letters stand in the text, and on the page."""

    begin: int
    stop: int
    box: _Box


class _PageText:
    """The text of a page while it is put together."""

    def __init__(self, number: int, base: int, shape: tuple[float, float]) -> None:
        self.lines: list[PageLine] = []
        self.gaps: list[int] = []
        self.pieces: list[str] = []
        self._number = number
        self._shape = shape
        self._place = base

    def add(
        self,
        words: str,
        box: _Box,
        spaces: Sequence[int] = (),
        *,
        parted: bool = False,
        slanted: bool = False,
    ) -> None:
        """Add a line, or go on with the last; ``spaces`` in it are only layout.

        ``parted`` says that others part cells, ``slanted`` that it is printed across the page.
        """
        seen = bool(words.strip())
        gap: str | None = None
        if self.lines and self.pieces[-1].strip() and seen and not slanted:
            gap = _beside(self.lines[-1], box)
        if self.pieces:
            self._write("\n" if gap is None else gap)
        start = self._place
        self._write(words)
        self.gaps += (start + space for space in spaces)
        if gap is not None:
            above = self.lines[-1]
            joined = f"{above.text}{gap}{words.strip()}"
            self.lines[-1] = above._replace(end=self._place, text=joined, right=box[1])
        elif seen:
            place = (start, self._place)
            shape = self._shape
            line = PageLine(*place, words.strip(), self._number, *box, shape, parted, slanted)
            self.lines.append(line)

    def _write(self, piece: str) -> None:
        self.pieces.append(piece)
        self._place += len(piece)


def read_page(page: Any, number: int, base: int) -> tuple[str, list[PageLine], list[int]]:
    """Return a page's text, its lines, and the spaces that are only layout.

    All offsets are those of the whole text; ``base`` characters of other pages precede.
    """
    glyphs = Glyphs(page)
    text = glyphs.text
    # Boxes that are those of other characters are of no use; then lines go without.
    boxed = glyphs.known
    written = _PageText(number, base, glyphs.shape)
    lines = _feet_last(list(_visual_lines(glyphs, boxed=boxed)))
    slanted = {line for line in lines if line.box[3] and _is_slanted(glyphs, line)}
    lines = [line for line in lines if line not in slanted]
    if order := from_the_top([line.box for line in lines]):
        lines = [lines[at] for at in order]
    tables = tables_of(page, glyphs.turn) if boxed and _may_hold_table(lines, text) else []
    held = {line: table for line in lines if (table := _table_around(line, tables))}
    begun: list[Table] = []
    for line in lines:
        words = text[line.begin : line.stop]
        table = held.get(line)
        if table is None:
            spaces, parted = _layout_spaces(glyphs, line) if boxed else ([], False)
            tight = [space - line.begin for space in spaces]
            written.add(words, line.box, tight, parted=parted)
        elif table not in begun:
            begun.append(table)
            own = [line for line in lines if held.get(line) is table]
            for row, box in _rows(table, glyphs, own):
                written.add(row, box)
    for line in sorted(slanted):
        written.add(text[line.begin : line.stop], line.box, slanted=True)
    glyphs.close()
    return "".join(written.pieces), written.lines, written.gaps


# ---- tables -----------------------------------------------------------------------------------


def _may_hold_table(lines: Sequence[_Words], text: str) -> bool:
    """Whether lines begin away from the edge, or have gaps: asking what is drawn is dear."""
    edge = min((line.box[0] for line in lines if line.box[3]), default=0.0)
    cells = 0
    for line in lines:
        left, _, _, height = line.box
        if height and left <= edge + _AWAY * height:
            cells += 2 * _is_wide(line, text)
        elif height:
            cells += 1
    return cells >= _FEWEST_CELLS


def _table_around(line: _Words, tables: Sequence[Table]) -> Table | None:
    left, right, bottom, height = line.box
    for table in tables:
        within = height and table.bottom < bottom + height / 2 < table.top
        if within and left < table.right and right > table.left:
            return table
    return None


class _Letter(NamedTuple):
    place: int
    box: _Box


def _rows(table: Table, glyphs: Glyphs, lines: Sequence[_Words]) -> Iterator[tuple[str, _Box]]:
    """Yield the rows of a table, then what stands beside its cells, each with its place."""
    text = glyphs.text
    cells: dict[int, list[_Letter]] = {}
    beside: list[_Words] = []
    for line in lines:
        out: list[int] = []
        for match in _VISIBLE.finditer(text, line.begin, line.stop):
            box = glyphs.box(match.start())
            cell = table.cell_of(box) if box else None
            if box is None or cell is None:
                out.append(match.start())
            else:
                cells.setdefault(cell, []).append(_Letter(match.start(), box))
        if out:
            beside.append(line._replace(begin=out[0], stop=out[-1] + 1))
    for row in table.rows:
        own = [cells.get(cell, []) if begins else [] for cell, begins in table.cells_of(row)]
        words = [_words_of(each, text, table) for each in own]
        letters = [letter.box for each in own for letter in each]
        if letters:
            height = statistics.median(box[3] - box[1] for box in letters)
            bottom = max(box[1] for box in letters)
            yield "\t".join(words).rstrip("\t"), (table.left, table.right, bottom, height)
    taken = {letter.place for cell in cells.values() for letter in cell}
    for begin, stop, box in beside:
        words_beside = "".join(text[at] for at in range(begin, stop) if at not in taken)
        yield words_beside, box


def _words_of(letters: Sequence[_Letter], text: str, table: Table) -> str:
    """Return what stands in a cell: its lines one after the other.

    A line that ends before the next word would not have fitted ends a paragraph: a space parts it.
    """
    words: list[str] = []
    right = table.right_of(letters[0].box) if letters else 0.0
    for above, letter in zip([None, *letters], letters, strict=False):
        character = text[letter.place]
        if above is not None:
            before = text[above.place]
            height = max(letter.box[3] - letter.box[1], 1.0)
            both = before.isascii() and character.isascii()
            if abs(above.box[1] - letter.box[1]) < height / 2:
                gap = letter.box[0] - above.box[2]
                spaced = letter.place > above.place + 1
                parted = spaced and gap > (0.2 if both else _WORD_GAP) * height
            else:
                ended = above.box[2] + 2 * height < right
                parted = ended or (both and before != "-")
            if parted:
                words.append(" ")
        words.append(character)
    return "".join(words)


# ---- lines ------------------------------------------------------------------------------------


def _feet_last(lines: list[_Words]) -> list[_Words]:
    """Return the lines of a page with those at its foot last, which some programs draw first."""
    below = [line.box[2] for line in lines[_DRAWN_FIRST:] if line.box[3]]
    if not below:
        return lines
    lowest = min(below)
    feet = [
        line for line in lines[:_DRAWN_FIRST] if line.box[3] and line.box[2] + line.box[3] <= lowest
    ]
    if not feet:
        return lines
    feet.sort(key=lambda line: -line.box[2])
    return [line for line in lines if line not in feet] + feet


_DRAWN_FIRST = 6
"""Lines of a page among which its head and its foot stand where they are drawn first."""


def _visual_lines(glyphs: Glyphs, *, boxed: bool) -> Iterator[_Words]:
    """Yield the lines of a page: where they stand in its text, and on it.

    They are those of PDFium, parted where one of these is two of the page.
    """
    text = glyphs.text
    position = 0
    for match in [*_LINE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        boxes = _boxes(glyphs, position, end) if boxed else []
        if boxes and boxes[0][1] - boxes[-1][1] >= _STEP * (boxes[-1][3] - boxes[-1][1]):
            cuts = _steps_down(glyphs, position, end)
            for begin, stop in zip([position, *cuts], [*cuts, end], strict=True):
                yield _Words(begin, stop, _outline(_boxes(glyphs, begin, stop)))
        elif again := _drawn_again(glyphs, position, end) if boxes else []:
            begins = [position, *(span[1] for span in again)]
            ends = [*(span[0] for span in again), end]
            for begin, stop in zip(begins, ends, strict=True):
                if text[begin:stop].strip():
                    yield _Words(begin, stop, _outline(_boxes(glyphs, begin, stop)))
        else:
            yield _Words(position, end, _outline(boxes))
        position = match.end() if match else end


def _drawn_again(glyphs: Glyphs, start: int, end: int) -> list[tuple[int, int]]:
    """Return what is drawn twice at one place, which makes it bold; PDFium leaves some of it."""
    found = []
    for match in _TWICE.finditer(glyphs.text, start, end):
        boxes = [glyphs.box(at) for at in (match.start(), match.start("again"))]
        if boxes[0] and boxes[1] and abs(boxes[0][0] - boxes[1][0]) < _OVER:
            found.append((match.end("words"), match.end("again")))
    return found


_TWICE = lazy_pattern(r"(?P<words>\S[^\r\n]{2,79}?)\s?(?P<again>(?P=words))")
_OVER = 3.0
"""Points by which what is drawn twice may be set aside."""


def _is_slanted(glyphs: Glyphs, line: _Words) -> bool:
    match = _VISIBLE.search(glyphs.text, line.begin, line.stop)
    return match is not None and glyphs.is_slanted(match.start())


def _beside(above: PageLine, box: _Box) -> str | None:
    """Return what parts two lines that are one, "" or a space; ``None`` where they are two.

    Of a page of short words PDFium takes the letters for set from top to bottom, each in a line.
    """
    left, _, bottom, height = box
    gap = left - above.right
    if not height or abs(bottom - above.bottom) > 0.3 * height:
        return None
    if not -0.3 * height < gap < _WORD_GAP * height:
        return None
    return "" if gap < 0.2 * height else " "


def _layout_spaces(glyphs: Glyphs, line: _Words) -> tuple[list[int], bool]:
    """Return the spaces beside a Han character that PDFium has made of a gap in the line.

    Where that parts two cells of a row, the space stays; the second answer says so.
    """
    spaces = [
        match.start()
        for match in _GAP.finditer(glyphs.text, line.begin, line.stop)
        if glyphs.is_made(match.start())
    ]
    if spaces and _is_wide(line, glyphs.text):
        parting = [space for space in spaces if _parts_cells(glyphs, space, line)]
        before = (glyphs.text[line.begin : space].strip() for space in parting)
        parted = any(not _NUMBER.fullmatch(words) for words in before)
        return [space for space in spaces if space not in parting], parted
    return spaces, False


_NUMBER = lazy_pattern(r"[\d.．]+")
"""What a wide gap may stand behind in a paragraph too."""


def _is_wide(line: _Words, text: str) -> bool:
    """Whether a line is wider than its letters: there are gaps between them."""
    left, right, _, height = line.box
    words = text[line.begin : line.stop].split()
    if height <= 0 or len(words) < 2:
        return False
    letters = "".join(words)
    han = (len(letters.encode("utf-8", "replace")) - len(letters)) / 2  # three bytes each
    return right - left > ((len(letters) + han) / 2 + _WIDE) * height


def _parts_cells(glyphs: Glyphs, space: int, line: _Words) -> bool:
    """Whether a gap is wide and parts words, not letters that are set apart (目　录)."""
    before = glyphs.text[line.begin : space].split()
    after = glyphs.text[space : line.stop].split()
    if not before or not after:
        return False
    if max(len(before[-1]), len(after[0])) < _WORD and not before[-1].isdecimal():
        return False
    above, below = glyphs.box(space - 1), glyphs.box(space + 1)
    return bool(above and below and below[0] - above[2] > _WIDE * line.box[3] * 0.75)


def _steps_down(glyphs: Glyphs, start: int, end: int) -> list[int]:
    """Return where a line of PDFium is two of the page: its next character stands a line lower.

    PDFium goes on where the lower line begins to the right of where a short one ends (位。 above
    ——创新…, which is indented), and of figures below each other makes one number. Text that is
    set from top to bottom steps down at each character, by little more than its height.
    """
    seen = [match.start() for match in _VISIBLE.finditer(glyphs.text, start, end)]
    boxes = [glyphs.box(place) for place in seen]
    steps = {
        place: (above[1] - below[1]) / (below[3] - below[1])
        for place, above, below in zip(seen[1:], boxes, boxes[1:], strict=False)
        if above and below and below[3] > below[1]
    }
    down = [place for place, step in steps.items() if step >= _STEP]
    if len(down) * _FEWEST_BESIDE <= len(seen):
        return down
    return [place for place in down if steps[place] > _LETTER_STEP]


def _boxes(glyphs: Glyphs, start: int, end: int) -> list[_Box]:
    """Return the boxes of some characters of a line, the first and the last among them.

    A box may be as low as its glyph (一), so several are asked. There are none where the font is
    broken.
    """
    words = glyphs.text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip()) - 1
    if last < first:
        return []
    places = [*range(first, last, max(1, (last - first) // 6)), last]
    boxes = [box for place in places if (box := glyphs.box(place))]
    return boxes if len(boxes) == len(places) else []


def _outline(boxes: list[_Box]) -> _Box:
    """Return left, right, bottom and height of a line from the boxes of its characters."""
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return (
        boxes[0][0],
        boxes[-1][2],
        min(box[1] for box in boxes),
        max(box[3] - box[1] for box in boxes),
    )
