"""Terms counted by arrays are those counted one by one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.index.counting import Counted, FieldRun, counted_grams
from qpsearch.index.terms import grams_of

letters = st.text(
    st.sampled_from("质量强国，a𠮷\ud800\x00 \u3000\u00a0\x1c\u2028\n\r"), max_size=20
)
anything = st.text(max_size=20)
words = st.text(st.sampled_from("质量强国a𠮷"), min_size=1, max_size=3)


def per_record(run: FieldRun) -> list[Counter[str]]:
    """Return for each record its terms, each with its frequency."""
    terms = run.terms.split("\n")
    found, at = [], 0
    for count in run.counts:
        held = slice(at, at + count)
        numbers, frequencies = run.numbers[held], run.frequencies[held]
        found.append(Counter(dict(zip((terms[n] for n in numbers), frequencies, strict=True))))
        assert len(found[-1]) == count
        at += count
    assert at == len(run.numbers) == len(run.frequencies)
    return found


@settings(deadline=None)
@given(st.lists(letters | anything, max_size=6))
def test_grams_are_counted_as_they_are_listed(texts):
    """For each record the arrays hold what counting the list of its grams gives."""
    assert per_record(counted_grams(texts)) == [
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
    assert per_record(counted.run()) == [Counter(), *map(Counter, records)]
