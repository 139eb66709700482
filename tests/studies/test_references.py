"""Cross-references: what a text refers to, and where that leads in a corpus."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from both_scripts import simplified, traditional
from conftest import CASES
from qpsearch.clauses import declared_names, find_references
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.library import Corpus
from qpsearch.errors import AddressAmbiguousError
from qpsearch.locator import Order, format_locator, parse_address
from qpsearch.studies.links import LinkReason
from qpsearch.studies.references import References
from strategies import sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.model import Locator
    from qpsearch.studies.links import Link


LAW = """中华人民共和国检验法

（2020年5月1日公布）

第一章　总则
第一条　为了加强检验，制定本法。
第二条　下列产品应当检验：
（一）原料；
（二）成品。
前款规定的产品，依照第三条检验。
第三条　检验依照第二条第一款第（二）项和《中华人民共和国标准法》第一条进行。
第四条　违反前条规定的，依照本法第二条至第三条处罚；第九条除外。
"""
NOTICE = """关于贯彻检验法的通知

检发〔2021〕3号

为贯彻《中华人民共和国检验法》（以下简称《检法》），通知如下，请各单位结合实际认真执行，确保落实到位。
一、依照《检法》第二条第二款执行，检验法第三条同时适用。
二、检发〔2019〕1号废止。
"""


def cases() -> list[tuple[str, str, str]]:
    found = []
    for block in (CASES / "references.txt").read_text(encoding="utf-8").split("== ")[1:]:
        title, _, rest = block.partition("\n")
        text, _, expected = rest.partition("\n--\n" if "\n--\n" in rest else "\n--")
        found.append((title, text, expected.strip("\n")))
    return found


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, want, id=title) for title, text, want in cases()]
)
def test_references_of_a_text(text: str, expected: str) -> None:
    """Each case gives the references written below it, at spans of the text."""
    found = find_references(text)
    lines = [
        "\t".join([r.kind.value, r.work or "-", r.address or "-", r.last or "-"]) for r in found
    ]
    assert "\n".join(lines) == expected
    assert all(text[r.span.start : r.span.end] == r.text for r in found)


@pytest.mark.parametrize("text", [pytest.param(text, id=title) for title, text, _ in cases()])
def test_references_are_the_same_in_traditional_letters(text: str) -> None:
    found, other = find_references(text), find_references(traditional(text))
    assert [
        (one.kind, simplified(one.work), simplified(one.address), simplified(one.last), one.span)
        for one in other
    ] == [
        (one.kind, simplified(one.work), simplified(one.address), simplified(one.last), one.span)
        for one in found
    ]


@settings(deadline=None)
@given(st.lists(sections(), min_size=1, max_size=4), st.sampled_from(["，", "、", "及", "或"]))
def test_sections_are_found_where_they_stand(cited: list[Locator], joint: str) -> None:
    """Each address is found whole, at its own words, whatever joins it to the one before."""
    spelled = [format_locator(one, traditional=True, order=Order.HONG_KONG) for one in cited]
    text = f"為施行本條例{joint.join(spelled)}，專員須行事。第(1)款亦然。"
    *found, last = find_references(text)
    assert [one.address for one in found] == spelled
    assert [parse_address(one.address)[0] for one in found] == cited
    assert all(text[slice(*one.span)] == one.text for one in found)
    assert (last.address, last.text) == ("第(1)款", "第(1)款")


@pytest.mark.parametrize(
    "text", ["第1條第(1)款" + "及(a)" * 20_000, "第1" + "、2(1)" * 20_000, "s. 1" + ", 2" * 20_000]
)
def test_long_lists_are_gone_through_once(text: str) -> None:
    """A list without an end is not read again from each of its numbers."""
    begun = process_time()
    find_references(text)
    assert process_time() - begun < 10


def test_short_names_that_a_text_declares() -> None:
    """以下简称 declares a short name, with 《》, “” or neither."""
    text = (
        "《质量强国建设纲要》（以下简称《纲要》）、《中华人民共和国民法典》(以下简称“民法典”)；"
        "《甲法》，以下简称甲法。"
    )
    assert declared_names(text) == (
        ("纲要", "质量强国建设纲要"),
        ("民法典", "中华人民共和国民法典"),
        ("甲法", "甲法"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "本細則依船員法第九十條規定訂定之。本法第十二條所稱契約，指書面契約。",
            (("本法", "船員法"),),
        ),
        ("本办法根据《渡口条例》第八条制定。本条例所称渡口，包括汽渡。", (("本条例", "渡口条例"),)),
        ("本細則依船員法第九十條規定訂定之。本細則自發布日施行。", ()),
        ("本法所称渡口，包括汽渡。依照渡口法第三条处罚。", ()),
    ],
)
def test_rules_call_the_law_they_are_made_under_their_own(
    text: str, expected: tuple[tuple[str, str], ...]
) -> None:
    """本法 in rules made under a law is that law, declared or not."""
    assert declared_names(text) == expected


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("refs")
    (folder / "docs").mkdir()
    (folder / "docs" / "law.txt").write_text(LAW, encoding="utf-8")
    (folder / "docs" / "notice.txt").write_text(NOTICE, encoding="utf-8")
    build_index([folder / "docs"], folder / "index")
    with Corpus.open(folder / "index") as opened:
        yield opened


def leads(links: Iterator[Link]) -> list[str]:
    return [
        f"{link.clause.section}: {link.reference.text} → "
        + (link.target.doc_id if link.target else "?")
        + "".join(f" {found.section}" for found in link.found)
        + (f" ({link.reason})" if link.reason else "")
        for link in links
    ]


def test_references_are_led_to_their_clauses(corpus: Corpus) -> None:
    """Titles, own articles, ranges and positions are resolved; what cannot be is listed so."""
    law = corpus.names.one("law")
    assert leads(References(corpus).of(law, corpus.clauses(law.doc_id))) == [
        "第二条: 前款 → law 第二条第一款",
        "第二条: 第三条 → law 第三条",
        "第三条: 第二条第一款第（二）项 → law 第二条第一款第（二）项",
        "第三条: 《中华人民共和国标准法》第一条 → ? (not in the index)",
        "第四条: 前条 → law 第三条",
        "第四条: 本法第二条至第三条 → law 第二条 第三条",
        "第四条: 第九条 → law (no such place)",
    ]


def test_short_names_and_numbers_are_resolved(corpus: Corpus) -> None:
    """A short name that the text declares, a bare name, and a number that is not in the index."""
    notice = corpus.names.one("notice")
    assert leads(References(corpus).of(notice, corpus.clauses(notice.doc_id))) == [
        "¶1: 《中华人民共和国检验法》 → law",
        "一: 《检法》第二条第二款 → law 第二条第二款",
        "一: 第三条 → law 第三条",
        "二: 检发〔2019〕1号 → ? (not in the index)",
    ]


def test_references_are_found_from_their_target(corpus: Corpus) -> None:
    """What leads to an article comes from its own law and from other documents, parts included."""
    law = corpus.names.one("law")
    assert leads(References(corpus).to(law, corpus.show("law", "第二条"))) == [
        "第二条: 前款 → law 第二条第一款",
        "第三条: 第二条第一款第（二）项 → law 第二条第一款第（二）项",
        "第四条: 本法第二条至第三条 → law 第二条 第三条",
        "一: 《检法》第二条第二款 → law 第二条第二款",
    ]


def test_a_short_name_of_a_text_names_the_document(corpus: Corpus) -> None:
    """DOC may be a short name that some text declares, or a document number."""
    assert corpus.names.one("检法").doc_id == "law"
    assert corpus.names.one("检发〔2021〕3号").doc_id == "notice"


@pytest.mark.parametrize(
    ("words", "section"),
    [
        ("前款第二项", "第二条第一款第（二）项"),
        ("前款第（二）项", "第二条第一款第（二）项"),
        ("前款第九项", "第二条第一款"),
        ("前款", "第二条第一款"),
    ],
)
def test_an_item_of_the_paragraph_before(tmp_path: Path, words: str, section: str) -> None:
    """前款第四项 leads to the item; where there is none, to the 款 with the reason."""
    text = LAW.replace("前款规定的产品", f"{words}规定的产品")
    (tmp_path / "law.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        references = References(corpus)
        law = corpus.names.one("law")
        article = next(clause for clause in corpus.clauses("law") if clause.section == "第二条")
        link, *_ = references.of(law, [article])
        assert link.found[-1].section == section
        assert bool(link.reason) == (words == "前款第九项")


def test_a_work_in_several_documents_is_one_work(tmp_path: Path) -> None:
    """An article of a code whose parts are documents is found in the part that has it."""
    for part, number in (("a", "一"), ("b", "二"), ("c", "三")):
        text = f"检验法典\n第{number}编　分则\n第{number}十条　检验。\n依照前款。"
        (tmp_path / f"{part}.txt").write_text(text, encoding="utf-8")
    notice = (
        "关于检验的通知\n一、依照《检验法典》第二十条执行。\n二、依照《检验法典》第九十条执行。"
    )
    (tmp_path / "n.txt").write_text(notice, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    with Corpus.open(tmp_path / "index") as corpus:
        first, second = References(corpus).of(corpus.names.one("n"), corpus.clauses("n"))
        assert (first.target and first.target.doc_id, first.reason) == ("b", None)
        assert second.reason is LinkReason.NO_SUCH_PLACE
        for name, address in (("检验法典", "第三十条"), ("《检验法典》第三十条", "")):
            document, place = corpus.names.locate(name, address)
            assert (document.doc_id, place) == ("c", "第三十条")
        with pytest.raises(AddressAmbiguousError):
            corpus.names.locate("检验法典", "第九十条")


def test_editions_that_texts_name() -> None:
    """In brackets behind a title, or before it."""
    text = "《检验法》（2018年修正）第二条，2020年修订的《标准法》，《认证法》（检发〔2020〕1号）。"
    named = [(each.work, each.edition) for each in find_references(text) if each.work]
    assert named[:3] == [("检验法", "2018年修正"), ("标准法", "2020年修订"), ("认证法", "")]


EDITIONS = {
    "old": "检验法\n（2018年10月26日修正）\n第一条　甲。\n第二条　乙。\n",
    "new": "检验法\n（2023年12月29日修订）\n第一条　甲。\n第二条　乙。\n第三条　丙。\n",
    "early": "检验办法\n（2020年1月1日公布）\n第一条　依照检验法第二条办理。\n",
    "late": "检测办法\n（2024年1月1日公布）\n第一条　依照检验法第三条办理。\n",
    "named": (
        "认证办法\n（2024年1月1日公布）\n第一条　依照《检验法》（2018年修正）第二条、第九条办理。\n"
        "第二条　依照《检验法》（2019年修正）第二条办理。\n"
    ),
    "undated": (
        "检测细则\n第一条　本细则依检验法（以下简称本法）第一条制定。\n第二条　依本法第三条。\n"
    ),
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("early", ["第一条: 第二条 → old 第二条 [2018年修正, in force on 2020-01-01]"]),
        ("late", ["第一条: 第三条 → new 第三条 [2023年修订, in force on 2024-01-01]"]),
        (
            "named",
            [
                "第一条: 《检验法》（2018年修正）第二条 → old 第二条 [2018年修正]",
                "第一条: 第九条 → old (no such place) [2018年修正]",
                "第二条: 《检验法》（2019年修正）第二条 → ? (this edition is not in the index)",
            ],
        ),
        (
            "undated",
            [
                "第一条: 第一条 → new 第一条 [2023年修订, the newest]",
                "第二条: 本法第三条 → new 第三条 [2023年修订, the newest]",
            ],
        ),
    ],
)
def test_the_edition_that_is_meant(tmp_path: Path, name: str, expected: list[str]) -> None:
    """The one named, else the one in force on the day of the text, else the newest; it is said."""
    (tmp_path / "docs").mkdir()
    for each, text in EDITIONS.items():
        (tmp_path / "docs" / f"{each}.txt").write_text(text, encoding="utf-8")
    build_index([tmp_path / "docs"], tmp_path / "i")
    with Corpus.open(tmp_path / "i") as corpus:
        links = list(References(corpus).of(corpus.document_by_id(name), corpus.clauses(name)))
        said = [f" [{link.edition}]" if link.edition else "" for link in links]
        assert [line + how for line, how in zip(leads(iter(links)), said, strict=True)] == expected
