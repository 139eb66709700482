# ruff: noqa: E501 - lines of Chinese text stand whole
"""Metadata: dates, numbers, kinds, heads, tails, pages, and what the reader corrects."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader_cases import CASES, document_of, dropped_by, rows
from qpsearch.loader import load
from qpsearch.loader.loading import unaccounted
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.kinds import kind_of
from qpsearch.loader.metadata.names import edition_in
from qpsearch.loader.metadata.numbers import NUMBER, tidy_number

BODY = "为加强质量工作，推动经济社会发展，提高人民生活水平，现将有关事项通知如下，请认真贯彻执行。"


TITLE_LINES = (
    "财政部", "税务总局", "某市人民政府", "国务院办公厅文件", "最新文件", "第6号", "（试行）",
    "关于支持质量工作的公告", "税务总局关于支持质量工作的公告", "关于印发《质量工作", "要点》的通知",
    "国发〔2021〕5号", "财政部公告2021年第9号", "2021年2月5日", "各省人民政府：", "一、总体要求",
    "某市多举措提升质量", "转发市财政局、", "【提示】关于质量鉴定的通知", "海关总署公告", "# 质量法",
    "关于支持质量工作的公告财税〔2021〕5号", "（关于质量认证的公告）", "的通知", "《质量指引》", "————",
)  # fmt: skip


@pytest.mark.parametrize("row", rows("dates.tsv"), ids=lambda row: row[0])
def test_dates_in_every_writing(row: list[str]) -> None:
    """A date in any writing becomes ISO 8601; what is no date becomes none."""
    text, expected = row
    found = [iso for iso, _, _ in find_dates(text)]
    assert found == ([] if expected == "-" else [expected])


@pytest.mark.parametrize("row", rows("numbers.tsv"), ids=lambda row: row[0])
def test_document_numbers_in_all_brackets(row: list[str]) -> None:
    """A document number is known by its form, in whatever brackets, and keeps its glyphs."""
    line, expected = row
    inner = line.strip("（）")
    assert (tidy_number(line) if NUMBER.fullmatch(inner) else "-") == expected


@pytest.mark.parametrize("row", rows("kinds.tsv"), ids=lambda row: row[0])
def test_kinds_by_the_last_word_of_the_title(row: list[str]) -> None:
    """A title's last word names the kind, qualifiers in brackets aside."""
    assert (kind_of(row[0]) or "-") == row[1]


@pytest.mark.parametrize("row", rows("pages.tsv"), ids=lambda row: row[0])
def test_saved_pages(row: list[str]) -> None:
    """Issuer, number and dates of a saved page are those of its index table; no frame remains."""
    document = load(CASES / f"pages/{row[0]}.html")
    found = document.metadata
    assert ["、".join(found.issuers), found.number, found.date_issued, found.date_published] == row[
        1:5
    ]
    assert (found.date_in_force or "-") == row[5]
    for word in ("索引号", "索 引 号", "主题分类", "扫一扫", "发文机关：", "href", "&nbsp"):
        assert word not in document.text
    assert dropped_by(document, "page_furniture") == ["扫一扫在手机打开当前页"]


def title_cases() -> list[tuple[str, str, dict[str, str]]]:
    """The cases of titles.txt: name, lines of the head, what must come out by field."""
    cases: list[tuple[str, str, dict[str, str]]] = []
    text = (CASES / "titles.txt").read_text("utf-8")
    for block in text.split("\n## ")[1:]:
        name, *lines = block.strip().splitlines()
        head = "\n".join(line for line in lines if not line.startswith("= "))
        said = dict(line[2:].split(" ", 1) for line in lines if line.startswith("= "))
        cases.append((name, head, said))
    return cases


@pytest.mark.parametrize(
    ("head", "expected"), [pytest.param(*case[1:], id=case[0]) for case in title_cases()]
)
def test_titles_by_their_form(head: str, expected: dict[str, str]) -> None:
    """A title takes the lines that are its own; number and issuers are read beside it."""
    document = document_of(f"{head}\n{BODY}")
    found = document.metadata
    said = {
        "title": found.title,
        "issuers": "、".join(found.issuers),
        "number": found.number or "-",
        "text": document.text.partition("\n")[0].replace(BODY, "BODY"),
    }
    assert {name: said[name] for name in expected} == expected
    assert not unaccounted(document)


@given(st.lists(st.sampled_from(TITLE_LINES), min_size=1, max_size=9))
@settings(deadline=None)
def test_a_title_is_made_of_its_lines(lines: list[str]) -> None:
    """No letter of a head is lost, and a title's letters are the head's, in their order."""
    document = document_of("\n".join([*lines, BODY]))
    assert not unaccounted(document)
    letters = iter("".join([*lines, BODY]))
    title = re.sub(r"\s", "", document.metadata.title).rstrip("…")
    assert all(letter in letters for letter in title)


def test_a_page_title_does_not_hide_the_agencies() -> None:
    """Where the page's title says the subject alone, the agencies above it belong to the title."""
    subject = "关于支持质量工作的公告"
    page = (
        f"<html><head><title>{subject}_某网</title></head><body><p>财政部</p><p>税务总局</p>"
        f"<p>{subject}</p><p>财税〔2021〕5号</p><p>{BODY}</p></body></html>"
    )
    document = document_of(page, "page.html")
    assert document.metadata.title == f"财政部 税务总局{subject}"
    assert document.metadata.issuers == ("财政部", "税务总局")
    assert document.text == BODY


def test_a_page_says_title_number_and_moment_above_its_text(tmp_path: Path) -> None:
    """A headline is one whatever parts its lines; a number alone and a moment are read."""
    page = tmp_path / "a.html"
    page.write_text(
        "<html><body><h2>江淮省人民政府<br>关于印发质量提升<br>实施方案的通知</h2>"
        "<h4><span>江政〔2022〕20号</span></h4>"
        "<p>字号 <a>大</a> 文章来源：质量处 2022-06-05 20:00:00 <a>打印</a></p>"
        "<div class='content' id='content'><p>各市人民政府：</p>"
        "<p>现将《质量提升实施方案》印发给你们，请认真贯彻执行，切实提升质量水平。</p>"
        "<p>江淮省人民政府</p><p>2022年6月2日</p></div></body></html>",
        "utf-8",
    )
    found = load(page).metadata
    assert found.title == "江淮省人民政府关于印发质量提升实施方案的通知"
    assert (found.number, found.date_issued, found.date_published) == (
        "江政〔2022〕20号",
        "2022-06-02",
        "2022-06-05",
    )


def test_a_title_over_several_lines_and_its_number() -> None:
    """A title broken over lines is one title where a document number closes the head."""
    document = document_of(
        f"国务院办公厅关于加强\n三级公立医院绩效考核工作的意见\n国办发〔2019〕4号\n各省人民政府：\n{BODY}"
    )
    found = document.metadata
    assert found.title == "国务院办公厅关于加强三级公立医院绩效考核工作的意见"
    assert (found.issuers, found.number) == (("国务院办公厅",), "国办发〔2019〕4号")
    assert document.text.startswith("各省人民政府：")


def test_the_signature_gives_issuers_and_date() -> None:
    """Agencies above a date at the end are the issuers, their date the date of issue."""
    document = document_of(
        f"关于质量工作的通知\n{BODY}\n财政部　税务总局\n二〇一九年一月二十七日\n（此件公开发布）"
    )
    assert document.metadata.issuers == ("财政部", "税务总局")
    assert document.metadata.date_issued == "2019-01-27"
    assert document.text == BODY


def test_a_law_with_its_history() -> None:
    """Adoption, amendments and coming into force are read from the lines below the title."""
    document = document_of(
        "# 中华人民共和国质量法\n\n1993年2月22日 第七届全国人民代表大会常务委员会第三十次会议通过\n\n"
        "2018年12月29日 第十三届全国人民代表大会常务委员会第七次会议《关于修改〈产品质量法〉的决定》第三次修正\n\n"
        "<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 为了加强质量工作，制定本法。\n\n第二条 本法自1993年9月1日起施行。",
        "质量法(2018-12-29).md",
    )
    found = document.metadata
    assert found.issuers == ("全国人民代表大会常务委员会",)
    assert (found.date_issued, found.date_in_force) == ("1993-02-22", "1993-09-01")
    assert (found.edition, found.date) == ("2018-12-29", "2018-12-29")


@pytest.mark.parametrize(
    ("stem", "edition"),
    [
        ("公司法(2018-10-26)", "2018-10-26"),
        ("公司法（2018年修正）", "2018"),
        ("公司法_2018.10.26", "2018-10-26"),
        ("公司法", None),
        ("反某某竞争法2025", "2025"),
        ("中国制造2025", None),
        ("工作报告2019", None),
    ],
)
def test_the_version_in_a_file_name(stem: str, edition: str | None) -> None:
    """A date, or a year with its word, at the end of a name is the version."""
    assert edition_in(stem)[0] == edition


def test_a_status_in_brackets() -> None:
    """（已废止）in a title says that the document is not in force."""
    assert document_of(f"质量管理办法（已废止）\n{BODY}").metadata.status == "已废止"


def test_the_sidecar_wins(tmp_path: Path) -> None:
    """What stands in FILE.meta.toml wins over the folder's qpsearch.toml, and both over the text."""
    file = tmp_path / "notice.txt"
    file.write_text(f"关于质量工作的通知\n{BODY}", "utf-8")
    (tmp_path / "qpsearch.toml").write_text(
        '[defaults]\nissuer = "某市人民政府"\nkind = "plan"\n["*.txt"]\nnumber = "某政发〔2020〕1号"\n',
        "utf-8",
    )
    (tmp_path / "notice.txt.meta.toml").write_text(
        'title = "更正的标题"\nkind = "opinions"\ndate_issued = 2020-03-01\ntheme = "质量"\n',
        "utf-8",
    )
    found = load(file).metadata
    assert (found.title, found.kind, found.issuers) == ("更正的标题", "opinions", ("某市人民政府",))
    assert (found.number, found.date_issued) == ("某政发〔2020〕1号", "2020-03-01")
    assert found.other["theme"] == "质量"


def test_a_faulty_sidecar_is_reported_and_costs_nothing(tmp_path: Path) -> None:
    """A sidecar that is no TOML, or a date that is none, is a warning; the document is read."""
    file = tmp_path / "notice.txt"
    file.write_text(f"关于质量工作的通知\n{BODY}", "utf-8")
    sidecar = tmp_path / "notice.txt.meta.toml"
    for content in ("title = ", 'date_issued = "soon"'):
        sidecar.write_text(content, "utf-8")
        document = load(file)
        assert [notice.code for notice in document.warnings] == ["sidecar"]
        assert document.metadata.title == "关于质量工作的通知"


def test_a_sidecar_names_the_encoding(tmp_path: Path) -> None:
    """An encoding that cannot be decided can be settled beside the file."""
    file = tmp_path / "short.txt"
    file.write_bytes("齷齪躑躅".encode("big5"))
    (tmp_path / "short.txt.meta.toml").write_text('encoding = "big5"', "utf-8")
    assert load(file).text == "齷齪躑躅"
    assert json.dumps(load(file).metadata.other) == "{}"
