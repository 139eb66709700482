"""The planes of posting lists: what goes in comes out, by both ways of reading."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from posting_lists import Postings, encode, fields, ordinals_of, planes_of
from qpsearch.engines.embedded.decoding import Row, frequencies_of, gaps_of
from qpsearch.engines.embedded.encoding import Encoder
from qpsearch.engines.embedded.postings import BitPlane


@settings(deadline=None)
@given(fields, st.sampled_from([0, 1, 70_000]))
def test_every_list_comes_back(field: list[Postings], base: int) -> None:
    """Ordinals and frequencies of each list are what was written, with and without NumPy."""
    planes = planes_of(field)
    start = 0
    for postings in field:
        end = start + len(postings)
        expected = ordinals_of(postings)
        counts = [count for _, count in postings]

        assert planes.ordinals(start, end, base) == [ordinal + base for ordinal in expected]
        assert planes.frequencies(start, end) == counts
        assert gaps_of(planes, start, end).cumsum().tolist() == expected
        assert frequencies_of(planes, start, end).tolist() == counts
        start = end


@settings(deadline=None)
@given(st.lists(fields.filter(bool), min_size=1, max_size=3), st.data())
def test_lists_in_a_row(several: list[list[Postings]], data: st.DataObject) -> None:
    """Lists of any fields, decoded together in any order, are what each is by itself."""
    each = [(planes_of(field), field) for field in several]
    ends = [[0, *accumulate(map(len, field))] for field in several]
    at = st.sampled_from(range(len(several))).flatmap(
        lambda field: st.tuples(st.just(field), st.sampled_from(range(len(several[field]))))
    )
    chosen = data.draw(st.lists(at, min_size=1, max_size=12))
    row = Row(
        [each[field][0] for field, _ in chosen],
        np.array([ends[field][term] for field, term in chosen]),
        np.array([ends[field][term + 1] for field, term in chosen]),
    )
    gaps, (places, repeated) = row.gaps(), row.repeated()
    counts = np.ones(row.size)
    counts[places] = repeated

    bounds = [*row.begins.tolist(), row.size]
    for (start, end), (field, term) in zip(pairwise(bounds), chosen, strict=True):
        postings = several[field][term]
        assert gaps[start:end].cumsum().tolist() == ordinals_of(postings)
        assert counts[start:end].tolist() == [count for _, count in postings]
    assert (repeated > 1).all()


@settings(deadline=None)
@given(st.lists(st.booleans(), max_size=4000), st.data())
def test_ranks(flags: list[bool], data: st.DataObject) -> None:
    """The rank directory counts the bits before any position."""
    records = np.where(flags, 300, 1).cumsum()
    encoded = encode(records, np.zeros(min(1, len(flags)), np.int64), np.ones_like(records))
    plane = BitPlane(
        memoryview(encoded["gap_more"]), memoryview(encoded["gap_more_rank"]).cast("I")
    )
    position = data.draw(st.integers(0, len(flags)))

    assert plane.rank(position) == sum(flags[:position])


@settings(deadline=None)
@given(fields, st.lists(st.integers(0, 6), max_size=4))
def test_encoding_in_pieces(field: list[Postings], cuts: list[int]) -> None:
    """Lists given a few at a time become the same planes as all at once."""

    def arrays(some: list[Postings]) -> list[Any]:
        starts = list(accumulate(map(len, some), initial=0))[:-1]
        records = [ordinal for postings in some for ordinal in ordinals_of(postings)]
        counts = [count for postings in some for _, count in postings]
        return [np.array(values, np.int64) for values in (records, starts, counts)]

    encoder = Encoder()
    for start, end in pairwise([0, *sorted(cuts), len(field)]):
        encoder.add(*arrays(field[start:end]))

    assert encoder.planes() == encode(*arrays(field))
