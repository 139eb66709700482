"""Files that are whole or not there: written beside, brought to the disk, then renamed.

The one place where the product replaces a file, whatever is in it: reports, dictionaries,
segments, tables of contents, manifests.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_HERE, _EXCHANGE = -100, 2
"""To the system: paths begin here; two names are swapped (the same number on both)."""


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
        with naming(path), open(temporary, "wb") as stream:
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


@contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let an error of the system that names no file, as that of a full disk, name ``path``."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error


def exchange(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Let two folders that are there swap their names in one step, on Linux and macOS.

    Returns:
        Whether they have; ``False`` where the system or the drive cannot.

    """
    import ctypes

    first, second = os.fsencode(one), os.fsencode(other)
    system: Any = ctypes.CDLL(None) if os.name == "posix" else None
    if hasattr(system, "renameat2"):
        done = bool(system.renameat2(_HERE, first, _HERE, second, _EXCHANGE) == 0)
    elif hasattr(system, "renamex_np"):
        done = bool(system.renamex_np(first, second, _EXCHANGE) == 0)
    else:
        return False
    if done:
        _sync_folder(os.path.dirname(first) or b".")
    return done


def clear_unfinished(
    folder: str | os.PathLike[str], opening: str = ".", *, of_the_dead: bool = True
) -> None:
    """Remove what :func:`replace_file` of processes that were killed has left in a folder.

    Args:
        folder: where to look.
        opening: what the names of such files begin with.
        of_the_dead: leave what may be of a process that runs; else nobody but us writes here.

    """
    with suppress(OSError):  # a folder may be written to and not be listed
        for name in os.listdir(folder):
            number = name.removesuffix(".tmp").rpartition(".")[2]
            if not (name.startswith(opening) and name.endswith(".tmp") and number.isdigit()):
                continue
            if not of_the_dead or is_dead(number):
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


def _sync_folder(folder: str | bytes) -> None:
    """Bring a folder's list of names to the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
