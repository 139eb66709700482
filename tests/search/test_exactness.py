"""Answers beside a naive reading of the same clauses; at length: `python -m bench exactness`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qpsearch import Corpus, build_index
from qpsearch.engine.lists import Lists
from qpsearch.search import Filters
from qpsearch.search.expansion import make_plan
from qpsearch.search.matching import Matcher
from qpsearch.search.query import parse_query
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def texts(corpus: Corpus) -> dict[int, str]:
    """The folded text of every clause by its ordinal."""
    index = corpus._index
    return {ordinal: index.text(ordinal).folded for ordinal in index.ordinals()}


def found(corpus: Corpus, query: str) -> set[int]:
    """Return the ordinals that match, which lists and arrays must agree on."""
    index = corpus._index
    plan = make_plan(parse_query(query), index.segmenter, typed=query, variants=False)
    by_lists, by_arrays = (
        list(map(int, sorted(Matcher(algebra).matches(plan, Filters()).clauses)))
        for algebra in (Lists(index), index.arrays())
    )
    assert by_lists == by_arrays
    return set(by_lists)


def a_word(data: st.DataObject, corpus: Corpus, texts: dict[int, str]) -> str:
    """Draw a word of two letters or more, no numeral, from a clause."""
    text = texts[data.draw(st.sampled_from(sorted(texts)))]
    words = [token.text for token in corpus._index.segmenter.segment(text)]
    usable = [
        w
        for w in words
        if len(w) > 1 and w.isalpha() and not re.search("[一二三四五六七八九十百千万亿两]", w)
    ]
    assume(usable)
    return data.draw(st.sampled_from(usable))


def a_phrase(data: st.DataObject, texts: dict[int, str]) -> str:
    """Draw Han letters and marks that stand in a clause."""
    text = texts[data.draw(st.sampled_from(sorted(texts)))]
    start = data.draw(st.integers(0, max(0, len(text) - 2)))
    letters = text[start : start + data.draw(st.integers(2, 9))].strip()
    assume(re.search(r"[\u4e00-\u9fff]", letters) and '"' not in letters)
    assume(not re.search(r"^[a-z0-9.]|[a-z0-9.]$", letters) and fold(letters) == letters)
    return letters


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_phrase_stands_where_its_letters_stand(corpus: Corpus, texts, data) -> None:
    """In quotes: the clauses that hold the letters, however they are cut into words, no others."""
    letters = a_phrase(data, texts)
    loose = re.sub(r"\\?\s+", r"\\s+", re.escape(letters))
    loose = re.sub("[“”「」『』]", '["“”„‟〝〞〟「」『』﹁﹂﹃﹄]', loose)
    assert found(corpus, f'"{letters}"') == {o for o, t in texts.items() if re.search(loose, t)}


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_word_is_found_where_it_is_a_word(corpus: Corpus, texts, data) -> None:
    """Bare: wherever it is a word, and nowhere that lacks one of its letters."""
    word = a_word(data, corpus, texts)
    segment = corpus._index.segmenter.segment
    answer = found(corpus, word)
    holding = {o for o, t in texts.items() if word in t}
    assert {o for o in holding if word in [token.text for token in segment(texts[o])]} <= answer
    assert all(set(word) <= set(texts[ordinal]) for ordinal in answer)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_operators_are_those_of_sets(corpus: Corpus, texts, data) -> None:
    """AND is the intersection, OR the union, NOT the difference, brackets bind."""
    first, second = a_word(data, corpus, texts), f'"{a_phrase(data, texts)}"'
    third = a_word(data, corpus, texts)
    a, b, c = (found(corpus, query) for query in (first, second, third))
    assert found(corpus, f"{first} {second}") == a & b == found(corpus, f"{first} AND {second}")
    assert found(corpus, f"{first} OR {second}") == a | b
    assert found(corpus, f"{first} -{second}") == a - b
    assert found(corpus, f"({first} OR {second}) {third}") == (a | b) & c


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_wildcard_is_a_pattern_of_words(corpus: Corpus, texts, data) -> None:
    """``*`` stands for any letters of a word, ``?`` for one."""
    word = a_word(data, corpus, texts)
    at = data.draw(st.integers(0, len(word) - 1))
    shape = data.draw(st.sampled_from([word[: at + 1] + "*", word[:at] + "?" + word[at + 1 :]]))
    pattern = re.compile(shape.replace("*", r"\w*").replace("?", r"\w"))
    segment = corpus._index.segmenter.segment
    assert found(corpus, shape) == {
        ordinal
        for ordinal, text in texts.items()
        if any(pattern.fullmatch(token.text) for token in segment(text))
    }


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("依計畫進行審查。", "畫進行"), ("計畫進行審查。", "畫進行審查"), ("顯著提升", "著提升")],
)
def test_a_passage_torn_out_of_a_phrase(tmp_path: Path, text: str, phrase: str) -> None:
    """A quoted passage is found where a phrase around its edge decides how it is folded."""
    file = tmp_path / "notice.txt"
    file.write_text(f"測試辦法\n\n第一條 {text}\n", encoding="utf-8")
    build_index([file], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        (hit,) = corpus.search(f'"{phrase}"').hits
        assert hit.text[slice(*hit.spans[0])] == phrase
