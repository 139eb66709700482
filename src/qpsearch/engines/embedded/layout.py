"""What lies in an index folder, and how a new state takes the place of the old in one step.

::

    INDEX/
        store/                the current state
            manifest-*.json   versions, the hash and the documents of every file read
            dictionary.bin    the words the texts were segmented with, memory-mapped
            _MAIN_*.toc       which segments and which manifest make up the newest state, as
                              JSON: what is not named there is not part of it
            MAIN_*.clauses    the segments: plain arrays, memory-mapped
        store.new-PID/        a state being built; swept away when found
        store.old-PID/        where the system cannot swap two names: the state that is replaced
        write.lock            who is writing

Nothing here is a pickle: reading an index executes nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from qpsearch.engine.manifest import Manifest
from qpsearch.engine.records import LIBRARY, SCHEMA
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.engines.embedded.toc import DICTIONARY, NAME, STORE, damaged
from qpsearch.errors import (
    IndexMissingError,
    IndexOutdatedError,
    IndexStaleError,
    IndexStoreError,
)
from qpsearch.writing import clear_unfinished, exchange

if TYPE_CHECKING:
    from pathlib import Path

_OLD = ".old-"
_TRIES = 10
"""A writer may publish another manifest between our reading of its name and opening it."""


def manifest_in(index_dir: Path) -> Manifest:
    """Read the manifest of an index.

    Raises:
        IndexMissingError: there is no index here.
        IndexDamagedError: the manifest cannot be read.
        IndexStaleError: the index has another schema.
        IndexStoreError: it is a file.

    """
    try:
        values = _newest(index_dir / STORE)
        schema = values["schema"]
    except FileNotFoundError:
        if (index_dir / STORE).exists():
            raise damaged(index_dir, "its manifest is missing") from None
        raise IndexMissingError(
            index_dir, "there is no index here", way_out="run: qpsearch index PATH"
        ) from None
    except NotADirectoryError as error:
        raise IndexStoreError(
            index_dir, "this is a file, not an index", way_out="name a folder with --index"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(index_dir, "its manifest cannot be read") from error
    if schema != SCHEMA:
        older = isinstance(schema, int) and schema < SCHEMA
        raise (IndexOutdatedError if older else IndexStaleError)(
            index_dir,
            f"the index has schema {schema}, this qpsearch reads {SCHEMA}",
            way_out="run: qpsearch index" if older else "run: qpsearch index --rebuild",
        )
    try:
        return Manifest.of(values)
    except (TypeError, AttributeError, KeyError) as error:
        raise damaged(index_dir, "its manifest cannot be read") from error


def older_manifest(index_dir: Path) -> Manifest | None:
    """Return the manifest of an index that an older qpsearch wrote, as one of today.

    ``None``: what it keeps of its documents cannot be read any more.
    """
    store = index_dir / STORE
    with suppress(AttributeError, KeyError, TypeError, ValueError, OSError):
        if toc.read(store).library == LIBRARY:
            return Manifest.older(_newest(store))
    return None


def roots_in(index_dir: Path) -> list[str]:
    """Return the paths that an index of any schema was built from; none if they are lost."""
    try:
        roots = _newest(index_dir / STORE)["roots"]
    except (OSError, ValueError, KeyError, TypeError):
        roots = _roots_beside(index_dir / STORE)
    return [root for root in roots if isinstance(root, str)] if isinstance(roots, list) else []


def _newest(store: Path) -> dict[str, Any]:
    """Return what the manifest of the newest state says, of whatever schema."""
    for tries in range(_TRIES):
        try:
            contents = toc.read(store)
            name, crc = contents.manifest, contents.manifest_crc
        except (FileNotFoundError, ValueError):  # also an index from before the toc named it
            name, crc = "", 0
        try:
            data = (store / (name or "manifest.json")).read_bytes()
            if crc and crc32(data) != crc:
                raise ValueError("a manifest is damaged")
            values: dict[str, Any] = json.loads(data.decode("utf-8", "surrogateescape"))
        except FileNotFoundError:  # a writer may have published another since
            if tries == _TRIES - 1 or not name:
                raise
        else:
            return values
    raise AssertionError


def _roots_beside(store: Path) -> Any:
    """Return the roots of a manifest that no table of contents leads to any more."""
    for path in store.glob("manifest*.json"):
        try:
            return json.loads(path.read_bytes().decode("utf-8", "surrogateescape"))["roots"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return []


class NewStore:
    """A state under construction: :meth:`publish` makes it current, leaving without removes it."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self.path = index_dir / f"{STORE}.new-{os.getpid()}"

    def __enter__(self) -> Path:
        """Make the folder to build in."""
        self.path.mkdir(parents=True)
        return self.path

    def publish(self) -> None:
        """Put the new state in the place of the old."""
        current = self.index_dir / STORE
        if not current.exists():
            self.path.rename(current)
        elif not exchange(self.path, current):
            # Between the two steps there is no index: a run that is cut off there leaves the old
            # state under the name that `recover` knows.
            old = self.index_dir / f"{STORE}{_OLD}{os.getpid()}"
            current.rename(old)
            try:
                self.path.rename(current)
            except BaseException:
                old.rename(current)
                raise
            shutil.rmtree(old, ignore_errors=True)

    def __exit__(self, *exc_info: object) -> None:
        """Leave nothing half-written behind, and nothing of the old state."""
        shutil.rmtree(self.path, ignore_errors=True)


def recover(index_dir: Path) -> None:
    """Undo what runs that were cut off have left in and beside the state of an index.

    The caller holds the lock of the index: nobody else is writing it.
    """
    store = index_dir / STORE
    for path in index_dir.glob(f"{STORE}.*-*"):
        if path.name.startswith(f"{STORE}{_OLD}") and not store.exists():
            path.rename(store)
        else:
            shutil.rmtree(path, ignore_errors=True)
    clear_unfinished(store, of_the_dead=False)
    shutil.rmtree(store / f"{NAME}.tmp", ignore_errors=True)  # Whoosh's, of a writer
    for path in unnamed(store):
        with suppress(OSError):
            path.unlink()


def unnamed(store: Path) -> list[Path]:
    """Return the files of an index that its newest state does not name; none if it is damaged."""
    try:
        named = named_in(toc.read(store))
    except (OSError, ValueError):
        return []
    ours = re.compile(rf"_{NAME}_\d+\.toc|{NAME}_\w+\{SUFFIX}|manifest-\d+\.json")
    return [p for p in store.iterdir() if p.name not in named and ours.fullmatch(p.name)]


def named_in(contents: toc.Contents) -> set[str]:
    """Return the names of the files that make up a state, its table of contents too."""
    segments = {f"{entry.segment_id}{SUFFIX}" for entry in contents.segments}
    own = toc.file_name(contents.generation)
    return {own, DICTIONARY, contents.manifest, *segments}
