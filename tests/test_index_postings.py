"""The planes of posting lists: what goes in comes out, by both ways of reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.index.postings import BitPlane, Planes, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

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


@settings(deadline=None)
@given(fields, st.sampled_from([0, 1, 70_000]))
def test_every_list_comes_back(field: list[list[tuple[int, int]]], base: int) -> None:
    """Ordinals and frequencies of each list are what was written, with and without NumPy."""
    planes = planes_of(field)
    start = 0
    for postings in field:
        end = start + len(postings)
        expected = ordinals_of(postings)
        counts = [count for _, count in postings]

        assert planes.ordinals(start, end, base) == [ordinal + base for ordinal in expected]
        assert planes.frequencies(start, end) == counts
        assert planes.ordinal_array(start, end).tolist() == expected
        assert planes.frequency_array(start, end).tolist() == counts
        start = end


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=4000), st.data())
def test_ranks(flags: list[bool], data: st.DataObject) -> None:
    """The rank directory counts the bits before any position."""
    encoded = encode(np.where(flags, 300, 1).astype(np.int64), np.ones(len(flags), np.int64))
    plane = BitPlane(
        memoryview(encoded["gap_more"]), memoryview(encoded["gap_more_rank"]).cast("I")
    )
    position = data.draw(st.integers(0, len(flags)))

    assert plane.rank(position) == sum(flags[:position])
