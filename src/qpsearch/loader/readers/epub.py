"""Books: the chapters of an EPUB in the order of its spine, each of them a page."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import ReadLine, lines_of, reading_of
from qpsearch.loader.readers.package import resolved
from qpsearch.loader.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package
    from qpsearch.loader.readers.reading import PartReader, Reading

_CONTAINER = "META-INF/container.xml"
_PAGES = (".htm", ".html", ".xhtml", ".xml")


def read(package: Package, path: str, read_part: PartReader) -> Reading:
    """Read the chapters of a book.

    Raises:
        SourceError: it is damaged, locked, or holds no text.

    """
    if "META-INF/encryption.xml" in package and "META-INF/rights.xml" in package:
        raise SourceError(path, "the book is locked", way_out="export it without protection")
    remarks: list[Remark] = []
    book, root = _book(package)
    title = " ".join((_title(root) or "").split())
    facts = [("标题", title)] if title else []
    lines = _lines(package, _chapters(package, book, root), read_part, remarks)
    return reading_of(lines, path, "epub", remarks=remarks, facts=facts)


def _lines(
    package: Package, chapters: list[str], read_part: PartReader, remarks: list[Remark]
) -> Iterator[ReadLine]:
    for name in chapters:
        data = package.data(name)
        if data is None or not data.strip():
            continue
        try:
            reading = read_part(data, f"{name}.html", 1)
        except SourceError as error:
            remarks.append(Remark("missing_part", f"a chapter could not be read: {error.message}"))
            continue
        yield from lines_of(reading)


def _book(package: Package) -> tuple[str, ET.Element | None]:
    """Return the part that describes the book: its name and root."""
    container = package.xml(_CONTAINER)
    named = [each.get("full-path", "") for each in _all(container, "rootfile")]
    book = next((name for name in named if name in package), "")
    return book, package.xml(book) if book else None


def _title(root: ET.Element | None) -> str | None:
    """Return the title that the book gives itself."""
    return next((each.text for each in _all(root, "title")), None)


def _chapters(package: Package, book: str, root: ET.Element | None) -> list[str]:
    """Return the names of the chapters in reading order, the list of contents left out."""
    items = {each.get("id", ""): each for each in _all(root, "item")}
    chapters = []
    for reference in _all(root, "itemref"):
        item = items.get(reference.get("idref", ""))
        if item is not None and "nav" not in item.get("properties", "").split():
            chapters.append(resolved(posixpath.dirname(book), item.get("href", "")))
    return [*dict.fromkeys(chapters)] or [
        name for name in package.names if name.lower().endswith(_PAGES[:3])
    ]


def _all(root: ET.Element | None, tag: str) -> list[ET.Element]:
    """Return the elements of a name, of whatever namespace."""
    if root is None:
        return []
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == tag]
