"""Where a batch writes: whole queries only, whatever interrupts it."""

from __future__ import annotations

import os
import signal
import stat
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, Self

from qpsearch.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType


class Sink(Protocol):
    """A binary stream to write to."""

    def write(self, data: bytes, /) -> int | None:
        """Write bytes; return how many were taken, ``None`` for all."""

    def flush(self) -> object:
        """Send on what is held back."""


class Output:
    """Writes the rows of each query in one go; an interrupt waits until they stand.

    A second interrupt does not wait. Where the disk is full, a file is cut back to its last
    whole query.

    Args:
        sink: where to write.
        path: what messages call it.
        size: bytes of the file to keep. What lies beyond stays until the first write, so that a
            run that is broken off before its first answer has taken nothing away.

    """

    def __init__(self, sink: Sink, path: Path | None = None, size: int = 0) -> None:
        self._sink = sink
        self._path = path
        self._is_file = path is not None and is_regular(path)
        self._size = size
        self._begun = False
        self._writing = False
        self._signal = 0
        self._before: list[tuple[int, object]] = []

    def __enter__(self) -> Self:
        """Take over SIGINT and SIGTERM."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before.append((number, signal.signal(number, self._on_signal)))
        return self

    def __exit__(self, *exc_info: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() returned
        self._before.clear()

    def write(self, text: str) -> None:
        """Write rows and send them on.

        Raises:
            OutputError: the file cannot be written on; what stood before still stands.
            KeyboardInterrupt: an interrupt came meanwhile; the rows have been written.

        """
        data = text.encode()
        self._writing = True
        try:
            if not self._begun:
                self._begin()
            self._write_all(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            self._cut_back()
            raise OutputError(
                self._path or "output",
                error.strerror or str(error),
                way_out="what was written is whole; make room and go on with --resume"
                if self._is_file
                else "",
            ) from error
        finally:
            self._writing = False
        self._size += len(data)
        if self._signal:
            raise KeyboardInterrupt

    @property
    def terminated(self) -> bool:
        """Whether the interrupt was a SIGTERM."""
        return self._signal == signal.SIGTERM

    def _begin(self) -> None:
        self._begun = True
        if self._path is not None and self._is_file:
            os.truncate(self._path, self._size)

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            taken = self._sink.write(view)  # type: ignore[arg-type]  # any buffer will do
            view = view[len(view) if taken is None else taken :]
        self._sink.flush()

    def _cut_back(self) -> None:
        if self._path is not None and self._is_file:
            with suppress(OSError):
                os.truncate(self._path, self._size)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del frame
        again = self._signal
        self._signal = number
        if not self._writing or again:
            raise KeyboardInterrupt


def is_regular(path: Path) -> bool:
    """Whether a path is an ordinary file, which can be cut and taken up again."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return True
