"""One writer at a time: the index that it fills is its lock, and says whose it is.

To make an index is one step of a cluster, so that of two writers one is told. What a writer that
was killed has left is known by its number on the same machine, on others by its silence.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from typing import TYPE_CHECKING, Any

from qpsearch.engines.opensearch.mapping import LOCK
from qpsearch.errors import IndexLockedError, QpsearchError
from qpsearch.writing import is_dead

if TYPE_CHECKING:
    from qpsearch.engines.opensearch.connection import Connection

_BEAT = 10.0
"""Seconds between two signs of life."""
_SILENT = 120.0
"""Seconds without a sign after which a writer on another machine is dead."""


class WritingLock:
    """Holds an index that is being filled; :meth:`release` lets go of it."""

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._token = uuid.uuid4().hex
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self.say()

    def say(self) -> None:
        """Give a sign of life."""
        said = {
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "token": self._token,
            "at": time.time(),
        }
        self._connection.ask("PUT", f"/{self._index}/_doc/{LOCK}", {"what": LOCK, "said": said})

    def keep_alive(self) -> None:
        """Give signs of life from now on; workers must have been forked before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._beat, daemon=True)
            self._thread.start()

    def _beat(self) -> None:
        while not self._ended.wait(_BEAT):
            try:
                self.say()
            except QpsearchError:  # whatever is wrong, the writer itself will be told
                continue

    def release(self) -> None:
        """Let go, and let nobody believe that someone writes here."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self._connection.ask("DELETE", f"/{self._index}/_doc/{LOCK}", missing={})

    def forget(self) -> None:
        """Give no more signs: the index goes."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()


def see_that_dead(connection: Connection, index: str) -> None:
    """Return if the writer that fills an index is dead.

    Raises:
        IndexLockedError: it lives, as far as one can tell.

    """
    found: dict[str, Any] = connection.ask("GET", f"/{index}/_doc/{LOCK}", missing={})
    said = found.get("_source", {}).get("said")
    if not said:  # it may be about to say so
        time.sleep(2.0)
        found = connection.ask("GET", f"/{index}/_doc/{LOCK}", missing={})
        said = found.get("_source", {}).get("said")
        if not said:
            return
    if said["host"] == socket.gethostname():
        if is_dead(str(said["pid"])):
            return
    elif time.time() - said["at"] > _SILENT:
        return
    raise IndexLockedError(
        str(connection.address),
        f"process {said['pid']} on {said['host']} is writing this index",
        way_out="wait for it to end, then run the command again",
    )
