"""Files that are whole or not there: written beside, brought to the disk, then renamed.

The one place where the product replaces a file, whatever is in it: reports, dictionaries,
segments, tables of contents, manifests.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def replace_file(path: str | os.PathLike[str], pieces: Iterable[bytes]) -> None:
    """Put a file at ``path`` in one step that survives a power cut.

    A reader sees the old file or the new one, never a part; one that is there keeps its rights.
    What is written beside goes again, whatever happens, and the old file then is as it was.

    Args:
        path: where to.
        pieces: the whole file, in order.

    Raises:
        OSError: it cannot be written.

    """
    folder, name = os.path.split(os.fspath(path))
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileNotFoundError):
            os.chmod(temporary, os.stat(path).st_mode)
        os.replace(temporary, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
    _sync_folder(folder or os.curdir)


def _sync_folder(folder: str) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
