"""An index that an older qpsearch wrote, made anew: from its documents, else from its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.corpus.copying import write_documents
from qpsearch.corpus.homes import home_of
from qpsearch.engine.manifest import versions
from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded.layout import older_manifest
from qpsearch.engines.embedded.older import kept_documents
from qpsearch.errors import IndexOutdatedError, IndexStoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.corpus.homes import Home


def upgrade_index(
    index_dir: str | Path, *, progress: Callable[[int, int], None] | None = None
) -> int:
    """Make an index of an older version one of today from the documents that it keeps.

    The sources are not needed: what was understood of them stays as it was, its terms are made
    again. The index stands as it was until all is done.

    Args:
        index_dir: the folder or the cluster where the index lies.
        progress: called with the documents that are done, and how many there are.

    Returns:
        How many documents; 0 where no older version wrote the index.

    Raises:
        IndexOutdatedError: what it keeps cannot be read; the sources are needed.
        IndexStoreError: it is damaged, being written by another process, or of a newer version.
        OSError: the index cannot be written.

    """
    home = home_of(index_dir)
    if not (outdated := _outdated(home)):
        return 0
    if is_cluster(index_dir):
        raise outdated
    folder = Path(index_dir)
    with home.locked() as right:
        if not _outdated(home):  # another process has done it meanwhile
            return 0
        manifest = older_manifest(folder)
        if manifest is None:
            raise outdated
        right.require()
        manifest.versions = versions()
        write_documents(home, folder, kept_documents(folder), manifest, progress)
    return sum(len(entry.doc_ids) for entry in manifest.files.values())


def _outdated(home: Home) -> IndexOutdatedError | None:
    """Return what says that an older version wrote an index, if one did."""
    try:
        home.manifest()
    except IndexOutdatedError as error:
        return error
    except IndexStoreError:
        pass  # there is none, or it is told when it is opened
    return None


def sources_of(home: Home) -> list[Path]:
    """Return the paths that an index of an older version was built from.

    Raises:
        IndexOutdatedError: one of them is not there: nothing would be left of what lay in it.

    """
    if error := _outdated(home):
        roots = [Path(root) for root in home.roots()]
        missing = next((str(root) for root in roots if not root.exists()), "")
        if roots and not missing:
            return roots
        reason = f"{error.reason}, and what it was built from is lost"
        way_out = "run: qpsearch index --rebuild PATH"
        if missing:
            reason = f"{error.reason}, and {missing} is not there"
            way_out = "put it back, or run: qpsearch index --rebuild PATH"
        raise IndexOutdatedError(error.path, reason, way_out=way_out) from error
    return []
