"""Patterns that would try every way there is, on texts made for them: each takes a moment."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qpsearch.search.places import _apart, wildcard_pattern


@given(st.text("甲乙a*?", max_size=8), st.text("甲乙a+", max_size=8))
def test_a_wildcard_means_what_the_plain_pattern_means(asked: str, word: str) -> None:
    plain = "".join(r"\w*" if c == "*" else r"\w" if c == "?" else re.escape(c) for c in asked)
    found = wildcard_pattern(asked).fullmatch(word)
    assert (found is None) == (re.fullmatch(plain, word) is None)


@pytest.mark.parametrize("asked", ["甲*" * 40 + "乙", "*甲?" * 40 + "乙", "?*" * 60 + "乙"])
def test_many_wildcards_in_a_long_word(asked: str) -> None:
    assert wildcard_pattern(asked).fullmatch("甲" * 5_000) is None


@given(st.text("甲乙丙", max_size=12), st.text("甲乙", min_size=1, max_size=3))
def test_letters_apart_stand_where_a_pattern_finds_them(text: str, letters: str) -> None:
    pattern = re.compile(".{0,2}?".join(letters))
    spans = list(_apart(text, tuple(letters)))
    assert bool(spans) == bool(pattern.search(text))
    assert all(pattern.fullmatch(text[start:end]) for start, end in spans)
    assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))


def test_letters_apart_in_a_text_of_one() -> None:
    assert not list(_apart("甲" * 20_000, ("甲",) * 40 + ("乙",)))
