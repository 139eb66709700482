"""OFD (GB/T 33190), the fixed pages of Chinese offices: the text of each page, joined as in a PDF.

Read with the standard library: a page is XML that says which words stand where; what ofdkit 0.2
and easyofd bring beside that (invoices, drawing) is not needed.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import MAX_CHARACTERS
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.package import resolved, said_number
from qpsearch.loader.readers.pdf.layout import page_edits
from qpsearch.loader.readers.pdf.page_line import PageLine
from qpsearch.loader.readers.pdf.reading_order import from_the_top
from qpsearch.loader.readers.reading import Reading
from qpsearch.loader.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package

_POINTS = 72 / 25.4
"""Points in a millimetre."""
_A4 = (210.0, 297.0)
_MOST_PAGES = 20_000
_MOST_A_BYTE = 25
"""Characters for a byte of the file; more are the same page again and again."""
_FARTHEST = 1e6
"""Millimetres."""
_SAME_LINE = 0.5
"""Share of a character's height by which words of one line differ in height."""


class _PlacedWords(NamedTuple):
    """A piece of text on a page, in millimetres from its upper left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float


def read(package: Package, path: str) -> Reading:
    """Read the pages of an OFD file.

    Raises:
        SourceError: it is damaged, locked, or its pages hold no text.

    """
    texts: list[str] = []
    lines: list[PageLine] = []
    bare: list[int] = []
    position = 0
    pages = 0
    for page in _pages(package):
        number, pages = pages, pages + 1
        if pages > _MOST_PAGES:
            break
        shape = _shape(page) or _A4
        found = list(_lines(page))
        if not found:
            bare.append(pages)
        places = [_place(words, shape[1]) for _, words in found]
        for at in from_the_top(places) or range(len(found)):
            text = found[at][0]
            lines.append(
                PageLine(
                    position, position + len(text), text.strip(), number, *places[at],
                    (shape[0] * _POINTS, shape[1] * _POINTS),
                )
            )  # fmt: skip
            texts.append(text)
            position += len(text) + 1
        if position > MAX_CHARACTERS or position > _MOST_A_BYTE * max(package.size, 2**14):
            raise SourceError(path, "more text than one file may have", way_out="split the file")
    if not lines:
        raise SourceError(
            path,
            f"the OFD file has no text ({pages} pages of pictures)",
            way_out="save it as PDF with an OFD reader and run OCR over that",
        )
    source = "\n".join(texts)
    remarks: tuple[Remark, ...] = ()
    if bare:
        shown = ", ".join(map(str, bare[:8])) + (" …" if len(bare) > 8 else "")
        remarks = (Remark("page_without_text", f"pages without text (scans?): {shown} of {pages}"),)
    edits = tuple(page_edits(lines, source, pages))
    return Reading(source, "ofd", Form.PDF, edits, remarks=remarks)


def _place(words: list[_PlacedWords], height: float) -> tuple[float, float, float, float]:
    """Return left, right, bottom and height of a line in points."""
    size = max(piece.size for piece in words)
    bottom = height - max(piece.base for piece in words)
    left, right = words[0].left, words[-1].right
    return left * _POINTS, right * _POINTS, bottom * _POINTS, size * _POINTS


def _pages(package: Package) -> Iterator[ET.Element]:
    """Yield the pages of the documents in a file, in their order, each once."""
    root = package.xml("OFD.xml")
    for start in _all(root, "DocRoot"):
        name = resolved("", (start.text or "").strip())
        folder = posixpath.dirname(name)
        document = package.xml(name)
        named = (resolved(folder, each.get("BaseLoc", "")) for each in _all(document, "Page"))
        for part in dict.fromkeys(named):
            page = package.xml(part)
            if page is not None:
                yield page


def _shape(page: ET.Element) -> tuple[float, float] | None:
    for box in _all(page, "PhysicalBox"):
        numbers = _numbers(box.text)
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[2], numbers[3]
    return None


def _lines(page: ET.Element) -> Iterator[tuple[str, list[_PlacedWords]]]:
    """Yield the lines of a page: words beside each other, in the order in which they stand."""
    line: list[_PlacedWords] = []
    for words in _words(page):
        if line:
            last = line[-1]
            size = max(words.size, last.size)
            same = abs(words.base - last.base) < _SAME_LINE * size
            if not same or words.left < last.left:
                yield _text(line), line
                line = []
        line.append(words)
    if line:
        yield _text(line), line


def _text(line: list[_PlacedWords]) -> str:
    pieces = [line[0].text]
    for before, words in zip(line, line[1:], strict=False):
        apart = words.left - before.right > 0.8 * max(words.size, 1.0)
        pieces.append((" " if apart else "") + words.text)
    return "".join(pieces)


def _words(page: ET.Element) -> Iterator[_PlacedWords]:
    for item in _all(page, "TextObject"):
        box = _numbers(item.get("Boundary"))
        left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
        size = next(iter(_numbers(item.get("Size"))), 0.0) or 3.5
        at_x = at_y = 0.0
        for code in _all(item, "TextCode"):
            text = " ".join((code.text or "").split("\n"))
            if not text.strip():
                continue
            at_x = next(iter(_numbers(code.get("X"))), at_x)
            at_y = next(iter(_numbers(code.get("Y"))), at_y)
            width = _advance(code.get("DeltaX", ""), len(text) - 1) or size * (len(text) - 1)
            yield _PlacedWords(text, left + at_x, left + at_x + width + size, top + at_y, size)


def _advance(deltas: str, count: int) -> float:
    """Return the width of ``count`` steps: numbers, and ``g 3 4.5`` for three of 4.5."""
    total = 0.0
    steps = 0
    words = iter(deltas.split())
    for word in words:
        if word == "g":
            times, step = next(words, "0"), next(words, "0")
            many = min(said_number(times, 0), max(0, count - steps))
            total += many * next(iter(_numbers(step)), 0.0)
            steps += many
        elif steps < count:
            total += next(iter(_numbers(word)), 0.0)
            steps += 1
    return total


def _all(root: ET.Element | None, tag: str) -> list[ET.Element]:
    """Return the elements of a name, of whichever edition of the standard."""
    if root is None:
        return []
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == tag]


def _numbers(text: str | None) -> list[float]:
    """Return the numbers of a list; none where one is no number, or beyond all paper."""
    try:
        numbers = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return numbers if all(abs(number) <= _FARTHEST for number in numbers) else []
