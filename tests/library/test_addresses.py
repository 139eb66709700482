"""``show``: addresses resolved over an index, ranges, places, citations, and what goes wrong."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from clause_cases import cases as clause_cases
from qpsearch.citation import Cited, native, place
from qpsearch.citation.styles import STYLES, csl_item, format_citation
from qpsearch.clauses import parse_clauses
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.errors import AddressAmbiguousError, AddressNotFoundError, AddressSyntaxError
from qpsearch.locator import matches, parse_address
from qpsearch.model import Locator, SourceMap, Step, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

LAW = """中华人民共和国检验法

第一章　总则
第一条　为了加强检验，制定本法。
第二条　下列产品应当检验：
（一）原料；
（二）成品。
前款规定的产品，依照第三条检验：
（一）抽样。
第二章　责任
第三条　检验不合格的，责令改正。
第三条之一　拒不改正的，处罚款。
第十条　本法自公布之日起施行。
附表1 甲
第一条　表的说明。
附件1 乙
丙。
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("law")
    (folder / "law.txt").write_text(LAW, encoding="utf-8")
    build_index([folder / "law.txt"], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


@pytest.mark.parametrize(
    ("address", "sections"),
    [
        ("第三条", ["第三条"]),
        ("3", ["第三条"]),
        ("§3", ["第三条"]),
        ("第3条之1", ["第三条之一"]),
        ("3-1", ["第三条之一"]),
        ("第二条第二款", ["第二条第二款"]),
        ("第二条第一款第（二）项", ["第二条第一款第（二）项"]),
        ("第二条第一款（二）", ["第二条第一款第（二）项"]),
        ("第二条第（二）项", ["第二条第一款第（二）项"]),
        ("chp_1__art_2__para_1__point_2", ["第二条第一款第（二）项"]),
        ("chp_1__art_2", ["第二条"]),
        ("第二章", ["第二章", "第三条", "第三条之一", "第十条"]),
        ("责任", ["第二章", "第三条", "第三条之一", "第十条"]),
        ("第二条至第三条", ["第二条", "第二章", "第三条"]),
        ("第二条-第三条", ["第二条", "第二章", "第三条"]),
        ("2-3", ["第二条", "第二章", "第三条"]),
        ("第一条", ["第一条"]),
        ("附表1第一条", ["附表1 第一条"]),
        ("附件1", ["附件1", "附件1 ¶1"]),
        ("附表1", ["附表1", "附表1 第一条"]),
    ],
)
def test_what_stands_at_an_address(law: Corpus, address: str, sections: list[str]) -> None:
    """Every spelling leads to the division and all it holds; the main text before its annexes."""
    assert [clause.section for clause in law.show("law", address)] == sections


NOTICE = """关于做好检验工作的通知

各单位：
现就有关事项通知如下。
一、总体要求
依法检验。
（一）统一标准
按标准检验。
从严把关。
二、重点任务
抓好落实。
1.抽样检验
随机抽样。
2.公布结果
按月公布。
附件1 名单
一、甲
二、乙
"""


def test_what_a_citation_says_leads_to_what_it_cites(tmp_path: Path) -> None:
    """The place in a citation shows the clause cited, though a shorter one would fit others too."""
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    build_index([tmp_path / "notice.txt"], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        document = corpus.names.one("notice")
        assert document.kind == "notice"
        for clause in corpus.clauses("notice"):
            where = place(corpus.cited(document, clause))
            assert corpus.show("notice", where)[0].eid == clause.eid, where


def test_what_two_places_are_called_leads_to_neither(tmp_path: Path) -> None:
    """Where two divisions are written alike, a citation of one never shows a third."""
    text = "检验条例\n第一条　检验。\n附表\n1.甲\n2.乙\n第二类\n1.丙\n2.丁\n说明\n一、戊\n二、己\n"
    (tmp_path / "law.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path / "law.txt"], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        document = corpus.names.one("law")
        for clause in corpus.clauses("law"):
            where = place(corpus.cited(document, clause))
            with suppress(AddressAmbiguousError):
                assert corpus.show("law", where)[0].eid == clause.eid, where


def test_a_heading_in_marks_may_have_a_number_too(corpus: Corpus) -> None:
    """「主要目标」 leads to （二） as 主要目标 does, and to what stands below it."""
    document = corpus.names.one("004").doc_id
    assert corpus.show(document, "「主要目标」") == corpus.show(document, "主要目标")
    assert corpus.show(document, "「主要目标」 ¶8") == corpus.show(document, "（二） ¶8")


def test_a_part_of_an_article_is_its_text_alone(law: Corpus) -> None:
    """第二条第二款 shows that 款 with its items, and says where it stands."""
    (part,) = law.show("law", "第二条第二款")
    assert part.text == "前款规定的产品，依照第三条检验：\n（一）抽样。"
    assert LAW[slice(*part.source_span)] == part.text
    assert part.eid == "chp_1__art_2__para_2"
    assert [step.num for step in part.path] == ["第一章", "第二条", "第二款"]


def test_a_part_of_a_section_stands_in_brackets_within_its_address(tmp_path: Path) -> None:
    """The last step of the path of 第2(1)(a)條 is (1)(a)."""
    (tmp_path / "a.txt").write_text(
        "秤量條例\n\n1. 簡稱\n本條例可引稱為《秤量條例》。\n"
        "2. 釋義\n(1) 在本條例中——\n(a) 甲；\n(b) 乙。\n3. 罪行\n即屬犯罪。\n",
        encoding="utf-8",
    )
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        (part,) = corpus.show("a", "section 2(1)(a)")
    assert (part.section, part.text) == ("第2(1)(a)條", "(a) 甲；")
    assert [step.num for step in part.path] == ["第2條", "(1)(a)"]


@pytest.mark.parametrize(
    ("address", "error", "named"),
    [
        ("第四条", AddressNotFoundError, "第三条"),
        ("第三条之二", AddressNotFoundError, "第三条之一"),
        ("第二条第三款", AddressNotFoundError, "第二条第二款"),
        ("第二条第（三）项", AddressNotFoundError, "第二条第一款第（一）项"),
        ("第二条第（一）项", AddressAmbiguousError, "第二条第二款第（一）项"),
        ("第二条至第九条", AddressNotFoundError, "第十条"),
    ],
)
def test_an_address_that_does_not_stand_names_the_nearest(
    law: Corpus, address: str, error: type[Exception], named: str
) -> None:
    """What does not exist names the nearest that does; what fits several lists them."""
    with pytest.raises(error) as raised:
        law.show("law", address)
    assert named in raised.value.candidates  # type: ignore[attr-defined]
    assert named in str(raised.value)


def test_what_is_no_address_is_said_to_be_none(law: Corpus) -> None:
    """Words that are neither an address nor a heading are a fault of syntax."""
    with pytest.raises(AddressSyntaxError):
        law.show("law", "不存在的标题")


def test_twelve_never_answers_for_two(law: Corpus) -> None:
    """Addresses are exact: neither 第十 nor 1 answers for 第十条 or 第一条's neighbours."""
    assert law.show("law", "第十条")[0].text.startswith("第十条")
    with pytest.raises(AddressNotFoundError):
        law.show("law", "第三十条")


def outline_cited(*steps: tuple[Unit, str], nums: tuple[str, ...], **facts: str) -> Cited:
    from qpsearch.model import PathStep

    return Cited(
        "004", facts.get("title", "质量强国建设纲要"), ("中共中央", "国务院"),
        facts.get("number"), facts.get("kind", "outline"), facts.get("date", "2023-02-06"),
        "level_4__level_6", "四、（六）", Locator(tuple(Step(*step) for step in steps)),
        tuple(PathStep(num, "") for num in nums), facts.get("text", "产业"),
    )  # fmt: skip


FOUR_SIX = ((Unit.LEVEL_1, "4"), (Unit.LEVEL_2, "6"))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, "《质量强国建设纲要》第四部分第（六）条"),
        ({"kind": "report", "title": "政府工作报告"}, "《政府工作报告》第四部分第（六）项"),
        (
            {"kind": "notice", "title": "关于印发《方案》的通知", "number": "国发〔2023〕5号"},
            "《关于印发〈方案〉的通知》（国发〔2023〕5号）第四部分第（六）项",
        ),
        ({"title": "品質強國建設綱要", "text": "產業"}, "《品質強國建設綱要》第四部分第（六）條"),
    ],
)
def test_native_wording_follows_the_kind_and_the_script(
    facts: dict[str, str], expected: str
) -> None:
    """（六） is a 条 of an outline and a 项 of a report or notice, in the document's script."""
    assert native(outline_cited(*FOUR_SIX, nums=("四", "（六）"), **facts)) == expected


def test_gbt_7714() -> None:
    """Authors, title, number, type, date, place, after GB/T 7714-2015."""
    cited = outline_cited(*FOUR_SIX, nums=("四", "（六）"), number="中发〔2023〕1号")
    assert format_citation(cited, "gbt7714") == (
        "中共中央, 国务院. 质量强国建设纲要: 中发〔2023〕1号[A]. 2023-02-06: 第四部分第（六）条."
    )


def test_records_for_reference_managers() -> None:
    """CSL-JSON and BibTeX carry authors, date and place; the key is ASCII and stable."""
    cited = outline_cited(*FOUR_SIX, nums=("四", "（六）"))
    item = csl_item(cited)
    assert item["issued"] == {"date-parts": [[2023, 2, 6]]}
    assert item["author"] == [{"literal": "中共中央"}, {"literal": "国务院"}]
    assert json.loads(format_citation(cited, "csl-json")) == item
    bibtex = format_citation(cited, "bibtex")
    assert bibtex.startswith("@misc{004-level_4__level_6,\n  title = {{质量强国建设纲要}},\n")
    assert "  month = {2},\n" in bibtex
    assert bibtex.endswith("}")


def test_the_place_cited_is_an_address(corpus: Corpus) -> None:
    """Every native citation of a seed's clause ends in an address that leads back to it."""
    for document in corpus.documents():
        for clause in corpus.clauses(document.doc_id):
            whole = native(corpus.cited(document))
            where = native(corpus.cited(document, clause)).removeprefix(whole)
            readings = parse_address(where)
            assert any(matches(clause.locator, reading) for reading in readings), where


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=title)
        for title, text, _ in clause_cases()
        if "wrong order" not in title and "restart in a later" not in title
    ],
)
def test_the_place_cited_is_an_address_in_any_document(text: str) -> None:
    """What a citation calls a place leads back, for every way of numbering in the cases."""
    _, clauses, _ = parse_clauses(text, SourceMap((0,), (0,), len(text), len(text)))
    for clause in clauses:
        cited = Cited(
            "x", "甲", (), None, "outline", None, clause.eid, clause.section, clause.locator,
            clause.path, clause.text,
        )  # fmt: skip
        readings = parse_address(place(cited))
        assert any(matches(clause.locator, reading) for reading in readings), place(cited)


def test_show_has_context_ranges_and_citations(qpsearch: Callable[..., Outcome]) -> None:
    """The options of show work together with any address."""
    shown = qpsearch("show", "004", "四、（六）", "--context", "1", "--json")
    assert [row["section"] for row in json.loads(shown.out)] == ["四", "四、（六）", "四、（七）"]
    ranged = qpsearch("show", "004", "（六）至（八）", "--json")
    assert [row["section"] for row in json.loads(ranged.out)] == [
        "四、（六）",
        "四、（七）",
        "四、（八）",
    ]
    for style in STYLES:
        assert qpsearch("show", "004", "4.6", "--cite", style).out.strip()
    assert qpsearch("show", "004", "--cite", "native").out == "《质量强国建设纲要》\n"


def test_machine_formats_hold_the_citation(qpsearch: Callable[..., Outcome]) -> None:
    """--cite does not turn JSON and CSV into something else: it says the style of a field."""
    for form in ("json", "jsonl", "csv", "tsv", "md"):
        assert "第四部分第（六）条" in qpsearch("show", "004", "4.6", "--format", form).out
    (row,) = json.loads(qpsearch("show", "004", "4.6", "--cite", "gbt7714", "--json").out)
    assert row["citation"] == qpsearch("show", "004", "4.6", "--cite", "gbt7714").out.strip()
    assert qpsearch("show", "004", "4.6", "--cite", "gbt7714", "--refs").code == 2


@pytest.mark.parametrize(
    "args",
    [
        ("《质量强国建设纲要》第四部分第（六）条",),
        ("《质量强国建设纲要》（中发〔2023〕1号）四、（六）",),
        ("质量强国建设纲要第四部分第（六）条",),
        ("004", "《质量强国建设纲要》第四部分第（六）条"),
        ("004", "《纲要》第四部分第（六）条"),
    ],
)
def test_a_citation_can_be_shown(qpsearch: Callable[..., Outcome], args: tuple[str, ...]) -> None:
    """What --cite prints, pasted back, shows the clause: title, number and place together."""
    (row,) = json.loads(qpsearch("show", *args, "--json").out)
    assert (row["doc_id"][:3], row["section"]) == ("004", "四、（六）")


def test_a_citation_of_another_document_is_not_shown(qpsearch: Callable[..., Outcome]) -> None:
    """The place of a citation is never looked up in a document that it does not name."""
    outcome = qpsearch("show", "004", "《完善质量政策和技术体系以大质量保障大市场》第一部分")
    assert outcome.code == 2
    assert "another document" in outcome.err
    # Part of a title names a document, but cites none: 《处罚法》 is not 《某省实施处罚法办法》.
    assert qpsearch("show", "服务质量行动方案", "一").code == 0
    assert qpsearch("show", "《服务质量行动方案》一").code == 2


def test_titles_with_titles_in_them_are_cited(tmp_path: Path) -> None:
    """〈〉 of a citation are 《》 of the title, and every clause of it leads back."""
    title = "最高人民法院关于适用《检验法》的解释"
    (tmp_path / "a.txt").write_text(f"{title}\n第一条　甲。\n第二条　乙。\n丙。", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        for clause in corpus.clauses("a"):
            document, where = corpus.names.locate(
                native(corpus.cited(corpus.names.one("a"), clause))
            )
            assert corpus.show(document.doc_id, where)[0].eid == clause.eid


def test_outline_to_a_depth(qpsearch: Callable[..., Outcome]) -> None:
    """--depth keeps the outermost levels of a table of contents."""
    rows = json.loads(qpsearch("outline", "004", "--depth", "1", "--json").out)
    assert rows
    assert {row["depth"] for row in rows} == {1}
    assert len(rows) < len(json.loads(qpsearch("outline", "004", "--json").out))


def test_show_lists_references_both_ways(qpsearch: Callable[..., Outcome]) -> None:
    """--refs lists what leads to a document and what it refers to, resolved or not."""
    rows = json.loads(qpsearch("show", "纲要", "--refs", "--json").out)
    assert {row["direction"] for row in rows} >= {"in"}
    assert all(row["resolved"] == (row["reason"] is None) for row in rows)
    assert "refer" in qpsearch("show", "纲要", "--refs").out


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("show", "004", "九、（九）"), "四、（九）"),
        (("show", "质量强国纲领"), "质量强国建设纲要"),
        (("show", "质量"), "002"),
    ],
)
def test_bad_addresses_exit_with_two_and_say_the_way_out(
    qpsearch: Callable[..., Outcome], args: tuple[str, ...], named: str
) -> None:
    """A document or address that leads nowhere, or to several, is an error in one line."""
    outcome = qpsearch(*args)
    assert outcome.code == 2
    assert outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 1
    assert named in outcome.err
