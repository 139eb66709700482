"""One corpus held open for many readers, exchanged for the next snapshot while they read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.corpus.library import Corpus
from qpsearch.corpus.remembering import Memory
from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded.toc import STORE, file_name, latest
from qpsearch.errors import IndexStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


class Snapshot(NamedTuple):
    """A committed state of an index, open for reading."""

    corpus: Corpus
    mark: str
    """Another one for every state: what a cache may compare."""
    path: str
    """The folder of the index, or its address in a cluster."""
    made: Memory
    """What was made of this state; forgotten with it."""
    known: Memory
    """What outlives it, and says itself of which state it is."""


CLUSTER_SECONDS = 1.0
"""How long the newest state in a cluster is taken to be the newest."""


class _Lent:
    """A snapshot, and how many are reading it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.readers = 0


class Snapshots:
    """The newest snapshot of an index; an older one is closed once nobody reads it.

    Of an index in a cluster the newest is asked for once in :data:`CLUSTER_SECONDS`.
    """

    def __init__(self, index_dir: str | PathLike[str]) -> None:
        self._path = os.fspath(index_dir)
        self._lock = Lock()
        self._newest: _Lent | None = None
        self._known = Memory()
        self._mark_of = _ClusterMark(self._path) if is_cluster(self._path) else mark_of

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Lend the newest snapshot; the same one until the block is left.

        Raises:
            IndexStoreError: there is no index, or it cannot be used.

        """
        lent = self._borrow()
        try:
            yield lent.snapshot
        finally:
            with self._lock:
                lent.readers -= 1
                self._let_go(lent)

    def settled(self) -> str:
        """Return the mark of the newest snapshot if that is open; empty where it is to be opened.

        Waits for nobody: whatever there is to wait for is left to :meth:`reading`.
        """
        newest = self._newest
        if newest is None or (isinstance(self._mark_of, _ClusterMark) and self._mark_of.is_due()):
            return ""
        try:
            mark = self._mark_of(self._path)
        except (OSError, IndexStoreError):
            return ""
        return mark if mark == newest.snapshot.mark else ""

    def close(self) -> None:
        """Close what nobody reads."""
        with self._lock:
            last, self._newest = self._newest, None
            if isinstance(self._mark_of, _ClusterMark):
                self._mark_of.close()
            if last:
                self._let_go(last)

    def _borrow(self) -> _Lent:
        with self._lock:
            newest = self._newest
            try:
                mark = self._mark_of(self._path) if newest else self._first_mark()
                if newest is None or newest.snapshot.mark != mark:
                    corpus = Corpus.open(self._path)
                    _ = corpus.manifest, corpus.synonyms  # of this state, not of a later one
                    state = Snapshot(corpus, mark, self._path, Memory(), self._known)
                    self._newest = _Lent(state)
                    if newest:
                        self._let_go(newest)
            except (OSError, IndexStoreError):
                if newest is None or not os.path.isdir(self._path):
                    Corpus.open(self._path).close()  # says what is wrong
                    raise
                # A writer is exchanging the folder this very moment: the old state is whole.
            lent = self._newest
            if lent is None:
                raise AssertionError
            lent.readers += 1
            return lent

    def _first_mark(self) -> str:
        try:
            return self._mark_of(self._path)
        except OSError:
            Corpus.open(self._path).close()  # says what is wrong
            return self._mark_of(self._path)

    def _let_go(self, lent: _Lent) -> None:
        if not lent.readers and lent is not self._newest:
            lent.snapshot.corpus.close()


class _ClusterMark:
    """What tells the states of an index in a cluster apart, asked for at most once a second.

    A state there is an index of its own, which nobody changes any more; an alias leads to the
    newest.
    """

    def __init__(self, url: str) -> None:
        from qpsearch.engines.opensearch.address import Address, Credentials  # for those alone
        from qpsearch.engines.opensearch.connection import Connection

        self._connection = Connection(Address.parse(url), Credentials.from_environment())
        self._known = ""
        self._until = 0.0

    def __call__(self, _: str | PathLike[str]) -> str:
        """Return it as letters and digits.

        Raises:
            ClusterError: no cluster answers, or not as it should.

        """
        from qpsearch.engines.opensearch.state import newest_index

        if monotonic() >= self._until:
            state = newest_index(self._connection)
            self._known = sha256(state.encode()).hexdigest()[:20]
            self._until = monotonic() + CLUSTER_SECONDS
        return self._known

    def is_due(self) -> bool:
        """Whether the cluster would have to be asked."""
        return monotonic() >= self._until

    def close(self) -> None:
        """Release the connections."""
        self._connection.close()


def mark_of(index_dir: str | PathLike[str]) -> str:
    """Return what tells the state of an index from all its others, as letters and digits.

    Raises:
        OSError: there is no index, or it is being exchanged.

    """
    store = os.path.join(index_dir, STORE)
    generation = latest(store)
    about = os.stat(os.path.join(store, file_name(generation)))
    state = generation, about.st_ino, about.st_mtime_ns, about.st_size
    return sha256(repr(state).encode()).hexdigest()[:20]
