"""A file that holds several documents: each is found, named and cited for itself."""

from __future__ import annotations

import json

import pytest

from qpsearch import Corpus, build_index, cite
from qpsearch.render.hit_records import hit_record

NOTICE = """江淮省人民政府关于印发《江淮省节水办法》的通知
江政发〔2024〕5号

各市、县人民政府：

现将《江淮省节水办法》印发给你们，请遵照执行。

江淮省人民政府
2024年5月16日

江淮省节水办法

第一章 总则
第一条 为了节约用水，制定本办法。
第二条 用水实行定额管理。
"""
GAZETTE = """江淮省人民政府公报

本期公布省人民代表大会常务委员会通过的两件地方性法规。

江淮省湖泊保护条例
第一条 湖泊保护适用本条例。
第二条 禁止向湖泊排放污水。

江淮省渡口管理条例
第一条 渡口管理适用本条例。
第二条 禁止渡口超载。
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    (folder / "files").mkdir()
    (folder / "files/notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "files/gazette.txt").write_text(GAZETTE, encoding="utf-8")
    build_index([folder / "files"], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


def test_each_text_with_a_title_is_a_document(corpus):
    """Under its own title, with the one that brought it."""
    found = [(one.doc_id, one.title, one.part_of) for one in corpus.documents()]
    assert found == [
        ("gazette", "江淮省人民政府公报", ""),
        ("gazette~2", "江淮省湖泊保护条例", "gazette"),
        ("gazette~3", "江淮省渡口管理条例", "gazette"),
        ("notice", "江淮省人民政府关于印发《江淮省节水办法》的通知", ""),
        ("notice~2", "江淮省节水办法", "notice"),
    ]


@pytest.mark.parametrize(
    ("name", "address", "citation"),
    [
        ("江淮省节水办法", "第二条", "《江淮省节水办法》（江政发〔2024〕5号）第二条"),
        ("江淮省湖泊保护条例", "第二条", "《江淮省湖泊保护条例》第二条"),
        ("江淮省渡口管理条例", "第二条", "《江淮省渡口管理条例》第二条"),
    ],
)
def test_an_article_is_cited_under_its_own_title(corpus, name, address, citation):
    """Two regulations of one file do not share an address, and a citation leads back."""
    assert cite(corpus, name, address) == [citation]
    document, place = corpus.names.locate(citation)
    assert (document.title, [one.section for one in corpus.show(document.doc_id, place)]) == (
        name,
        [address],
    )


def test_a_hit_belongs_to_its_own_document(corpus):
    """Words of one regulation are found in it, under its title, not in the gazette."""
    hits = corpus.search("排放污水").hits
    assert [(hit.title, hit.section) for hit in hits] == [("江淮省湖泊保护条例", "第二条")]
    assert [hit_record(hit)["part_of"] for hit in hits] == [hits[0].part_of] * len(hits)
    assert hits[0].part_of == hits[0].doc_id.partition("~")[0]


def test_what_changes_in_a_file_changes_its_documents(tmp_path):
    """A text that is gone from a file is gone from the index, the others stay."""
    file = tmp_path / "gazette.txt"
    file.write_text(GAZETTE, encoding="utf-8")
    build_index([file], tmp_path / "index")
    file.write_text(GAZETTE.partition("江淮省渡口")[0], encoding="utf-8")
    build_index([file], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as opened:
        assert [one.doc_id for one in opened.documents()] == ["gazette", "gazette~2"]
        assert not opened.search("渡口超载").hits


def test_parse_shows_one_outline(tmp_path, qpsearch):
    """A title is a level that holds all its numbering."""
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8")
    outline = json.loads(qpsearch("parse", file, "--json").out)["outline"]
    assert [(one["depth"], one["num"] or one["heading"]) for one in outline] == [
        (1, "江淮省节水办法"),
        (2, "第一章"),
        (3, "第一条"),
        (3, "第二条"),
    ]
