"""Excel workbooks (.xlsx): the cells of each sheet as they are shown.

Read with the standard library, a row at a time: what reads a sheet into a grid (calamine, openpyxl)
makes 17 thousand million cells of a sheet whose last corner is filled.
"""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from qpsearch.errors import SourceError
from qpsearch.loader.readers.package import NOT_XML, check_declarations, said_number
from qpsearch.loader.readers.sheets.number_formats import EPOCH, EPOCH_1904, as_shown, code_of
from qpsearch.loader.readers.sheets.workbook import (
    MAX_COLUMNS,
    MOST_MERGED,
    Merged,
    Sheet,
    read_sheets,
)
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.package import Package
    from qpsearch.loader.readers.reading import Reading

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "xl/workbook.xml"
_CELL = lazy_pattern(r"([A-Z]{1,3})\d+")
_MERGED = lazy_pattern(
    rb"<(?:\w+:)?mergeCell\s[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)


def read(package: Package, path: str) -> Reading:
    """Read the sheets of a workbook.

    Raises:
        SourceError: it is damaged, or holds no text.

    """
    return read_sheets(_Book(package).sheets(), path, "xlsx")


class _Book:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.related = package.relations(_MAIN)
        self.strings = list(self._strings())
        self.formats = self._formats()
        root = self._xml(_MAIN)
        settings = root.find(f"{_S}workbookPr") if root is not None else None
        self.epoch = EPOCH
        if settings is not None and settings.get("date1904", "") in ("1", "true"):
            self.epoch = EPOCH_1904
        self.root = root

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets in their order."""
        read: set[str] = set()
        for sheet in self.root.iter(f"{_S}sheet") if self.root is not None else ():
            relation = self.related.get(sheet.get(f"{_R}id", ""))
            if relation is None or relation.kind != "worksheet" or relation.target in read:
                continue
            read.add(relation.target)
            data = self.package.data(relation.target)
            if data is not None:
                yield Sheet(
                    sheet.get("name", ""),
                    self._rows(data, relation.target),
                    list(islice(_merged(data), MOST_MERGED)),
                    sheet.get("state", "visible") != "visible",
                )

    def _rows(self, data: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
        place = -1
        for row in _elements(data, f"{_S}row", self.package.path, name):
            cells: list[str] = []
            for cell in row.iter(f"{_S}c"):
                match = _CELL.fullmatch(cell.get("r", ""))
                column = _column(match[1]) if match else len(cells)
                if (text := self._shown(cell)) or column < MAX_COLUMNS:
                    column = min(column, MAX_COLUMNS)  # one cell too many is seen, and said
                    cells += [""] * (column + 1 - len(cells))
                    cells[column] = text
            place = max(place + 1, said_number(row.get("r"), 0) - 1)
            yield place, cells

    def _shown(self, cell: ET.Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell.find(f"{_S}is"))
        value = cell.find(f"{_S}v")
        said = (value.text or "") if value is not None else ""
        if kind == "s":
            place = said_number(said, -1)
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        if kind == "b":
            return "是" if said == "1" else "否"
        if kind == "n" and said:
            return self._number(said, cell.get("s", "0"))
        return "" if kind == "e" else said

    def _number(self, said: str, style: str) -> str:
        try:
            number = float(said)
        except ValueError:
            return said
        place = said_number(style, 0)
        code = self.formats[place] if place < len(self.formats) else ""
        return as_shown(number, code, self.epoch)

    def _formats(self) -> list[str]:
        """Return the number format of each style of cells."""
        root = self._xml("xl/styles.xml")
        if root is None:
            return []
        custom = {
            said_number(each.get("numFmtId"), -1): each.get("formatCode", "")
            for each in root.iter(f"{_S}numFmt")
        }
        styles = root.find(f"{_S}cellXfs")
        return [
            code_of(said_number(style.get("numFmtId"), 0), custom)
            for style in (styles if styles is not None else ())
        ]

    def _strings(self) -> Iterator[str]:
        name = next((r.target for r in self.related.values() if r.kind == "sharedStrings"), "")
        data = self.package.data(name or "xl/sharedStrings.xml")
        if data is not None:
            for item in _elements(data, f"{_S}si", self.package.path, name):
                yield _text(item)

    def _xml(self, name: str) -> ET.Element | None:
        data = self.package.data(name)
        if data is None:
            return None
        check_declarations(data, self.package.path, name)
        try:
            return ET.fromstring(data.replace(_STRICT, _S[1:-1].encode()))  # noqa: S314
        except NOT_XML as error:
            raise _damaged(self.package.path, name, error) from error


def _elements(data: bytes, tag: str, path: str, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a name one at a time, each forgotten when the next is asked for."""
    check_declarations(data, path, name)
    stream = BytesIO(data.replace(_STRICT, _S[1:-1].encode()) if _STRICT in data else data)
    try:
        above: list[ET.Element] = []
        for event, element in ET.iterparse(stream, ("start", "end")):  # noqa: S314
            if event == "start":
                above.append(element)
                continue
            above.pop()
            if element.tag == tag:
                yield element
                if above:
                    above[-1].remove(element)
    except NOT_XML as error:
        raise _damaged(path, name, error) from error


def _damaged(path: str, name: str, error: Exception) -> SourceError:
    return SourceError(path, f"{name} is damaged ({error})", way_out="save the workbook anew")


def _text(item: ET.Element | None) -> str:
    """Return the text of a string without the sounds written above it."""
    if item is None:
        return ""
    plain = [each.text or "" for each in item.findall(f"{_S}t")]
    return "".join(plain + [each.text or "" for each in item.findall(f"{_S}r/{_S}t")])


def _merged(data: bytes) -> Iterator[Merged]:
    """Yield the ranges of a sheet that are one cell; they stand behind its rows."""
    for match in _MERGED.finditer(data, max(0, data.rfind(b"</sheetData>"))):
        left, top, right, bottom = match.groups()
        yield Merged(int(top) - 1, int(bottom) - 1, _column(left.decode()), _column(right.decode()))


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
