"""The query language: its faults and their places, numbers, signs, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES
from qpsearch.errors import QuerySyntaxError
from qpsearch.lexicon import all_words, dictionary_words, function_words, lookalikes
from qpsearch.model import FoldedText, Span
from qpsearch.search.expansion import MOST_WORDS, make_plan
from qpsearch.search.query import LONGEST, Either, Phrase, Word, parse_query
from qpsearch.search.regional import regional_forms
from qpsearch.search.remarks import remarks_on
from qpsearch.search.units import stretches_of, units_of, without_function_words
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold
from qpsearch.text.numbers import read_numbers
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows(name: str) -> Iterator[list[str]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory) -> Segmenter:
    path = tmp_path_factory.mktemp("dictionary") / "dictionary.bin"
    dictionary_building.build(path, dictionary_words())
    return Segmenter(Dictionary.open(path))


def numbers(segmenter: Segmenter, text: str) -> list[str]:
    folded = fold(text)
    boundaries = {0, *(token.span.end for token in segmenter.segment(folded))}
    return [number.term for number in read_numbers(folded, boundaries.__contains__)]


@pytest.mark.parametrize(("text", "terms"), list(rows("numbers.tsv")))
def test_numbers_have_one_canonical_form(segmenter, text, terms):
    """Each line of the case file gives its terms, whatever the numerals."""
    assert numbers(segmenter, text) == ([] if terms == "-" else terms.split())


@given(value=st.integers(2, 10**12), unit=st.sampled_from(["年", "条", "家", "%", ""]))
@settings(deadline=None)
def test_chinese_and_arabic_numerals_are_one(segmenter, value, unit):
    """A number written either way has the same term, and is never found in a longer one."""
    from qpsearch.numerals import to_chinese

    spelled = f"百分之{to_chinese(value)}" if unit == "%" else f"第{to_chinese(value)}{unit}"
    typed = f"{value}%" if unit == "%" else f"第{value}{unit}"
    assert numbers(segmenter, spelled) == numbers(segmenter, typed)
    assert str(value) not in numbers(segmenter, f"{value}0 1{value} {value}.5")


@pytest.mark.parametrize(("query", "start", "end", "message"), list(rows("query_faults.tsv")))
def test_a_fault_is_reported_where_it_stands(query, start, end, message):
    """Each line of the case file gives an error at its place."""
    with pytest.raises(QuerySyntaxError, match=message) as caught:
        parse_query(query)
    assert tuple(caught.value.span) == (int(start), int(end))


def shape(node: object) -> object:
    """A query tree without the places in the query."""
    if isinstance(node, Span):
        return None
    if isinstance(node, tuple):
        return (type(node).__name__, *map(shape, node))
    return node


@pytest.mark.parametrize(("typed", "meant", "said"), list(rows("query_habits.tsv")))
def test_what_people_type_is_done_or_told(typed, meant, said):
    """Each line of the case file is read as the query beside it, and that is said of it."""
    if meant != "=":
        assert shape(parse_query(typed)) == shape(parse_query(meant))
    remarks = remarks_on(typed, found=False)
    if said == "-":
        assert not remarks
    else:
        assert any(said in remark for remark in remarks)


@pytest.mark.parametrize("typed", ["质量|品牌", "A & B", "质量~3", "好！", "质量^2", "| 甲 | 乙 |"])
def test_in_a_question_signs_are_marks(typed):
    """Asked with --any, a question may hold any mark; none of them is a fault."""
    assert isinstance(parse_query(typed, default_any=True), (Word, Either))


@pytest.mark.parametrize(
    ("passage", "forms"),
    [
        ("首席品質", ["首席质量", "首席质素"]),
        ("质量强国", ["品质强国"]),
        ("高端品質", ["高端质量", "高端质素", "高阶品质", "高阶质量", "高阶质素"]),
        ("产品质量", ["产品品质"]),
        ("没有别的", []),
    ],
)
def test_a_passage_in_other_regions(segmenter, passage, forms):
    """A passage is written with any of its words as another region has them, never its letters."""
    assert set(regional_forms(fold(passage), segmenter)) == set(forms)


@pytest.mark.parametrize("query", ["“质量", "(质量", "质量)", "质量？强国", "」质量(("])
def test_a_question_may_hold_unpaired_marks(query):
    """Asked with --any, quotes and brackets without a partner are marks like any other."""
    assert isinstance(parse_query(query, default_any=True), (Word, Either))


def test_full_width_operators_are_the_same():
    """Brackets, quotes, colons and minus signs may be typed full width."""
    assert parse_query("（质量 ＯＲ 标准） －认证") == parse_query("(质量 OR 标准) -认证")
    phrase = parse_query("「質量」")
    assert isinstance(phrase, Phrase)
    assert phrase.text == "质量"


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("“坚持“四个最严”要求”", "坚持“四个最严”要求"),
        ("「所稱「四個最嚴」者」", "所称「四个最严」者"),
        ("“甲“乙”", "甲“乙"),
        ('"称"四"', '称"四'),
        ('"第一条\n第二条"', "第一条\n第二条"),
    ],
)
def test_a_passage_may_hold_quotation_marks(query, letters):
    """Quotes of the same kind go in pairs; a straight one without a partner belongs to the text."""
    phrase = parse_query(query)
    assert isinstance(phrase, Phrase)
    assert phrase.text == letters


@pytest.mark.parametrize("any_words", [False, True])
def test_a_query_of_too_many_words_shows_where(segmenter, any_words):
    """Behind the last word that is looked for stands a caret."""
    words = " ".join(["质量"] * MOST_WORDS)
    make_plan(parse_query(words), segmenter, typed=words, any_words=any_words)
    query = f"{words} 标准"
    with pytest.raises(QuerySyntaxError, match="more than 1000 words") as caught:
        make_plan(parse_query(query), segmenter, typed=query, any_words=any_words)
    assert query[slice(*caught.value.span)] == "标准"


@pytest.mark.parametrize(
    ("run", "labels"),
    [
        ("失智", ["失智"]),
        ("失智的老人", ["失智", "的", "老人"]),
        ("质量失智", ["质量", "失智"]),
    ],
)
def test_characters_that_are_no_word_are_looked_for_together(segmenter, run, labels):
    """What no dictionary holds is one unit, as its letters; function words stay apart."""
    concepts = make_plan(parse_query(run), segmenter).concepts
    assert [concept.label for concept in concepts] == labels


@pytest.mark.parametrize(
    "query", ["(" * 5000 + "质", "NOT " * 5000 + "质", "()" * 3000 + "质", "质" * (LONGEST + 1)]
)
def test_what_is_too_deep_or_too_long_is_an_error(query):
    """Nothing that can be typed ends in a traceback."""
    with pytest.raises(QuerySyntaxError):
        parse_query(query)


@given(st.text(max_size=60), st.booleans(), st.booleans())
@settings(deadline=None)
def test_any_text_is_a_query_or_a_fault(text, exact, default_any):
    """Whatever is typed, the answer is a tree or an error with a place inside the query."""
    try:
        parse_query(text, exact=exact, default_any=default_any)
    except QuerySyntaxError as error:
        start, end = error.span
        assert 0 <= start <= end <= max(len(text), 1)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("标准化+", "标准化+"),
        ("C++程序", "c++ 程序"),
        ("R&D投入", "r&d 投入"),
        ("2025年底", "2025年 年底"),
        ("第十二条规定", "第12条 规定"),
        ("5G网络", "5g 网络"),
        ("25℃以下", "25 以下"),
    ],
)
def test_units_of_a_run(segmenter, text, units):
    """Numbers, words with their signs, and words are told apart."""
    folded = fold(text)
    found = units_of(folded, segmenter.segment(folded))
    shown = [unit.number or folded[unit.span.start : unit.span.end] for unit in found]
    assert " ".join(shown) == units


def test_function_words_are_left_out_of_questions_only_where_others_stand(segmenter):
    """如何 asks; 质量 is what it asks about."""
    folded = FoldedText("如何提升质量的水平")
    units = without_function_words(list(units_of(folded, segmenter.segment(folded))))
    assert stretches_of(folded, units) == ("提升质量", "水平")
    alone = FoldedText("什么")
    assert without_function_words(list(units_of(alone, segmenter.segment(alone))))


def test_function_words_are_folded_and_no_entries_of_the_lexicon():
    """The list of function words holds no word that means something."""
    assert all(fold(word) == word for word in function_words())
    assert not function_words() & all_words()


def test_lookalikes_are_mutual():
    """A character that is taken for another may be the other."""
    assert "己" in lookalikes("已")
    assert "已" in lookalikes("己")
    assert not lookalikes("x")
