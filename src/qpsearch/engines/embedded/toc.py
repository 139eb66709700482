"""The table of contents: which segments make up a state of the index. Text, never a pickle.

Whoosh pickles its schema and segment list; ours is one JSON object under the name Whoosh gives
it (``_MAIN_<generation>.toc``), so that reading an index executes nothing and needs no Whoosh.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from qpsearch.errors import IndexDamagedError
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from os import PathLike

SCHEMA = 9
"""Raised whenever an index written by an older qpsearch would answer differently."""
STORE = "store"
DICTIONARY = "dictionary.bin"
NAME = "MAIN"
_MANIFEST = "manifest"
_DIGITS = frozenset("0123456789")


class SegmentEntry(NamedTuple):
    """One segment of a state."""

    segment_id: str
    """The name of its file without :data:`~qpsearch.engines.embedded.mapped.SUFFIX`."""
    records: int
    deleted: tuple[tuple[int, int], ...] = ()
    """Half-open ranges of record numbers inside the segment, in order, not touching."""


class Contents(NamedTuple):
    """A state of the index."""

    schema: int
    generation: int
    segments: tuple[SegmentEntry, ...]
    manifest: str = ""
    """The name of the file that says what the state was built from."""


def latest(store: str | PathLike[str]) -> int:
    """Return the generation of the newest state in ``store``, -1 for none."""
    # As a pattern this would be compiled for every search.
    opening, ending = f"_{NAME}_", ".toc"
    found = [
        name.removeprefix(opening).removesuffix(ending)
        for name in os.listdir(store)
        if name.startswith(opening) and name.endswith(ending)
    ]
    return max(
        (int(number) for number in found if number and _DIGITS.issuperset(number)), default=-1
    )


def read(store: str | PathLike[str]) -> Contents:
    """Read the newest state in ``store``.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it cannot be understood.

    """
    path = os.path.join(store, f"_{NAME}_{latest(store)}.toc")
    try:
        with open(path, "rb") as file:
            values = json.loads(file.read())
        segments = tuple(
            SegmentEntry(
                str(entry["id"]),
                int(entry["records"]),
                tuple((int(start), int(end)) for start, end in entry["deleted"]),
            )
            for entry in values["segments"]
        )
        return Contents(
            int(values["schema"]),
            int(values["generation"]),
            segments,
            str(values.get("manifest", "")),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} cannot be understood") from error


def publish(store: str | PathLike[str], contents: Contents, manifest: bytes = b"") -> None:
    """Make ``contents`` the newest state in ``store``, in one step that survives a power cut.

    Args:
        store: where to.
        contents: the state; its segments stand in the folder already.
        manifest: what it was built from; by default ``contents`` names the file.

    """
    from qpsearch.writing import replace_file  # a search writes nothing

    if manifest:
        name = f"{_MANIFEST}-{contents.generation}.json"
        replace_file(os.path.join(store, name), [manifest])
        contents = contents._replace(manifest=name)
    values = {
        "schema": contents.schema,
        "generation": contents.generation,
        "manifest": contents.manifest,
        "segments": [
            {"id": entry.segment_id, "records": entry.records, "deleted": entry.deleted}
            for entry in contents.segments
        ],
    }
    path = os.path.join(store, f"_{NAME}_{contents.generation}.toc")
    replace_file(path, [json.dumps(values).encode()])
    for name in os.listdir(store):
        if name.startswith(_MANIFEST) and name != contents.manifest:
            with suppress(OSError):
                os.unlink(os.path.join(store, name))


def damaged(index_dir: str | PathLike[str], reason: str) -> IndexDamagedError:
    """Return the error to raise for an index that cannot be used."""
    return IndexDamagedError(os.fspath(index_dir), reason, way_out="run: qpsearch index --rebuild")
