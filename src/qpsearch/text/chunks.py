"""Folded texts → chunks: short pieces that can be divided apart, most of which come again.

A text is cut between two characters of Han that no word can hold together where they stand, and
between Han and anything else. By arrays, for the texts of whole documents; a query has no need
of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qpsearch.text.segment import HAN_BEGINS, HAN_ENDS, LONGEST_APART

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.text.dictionary import Array, Dictionary

_BITS = 22
"""Tables have two to this number of places; what shares one by chance makes a chunk longer."""
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""The golden ratio, as in Fibonacci hashing: neighbours come to lie far apart in the table."""


class Chunker:
    """Cuts texts by a dictionary."""

    def __init__(self, dictionary: Dictionary) -> None:
        two, three = dictionary.joints()
        self._two = _table(two)
        self._three = _table(three)

    def chunks(self, texts: Sequence[str]) -> tuple[list[str], list[int]]:
        """Return the chunks of all texts in a row, and for each text how many there are so far."""
        whole = "".join(texts)
        codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), "<u4")
        is_end = np.ones(len(codes), np.bool_)
        is_end[:-1] = self._cuts(codes, lengths := np.fromiter(map(len, texts), np.int64))
        text_ends = lengths.cumsum()
        is_end[text_ends[lengths > 0] - 1] = True
        ends = is_end.nonzero()[0] + 1
        chunks = [whole[start:end] for start, end in pairwise([0, *ends.tolist()])]
        return chunks, ends.searchsorted(text_ends, "right").tolist()

    def _cuts(self, codes: Array, lengths: Array) -> Array:
        """Return after which characters but the last to cut, the ends of texts aside."""
        together = self._two[_places(codes[:-1], codes[1:])]
        three = self._three[_places(codes[:-2], codes[1:-1], codes[2:])]
        together[:-1] |= three
        together[1:] |= three
        if len(lengths) and lengths.max() > LONGEST_APART:
            together |= np.repeat(lengths > LONGEST_APART, lengths)[1:]
        is_han = (codes >= ord(HAN_BEGINS)) & (codes < ord(HAN_ENDS))
        before, after = is_han[:-1], is_han[1:]
        cuts: Array = (before != after) | (before & after & ~together)
        return cuts


def _table(rows: Array) -> Array:
    """Return a table that is true in the places of all rows."""
    table = np.zeros(1 << _BITS, np.bool_)
    table[_places(*rows.T)] = True
    return table


def _places(*columns: Array) -> Array:
    """Return the places of rows of characters."""
    packed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        packed <<= np.uint64(16)
        packed |= column
    packed *= _SPREAD
    packed >>= np.uint64(64 - _BITS)
    return packed
