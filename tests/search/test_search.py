"""Searching: words inside compounds, numbers, editions, what is said when nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.errors import QuerySyntaxError
from qpsearch.render.hit_records import hit_record
from qpsearch.search import Mode, Options, Scoring
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus


def found(corpus: Corpus, query: str, **options: object) -> set[tuple[str, str]]:
    results = corpus.search(query, limit=None, options=Options(**options))  # type: ignore[arg-type]
    return {(hit.doc_id[:3], hit.section) for hit in results.hits}


@pytest.mark.parametrize(
    ("word", "compound"),
    [("产品", "农产品"), ("标准", "标准化"), ("强国", "质量强国"), ("部门", "各部门")],
)
def test_a_word_is_found_inside_a_compound(corpus: Corpus, word: str, compound: str) -> None:
    """Whoever asks for 产品 finds 农产品 too."""
    assert found(corpus, f'"{compound}"') <= found(corpus, word, variants=False)


@pytest.mark.parametrize(
    "same",
    [
        ("94%", "94％", "百分之九十四"),
        ("2025年", "二〇二五年", "２０２５年"),
        ("18部门", "十八部门"),
        ("250小时", "二百五十小时"),
    ],
)
def test_numbers_are_found_in_any_numerals(corpus: Corpus, same: tuple[str, ...]) -> None:
    """A number finds the same clauses however it is written."""
    first = found(corpus, same[0])
    assert first
    assert all(found(corpus, other) == first for other in same)


@pytest.mark.parametrize("part", ["202", "25", "5", "4%", "百分之四", "35"])
def test_a_number_is_no_part_of_a_longer_one(corpus: Corpus, part: str) -> None:
    """25 does not find 2025, 4% not 94%."""
    for hit in corpus.search(part, limit=None).hits:
        folded = fold(hit.text)
        for start, end in hit.spans:
            assert not folded[start - 1 : start].isdigit()
            assert not (folded[end - 1].isdigit() and folded[end : end + 1].isdigit())


def test_editions_are_grouped(corpus: Corpus) -> None:
    """The clause that both editions of the outline hold is one hit that names the other."""
    plain = corpus.search("首席质量官", limit=None)
    grouped = corpus.search("首席质量官", limit=None, group=True)

    assert grouped.total == plain.total - 1
    shared = [hit for hit in grouped.hits if hit.also_in]
    assert [(hit.doc_id[:3], hit.also_in[0].doc_id[:3]) for hit in shared] == [("004", "001")]
    assert shared[0].also_in[0].section == "八、（二十）"
    assert "also_in" in hit_record(shared[0])


def test_an_explanation_names_the_word_typed(corpus: Corpus) -> None:
    """A part that a variant added says which word it stands for."""
    hits = corpus.search("品質 水準", limit=None, explain=True).hits
    parts = [part for hit in hits for part in hit.explanation if part.origin == "cn"]

    assert {(part.typed, part.label) for part in parts} == {("品质", "质量"), ("水准", "水平")}
    for hit in hits:
        assert sum(part.value for part in hit.explanation) == pytest.approx(hit.score)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("首席质量宫", "首席质量官"),  # looks alike
        ("智量强国", "质量强国"),  # sounds alike
        ("zhiliang", "质量"),
        ("智慧才产权", ""),
    ],
)
def test_what_may_have_been_meant(corpus: Corpus, query: str, meant: str) -> None:
    """A query that finds nothing suggests what the index holds and nothing else."""
    miss = corpus.why_nothing(query)
    suggestions = [one for _, found in miss.suggestions for one in found]

    assert (meant in suggestions) if meant else not suggestions
    assert all(corpus.search(f'"{one}"').total for one in suggestions)


def test_what_nothing_holds_is_named(corpus: Corpus) -> None:
    """Words that no clause holds are told from words that some hold."""
    miss = corpus.why_nothing("质量 宇宙飞船")

    assert miss.missing == ("宇宙飞船",)
    assert miss.partial == corpus.search("质量").total
    assert ("质量", ("质素 [hk]", "品质 [tw]")) in miss.variants


@pytest.mark.parametrize(
    ("query", "missing"),
    [
        ("issuer:国务院 宇宙飞船", ("宇宙飞船",)),
        ("section:四 宇宙飞船", ("宇宙飞船",)),
        ("issuer:宇航局 质量", ("issuer:宇航局",)),
        ("section:九九 质量", ("section:九九",)),
        ("title:飞船 质量", ("title:飞船",)),
    ],
)
def test_what_a_field_lacks_is_named_with_the_field(
    corpus: Corpus, query: str, missing: tuple[str, ...]
) -> None:
    """An issuer or address that exists is not said to be missing; one that does not, as such."""
    assert corpus.why_nothing(query).missing == missing


def test_a_miss_is_told_on_stderr(qpsearch) -> None:
    """Nothing found: exit code 1, help on stderr, nothing on stdout."""
    assert "before a colon may stand title:" in qpsearch("search", "titel:纲要").err
    outcome = qpsearch("search", "质量 宇宙飞船")

    assert (outcome.code, outcome.out) == (1, "")
    assert "no clause holds: 宇宙飞船" in outcome.err
    assert "--any" in outcome.err


@pytest.mark.parametrize(
    "query", ["质量 " * 1000, "质" * 100_000, "\x00\x07质量", "*", '"' * 99, "(" * 99, "?" * 99]
)
def test_bad_input_gets_an_answer_or_a_caret(corpus: Corpus, query: str) -> None:
    """Whatever is typed, the answer is hits or an error with a place."""
    for mode in Mode:
        error = None
        try:
            corpus.search(query, options=Options(mode=mode))
        except QuerySyntaxError as caught:
            error = caught
        assert error is None or error.span[0] <= error.span[1] <= len(query)


def test_a_question_is_answered_the_same_in_either_script(corpus: Corpus) -> None:
    """Asked in traditional script or folded, a question has the same hits and scores."""
    question = "檢驗檢測機構要怎樣改革？有哪些要求？"
    asked = [
        corpus.search(q, options=Options(mode=Mode.ANY)).hits for q in (question, fold(question))
    ]

    assert [(hit.clause_id, hit.score) for hit in asked[0]] == [
        (hit.clause_id, hit.score) for hit in asked[1]
    ]


def test_parameters_are_parameters(corpus: Corpus) -> None:
    """The weights of a configuration reach the score."""
    plain = corpus.search("质量强国").hits[0].score
    assert (
        corpus.search("质量强国", options=Options(scoring=Scoring(pairs=3.0))).hits[0].score > plain
    )


@pytest.fixture(scope="module")
def to_traditional():
    from opencc import OpenCC

    return OpenCC("s2tw").convert


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_quoted_substring_is_found_in_the_other_script(
    corpus: Corpus, to_traditional, data: st.DataObject
) -> None:
    """Any letters of a clause, quoted and in the other script, find it; highlights are exact."""
    documents = sorted(document.doc_id for document in corpus.documents())
    clauses = list(corpus.clauses(data.draw(st.sampled_from(documents))))
    clause = data.draw(st.sampled_from(clauses))
    start = data.draw(st.integers(0, len(clause.text) - 1))
    letters = clause.text[start : start + data.draw(st.integers(1, 12))].strip()
    folded = fold(letters)
    other = to_traditional(folded)
    digits_torn = any(c.isascii() and c.isalnum() for c in (folded[:1], folded[-1:]) if c)
    if '"' in letters or digits_torn or fold(other) != folded or not any(map(str.isalnum, folded)):
        return
    hits = corpus.search(f'"{other}"', limit=None).hits
    mine = [hit for hit in hits if (hit.doc_id, hit.eid) == (clause.doc_id, clause.eid)]
    assert mine
    for span in mine[0].spans:
        assert fold(mine[0].text[span.start : span.end]) == folded


def test_an_unknown_word_is_lit_as_one(corpus: Corpus) -> None:
    """失智 is no word of the dictionary: its letters are found together, and lit together."""
    hits = corpus.search("失智", limit=None).hits
    assert hits
    assert {word for hit in hits for word in hit.matched} == {"失智"}


def test_quotation_marks_and_line_breaks_are_of_any_kind(corpus: Corpus) -> None:
    """A phrase copied with other quotation marks or without its line breaks is found."""
    text = next(
        clause.text
        for document in corpus.documents()
        for clause in corpus.clauses(document.doc_id)
        if "“" in clause.text and "”" in clause.text[clause.text.index("“") :]
    )
    start = text.index("“")
    passage = text[max(0, start - 3) : text.index("”", start) + 1]
    other = passage.replace("“", "「").replace("”", "」")
    assert corpus.search(f'"{other}"').total == corpus.search(f'"{passage}"').total > 0


def test_a_word_given_twice_must_stand_twice(corpus: Corpus) -> None:
    """Proximity counts each word as often as it is typed."""
    once = corpus.search('"质量"~5', limit=None).total
    twice = corpus.search('"质量 质量"~5', limit=None).total
    assert 0 < twice < once
