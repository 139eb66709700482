"""Terms counted by arrays are those counted one by one."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.engine.counting import (
    Counted,
    counted_grams,
    grams_unpacked,
    pack_grams,
    unpack,
)
from qpsearch.engine.terms import grams_of

letters = st.text(
    st.sampled_from("质量强国，a𠮷\ud800\x00 \u3000\u00a0\x1c\u2028\n\r"), max_size=20
)
anything = st.text(max_size=20)
grams = st.text(
    st.sampled_from("质a𠮷\ud800\ue000\U0010ffff\x00") | st.characters(), min_size=1, max_size=2
).filter(lambda gram: "\n" not in gram)
words = st.text(st.sampled_from("质量强国a𠮷"), min_size=1, max_size=3)


def per_record(terms: list[str], postings: bytes, records: int) -> list[Counter[str]]:
    """Return for each record its terms, each with its frequency."""
    found: list[Counter[str]] = [Counter() for _ in range(records)]
    for term, record, frequency in zip(
        *unpack(np.frombuffer(bytearray(postings), np.uint64)), strict=True
    ):
        assert terms[term] not in found[record]
        found[record][terms[term]] = int(frequency)
    assert set(terms) == {term for held in found for term in held}
    return found


@settings(deadline=None)
@given(st.lists(letters | anything, max_size=6))
def test_grams_are_counted_as_they_are_listed(texts):
    """For each record the arrays hold what counting the list of its grams gives."""
    run = counted_grams(texts)
    terms = grams_unpacked(np.frombuffer(run.grams, np.uint64))
    assert terms == sorted(terms)
    assert per_record(terms, run.postings, len(texts) + 1) == [
        Counter(),
        *(Counter(grams_of(text)) for text in texts),
    ]


@settings(deadline=None)
@given(st.lists(st.lists(words, max_size=12), max_size=6))
def test_words_are_counted_record_by_record(records):
    """For each record the arrays hold each of its words as often as it was given."""
    counted = Counted()
    for held in records:
        counted.add(held)
    run = counted.inverted()
    terms = run.terms.split("\n") if run.terms else []
    assert per_record(terms, run.postings, len(records) + 1) == [Counter(), *map(Counter, records)]


@settings(deadline=None)
@given(st.lists(grams))
def test_grams_survive_packing(grams):
    """Packed grams are the same when unpacked, and in the order of their UTF-8."""
    codes = [np.array([*map(ord, gram)], np.uint32) for gram in grams]
    packed = np.array([pack_grams(*code) for code in codes], np.uint64)
    assert grams_unpacked(packed) == grams
    ordered = sorted(grams, key=lambda gram: gram.encode("utf-8", "surrogatepass"))
    assert grams_unpacked(np.sort(packed)) == ordered
