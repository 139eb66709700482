"""One corpus held open for many readers, exchanged for the next snapshot while they read."""

from __future__ import annotations

import os
from contextlib import contextmanager
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.corpus.library import Corpus
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
    """The folder of the index."""


class _Lent:
    """A snapshot, and how many are reading it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.readers = 0


class Snapshots:
    """The newest snapshot of an index in a folder; an older one is closed once nobody reads it.

    Raises:
        IndexStoreError: it is in a cluster, which has no states to tell apart.

    """

    def __init__(self, index_dir: str | PathLike[str]) -> None:
        self._path = os.fspath(index_dir)
        if is_cluster(self._path):
            raise IndexStoreError(
                self._path, "an index in a cluster", way_out="qpsearch copy takes it to a folder"
            )
        self._lock = Lock()
        self._newest: _Lent | None = None

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

    def close(self) -> None:
        """Close what nobody reads."""
        with self._lock:
            last, self._newest = self._newest, None
            if last:
                self._let_go(last)

    def _borrow(self) -> _Lent:
        with self._lock:
            newest = self._newest
            try:
                mark = mark_of(self._path) if newest else self._first_mark()
                if newest is None or newest.snapshot.mark != mark:
                    corpus = Corpus.open(self._path)
                    _ = corpus.manifest, corpus.synonyms  # of this state, not of a later one
                    self._newest = _Lent(Snapshot(corpus, mark, self._path))
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
            return mark_of(self._path)
        except OSError:
            Corpus.open(self._path).close()  # says what is wrong
            return mark_of(self._path)

    def _let_go(self, lent: _Lent) -> None:
        if not lent.readers and lent is not self._newest:
            lent.snapshot.corpus.close()


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
