"""Posting lists made up, and the planes that hold them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from qpsearch.engines.embedded.encoding import Encoder
from qpsearch.engines.embedded.postings import BitPlane, Planes

if TYPE_CHECKING:
    from collections.abc import Sequence

Postings = list[tuple[int, int]]
"""The gaps and frequencies of one list."""

frequencies = st.one_of(st.integers(1, 3), st.integers(1, 300), st.integers(1, 200_000))
steps = st.one_of(st.integers(1, 3), st.integers(1, 400), st.integers(1, 200_000))
lists = st.lists(st.tuples(steps, frequencies), min_size=1, max_size=60)
"""The gaps and frequencies of one term."""
fields = st.lists(
    st.one_of(lists, st.integers(1, 3000).map(lambda size: [(1, 1 + size % 2)] * size)), max_size=6
)
"""Some terms, now and then a long one, so that lists begin inside the strides of the ranks."""


def encode(records: Any, starts: Any, counts: Any) -> dict[str, bytes]:
    """Return the planes of all lists of a field, given at once."""
    encoder = Encoder()
    encoder.add(records, starts, counts)
    return encoder.planes()


def ordinals_of(postings: Sequence[tuple[int, int]]) -> list[int]:
    return [int(ordinal) - 1 for ordinal in np.cumsum([gap for gap, _ in postings])]


def planes_of(field: list[list[tuple[int, int]]]) -> Planes:
    records = [ordinal for postings in field for ordinal in ordinals_of(postings)]
    starts = list(accumulate(map(len, field), initial=0))[:-1]
    counts = [count for postings in field for _, count in postings]
    encoded = encode(*(np.array(values, np.int64) for values in (records, starts, counts)))

    def bits(name: str) -> BitPlane:
        return BitPlane(memoryview(encoded[name]), memoryview(encoded[f"{name}_rank"]).cast("I"))

    plain: dict[str, Any] = {
        name: memoryview(encoded[name]) for name in ("gap", "gap_mid", "gap_high", "freq")
    }
    flags = {name: bits(name) for name in ("gap_more", "gap_most", "freq_more")}
    numbers = {name: memoryview(encoded[name]).cast("I") for name in ("freq_high", "skips")}
    return Planes(**plain, **flags, **numbers)
