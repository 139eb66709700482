"""Posting lists as arrays: many of them, of any fields and segments, decoded in one pass.

A search reads dozens of lists, most of them short: what it costs is the number of calls to NumPy,
not the number of postings. So the planes of all lists (see
:mod:`~qpsearch.engines.embedded.postings`) are put in a row, and each step is taken once for the
whole row.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engines.embedded.postings import ESCAPE, RANK_STRIDE
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.postings import BitPlane, Planes


def gaps_of(planes: Planes, start: int, end: int) -> Array:
    """Return the gaps of the postings ``start`` to ``end`` of a field as stored, ``int64``."""
    return _one(planes, start, end).gaps()


def frequencies_of(planes: Planes, start: int, end: int) -> Array:
    """Return what :meth:`Planes.frequencies` returns, as an array of ``int64``."""
    found = np.ones(end - start, np.int64)
    places, repeated = _one(planes, start, end).repeated()
    found[places] = repeated
    return found


def _one(planes: Planes, start: int, end: int) -> Row:
    return Row([planes], np.array([start], np.int64), np.array([end], np.int64))


class Row:
    """Stretches of postings put in a row.

    Args:
        planes: of the field that each stretch is of.
        starts: for each stretch the number of its first posting in the field.
        ends: the number after its last one; every stretch has at least one.

    The methods raise ``ValueError`` or ``IndexError`` where the planes do not hold them.

    """

    def __init__(self, planes: Sequence[Planes], starts: Array, ends: Array) -> None:
        self._planes = planes
        self._spans = _Spans(starts, ends)
        self.begins = self._spans.begins
        """For each stretch where it begins in the row."""
        self.size = self._spans.size
        """The number of postings."""

    def gaps(self) -> Array:
        """Return the gaps as they are stored, ``int64``."""
        spans = self._spans
        gaps = spans.read([plane.gap for plane in self._planes]).astype(np.int64)
        more = spans.flagged([plane.gap_more for plane in self._planes])
        if more is not None:
            held = [self._planes[at] for at in more.held]
            middle = more.spans.read([plane.gap_mid for plane in held]).astype(np.int64)
            # Only a segment of more than 65,536 records has any.
            if any(len(plane.gap_high) for plane in held):
                most = more.spans.flagged([plane.gap_most for plane in held])
                if most is not None:
                    high = most.spans.read([held[at].gap_high for at in most.held], "<u2")
                    middle[most.places] |= high.astype(np.int64) << 8
            gaps[more.places] |= middle << 8
        return gaps

    def repeated(self) -> tuple[Array, Array]:
        """Return the places in the row of frequencies above 1, rising, and these (``float64``)."""
        more = self._spans.flagged([plane.freq_more for plane in self._planes])
        if more is None:
            return np.zeros(0, np.int64), np.zeros(0)
        small = more.spans.nibbles([self._planes[at].freq for at in more.held])
        frequencies = small + 2.0
        escaped = (small == ESCAPE).nonzero()[0]
        if len(escaped):
            frequencies[escaped] = self._escaped(more.places[escaped])
        return more.places, frequencies

    def _escaped(self, places: Array) -> Array:
        """Return the frequencies, too large for four bits, of postings at ``places``, rising."""
        owners = dict.fromkeys((self.begins.searchsorted(places, side="right") - 1).tolist())
        starts, ends = self._spans.starts.tolist(), self._spans.ends.tolist()
        found = b"".join([self._planes[at].escaped(starts[at], ends[at]) for at in owners])
        frequencies = np.frombuffer(found, "<u4")[1::2]
        if len(frequencies) != len(places):
            raise ValueError("frequencies are missing")
        return frequencies


class _Flagged(NamedTuple):
    """The bits set in a layer, and what stands for them in the next one."""

    places: Array
    """Of the bits, in the row; rising."""
    held: list[int]
    """The numbers of the stretches that have any."""
    spans: _Spans
    """Where these have theirs in the next layer."""


class _Spans:
    """Places in a layer: for each stretch from where to where, and where that is in the row."""

    def __init__(self, starts: Array, ends: Array) -> None:
        self.starts = starts
        self.ends = ends
        self.counts = ends - starts
        if self.counts.min() < 0:
            raise ValueError("a stretch ends before it begins")
        edges = self.counts.cumsum()
        self.begins = edges - self.counts
        self.size = int(edges[-1])

    def read(self, layers: Sequence[memoryview], of: str = "u1") -> Array:
        """Return the numbers in the row; ``of`` is their type."""
        width = int(of[-1])
        return _joined(layers, width * self.starts, width * self.ends).view(of)

    def nibbles(self, layers: Sequence[memoryview]) -> Array:
        """Return the numbers of four bits in the row."""
        firsts, lasts = self.starts >> 1, (self.ends + 1) >> 1
        packed = _joined(layers, firsts, lasts)
        pairs = np.empty((len(packed), 2), np.uint8)
        pairs[:, 0], pairs[:, 1] = packed & 15, packed >> 4
        sizes = lasts - firsts
        lows = 2 * (sizes.cumsum() - sizes) + (self.starts & 1)
        return _pieces(pairs.reshape(-1), lows, lows + self.counts)

    def flagged(self, layers: Sequence[BitPlane]) -> _Flagged | None:
        """Return the bits set; ``None`` where there are none.

        Each stretch is read from the last place of the rank directory before it: the bits on the
        way say where it begins in the next layer.
        """
        strides, firsts, lasts, edges = self._in_bits
        packed = _joined([layer.bits for layer in layers], firsts, lasts)
        if not packed.any():
            return None
        set_bits = np.unpackbits(packed, bitorder="little").view(np.bool_).nonzero()[0]
        before, lows, highs = set_bits.searchsorted(edges)
        held = (highs > lows).nonzero()[0]
        if not len(held):
            return None
        lows, highs = lows[held], highs[held]
        chosen = held.tolist()
        places = zip(chosen, strides[held].tolist(), strict=True)
        ranks = np.array([layers[at].ranks[stride] for at, stride in places], np.int64)
        starts = ranks + (lows - before[held])
        spans = _Spans(starts, starts + (highs - lows))
        moved = (edges[1] - self.begins)[held]
        found = _pieces(set_bits, lows, highs) - moved.repeat(spans.counts)
        return _Flagged(found, chosen, spans)

    @cached_property
    def _in_bits(self) -> tuple[Array, Array, Array, Array]:
        """For each stretch its place in the rank directory, its first byte, the end of its bytes.

        And three places among the bits of all these bytes: where those of the stretch's bytes
        begin, where the stretch itself begins, and where it ends.
        """
        strides = self.starts // RANK_STRIDE
        firsts, lasts = strides * (RANK_STRIDE // 8), (self.ends + 7) >> 3
        sizes = 8 * (lasts - firsts)
        edges = np.empty((3, len(sizes)), np.int64)
        edges[0] = sizes.cumsum() - sizes
        edges[1] = edges[0] + (self.starts & (RANK_STRIDE - 1))
        edges[2] = edges[1] + self.counts
        return strides, firsts, lasts, edges


def _joined(layers: Sequence[memoryview], starts: Array, ends: Array) -> Array:
    """Return bytes of layers put in a row, ``uint8``."""
    spans = zip(layers, starts.tolist(), ends.tolist(), strict=True)
    row = np.frombuffer(b"".join([layer[start:end] for layer, start, end in spans]), np.uint8)
    if len(row) != (ends - starts).sum():
        raise ValueError("a layer is too short")
    return row


def _pieces(values: Array, starts: Array, ends: Array) -> Array:
    """Return stretches of an array put in a row."""
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    return np.concatenate([values[start:end] for start, end in spans])
