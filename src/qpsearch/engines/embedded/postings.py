"""Posting lists as planes of bytes: small on disk, read in place, decoded many at a time.

All the lists of a field stand one behind the other, in the order of their terms. A posting is a
*gap* (ordinal minus that of the posting before; in the first of a list the ordinal itself) and a
*frequency*. Each goes into layers, so that what is small takes one byte and rare large values
take more without slowing the others:

=============  ============================================================================
``gap``        one byte a posting: the low 8 bits of the gap
``gap_more``   one bit a posting: the gap has more than 8 bits
``gap_mid``    one byte for each bit set in ``gap_more``: the next 8 bits
``gap_most``   one bit a byte of ``gap_mid``: there are more than 16 bits
``gap_high``   two bytes for each bit set in ``gap_most``: the last 16 bits
``freq_more``  one bit a posting: the frequency is more than 1
``freq``       four bits for each bit set in ``freq_more``: frequency minus 2, at most 14;
               15 says that ``freq_high`` has it
``freq_high``  eight bytes, rising: the number of the posting, the frequency
``skips``      four bytes for each :data:`RANK_STRIDE` postings: the ordinal of the first of them
=============  ============================================================================

Every ``*_more`` and ``*_most`` plane has a *rank directory*, the number of bits set before each
:data:`RANK_STRIDE` bits, so that a list can be decoded without reading those before it. A list of n
postings takes n to 1.3 n bytes where terms are frequent, about 2.5 n where they are rare. By
``skips`` a part of a long list can be decoded without what stands before it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, compress
from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from qpsearch.pages import Numbers

RANK_STRIDE = 1024
"""Bits for each number of a rank directory."""
ESCAPE = 15
"""Stands for a frequency that ``freq_high`` has."""


class _Bits(dict[int, bytes]):
    """Byte → its bits, lowest first, one byte each; made when first asked for."""

    def __missing__(self, byte: int) -> bytes:
        bits = self[byte] = bytes(byte >> bit & 1 for bit in range(8))
        return bits


_BITS = _Bits()

_NIBBLES = [bytes((byte & 15, byte >> 4)) for byte in range(256)]
"""Byte → its two numbers of four bits, the low one first."""

PLANES = (
    "gap",
    "gap_more",
    "gap_more_rank",
    "gap_mid",
    "gap_most",
    "gap_most_rank",
    "gap_high",
    "freq_more",
    "freq_more_rank",
    "freq",
    "freq_high",
    "skips",
)


class BitPlane(NamedTuple):
    """Bits with their rank directory."""

    bits: memoryview
    ranks: memoryview
    """Format ``I``."""

    def rank(self, position: int) -> int:
        """Return the number of bits set before ``position``."""
        block = position // RANK_STRIDE
        first = block * RANK_STRIDE
        if position == first:
            return self.ranks[block] if block < len(self.ranks) else self._all()
        held = int.from_bytes(self.bits[first >> 3 : (position + 7) >> 3], "little")
        before: int = self.ranks[block]
        return before + (held & ((1 << (position - first)) - 1)).bit_count()

    def around(self, start: int, end: int) -> tuple[int, int]:
        """Return, of the bits set, numbers that those from ``start`` to ``end`` lie between.

        As near as the directory has them, without a look at the bits.
        """
        ranks = self.ranks
        count = len(ranks)
        beyond = ranks[-1] + RANK_STRIDE if count else 0  # no fewer than there are
        low, high = start // RANK_STRIDE, -(-end // RANK_STRIDE)
        return ranks[low] if low < count else beyond, ranks[high] if high < count else beyond

    def _all(self) -> int:
        if not self.ranks:
            return 0
        first = (len(self.ranks) - 1) * RANK_STRIDE
        rest: int = self.ranks[-1]
        return rest + int.from_bytes(self.bits[first >> 3 :], "little").bit_count()

    def spread(self, start: int, end: int) -> bytes:
        """Return the bits from ``start`` to ``end``, one byte each; empty if none is set."""
        first = start >> 3
        held = bytes(self.bits[first : (end + 7) >> 3])
        if not held.strip(b"\0"):
            return b""
        shift = start - 8 * first
        return b"".join([_BITS[byte] for byte in held])[shift : shift + end - start]


class Planes(NamedTuple):
    """The posting lists of one field, in place."""

    gap: memoryview
    gap_more: BitPlane
    gap_mid: memoryview
    gap_most: BitPlane
    gap_high: memoryview
    freq_more: BitPlane
    freq: memoryview
    freq_high: memoryview
    """Format ``I``: pairs of posting number and frequency."""
    skips: Numbers
    """Format ``I``; empty in an index that was made before there were any."""

    def ordinals(self, start: int, end: int, base: int, opening: int | None = None) -> list[int]:
        """Return the ordinals of the postings ``start`` to ``end``, each plus ``base``.

        ``opening`` is the ordinal of the first, where that is not the first of its list.
        """
        more = self.gap_more.spread(start, end)
        if not more and not base and opening is None:
            return list(accumulate(self.gap[start:end]))
        gaps = self.gap[start:end].tolist()
        if more:
            first = self.gap_more.rank(start)
            last = first + more.count(1)
            mid = self.gap_mid[first:last].tolist()
            most = self.gap_most.spread(first, last) if len(self.gap_high) else b""
            if most:
                at = 2 * self.gap_most.rank(first)
                for place in compress(range(len(mid)), most):
                    high = self.gap_high[at : at + 2]
                    mid[place] |= int.from_bytes(high, "little") << 8
                    at += 2
            for place, value in zip(compress(range(len(gaps)), more), mid, strict=True):
                gaps[place] |= value << 8
        gaps[0] = base + (gaps[0] if opening is None else opening)
        return list(accumulate(gaps))

    def frequency(self, number: int) -> int:
        """Return the frequency of one posting."""
        bits = self.freq_more.bits
        if not bits[number >> 3] >> (number & 7) & 1:
            return 1
        rank = self.freq_more.rank(number)
        value = self.freq[rank >> 1] >> (4 * (rank & 1)) & 15
        if value == ESCAPE:
            frequency: int = self.escaped(number, number + 1)[1]
            return frequency
        return value + 2

    def frequencies(self, start: int, end: int) -> list[int]:
        """Return the frequencies of the postings ``start`` to ``end``."""
        found = [1] * (end - start)
        more = self.freq_more.spread(start, end)
        if more:
            first = self.freq_more.rank(start)
            last = first + more.count(1)
            held = b"".join([_NIBBLES[byte] for byte in self.freq[first >> 1 : (last + 1) >> 1]])
            held = held[first & 1 : last - first + (first & 1)]
            for place, value in zip(compress(range(len(found)), more), held, strict=True):
                found[place] = value + 2
            if ESCAPE + 2 in found:
                escaped = self.escaped(start, end).tolist()
                for number, frequency in zip(escaped[::2], escaped[1::2], strict=True):
                    found[number - start] = frequency
        return found

    def escaped(self, start: int, end: int) -> memoryview:
        """Return number and frequency of the postings of which ``freq_high`` has the frequency."""
        numbers = self.freq_high[::2]
        return self.freq_high[2 * bisect_left(numbers, start) : 2 * bisect_left(numbers, end)]
