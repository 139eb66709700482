"""Word files: paragraphs with their generated numbers, tables as rows, notes, running heads.

Read with the standard library: python-docx 1.2 hands out paragraphs and tables but none of the
numbers that Word generates, and brings 15 MB of lxml; what is left to write is the same. No part
of a Word file may declare a document type, so entities (and bombs of them) are refused as such.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from qpsearch.errors import SourceError
from qpsearch.loader.decode import Remark
from qpsearch.loader.draft import Edit
from qpsearch.loader.readers.archive import read_info
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.numbering import Numbering, W
from qpsearch.loader.readers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_PART = 256 * 2**20
_OTHERS = (
    ("xl/workbook.xml", "an Excel workbook", "save the sheet as text or CSV in a .txt file"),
    ("ppt/presentation.xml", "a PowerPoint file", "save it as PDF or .docx"),
    ("content.xml", "an OpenDocument file", "save it as .docx"),
    ("OFD.xml", "an OFD file", "save it as PDF with an OFD reader"),
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))
_RUNNING = re.compile(r"word/(header|footer)\d*\.xml")
_DEEPEST = 12


class _Line(NamedTuple):
    text: str
    rule: str = ""
    """The rule that takes the whole line out; empty for text of the document."""


def read(data: bytes, path: str) -> Reading:
    """Read a Word file.

    Raises:
        SourceError: it is cut off, has a password, is another kind of file, or holds no text.

    """
    if path.lower().endswith(".zip"):
        raise SourceError(path, "this is an archive inside an archive", way_out="unpack it")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise SourceError(
            path,
            f"the file is damaged or cut off ({' '.join(str(error).split())})",
            way_out="fetch it again, or open it in Word and save it anew",
        ) from error
    with archive:
        names = set(archive.namelist())
        if _MAIN not in names:
            for name, kind, way_out in _OTHERS:
                if name in names:
                    raise SourceError(path, f"this is {kind}", way_out=way_out)
            raise SourceError(
                path, "an archive without a Word document", way_out="name it .zip or unpack it"
            )
        lines = list(_Word(archive, path).lines())
    if not any(line.text.strip() and not line.rule for line in lines):
        raise SourceError(
            path, "the Word file holds no text (pictures only?)", way_out="run OCR over it"
        )
    return _reading(lines)


def _reading(lines: list[_Line]) -> Reading:
    edits: list[tuple[str, Edit]] = []
    position = 0
    for line in lines:
        if line.rule and line.text:
            edits.append((line.rule, Edit(position, position + len(line.text))))
        position += len(line.text) + 1
    text = "\n".join(line.text for line in lines)
    symbols = text.count("\ufffd")
    remarks = (
        (Remark("undecodable", f"{symbols} symbols of a font without a text form"),)
        if symbols
        else ()
    )
    return Reading(text, "docx", Form.DOCX, tuple(edits), remarks=remarks)


class _Word:
    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self.archive = archive
        self.path = path
        self.names = set(archive.namelist())
        self.numbering = Numbering(self._part("word/numbering.xml"))
        self.styles = _styles(self._part("word/styles.xml"))

    def lines(self) -> Iterator[_Line]:
        document = self._part(_MAIN)
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise SourceError(self.path, "the Word file has no body", way_out="save it anew")
        yield from self._blocks(body)
        for name, kind in _NOTES:
            part = self._part(name)
            for note in part.iter(f"{W}{kind}") if part is not None else ():
                if note.get(f"{W}type") in (None, "normal"):
                    yield from self._blocks(note)
        seen: set[str] = set()
        for name in sorted(self.names):
            part = self._part(name) if _RUNNING.fullmatch(name) else None
            for line in self._blocks(part) if part is not None else ():
                if line.text.strip() and line.text not in seen:
                    seen.add(line.text)
                    yield _Line(line.text, "running_head")

    def _part(self, name: str) -> ET.Element | None:
        if name not in self.names:
            return None
        data = read_info(self.archive, self.archive.getinfo(name), self.path, _MAX_PART)
        if _DOCTYPE.search(data[:4096]):
            raise SourceError(
                self.path,
                f"{name} declares a document type, which no Word file does",
                way_out="open it in Word and save it anew if you trust it",
            )
        try:
            return ET.fromstring(data)  # noqa: S314 - declarations are refused above
        except ET.ParseError as error:
            raise SourceError(
                self.path,
                f"{name} is damaged ({error})",
                way_out="open it in Word and save it anew",
            ) from error

    def _blocks(self, parent: ET.Element, depth: int = 0) -> Iterator[_Line]:
        for block in parent:
            if block.tag == f"{W}p":
                yield from self._paragraph(block, depth)
            elif block.tag == f"{W}tbl":
                yield from self._table(block, depth)
            elif block.tag == f"{_MC}AlternateContent":
                choice = block.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self._blocks(choice, depth)
            elif block.tag in _WRAPPERS:
                yield from self._blocks(block, depth)

    def _paragraph(self, paragraph: ET.Element, depth: int) -> Iterator[_Line]:
        properties = paragraph.find(f"{W}pPr")
        style = _attribute(properties, "pStyle")
        boxes: list[ET.Element] = []
        pieces = list(_runs(paragraph, boxes))
        shown = "".join(piece for piece, hidden in pieces if not hidden)
        veiled = "".join(piece for piece, hidden in pieces if hidden)
        # A paragraph without text takes no number where it only makes room.
        number = self._number(properties, style) if shown.strip() or boxes else ""
        rule = "table_of_contents" if _CONTENTS.match(self.styles.name(style)) else ""
        first, *rest = shown.split("\n")
        yield _Line(number + first, rule)
        for piece in rest:
            yield _Line(piece, rule)
        if veiled.strip():
            yield _Line(veiled.replace("\n", " "), "hidden_text")
        if depth < _DEEPEST:
            for box in boxes:
                yield from self._blocks(box, depth + 1)

    def _number(self, properties: ET.Element | None, style: str) -> str:
        number, level = _numbered(properties)
        if number is None or level is None:
            styled, styled_level = self.styles.numbered(style)
            number = styled if number is None else number
            level = styled_level if level is None else level
        if number in (None, "0"):
            return ""
        return self.numbering.next(str(number), level or 0)

    def _table(self, table: ET.Element, depth: int) -> Iterator[_Line]:
        rows = [list(_cells(row)) for row in _children(table, "tr")]
        if depth >= _DEEPEST:
            return
        if max((len(row) for row in rows), default=0) <= 1:
            # One column: a frame around text, not a table.
            for row in rows:
                for cell in row:
                    yield from self._blocks(cell, depth + 1)
            return
        for row in rows:
            texts: list[str] = []
            for cell in row:
                lines = [ln.text for ln in self._blocks(cell, depth + 1) if not ln.rule]
                texts.append(" ".join(text.strip() for text in lines if text.strip()))
            if any(texts):
                yield _Line("\t".join(texts))


class _Styles:
    """Paragraph styles: their names, what they are based on, the numbers that they bring."""

    def __init__(
        self,
        names: dict[str, str],
        based: dict[str, str],
        numbers: dict[str, tuple[str | None, int | None]],
    ) -> None:
        self._names = names
        self._based = based
        self._numbers = numbers

    def name(self, style: str) -> str:
        return self._names.get(style, style)

    def numbered(self, style: str) -> tuple[str | None, int | None]:
        """Return the number and level that a style brings, its own or of what it is based on."""
        number: str | None = None
        level: int | None = None
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            own, own_level = self._numbers.get(style, (None, None))
            number = own if number is None else number
            level = own_level if level is None else level
            style = self._based.get(style, "")
        return number, level


def _styles(part: ET.Element | None) -> _Styles:
    names: dict[str, str] = {}
    based: dict[str, str] = {}
    numbers: dict[str, tuple[str | None, int | None]] = {}
    for style in part.iter(f"{W}style") if part is not None else ():
        key = style.get(f"{W}styleId", "")
        names[key] = _attribute(style, "name")
        based[key] = _attribute(style, "basedOn")
        numbers[key] = _numbered(style.find(f"{W}pPr"))
    return _Styles(names, based, numbers)


def _numbered(properties: ET.Element | None) -> tuple[str | None, int | None]:
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    level = _attribute(found, "ilvl")
    return _attribute(found, "numId") or None, int(level) if level.isdigit() else None


def _attribute(parent: ET.Element | None, name: str) -> str:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def _children(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the children called ``name``, also inside content controls and insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _cells(row: ET.Element) -> Iterator[ET.Element]:
    return _children(row, "tc")


_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink",
                 "fldSimple", "dir", "bdo", "ruby", "rubyBase")
)  # fmt: skip
_MARKS = {
    "tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " ",
}  # fmt: skip


def _runs(parent: ET.Element, boxes: list[ET.Element]) -> Iterator[tuple[str, bool]]:
    """Yield the text of a paragraph's runs and whether it is hidden; text boxes go to ``boxes``.

    Deleted text (w:del), field codes and pinyin above characters (w:rt) are not shown by Word and
    are no text here.
    """
    for child in parent:
        if child.tag == f"{W}r":
            properties = child.find(f"{W}rPr")
            veiled = properties is not None and _is_on(properties.find(f"{W}vanish"))
            for piece in _pieces(child, boxes):
                yield piece, veiled
        elif child.tag in _WRAPPERS:
            yield from _runs(child, boxes)


def _pieces(run: ET.Element, boxes: list[ET.Element]) -> Iterator[str]:
    for child in run:
        name = child.tag.removeprefix(W)
        if name == "t":
            yield child.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name == "sym":
            yield _symbol(child.get(f"{W}char", ""))
        elif name == "ruby":
            base = child.find(f"{W}rubyBase")
            if base is not None:
                yield from (piece for piece, _ in _runs(base, boxes))
        elif name in ("drawing", "pict", "object") or child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice") if child.tag.startswith(_MC) else child
            if chosen is not None:
                boxes += chosen.iter(f"{W}txbxContent")


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except ValueError:
        return "\ufffd"


def _is_on(switch: ET.Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off")
