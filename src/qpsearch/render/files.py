"""What a command writes for a reader: a whole file, never over another unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.errors import OutputError
from qpsearch.writing import replace_file

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file in one step: a reader sees the old file or the new one, never a part.

    Args:
        path: where to.
        data: the whole file.
        force: replace a file that is there.

    Raises:
        OutputError: it is there already, or cannot be written; what was there is as it was.

    """
    if path.exists() and not path.is_file():
        _write_through(path, data)
        return
    if path.exists() and not force:
        raise OutputError(path, "this file is there already", way_out="add --force to replace it")
    try:
        replace_file(path, [data])
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> OutputError:
    """Return what to tell of a file that could not be opened for writing."""
    if isinstance(error, FileNotFoundError) and not path.parent.exists():
        return OutputError(
            path, f"there is no folder {path.parent}", way_out="make it, or name another file"
        )
    return OutputError(path, error.strerror or str(error), way_out="nothing was changed")


def _write_through(path: Path, data: bytes) -> None:
    """Write to what is no ordinary file: a pipe, a device."""
    try:
        with path.open("wb") as stream:
            stream.write(data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(path, error.strerror or str(error)) from error
