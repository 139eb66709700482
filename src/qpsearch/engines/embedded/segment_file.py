"""The parts of a segment → its file."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from qpsearch.engines.embedded.fields import TERM_STRIDE
from qpsearch.engines.embedded.mapped import ALIGNMENT, HEADER, MAGIC, SUFFIX
from qpsearch.pages import summed
from qpsearch.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from qpsearch.engine.counting import Array


def field_parts(
    name: str, terms: Sequence[bytes], counts: Array, planes: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a field, named.

    Args:
        name: of the field.
        terms: in order.
        counts: of the postings of each.
        planes: the postings, as :class:`~qpsearch.engines.embedded.encoding.Encoder` makes them.

    """
    term_ends = np.cumsum(np.fromiter(map(len, terms), np.uint32, len(terms)))
    bases = np.append(np.uint32(0), term_ends)[:-1:TERM_STRIDE].astype("<u4")
    from_bases = term_ends - np.repeat(bases, TERM_STRIDE)[: len(term_ends)]
    yield f"{name}.terms", b"".join(terms)
    yield f"{name}.term_bases", bases.tobytes()
    yield f"{name}.term_ends", narrow(from_bases)
    yield f"{name}.post_ends", np.cumsum(counts).astype("<u4").tobytes()
    for plane, data in planes.items():
        yield f"{name}.{plane}", data


def narrow(values: Array) -> bytes:
    """Return numbers in as few bytes each as the largest of them needs."""
    most = values.max() if len(values) else 0
    return values.astype("<u1" if most < 1 << 8 else "<u2" if most < 1 << 16 else "<u4").tobytes()


def write_file(
    store: Path, segment_id: str, records: int, lengths: dict[str, int], parts: dict[str, bytes]
) -> None:
    """Write a segment file of named parts; ``lengths`` are the terms of each field together."""
    table = {name: [0, len(data)] for name, data in parts.items()}
    size = 1024
    while True:  # the length of the object depends on the offsets, and they on its length
        offset = _aligned(HEADER.size + size)
        for name, data in parts.items():
            table[name][0] = offset
            offset = _aligned(offset + len(data))
        values = {"records": records, "lengths": lengths, "parts": table}
        head = json.dumps(values, separators=(",", ":")).encode()
        if len(head) <= size:
            break
        size = len(head) + 64
    head = head.ljust(size)
    header = HEADER.pack(MAGIC, len(head), crc32(head), offset)
    aligned = (data.ljust(_aligned(len(data)), b"\0") for data in parts.values())
    start = bytes(_aligned(HEADER.size + len(head)) - HEADER.size - len(head))
    replace_file(store / f"{segment_id}{SUFFIX}", summed(chain((header, head, start), aligned)))


def _aligned(offset: int) -> int:
    return -(-offset // ALIGNMENT) * ALIGNMENT
