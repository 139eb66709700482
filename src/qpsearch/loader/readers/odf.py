"""OpenDocument, packed (.odt .ods .odp) or flat (.fodt …): text, lists, tables, sheets, slides.

Read with the standard library. Numbers of lists and headings are made by the program that shows
the file; they are counted here as it counts them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.loader.readers.odf_numbers import Counter
from qpsearch.loader.readers.package import parse_xml, said_number
from qpsearch.loader.readers.sheets.number_formats import general
from qpsearch.loader.readers.sheets.workbook import (
    MAX_ROWS,
    MOST_MERGED,
    Merged,
    Sheet,
    read_sheets,
)
from qpsearch.loader.readers.tables import is_layout
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package
    from qpsearch.loader.readers.reading import Reading

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{{{_NS}office:1.0}}", f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}"
_DRAW = f"{{{_NS}drawing:1.0}}"
_STYLE = f"{{{_NS}style:1.0}}"
_PRESENTATION = f"{{{_NS}presentation:1.0}}"
_FLAT = lazy_pattern(r"<office:document\b")
_DEEPEST = 60
_MOST_SPACES = 100
_MOST_LEVELS = 10
"""Of headings, as OpenDocument has them."""
_MOST_REPEATED = 64
"""Cells of the same text beside each other that are meant; a whole row is formatted, not filled."""
_UNREAD = frozenset(
    [f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{TEXT}sequence-decls", f"{OFFICE}forms",
     f"{TEXT}variable-decls", f"{TEXT}user-field-decls", f"{TABLE}shapes", f"{TEXT}ruby-text",
     f"{TEXT}bibliography-source", f"{TEXT}table-of-content-source", f"{_DRAW}object"]
)  # fmt: skip
_CONTENTS = f"{TEXT}table-of-content"
_CHANGES = frozenset([f"{TEXT}change-start", f"{TEXT}change-end"])


def read(package: Package, path: str) -> Reading:
    """Read a packed OpenDocument file.

    Raises:
        SourceError: it is damaged, has a password, or holds no text.

    """
    manifest = package.data("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise SourceError(path, "the file has a password", way_out="save it without one")
    content = package.xml("content.xml")
    kind = (package.data("mimetype") or b"").decode("ascii", "replace").strip()
    name = {"spreadsheet": "ods", "presentation": "odp"}.get(kind.rpartition(".")[2], "odt")
    return _reading([content, package.xml("styles.xml")], path, name)


def is_flat(text: str) -> bool:
    """Whether an XML text is a flat OpenDocument file."""
    return _FLAT.search(text, 0, 4000) is not None


def read_flat(text: str, path: str) -> Reading:
    """Read a flat OpenDocument file.

    Raises:
        SourceError: it is damaged, or holds no text.

    """
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "surrogatepass")
    return _reading([parse_xml(data, path, "the file")], path, "fodt")


def _reading(roots: list[ET.Element | None], path: str, name: str) -> Reading:
    parts = [root for root in roots if root is not None]
    body = next(
        (found for root in parts if (found := root.find(f"{OFFICE}body")) is not None), None
    )
    if body is None:
        raise SourceError(path, "the file has no body", way_out="open it and save it anew")
    book = body.find(f"{OFFICE}spreadsheet")
    if book is not None:
        return read_sheets(_sheets(book, parts), path, name)
    text = _OdfText(parts)
    return reading_of(text.lines(body), path, name)


class _OdfText:
    def __init__(self, parts: list[ET.Element]) -> None:
        self.parts = parts
        self.counter = Counter(parts)
        self.notes: list[ET.Element] = []
        self.hidden = _styles_with(parts, f"{_STYLE}text-properties", f"{TEXT}display", "none")
        """Styles of text that is not shown."""
        self.deletions = _deletions(parts)
        self.deleted = ""
        """The change that deleted what is being read: flat files keep that in its place."""

    def lines(self, body: ET.Element) -> Iterator[ReadLine]:
        for kind in body:
            yield from self._blocks(kind, 0)
        while self.notes:
            yield from self._blocks(self.notes.pop(0), 0)
        seen: set[str] = set()
        for part in self.parts:
            for page in part.iter(f"{_STYLE}master-page"):
                for edge in page:
                    for line in self._blocks(edge, 0) if edge.tag.startswith(_STYLE) else ():
                        if line.text.strip() and line.text not in seen:
                            seen.add(line.text)
                            yield ReadLine(line.text, "running_head")

    def _blocks(self, parent: ET.Element, depth: int, rule: str = "") -> Iterator[ReadLine]:
        if depth > _DEEPEST:
            return
        for block in parent:
            if block.tag in _UNREAD:
                continue
            if block.tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(block, depth, rule)
            elif block.tag == f"{TEXT}list":
                yield from self._list(block, depth, 1, "")
            elif block.tag == f"{TABLE}table":
                yield from self._table(block, depth)
            elif block.tag == f"{_PRESENTATION}notes":
                yield from self._blocks(block, depth + 1, rule)
            else:
                inner = "table_of_contents" if block.tag == _CONTENTS else rule
                if block.tag == f"{TEXT}section" and block.get(f"{TEXT}display") == "none":
                    inner = "hidden_text"
                yield from self._blocks(block, depth + 1, inner)

    def _paragraph(
        self, block: ET.Element, depth: int, rule: str = "", label: str = ""
    ) -> Iterator[ReadLine]:
        boxes: list[ET.Element] = []
        if block.get(f"{TEXT}style-name", "") in self.hidden:
            rule = "hidden_text"
        veiled: list[str] = []
        shown = "".join(self._pieces(block, boxes, veiled, 0))
        level = 0
        if block.tag == f"{TEXT}h":
            level = min(said_number(block.get(f"{TEXT}outline-level"), 1), _MOST_LEVELS)
            if shown.strip() and not label and block.get(f"{TEXT}is-list-header") != "true":
                label = self.counter.heading(level)
        first, *rest = shown.split("\n")
        yield ReadLine(label + first, rule, level, label not in ("", "• "))
        for piece in rest:
            yield ReadLine(piece, rule)
        if "".join(veiled).strip():
            yield ReadLine("".join(veiled), "hidden_text")
        for box in boxes:
            yield from self._blocks(box, depth + 1, rule)

    def _list(
        self, block: ET.Element, depth: int, level: int, style: str, *, alone: bool = False
    ) -> Iterator[ReadLine]:
        """Yield the items of a list.

        One ``alone`` in an item without text of its own goes on with the list above that.
        """
        if depth > _DEEPEST:
            return
        style = block.get(f"{TEXT}style-name", style)
        goes_on = alone or block.get(f"{TEXT}continue-numbering") == "true"
        self.counter.begin(
            style, level, goes_on=goes_on,
            continued=block.get(f"{TEXT}continue-list", ""),
            key=block.get("{http://www.w3.org/XML/1998/namespace}id", ""),
        )  # fmt: skip
        for item in block:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            counted = item.tag == f"{TEXT}list-item"
            start = said_number(item.get(f"{TEXT}start-value"), -1)
            alone = item.find(f"{TEXT}p") is None and item.find(f"{TEXT}h") is None
            for child in item:
                if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    label = ""
                    if counted and "".join(child.itertext()).strip():
                        label = self.counter.item(style, level, start if start >= 0 else None)
                        counted = False
                    yield from self._paragraph(child, depth + 1, "", label)
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, depth + 1, level + 1, style, alone=alone)
                elif child.tag not in _UNREAD:
                    yield from self._blocks(child, depth + 1)

    def _table(self, table: ET.Element, depth: int) -> Iterator[ReadLine]:
        if depth > _DEEPEST:
            return
        rows = [
            [
                list(self._blocks(cell, depth + 1))
                for cell in row
                if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
            ]
            for row in _rows(table)
        ]
        shown = [[[line.text for line in cell if not line.rule] for cell in row] for row in rows]
        nested = any(each is not table for each in table.iter(f"{TABLE}table"))
        if is_layout(shown, nested=nested):
            yield from (line for row in rows for cell in row for line in cell)
            return
        for row in shown:
            cells = [" ".join(line.strip() for line in cell if line.strip()) for cell in row]
            if any(cells):
                yield ReadLine("\t".join(cells))

    def _pieces(
        self, parent: ET.Element, boxes: list[ET.Element], veiled: list[str], depth: int
    ) -> Iterator[str]:
        """Yield the text of a paragraph.

        What is set apart from it goes to ``boxes``, what is not shown to ``veiled``.
        """
        yield self._shown(parent.text)
        for child in parent:
            name = child.tag
            if name in _CHANGES:
                self._change(child)
            elif name == f"{TEXT}s":
                yield " " * min(said_number(child.get(f"{TEXT}c"), 1), _MOST_SPACES)
            elif name == f"{TEXT}tab":
                yield " "
            elif name == f"{TEXT}line-break":
                yield "\n"
            elif name == f"{TEXT}note":
                self.notes += child.findall(f"{TEXT}note-body")
            elif name.startswith(_DRAW):
                boxes.append(child)
            elif name == f"{TEXT}span" and child.get(f"{TEXT}style-name", "") in self.hidden:
                veiled += (
                    list(self._pieces(child, boxes, veiled, depth + 1)) if depth < _DEEPEST else ()
                )
            elif name not in _UNREAD and depth < _DEEPEST:
                yield from self._pieces(child, boxes, veiled, depth + 1)
            yield self._shown(child.tail)

    def _change(self, mark: ET.Element) -> None:
        change = mark.get(f"{TEXT}change-id", "")
        if mark.tag == f"{TEXT}change-end":
            self.deleted = "" if change == self.deleted else self.deleted
        elif not self.deleted and change in self.deletions:
            self.deleted = change

    def _shown(self, text: str | None) -> str:
        return "" if self.deleted else _flat(text)


def _deletions(parts: list[ET.Element]) -> set[str]:
    """Return the changes under which text was deleted."""
    return {
        region.get(f"{TEXT}id", "")
        for part in parts
        for region in part.iter(f"{TEXT}changed-region")
        if region.find(f"{TEXT}deletion") is not None
    }


def _flat(text: str | None) -> str:
    """Return text with its line ends as the spaces that they are in XML."""
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    """Yield the rows of a table, not those of tables in it."""
    stack = list(table)[::-1]
    while stack:
        element = stack.pop()
        if element.tag == f"{TABLE}table-row":
            yield element
        elif element.tag.startswith(f"{TABLE}table-") and element.tag != f"{TABLE}table-cell":
            stack += list(element)[::-1]


def _styles_with(parts: list[ET.Element], kind: str, name: str, value: str) -> set[str]:
    """Return the names of the styles that say something in their properties of a kind."""
    return {
        style.get(f"{_STYLE}name", "")
        for part in parts
        for style in part.iter(f"{_STYLE}style")
        for properties in style.findall(kind)
        if properties.get(name) == value
    }


def _sheets(book: ET.Element, parts: list[ET.Element]) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, those that their style does not show as hidden."""
    veiled = _styles_with(parts, f"{_STYLE}table-properties", f"{TABLE}display", "false")
    for table in book.iter(f"{TABLE}table"):
        merged: list[Merged] = []
        rows = list(_sheet_rows(table, merged))
        hidden = table.get(f"{TABLE}style-name", "") in veiled
        yield Sheet(table.get(f"{TABLE}name", ""), rows, merged, hidden)


def _sheet_rows(table: ET.Element, merged: list[Merged]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet; ranges of cells that are one go to ``merged``."""
    place = 0
    for row in _rows(table):
        cells: list[str] = []
        for cell in row:
            if not cell.tag.startswith(TABLE):
                continue
            text = _cell(cell)
            high = said_number(cell.get(f"{TABLE}number-rows-spanned"), 1)
            wide = said_number(cell.get(f"{TABLE}number-columns-spanned"), 1)
            if (high > 1 or wide > 1) and len(merged) < MOST_MERGED:
                left = len(cells)
                merged.append(Merged(place, place + high - 1, left, left + wide - 1))
            count = said_number(cell.get(f"{TABLE}number-columns-repeated"), 1)
            cells += [text] * min(count, _MOST_REPEATED)
        count = said_number(row.get(f"{TABLE}number-rows-repeated"), 1)
        for again in range(count if 1 < count <= _MOST_REPEATED and any(cells) else 1):
            yield place + again, cells
        place = min(place + max(count, 1), MAX_ROWS)


def _cell(cell: ET.Element) -> str:
    """Return what a cell shows; where no program has written that, its value."""
    paragraphs = ("".join(each.itertext()) for each in cell.findall(f"{TEXT}p"))
    shown = " ".join(" ".join(paragraphs).split())
    if shown:
        return shown
    value = cell.get(f"{OFFICE}value")
    if value is None:
        return cell.get(f"{OFFICE}string-value") or cell.get(f"{OFFICE}date-value") or ""
    try:
        number = float(value)
    except ValueError:
        return value
    percent = cell.get(f"{OFFICE}value-type") == "percentage"
    return f"{general(number * 100)}%" if percent else general(number)
