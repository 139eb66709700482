# ruff: noqa: E501 - lines of Chinese text stand whole
"""The formats of offices: each gives the text that its program shows, with the numbers it makes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import olefile
import pytest

from loader_cases import CASES, dropped_by
from office_files import (
    DRAWING,
    RELATED,
    WORD,
    epub,
    odt,
    ofd,
    packed,
    pptx,
    relations,
    shape,
    xlsx,
)
from qpsearch.errors import SourceError
from qpsearch.loader import documents_of, find_sources, load, unaccounted

OFFICE = CASES / "office"
"""One notice with generated numbers, headings and a table, saved by LibreOffice in each format."""


@pytest.mark.parametrize("suffix", ["doc", "wps", "rtf", "odt", "fodt"])
def test_every_format_gives_what_word_gives(suffix: str) -> None:
    """Numbers made by the program, headings, rows, running heads: the same in all formats."""
    word, made = load(OFFICE / "notice.docx"), load(OFFICE / f"notice.{suffix}")
    assert [(c.section, c.heading, c.text) for c in made.clauses] == [
        (c.section, c.heading, c.text) for c in word.clauses
    ]
    assert [c.section for c in word.clauses][:5] == [
        "一",
        "一、（一）",
        "一、（二）",
        "一、（二）1.",
        "一、（二）2.",
    ]
    assert dropped_by(made, "running_head") == ["内部资料"]
    assert made.metadata.title == "关于做好质量工作的通知"
    assert unaccounted(made) == []


@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_what_is_struck_out_or_hidden_is_no_text(suffix: str) -> None:
    """Deleted under tracked changes: nowhere, as in a .docx; hidden text: dropped, and said so."""
    document = load(OFFICE / f"struck.{suffix}")
    assert [(c.section, c.text) for c in document.clauses] == [
        ("第一条", "第一条 为了加强城市供水管理，制定本办法。"),
        ("第二条", "第二条 本办法自公布之日起施行。"),
    ]
    assert "".join(dropped_by(document, "hidden_text")) == "（此处待核）"
    assert unaccounted(document) == []


def test_rare_characters_move_no_number_of_a_doc() -> None:
    """The file counts in units of which 𠮷 has two: numbers below it stood a paragraph too low."""
    document = load(OFFICE / "rare.doc")
    assert "𠮷县𡋤镇" in document.text
    assert [(c.section, c.text[-5:]) for c in document.clauses if c.section[0] in "一二"] == [
        ("一", "、总体要求"),
        ("一、（一）", "供水设施。"),
        ("一、（二）", "定额管理。"),
        ("二", "、重点任务"),
        ("二、（一）", "供水管网。"),
        ("二、（一）1.", "一百公里。"),
        ("二、（一）2.", "水源两处。"),
    ]


def test_a_word_file_is_the_part_that_it_names(tmp_path: Path) -> None:
    """The main part may have any name; its styles and numbers are those that it names."""
    body = '<w:p><w:r><w:t>某市质量管理办法</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="x"/></w:pPr><w:r><w:t>适用范围</w:t></w:r></w:p><w:p><w:r><w:t>适用于本市。</w:t></w:r></w:p>'
    path = packed(
        tmp_path / "a.docx",
        {
            "_rels/.rels": relations(("r1", "officeDocument", "word/main7.xml")),
            "word/main7.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/main7.xml.rels": relations(("r1", "styles", "looks.xml")),
            "word/looks.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="x"><w:name w:val="标题 2"/></w:style></w:styles>',
        },
    )
    assert [c.section for c in load(path).clauses] == ["「适用范围」", "「适用范围」 ¶1"]


def test_a_word_file_whose_parts_stand_in_one_xml_text(tmp_path: Path) -> None:
    """Flat OPC, which Word saves as .xml; damaged or with entities it is refused in one line."""
    name = "http://schemas.microsoft.com/office/2006/xmlPackage"
    body = "<w:p><w:r><w:t>某市质量管理办法</w:t></w:r></w:p><w:p><w:r><w:t>第一条 适用于本市。</w:t></w:r></w:p>"
    text = (
        f'<?xml version="1.0"?><pkg:package xmlns:pkg="{name}"><pkg:part pkg:name="/_rels/.rels">'
        f"<pkg:xmlData>{relations(('r1', 'officeDocument', 'word/document.xml'))}"
        '</pkg:xmlData></pkg:part><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document></pkg:xmlData></pkg:part>'
        '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>aGVsbG8=</pkg:binaryData></pkg:part>'
        "</pkg:package>"
    )
    path = tmp_path / "a.xml"
    path.write_text(text, "utf-8")
    document = load(path)
    assert document.metadata.title == "某市质量管理办法"
    assert [c.section for c in document.clauses] == ["第一条"]
    for bad in (text[:-30], text.replace("<pkg:package", "<!DOCTYPE a><pkg:package", 1)):
        path.write_text(bad, "utf-8")
        with pytest.raises(SourceError):
            load(path)


CHUNKS = {
    "chunk.html": "<html><body><h2>总则</h2><p>第二条 适用于本市。</p></body></html>",
    "chunk.txt": "第二条 适用于本市。",
    "chunk.rtf": r"{\rtf1\ansi\ansicpg936 \'b5\'da\'b6\'fe\'cc\'f5 \u36866?\u29992?\u20110?\u26412?\u24066?\u12290?\par}",
    "chunk.mht": 'MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n<html><body><p>第二条 适用于本市。</p></body></html>',
}


@pytest.mark.parametrize("name", CHUNKS)
def test_a_part_of_another_program_is_read_where_it_stands(name: str, tmp_path: Path) -> None:
    """w:altChunk: a page, a letter, a text, a file, between the paragraphs around it."""
    path = packed(
        tmp_path / "a.docx",
        {
            "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
            "<w:p><w:r><w:t>第一条 为了质量，制定本办法。</w:t></w:r></w:p>"
            '<w:altChunk r:id="c"/><w:p><w:r><w:t>第三条 自公布之日起施行。</w:t></w:r></w:p></w:body></w:document>',
            "word/_rels/document.xml.rels": relations(("c", "aFChunk", name)),
            f"word/{name}": CHUNKS[name],
        },
    )
    document = load(path)
    assert [c.text for c in document.clauses if c.section.startswith("第")] == [
        "第一条 为了质量，制定本办法。",
        "第二条 适用于本市。",
        "第三条 自公布之日起施行。",
    ]
    if name == "chunk.txt":
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if n != f"word/{name}"}
        lacking = load(packed(tmp_path / "c.docx", dict(parts)))
        assert "missing_part" in [notice.code for notice in lacking.warnings]


def table(*rows: list[list[str]]) -> str:
    """A table of Word; a cell is the list of its paragraphs."""

    def cell(lines: list[str]) -> str:
        return (
            "<w:tc>" + "".join(f"<w:p><w:r><w:t>{t}</w:t></w:r></w:p>" for t in lines) + "</w:tc>"
        )

    return (
        "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"
    )


def word(path: Path, body: str) -> Path:
    return packed(
        path,
        {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'},
    )


def test_a_table_that_lays_out_becomes_lines(tmp_path: Path) -> None:
    """Cells of several paragraphs are read one after the other; a grid of data stays rows."""
    laid = table([["一、总体要求", "坚持质量第一。"], ["二、重点任务", "加强监管。"]])
    assert load(word(tmp_path / "a.docx", laid)).text.split("\n") == [
        "一、总体要求", "坚持质量第一。", "二、重点任务", "加强监管。",
    ]  # fmt: skip
    grid = table(
        [["序号"], ["任务"], ["单位"]],
        [["1"], ["统一编码规则，", "建立追溯平台，打通数据接口。"], ["农业厅"]],
        [["2"], ["落实主体责任，", "强化监督考核，加强组织领导。"], ["监管局"]],
    )
    assert load(word(tmp_path / "b.docx", grid)).text.split("\n")[1] == (
        "1\t统一编码规则， 建立追溯平台，打通数据接口。\t农业厅"
    )
    nested = table([["外"], ["列"]]).replace(
        "<w:tc><w:p><w:r><w:t>列", f"<w:tc>{grid}<w:p><w:r><w:t>列"
    )
    assert "1\t统一编码规则， 建立追溯平台，打通数据接口。\t农业厅" in load(
        word(tmp_path / "c.docx", nested)
    ).text.split("\n")


def test_lists_of_opendocument_count_as_it_counts(tmp_path: Path) -> None:
    """Prefix, suffix, shown levels, start values; a list goes on where it says so."""
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-prefix="第" style:num-suffix="条" style:num-format="一, 二, 三, ..."/>'
        '</text:list-style><text:list-style style:name="M"><text:list-level-style-number text:level="1" style:num-format="1"/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" text:start-value="3"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    body = (
        f'<text:p>质量办法</text:p><text:list text:style-name="L">{item("为了质量。")}</text:list><text:p>前款所称质量。</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item("自公布之日起施行。")}</text:list>'
        '<text:list text:style-name="M"><text:list-item><text:p>范围</text:p><text:list>'
        f"{item('职责')}</text:list></text:list-item></text:list>"
    )
    assert load(odt(tmp_path / "a.odt", body, styles)).text.split("\n")[:2] == [
        "第一条 为了质量。",
        "前款所称质量。",
    ]
    reading = load(odt(tmp_path / "b.odt", body, styles)).source.text.split("\n")
    assert reading[3:6] == ["第二条 自公布之日起施行。", "1 范围", "1.3 职责"]


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_rows_of_a_sheet_stand_under_their_labels(tmp_path: Path) -> None:
    """The first row names the columns, the sheet heads them; dates and figures as they are shown."""
    rows = (
        f'<row r="1">{cell("A1", "序号")}{cell("B1", "任务")}{cell("D1", "期限")}{cell("C1", "单位")}</row>'
        f'<row r="2"><c r="A2"><v>1</v></c>{cell("B2", "统一编码")}{cell("C2", "农业厅")}<c r="D2" s="1"><v>45473</v></c></row>'
        f'<row r="1048576">{cell("B1048576", "打通接口")}<c r="C1048576"><v>0.30000000000000004</v></c></row>'
    )
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs>'
    document = load(xlsx(tmp_path / "a.xlsx", rows, styles))
    assert document.source.text.split("\n") == [
        "分工", "序号\t任务\t单位\t期限", "序号：1\t任务：统一编码\t单位：农业厅\t期限：2024年6月30日",
        "任务：打通接口\t单位：0.3",
    ]  # fmt: skip
    (tmp_path / "b.csv").write_bytes("序号;任务\n1;统一编码，\n".encode("gb18030"))
    assert load(tmp_path / "b.csv").source.text == "序号\t任务\n序号：1\t任务：统一编码，"
    sheet = (
        '<table:table table:name="表"><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384"><text:p>质量第一。</text:p></table:table-cell></table:table-row></table:table>'
    )
    assert len(load(odt(tmp_path / "c.ods", sheet, kind="spreadsheet")).text) < 1000


def test_percentages_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """漏损率 8.5% is searched as 8.5%, not as 0.085; 12.5 with a % behind it is 12.5%."""
    values = ["0.085", "1", "0.3333333333", "-0.02", "0.07", "0.5", "12.5"]
    cells = "".join(
        f'<c r="{chr(65 + n)}1" s="{n + 1}"><v>{value}</v></c>' for n, value in enumerate(values)
    )
    styles = (
        '<numFmts count="4"><numFmt numFmtId="170" formatCode="0.0%"/>'
        '<numFmt numFmtId="171" formatCode="0.##%;[Red]-0.##%"/>'
        '<numFmt numFmtId="172" formatCode="0.0&quot;%&quot;"/></numFmts><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="170"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="171"/>'
        '<xf numFmtId="171"/><xf numFmtId="170"/><xf numFmtId="172"/></cellXfs>'
    )
    document = load(xlsx(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>', styles))
    assert document.source.text.split("\n")[-1] == "8.5%\t100%\t33.33%\t-2%\t7%\t50.0%\t12.5%"


def test_slides_books_and_pages(tmp_path: Path) -> None:
    """A slide's title heads it, its number goes; chapters follow the spine; OFD lines are joined."""
    slides = load(
        pptx(
            tmp_path / "a.pptx",
            shape("重点任务", "title") + shape("加强质量监管。") + shape("7", "sldNum"),
            shape("第二页内容。"),
        )
    )
    assert slides.source.text == "重点任务\n加强质量监管。\n7\n第二页内容。"
    assert dropped_by(slides, "running_head") == ["7"]
    book = load(
        epub(
            tmp_path / "a.epub",
            "<h1>质量条例</h1><p>第一条 为了质量。</p>",
            "<p>第二条 自公布之日起施行。</p>",
        )
    )
    assert [c.section for c in book.clauses] == ["第一条", "第二条"]
    line = "坚持以人民为中心的发展思想完善质量监督体系严守质量安全底线推动高"
    pages = ofd(
        tmp_path / "a.ofd",
        [
            (30, 30, "质量工作通知"),
            *((20, 50 + 8 * n, line) for n in range(6)),
            (20, 98, "质量发展。"),
            (100, 285, "— 1 —"),
        ],
    )
    assert load(pages).text.split("\n")[-1] == line * 6 + "质量发展。"


MAIL = """\
From: a@example.cn
To: b@example.cn
Subject: =?utf-8?B?5YWz5LqO6LSo6YeP55qE6YCa55+l?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain; charset="gb18030"
Content-Transfer-Encoding: base64

{}
--x
Content-Type: application/msword
Content-Disposition: attachment; filename="plan.doc"

x
--x--
"""


def test_a_letter_is_its_text_and_what_is_attached_documents_beside_it(tmp_path: Path) -> None:
    import base64

    text = base64.b64encode("一、总体要求\n坚持质量第一。".encode("gb18030")).decode()
    letter = MAIL.format(text).replace("plan.doc", "plan.txt").replace("\nx\n--x", "\n甲办法\n--x")
    (tmp_path / "a.eml").write_text(letter, "utf-8")
    document, attached = map(load, find_sources([tmp_path / "a.eml"]))
    assert document.metadata.title == "关于质量的通知"
    assert document.text == "一、总体要求\n坚持质量第一。"
    assert not [n for n in document.warnings if n.code == "attachment"]
    assert (attached.doc_id, attached.source.text.strip()) == ("a.eml/plan", "甲办法")
    nameless = letter.replace('; filename="plan.txt"', "")
    (tmp_path / "a.eml").write_text(nameless, "utf-8")
    (alone,) = map(load, find_sources([tmp_path / "a.eml"]))
    assert [n.message for n in alone.warnings if n.code == "attachment"] == [
        "what is attached is not read: a file without a name; save it beside the letter"
    ]


def test_the_form_of_a_letter_that_says_all_of_it_is_read(tmp_path: Path) -> None:
    """A plain form may say "see the page" only; where it says all, it is cleaner than the page."""
    from email.message import EmailMessage

    def text_of(plain: str) -> str:
        letter = EmailMessage()
        letter["To"] = "a@b.c"
        letter.set_content(plain)
        letter.add_alternative("<p>一、质量第一。</p><p>二、安全第一。</p><p>退订</p>", "html")
        (tmp_path / "a.eml").write_bytes(letter.as_bytes())
        return load(tmp_path / "a.eml").text

    assert text_of("见网页版") == "一、质量第一。\n二、安全第一。\n退订"
    assert text_of("一、质量第一。\n二、安全第一。") == "一、质量第一。\n二、安全第一。"


def test_a_letter_that_only_brings_files(tmp_path: Path) -> None:
    """It names them, and they are read; nothing has failed."""
    from email.message import EmailMessage

    letter = EmailMessage()
    letter["To"], letter["Subject"] = "a@b.c", "转发供水通知"
    letter.set_content("\n")
    letter.add_attachment("一、检验水质。", filename="通知.txt")
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    assert [load(source).text for source in find_sources([tmp_path / "a.eml"])] == [
        "通知.txt",
        "一、检验水质。",
    ]


def test_a_word_file_whose_sectors_lead_in_a_circle(tmp_path: Path) -> None:
    data = bytearray((OFFICE / "notice.doc").read_bytes())
    ole = olefile.OleFileIO(bytes(data))
    start = next(e for e in ole.direntries if e and e.name == "WordDocument").isectStart
    place = 512 * (1 + int.from_bytes(data[76:80], "little")) + 4 * start
    data[place : place + 4] = start.to_bytes(4, "little")
    (tmp_path / "a.doc").write_bytes(data)
    with pytest.raises(SourceError, match="in a circle"):
        load(tmp_path / "a.doc")


def test_attachments_are_read_to_the_depth_of_archives(tmp_path: Path) -> None:
    """Two of one name, an archive attached, a letter in an archive; pictures are no documents."""
    import io
    import zipfile
    from email.message import EmailMessage

    def letter(*attached: tuple[str, bytes]) -> bytes:
        message = EmailMessage()
        message["To"], message["Subject"] = "a@b.cn", "报送材料"
        message.set_content("请查收。")
        for name, data in attached:
            message.add_attachment(data, "application", "octet-stream", filename=name)
        message.add_attachment(b"x", "image", "png", filename="印章.png")
        return message.as_bytes()

    def packed(*members: tuple[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in members:
                archive.writestr(name, data)
        return buffer.getvalue()

    text = "某办法".encode()
    inner = letter(
        ("办法.txt", text), ("../办法.txt", text), ("材料.zip", packed(("甲.txt", text)))
    )
    (tmp_path / "信.eml").write_bytes(inner)
    (tmp_path / "包.zip").write_bytes(packed(("函.eml", inner)))
    (tmp_path / "深.eml").write_bytes(letter(("a.zip", packed(("b.eml", inner)))))
    for name, found in {
        "信.eml": ["", "办法.txt", "办法~2.txt", "材料.zip/甲.txt"],
        "包.zip": ["函.eml", "函.eml/办法.txt", "函.eml/办法~2.txt", "函.eml/材料.zip/甲.txt"],
    }.items():
        sources = list(find_sources([tmp_path / name]))
        assert [source.member for source in sources] == found
        assert {load(s).source.text.strip() for s in sources if s.name.endswith(".txt")} == {
            "某办法"
        }
    deep = list(find_sources([tmp_path / "深.eml"]))
    assert [(s.member, bool(s.problem)) for s in deep][1] == ("a.zip/b.eml", False)
    assert "more than 3 archives inside one another" in str(deep[-1].problem)


def test_the_subject_of_a_letter_is_read_however_it_is_written(tmp_path: Path) -> None:
    """Bytes as they stand, names of GB2312 beside what it lacks, a name that no program knows."""
    import base64

    def subject(written: bytes) -> str | None:
        letter = (
            b"Message-ID: <1@b.cn>\r\nDate: Mon, 06 Feb 2023 10:00:00 +0800\r\nSubject: " + written
        )
        body = "\r\n\r\n各区县：\r\n水价自下月起调整。\r\n".encode("gb18030")
        (tmp_path / "a.eml").write_bytes(letter + body)
        return load(tmp_path / "a.eml").metadata.title

    title = "关于朱镕同志任职的通知"
    coded = base64.b64encode(title.encode("gb18030"))
    assert subject(title.encode("gb18030")) == title
    assert subject(title.encode()) == title
    assert subject("转发：Fw: ".encode() + title.encode()) == title
    assert subject(b"=?gb2312?B?" + coded + b"?=") == title
    for broken in (b"=?x-none?B?" + coded + b"?=", b"=?gb2312?B?A?=", b"=?hz?B?" + coded + b"?="):
        subject(broken)  # ends in no error: the letter is read


def test_json_whose_fields_can_be_told_is_a_law(tmp_path: Path) -> None:
    path = tmp_path / "law.json"
    path.write_text(
        '{"title": "江淮市档案条例", "office": "江淮市人民代表大会常务委员会", "publish_date": "2024-03-01",'
        ' "articles": [{"article": 1, "content": "为了加强档案管理，制定本条例。"}, {"article": 2, "content": "本市适用本条例。"}]}',
        "utf-8",
    )
    document = load(path)
    assert [c.section for c in document.clauses] == ["第一条", "第二条"]
    assert document.metadata.title == "江淮市档案条例"
    (tmp_path / "settings.json").write_text('{"content": 1, "质量": "第一条 不是法律。"}', "utf-8")
    assert load(tmp_path / "settings.json").source.text.startswith('{"content"')


def test_what_a_record_says_of_a_text(tmp_path: Path) -> None:
    """Who issued it, in words of their own; what counts an index is no document number."""
    record = {"title": "江淮省档案条例", "issuing_body": "江淮省人民政府", "date": "2025-12-17",
              "document_no": "717804719/2026-146",
              "text": "第一条　为了加强档案管理，制定本条例。\n第二条　本条例自2026年2月1日起施行。"}  # fmt: skip
    path = tmp_path / "law.json"
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    found = load(path).metadata
    assert (found.issuers, found.number) == (("江淮省人民政府",), None)


LAW = "江淮市档案条例"
RECORDS = [
    (
        {"title": LAW, "articles": [
            {"chapter": "第一章 总则", "article": "第一条", "content": "为了加强档案管理，制定本条例。"},
            {"chapter": "第一章 总则", "article": "第二条", "content": "本市适用本条例，法律另有规定的除外。"},
            {"path": ["第二章 附则", "第一节 施行"], "articleNumber": 3, "text": "本条例自2024年1月1日起施行。"},
        ]},
        "第一章 第一条 第二条 第二章 第二章第一节 第三条",
    ),
    (
        [{"law": LAW, "title": LAW, "article": "第一条", "content": "为了加强档案管理，制定本条例。"},
         {"law": LAW, "title": LAW, "article": "第二条", "content": "本条例自2024年1月1日起施行。"}],
        "第一条 第二条",
    ),
    (
        [{f"{LAW} 第一条": "为了加强档案管理，制定本条例。"}, {f"{LAW} 第二条": "本市适用本条例。"},
         {f"{LAW} 第二条之一": "本条例自2024年1月1日起施行。"}],
        "第一条 第二条 第二条之一",
    ),
    (
        [{"name": LAW, "structure": [], "texts": [], "ids": [], "summary": "本文介绍了档案的管理。"},
         {"name": LAW, "structure": ["章", "条"], "texts": ["总则", "为了加强档案管理，制定本条例。"], "ids": [1, 1]},
         {"name": LAW, "structure": ["章", "条"], "texts": ["附则", "本条例自2024年1月1日起施行。"], "ids": [2, 2]}],
        "第一章 第一条 第二章 第二条",
    ),
    (
        {LAW: {"第一条": "为了加强档案管理，制定本条例。", "第二条": "本市适用本条例。", "第三条": "自公布之日起施行。"}},
        "第一条 第二条 第三条",
    ),
    (
        [{"law_name": LAW, "chapter_code": 1, "chapter_name": "总则", "article_no": "1", "article_text": "为了加强档案管理，制定本条例。"},
         {"law_name": LAW, "chapter_code": 2, "chapter_name": "附则", "article_no": "2", "article_text": "本条例自2024年1月1日起施行。"}],
        "第一章 第一条 第二章 第二条",
    ),
    (
        {"name": LAW, "content": [
            {"num": 1, "zh": "第一條", "article": "為了加強檔案管理，制定本條例。", "reason": "說明立法目的。"},
            {"num": 2, "zh": "第二條", "article": "本條例自公布日施行。"}]},
        "第一條 第二條",
    ),
    (
        {"LawName": LAW, "histories": [], "articles": [
            {"number": 100, "content": "為了加強檔案管理，制定本條例，並由本市檔案局負責\r\n施行。"},
            {"number": 200, "content": "本市適用本條例。"},
            {"number": 201, "content": "本條例自公布日施行。"}]},
        "第1條 第2條 第2-1條",
    ),
    (
        {"title": LAW, "articles": [
            {"number": "1", "number_display": "第一条", "text": "为了加强档案管理，制定本条例。", "part": "第一章 总则"},
            {"number": "2", "number_display": "第二条", "text": "本市适用本条例。", "part": None}]},
        "第一章 第一条 第二条",
    ),
    (
        {"city": "江城", "doc": LAW, "articles": [
            {"section": "9.1 档案馆", "article": "9.1.1", "page": 5, "text": "9.1.1 档案馆应当防火，并按照国家有关规定配备消防设施。"},
            {"section": "9.1 档案馆", "article": "9.1.2", "page": 5, "text": "9.1.2 档案馆应当防潮。"}]},
        "9.1 9.1.1 9.1.2",
    ),
    (
        {"doc": LAW, "articles": [
            {"article": "第1页", "page": 1, "text": "第一条 为了加强档案管理，\n制定本条例。\n第二条 本市适用本条例，法律另有\n1"},
            {"article": "第2页", "page": 2, "text": "规定的除外。\n第三条 自公布之日起施行。\n2"}]},
        "第一条 第二条 第三条",
    ),
    (
        {"title": "甲公司诉乙公司合同案", "issuedLine": "（江淮市法院讨论通过2021年2月19日发布）",
         "keywords": ["民事", "合同"], "gist": ["合同成立的，应当履行。"],
         "facts": ["甲公司与乙公司订立合同，乙公司没有履行。"], "result": "判决乙公司履行。"},
        "「关键词」 「关键词」 ¶1 「裁判要点」 「裁判要点」 ¶1 「基本案情」 「基本案情」 ¶1 「裁判结果」 「裁判结果」 ¶1",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sections"), RECORDS)
def test_json_in_the_shapes_of_collections(data: object, sections: str, tmp_path: Path) -> None:
    """Articles name their chapter, their law or are named by it; a case is kept in parts."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    document = load(path)
    assert " ".join(clause.section for clause in document.clauses) == sections
    if isinstance(data, list):
        lines = tmp_path / "a.txt"
        lines.write_text("\n".join(json.dumps(each) for each in data), "utf-8")
        assert load(lines).text == document.text
        assert document.metadata.title == LAW


def test_events_of_a_record_over_two_lines(tmp_path: Path) -> None:
    record = {"LawName": "江城議會設置辦法", "LawModifiedDate": "20111007",
              "LawHistories": "1.中華民國八十八年十月二十九日江城議會第四屆第二會期第七次會議報\r\n  告訂定發布全文 2  條\r\n"
                              "2.中華民國一百年十月七日江城議會第 7  屆第 8  會期第 4  次會議通過\r\n  修正第 2 條條文",
              "LawArticles": [{"ArticleNo": "第 1 條", "ArticleContent": "本辦法依議會組織法規定訂定之。"},
                              {"ArticleNo": "第 2 條", "ArticleContent": "本辦法提報院會後施行。"}]}  # fmt: skip
    path = tmp_path / "law.json"
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    found = load(path).metadata
    assert (found.date_issued, found.edition) == ("1999-10-29", "2011-10-07")


ROWS = (
    "标题,发文机关,发文字号,发布日期,正文\n"
    '江淮市人民政府关于粮食储备的通知,江淮市人民政府,江政发〔2021〕12号,2021-03-04,"各县人民政府：\n现将有关事项通知如下。\n一、加强储备管理。"\n'
    '江淮市养犬管理条例,江淮市人民代表大会常务委员会,,2019-05-06,"第一条 为了规范养犬行为，制定本条例。\n第二条 本条例自2019年7月1日起施行。"\n'
)


def test_rows_that_are_documents(tmp_path: Path) -> None:
    """Each with the number, the issuer and the day of its row."""
    path = tmp_path / "a.csv"
    path.write_text(ROWS, "utf-8")
    documents = documents_of(load(path))
    assert [
        (found.title, found.number, found.issuers, found.date_published, found.date_in_force)
        for found in (document.metadata for document in documents)
    ] == [
        ("江淮市人民政府关于粮食储备的通知", "江政发〔2021〕12号", ("江淮市人民政府",), "2021-03-04", None),
        ("江淮市养犬管理条例", None, ("江淮市人民代表大会常务委员会",), "2019-05-06", "2019-07-01"),
    ]  # fmt: skip
    assert [clause.section for clause in documents[1].clauses] == ["第一条", "第二条"]


def test_records_with_days_of_their_own(tmp_path: Path) -> None:
    """The day of a row beside that of a signature; the first is in force from its own day."""
    first, second = (
        "第一条 为了保障数据安全，制定本条例。\n第二条 本条例自2025年4月1日起施行。",
        "各县人民政府：\n现将有关事项通知如下。\n江淮市人民政府\n2024年3月11日",
    )
    data = [
        {"title": "江淮省数据条例", "code": "江淮省人民代表大会常务委员会公告第41号",
         "publishOrg": "江淮省人民代表大会常务委员会", "公布时间": "2024-12-30", "text": first},
        {"title": "关于防汛工作的通知", "发布机构": "江淮市人民政府", "fbrq": "2024-03-12", "text": second},
        {"title": "江淮省水条例", "fbrq": "2024-12-31", "text": first.replace("2025", "2026")},
    ]  # fmt: skip
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    found = [document.metadata for document in documents_of(load(path))]
    assert [(each.date_issued, each.date_published, each.date_in_force) for each in found] == [
        ("2024-12-30", "2024-12-30", "2025-04-01"),
        ("2024-03-11", "2024-03-12", None),
        ("2024-12-31", "2024-12-31", "2026-04-01"),
    ]
    assert found[0].number == "江淮省人民代表大会常务委员会公告第41号"


def test_rows_that_are_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f"id,law,law_name,chapter,article_no,article_text\n1,a,{LAW},第一章 总则,第一条,为了加强档案管理，制定本条例。\n"
        f"2,a,{LAW},第一章 总则,第二条,本市适用本条例。\n3,a,{LAW},第二章 附则,第三条,自公布之日起施行。\n",
        "utf-8",
    )
    document = load(path)
    assert document.metadata.title == LAW
    sections = [clause.section for clause in document.clauses]
    assert sections == ["第一章", "第一条", "第二条", "第二章", "第三条"]


def test_what_a_record_says_is_of_the_text_that_brings_another(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    body = (
        "各县人民政府：\n现将《江淮市粮食储备办法》印发给你们。\n江淮市人民政府\n2021年3月1日\n"
        "江淮市粮食储备办法\n第一条 为了加强储备，制定本办法。\n第二条 本办法自印发之日起施行。"
    )
    row = {
        "title": "江淮市人民政府关于印发江淮市粮食储备办法的通知",
        "文号": "江政发〔2021〕12号",
        "content": body,
    }
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    documents = documents_of(load(path))
    assert [document.metadata.number for document in documents] == ["江政发〔2021〕12号"] * 2


def test_articles_that_name_no_law_are_one_text(tmp_path: Path) -> None:
    """Each an object on a line, with its number and the day in force."""
    texts = (
        "为了规范税收，制定本法。",
        "销售货物的，应当缴税。",
        "税率为百分之三，国务院另有规定的除外。",
    )
    path = tmp_path / "税法.jsonl"
    path.write_text(
        "\n".join(
            f'{{"id": "T_{count}", "article_number": "第{count}条", "content": "{text}",'
            ' "effective_date": "2026-01-01", "notes": "核对过"}'
            for count, text in enumerate(texts, start=1)
        ),
        "utf-8",
    )
    document = load(path)
    assert [clause.section for clause in document.clauses] == ["第1条", "第2条", "第3条"]
    assert document.metadata.date_in_force == "2026-01-01"


def test_records_whose_body_has_a_name_of_its_own(tmp_path: Path) -> None:
    """body_text is the text, whatever keywords stand beside it; an order goes from the title."""
    signed = "\n中国人民银行江城市场业务操作室\n2026年5月22日"
    records = [
        {"title": "江城票据发行公告 [2026]第3号", "pub_date": "2026-05-22", "keywords": "票据,发行",
         "summary": "公告。", "body_text": f"本行将招标发行第四期票据，期限三个月，到期还本付息，发行量为一百五十亿元，面值一百元，到期日遇节假日顺延。{signed}"},
        {"title": "江城渔业委员会令（第23号） 渔船登记办法", "pub_date": "2026-05-30", "keywords": "渔船",
         "body_text": "第一条　渔船应当登记。\n第二条　登记由渔港所在地的渔业委员会办理，自受理之日起十五日内办结，逾期视为准予登记。"},
    ]  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in records), "utf-8")
    bill, order = documents_of(load(path))
    assert [clause.text[:4] for clause in bill.clauses] == ["本行将招"]
    assert bill.metadata.issuers == ("中国人民银行江城市场业务操作室",)
    assert str(bill.metadata.date_issued) == "2026-05-22"
    assert (order.metadata.title, order.metadata.number) == (
        "渔船登记办法",
        "江城渔业委员会令第23号",
    )
    assert [clause.text[:3] for clause in order.clauses] == ["第一条", "第二条"]


def test_json_of_a_crawler_names_its_fields_after_the_site(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(
        '{"FileName": "江淮省人民政府关于质量工作的通知", "fileNum": "江政发〔2006〕17号",'
        ' "PUBDATE": "2006-08-20T18:59:36.000Z", "DOCCONTENT": "\u3000\u3000 各市人民政府：\u3000\u3000'
        " 质量工作取得了成效，企业&#8220;老账&#8221;问题应当解决，质量水平应当提高，现就有关问题通知如下：\u3000\u3000"
        " 一、加强领导\u3000\u3000 各地应当加强领导，建立健全质量责任制，明确质量责任，严格责任追究。\u3000\u3000"
        ' 江淮省人民政府\u3000\u3000 二〇〇六年四月十三日"}',
        "utf-8",
    )
    document = load(path)
    found = document.metadata
    assert found.title == "江淮省人民政府关于质量工作的通知"
    assert (found.number, found.date_published) == ("江政发〔2006〕17号", "2006-08-20")
    assert (found.issuers, found.date_issued) == (("江淮省人民政府",), "2006-04-13")
    assert "企业“老账”问题" in document.text
    assert "一、加强领导" in document.text.splitlines()


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.xlsx"])
def test_a_declaration_of_entities_is_refused(name: str, tmp_path: Path) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    parts = {"word/document.xml": bomb, "content.xml": bomb, "xl/workbook.xml": bomb}
    wanted = {"a.docx": "word/document.xml", "a.odt": "content.xml", "a.xlsx": "xl/workbook.xml"}[
        name
    ]
    chosen = {"mimetype": "x"} if name == "a.odt" else {}
    with pytest.raises(SourceError, match="document type"):
        load(packed(tmp_path / name, {**chosen, wanted: parts[wanted]}))


def test_diagrams_are_read_where_they_stand(tmp_path: Path) -> None:
    """The texts of a diagram (SmartArt) stand in a part of their own, in Word and on slides."""
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    model = f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{DRAWING}"><d:pt><d:t><a:p><a:r><a:t>改造管网</a:t></a:r></a:p></d:t></d:pt></d:dataModel>'
    place = f'<d:relIds xmlns:d="{diagram}" xmlns:r="{RELATED}" r:dm="d1"/>'
    path = packed(
        tmp_path / "a.docx",
        {
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>质量第一。</w:t></w:r></w:p><w:p><w:r><w:drawing>{place}{place}</w:drawing></w:r></w:p></w:body></w:document>',
            "word/_rels/document.xml.rels": relations(("d1", "diagramData", "diagrams/data1.xml")),
            "word/diagrams/data1.xml": model,
        },
    )
    assert load(path).text.split() == ["质量第一。", "改造管网"]
    slides = pptx(tmp_path / "a.pptx", shape("重点任务", "title") + place)
    with zipfile.ZipFile(slides, "a") as archive:
        archive.writestr("ppt/slides/_rels/slide1.xml.rels", relations(("d1", "diagramData", "../diagrams/data1.xml")))  # fmt: skip
        archive.writestr("ppt/diagrams/data1.xml", model)
    assert "改造管网" in load(slides).text


def test_what_opendocument_does_not_show_is_dropped_as_such(tmp_path: Path) -> None:
    """Words and paragraphs in a style that is not shown, sections that are not."""
    styles = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    body = (
        '<text:p>第一条 坚持质量第一。<text:span text:style-name="H">暗语。</text:span></text:p>'
        '<text:section text:display="none"><text:p>底稿。</text:p></text:section>'
        '<text:p text:style-name="H">旁注。</text:p>'
    )
    document = load(odt(tmp_path / "a.odt", body, styles))
    assert document.text == "第一条 坚持质量第一。"
    assert dropped_by(document, "hidden_text") == ["暗语。", "底稿。", "旁注。"]


def test_a_book_says_its_title(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.epub",
        {
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>',
            "c.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>质量条例</dc:title></metadata>'
            '<manifest><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/></spine></package>',
            "a.html": "<html><body><h1>第一章 总则</h1><p>第一条 坚持质量第一。</p></body></html>",
        },
    )
    document = load(path)
    assert (document.metadata.title, document.clauses[-1].text) == (
        "质量条例",
        "第一条 坚持质量第一。",
    )


EXPORTS = {
    "the history and the articles of a law of Taiwan": (
        (
            '[{"title": "某部組織法", "versions": ["中華民國17年11月19日制定", "中華民國17年11月20日公布"],'
            ' "law_data": [{"rule_no": "第一條", "content": "某部管理全國某某行政事務及其他有關事項。"},'
            ' {"rule_no": "第二條", "content": "某部設下列各司。"}]}]'
        ),
        ("某部組織法", None, (), "1928-11-19", ["第一條", "第二條"]),
    ),
    "a judgment": (
        (
            '{"title": "甲公司诉乙公司提单纠纷上诉案", "caseNumber": "（2002）民四终字第27号", "court": "最高人民法院",'
            ' "body": ["上诉人：甲公司。", "本院认为，本案是提单纠纷，适用中华人民共和国的法律。", "二〇〇三年二月二十七日"]}'
        ),
        (
            "甲公司诉乙公司提单纠纷上诉案",
            "（2002）民四终字第27号",
            ("最高人民法院",),
            "2003-02-27",
            ["¶1", "¶2"],
        ),
    ),
    "what a crawler has kept of a page": (
        (
            '{"title": "国务院关于某某规定的决定", "release_office": "国务院", "release_number": "国发〔2018〕43号",'
            ' "content": "各省、自治区、直辖市人民政府：\\n国务院决定，暂时调整实施某某规定。\\n国务院\\n2018年12月21日"}'
        ),
        ("国务院关于某某规定的决定", "国发〔2018〕43号", ("国务院",), "2018-12-21", ["¶1", "¶2"]),
    ),
    "articles below chapters below parts": (
        (
            '{"title": "某某保护法", "parts": [{"part_title": "", "chapters": [{"chapter_title": "第一章总则", "articles":'
            ' [{"article_no": "第一条", "article_content": "为了加强对某某的保护，根据宪法，制定本法。"}]}]}]}'
        ),
        ("某某保护法", None, (), None, ["第一章", "第一条"]),
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_fields_of_exports_by_the_names_they_have(name: str, tmp_path: Path) -> None:
    text, expected = EXPORTS[name]
    path = tmp_path / "export.json"
    path.write_text(text, "utf-8")
    document = load(path)
    said = document.metadata
    sections = [clause.section for clause in document.clauses]
    assert (said.title, said.number, said.issuers, said.date_issued, sections) == expected


def test_a_record_that_says_its_articles_twice(tmp_path: Path) -> None:
    """In its text and one by one; the events of its history are counted."""
    said = ["一、現行法令應修改，並於集會以前完成。", "二、省政府應於三個月內制定規則。",
            "三、首屆委員由省議會選出。"]  # fmt: skip
    record = {"title": "江淮省過渡程序", "text": "\n".join(said),
              "histories": "1.中華民國三十六年一月一日國民政府公布\n  中華民國三十五年十二月二十四日國民大會制定",
              "articles": [{"ArticleNo": str(n), "ArticleContent": words}
                           for n, words in enumerate(said, start=1)]}  # fmt: skip
    path = tmp_path / "law.json"
    path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    found = load(path)
    assert found.text.splitlines() == said
    assert (found.metadata.date_issued, found.metadata.date_published) == (
        "1946-12-24", "1947-01-01")  # fmt: skip


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(tmp_path: Path) -> None:
    """Tracked changes: the end of a paragraph, a row of a table, a paragraph with its number."""
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = (
        f"<w:p><w:pPr>{deleted}</w:pPr><w:r><w:t>第一条 为了加强供水</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>管理，制定本办法。</w:t></w:r></w:p>"
        f'<w:p><w:pPr>{deleted}</w:pPr><w:del w:id="2"><w:r><w:delText>删去。</w:delText></w:r></w:del></w:p>'
        "<w:p><w:r><w:t>第二条 自公布之日起施行。</w:t></w:r></w:p>"
        '<w:tbl><w:tr><w:trPr><w:del w:id="3"/></w:trPr><w:tc><w:p><w:r><w:t>旧</w:t></w:r></w:p></w:tc></w:tr>'
        "<w:tr><w:tc><w:p><w:r><w:t>新</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:p><w:pPr>{deleted}</w:pPr><w:r><w:t>末段。</w:t></w:r></w:p>"
    )
    path = packed(
        tmp_path / "a.docx",
        {"word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'},
    )
    assert load(path).source.text.split("\n") == [
        "第一条 为了加强供水管理，制定本办法。", "第二条 自公布之日起施行。", "新", "末段。",
    ]  # fmt: skip


def test_what_was_deleted_in_a_flat_file_is_no_text(tmp_path: Path) -> None:
    """A flat OpenDocument file keeps it in its place, between two marks."""
    flat = (OFFICE / "notice.fodt").read_text("utf-8")
    changes = '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region></text:tracked-changes>'
    words = (
        '<text:change-start text:change-id="c1"/>旧文<text:change-end text:change-id="c1"/>新文。'
    )
    start = flat.index(">", flat.index("<office:text")) + 1
    path = tmp_path / "a.fodt"
    path.write_text(f"{flat[:start]}{changes}<text:p>{words}</text:p>{flat[start:]}", "utf-8")
    assert "新文。" in load(path).source.text
    assert "旧文" not in load(path).source.text


def test_a_list_alone_in_an_item_goes_on_with_the_one_above(tmp_path: Path) -> None:
    level = '<text:list-level-style-number text:level="{0}" style:num-format="1" text:display-levels="{0}"/>'
    style = f'<text:list-style style:name="L">{level.format(1)}{level.format(2)}</text:list-style>'
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = "<text:list><text:list-item><text:p>{}</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L">{item.format("总则", inner.format("目的"))}</text:list><text:p>制定本制度。</text:p>'
        '<text:list text:style-name="L" text:continue-numbering="true">'
        f"<text:list-item>{inner.format('范围')}</text:list-item></text:list>"
    )
    text = load(odt(tmp_path / "a.odt", body, style)).source.text
    assert text.split("\n") == ["1 总则", "1.1 目的", "制定本制度。", "1.2 范围"]


def test_the_subject_of_a_letter_is_no_part_of_the_title_below(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_text(
        "To: a@b.cn\nDate: Tue, 18 Jun 2024 10:12:33 +0800\nMIME-Version: 1.0\nSubject: 转发文件\n"
        'Content-Type: text/plain; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        "江淮市供水管理办法\n\n第一条 适用于本市。\n\n第二条 自公布之日起施行。\n", "utf-8",
    )  # fmt: skip
    assert load(path).metadata.title == "江淮市供水管理办法"


def test_json_that_a_service_answers_with(tmp_path: Path) -> None:
    """Records under names of the service's own; an index that holds no more than summaries."""
    notice = {
        "title": "江淮市供水局关于做好供水工作的通知",
        "content": "<p>各区县供水局：</p><p>现将有关事项通知如下。</p>",
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"code": 0, "answer": {"article": notice}}), "utf-8")
    assert load(path).metadata.title == notice["title"]
    assert load(path).text.split("\n") == ["各区县供水局：", "现将有关事项通知如下。"]
    summary = {"title": notice["title"], "pcode": "江水发〔2024〕3号", "puborg": "江淮市供水局",
               "pubdate": "2024-03-05", "summary": "各区县供水局：现将有关事项通知如下，请认真贯彻执行..."}  # fmt: skip
    path.write_text(json.dumps([summary]), "utf-8")
    found = load(path).metadata
    assert (found.title, found.number) == (notice["title"], "江水发〔2024〕3号")
    assert found.issuers == ("江淮市供水局",)


def test_a_page_whose_text_is_a_record_in_its_script(tmp_path: Path) -> None:
    """What platforms for the disclosures of agencies send: the page shows nothing without it."""
    record = {
        "title": "江淮市人民政府关于加强供水管理的通知",
        "document_number": "江府〔2024〕12号",
        "content": "<p>各区人民政府：</p><p>现将有关事项通知如下。</p>",
    }
    path = tmp_path / "a.html"
    head = "<html><head><title>加载中</title></head><body><div id='app'></div><script>"
    said = f"window._CONFIG = {{SITE_ID: 2, DETAIL: {json.dumps(record)}}};</script></body></html>"
    path.write_text(head + said, "utf-8")
    found = load(path)
    assert found.metadata.title == record["title"]
    assert found.metadata.number == record["document_number"]
    assert found.text.split("\n") == ["各区人民政府：", "现将有关事项通知如下。"]
    path.write_text(head.replace("<script>", "<p>第一条 质量。</p><script>") + said, "utf-8")
    assert load(path).text == "第一条 质量。"
