"""One writer of an index at a time: a lock that ends with its process and says whose it is.

The system holds the lock for as long as the process lives, so that of a process that was killed
nothing has to be taken over. Where it cannot (some network drives, Windows), what the file says
decides: a process of this machine that runs no more has no lock.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import datetime
from platform import node
from typing import TYPE_CHECKING, NamedTuple, Self

from qpsearch.errors import IndexLockedError
from qpsearch.writing import is_dead

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "write.lock"
_TRIES = 100
"""The file may go between our opening it and our locking it."""
_held: set[int] = set()


class Holder(NamedTuple):
    """Who holds a lock."""

    process: str
    host: str
    since: str
    """ISO 8601, to the second."""

    def __str__(self) -> str:
        """Say who it is, for a message."""
        where = "" if self.host == node() else f" on {self.host}"
        return f"process {self.process}{where} has been writing this index since {self.since}"


class WriteLock:
    """The right to write the index in a folder, for a ``with`` block; the folder is made.

    Where the folder cannot be written the block is entered without the right: a run may find that
    there is nothing to write. :meth:`require` tells.

    Raises:
        IndexLockedError: on entering, another process has it.

    """

    def __init__(self, index_dir: Path) -> None:
        self._folder = index_dir
        self._path = index_dir / LOCK
        self._made: list[Path] = []
        self._handle = -1
        self._problem: OSError | None = None

    def __enter__(self) -> Self:
        """Take the lock."""
        self._made = [p for p in (self._folder, *self._folder.parents) if not p.exists()]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._take()
        except OSError as error:
            self._problem = error
            self._remove_made()
        return self

    @property
    def held(self) -> bool:
        """Whether the folder can be written, by us alone."""
        return self._handle >= 0

    def require(self) -> None:
        """Raise the ``OSError`` for which the folder cannot be written, if there is one."""
        if self._problem:
            raise self._problem

    def __exit__(self, *exc_info: object) -> None:
        """Give the lock back; a folder that was made for it and is empty goes too."""
        if self.held:
            with suppress(OSError):  # where one that is open cannot go, it stays and is taken over
                self._path.unlink()
            self._close()
            self._remove_made()

    def _take(self) -> None:
        for _ in range(_TRIES):
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            _held.add(self._handle)
            if not _lock(self._handle, holder := _holder(self._path)):
                self._close()
                whose = str(holder) if holder else "another process is writing this index"
                way_out = "wait for it to end, then run the command again"
                raise IndexLockedError(self._folder, whose, way_out=way_out)
            if self._is_ours():
                line = f"{os.getpid()} {node()} {datetime.now().astimezone():%Y-%m-%dT%H:%M:%S%z}"
                os.truncate(self._handle, 0)
                os.write(self._handle, line.encode("utf-8", "replace"))
                return
            self._close()
        raise IndexLockedError(
            self._folder, "its lock comes and goes", way_out="run the command again"
        )

    def _is_ours(self) -> bool:
        """Whether the file that was locked is still the one in the folder."""
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(self._handle), self._path.stat())
        return False

    def _close(self) -> None:
        _held.discard(self._handle)
        os.close(self._handle)
        self._handle = -1

    def _remove_made(self) -> None:
        for folder in self._made:
            with suppress(OSError):
                folder.rmdir()


def is_held(index_dir: Path) -> bool:
    """Whether a process that runs holds the lock of an index."""
    try:
        handle = os.open(index_dir / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle, _holder(index_dir / LOCK))
    except OSError:
        return True
    finally:
        os.close(handle)


def _holder(path: Path) -> Holder | None:
    for _ in range(3):  # who has just taken it writes who it is
        with suppress(OSError, ValueError, TypeError):
            return Holder(*path.read_text(encoding="utf-8").split(" "))
        time.sleep(0.01)
    return None


def _lock(handle: int, holder: Holder | None) -> bool:
    """Lock an open file; return whether nobody else had it."""
    try:
        import fcntl
    except ImportError:
        return not _runs(holder)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # this drive knows no locks
        return not _runs(holder)
    return True


def _runs(holder: Holder | None) -> bool:
    if holder is None:
        return False
    return holder.host != node() or not is_dead(holder.process)


def _let_go() -> None:
    """In a process that was forked: it would keep the lock when the one that took it is gone."""
    for handle in _held:
        with suppress(OSError):
            os.close(handle)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)
