"""Hits in other orders, an answer counted by facets, documents sorted and let through."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, QpsearchError, Request, build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

TEXT = """{title}
{number}

各区：

一、{word}工作
加强{word}监督。

二、{word}保障
落实{word}经费。

{issuer}
{date}
"""
FILES = {
    "a": ("江淮省节水通知", "江政发〔2021〕1号", "节水", "江淮省人民政府", "2021年3月1日"),
    "b": ("江淮省节水补充通知", "江政发〔2023〕2号", "节水", "江淮省人民政府", "2023年5月6日"),
    "c": ("关于节水的通知", "水函〔2022〕3号", "节水", "水利部", "2022年7月8日"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sorted")
    for name, (title, number, word, issuer, date) in FILES.items():
        text = TEXT.format(title=title, number=number, word=word, issuer=issuer, date=date)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "d.txt").write_text(
        "节水倡议\n\n节约用水，人人有责，节水从我做起。\n", encoding="utf-8"
    )
    build_index([folder], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def corpus(index: Path) -> Iterator[Corpus]:
    with Corpus.open(index) as opened:
        yield opened


@pytest.mark.parametrize(
    ("sort", "order"), [("date", "acbd"), ("-date", "bcad"), ("document", "abcd")]
)
def test_hits_stand_in_the_order_asked_for(corpus: Corpus, sort: str, order: str) -> None:
    """By date with the undated last, or as the documents stand, each read from its beginning."""
    hits = corpus.search("节水", limit=None, sort=sort).hits
    assert "".join(dict.fromkeys(hit.doc_id for hit in hits)) == order
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    if sort == "document":
        places = [hit.source_span for hit in hits if hit.doc_id == "a"]
        assert places == sorted(places)


def test_a_limit_cuts_the_order_asked_for(corpus: Corpus) -> None:
    """The first by date of all that match, not the best in that order."""
    every = corpus.search("节水", limit=None, sort="date").hits
    assert corpus.search("节水", limit=2, sort="date").hits == every[:2]


def test_the_whole_answer_is_counted(corpus: Corpus) -> None:
    """Not only the hits that are listed; a body counts under its whole name."""
    results = corpus.search("节水", limit=1, facets=["issuer", "year", "document"])
    counts = {
        name: [(one.value, one.clauses, one.documents) for one in held]
        for name, held in results.facets.items()
    }
    total = results.total
    assert sum(clauses for _, clauses, _ in counts["document"]) == total
    assert sum(clauses for _, clauses, _ in counts["year"]) == total
    assert counts["issuer"][0][0] == "江淮省人民政府"
    assert [value for value, _, _ in counts["year"]][-1] == ""


@pytest.mark.parametrize(("sort", "facets"), [("best", ()), ("score", ("colour",))])
def test_an_order_or_facet_that_is_none_is_told(
    corpus: Corpus, sort: str, facets: tuple[str, ...]
) -> None:
    """With what there is."""
    with pytest.raises(ValueError, match="one of"):
        corpus.search("节水", sort=sort, facets=facets)
    if not facets:
        with pytest.raises(QpsearchError, match="one of"):
            Request("节水", sort=sort).options(corpus)


def test_on_the_command_line(qpsearch: Callable[..., Outcome], index: Path) -> None:
    """Counts stand below the hits, or in the object; a slip is told in one line with code 2."""
    asked = ("search", "节水", "--index", index, "--sort", "-date", "--facet", "issuer,year")
    record = json.loads(qpsearch(*asked, "--json").out)
    assert record["hits"][0]["doc_id"] == "b"
    assert {"value": "水利部", "documents": 1}.items() <= record["facets"]["issuer"][1].items()
    table = qpsearch(*asked).out
    assert "ISSUER" in table
    assert "YEAR" in table
    slip = qpsearch("search", "节水", "--index", index, "--facet", "colour")
    assert (slip.code, "issuer, year, kind, document" in slip.err) == (2, True)


@pytest.mark.parametrize(
    ("options", "order"),
    [
        (("--sort", "-date"), "bcad"),
        (("--sort", "date"), "acbd"),
        (("--issuer", "水利部"), "c"),
        (("--since", "2022", "--sort", "date"), "cb"),
        (("--until", "2022"), "ac"),
    ],
)
def test_documents_are_sorted_and_let_through(
    qpsearch: Callable[..., Outcome], index: Path, options: tuple[str, ...], order: str
) -> None:
    """``docs`` takes the filters of a search."""
    lines = qpsearch("docs", "--index", index, "--format", "jsonl", *options).out.splitlines()
    assert "".join(json.loads(line)["doc_id"] for line in lines) == order


def test_arrays_count_as_lists_do(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the value, in the same order, also what the query names beside what it finds."""
    queries = ("节水", "监督 OR 经费", "江淮省节水通知", "水函〔2022〕3号", "没有的词")
    answers = []
    for arrays in (False, True):
        monkeypatch.setattr(
            "qpsearch.engines.embedded.store.by_arrays", lambda *_, by=arrays: by, raising=True
        )
        with Corpus.open(index) as corpus:
            facets = ("issuer", "year", "kind", "document")
            found = [corpus.search(query, facets=facets).facets for query in queries * 2]
            answers.append([{name: tuple(one[name]) for name in facets} for one in found])
            first = corpus.search("节水", facets=("document",)).facets["document"]
            assert first[:2] == list(first)[:2]
    assert answers[0] == answers[1]
    assert any(counts["issuer"] for counts in answers[0])
