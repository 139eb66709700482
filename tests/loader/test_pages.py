# ruff: noqa: E501 - lines of Chinese text stand whole
"""PDF: margins of page and column, what is a running head and what is text, layers that are none."""

from __future__ import annotations

import base64
import zlib
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader_cases import dropped_by
from office_files import pdf
from qpsearch.errors import SourceError
from qpsearch.loader import load
from qpsearch.loader.draft import Draft
from qpsearch.loader.readers import read
from qpsearch.loader.readers.pdf.legible import is_legible
from qpsearch.loader.readers.pdf.pdf_page import read_page

A4, ACROSS = (595, 842), (842, 595)
LINE = "坚持以人民为中心的发展思想完善质量监督体系严守质量安全底线推动高质量发展取得新成效"
"""40 characters, 10 points wide: a full line of A4."""
BACK = LINE[::-1]
"""Another one: PDFium takes the same text just below for a shadow of it."""


def paragraph(left: int, top: int, *lines: str, step: int = 20) -> list[tuple[float, float, str]]:
    return [(left, top - step * number, line) for number, line in enumerate(lines)]


def test_a_page_set_across_has_a_margin_of_its_own(tmp_path: Path) -> None:
    """Full lines of either page go on; short ones end."""
    wide = LINE + LINE[:20]
    upright = [
        (250, 760, "质量工作通知"),
        *paragraph(97, 700, LINE, BACK, "各地贯彻执行。", "第二段" + LINE[3:], "完毕。"),
    ]
    across = paragraph(97, 450, wide, wide[::-1], "到此为止。")
    path = pdf(tmp_path / "a.pdf", (A4, upright), (ACROSS, across), (A4, upright))
    reading = read(path.read_bytes(), path.name)
    draft = Draft(reading.text)
    draft.apply_named(reading.edits)
    assert draft.text.split("\n") == [
        "质量工作通知",
        LINE + BACK + "各地贯彻执行。", "第二段" + LINE[3:] + "完毕。", wide + wide[::-1] + "到此为止。",
        "质量工作通知", LINE + BACK + "各地贯彻执行。", "第二段" + LINE[3:] + "完毕。",
    ]  # fmt: skip


def test_a_title_is_joined_neither_to_an_addressee_nor_to_a_column(tmp_path: Path) -> None:
    title = "某市人民政府办公室关于做好全市粮食质量检查工作有关事项通知"[: len(LINE)]
    placed = [
        *paragraph(97, 760, title, "各县（市、区）人民政府：", LINE, BACK, "各地贯彻执行。"),
        *paragraph(290, 600, "质量检查分工一览表各县各部门"),
        *paragraph(97, 560, LINE, BACK, "完毕。"),
    ]
    document = load(pdf(tmp_path / "a.pdf", (A4, placed)))
    assert document.metadata.title == title
    assert document.text.startswith("各县（市、区）人民政府：\n")
    assert "\n质量检查分工一览表各县各部门\n" in document.text


def test_figures_below_each_other_are_lines_of_their_own(tmp_path: Path) -> None:
    """PDFium takes them for one line."""
    words = ["到站", "共和路口", "1", "2", "3", "南山路东", "12", "7"]
    placed: list[tuple[float, float, str]] = [
        (68, 760 - 24 * row, word) for row, word in enumerate(words)
    ]
    path = pdf(tmp_path / "a.pdf", (A4, placed))
    assert read(path.read_bytes(), path.name).text.split("\n") == words


@pytest.mark.parametrize("columns", [2, 3])
def test_a_column_has_margins_of_its_own(columns: int, tmp_path: Path) -> None:
    """Lines of a column are joined in it, and over its end where a sentence goes on."""
    length = 38 // columns
    text = [
        f"第{'一二三四五六七八九'[n]}条　" + (LINE * 2)[n : n + 2 * length - 4] + "。"
        for n in range(3 * columns)
    ]
    lines = [(piece[:length], piece[length:]) for piece in text]
    placed: list[tuple[float, float, str]] = [(97, 760, "某市质量管理办法")]
    for number, pair in enumerate(lines):
        column, row = divmod(number, 3)
        left = 97 + column * (10 * length + 20)
        placed += paragraph(left, 700 - 40 * row, *pair)
    document = load(pdf(tmp_path / "a.pdf", (A4, placed)))
    assert document.source.text.count("\n") == 6 * columns
    assert [c.text for c in document.clauses if c.section.startswith("第")] == text


def test_a_foot_note_that_is_drawn_first_stands_last(tmp_path: Path) -> None:
    """Some programs draw the head and the foot of a page before its text."""
    articles = [f"第{'一二三四五六七'[n]}条　{LINE[:20]}。" for n in range(7)]
    note = "① 本办法所称主管单位，指市局。"
    placed = [
        (290, 30, "- 1 -"),
        (97, 60, note),
        *paragraph(97, 760, "某市质量管理办法", *articles),
    ]
    document = load(pdf(tmp_path / "a.pdf", (A4, placed)))
    assert document.metadata.title == "某市质量管理办法"
    assert document.text.split("\n")[-1] == note


def test_marks_that_count_on_are_text_and_heads_are_not(tmp_path: Path) -> None:
    """附件N, N.N and rows of figures at the top of pages stay; the same words go."""
    pages = [
        (
            A4,
            [
                (97, 800, "政策文件汇编"),
                (97, 780, f"附件{n}"),
                (97, 700, f"内容{'甲乙丙丁'[n - 1]}。"),
                (290, 40, f"— {n} —"),
            ],
        )
        for n in range(1, 5)
    ]
    document = load(pdf(tmp_path / "a.pdf", *pages))
    assert dropped_by(document, "running_head") == ["政策文件汇编"] * 4
    assert len(dropped_by(document, "page_number")) == 4
    assert [c.section for c in document.clauses if c.section.startswith("附件")]
    assert document.text.count("附件") == 4
    tables = [
        (A4, [(97, 800, f"3.{n}.1监测要求"), (97, 780, f"{n * 37} {n * 81}"), (97, 400, "正文。")])
        for n in range(1, 5)
    ]
    kept = load(pdf(tmp_path / "b.pdf", *tables))
    assert dropped_by(kept, "running_head") == []
    counted = [
        (A4, [(97, 800, f"质量月刊第{n + 8}页"), (97, 400, f"正文{n}。")]) for n in range(1, 5)
    ]
    assert len(dropped_by(load(pdf(tmp_path / "c.pdf", *counted)), "running_head")) == 4


def test_a_recognized_layer_is_closed(tmp_path: Path) -> None:
    lines = [
        " ".join(text)
        for text in ("关于消防安全的通知", "各单位应当每月排查火灾隐患，发现问题立即整改。")
    ]
    document = load(pdf(tmp_path / "a.pdf", (A4, paragraph(97, 700, *lines))))
    assert document.text == "各单位应当每月排查火灾隐患，发现问题立即整改。"


def test_a_layer_that_is_no_text_is_refused_or_told(tmp_path: Path) -> None:
    """Fonts that do not say what they show give rare characters: all pages, or some."""
    nonsense = "".join(chr(0x4E00 + 7919 * n % 20_000) for n in range(1, 300))
    bad = (A4, paragraph(97, 700, *(nonsense[i : i + 40] for i in range(0, 280, 40))))
    good = (A4, paragraph(97, 700, LINE, LINE, "各地贯彻执行。"))
    with pytest.raises(SourceError, match="text layer is no text") as refused:
        load(pdf(tmp_path / "a.pdf", bad, bad))
    assert "ocr" in refused.value.way_out
    document = load(pdf(tmp_path / "b.pdf", good, bad))
    told = next(notice.message for notice in document.warnings if notice.code == "mojibake")
    assert told.startswith("pages whose text layer is no text: 2 of 2")


def test_codes_of_a_font_are_no_text() -> None:
    """A few that happen to be frequent letters among controls and accents make no page."""
    page = "青¢y水¡àÏ\x04A\x05l\x8b水ÖÓ\x82¹ïD\x1e\x10人民p\x81È®\x9e\x01Ó一工无水"
    assert not is_legible(page * 2)
    assert is_legible("供水单位应当定期检验水质，检验\x02结果应当公布。" * 3)


@pytest.mark.parametrize(
    "page",
    [
        f"目次前言{'.' * 90}ii1适用范围{'.' * 90}12规范性引用文件{'.' * 90}1",
        "处理单元COD（%）氨氮（%）纳滤60～80≥99反渗透≥90±5℃Ω苯胺～甲醛≤μ硝基苯氯仿" * 2,
    ],
)
def test_contents_and_tables_of_terms_are_text(page: str) -> None:
    """Leaders and signs of formulas tell nothing of a page's language."""
    assert is_legible(page)


def add_stream(path: Path, filters: bytes, data: bytes) -> None:
    """Put a stream behind a PDF, written as its filters say."""
    path.write_bytes(
        path.read_bytes()
        + b"99 0 obj\n<</Length %d/Filter[%s]>>\nstream\n%s\nendstream\nendobj\n"
        % (len(data), filters, data)
    )


@pytest.mark.parametrize("letters", [b"/ASCIIHexDecode", b"/ASCII85Decode"])
def test_a_stream_in_letters_is_unpacked_from_them(letters: bytes, tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", (A4, paragraph(97, 700, LINE)))
    stream = zlib.compress(bytes(2**26), 9)
    written = stream.hex().encode() + b">"
    if letters == b"/ASCII85Decode":
        written = base64.a85encode(stream) + b"~>"
    add_stream(path, letters + b"/FlateDecode", written)
    with pytest.raises(SourceError, match="unpacks to more than"):
        load(path)


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_beyond_reason_is_refused_unopened(
    times: int, tmp_path: Path
) -> None:
    path = pdf(tmp_path / "a.pdf", (A4, paragraph(97, 700, LINE)))
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(bytes(2**20)) for _ in range(64)) + packer.flush()
    stream = zlib.compress(stream) if times == 2 else stream
    add_stream(path, b"/FlateDecode" * times, stream)
    with pytest.raises(SourceError, match="unpacks to more than"):
        load(path)


GRID = """97 700 m 497 700 l 97 660 m 497 660 l 97 600 m 497 600 l S
97 560 m 497 560 l 137 600 m 497 600 l S 137 560 m 137 700 l 297 560 m 297 700 l S"""
"""Three rows of three columns, the outer uprights left out."""


def test_the_cells_of_a_ruled_table_are_told_by_its_lines(tmp_path: Path) -> None:
    """A text layer has the lines of a cell one after the other, a row in any order."""
    words: list[tuple[float, float, str]] = [
        (97, 760, "任务分解表"),
        (100, 680, "序号"), (140, 680, "任务"), (300, 680, "责任单位"),
        (140, 645, "完善质量监督管理制度落实企业责"), (140, 630, "任。"), (140, 615, "公开信息"),
        (100, 630, "1"), (300, 645, "市场监管局、财政局、教育局、发改委、"), (300, 630, "卫健委"),
        (140, 580, "加强检查"), (100, 580, "2"), (300, 580, "教育局"),
        (97, 500, "以上任务抓好落实。"),
    ]  # fmt: skip
    path = pdf(tmp_path / "a.pdf", (A4, words), drawn=GRID)
    assert read(path.read_bytes(), path.name).text.split("\n") == [
        "任务分解表",
        "序号\t任务\t责任单位",
        "1\t完善质量监督管理制度落实企业责任。 公开信息\t市场监管局、财政局、教育局、发改委、卫健委",
        "2\t加强检查\t教育局",
        "以上任务抓好落实。",
    ]


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        # A frame around text is no table: a box.
        ("97 560 400 140 re S", ["序号 任务 责任", "1 加强检查 教育局"]),
        # The same with a grid drawn as one shape; the first cell goes over two rows.
        ("97 560 400 140 re 137 560 m 137 700 l 137 640 m 497 640 l 297 560 m 297 700 l S",
         ["序号1\t任务", "\t加强检查"]),
        # Thin shapes that are filled are lines, too.
        ("97 700 400 1 re f 97 640 400 1 re f 97 560 400 1 re f 137 560 1 140 re f 297 560 1 140 re f",
         ["序号\t任务", "1\t加强检查"]),
    ],
)  # fmt: skip
def test_what_a_table_is_drawn_with(drawn: str, expected: list[str], tmp_path: Path) -> None:
    words: list[tuple[float, float, str]] = [
        (100, 680, "序号"), (140, 680, "任务"), (300, 681, "责任"), (100, 620, "1"),
        (140, 620, "加强检查"), (300, 620, "教育局"),
    ]  # fmt: skip
    path = pdf(tmp_path / "a.pdf", (A4, words), drawn=drawn)
    text = read(path.read_bytes(), path.name).text
    assert [
        line.removesuffix("\t责任").removesuffix("\t教育局") for line in text.split("\n")
    ] == expected, text


def test_rows_without_ruling_stay_lines(tmp_path: Path) -> None:
    """Wide gaps part cells, and the row below is no more of the sentence."""
    words: list[tuple[float, float, str]] = [(97, 720, LINE), (97, 700, "如下。")]
    for row in range(3):
        cells = (
            (97, f"{row + 1}"),
            (140, "质量监督指标"),
            (297, f"完成率达到{90 - row}分以上得满分"),
        )
        words += [(x, 660 - 20 * row, cell) for x, cell in cells]
    path = pdf(tmp_path / "a.pdf", (A4, words))
    assert load(path).text.split("\n") == [
        LINE + "如下。",
        "1 质量监督指标 完成率达到90分以上得满分",
        "2 质量监督指标 完成率达到89分以上得满分",
        "3 质量监督指标 完成率达到88分以上得满分",
    ]


def words_at() -> st.SearchStrategy[tuple[float, float, str]]:
    """Some letters somewhere on a page."""
    letters = st.text("质量监督管理办法12。，", min_size=1, max_size=24)
    return st.tuples(st.integers(40, 400), st.integers(40, 560), letters)


def ruled(xs: list[int], ys: list[int], gone: int) -> str:
    """A grid of lines without one of them, in the words of PDF."""
    across = [f"{min(xs)} {y} m {max(xs)} {y} l S" for y in ys]
    upright = [f"{x} {min(ys)} m {x} {max(ys)} l S" for x in xs]
    lines = across + upright
    del lines[gone % len(lines)]
    return "\n".join(lines)


def grids() -> st.SearchStrategy[str]:
    """A ruled table, whole or with a line that is missing."""
    places = st.lists(st.integers(40, 560), min_size=2, max_size=6, unique=True)
    return st.builds(ruled, places, places, st.integers(0, 11))


@given(st.lists(words_at(), min_size=1, max_size=25), st.lists(grids(), max_size=2))
@settings(max_examples=150, deadline=None)
def test_no_letter_of_a_page_is_lost(
    tmp_path_factory: pytest.TempPathFactory,
    words: list[tuple[float, float, str]],
    drawn: list[str],
) -> None:
    """Whatever is drawn between them: each that PDFium gives is in the text, once."""
    path = pdf(tmp_path_factory.mktemp("law") / "a.pdf", (A4, words), drawn="\n".join(drawn))
    with pypdfium2.PdfDocument(path) as document:
        given_letters = document[0].get_textpage().get_text_range()
        text, lines, _ = read_page(document[0], 0, 0)
    assert Counter("".join(text.split())) == Counter("".join(given_letters.split()))
    assert all(text[line.start : line.end].strip() == line.text for line in lines)
