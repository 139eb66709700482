"""Which office file an archive is: Word, Excel, PowerPoint, OpenDocument, OFD, EPUB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers import (
    epub,
    odf,
    pptx,
)
from qpsearch.loader.readers.package import Package
from qpsearch.loader.readers.sheets import xlsx
from qpsearch.loader.readers.word import docx

if TYPE_CHECKING:
    from qpsearch.loader.readers.reading import PartReader, Reading


def read(data: bytes, path: str, read_part: PartReader, *, depth: int = 0) -> Reading:
    """Read an office file that is an archive; ``depth`` is how many others it stands in.

    Raises:
        SourceError: it is cut off, has a password, is another kind of file, or holds no text.

    """
    package = Package(data, path)
    if "OFD.xml" in package:
        from qpsearch.loader.readers import ofd

        return ofd.read(package, path)
    if "content.xml" in package and "mimetype" in package:
        return odf.read(package, path)
    if "META-INF/container.xml" in package:
        return epub.read(package, path, read_part)
    if "xl/workbook.xml" in package:
        return xlsx.read(package, path)
    if "ppt/presentation.xml" in package:
        return pptx.read(package, path)
    if docx.is_word(package):
        return docx.read(package, path, read_part, depth=depth)
    if "xl/workbook.bin" in package:
        raise SourceError(path, "a binary Excel workbook", way_out="save it as .xlsx")
    raise SourceError(
        path,
        "an archive without a document of an office program",
        way_out="name it .zip or unpack it",
    )
