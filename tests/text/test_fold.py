"""The laws and cases of `qpsearch.text.folding`."""

from __future__ import annotations

import random
import runpy
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES, ROOT
from qpsearch.text.folding import (
    TABLE_FILE,
    _phrases,
    fold,
    fold_letters,
    foldings,
    is_simplified,
)

BUILDER = runpy.run_path(str(ROOT / "scripts/build_fold_table.py"), run_name="builder")
ROWS = [
    line.split("\t")
    for line in (CASES / "fold.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
CHARS, PHRASES = BUILDER["tables"]()
LIBRARY_CHARS = BUILDER["library_rows"]("TSCharacters")
LIBRARY_PHRASES = BUILDER["library_rows"]("TSPhrases")
OURS = {key for key, value in CHARS.items() if LIBRARY_CHARS.get(key) != value} | {
    key for key, value in PHRASES.items() if LIBRARY_PHRASES.get(key) != value
}


@pytest.fixture(scope="module")
def convert():
    from opencc import OpenCC

    return OpenCC("t2s").convert


def pieces():
    return st.one_of(
        st.sampled_from(sorted(LIBRARY_CHARS)),
        st.sampled_from(sorted(LIBRARY_PHRASES)),
        st.sampled_from(sorted({char for phrase in LIBRARY_PHRASES for char in phrase})),
        st.sampled_from("，。 \n的是在发展"),
    )


def is_plain(text):
    return not any(key in text for key in OURS)


@given(st.text())
@settings(deadline=None)
def test_length_is_kept(text):
    """Any text has the length of its folded form."""
    assert len(fold(text)) == len(text)


@given(st.lists(st.one_of(pieces(), st.sampled_from(sorted(OURS)))).map("".join))
@settings(deadline=None)
def test_length_is_kept_by_every_row(text):
    """Rows of the tables in any order keep the length as well."""
    assert len(fold(text)) == len(text)


@given(st.lists(pieces() | st.text() | st.just("\ud800")).map("".join))
@settings(deadline=None)
def test_many_texts_fold_as_few_do(text):
    """The pattern of all letters that are folded says what the dict of those met says."""
    said = []
    for left in (0, sys.maxsize):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("qpsearch.text.folding._Seen.left", left)
            said.append((fold(text), is_simplified(text)))
    assert said[0] == said[1]


def test_length_is_kept_by_every_character():
    """No code point changes its length, İ and ligatures included."""
    every = "".join(map(chr, range(0x110000)))
    assert len(fold(every)) == len(every)


def test_the_pattern_folds_every_character():
    """A text is folded alike, letter by letter, however much has been folded before it."""
    every = "".join(map(chr, range(0x110000)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qpsearch.text.folding._Seen.left", len(every))
        first = fold_letters(every)
        assert fold_letters(every) == first


@settings(deadline=None, max_examples=300)
@given(st.lists(pieces(), max_size=12).map("".join).filter(is_plain))
def test_equals_the_library_where_no_overlay_row_applies(convert, text):
    """Rows of the library, overlapping in any way, fold as its t2s does."""
    assert fold(text) == convert(text)


def test_long_random_strings_equal_the_library(convert):
    """The same for long strings, whose phrases compete with each other."""
    draw = random.Random(1)  # noqa: S311 - no secret
    letters = sorted({char for phrase in LIBRARY_PHRASES for char in phrase})
    phrases = sorted(LIBRARY_PHRASES)
    for _ in range(200):
        text = "".join(draw.choice(draw.choice((letters, phrases))) for _ in range(40))
        for key in OURS:
            text = text.replace(key, "，" * len(key))
        if is_plain(text):
            assert fold(text) == convert(text)


def test_the_seeds_equal_the_library_but_for_overlay_rows(convert):
    """On real documents every difference from the library is a character of an overlay row."""
    ours = {char for key in OURS for char in key}
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for char, here, there in zip(text, fold(text), convert(text), strict=True):
            assert here == there or char in ours


@pytest.mark.parametrize(("text", "expected", "why"), ROWS)
def test_cases(text, expected, why):
    """Each line of the case file folds as it says."""
    assert fold(text) == expected, why


def test_what_is_folded_by_a_phrase_stays_in_simplified_text():
    """The result of a phrase is mainland spelling, so it folds to itself."""
    for value in PHRASES.values():
        assert fold(value) == value


def test_mainland_letters_stay():
    """Few letters of GB 2312 change: traditional ones that it holds, and 迳 beside 径."""
    known = set("乾吒夥後徵捱摺於榘甯菸薹醣麴麽谘馀著藉袷迳")
    changed = set()
    for code in range(0x4E00, 0x9FFF):
        char = chr(code)
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        if fold(char) != char:
            changed.add(char)
    assert changed <= known


def test_no_letter_folds_half_way():
    """What the character table gives is left alone by it."""
    assert all(CHARS.get(value, value) == value for value in CHARS.values())


def test_compatibility_ideographs_become_unified():
    """Every compatibility ideograph folds as the character it stands for."""
    for code in range(0xF900, 0xFB00):
        unified = unicodedata.normalize("NFKC", chr(code))
        if len(unified) == 1:
            assert fold(chr(code)) == fold(unified)


def test_a_letter_after_its_run_is_judged_too():
    """A phrase is found at the end of a text and straight after another."""
    assert fold("顯著乾隆顯著") == "显著乾隆显著"


def test_the_data_file_is_what_the_tables_give():
    """The table at hand is the one that the installed library and the overlay build."""
    assert Path(TABLE_FILE).read_text(encoding="utf-8") == BUILDER["render"]()


def test_overlay_rows_have_three_columns_and_stand_once():
    """Each overlay row has its source, and no key stands twice."""
    lines = BUILDER["OVERLAY"].read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 and all(row) for row in rows)
    assert len({row[0] for row in rows}) == len(rows)


@settings(deadline=None)
@given(st.data())
def test_foldings_cover_what_phrases_do(data: st.DataObject) -> None:
    """Whatever stands around a letter, it is folded into one of its foldings."""
    phrase = data.draw(st.sampled_from(sorted(_phrases().targets)))
    around = st.text(st.sampled_from(sorted(_phrases().letters)), max_size=3)
    text = data.draw(around) + phrase + data.draw(around)

    for letter, folded in zip(text, fold(text), strict=True):
        assert folded in foldings(letter)
