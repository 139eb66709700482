"""Posting lists that are decoded as far as they are asked for say what a dict of all says."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posting_lists import Postings, lists, ordinals_of, planes_of
from qpsearch.engines.embedded.posting_lists import PostingList, Stretch

if TYPE_CHECKING:
    from pathlib import Path


@settings(deadline=None)
@given(
    st.lists(lists, max_size=3),
    st.sets(st.integers(0, 2000), max_size=30),
    st.lists(st.integers(-1, 2000), max_size=30),
    st.data(),
)
def test_as_a_dict(
    segments: list[Postings], gone: set[int], asked: list[int], data: st.DataObject
) -> None:
    """Length, order, frequencies and sums over a document are those of all postings in a dict."""
    stretches: list[Stretch] = []
    expected: dict[int, int] = {}
    base = 0
    for postings in segments:
        reader: Any = planes_of([postings])
        ordinals = [base + ordinal for ordinal in ordinals_of(postings)]
        deleted = frozenset(gone.intersection(range(base, ordinals[-1] + 1)))
        stretches.append(Stretch(reader, 0, len(postings), base, deleted))
        counts = [count for _, count in postings]
        expected |= {o: c for o, c in zip(ordinals, counts, strict=True) if o not in deleted}
        document = data.draw(st.sampled_from(ordinals))
        clauses = range(document, document + 1 + len(asked))
        if gone.isdisjoint(clauses):
            held = sum(c for o, c in zip(ordinals, counts, strict=True) if o in clauses)
            assert PostingList(stretches).in_document(clauses) == held
        base = ordinals[-1] + 1
    found = PostingList(stretches)

    assert len(found) == len(expected)
    assert list(found) == list(expected)
    for ordinal in [*asked, *expected]:
        assert found.get(ordinal) == expected.get(ordinal)
        assert (ordinal in found) == (ordinal in expected)
    assert dict(found.items()) == expected
    with pytest.raises(KeyError):
        found[-1]


def test_a_long_list_is_read_by_strides() -> None:
    """Of a long list only the strides are read that hold what is asked for."""
    postings = [(1 + at % 300, 1 + at % 4) for at in range(9000)]
    planes = planes_of([[(7, 1)] * 100, postings])
    reader: Any = SimpleNamespace(
        planes=planes,
        ordinals=planes.ordinals,
        frequency=planes.frequency,
        frequencies=planes.frequencies,
    )
    base = 10
    stretch = Stretch(reader, 100, 9100, base, frozenset({base + ordinals_of(postings)[4]}))
    counts = {base + o: c for o, (_, c) in zip(ordinals_of(postings), postings, strict=True)}
    ordinals = list(counts)

    for at in (0, 3, 1023, 1024, 5000, 8999):
        assert stretch.frequency(ordinals[at]) == postings[at][1]
    assert stretch.frequency(ordinals[4]) == stretch.frequency(ordinals[-1] + 1) == 0
    for first, last in ((6, 9), (900, 4000), (8990, 8999)):
        document = range(ordinals[first], ordinals[last] + 1)
        assert stretch.total(document) == sum(counts.get(o, 0) for o in document)
    assert "ordinals" not in vars(stretch)
    assert list(stretch) == [o for at, o in enumerate(ordinals) if at != 4]
    assert stretch.frequency(ordinals[7000]) == postings[7000][1]


def test_arrays_are_imported_when_they_pay(seed_index: Path) -> None:
    """Of a large index NumPy is not imported for the first searches that find little."""
    script = """
import sys
from qpsearch import Corpus
sys.modules["qpsearch.engines.embedded.choosing"]._VERY_MANY = 0
with Corpus.open(sys.argv[1]) as corpus:
    for _ in range(5):
        assert corpus.search("首席质量官").hits
        print("numpy" in sys.modules)
"""
    command = [sys.executable, "-c", script, str(seed_index)]
    shown = subprocess.run(  # noqa: S603 - our own script
        command, capture_output=True, text=True, check=True
    ).stdout
    assert shown.split() == ["False", "False", "False", "True", "True"]
