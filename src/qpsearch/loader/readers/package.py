"""Files that are archives of XML parts: Word, Excel, PowerPoint, OpenDocument, OFD, EPUB.

No part may declare a document type, so entities (and bombs of them) are refused as such. What a
part unpacks to is bounded, and so are all parts of a file together.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from qpsearch.errors import SourceError
from qpsearch.loader.readers.archive import FAULTS, read_info
from qpsearch.text.patterns import lazy_pattern

MAX_PART = 256 * 2**20
"""The most that one part may unpack to …"""
MAX_PARTS = 512 * 2**20
"""… and all that are read of one file."""
MOST_TAGS = 4_000_000
"""Of a part that is read as a tree, of which each takes some hundred bytes."""
_DOCTYPE = lazy_pattern(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/drawingml/main",
     b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main",
     b"http://schemas.openxmlformats.org/presentationml/2006/main"),
)  # fmt: skip
"""The names of ISO's strict edition, for which the usual ones stand."""


class Relation(NamedTuple):
    """What a part says of another: an entry of its ``.rels``."""

    kind: str
    """The last word of its type: officeDocument, styles, aFChunk."""
    target: str
    """The name of the part; as written where it is external."""
    external: bool


class Package:
    """An archive of parts, read within bounds."""

    def __init__(self, data: bytes, path: str) -> None:
        """Open the file ``data``, called ``path`` in messages.

        Raises:
            SourceError: it is damaged or cut off.

        """
        self.path = path
        self.size = len(data)
        self._read = 0
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except FAULTS as error:
            raise SourceError(
                path,
                f"the file is damaged or cut off ({' '.join(str(error).split())})",
                way_out="fetch it again, or open it in its program and save it anew",
            ) from error
        self._infos = {info.filename.lstrip("/"): info for info in self._archive.infolist()}
        self._folded = {name.lower(): name for name in self._infos}

    @property
    def names(self) -> list[str]:
        """The names of all parts, in order."""
        return sorted(self._infos)

    def __contains__(self, name: str) -> bool:
        return self._name(name) is not None

    def data(self, name: str) -> bytes | None:
        """Return a part's bytes; ``None`` where there is none.

        Raises:
            SourceError: it is damaged, has a password, or unpacks to too much.

        """
        known = self._name(name)
        if known is None:
            return None
        data = read_info(self._archive, self._infos[known], self.path, MAX_PART)
        self._read += len(data)
        if self._read > MAX_PARTS:
            raise SourceError(
                self.path,
                f"its parts unpack to more than {MAX_PARTS / 2**20:.0f} MB",
                way_out="open it in its program and save it anew if you trust it",
            )
        return data

    def xml(self, name: str) -> ET.Element | None:
        """Return a part's root element; ``None`` where there is none.

        Raises:
            SourceError: it is damaged, or declares entities.

        """
        data = self.data(name)
        return None if data is None else parse_xml(data, self.path, name)

    def relations(self, part: str = "") -> dict[str, Relation]:
        """Return what a part is related to, by id; of the whole file without a name."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, Relation] = {}
        for entry in root if root is not None else ():
            target = entry.get("Target", "")
            external = entry.get("TargetMode", "").lower() == "external" or "://" in target
            kind = entry.get("Type", "").rpartition("/")[2]
            name = target if external else resolved(folder, target)
            found[entry.get("Id", "")] = Relation(kind, name, external)
        return found

    def _name(self, name: str) -> str | None:
        return name if name in self._infos else self._folded.get(name.lower())


NOT_XML = (ET.ParseError, ValueError, LookupError)
"""What is raised for a damaged part: the latter two for an encoding that it names."""


def resolved(folder: str, target: str) -> str:
    """Return the name of a part that is named from another one in ``folder``."""
    target = unquote(target.split("#", maxsplit=1)[0]).replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("./")


def said_number(text: str | None, default: int) -> int:
    """Return the number that a part says; ``default`` for none, or one beyond all reason."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else default


def parse_xml(data: bytes, path: str, name: str) -> ET.Element:
    """Return the root of an XML part.

    Raises:
        SourceError: it is damaged or too large, or declares a document type.

    """
    check_declarations(data, path, name)
    if data.count(b"<") > MOST_TAGS:
        raise SourceError(
            path, f"{name} has more than {MOST_TAGS:,} tags", way_out="split the file"
        )
    for strict, usual in _STRICT:
        if strict in data:
            data = data.replace(strict, usual)
    try:
        return ET.fromstring(data)  # noqa: S314 - declarations are refused above
    except NOT_XML as error:
        raise SourceError(
            path, f"{name} is damaged ({error})", way_out="open it in its program and save it anew"
        ) from error


def check_declarations(data: bytes, path: str, name: str) -> None:
    """Refuse XML that declares a document type, and so may declare entities.

    Raises:
        SourceError: it does.

    """
    if _DOCTYPE.search(data[:4096]):
        raise SourceError(
            path,
            f"{name} declares a document type, which no office file does",
            way_out="open it in its program and save it anew if you trust it",
        )
