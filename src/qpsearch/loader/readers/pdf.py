"""PDF: the text layer, its lines joined to paragraphs, running heads and page numbers set apart.

Read with pypdfium2 (Chrome's PDFium, permissive licence). Measured on nine documents of 92,559
characters printed by LibreOffice: PDFium 5.15 takes 0.7 s, pypdf 7.1 12.2 s, pdfminer.six 18.6 s;
all three give every character. PDFium also says where each character stands, which is what tells
a line that goes on from one that ends. It runs no script of the file and opens no connection.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qpsearch.errors import SourceError
from qpsearch.loader.draft import Edit
from qpsearch.loader.encodings import Remark
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.layout import page_edits
from qpsearch.loader.readers.legible import is_legible
from qpsearch.loader.readers.page_line import PageLine
from qpsearch.loader.readers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_Box = tuple[float, float, float, float]
"""Left, bottom, right and top; of a line: left, right, bottom and height. In points."""
_LINE_END = re.compile(r"\r?\n|\r")
_VISIBLE = re.compile(r"\S")
_GAP = re.compile(r"(?<=[\u2e80-\uffef]) (?=\S)|(?<=\S) (?=[\u2e80-\uffef])")
_MOST_PAGES = 20_000
_MAX_CHARACTERS = 32 * 2**20
_OCR = "run OCR over it: ocrmypdf --force-ocr -l chi_sim+chi_tra IN.pdf OUT.pdf"
_STEP, _FEWEST_BESIDE = 0.8, 3
"""Heights of a character by which the next stands lower in another line; characters a line has."""
_LETTER_STEP = 1.35
"""Heights by which letters set from top to bottom stand below each other at most."""
_WORD_GAP = 0.6
"""Heights of a character that may part two words of a line."""
_MOST_ILLEGIBLE = 0.6
"""Share of the pages with text above which a file's text layer is of no use."""


def read(data: bytes, path: str) -> Reading:
    """Read the text layer of a PDF.

    Raises:
        SourceError: it has a password, is damaged, or has no text layer that can be read.

    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error)) from error
    try:
        return _read(document, path)
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error)) from error
    finally:
        document.close()


def _unopened(path: str, reason: str) -> SourceError:
    if "password" in reason.lower() or "security" in reason.lower():
        return SourceError(
            path,
            "the PDF has a password",
            way_out="save it without one (qpdf --password=… --decrypt IN OUT)",
        )
    return SourceError(
        path, f"the PDF is damaged or cut off ({reason.rstrip('.')})", way_out="fetch it again"
    )


def _read(document: Any, path: str) -> Reading:
    from pypdfium2 import PdfiumError

    pages = len(document)
    texts: list[str] = []
    lines: list[PageLine] = []
    spaces: list[int] = []
    bare: list[int] = []
    illegible: list[int] = []
    broken: list[int] = []
    size = 0
    for number in range(min(pages, _MOST_PAGES)):
        try:
            page = document[number]
        except PdfiumError:
            broken.append(number + 1)  # the others are read all the same
            if len(broken) == min(pages, _MOST_PAGES):
                raise
            continue
        text, found, gaps = _page(page, number, size)
        if not found:
            bare.append(number + 1)
        elif not is_legible(text):
            illegible.append(number + 1)
        texts.append(text)
        lines += found
        spaces += gaps
        size += len(text) + 1
        page.close()
        if size > _MAX_CHARACTERS:
            raise SourceError(path, "more text than one file may have", way_out="split the file")
    if not lines:
        raise SourceError(
            path,
            f"the PDF has no text layer ({pages - len(broken)} pages of pictures)",
            way_out="run OCR over it first: ocrmypdf -l chi_sim+chi_tra IN.pdf OUT.pdf",
        )
    with_text = min(pages, _MOST_PAGES) - len(bare) - len(broken)
    if len(illegible) > _MOST_ILLEGIBLE * with_text:
        raise SourceError(
            path,
            "its text layer is no text: the fonts do not say which characters they show",
            way_out=_OCR,
        )
    source = "\n".join(texts)
    edits = _merged(spaces, page_edits(lines, source, pages))
    remarks = tuple(_remarks(bare, illegible, broken, pages))
    return Reading(source, "pdf", Form.PDF, tuple(edits), remarks=remarks)


def _page(page: Any, number: int, base: int) -> tuple[str, list[PageLine], list[int]]:
    """Return a page's text, its lines, and the spaces that are only layout.

    All offsets are those of the whole text; ``base`` characters of other pages precede.
    """
    text_page = page.get_textpage()
    count = text_page.count_chars()
    text = text_page.get_text_range(0, count) if count > 0 else ""
    # Where characters beyond the basic plane or of no text make the counts differ, boxes would
    # be those of other characters; then lines go without.
    boxed = len(text) == count
    # A hyphen that PDFium takes for one set at a line end comes as U+FFFE, or U+0002.
    text = text.replace("\ufffe", "-").replace("\x02", "-")
    shape = (page.get_width(), page.get_height())
    lines: list[PageLine] = []
    gaps: list[int] = []
    pieces: list[str] = []
    size = 0
    for line, (begin, stop, box) in enumerate(_visual_lines(text_page, text, boxed=boxed)):
        words = text[begin:stop]
        beside = _beside(lines[-1], box) if lines and pieces[-1] else None
        gap = "\n" if beside is None else beside
        if line:
            pieces.append(gap)
            size += len(gap)
        start = base + size
        pieces.append(words)
        size += len(words)
        if not _VISIBLE.search(words):
            continue
        if beside is None:
            lines.append(PageLine(start, base + size, words.strip(), number, *box, shape))
        else:
            above = lines[-1]
            joined = f"{above.text}{beside}{words.strip()}"
            lines[-1] = above._replace(end=base + size, text=joined, right=box[1])
        if boxed:
            gaps += (start + at - begin for at in _layout_spaces(text_page, text, begin, stop))
    text_page.close()
    return "".join(pieces), lines, gaps


def _visual_lines(text_page: Any, text: str, *, boxed: bool) -> Iterator[tuple[int, int, _Box]]:
    """Yield the lines of a page: where they stand in its text, and on it.

    They are those of PDFium, parted where one of these is two of the page.
    """
    position = 0
    for match in [*_LINE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        boxes = _boxes(text_page, text, position, end) if boxed else []
        if boxes and boxes[0][1] - boxes[-1][1] >= _STEP * (boxes[-1][3] - boxes[-1][1]):
            cuts = _steps_down(text_page, text, position, end)
            for begin, stop in zip([position, *cuts], [*cuts, end], strict=True):
                yield begin, stop, _outline(_boxes(text_page, text, begin, stop))
        else:
            yield position, end, _outline(boxes)
        position = match.end() if match else end


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


def _layout_spaces(text_page: Any, text: str, start: int, end: int) -> Iterator[int]:
    """Yield the spaces beside a Han character that PDFium has made of a gap in the line."""
    from pypdfium2 import raw

    for match in _GAP.finditer(text, start, end):
        if raw.FPDFText_IsGenerated(text_page, match.start()) == 1:
            yield match.start()


def _steps_down(text_page: Any, text: str, start: int, end: int) -> list[int]:
    """Return where a line of PDFium is two of the page: its next character stands a line lower.

    PDFium goes on where the lower line begins to the right of where a short one ends (位。 above
    ——创新…, which is indented), and of figures below each other makes one number. Text that is
    set from top to bottom steps down at each character, by little more than its height.
    """
    seen = [match.start() for match in _VISIBLE.finditer(text, start, end)]
    boxes = [_charbox(text_page, place) for place in seen]
    steps = {
        place: (above[1] - below[1]) / (below[3] - below[1])
        for place, above, below in zip(seen[1:], boxes, boxes[1:], strict=False)
        if above and below and below[3] > below[1]
    }
    down = [place for place, step in steps.items() if step >= _STEP]
    if len(down) * _FEWEST_BESIDE <= len(seen):
        return down
    return [place for place in down if steps[place] > _LETTER_STEP]


def _charbox(text_page: Any, place: int) -> _Box | None:
    try:
        box: _Box = text_page.get_charbox(place, loose=True)
    except Exception:  # noqa: BLE001 - a broken font has no boxes; the text stands all the same
        return None
    return box


def _boxes(text_page: Any, text: str, start: int, end: int) -> list[_Box]:
    """Return the boxes of some characters of a line, the first and the last among them.

    A box may be as low as its glyph (一), so several are asked. There are none where the font is
    broken.
    """
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip()) - 1
    if last < first:
        return []
    places = [*range(first, last, max(1, (last - first) // 6)), last]
    boxes = [box for place in places if (box := _charbox(text_page, place))]
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


def _merged(spaces: list[int], edits: list[tuple[str, Edit]]) -> Iterator[tuple[str, Edit]]:
    """Put the spaces that PDFium made among the other edits, but where one takes them already."""
    taken = 0
    waiting = iter(sorted(spaces))
    space = next(waiting, None)
    for rule, edit in edits:
        while space is not None and space < edit.start:
            if space >= taken:
                yield "layout_space", Edit(space, space + 1)
            space = next(waiting, None)
        yield rule, edit
        taken = edit.end
    while space is not None:
        if space >= taken:
            yield "layout_space", Edit(space, space + 1)
        space = next(waiting, None)


def _remarks(
    bare: list[int], illegible: list[int], broken: list[int], pages: int
) -> Iterator[Remark]:
    if broken:
        yield Remark("missing_part", f"pages that are damaged: {_some(broken)} of {pages}")
    if bare:
        yield Remark("page_without_text", f"pages without text (scans?): {_some(bare)} of {pages}")
    if illegible:
        yield Remark(
            "mojibake",
            f"pages whose text layer is no text: {_some(illegible)} of {pages}; {_OCR}",
        )
    if pages > _MOST_PAGES:
        yield Remark("pages_left_out", f"only the first {_MOST_PAGES} of {pages} pages were read")


def _some(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + (" …" if len(numbers) > 8 else "")
