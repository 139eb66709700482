"""What Office wrote until 2007, and WPS writes: .doc, .wps, .xls; files with a password.

The frame (a file system in a file, [MS-CFB]) is taken apart by olefile, pure Python and long in
use; sheets by python-calamine, which is compiled and an extra.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers import convert
from qpsearch.loader.readers.extracted import reading_of
from qpsearch.loader.readers.sheets import Sheet, sheet_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import olefile
    import python_calamine

    from qpsearch.loader.readers.reading import PartReader, Reading

_MAX_STREAM = 256 * 2**20
_MOST_CELLS = 4_000_000
"""Cells of the grid that a sheet spans: it is made whole by what reads it."""


def read(data: bytes, path: str, read_part: PartReader) -> Reading:
    """Read a compound file by what is in it.

    Raises:
        SourceError: it is damaged, has a password, is of another kind, or holds no text.

    """
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return _read(ole, data, path, read_part)
    except (OSError, IndexError, ValueError, TypeError, AttributeError, MemoryError) as error:
        # olefile reports what is wrong in these ways.
        raise SourceError(
            path,
            f"the file is damaged or cut off ({' '.join(str(error).split())})",
            way_out="fetch it again, or open it in its program and save it as .docx",
        ) from error


def _read(ole: olefile.OleFileIO, data: bytes, path: str, read_part: PartReader) -> Reading:
    from qpsearch.loader.readers import doc

    if ole.exists("EncryptedPackage"):
        raise SourceError(path, "the file has a password", way_out="save it without one")
    if ole.exists("WordDocument"):
        main = _stream(ole, "WordDocument")
        found = doc.read(main, lambda name: _stream(ole, name), path)
        if found is not None:
            return found
        return convert.read(data, path, read_part, "a file of Word 95 or older")
    if ole.exists("Workbook") or ole.exists("Book"):
        return _workbook(data, path)
    if ole.exists("PowerPoint Document"):
        return convert.read(data, path, read_part, "a file of PowerPoint 97", to="pptx")
    if ole.exists("__properties_version1.0"):
        raise SourceError(path, "a letter of Outlook", way_out="save it as .eml, text or PDF")
    return convert.read(data, path, read_part, "a file of an office program that is not known")


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if not ole.exists(name):
        return b""
    data: bytes = ole.openstream(name).read(_MAX_STREAM)
    return data


def _workbook(data: bytes, path: str) -> Reading:
    try:
        import python_calamine
    except ImportError:
        raise SourceError(
            path, "this is a workbook of Excel 97", way_out="run: pip install 'qpsearch[formats]'"
        ) from None
    try:
        book = python_calamine.load_workbook(BytesIO(data))
        sheets = [
            Sheet(meta.name, _rows(book, meta.name, path))
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        return reading_of(sheet_lines(sheets), path, "xls", nothing="an empty workbook?")
    except python_calamine.PasswordError as error:
        raise SourceError(
            path, "the workbook has a password", way_out="save it without one"
        ) from error
    except python_calamine.CalamineError as error:
        raise SourceError(
            path, f"the workbook is damaged ({error})", way_out="save it anew as .xlsx"
        ) from error


def _rows(book: python_calamine.CalamineWorkbook, name: str, path: str) -> Iterator[list[str]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise SourceError(
            path,
            f"the sheet {name} spans {sheet.total_height:,} × {sheet.total_width:,} cells",
            way_out="save it as .xlsx",
        )
    for row in sheet.iter_rows():
        yield [_shown(value) for value in row]


def _shown(value: object) -> str:
    """Return a cell as a reader would write it."""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{value.year}年{value.month}月{value.day}日{value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)
