"""Works: editions by date, script and region; copies; what was in force when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qpsearch.citation import native
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.corpus.request import Request
from qpsearch.errors import AddressAmbiguousError, AddressNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

OLD = """中华人民共和国检验法

（2018年10月26日全国人民代表大会常务委员会修正）

第一章　总则
第一条　为了加强检验，制定本法。
第二条　检验机构应当独立检验，并且每年报告检验结果。
第三条　违反前条规定的，处一万元罚款。
"""
NEW = """中华人民共和国检验法

（2023年12月29日全国人民代表大会常务委员会修订）

第一章　总则
第一条　为了加强检验和检测，制定本法。
第二条　检验机构应当独立检验，并且每年报告检验结果和检测结果。
第三条　检验，检验，检验机构每年检验。
第四条　违反第二条规定的，处三万元罚款。
第五条　本法自2024年7月1日起施行。
"""
NOTICE = """关于做好检验工作的通知

各检验机构要按照要求认真做好年度检验工作，确保结果真实。请于每月底前报送检验情况，逾期按规定处理。
各地主管部门要加强监督检查，发现问题及时纠正并通报。

检验局
{date}
"""
TEXTS = {
    "old": OLD,
    "new": NEW,
    "copy": f"首页 > 法律\n{NEW}\n来源：检验网\n",
    "plan_cn": "质量提升纲要\n一、总体要求\n各地区各部门要认真贯彻落实。\n",
    "plan_tw": "品質提升綱要\n一、總體要求\n各地區各部門要認真貫徹落實。\n",
    "notice20": NOTICE.format(date="2020年1月5日"),
    "notice21": NOTICE.format(date="2021年1月6日")
    .replace("每月底", "每季度末")
    .replace("年度", ""),
    "book1": "中华人民共和国检测法典\n\n总则编\n\n第一章　规定\n第一条　总则。\n",
    "book2": "中华人民共和国检测法典\n\n机构编\n\n第一章　规定\n第二条　机构。\n",
    "tables": "检验条例\n第一条　甲。\n附表\n第一类\n1.甲。\n2.乙。\n第二类\n1.丙。\n2.丁。\n",
    "points": "检验要点\n（1）甲。\n（2）乙。\n",
    "read10": "最高人民法院关于审理检验案件适用法律若干问题的解释\n"
    "（2010年5月4日最高人民法院审判委员会第1487次会议通过）\n第一条　送样的人承担举证责任。\n",
    "read22": "最高人民法院关于审理检验案件适用法律若干问题的解释\n"
    "（2022年2月7日最高人民法院审判委员会第1860次会议通过）\n第一条　取样的人承担举证责任。\n",
    "read_two": "最高人民法院关于审理检验案件适用法律若干问题的解释（二）\n"
    "（2022年3月7日最高人民法院审判委员会第1861次会议通过）\n第一条　封存的样品应当复检。\n",
    "rules_a": "检验办法\n（2020年1月1日公布）\n第一条　甲。\n",
    "rules_b": "检验办法\n（2021年1月1日公布）\n第一条　乙。\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("works")
    (folder / "docs").mkdir()
    for name, text in TEXTS.items():
        (folder / "docs" / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder / "docs"], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def corpus(index: Path) -> Iterator[Corpus]:
    with Corpus.open(index) as opened:
        yield opened


def test_works_have_their_editions_and_no_others(corpus: Corpus) -> None:
    """One title of one body is a work; notices are not, nor one title of two bodies.

    An interpretation is made anew under its title; what bears a number behind it is another.
    """
    works = {tuple(sorted(one.doc_id for one in work.editions)) for work in corpus.works.all()}
    assert works == {
        ("copy", "new", "old"),
        ("plan_cn", "plan_tw"),
        ("book1", "book2"),
        ("read10", "read22"),
    }


def test_editions_are_named_and_replaced(corpus: Corpus) -> None:
    """Each is called as its text says; an older one knows the newest, which knows no newer."""
    old, new = corpus.document_by_id("old"), corpus.document_by_id("new")
    assert corpus.works.label(old) == "2018年修正"
    assert corpus.works.label(new) == "2023年修订"
    assert corpus.works.replaced_by(old) in (new, corpus.document_by_id("copy"))
    assert corpus.works.replaced_by(new) is None
    assert [one.doc_id for one in corpus.works.copies(new)] == ["copy"]
    assert corpus.works.label(corpus.document_by_id("rules_a")) == ""


@pytest.mark.parametrize(
    ("date", "found"),
    [("2018-10-25", set()), ("2020", {"old"}), ("2024-06-30", {"old"}), ("2024-07-01", {"new"})],
)
def test_as_of_a_day_one_edition_counts(corpus: Corpus, date: str, found: set[str]) -> None:
    """The edition in force on the day is found, neither the next nor the one before."""
    options = Request(query="报告检验结果", as_of=date).options(corpus)
    hits = corpus.search("报告检验结果", options=options).hits
    assert {hit.doc_id for hit in hits} - {"copy"} == found


def test_the_newest_edition_stands_first(corpus: Corpus) -> None:
    """The shorter old article would rank above; it is marked with what replaced it."""
    first, *others = corpus.search("独立检验").hits
    assert (first.doc_id in ("new", "copy"), first.edition) == (True, "2023年修订")
    old = next(hit for hit in others if hit.doc_id == "old")
    assert old.replaced_by is not None
    assert old.replaced_by.edition == "2023年修订"
    assert old.citation == "《中华人民共和国检验法》（2018年修正）第二条"


def test_every_citation_leads_back(corpus: Corpus) -> None:
    """The edition in its brackets, or the book of a code, leads to the very clause."""
    for document in corpus.documents():
        for clause in corpus.clauses(document.doc_id):
            cited = native(corpus.cited(document, clause))
            found, place = corpus.names.locate(cited)
            (shown, *_) = corpus.show(found.doc_id, place)
            alike = {document.doc_id, *(one.doc_id for one in corpus.works.copies(document))}
            assert (found.doc_id in alike, shown.text) == (True, clause.text), cited


def test_places_that_are_written_alike_are_counted(corpus: Corpus) -> None:
    """A citation says which of several it means, and that leads there; without, all are named."""
    tables = corpus.document_by_id("tables")
    clauses = [clause for clause in corpus.clauses("tables") if clause.nth]
    cited = [native(corpus.cited(tables, clause)) for clause in clauses]
    assert [one[-5:] for one in cited] == ["（第一处）", "（第一处）", "（第二处）", "（第二处）"]
    with pytest.raises(AddressAmbiguousError):
        corpus.show("tables", "附表第1点")
    with pytest.raises(AddressNotFoundError):
        corpus.show("tables", "附表第1点（第三处）")


def test_the_command_lists_works(
    qpsearch: Callable[..., Outcome], index: Path, tmp_path: Path
) -> None:
    """Works one below the other, records for machines, one document's work."""
    out = qpsearch("editions", "--index", index).out
    assert "《中华人民共和国检验法》\n" in out
    assert "  old  2018年修正\n" in out
    rows = qpsearch("editions", "检验法（2018年修正）", "--json", "--index", index)
    assert [(row["doc_id"], row["copy_of"]) for row in json.loads(rows.out)] == [
        ("old", None), ("copy", None), ("new", "copy"),
    ]  # fmt: skip
    (tmp_path / "a.txt").write_text("检验\n检验。", encoding="utf-8")
    assert qpsearch("index", "a.txt", "-q", "--index", "i").code == 0
    assert qpsearch("editions", "--index", "i").code == 1
