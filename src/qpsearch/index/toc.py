"""The table of contents: which segments make up a state of the index. Text, never a pickle.

Whoosh pickles its schema and segment list; ours is one JSON object under the name Whoosh gives
it (``_MAIN_<generation>.toc``), so that reading an index executes nothing and needs no Whoosh.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

NAME = "MAIN"
_FILE = re.compile(rf"_{NAME}_([0-9]+)\.toc")


class SegmentEntry(NamedTuple):
    """One segment of a state."""

    segment_id: str
    """The name of its file without :data:`~qpsearch.index.segments.SUFFIX`."""
    records: int
    deleted: tuple[tuple[int, int], ...] = ()
    """Half-open ranges of record numbers inside the segment, in order, not touching."""


class Contents(NamedTuple):
    """A state of the index."""

    schema: int
    generation: int
    segments: tuple[SegmentEntry, ...]


def latest(store: Path) -> int:
    """Return the generation of the newest state in ``store``, -1 for none."""
    found = [int(hit[1]) for name in os.listdir(store) if (hit := _FILE.fullmatch(name))]  # noqa: PTH208 - pathlib costs more
    return max(found, default=-1)


def read(store: Path) -> Contents:
    """Read the newest state in ``store``.

    Raises:
        FileNotFoundError: there is none.
        ValueError: it cannot be understood.

    """
    path = store / f"_{NAME}_{latest(store)}.toc"
    try:
        values = json.loads(path.read_bytes())
        segments = tuple(
            SegmentEntry(
                str(entry["id"]),
                int(entry["records"]),
                tuple((int(start), int(end)) for start, end in entry["deleted"]),
            )
            for entry in values["segments"]
        )
        return Contents(int(values["schema"]), int(values["generation"]), segments)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path.name} cannot be understood") from error


def write(store: Path, contents: Contents) -> None:
    """Make ``contents`` the newest state in ``store``, in one step that survives a power cut."""
    values = {
        "schema": contents.schema,
        "generation": contents.generation,
        "segments": [
            {"id": entry.segment_id, "records": entry.records, "deleted": entry.deleted}
            for entry in contents.segments
        ],
    }
    path = store / f"_{NAME}_{contents.generation}.toc"
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
