"""Posting lists made up, and the planes that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

from qpsearch.engines.embedded.encoding import encode
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


def ordinals_of(postings: Sequence[tuple[int, int]]) -> list[int]:
    return [int(ordinal) - 1 for ordinal in np.cumsum([gap for gap, _ in postings])]


def planes_of(field: list[list[tuple[int, int]]]) -> Planes:
    gaps = [np.diff(ordinals_of(postings), prepend=0) for postings in field]
    counts = [count for postings in field for _, count in postings]
    encoded = encode(np.concatenate([np.zeros(0, np.int64), *gaps]), np.array(counts, np.int64))

    def bits(name: str) -> BitPlane:
        return BitPlane(memoryview(encoded[name]), memoryview(encoded[f"{name}_rank"]).cast("I"))

    plain: dict[str, Any] = {
        name: memoryview(encoded[name]) for name in ("gap", "gap_mid", "gap_high", "freq")
    }
    flags = {name: bits(name) for name in ("gap_more", "gap_most", "freq_more")}
    return Planes(**plain, **flags, freq_high=memoryview(encoded["freq_high"]).cast("I"))
