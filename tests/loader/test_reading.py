# ruff: noqa: E501 - lines of Chinese text stand whole
"""Word and PDF give what the text they were made from gives; archives give their members."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from loader_cases import CASES, dropped_by, rows
from qpsearch.errors import SourceError
from qpsearch.loader import find_sources, load, unaccounted
from qpsearch.loader.readers.word.numbering import spell

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(path: Path, body: str, **parts: str) -> Path:
    """Write a Word file with ``body``, and parts such as ``numbering``."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int, number: int = 1) -> str:
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def level(depth: int, form: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "chineseCountingThousand", "第%1条")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_the_same_clauses_as_the_text(suffix: str) -> None:
    """A notice printed by an office program, on three pages with running heads, reads as its text."""
    plain, made = load(CASES / "notice.txt"), load(CASES / f"notice.{suffix}")
    assert [(c.section, c.text) for c in made.clauses] == [
        (c.section, c.text) for c in plain.clauses
    ]
    assert made.metadata[:9] == plain.metadata[:9]
    assert set(dropped_by(made, "running_head")) >= {"政策文件汇编"}
    assert unaccounted(made) == []
    if suffix == "pdf":
        assert dropped_by(made, "page_number") == ["— 1 —", "— 2 —", "— 3 —"]


@pytest.mark.parametrize("row", rows("numbering.tsv"), ids=lambda row: f"{row[0]}-{row[1]}")
def test_number_formats(row: list[str]) -> None:
    """Each number format of Word spells as Word shows it."""
    assert spell(int(row[1]), row[0]) == row[2]


def test_generated_numbers_arrive_as_text(tmp_path: Path) -> None:
    """一、 （一） 1. of a Word list are counted as Word counts, begin anew below a new parent."""
    body = "".join(
        [
            paragraph("关于质量的方案"),
            numbered("总体要求", 0), numbered("指导思想。坚持质量第一。", 1), numbered("基本原则。坚持统筹。", 1),
            numbered("政府引导。", 2), numbered("企业主体。", 2),
            numbered("重点任务", 0), numbered("监督抽查。每年开展。", 1), numbered("细目。", 2),
            numbered("为了质量，制定本办法。", 0, 2), numbered("本办法自公布之日起施行。", 0, 2),
        ]
    )  # fmt: skip
    document = load(word(tmp_path / "plan.docx", body, numbering=NUMBERING))
    assert document.text.split("\n") == [
        "一、总体要求", "（一）指导思想。坚持质量第一。", "（二）基本原则。坚持统筹。", "1.政府引导。",
        "2.企业主体。", "二、重点任务", "（一）监督抽查。每年开展。", "1.细目。",
        "第一条 为了质量，制定本办法。", "第二条 本办法自公布之日起施行。",
    ]  # fmt: skip


def heading(text: str, level: int) -> str:
    return paragraph(text, f'<w:outlineLvl w:val="{level - 1}"/>')


def test_heading_styles_are_headings_whatever_their_words(tmp_path: Path) -> None:
    """A style, by its name or its level, opens a division at its depth; numbers go before styles."""
    body = "".join(
        [
            paragraph("某公司采购合同纠纷案"),
            paragraph("基本情况", '<w:pStyle w:val="a"/>'), paragraph("原告请求退还货款。"),
            heading("争议焦点", 1), heading("质量是否合格？", 2), paragraph("应当委托鉴定。"),
            heading("交付是否逾期", 2), paragraph("以收货单为准。"), heading("裁判结果", 1), paragraph("驳回。"),
        ]
    )  # fmt: skip
    styles = (
        f'<w:styles {W}><w:style w:styleId="a"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    document = load(word(tmp_path / "case.docx", body, styles=styles))
    assert [(len(d.locator.steps), d.heading) for d in document.outline if d.heading] == [
        (1, "基本情况"), (1, "争议焦点"), (2, "质量是否合格？"), (2, "交付是否逾期"), (1, "裁判结果"),
    ]  # fmt: skip


def test_generated_decimal_numbers_are_certain(tmp_path: Path) -> None:
    """1, 1.1 made by Word are sections however few there are."""
    definitions = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}'
        f"{level(1, 'decimal', '%1.%2')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = (
        paragraph("数据备份规范") + numbered("范围", 0) + paragraph("适用于各部门。")
        + numbered("要求", 0) + numbered("每日备份", 1) + paragraph("由信息部门执行。")
    )  # fmt: skip
    document = load(word(tmp_path / "rule.docx", body, numbering=definitions))
    assert [c.section for c in document.clauses] == ["1", "1 ¶1", "2", "2.1", "2.1 ¶1"]


def test_provisions_may_be_typed_where_word_counts_the_chapters(tmp_path: Path) -> None:
    """1.0.1 below a generated 1; the head of the pages says the number of the document."""
    definitions = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}'
        f"{level(1, 'decimal', '%1.%2')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = (
        paragraph("管线探测程序") + numbered("总则", 0) + paragraph("1.0.1 为规范探测，制定本程序。")
        + paragraph("1.0.2 本程序适用于管线。") + numbered("规定", 0) + numbered("资料", 1)
        + paragraph("2.0.1 不是本章的条。") + paragraph("附录A 记录表") + paragraph("A.0.1 应按表填写。")
    )  # fmt: skip
    header = f"<w:hdr {W}>{paragraph('青河公司 文件编号：QH/QP-07')}</w:hdr>"
    path = word(tmp_path / "rule.docx", body, numbering=definitions, header1=header)
    document = load(path)
    assert [row.num for row in document.outline] == [
        "1", "1.0.1", "1.0.2", "2", "2.1", "附录A", "A.0.1",
    ]  # fmt: skip
    assert document.metadata.number == "QH/QP-07"


def test_a_generated_number_alone_stands_above_what_it_numbers(tmp_path: Path) -> None:
    """Terms of a standard stand below 3.1, the name of an annex below 附录A; other gaps are room."""
    definitions = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}'
        f'{level(1, "decimal", "%1.%2")}</w:abstractNum><w:abstractNum w:abstractNumId="1">'
        f"{level(0, 'upperLetter', '附录%1')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    body = (
        paragraph("幕墙鉴定规程") + numbered("范围", 0) + paragraph("适用于幕墙。")
        + numbered("", 0) + numbered("术语", 0) + numbered("", 1) + paragraph("幕墙")
        + paragraph("建筑的外围护结构。") + numbered("", 0, 2) + paragraph("（规范性）")
        + paragraph("检测记录") + paragraph("记录应当场填写。")
    )  # fmt: skip
    document = load(word(tmp_path / "rule.docx", body, numbering=definitions))
    assert [(row.num, row.heading) for row in document.outline] == [
        ("1", "范围"), ("2", "术语"), ("2.1", "幕墙"), ("附录A", "（规范性）检测记录"),
    ]  # fmt: skip


def test_tables_insertions_deletions_and_hidden_text(tmp_path: Path) -> None:
    """A table row is a line; inserted text is read, deleted is not; hidden text is dropped by name."""
    cell = "<w:tc>{}</w:tc>".format
    body = (
        paragraph("关于质量的通知")
        + f"<w:tbl><w:tr>{cell(paragraph('指标'))}{cell(paragraph('数值'))}</w:tr>"
        + f"<w:tr>{cell(paragraph('合格率'))}{cell(paragraph('98%'))}</w:tr></w:tbl>"
        + "<w:p><w:r><w:t>保留</w:t></w:r><w:ins><w:r><w:t>插入</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>删除</w:delText></w:r></w:del>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>"
    )
    document = load(word(tmp_path / "a.docx", body))
    assert document.text == "指标\t数值\n合格率\t98%\n保留插入"
    assert dropped_by(document, "hidden_text") == ["隐藏"]


def test_what_a_file_is_its_content_says(tmp_path: Path) -> None:
    """A Word file, a PDF and a page are read whatever they are called."""
    for name, made in (
        ("notice.docx", "a.doc"),
        ("notice.pdf", "b.txt"),
        ("pages/27.html", "c.txt"),
    ):
        (tmp_path / made).write_bytes((CASES / name).read_bytes())
        assert load(tmp_path / made).text == load(CASES / name).text


BAD = {
    "cut.docx": ((CASES / "notice.docx").read_bytes()[:9000], "damaged or cut off"),
    "cut.pdf": ((CASES / "notice.pdf").read_bytes()[:9000], "damaged or cut off"),
    "locked.pdf": ((CASES / "encrypted.pdf").read_bytes(), "has a password"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged or cut off"),
    "blank.rtf": (rb"{\rtf1 \par}", "no text"),
    "photo.txt": (b"\x89PNG\r\n\x1a\n" + bytes(100), "an image"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str, tmp_path: Path) -> None:
    """One line: the file, the reason, the way out."""
    data, reason = BAD[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=reason) as refused:
        load(tmp_path / name)
    assert refused.value.way_out
    assert "\n" not in str(refused.value)


def test_a_pdf_without_text_names_ocr(tmp_path: Path) -> None:
    """A scan is refused with OCR as the way out."""
    import pypdfium2

    empty = pypdfium2.PdfDocument.new()
    empty.new_page(595, 842)
    empty.save(tmp_path / "scan.pdf")
    empty.close()
    with pytest.raises(SourceError, match="no text layer") as refused:
        load(tmp_path / "scan.pdf")
    assert "ocr" in refused.value.way_out.lower()


def test_entities_are_neither_resolved_nor_expanded(tmp_path: Path) -> None:
    """XML that asks for another file gets none; a Word file that declares entities is refused."""
    (tmp_path / "secret.txt").write_text("机密内容", "utf-8")
    declared = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    (tmp_path / "a.xml").write_text(
        f'<?xml version="1.0"?>{declared}<d><p>第一条 内容&x;。</p></d>', "utf-8"
    )
    document = load(tmp_path / "a.xml")
    assert "机密" not in document.text
    assert document.text == "第一条 内容&x;。"
    bomb = word(tmp_path / "b.docx", "")
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("word/document.xml", f"{declared}<w:document {W}/>")
    with pytest.raises(SourceError, match="document type"):
        load(bomb)


def test_elements_with_names_of_han_are_markup(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        '<?xml version="1.0"?><公文 号="1"><标题>供水公告</标题><段-1>一、免费。</段-1><空/>'
        "<段>二、收费。</段></公文>",
        "utf-8",
    )
    document = load(tmp_path / "a.xml")
    assert document.metadata.title == "供水公告"
    assert [clause.text for clause in document.clauses] == ["一、免费。", "二、收费。"]


def test_a_member_of_any_method_is_read_within_bounds(tmp_path: Path) -> None:
    """The library unpacks bzip2 and LZMA without bounds, and two letters in GBK are UTF-8 too."""
    path = tmp_path / "a.zip"
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with zipfile.ZipFile(path, "w", method) as archive:
            archive.writestr("XXXX.txt", "供水通知\n第一条 内容。")
            archive.writestr("b.txt", b"0" * 2**26)
        path.write_bytes(path.read_bytes().replace(b"XXXX", "通知".encode("gb18030")))
        bomb, notice = find_sources([path])
        assert notice.member == "通知.txt"
        assert load(notice).metadata.title == "供水通知"
        with pytest.raises(SourceError, match="unpacks to more than"):
            load(bomb)


def test_an_archive_gives_its_members(tmp_path: Path) -> None:
    """Members are documents of their own, also under names in GBK; paths out of it lead nowhere."""
    path = tmp_path / "laws.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("法规/条例.txt", "质量条例\n第一条 内容。")
        archive.writestr("../../outside.txt", "质量办法\n第一条 内容。")
        archive.writestr("__MACOSX/x.txt", "x")
        archive.write(CASES / "notice.docx", "notice.docx")
        named = zipfile.ZipInfo("placeholder")
        named.filename = "通知.txt".encode("gb18030").decode("cp437")
        archive.writestr(named, "质量通知\n第一条 内容。")
    data = path.read_bytes()
    raw = "通知.txt".encode("gb18030").decode("cp437").encode()
    path.write_bytes(data.replace(raw, raw))
    names = [source.name for source in find_sources([path])]
    assert names[:2] == [f"{path}/notice.docx", f"{path}/outside.txt"]
    assert f"{path}/法规/条例.txt" in names
    documents = [load(source) for source in find_sources([path])]
    assert documents[0].doc_id == "laws.zip/notice"
    assert all(document.clauses for document in documents)


def test_a_bomb_is_stopped(tmp_path: Path) -> None:
    """A member that unpacks to far more than it takes is refused before it is unpacked whole."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\xe8\xb4\xa8" * 3_000_000)
    with pytest.raises(SourceError, match="unpacks to more than"):
        load(next(find_sources([path])))
