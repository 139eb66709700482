"""Searching the seeds: what is found in either script, with regional words, across page breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch.search import Mode, Options
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus

LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def found(corpus: Corpus, query: str, **options: object) -> list[tuple[str, str]]:
    """Document number and section of every hit, best first."""
    results = corpus.search(query, limit=None, options=Options(**options))  # type: ignore[arg-type]
    return [(hit.doc_id[:3], hit.section) for hit in results.hits]


def test_both_scripts_give_the_same_clauses_in_the_same_order(corpus: Corpus) -> None:
    """A query in traditional script answers as its simplified form does."""
    assert found(corpus, "质量强国") == found(corpus, "質量強國")
    assert found(corpus, "网络 OR 体系") == found(corpus, "網絡 OR 體系")


@pytest.mark.parametrize("pair", [("质量强国", "品質強國"), ("质量", "品質"), ("水平", "水準")])
def test_a_regional_word_gives_the_same_set_typed_first(
    corpus: Corpus, pair: tuple[str, str]
) -> None:
    """Counterparts find the same clauses; those that hold the word typed come first."""
    mainland, regional = pair
    assert set(found(corpus, mainland)) == set(found(corpus, regional))
    for query in pair:
        hits = corpus.search(query, limit=None).hits
        clauses = [hit for hit in hits if hit.role.value == "clause"]
        typed = [fold(query) in fold("".join(hit.matched)) for hit in clauses]
        assert typed == sorted(typed, reverse=True)
        assert {True, False} == set(typed)


@pytest.mark.parametrize("query", ["质量强国", "質量強國", "品質強國"])
def test_three_spellings_reach_four_documents(corpus: Corpus, query: str) -> None:
    """Every spelling of 质量强国 reaches the documents that speak of it."""
    assert {doc for doc, _ in found(corpus, query)} >= {"001", "002", "003", "004"}


@pytest.mark.parametrize("query", ["大力发展", "部门联合"])
def test_words_are_found_through_glosses(corpus: Corpus, query: str) -> None:
    """A word that the source cuts by a pinyin gloss is found as a word."""
    assert "002" in {doc for doc, _ in found(corpus, query)}


def test_a_phrase_is_found_across_a_page_break(corpus: Corpus) -> None:
    """支柱产业质｜量升级 is one phrase again, and leads to the other edition too."""
    hits = found(corpus, "支柱产业质量升级")

    assert hits[0] == ("004", "四、（九）")
    assert ("001", "四、（九）") in hits


def test_words_of_an_office(corpus: Corpus) -> None:
    """首席质量官 finds its clause in all three policies."""
    assert set(found(corpus, "首席质量官")) == {
        ("001", "八、（二十）"),
        ("004", "八、（二十）"),
        ("002", "七、（二十一）"),
    }


def test_quotes_mean_the_letters_written(corpus: Corpus) -> None:
    """A quoted 品质 is found where the mainland text says 品质, never where it says 质量."""
    hits = corpus.search('"高端品质认证"', limit=None).hits

    assert {"000", "001", "004"} == {hit.doc_id[:3] for hit in hits}
    assert all("品" in hit.matched[0] for hit in hits)


def test_a_bare_word_is_a_word(corpus: Corpus) -> None:
    """品质 without quotes is not found in the letters of 产品质量, in quotes it is."""
    bare = corpus.search("品质", limit=None, options=Options(variants=False)).hits
    quoted = corpus.search('"品质"', limit=None).hits

    for hit in bare:
        for span in hit.spans:
            assert fold(hit.text)[span.start - 1 : span.end + 1] != "产品质量"
    assert len(quoted) > len(bare)


def test_variants_can_be_switched_off(corpus: Corpus) -> None:
    """Without variants 质量强国 does not reach the edition that says 品質強國."""
    assert "001" not in {doc for doc, _ in found(corpus, "质量强国", variants=False)}


def test_explanation_names_the_variant_and_adds_up(corpus: Corpus) -> None:
    """--explain says through which regional word a clause was found; its parts add up."""
    hits = corpus.search("质量强国", limit=None, explain=True).hits
    through = {part.origin for hit in hits if hit.doc_id[:3] == "001" for part in hit.explanation}

    assert "tw" in through
    for hit in hits:
        assert hit.score == pytest.approx(sum(part.value for part in hit.explanation))


def test_headings_come_last(corpus: Corpus) -> None:
    """A heading is found under its address, below the clauses that hold the words in their text."""
    roles = [hit.role.value for hit in corpus.search("质量竞争力", limit=None).hits]

    assert roles == sorted(roles)
    assert set(roles) == {"clause", "heading"}


def test_scores_fall(corpus: Corpus) -> None:
    """Rank follows score, so that a run file sorts as the hits do."""
    for query in ("质量强国", "标准 认证", '"一站式"'):
        scores = [hit.score for hit in corpus.search(query, limit=None).hits]
        assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("query", "doc", "section"),
    [
        ("IPv6", "002", "四、（八）"),
        ("ｉｐｖ６", "002", "四、（八）"),
        ("94%", "004", "（二） ¶4"),
        ("94％", "001", "二、（二） ¶4"),
        ("“标准化+”", "004", "九、（二十四）"),
        ("「四個最嚴」", "004", "五、（十）"),
        ("官", "004", "八、（二十）"),
        ("GDP", "001", "二、（二） ¶2"),
        ('"到2035年"', "004", "（二） ¶8"),
        ('"网约车 出租车"~3', "004", "七、（十七）"),
        ("人工*", "002", "四、（九）"),
        ("heading:品牌 老字号", "004", "八、（二十一）"),
        ("section:四、（六） 软件", "004", "四、（六）"),
        ("issuer:国务院 首席质量官", "001", "八、（二十）"),
    ],
)
def test_what_must_be_found(corpus: Corpus, query: str, doc: str, section: str) -> None:
    """Latin words, numbers, signs, single characters, phrases and fields are findable."""
    assert (doc, section) in found(corpus, query)


@pytest.mark.parametrize("query", ["9", '"4%"', '"pv6"', "IP", '"2035"', "9%"])
def test_numbers_and_latin_words_are_never_torn(corpus: Corpus, query: str) -> None:
    """A number or a Latin word does not answer for a part of a longer one."""
    for hit in corpus.search(query, limit=None).hits:
        for span in hit.spans:
            around = fold(f" {hit.text} ")[span.start : span.end + 2]
            for first, second in (around[:2], around[-2:]):
                assert not (first.isdigit() and second.isdigit())
                assert not (
                    first.isascii() and first.isalpha() and second.isascii() and second.isalpha()
                )


def test_operators(corpus: Corpus) -> None:
    """AND, OR, NOT and brackets are the set operations that they name."""
    everything = {q: set(found(corpus, q)) for q in ("计量", "认证", "标准")}

    assert set(found(corpus, "计量 认证")) == everything["计量"] & everything["认证"]
    assert set(found(corpus, "计量 OR 认证")) == everything["计量"] | everything["认证"]
    assert set(found(corpus, "计量 -认证")) == everything["计量"] - everything["认证"]
    assert (
        set(found(corpus, "（计量 OR 认证） AND NOT 标准"))
        == (everything["计量"] | everything["认证"]) - everything["标准"]
    )
    assert set(found(corpus, "计量 认证", mode=Mode.ANY)) == everything["计量"] | everything["认证"]


def test_highlights_are_the_query(corpus: Corpus) -> None:
    """Every highlight folds to a form that the query was looked for in."""
    for hit in corpus.search("質量強國", limit=None).hits:
        assert hit.spans
        for span in hit.spans:
            assert fold(hit.text)[span.start : span.end] in {"质量强国", "品质强国", "质素强国"}
