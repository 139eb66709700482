"""An index beside the files it was made from: what another run of indexing would find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.corpus.preparing import Identity, identity_of
from qpsearch.errors import SourceError
from qpsearch.loader import Selection, find_sources, source_at

if TYPE_CHECKING:
    from qpsearch.engine.manifest import FileEntry, Manifest
    from qpsearch.loader import SourceFile


class Differences(NamedTuple):
    """Sources that are not as they were indexed."""

    changed: list[str]
    """Their bytes differ, or what corrects them beside the file."""
    gone: list[str]
    """They are not there any more."""
    new: list[str]
    """They stand below the paths that were indexed and are not in the index."""
    elsewhere: bool
    """Whether none of the paths leads anywhere: they were given from another folder."""


def compare(manifest: Manifest, avoid: list[Path]) -> Differences:
    """Return what differs between an index and its files.

    Args:
        manifest: what the index was built from.
        avoid: where it lies; never searched for files.

    """
    roots = [Path(root) for root in manifest.roots]
    there = [root for root in roots if root.exists()]
    found = {
        source.name: source
        for source in find_sources(there, Selection(avoid=avoid))
        if not source.problem
    }
    changed: list[str] = []
    gone: list[str] = []
    for name, entry in manifest.files.items():
        source = found.get(name) or source_at(Path(name))
        if not source.path.exists():
            gone.append(name)
        elif not _is_same(source, entry):
            changed.append(name)
    new = [name for name in found if name not in manifest.files]
    relative = all(not root.is_absolute() for root in roots)
    return Differences(changed, gone, new, elsewhere=bool(roots) and relative and not there)


def _is_same(source: SourceFile, entry: FileEntry) -> bool:
    """Whether a file is what it was; the encoding that a run was told counts as the one read."""
    known = Identity(entry.sha256, entry.beside)
    try:
        return any(identity_of(source, named) == known for named in (None, entry.encoding))
    except SourceError:
        return False
