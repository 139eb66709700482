"""Word files: paragraphs with their generated numbers, tables as rows, notes, running heads.

Read with the standard library: python-docx 1.2 hands out paragraphs and tables but none of the
numbers that Word generates, no part that another program put in (``w:altChunk``), and brings 15 MB
of lxml; what is left to write is the same.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, lines_of, reading_of
from qpsearch.loader.readers.tables import is_layout
from qpsearch.loader.readers.word.diagrams import DIAGRAM, diagram_lines
from qpsearch.loader.readers.word.numbering import Numbering, W
from qpsearch.loader.readers.word.styles import Styles, attribute, numbered_by, outline_level
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package
    from qpsearch.loader.readers.reading import PartReader, Reading

_MAIN = "word/document.xml"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CONTENTS = lazy_pattern(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_DEEPEST = 12
"""Tables, text boxes and wrappers inside one another that are read as such; what stands deeper
is read as lines."""
_DEEPEST_CHUNK = 2
"""Word files inside Word files that are read."""
_MOST_CHUNKS = 1_000
"""Parts of other programs in one file."""


def is_word(package: Package) -> bool:
    """Whether an archive is a Word file."""
    return _main_part(package) is not None


def _main_part(package: Package) -> str | None:
    """Return the name of the part that is the document: what the archive's ``.rels`` says."""
    named = [r for r in package.relations().values() if r.kind == "officeDocument"]
    for relation in named:
        if relation.target in package and relation.target.startswith("word/"):
            return relation.target
    if _MAIN in package:
        return _MAIN
    for relation in named:
        root = package.xml(relation.target) if relation.target in package else None
        if root is not None and root.tag == f"{W}document":
            return relation.target
    return None


def read(package: Package, path: str, read_part: PartReader, *, depth: int = 0) -> Reading:
    """Read a Word file; ``depth`` is how many others it stands in.

    Raises:
        SourceError: it is cut off, has a password, or holds no text.

    """
    word = _WordPackage(package, path, read_part, depth)
    return reading_of(word.lines(), path, "docx", remarks=word.remarks)


class _WordPackage:
    def __init__(self, package: Package, path: str, read_part: PartReader, depth: int) -> None:
        self.package = package
        self.path = path
        self.read_part = read_part
        self.depth = depth
        self.main = _main_part(package) or _MAIN
        self.folder = posixpath.dirname(self.main)
        self.related = package.relations(self.main)
        self.numbering = Numbering(self._part("numbering"))
        self.styles = Styles(self._part("styles"))
        self.remarks: list[Remark] = []
        self.diagrams: set[str] = set()
        self.chunks: dict[str, list[ReadLine]] = {}
        """What parts of other programs say, each read once."""

    def lines(self) -> Iterator[ReadLine]:
        document = self.package.xml(self.main)
        body = document.find(f"{W}body") if document is not None else None
        if body is None:
            raise SourceError(self.path, "the Word file has no body", way_out="save it anew")
        yield from self._blocks(body)
        for name, kind in (("footnotes", "footnote"), ("endnotes", "endnote")):
            part = self._part(name)
            for note in part.iter(f"{W}{kind}") if part is not None else ():
                if note.get(f"{W}type") in (None, "normal"):
                    yield from self._blocks(note)
        seen: set[str] = set()
        for name in self._running_parts():
            part = self.package.xml(name)
            for line in self._blocks(part) if part is not None else ():
                if line.text.strip() and line.text not in seen:
                    seen.add(line.text)
                    yield ReadLine(line.text, "running_head")

    def _part(self, kind: str) -> ET.Element | None:
        """Return a part that the document is related to, or that bears the usual name."""
        named = [r.target for r in self.related.values() if r.kind == kind and not r.external]
        for name in (*named, f"{self.folder}/{kind}.xml".lstrip("/")):
            if (part := self.package.xml(name)) is not None:
                return part
        return None

    def _running_parts(self) -> list[str]:
        usual = re.compile(rf"{re.escape(self.folder)}/(?:header|footer)\d*\.xml")
        named = {
            r.target
            for r in self.related.values()
            if r.kind in ("header", "footer") and not r.external
        }
        return sorted({*named, *filter(usual.fullmatch, self.package.names)})

    def _blocks(self, parent: ET.Element, depth: int = 0) -> Iterator[ReadLine]:
        before: list[ET.Element] = []
        for block in parent:
            if block.tag == f"{W}p":
                if _ends_deleted(block):
                    before.append(block)
                    continue
                yield from self._paragraph(block, depth, before)
                before = []
            elif block.tag == f"{W}tbl":
                yield from self._table(block, depth)
            elif block.tag == f"{W}altChunk":
                yield from self._chunk(block.get(f"{_R}id", ""))
            elif block.tag == f"{_MC}AlternateContent":
                choice = block.find(f"{_MC}Choice")
                if choice is not None:
                    yield from self._deeper(choice, depth)
            elif block.tag in _WRAPPERS:
                yield from self._deeper(block, depth)
        for paragraph in before:  # the last mark of a cell or a text stays
            yield from self._paragraph(paragraph, depth)

    def _deeper(self, block: ET.Element, depth: int) -> Iterator[ReadLine]:
        return self._blocks(block, depth + 1) if depth < _DEEPEST else _plain(block)

    def _chunk(self, key: str) -> Iterator[ReadLine]:
        """Read the part that another program put in here: a page, a letter, a text, a file."""
        relation = self.related.get(key)
        if relation and relation.target in self.chunks:
            yield from self.chunks[relation.target]
            return
        data = self.package.data(relation.target) if relation and not relation.external else None
        if relation is None or data is None:
            self._lacks("a part that stands in the text is missing or lies outside the file")
            return
        self.chunks[relation.target] = self._read_chunk(data, relation.target)
        yield from self.chunks[relation.target]

    def _read_chunk(self, data: bytes, name: str) -> list[ReadLine]:
        if self.depth >= _DEEPEST_CHUNK or len(self.chunks) >= _MOST_CHUNKS:
            self._lacks(f"{name} stands in more files than are opened")
            return []
        try:
            reading = self.read_part(data, name, self.depth + 1)
        except SourceError as error:
            self._lacks(f"a part could not be read: {error.message}")
            return []
        self.remarks += [remark._replace(start=0, end=0) for remark in reading.remarks]
        return lines_of(reading)

    def _diagram(self, place: ET.Element) -> Iterator[ReadLine]:
        key = place.get(f"{_R}dm", "")
        if key not in self.diagrams:
            self.diagrams.add(key)
            yield from map(ReadLine, diagram_lines(self.package, self.related, place))

    def _lacks(self, message: str) -> None:
        self.remarks.append(Remark("missing_part", message))

    def _paragraph(
        self, paragraph: ET.Element, depth: int, before: Sequence[ET.Element] = ()
    ) -> Iterator[ReadLine]:
        """Yield the lines of a paragraph.

        ``before`` are those that it takes in, whose own ends were deleted under tracked changes.
        """
        properties = paragraph.find(f"{W}pPr")
        style = attribute(properties, "pStyle")
        boxes: list[ET.Element] = []
        pieces = [piece for each in (*before, paragraph) for piece in _runs(each, boxes)]
        shown = "".join(piece for piece, hidden in pieces if not hidden)
        veiled = "".join(piece for piece, hidden in pieces if hidden)
        number = self._number(properties, style, alone=not (shown.strip() or boxes))
        rule = "table_of_contents" if _CONTENTS.match(self.styles.name(style)) else ""
        level = outline_level(properties)
        heading = self.styles.depth(style) if level is None else level
        first, *rest = shown.split("\n")
        yield ReadLine(number + first, rule, heading, number not in ("", "• "))
        for piece in rest:
            yield ReadLine(piece, rule)
        if veiled.strip():
            yield ReadLine(veiled.replace("\n", " "), "hidden_text")
        for box in boxes:
            if box.tag == DIAGRAM:
                yield from self._diagram(box)
            else:
                yield from self._deeper(box, depth)

    def _number(self, properties: ET.Element | None, style: str, *, alone: bool) -> str:
        """Return the number of a paragraph.

        One without text (``alone``) mostly makes room and takes none; but 3.1 stands above the term
        that it numbers, and 附录A above what it holds.
        """
        number, level = numbered_by(properties)
        if number is None or level is None:
            styled, styled_level = self.styles.numbered(style)
            if number is None and styled is not None and level is None and styled_level is None:
                # A level of a list may name the style that stands at it.
                styled_level = self.numbering.level_of(styled, style)
            number = styled if number is None else number
            level = styled_level if level is None else level
        if number in (None, "0"):
            return ""
        parts = properties is not None and properties.find(f"{W}sectPr") is not None
        if alone and (parts or not self.numbering.is_outline(str(number), level or 0)):
            return ""
        return self.numbering.next(str(number), level or 0)

    def _table(self, table: ET.Element, depth: int) -> Iterator[ReadLine]:
        if depth >= _DEEPEST:
            yield from _plain(table)
            return
        rows = [
            [list(self._blocks(cell, depth + 1)) for cell in _children(row, "tc")]
            for row in _children(table, "tr")
            if row.find(f"{W}trPr/{W}del") is None
        ]
        nested = any(True for cell in _inner(table, "tc") for _ in _inner(cell, "tbl"))
        shown = [[[ln.text for ln in cell if not ln.rule] for cell in row] for row in rows]
        if is_layout(shown, nested=nested):
            for row in rows:
                for cell in row:
                    yield from cell
            return
        for row, texts in zip(rows, shown, strict=True):
            cells = [" ".join(text.strip() for text in cell if text.strip()) for cell in texts]
            if any(cells):
                yield ReadLine("\t".join(cells))
            yield from (line for cell in row for line in cell if line.rule)


def _ends_deleted(paragraph: ET.Element) -> bool:
    """Whether the end of a paragraph was deleted under tracked changes: the next one goes on."""
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def _plain(parent: ET.Element) -> Iterator[ReadLine]:
    """Yield the paragraphs in an element, however deep, without numbers and marks."""
    pieces: list[str] = []
    stack = [parent]
    while stack:
        element = stack.pop()
        if element.tag == f"{W}p":
            if pieces:
                yield ReadLine("".join(pieces))
            pieces = []
        elif element.tag == f"{W}t":
            pieces.append(element.text or "")
        if element.tag not in (f"{_MC}Fallback", f"{W}del", f"{W}moveFrom"):
            stack += list(element)[::-1]
    if pieces:
        yield ReadLine("".join(pieces))


def _children(parent: ET.Element, name: str, depth: int = 0) -> Iterator[ET.Element]:
    """Yield the children called ``name``, also inside content controls and insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _children(child, name, depth + 1)


def _inner(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the elements called ``name`` inside ``parent``."""
    found = parent.iter(f"{W}{name}")
    return (element for element in found if element is not parent)


_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink",
                 "fldSimple", "dir", "bdo", "ruby", "rubyBase")
)  # fmt: skip
_MARKS = {
    "tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " ",
}  # fmt: skip


def _runs(
    parent: ET.Element, boxes: list[ET.Element], depth: int = 0
) -> Iterator[tuple[str, bool]]:
    """Yield the text of a paragraph's runs and whether it is hidden; text boxes go to ``boxes``.

    Deleted text (w:del), field codes and pinyin above characters (w:rt) are not shown by Word and
    are no text here.
    """
    for child in parent:
        if child.tag == f"{W}r":
            properties = child.find(f"{W}rPr")
            veiled = properties is not None and _is_on(properties.find(f"{W}vanish"))
            for piece in _pieces(child, boxes, depth):
                yield piece, veiled
        elif child.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _runs(child, boxes, depth + 1)
        elif child.tag in (f"{_M}oMath", f"{_M}oMathPara"):
            yield "".join(text.text or "" for text in child.iter(f"{_M}t")), False


def _pieces(run: ET.Element, boxes: list[ET.Element], depth: int) -> Iterator[str]:
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
            if base is not None and depth < _DEEPEST:
                yield from (piece for piece, _ in _runs(base, boxes, depth + 1))
        elif name in ("drawing", "pict", "object") or child.tag == f"{_MC}AlternateContent":
            chosen = child.find(f"{_MC}Choice") if child.tag.startswith(_MC) else child
            if chosen is not None:
                boxes += _outermost(chosen, _APART)


_APART = frozenset((f"{W}txbxContent", DIAGRAM))


def _outermost(parent: ET.Element, tags: frozenset[str]) -> Iterator[ET.Element]:
    """Yield the elements with one of ``tags`` that stand in no other such element."""
    stack = list(parent)[::-1]
    while stack:
        element = stack.pop()
        if element.tag in tags:
            yield element
        elif element.tag != f"{_MC}Fallback":
            stack += list(element)[::-1]


def _symbol(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _is_on(switch: ET.Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off")
