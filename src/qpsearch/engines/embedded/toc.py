"""The table of contents: which segments make up a state of the index. Text, never a pickle.

Whoosh pickles its schema and segment list; ours is one JSON object under the name Whoosh gives
it (``_MAIN_<generation>.toc``), so that reading an index executes nothing and needs no Whoosh. On a
second line stands its CRC-32; those of the other files stand in it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from qpsearch.engine.records import LIBRARY
from qpsearch.errors import IndexDamagedError
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from os import PathLike

_FIRST_WITH_CRC = 10
_FIRST_LIBRARY = range(10, 13)
"""Schemas of before the library had a number of its own; what they kept has the form of 1."""
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
    identity: int = 0
    """Of its content, see :attr:`~qpsearch.engines.embedded.mapped.SegmentFile.identity`."""


class Contents(NamedTuple):
    """A state of the index."""

    schema: int
    generation: int
    segments: tuple[SegmentEntry, ...]
    manifest: str = ""
    """The name of the file that says what the state was built from."""
    manifest_crc: int = 0
    """The CRC-32 of that file."""
    dictionary: int = 0
    """The :attr:`~qpsearch.text.dictionary.Dictionary.identity` of its dictionary."""
    library: int = LIBRARY
    """The form in which it keeps its documents."""


def file_name(generation: int) -> str:
    """Return the name of the table of contents of a state."""
    return f"_{NAME}_{generation}.toc"


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
    path = os.path.join(store, file_name(latest(store)))
    try:
        with open(path, "rb") as file:
            values = _values(file.read())
        segments = tuple(
            SegmentEntry(
                str(entry["id"]),
                int(entry["records"]),
                tuple((int(start), int(end)) for start, end in entry["deleted"]),
                int(entry.get("identity", 0)),
            )
            for entry in values["segments"]
        )
        schema = int(values["schema"])
        return Contents(
            schema,
            int(values["generation"]),
            segments,
            str(values.get("manifest", "")),
            int(values.get("manifest_crc", 0)),
            int(values.get("dictionary", 0)),
            int(values.get("library", schema in _FIRST_LIBRARY)),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} cannot be understood") from error


def _values(data: bytes) -> dict[str, Any]:
    text, line, crc = data.partition(b"\n")
    if line and crc != b"%08x" % crc32(text):
        raise ValueError("a table of contents is damaged")
    values: dict[str, Any] = json.loads(text)
    if not line and values["schema"] >= _FIRST_WITH_CRC:
        raise ValueError("a table of contents is cut short")
    return values


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
        contents = contents._replace(manifest=name, manifest_crc=crc32(manifest))
    values = {
        "schema": contents.schema,
        "generation": contents.generation,
        "manifest": contents.manifest,
        "manifest_crc": contents.manifest_crc,
        "dictionary": contents.dictionary,
        "library": contents.library,
        "segments": [
            {
                "id": entry.segment_id,
                "records": entry.records,
                "deleted": entry.deleted,
                "identity": entry.identity,
            }
            for entry in contents.segments
        ],
    }
    path = os.path.join(store, file_name(contents.generation))
    text = json.dumps(values).encode()
    replace_file(path, [text, b"\n%08x" % crc32(text)])
    for name in os.listdir(store):
        if name.startswith(_MANIFEST) and name != contents.manifest:
            with suppress(OSError):
                os.unlink(os.path.join(store, name))


def damaged(index_dir: str | PathLike[str], reason: str) -> IndexDamagedError:
    """Return the error to raise for an index that cannot be used."""
    return IndexDamagedError(os.fspath(index_dir), reason, way_out="run: qpsearch index --rebuild")
