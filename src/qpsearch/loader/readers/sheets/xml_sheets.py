"""Workbooks as one XML file, as Excel 2002 wrote them and programs still do under the name .xls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.readers.package import parse_xml, said_number
from qpsearch.loader.readers.sheets.number_formats import EPOCH, as_shown
from qpsearch.loader.readers.sheets.workbook import (
    MAX_COLUMNS,
    MAX_ROWS,
    MOST_MERGED,
    Merged,
    Sheet,
    read_sheets,
)
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.reading import Reading

_NAME = "urn:schemas-microsoft-com:office:spreadsheet"
_S = f"{{{_NAME}}}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_DATE = lazy_pattern(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?")
_USUAL = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "0.00"}
"""Formats that are called by a name."""


def is_workbook(text: str) -> bool:
    """Whether an XML text is a workbook."""
    return _NAME in text[:4000]


def read(text: str, path: str) -> Reading:
    """Read the sheets of a workbook.

    Raises:
        SourceError: it is damaged, or holds no text.

    """
    data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "surrogatepass")
    root = parse_xml(data, path, "the file")
    codes = {
        style.get(f"{_S}ID", ""): each.get(f"{_S}Format", "")
        for style in root.iter(f"{_S}Style")
        for each in style.findall(f"{_S}NumberFormat")
    }
    return read_sheets(_sheets(root, codes), path, "xls")


def _sheets(root: ET.Element, codes: dict[str, str]) -> Iterator[Sheet]:
    for sheet in root.iter(f"{_S}Worksheet"):
        merged: list[Merged] = []
        rows = [row for table in sheet.iter(f"{_S}Table") for row in _rows(table, merged, codes)]
        visible = next((each.text for each in sheet.iter(f"{_X}Visible")), "")
        hidden = (visible or "").startswith("Sheet")  # SheetHidden, SheetVeryHidden
        yield Sheet(sheet.get(f"{_S}Name", ""), rows, merged, hidden)


def _rows(
    table: ET.Element, merged: list[Merged], codes: dict[str, str]
) -> Iterator[tuple[int, list[str]]]:
    place = -1
    for row in table.iter(f"{_S}Row"):
        place = min(max(place + 1, said_number(row.get(f"{_S}Index"), 0) - 1), MAX_ROWS)
        cells: list[str] = []
        for cell in row.findall(f"{_S}Cell"):
            column = max(len(cells), said_number(cell.get(f"{_S}Index"), 0) - 1)
            if column > MAX_COLUMNS:
                break
            cells += [""] * (column - len(cells))
            cells.append(_shown(cell, codes))
            wide = said_number(cell.get(f"{_S}MergeAcross"), 0)
            high = said_number(cell.get(f"{_S}MergeDown"), 0)
            if (wide or high) and len(merged) < MOST_MERGED:
                merged.append(Merged(place, place + high, column, column + wide))
            cells += [""] * min(wide, MAX_COLUMNS - len(cells))
        yield place, cells


def _shown(cell: ET.Element, codes: dict[str, str]) -> str:
    data = cell.find(f"{_S}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_S}Type", "String")
    if kind == "Boolean":
        return "是" if text.strip() == "1" else "否"
    if kind == "DateTime" and (date := _DATE.match(text.strip())):
        day = f"{int(date[1])}年{int(date[2])}月{int(date[3])}日"
        timed = date[4] and (date[4], date[5]) != ("00", "00")
        return f"{day}{int(date[4])}:{date[5]}" if timed else day
    if kind == "Number":
        code = codes.get(cell.get(f"{_S}StyleID", ""), "")
        try:
            return as_shown(float(text), _USUAL.get(code, code), EPOCH)
        except (ValueError, OverflowError):
            return text
    return "" if kind == "Error" else text
