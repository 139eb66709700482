"""What a state was made from, kept beside it in pieces: of many files it is long."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

from qpsearch.engines.opensearch.mapping import MANIFEST
from qpsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engines.opensearch.connection import Connection

_PIECE = 4 << 20


def pieces_of(manifest: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the records that a manifest is kept in, by their ids."""
    packed = zlib.compress(manifest)
    for number, start in enumerate(range(0, len(packed), _PIECE)):
        piece = b64encode(packed[start : start + _PIECE]).decode("ascii")
        yield piece_id(number), {"what": MANIFEST, "kept": piece}


def piece_id(number: int) -> str:
    """Return the id of a piece."""
    return f"{MANIFEST}-{number}"


def read_manifest(connection: Connection, index: str, pieces: int) -> bytes:
    """Return a manifest that lies in so many pieces.

    Raises:
        IndexDamagedError: one is missing.

    """
    packed = bytearray()
    for number in range(pieces):
        found = connection.ask("GET", f"/{index}/_doc/{piece_id(number)}", missing={})
        packed += b64decode(found.get("_source", {}).get("kept", ""))
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise IndexDamagedError(
            str(connection.address),
            "what it was made from is lost",
            way_out="run: qpsearch index --rebuild",
        ) from error
