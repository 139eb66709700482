"""The segments of one state of the index, opened, each in its place.

An ordinal is the number of a record in its segment plus the records of the segments before it.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from typing import TYPE_CHECKING, NoReturn

from qpsearch.engine.records import SCHEMA
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.engines.embedded.segments import Segment
from qpsearch.engines.embedded.sharing import Shared
from qpsearch.engines.embedded.toc import STORE, damaged
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from qpsearch.engine.manifest import Manifest
    from qpsearch.engines.embedded.fields import FieldReader

_MOST_LISTS = 1 << 14
"""Terms whose places are known: a search asks for each several times."""
_TRIES = 10
"""A writer may delete a segment between our reading of its name and opening it."""


class PlacedSegment(NamedTuple):
    """A segment in its place."""

    segment: Segment
    base: int
    """The ordinal of its first record."""
    deleted: frozenset[int]
    """Ordinals."""


class PlacedList(NamedTuple):
    """The list of a term in one segment."""

    part: PlacedSegment
    field: FieldReader
    start: int
    end: int
    """The numbers of its first posting in the field, and after its last."""
    opening: int = -1
    """Of a stretch from within the list the record of its first posting."""


class Parts:
    """All segments in order.

    Args:
        index_dir: the folder of the index.
        older: take one of whatever schema; its postings are not to be asked for.

    Raises:
        IndexMissingError: there is no index at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """

    def __init__(self, index_dir: str | PathLike[str], *, older: bool = False) -> None:
        self._parts: tuple[PlacedSegment, ...] = ()
        self._lists: dict[tuple[str, bytes], list[PlacedList]] = {}
        self._parts, self.dictionary = _open_parts(index_dir, older=older)
        self._bases = [part.base for part in self._parts]

    def __del__(self) -> None:
        """Let go of the files of what was dropped, not closed."""
        self.close()

    def __iter__(self) -> Iterator[PlacedSegment]:
        return iter(self._parts)

    def close(self) -> None:
        """Let go of the files, which others may share; nothing can be asked then."""
        parts, self._parts = self._parts, _CLOSED
        if parts is not _CLOSED:
            self._lists.clear()
            for part in parts:
                SEGMENTS.give_back(part.segment)

    @property
    def end(self) -> int:
        """Every ordinal is below this number."""
        last = self._parts[-1] if self._parts else None
        return last.base + last.segment.records if last else 0

    @property
    def deletions(self) -> bool:
        """Whether anything is deleted in any segment."""
        return any(part.deleted for part in self._parts)

    def of(self, ordinal: int) -> PlacedSegment:
        """Return the part that holds an ordinal."""
        return self._parts[bisect_right(self._bases, ordinal) - 1]

    def documents(self) -> Iterator[tuple[PlacedSegment, int, int]]:
        """Yield for each document its part, its ordinal, and the ordinal after its last clause."""
        for part in self._parts:
            starts = part.segment.documents.tolist()
            for start, end in zip(starts, [*starts[1:], part.segment.records], strict=True):
                if part.base + start not in part.deleted:
                    yield part, part.base + start, part.base + end

    def document_with(self, ordinal: int) -> tuple[PlacedSegment, int, int]:
        """Return what :meth:`documents` yields for the document that holds a clause."""
        part = self.of(ordinal)
        starts = part.segment.documents
        place = bisect_right(starts, ordinal - part.base)
        end = starts[place] if place < len(starts) else part.segment.records
        return part, part.base + starts[place - 1], part.base + end

    def lists(self, field: str, term: bytes) -> list[PlacedList]:
        """Return what :func:`lists_in` returns, looked up once; not to be written into."""
        key = field, term
        found = self._lists.get(key)
        if found is None:
            found = lists_in(self._parts, field, term)
            if len(self._lists) >= _MOST_LISTS:
                self._lists.clear()
            self._lists[key] = found
        return found

    def document_count(self) -> int:
        """Return the number of documents."""
        count = 0
        for part in self._parts:
            starts = part.segment.documents
            deleted = part.deleted and part.deleted.intersection(part.base + at for at in starts)
            count += len(starts) - len(deleted)
        return count


def lists_in(parts: Iterable[PlacedSegment], field: str, term: bytes) -> list[PlacedList]:
    """Return the lists of a term, one of each segment that has it."""
    found = []
    for part in parts:
        reader = part.segment.field(field)
        start, end = reader.span(term)
        if start < end:
            found.append(PlacedList(part, reader, start, end))
    return found


class _Closed(tuple[PlacedSegment, ...]):
    """The parts of an index that was closed: whatever they are asked is an error."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise ValueError("this index is closed")

    __iter__ = __getitem__ = __len__ = __bool__ = _refuse


_CLOSED = _Closed()
SEGMENTS = Shared(Segment)
"""Those that are open in this process."""


def read_manifest(index_dir: str | PathLike[str]) -> Manifest:
    """Read the manifest; a search has no need of it, and of what it imports, unless in trouble."""
    from pathlib import Path  # 2 ms

    from qpsearch.engines.embedded.layout import manifest_in  # 9 ms, for trouble

    return manifest_in(Path(index_dir))


def _open_parts(
    index_dir: str | PathLike[str], *, older: bool
) -> tuple[tuple[PlacedSegment, ...], int]:
    """Return the parts of the newest state, and the identity of its dictionary."""
    for tries in range(_TRIES):
        try:
            contents = toc.read(os.path.join(index_dir, STORE))
            if older:
                return _placed(index_dir, contents), contents.dictionary
            if contents.schema != SCHEMA:
                read_manifest(index_dir)  # says whether the index is older or damaged
                raise damaged(index_dir, "its parts have different schemas")
            if not _looks_whole(os.path.join(index_dir, STORE, contents.manifest)):
                read_manifest(index_dir)
                raise damaged(index_dir, "its manifest cannot be read")
            return _placed(index_dir, contents), contents.dictionary
        except FileNotFoundError as error:
            missing = error
            if tries == 0:
                read_manifest(index_dir)
        except (OSError, ValueError) as error:
            read_manifest(index_dir)
            raise damaged(index_dir, "the index cannot be opened") from error
    raise damaged(index_dir, "files of the index are missing") from missing


def _placed(index_dir: str | PathLike[str], contents: toc.Contents) -> tuple[PlacedSegment, ...]:
    base = 0
    parts: list[PlacedSegment] = []
    try:
        for entry in contents.segments:
            path = os.path.join(index_dir, STORE, f"{entry.segment_id}{SUFFIX}")
            ranges = (range(base + start, base + end) for start, end in entry.deleted)
            part = PlacedSegment(SEGMENTS.take(path), base, frozenset().union(*ranges))
            parts.append(part)
            if (part.segment.records, part.segment.identity) != (entry.records, entry.identity):
                part.segment.damaged("a segment of another index")
            base += entry.records
    except BaseException:
        for part in parts:
            SEGMENTS.give_back(part.segment)
        raise
    return tuple(parts)


def _looks_whole(path: str) -> bool:
    """Whether a manifest of our schema is there, first and last; its length does not matter."""
    with open(path, "rb") as file:
        first = file.read(64)
        if not first.startswith(f'{{"schema": {SCHEMA},'.encode()):
            return False
        file.seek(-1, os.SEEK_END)
        return file.read() == b"}"
