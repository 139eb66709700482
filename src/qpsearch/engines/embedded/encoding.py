"""Posting lists → planes (see :mod:`~qpsearch.engines.embedded.postings`), piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engines.embedded.postings import ESCAPE, RANK_STRIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engine.counting import Array

_NONE = np.zeros(0, np.int64)


class Encoder:
    """Takes the postings of a field in their order, and holds them as the bytes they become."""

    def __init__(self) -> None:
        self._waiting = _NONE, _NONE
        """What does not fill a stride of the rank directories yet: bits are packed by strides."""
        self._count = 0
        self._gap: list[bytes] = []
        self._gap_more = _PackedBits()
        self._gap_mid: list[bytes] = []
        self._gap_most: list[Array] = []
        self._gap_high: list[bytes] = []
        self._freq_more = _PackedBits()
        self._freq: list[Array] = []
        self._freq_high: list[bytes] = []
        self._skips: list[bytes] = []

    def add(self, records: Array, starts: Array, frequencies: Array) -> None:
        """Add whole lists, put in a row.

        Args:
            records: of the postings, ``int64``, rising in each list.
            starts: where each list begins.
            frequencies: of the same postings, each at least 1.

        """
        before = -(self._count + len(self._waiting[0])) % RANK_STRIDE
        self._skips.append(records[before::RANK_STRIDE].astype("<u4").tobytes())
        gaps = np.diff(records, prepend=0)
        gaps[starts] = records[starts]
        gaps = np.concatenate((self._waiting[0], gaps.astype(np.int64)))
        frequencies = np.concatenate((self._waiting[1], frequencies.astype(np.int64)))
        whole = len(gaps) - len(gaps) % RANK_STRIDE
        self._waiting = gaps[whole:].copy(), frequencies[whole:].copy()
        self._add(gaps[:whole], frequencies[:whole])

    def planes(self) -> dict[str, bytes]:
        """Return the planes, named as in :data:`PLANES`; nothing can be added then."""
        self._add(*self._waiting)
        most = _PackedBits()
        most.add(_joined(self._gap_most, np.bool_))
        return {
            "gap": b"".join(self._gap),
            **self._gap_more.planes("gap_more"),
            "gap_mid": b"".join(self._gap_mid),
            **most.planes("gap_most"),
            "gap_high": b"".join(self._gap_high),
            **self._freq_more.planes("freq_more"),
            "freq": _nibbles(_joined(self._freq, np.uint8)),
            "freq_high": b"".join(self._freq_high),
            "skips": b"".join(self._skips),
        }

    def _add(self, gaps: Array, frequencies: Array) -> None:
        more = gaps > 0xFF
        mid = gaps[more] >> 8
        most = mid > 0xFF
        self._gap.append((gaps & 0xFF).astype(np.uint8).tobytes())
        self._gap_more.add(more)
        self._gap_mid.append((mid & 0xFF).astype(np.uint8).tobytes())
        self._gap_most.append(most)
        self._gap_high.append((mid[most] >> 8).astype("<u2").tobytes())
        repeated = frequencies > 1
        rest = frequencies[repeated] - 2
        escaped = rest >= ESCAPE
        numbers = np.flatnonzero(repeated)[escaped] + self._count
        self._freq_more.add(repeated)
        self._freq.append(np.minimum(rest, ESCAPE).astype(np.uint8))
        high = np.column_stack((numbers, rest[escaped] + 2))
        self._freq_high.append(high.astype("<u4").tobytes())
        self._count += len(gaps)


class _PackedBits:
    """A plane of bits with its rank directory; all that is added but the last fills strides."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._ranks: list[Array] = []
        self._set = 0

    def add(self, flags: Array) -> None:
        starts = np.arange(0, len(flags), RANK_STRIDE)
        counts = np.add.reduceat(flags, starts, dtype=np.int64) if len(flags) else starts
        ends = self._set + counts.cumsum()
        self._ranks.append((ends - counts).astype("<u4"))
        self._set = int(ends[-1]) if len(ends) else self._set
        self._packed.append(np.packbits(flags, bitorder="little").tobytes())

    def planes(self, name: str) -> dict[str, bytes]:
        ranks = b"".join([held.tobytes() for held in self._ranks])
        return {name: b"".join(self._packed), f"{name}_rank": ranks}


def _joined(arrays: Sequence[Array], of: type) -> Array:
    return np.concatenate([np.zeros(0, of), *arrays])


def _nibbles(values: Array) -> bytes:
    """Return numbers below 16 two in a byte, the first one low."""
    even = np.append(values, np.uint8(0)) if len(values) % 2 else values
    packed: bytes = (even[::2] | even[1::2] << np.uint8(4)).tobytes()
    return packed
