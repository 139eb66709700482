"""Searching by arrays gives what searching by dicts gives, to the last bit."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from qpsearch import Corpus, Filters, Mode, Options, load
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import STORE
from qpsearch.locator import parse_address
from qpsearch.search import execute

if TYPE_CHECKING:
    from conftest import SearchBy

RELEVANCE = ROOT / "tests/relevance/queries.tsv"
ROWS = RELEVANCE.read_text(encoding="utf-8").splitlines()
QUERIES = [line.split("\t")[1] for line in ROWS if "\t" in line]
LANGUAGE = [
    '"高端品质认证"',
    "质量 -标准",
    "标准 AND (计量 OR 认证)",
    "质*",
    "?量",
    '"质量 安全"~5',
    "title:质量",
    "heading:标准",
    "issuer:国务院",
    "section:四",
    "section:四 质量",
    "集成",
    "5G",
    "第十二条",
    "2025年",
    "没有的词",
    "的",
]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(kind="outline", since="2023"), Filters(sections=parse_address("四"))],
    ids=["all", "documents", "sections"],
)
def test_the_same_by_arrays(
    seed_index: Path, search_by: SearchBy, mode: Mode, filters: Filters
) -> None:
    """Each query has the same clauses, scores, order and explanation by both ways."""
    options = Options(mode=mode, filters=filters)
    with Corpus.open(seed_index) as corpus:
        for query in (QUERIES if filters == Filters() else QUERIES[::6]) + LANGUAGE:
            found = []
            for large in (False, True):
                search_by(arrays=large)
                found.append(corpus.search(query, limit=None, options=options, explain=True))
            plain, by_arrays = found
            assert [hit._replace(explanation=()) for hit in by_arrays.hits] == [
                hit._replace(explanation=()) for hit in plain.hits
            ], query
            for one, other in zip(plain.hits, by_arrays.hits, strict=True):
                assert [part[:2] for part in other.explanation] == [
                    part[:2] for part in one.explanation
                ], query
                assert [part.value for part in other.explanation] == pytest.approx(
                    [part.value for part in one.explanation], abs=1e-9
                ), query


@pytest.mark.parametrize("limit", [1, 10, 100])
def test_a_page_is_the_begin_of_the_whole(
    seed_index: Path, search_by: SearchBy, limit: int
) -> None:
    """Also where fewer clauses match than it has room for."""
    search_by(arrays=True)
    with Corpus.open(seed_index) as corpus:
        for query in QUERIES + LANGUAGE:
            whole = corpus.search(query, limit=None).hits
            assert corpus.search(query, limit=limit).hits == whole[:limit], query


def test_the_same_apart_from_all_others(
    seed_index: Path, search_by: SearchBy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading only what the clauses found need gives the same hits and scores to the last bit."""
    search_by(arrays=True)
    with Corpus.open(seed_index) as corpus:
        for mode in (Mode.ALL, Mode.ANY):
            for query in QUERIES + LANGUAGE:
                options = Options(mode=mode)
                with monkeypatch.context() as patched:
                    patched.setattr("qpsearch.engines.embedded.arrays._SEARCHES", 1 << 40)
                    patched.setattr("qpsearch.engines.embedded.arrays._FAR", 0)
                    patched.setattr(
                        "qpsearch.engines.embedded.tallies.Tallies.has", lambda *_: False
                    )
                    apart = corpus.search(query, limit=None, options=options, explain=True)
                assert corpus.search(query, limit=None, options=options, explain=True) == apart


def test_few_of_many(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch, search_by: SearchBy
) -> None:
    """The first hits are those that the whole list begins with, however few are asked for."""
    search_by(arrays=True)
    monkeypatch.setattr("qpsearch.engines.embedded.ranked_clauses._FIRST", 3)
    options = Options(mode=Mode.ANY)
    with Corpus.open(seed_index) as corpus:
        whole = corpus.search("质量 发展 标准", limit=None, options=options)
        assert whole.total > 20
        for limit in (1, 2, 3, 4, 10):
            few = corpus.search("质量 发展 标准", limit=limit, options=options)
            assert few.hits == whole.hits[:limit]
            assert few.total == whole.total


@pytest.mark.parametrize(
    "part", [slice(5), slice(0), slice(2, 4), slice(-3, None), slice(40, 2, -3), slice(None), 0, -1]
)
def test_parts_of_the_ranked(seed_index: Path, search_by: SearchBy, part: slice | int) -> None:
    """Only as much as a part needs is put in order, and it is that of the whole."""
    search_by(arrays=True)
    with closing(WhooshClauseIndex(seed_index)) as index:
        whole = [*execute("质量 发展", index, Options(mode=Mode.ANY)).ranked]
        assert len(whole) > 40
        assert execute("质量 发展", index, Options(mode=Mode.ANY)).ranked[part] == whole[part]


@pytest.mark.parametrize("posting", [0, 1 << 40], ids=["everywhere", "where-it-matches"])
def test_added_up_either_way(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch, search_by: SearchBy, posting: int
) -> None:
    """Scores are the same to the last bit, added up over all clauses or those that match."""
    monkeypatch.setattr("qpsearch.engines.embedded.arrays._POSTING", posting)
    monkeypatch.setattr("qpsearch.engines.embedded.arrays._ORDINAL", 0)
    options = Options(mode=Mode.ANY)
    with Corpus.open(seed_index) as corpus:
        for query in QUERIES[::4] + LANGUAGE:
            found = []
            for large in (False, True):
                search_by(arrays=large)
                found.append(corpus.search(query, limit=None, options=options))
            assert found[0] == found[1], query


@pytest.mark.parametrize("sparse", [0, 1 << 20], ids=["documents-in-lists", "lists-in-documents"])
def test_documents_without_clauses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, search_by: SearchBy, sparse: int
) -> None:
    """A document that has no clauses counts as one, in the middle of an index and at its end."""
    store = tmp_path / "index" / STORE
    store.mkdir(parents=True)
    create_index(store)
    writer = IndexWriter(store)
    for number in range(5):
        path = tmp_path / f"{number}.txt"
        rows = [f"第{'一二三'[at]}条 质量{'标准' * (at + number + 1)}。" for at in range(3)]
        path.write_text("\n".join([f"第{number}办法", "", *rows]), encoding="utf-8")
        document = load(path, root=tmp_path)
        writer.add(document._replace(clauses=()) if number in (2, 4) else document)
    writer.publish()
    monkeypatch.setattr("qpsearch.engines.embedded.document_arrays._SPARSE", sparse)
    found = []
    with Corpus.open(tmp_path / "index") as corpus:
        for large in (False, True):
            search_by(arrays=large)
            found.append(corpus.search("质量 标准", limit=None))
    assert found[0].total == 9
    assert found[0] == found[1]
