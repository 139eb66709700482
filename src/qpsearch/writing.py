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
    What is written beside goes again, whatever happens, and the old file then is as it was; what a
    process that was killed has left beside it goes too.

    Args:
        path: where to.
        pieces: the whole file, in order.

    Raises:
        OSError: it cannot be written.

    """
    folder, name = os.path.split(os.fspath(path))
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")
    clear_unfinished(folder or os.curdir, f".{name}.")
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


def clear_unfinished(folder: str | os.PathLike[str], opening: str = ".") -> None:
    """Remove what :func:`replace_file` of processes that are dead has left in a folder.

    ``opening`` is what the names of such files begin with.
    """
    with suppress(OSError):  # a folder may be written to and not be listed
        for name in os.listdir(folder):
            number = name.removesuffix(".tmp").rpartition(".")[2]
            if name.startswith(opening) and name.endswith(".tmp") and is_dead(number):
                with suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def is_dead(process: str) -> bool:
    """Whether a number is that of a process which does not run; no other text is."""
    if not (process.isascii() and process.isdigit()) or os.name != "posix":
        return False  # elsewhere to ask is to end it
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        return False
    return False


def _sync_folder(folder: str) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
