"""Where an index lies or shall lie: a folder, or a name in an OpenSearch cluster.

What the two have in common for those who write, compare and verify; reading is the business of
:class:`~qpsearch.corpus.library.Corpus`.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.layout import NewStore, manifest_in, recover, roots_in
from qpsearch.engines.embedded.lock import WriteLock
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.errors import IndexMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.protocol import OpenIndex, Writer


class Right(Protocol):
    """The right to write an index."""

    def require(self) -> None:
        """Raise an ``IndexStoreError`` that says why it cannot be written, if it cannot."""


class _Unneeded:
    def require(self) -> None:
        pass


class Home(Protocol):
    """Where an index lies or shall lie."""

    @property
    def folders(self) -> list[Path]:
        """Folders of its own, never searched for files."""

    def is_there(self) -> bool:
        """Whether there is an index, in whatever condition."""

    def manifest(self) -> Manifest:
        """Return what the index was built from.

        Raises:
            IndexStoreError: there is none, or it cannot be used.

        """

    def roots(self) -> list[str]:
        """Return the paths that an index of any version was built from; none if they are lost."""

    def locked(self) -> AbstractContextManager[Right]:
        """Keep other writers out of the block, and remove what runs that were cut off have left.

        Raises:
            IndexLockedError: another process is writing it.

        """

    def writing(self, *, rebuild: bool) -> AbstractContextManager[tuple[Writer, Path]]:
        """Give a writer, and the file of the words that texts are cut by.

        What was published is the index from the end of the block on.

        Args:
            rebuild: begin with nothing, whatever is there.

        Raises:
            IndexStoreError: the index cannot be written.

        """

    def size(self) -> int:
        """Return how many bytes the index takes."""


class Folder:
    """An index in a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.folders = [path]

    def is_there(self) -> bool:
        """Whether there is an index, in whatever condition."""
        return (self._path / STORE).exists()

    def manifest(self) -> Manifest:
        """Return what the index was built from."""
        return manifest_in(self._path)

    def roots(self) -> list[str]:
        """Return the paths that an index of any schema was built from."""
        return roots_in(self._path)

    @contextmanager
    def locked(self) -> Iterator[Right]:
        """Keep other writers out of the block; where the folder may not be written, do nothing."""
        with WriteLock(self._path) as lock:
            if lock.held:
                recover(self._path)
            yield lock

    @contextmanager
    def writing(self, *, rebuild: bool) -> Iterator[tuple[Writer, Path]]:
        """Give a writer, and the file of the words that texts are cut by."""
        store = self._path / STORE
        if not rebuild and store.exists():
            yield IndexWriter(store), store / DICTIONARY
            return
        new_store = NewStore(self._path)
        with new_store as made:
            create_index(made)
            yield IndexWriter(made), made / DICTIONARY
            new_store.publish()

    def size(self) -> int:
        """Return how many bytes the index takes."""
        return sum(path.stat().st_size for path in self._path.rglob("*") if path.is_file())


class ClusterHome:
    """An index in a cluster.

    Args:
        url: which one.
        shards: parts that a new one is spread in; ``None``: as is usual.
        replicas: copies of each part beside the first; ``None``: one where there are nodes enough.

    """

    def __init__(self, url: str, *, shards: int | None = None, replicas: int | None = None) -> None:
        self._url = url
        self._shape = shards, replicas
        self._seen: str | None = None
        """The state whose manifest was read: changes are worked out from it."""
        self.folders: list[Path] = []

    def is_there(self) -> bool:
        """Whether there is an index, in whatever condition."""
        from qpsearch.engines.opensearch.stock import Stock

        with Stock(self._url) as stock:
            return bool(stock.newest())

    def manifest(self) -> Manifest:
        """Return what the index was built from."""
        from qpsearch.engines.opensearch.stock import Stock

        with Stock(self._url) as stock:
            try:
                self._seen, manifest = stock.manifest()
            except IndexMissingError:
                self._seen = ""
                raise
        return manifest

    def roots(self) -> list[str]:
        """Return the paths that an index of any version was built from."""
        from qpsearch.engines.opensearch.stock import Stock

        with Stock(self._url) as stock:
            return stock.roots()

    @contextmanager
    def locked(self) -> Iterator[Right]:
        """Do nothing: a writer has a lock of its own, and clears what one that is dead has left."""
        yield _Unneeded()

    @contextmanager
    def writing(self, *, rebuild: bool) -> Iterator[tuple[Writer, Path]]:
        """Give a writer, and the file of the words that texts are cut by."""
        from qpsearch.engines.opensearch.words import dictionary_path
        from qpsearch.engines.opensearch.writer import ClusterWriter, Shape

        since = None if rebuild else self._seen
        shape = Shape(*self._shape)
        words = dictionary_path()
        yield ClusterWriter(self._url, rebuild=rebuild, shape=shape, since=since), words

    def size(self) -> int:
        """Return how many bytes the index takes, copies of its parts left out."""
        from qpsearch.engines.opensearch.stock import Stock

        with Stock(self._url) as stock:
            return stock.size()


def opened(where: str | Path) -> OpenIndex:
    """Open the index that ``--index`` names."""
    if is_cluster(where):
        from qpsearch.engines.opensearch.store import ClusterClauses

        return ClusterClauses(str(where))
    return WhooshClauseIndex(where)


def home_of(where: str | Path, *, shards: int | None = None, replicas: int | None = None) -> Home:
    """Return the home that ``--index`` names."""
    if is_cluster(where):
        return ClusterHome(str(where), shards=shards, replicas=replicas)
    return Folder(Path(where))
