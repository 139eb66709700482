"""What Office wrote until 2007, and WPS writes: .doc, .wps, .xls; files with a password.

The frame (a file system in a file, [MS-CFB]) is taken apart by olefile, pure Python and long in
use.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers import convert

if TYPE_CHECKING:
    import olefile

    from qpsearch.loader.readers.reading import PartReader, Reading

_MAX_STREAM = 256 * 2**20


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
        # olefile reports what is wrong in these ways; only the first are its own words.
        reason = " ".join(str(error).split()) if isinstance(error, OSError) else "no office file"
        raise SourceError(
            path,
            f"the file is damaged or cut off ({reason})",
            way_out="fetch it again, or open it in its program and save it as .docx",
        ) from error


def _read(ole: olefile.OleFileIO, data: bytes, path: str, read_part: PartReader) -> Reading:
    from qpsearch.loader.readers.sheets import xls
    from qpsearch.loader.readers.word import doc

    if ole.exists("EncryptedPackage"):
        raise SourceError(path, "the file has a password", way_out="save it without one")
    if ole.exists("WordDocument"):
        main = _stream(ole, "WordDocument")
        found = doc.read(main, lambda name: _stream(ole, name), path)
        if found is not None:
            return found
        return convert.read(data, path, read_part, "a file of Word 95 or older")
    for name in ("Workbook", "Book"):
        if ole.exists(name):
            return xls.read(_stream(ole, name), path)
    if ole.exists("PowerPoint Document"):
        return convert.read(data, path, read_part, "a file of PowerPoint 97", to="pptx")
    if ole.exists("__properties_version1.0"):
        raise SourceError(path, "a letter of Outlook", way_out="save it as .eml, text or PDF")
    return convert.read(data, path, read_part, "a file of an office program that is not known")


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    if not ole.exists(name):
        return b""
    _check_chain(ole, name)
    data: bytes = ole.openstream(name).read(_MAX_STREAM)
    return data


def _check_chain(ole: olefile.OleFileIO, name: str) -> None:
    """Refuse a stream whose sectors lead in a circle: what the library reads then is no text.

    Raises:
        OSError: they do.

    """
    entry = next(each for each in ole.direntries if each and each.name == name)
    sector, seen = entry.isectStart, set[int]()
    while sector < len(ole.fat) and entry.size >= ole.minisectorcutoff:
        if sector in seen:
            raise OSError(f"the sectors of {name} lead in a circle")
        seen.add(sector)
        sector = ole.fat[sector]
