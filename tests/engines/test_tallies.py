"""Tallies: postings of several segments, read together, are what each list says by itself."""

from __future__ import annotations

from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posting_lists import Postings, fields, lists, ordinals_of, planes_of
from qpsearch.engines.embedded import posting_arrays, tallies
from qpsearch.engines.embedded.parts import PlacedList, PlacedSegment, lists_in
from qpsearch.engines.embedded.posting_arrays import Windows
from qpsearch.engines.embedded.tallies import Tallies, TallyReader
from qpsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Field:
    """A field whose terms are told, its postings encoded."""

    def __init__(self, terms: dict[bytes, Postings]) -> None:
        self.planes = planes_of([*terms.values()])
        ends = [0, *accumulate(map(len, terms.values()))]
        self._spans = dict(zip(terms, zip(ends, ends[1:], strict=False), strict=True))

    def __len__(self) -> int:
        return len(self._spans)

    def check_postings(self, start: int, end: int) -> None:
        """Made up here, it is whole."""

    def span(self, term: bytes) -> tuple[int, int]:
        return self._spans.get(term, (0, 0))


class Segment:
    """A segment of which only fields and the number of records are told."""

    def __init__(self, held: dict[str, dict[bytes, Postings]]) -> None:
        every = [ordinals_of(postings) for terms in held.values() for postings in terms.values()]
        self.records = 1 + max(chain([0], *every))
        self._fields = {name: Field(terms) for name, terms in held.items()}

    def field(self, name: str) -> Field:
        return self._fields.get(name, Field({}))

    def damaged(self, reason: str) -> NoReturn:
        raise IndexDamagedError("segment", reason)


class Index:
    """The parts of an index, with what each term should be."""

    def __init__(self, held: list[dict[str, dict[bytes, Postings]]], deleted: set[int]) -> None:
        self._parts: list[PlacedSegment] = []
        self.expected: dict[tuple[str, bytes], dict[int, float]] = {}
        self.end = 0
        self.deletions = bool(deleted)
        for of_segment in held:
            segment: Any = Segment(of_segment)
            gone = deleted & {*range(self.end, self.end + segment.records)}
            self._parts.append(PlacedSegment(segment, self.end, frozenset(gone)))
            for name, terms in of_segment.items():
                for term, postings in terms.items():
                    self.expected.setdefault((name, term), {}).update(
                        (self.end + ordinal, float(count))
                        for ordinal, (_, count) in zip(ordinals_of(postings), postings, strict=True)
                        if self.end + ordinal not in gone
                    )
            self.end += segment.records

    def __iter__(self) -> Iterator[PlacedSegment]:
        return iter(self._parts)

    def lists(self, field: str, term: bytes) -> list[PlacedList]:
        return lists_in(self, field, term)


names = st.sampled_from(["words", "grams", "titles"])
terms = st.integers(0, 7).map(lambda number: b"%d" % number)
segments = st.dictionaries(
    names,
    st.dictionaries(
        terms, st.one_of(lists, fields.map(lambda some: some[0] if some else [(1, 1)])), max_size=4
    ),
    max_size=3,
)
places = st.lists(st.tuples(names, terms), max_size=20)


@settings(deadline=None)
@given(
    st.lists(segments, max_size=4),
    st.sets(st.integers(0, 3000), max_size=40),
    places,
    places,
    st.sampled_from([1, 50, 1 << 17]),
)
def test_read_together(
    held: list[dict[str, dict[bytes, Postings]]],
    deleted: set[int],
    asked: list[tuple[str, bytes]],
    expected: list[tuple[str, bytes]],
    at_once: int,
) -> None:
    """Terms asked for together, expected or not, and one by one, are what their lists say."""
    index: Any = Index(held, deleted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posting_arrays, "_AT_ONCE", at_once)
        together = TallyReader(Tallies(index))
        together.expect(iter(expected))
        found = [*together.all_of(asked), *map(together.of, expected)]
        alone = TallyReader(Tallies(index))

        for place, tally in zip([*asked, *expected], found, strict=True):
            right = index.expected.get(place, {})
            assert dict(tally) == right
            assert [*tally] == sorted(right)
            assert dict(alone.of(place)) == right
            for own in (tally.ordinals, tally.counts, tally.repeated):
                assert own.base is None, "a view would keep what was read with it"


def test_what_is_expected_is_read_at_once() -> None:
    """Nothing is read before one of what is expected is asked for, then all of it."""
    index: Any = Index([{"words": {b"a": [(1, 1)], b"b": [(2, 3)], b"c": [(4, 1)]}}], set())
    kept = Tallies(index)
    asked = TallyReader(kept)
    a, b, c = (("words", term) for term in (b"a", b"b", b"c"))
    asked.expect([a, b])
    assert kept.known(a) is None

    asked.of(c)
    assert kept.known(a) is None
    asked.of(b)
    assert kept.known(a) is not None


def test_the_least_is_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is expected, what is asked for is answered, and no more is kept than may be."""
    monkeypatch.setattr(tallies, "_MOST_KEPT", 500)
    postings = {b"%d" % number: [(1, 2)] * 30 for number in range(40)}
    index: Any = Index([{"words": postings}], set())
    kept = Tallies(index)
    asked = TallyReader(kept)
    everything = [("words", term) for term in postings]
    asked.expect(everything)

    assert [len(asked.of(place)) for place in everything] == [30] * 40
    assert [len(tally) for tally in asked.all_of(everything)] == [30] * 40
    assert 0 < sum(kept.known(place) is not None for place in everything) <= 500 // (45 + 60)


@pytest.mark.parametrize("fault", ["gap", "freq"])
def test_the_damaged_segment_is_named(fault: str) -> None:
    """Of lists read together the one that cannot be read says in which segment it is."""
    sound = {"words": {b"a": [(300, 5), (70_000, 90)]}}
    index: Any = Index([sound, sound, sound], set())
    part = [*index][1]
    field: Any = part.segment.field("words")
    field.planes = field.planes._replace(**{fault: memoryview(b"")})
    part.segment.damaged = lambda reason: (_ for _ in ()).throw(IndexDamagedError("second", reason))

    reason = {"gap": "postings point beyond the records", "freq": "frequencies cannot be read"}
    with pytest.raises(IndexDamagedError, match=f"second.*{reason[fault]}"):
        TallyReader(Tallies(index)).of(("words", b"a"))


@settings(deadline=None, max_examples=30)
@given(
    sizes=st.lists(
        st.tuples(st.integers(1, 9000), st.sampled_from([1, 3, 300])), min_size=1, max_size=3
    ),
    edges=st.lists(st.integers(0, 40_000), min_size=2, max_size=12, unique=True),
    skips=st.booleans(),
)
def test_near_some_ordinals(
    sizes: list[tuple[int, int]],
    edges: list[int],
    skips: bool,
) -> None:
    """In the windows asked for, a tally read by strides says what the whole one says."""
    held = [
        {"words": {b"a": [(1, 2)] * 700, b"b": [(step, 1 + at % 3) for at in range(size)]}}
        for size, step in sizes
    ]
    index: Any = Index(held, {5, 2048})
    if not skips:  # as in an index of an earlier version
        for part in index:
            field = part.segment.field("words")
            field.planes = field.planes._replace(skips=memoryview(b"").cast("I"))
    rising = sorted(edges)[: len(edges) // 2 * 2]
    bounds = [(part.base, part.base + part.segment.records) for part in index]
    within = [
        (max(low, start), min(high, end))
        for low, high in bounds
        for start, end in zip(rising[::2], rising[1::2], strict=True)
        if max(low, start) < min(high, end)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tallies, "MOST_WHOLE", 1000)
        kept = Tallies(index)
        asked = TallyReader(kept)
        asked.stay_near(Windows(*np.array(within, np.int64).reshape(-1, 2).T))
        found = asked.of(("words", b"b"))

    right = index.expected.get(("words", b"b"), {})
    near = [ordinal for start, end in within for ordinal in range(start, end)]
    assert [found.get(ordinal) for ordinal in near] == [right.get(ordinal) for ordinal in near]
    assert found.items() <= right.items()
    if len(right) > 1000:
        assert kept.known(("words", b"b")) is None, "a part would be taken for the whole"
