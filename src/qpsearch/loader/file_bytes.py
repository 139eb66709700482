"""A file → its bytes: read whole, within bounds; and its name as messages say it."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 32 * 2**20
"""Largest text, web page or extracted text: some 11 million characters, a hundred times the
largest statute. The memory and time of a run are bounded by it."""
MAX_BINARY_BYTES = 512 * 2**20
"""Largest DOCX, PDF or archive: pictures are most of it."""
_BINARY = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_CHUNK = 2**20
EXHAUSTED = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM))
"""Errors that say nothing of a file: the next one would fail too."""


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: the file cannot be read, is too large, or changes while it is read.
        OSError: the process or the machine is at its limits, see :data:`EXHAUSTED`.

    """
    name = shown(str(path))
    for _ in range(2):
        try:
            data, steady = _read(path, name)
        except IsADirectoryError as error:
            raise SourceError(name, "this is a folder", way_out="name a file in it") from error
        except OSError as error:
            if error.errno in EXHAUSTED:
                raise
            raise SourceError(
                name, error.strerror or str(error), way_out="check the name and the permissions"
            ) from error
        if steady:
            return data
    raise SourceError(
        name, "the file changes while it is read", way_out="run the command again when it is whole"
    )


def _read(path: Path, name: str) -> tuple[bytes, bool]:
    """Return a file's bytes, and whether the file stayed as it was meanwhile."""
    # O_NONBLOCK: to open a pipe that nobody writes to would wait for ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:
        before = os.fstat(file.fileno())
        if stat.S_ISDIR(before.st_mode) or not stat.S_ISREG(before.st_mode):
            raise SourceError(name, "this is no file", way_out="name a regular file")
        head = file.read(_CHUNK)
        limit = MAX_BINARY_BYTES if head.startswith(_BINARY) else MAX_BYTES
        if before.st_size > limit:
            raise too_large(name, before.st_size, limit)
        data = head + file.read(limit + 1 - len(head)) if len(head) == _CHUNK else head
        if len(data) > limit:
            raise too_large(name, len(data), limit)
        after = os.fstat(file.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data, same and len(data) == after.st_size


def too_large(name: str, size: int, limit: int) -> SourceError:
    """Return the error for a file above the bounds."""
    return SourceError(
        name,
        f"{size / 2**20:.0f} MB are more than the {limit / 2**20:.0f} MB that one file may have",
        way_out="split the file",
    )


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes: what tells a changed file from an unchanged one."""
    return hashlib.sha256(data).hexdigest()


def shown(name: str) -> str:
    """Return a file's name with the bytes that are no text spelled out, so that it is text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def printable(name: str) -> str:
    """Return a name on one line: control characters spelled out."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
