"""The members of a ``.zip``: listed without unpacking, read one at a time within bounds.

A bomb is stopped by what comes out, not by what the archive says of itself.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.frequency import likeness

if TYPE_CHECKING:
    from pathlib import Path

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 32 * 2**20
"""The most that one member may unpack to."""
MAX_RATIO = 250
"""Bytes out for a byte in, from …"""
RATIO_FROM = 4 * 2**20
"""… so many on: text of one letter shrinks a thousandfold, text of a language some tenfold."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_CHUNK = 2**16
FAULTS = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
_DOCX = "[Content_Types].xml"


def members(path: Path) -> list[str] | None:
    """Return the names of an archive's files in order, or ``None`` for a Word file named .zip.

    Raises:
        SourceError: the archive cannot be opened, or holds too many files.

    """
    with _opened(path) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        if _DOCX in names:
            return None
        if len(names) > MAX_MEMBERS:
            raise SourceError(
                path, f"{len(names)} files are more than {MAX_MEMBERS}", way_out="unpack it"
            )
        return sorted({_name(info) for info in archive.infolist() if not info.is_dir()})


def read_member(path: Path, member: str, name: str) -> bytes:
    """Return the bytes of one member, called ``name`` in messages.

    Raises:
        SourceError: it cannot be read, has a password, or unpacks to too much.

    """
    with _opened(path) as archive:
        for info in archive.infolist():
            if not info.is_dir() and _name(info) == member:
                return read_info(archive, info, name)
    raise SourceError(name, "the archive holds no such file", way_out="check the archive")


def read_info(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int = MAX_MEMBER_BYTES
) -> bytes:
    """Unpack one entry of an open archive, at most ``limit`` bytes.

    Raises:
        SourceError: it has a password, is damaged, or unpacks to too much.

    """
    if info.flag_bits & _ENCRYPTED:
        raise SourceError(name, "it has a password", way_out="unpack the archive yourself")
    try:
        return _unpacked(archive, info, name, limit)
    except FAULTS as error:
        raise _damaged(name, error) from error


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            bomb = size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size)
            if size > limit or bomb:
                raise SourceError(
                    name,
                    f"it unpacks to more than {size / 2**20:.0f} MB from "
                    f"{info.compress_size / 2**20:.2f} MB",
                    way_out="unpack it yourself if you trust it",
                )
            pieces.append(chunk)
    return b"".join(pieces)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FAULTS as error:
        raise _damaged(str(path), error) from error


def _damaged(name: str, error: Exception) -> SourceError:
    return SourceError(
        name,
        f"the archive is damaged or cut off ({' '.join(str(error).split())})",
        way_out="fetch it again",
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's path; names without the mark for UTF-8 are in the packer's own encoding."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        readings = [text for codec in ("utf-8", "gb18030", "big5") if (text := _read(raw, codec))]
        if readings:
            name = readings[0] if _read(raw, "utf-8") else max(readings, key=_share)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _share(text: str) -> float:
    return likeness(text).share


def _read(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None
