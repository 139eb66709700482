"""Index → whether it is sound: every byte read, every part held against the others."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.corpus.homes import home_of, opened
from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.layout import manifest_in, named_in, recover
from qpsearch.engines.embedded.lock import LOCK, WriteLock, is_held
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.engines.embedded.segments import Segment
from qpsearch.engines.embedded.toc import DICTIONARY, NAME, STORE
from qpsearch.errors import IndexMissingError, IndexStaleError, IndexStoreError
from qpsearch.library.shelf import unpack
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHOOSH_LOCK = f"{NAME}_WRITELOCK"
_TRIES = 10
"""An index that is written meanwhile is read again, as another state of it."""


class Flaw(NamedTuple):
    """Something that is not as it was written."""

    kind: str
    """``damaged``, ``disagreeing`` or ``left over``; the last does no harm."""
    path: str
    reason: str


def verify(index_dir: str | Path) -> list[Flaw]:
    """Read a whole index and return all that is wrong with it; nothing for a sound one.

    Raises:
        IndexMissingError: there is none at the path.
        IndexStoreError: it is the path of a file.
        IndexStaleError: it has another schema.

    """
    if is_cluster(index_dir):  # it has checksums of its own
        return [*_disagreements(index_dir)]
    index_dir = Path(index_dir)
    if index_dir.is_file():
        raise IndexStoreError(
            index_dir, "this is a file, not an index", way_out="name a folder with --index"
        )
    for _ in range(_TRIES):
        before = _state(index_dir)
        found = _flaws(index_dir)
        if not found or before == _state(index_dir):
            break
    return found


def _flaws(index_dir: Path) -> list[Flaw]:
    found = [*_damage(index_dir)]
    if not found:
        found += _disagreements(index_dir)
    return [*found, *_left_over(index_dir)]


def _state(index_dir: Path) -> tuple[int, int]:
    """Return what changes whenever the index is written."""
    store = index_dir / STORE
    try:
        return store.stat().st_ino, toc.latest(store)
    except OSError:
        return 0, 0


def missing_sources(index_dir: str | Path) -> list[str]:
    """Return what an index was built from and is not there, so that no rebuild would find it.

    Raises:
        IndexDamagedError: what it was built from is lost.

    """
    home = home_of(index_dir)
    try:
        known = [*home.manifest().files]
    except IndexStoreError:
        known = []
    roots = home.roots()
    if not roots:
        raise toc.damaged(index_dir, "what it was built from is lost")
    return [name for name in (*roots, *known) if not _is_there(name)]


def _is_there(name: str) -> bool:
    """Whether a file or folder is there, or the archive that a file lies in."""
    path = Path(name)
    return path.exists() or any(parent.is_file() for parent in path.parents)


def sweep(index_dir: str | Path) -> None:
    """Remove what is left over in an index.

    Raises:
        IndexLockedError: it is being written.
        OSError: it cannot be.

    """
    index_dir = Path(index_dir)
    with WriteLock(index_dir) as lock:
        lock.require()
        recover(index_dir)
        for flaw in _left_over(index_dir, ours=True):
            path = Path(flaw.path)
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _damage(index_dir: Path) -> Iterator[Flaw]:
    store = index_dir / STORE
    try:
        manifest_in(index_dir)
    except (IndexMissingError, IndexStaleError):
        raise
    except IndexStoreError as error:
        yield _damaged(error)
    try:
        dictionary: Dictionary | None
        dictionary = Dictionary.open(store / DICTIONARY)
        dictionary.verify()
    except IndexStoreError as error:
        yield _damaged(error)
        dictionary = None
    try:
        contents = toc.read(store)
    except (OSError, ValueError):  # said of the manifest already: the one leads to the other
        return
    if dictionary and dictionary.identity != contents.dictionary:
        yield Flaw("damaged", str(store / DICTIONARY), "a dictionary of another index")
    for entry in contents.segments:
        path = store / f"{entry.segment_id}{SUFFIX}"
        try:
            segment = Segment(path)
            if (segment.records, segment.identity) != (entry.records, entry.identity):
                segment.damaged("a segment of another index")
            segment.verify()
        except FileNotFoundError:
            yield Flaw("damaged", str(path), "a segment is missing")
        except IndexStoreError as error:
            yield _damaged(error)


def _damaged(error: IndexStoreError) -> Flaw:
    return Flaw("damaged", str(error.path), error.reason)


def _disagreements(index_dir: str | Path) -> Iterator[Flaw]:
    """Hold documents, clauses and what is kept of them against each other and the manifest."""
    index = opened(index_dir)
    try:
        sources = {
            doc_id: entry.sha256
            for entry in index.manifest.files.values()
            for doc_id in entry.doc_ids
        }
        records = 0
        for known in index.documents():
            doc_id = known.doc_id
            try:
                clauses = list(index.clauses_of(doc_id))
                document = unpack(index.kept(doc_id), doc_id, clauses)
            except (IndexStoreError, ValueError, KeyError) as error:
                yield Flaw("disagreeing", str(index_dir), f"{doc_id}: {error}")
                continue
            records += len(clauses)
            if doc_id not in sources:
                reason = f"{doc_id} is in the index, not in its manifest"
                yield Flaw("disagreeing", str(index_dir), reason)
            elif document.source.sha256 != sources.pop(doc_id):
                reason = f"{doc_id} was made of another file than the manifest says"
                yield Flaw("disagreeing", str(index_dir), reason)
        for doc_id in sources:
            reason = f"{doc_id} is in the manifest, not in the index"
            yield Flaw("disagreeing", str(index_dir), reason)
        if records != index.manifest.records:
            reason = f"it has {records} clauses, its manifest says {index.manifest.records}"
            yield Flaw("disagreeing", str(index_dir), reason)
    finally:
        index.close()


def _left_over(index_dir: Path, *, ours: bool = False) -> Iterator[Flaw]:
    """Yield what no state of the index names; while others write it that cannot be told."""
    if not ours and is_held(index_dir):
        return
    for path in sorted(index_dir.iterdir()):
        if path.name.startswith(f"{STORE}.") or (path.name == LOCK and not ours):
            yield Flaw("left over", str(path), "a run that was cut off left it")
    try:
        contents = toc.read(index_dir / STORE)
    except (OSError, ValueError):
        return
    named = {_WHOOSH_LOCK, *named_in(contents)}
    for path in sorted((index_dir / STORE).iterdir()):
        if path.name not in named:
            yield Flaw("left over", str(path), "no state of the index names it")
