"""Vectors that were made once are kept: in ``vectors/`` in the folder of an index.

``vectors/made`` is a row of records of 400 bytes, only ever added to: the key of a text (a hash of
what the model read), a checksum, a scale, and the vector in 384 signed bytes times that scale. What
a killed run has cut short has no valid checksum and is made anew. A vector belongs to a text, not
to a state of the index, so that nothing gets outdated. ``vectors/SEGMENT`` says for each record of
a segment where its vector stands, for searching all clauses by meaning; -1 where there is none.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.semantic.model import DIMENSION, NAME
from qpsearch.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.semantic.model import Embedder, Vectors

_RECORD = np.dtype(
    [("key", "<u8"), ("sum", "<u4"), ("scale", "<f4"), ("vector", "i1", (DIMENSION,))]
)
_AT_ONCE = 32
"""Texts that are embedded before what was made is written: what a killed run loses at most."""
_CHUNK = 1 << 14
"""Vectors that are compared at once: 25 MB of floats."""


class VectorStore:
    """The vectors kept beside an index."""

    def __init__(self, index_dir: str | os.PathLike[str]) -> None:
        self._folder = os.path.join(index_dir, "vectors")
        self._path = os.path.join(self._folder, "made")
        self._records = self._read()
        self._rows: dict[int, int] = dict(
            zip(self._records["key"].tolist(), range(len(self._records)), strict=True)
        )

    def __len__(self) -> int:
        """Return how many vectors are kept, damaged ones included."""
        return len(self._records)

    def row(self, text: str) -> int:
        """Return where the vector of a text stands; -1 where there is none."""
        return self._rows.get(key_of(text), -1)

    def vectors_of(self, texts: Sequence[str], model: Embedder) -> Vectors:
        """Return the vectors of texts, those that are not kept made now and kept.

        Where the folder cannot be written to they are made again the next time.
        """
        found: dict[str, np.void] = {}
        for text in texts:
            if (record := self._kept(text)) is not None:
                found[text] = record
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            made = _packed(some, model.passage(some))
            with suppress(OSError):
                self._add(made)
            found.update(zip(some, made, strict=True))
        return np.array([_unpacked(found[text]) for text in texts], np.float32)

    def make(self, texts: Sequence[str], model: Embedder) -> int:
        """Make and keep the vectors of texts that have none; return how many those were.

        Raises:
            OSError: they cannot be written.

        """
        missing = [text for text in dict.fromkeys(texts) if self._kept(text) is None]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            self._add(_packed(some, model.passage(some)))
        return len(missing)

    def nearest(
        self, query: Vectors, rows: Mapping[str, Sequence[int]], most: int
    ) -> list[tuple[str, int, float]]:
        """Return the records whose vectors are nearest to that of a query, the nearest first.

        Args:
            query: its vector.
            rows: for each segment the row of each of its records, -1 for none.
            most: how many to return.

        Returns:
            Segment, record and cosine of each.

        """
        found: list[tuple[float, str, int]] = []
        for segment, of_segment in rows.items():
            places = np.asarray(of_segment)
            records = np.flatnonzero((places >= 0) & (places < len(self._records)))
            for start in range(0, len(records), _CHUNK):
                some = records[start : start + _CHUNK]
                held = self._records[places[some]]
                cosines = (held["vector"].astype(np.float32) @ query) * held["scale"]
                best = np.argsort(-cosines, kind="stable")[:most].tolist()
                found += [
                    (float(cosines[at]), segment, int(some[at]))
                    for at in best
                    if _is_whole(held[at])
                ]
        found.sort(key=lambda one: (-one[0], one[1], one[2]))
        return [(segment, record, cosine) for cosine, segment, record in found[:most]]

    def rows_of(self, segment: str, records: int) -> Sequence[int]:
        """Return for each record of a segment the row of its vector; nothing if it was never said.

        Rows that are not of so many records are of another segment, and of no use.
        """
        try:
            rows: np.ndarray[tuple[int], np.dtype[np.int32]] = np.fromfile(
                os.path.join(self._folder, segment), "<i4"
            )
        except OSError:
            return ()
        return rows if len(rows) == records else ()  # type: ignore[return-value]

    def keep_rows(self, rows: Mapping[str, Sequence[int]]) -> None:
        """Say for each segment where the vectors of its records stand, and forget all others.

        Raises:
            OSError: that cannot be written.

        """
        os.makedirs(self._folder, exist_ok=True)
        for segment, of_segment in rows.items():
            data = np.asarray(of_segment, "<i4").tobytes()
            replace_file(os.path.join(self._folder, segment), [data])
        for name in os.listdir(self._folder):
            if name != "made" and name not in rows and not name.startswith("."):
                with suppress(OSError):
                    os.unlink(os.path.join(self._folder, name))

    def _kept(self, text: str) -> np.void | None:
        row = self.row(text)
        if row < 0:
            return None
        record: np.void = self._records[row]
        return record if _is_whole(record) else None

    def _read(self) -> np.ndarray[tuple[int], np.dtype[np.void]]:
        size = os.path.getsize(self._path) if os.path.exists(self._path) else 0
        count = size // _RECORD.itemsize
        if not count:
            return np.zeros(0, _RECORD)
        return np.memmap(self._path, _RECORD, "r", shape=(count,))

    def _add(self, made: np.ndarray[tuple[int], np.dtype[np.void]]) -> None:
        """Add records in one write; one that was cut short before is filled up first."""
        os.makedirs(self._folder, exist_ok=True)
        with open(self._path, "ab", buffering=0) as file:
            beyond = file.tell() % _RECORD.itemsize
            gap = b"\0" * (_RECORD.itemsize - beyond if beyond else 0)
            file.write(gap + made.tobytes())
        before = len(self._records)
        self._records = self._read()
        keys: Iterable[int] = self._records["key"][before:].tolist()
        self._rows.update(zip(keys, range(before, len(self._records)), strict=True))


def key_of(text: str) -> int:
    """Return what the vector of a text is kept by; another model has others."""
    data = f"{NAME}\0{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _packed(texts: Sequence[str], vectors: Vectors) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    records = np.zeros(len(texts), _RECORD)
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127.0
    records["key"] = [key_of(text) for text in texts]
    records["scale"] = scales
    records["vector"] = np.rint(vectors / scales[:, None])
    records["sum"] = [_sum_of(record) for record in records]
    return records


def _unpacked(record: np.void) -> Vectors:
    vector: Vectors = record["vector"].astype(np.float32) * record["scale"]
    return vector


def _sum_of(record: np.void) -> int:
    return zlib.crc32(
        record["key"].tobytes() + record["scale"].tobytes() + record["vector"].tobytes()
    )


def _is_whole(record: np.void) -> bool:
    return bool(_sum_of(record) == record["sum"])
