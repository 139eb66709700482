"""A query that is a name leads there first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.corpus.request import Request
from qpsearch.search import Mode, Options

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = "第一条　为了检验，制定本法。\n第二条　检验机构依法检验。\n第二条之一　复检。\n"
TEXTS = {
    "law": f"中华人民共和国检验机构法\n（2020年5月1日公布）\n{ARTICLES}",
    "notice": (
        "关于做好检验工作的通知\n检发〔2021〕3号\n各单位：\n"
        "一、依照《检验机构法》检验。\n（一）检验机构。\n"
    ),
    "other": (
        "检验规划\n一、检验机构法第二条由检验机构执行，检发〔2021〕3号同时执行。\n（一）甲。\n"
    ),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("asking")
    (folder / "docs").mkdir()
    for name, text in TEXTS.items():
        (folder / "docs" / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder / "docs"], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "doc_id", "section"),
    [
        ("检发〔2021〕3号", "notice", None),
        ("檢發[2021]3號", "notice", None),
        ("检验机构法", "law", None),
        ("《中华人民共和国检验机构法》", "law", None),
        ("检验机构法 第二条", "law", "第二条"),
        ("檢驗機構法第2條", "law", "第二条"),
        ("检验机构法2条", "law", "第二条"),
        ("检验机构法2之一", "law", "第二条之一"),
        ("《检验机构法》第二条之一", "law", "第二条之一"),
        ("关于做好检验工作的通知一、（一）", None, None),
        ("检验机构", None, None),
        ("检验 机构法", None, None),
        ('"检验机构法"', None, None),
        ("检验机构法 OR 规划", None, None),
    ],
)
def test_what_a_query_names_comes_first(
    corpus: Corpus, query: str, doc_id: str | None, section: str | None
) -> None:
    """The document, or the very clause, is first and marked; what is no name is searched."""
    results = corpus.search(query)
    named = [hit for hit in results.hits if hit.named]
    if doc_id is None:
        assert not named
        return
    assert [hit.doc_id for hit in named] == [doc_id]
    assert results.hits[0] is named[0]
    assert [hit.rank for hit in results.hits] == list(range(1, len(results.hits) + 1))
    assert results.total == len(results.hits)
    assert len({hit.clause_id for hit in results.hits}) == len(results.hits)
    if section:
        assert named[0].section == section


def test_an_address_names_its_clause_in_the_document_asked_for(corpus: Corpus) -> None:
    """With --doc an address alone is enough; the filters hold for what is named too."""
    options = Request(documents=("notice",)).options(corpus)
    first, *_ = corpus.search("一、（一）", options=options).hits
    assert (first.named, first.doc_id, first.section) == (True, "notice", "一、（一）")
    assert not any(hit.named for hit in corpus.search("检验机构法", options=options).hits)


def test_an_exact_search_takes_letters_only(corpus: Corpus) -> None:
    """--exact asks for the letters, whatever they name."""
    results = corpus.search("检验机构法", options=Options(mode=Mode.EXACT))
    assert not any(hit.named for hit in results.hits)
