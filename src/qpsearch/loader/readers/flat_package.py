"""A Word file whose parts stand in one XML text (flat OPC, *Word XML document*): packed as usual.

Each part goes under its name into an archive in memory, which is then read like any other.
"""

from __future__ import annotations

import base64
import binascii
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

from qpsearch.errors import SourceError

_NAME = "http://schemas.microsoft.com/office/2006/xmlPackage"
_BEGINNING = 4000
_DEFINES = ("<!DOCTYPE", "<!ENTITY")


def is_flat_package(text: str) -> bool:
    """Whether an XML text holds the parts of an office file."""
    return _NAME in text[:_BEGINNING]


def packed(text: str, path: str) -> bytes:
    """Return the archive of the parts that an XML text holds.

    Raises:
        SourceError: it is damaged, or declares entities.

    """
    if any(mark in text for mark in _DEFINES):
        raise SourceError(path, "it declares entities, which no office program does")
    try:
        package = ET.fromstring(text.lstrip("\ufeff"))  # noqa: S314 - no entities, above
    except (ET.ParseError, ValueError) as error:
        raise SourceError(path, f"the file is damaged ({error})") from error
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part in package:
            name = part.get(f"{{{_NAME}}}name", "").lstrip("/")
            data = _data(part)
            if name and data is not None:
                archive.writestr(name, data)
    return made.getvalue()


def _data(part: ET.Element) -> bytes | None:
    for held in part:
        if held.tag == f"{{{_NAME}}}xmlData" and len(held):
            data: bytes = ET.tostring(held[0], encoding="utf-8")
            return data
        if held.tag == f"{{{_NAME}}}binaryData":
            try:
                return base64.b64decode(held.text or "")
            except binascii.Error:
                return None
    return None
