# ruff: noqa: E501 - lines of Chinese text stand whole
"""Pages and slides: what is drawn last or first, turned, or printed across, in the order of reading."""

from __future__ import annotations

from pathlib import Path

from loader_cases import dropped_by
from office_files import ofd, pdf, pptx
from qpsearch.loader import load
from qpsearch.loader.readers.pdf.reading_order import from_the_top

A4 = (595, 842)
TITLE = "江淮市供水管理办法"
TEXT = [
    "第一条 为了加强供水管理，制定本办法。",
    "第二条 本办法适用于本市行政区域。",
    "第三条 本办法自二〇二四年三月一日起施行。",
]
SECTIONS = ["第一条", "第二条", "第三条"]


def test_what_is_drawn_last_stands_where_it_is_seen(tmp_path: Path) -> None:
    """A title that floats over the page; in a PDF and in an OFD file."""
    lines = [(97.0, 700.0 - 24 * n, words) for n, words in enumerate(TEXT)]
    printed = load(pdf(tmp_path / "a.pdf", (A4, [*lines, (250.0, 760.0, TITLE)])))
    assert printed.metadata.title == TITLE
    assert [c.section for c in printed.clauses] == SECTIONS
    below = [(20.0, 60.0 + 8 * n, words) for n, words in enumerate(TEXT)]
    signed = load(ofd(tmp_path / "a.ofd", [*below, (70.0, 40.0, TITLE)]))
    assert signed.metadata.title == TITLE
    assert [c.section for c in signed.clauses] == SECTIONS


def test_columns_and_cells_are_not_put_in_order_by_height() -> None:
    """Left, right, bottom and height; a line whose place is not known stays behind the one before."""
    columns = [(50, 250, 700, 10), (50, 250, 680, 10), (300, 500, 690, 10), (300, 500, 670, 10)]
    assert from_the_top(columns) is None
    assert from_the_top([(50, 250, 700, 10), (50, 250, 680, 10)]) is None
    drawn = [(50, 250, 700, 10), (0, 0, 0, 0), (50, 250, 680, 10), (60, 240, 760, 15)]
    assert from_the_top(drawn) == [3, 0, 1, 2]
    assert from_the_top([*columns, (100, 400, 760, 15)]) == [4, 0, 1, 2, 3]


def test_a_page_whose_text_runs_upwards_is_read_as_any(tmp_path: Path) -> None:
    """A wide sheet on an upright page: its lines go on where they fill its width."""
    full = "第一条 为了加强供水管理，保障供水安全，根据有关法律、法规，结合本市实际情况，制定本办法，各县（市、区）按照本办法执行并定期"
    words = [TITLE, full, "报告。", "第二条 本办法适用于本市。", "第三条 本办法自公布之日起施行。"]
    lines = [(97.0, 500.0 - 24 * n, line) for n, line in enumerate(words)]
    path = pdf(tmp_path / "a.pdf", ((842, 595), lines))
    turned = pdf(tmp_path / "b.pdf", (A4, lines))
    data = turned.read_bytes()  # leaning a little: PDFium drops glyphs without a width
    for n in range(len(words)):
        upright = b"1 0 0 1 97.0 %.1f" % (500 - 24 * n)
        data = data.replace(upright, (b".01 1 -1 .01 %d 97" % (95 + 24 * n)).ljust(len(upright)))
    turned.write_bytes(data)
    assert [c.text for c in load(turned).clauses] == [c.text for c in load(path).clauses]
    assert load(path).clauses[0].text == full + "报告。"


def test_what_is_printed_across_a_page_is_no_text(tmp_path: Path) -> None:
    lines = [(97.0, 700.0 - 24 * n, words) for n, words in enumerate([TITLE, *TEXT])]
    path = pdf(tmp_path / "a.pdf", (A4, [*lines, (200.0, 300.0, "内部资料")]))
    path.write_bytes(path.read_bytes().replace(b"1 0 0 1 200.0 300.0", b"1 1 -1 1 200.0 300."))
    document = load(path)
    assert [c.section for c in document.clauses] == SECTIONS
    assert dropped_by(document, "watermark") == ["内部资料"]


def test_words_drawn_twice_to_make_them_bold_are_said_once(tmp_path: Path) -> None:
    lines = [(97.0, 700.0, "第一条 甲部门负责"), (97.4, 700.0, "第一条 甲部门负责供水。")]
    document = load(pdf(tmp_path / "a.pdf", (A4, [(97.0, 740.0, TITLE), *lines])))
    assert [c.text for c in document.clauses] == ["第一条 甲部门负责供水。"]


def test_quotes_drawn_behind_their_line_stand_in_it(tmp_path: Path) -> None:
    """As where they are of another font than the words: what is drawn then is put in order."""
    first = "第一条 为了落实“放管服”要求，制定本办法。"
    words = [TITLE, first, *TEXT[1:]]
    plain = pdf(tmp_path / "a.pdf", (A4, [(97.0, 700.0 - 24 * n, w) for n, w in enumerate(words)]))
    lines = [(97.0, 700.0, TITLE)]
    x = 97.0
    quotes = []
    for run in ("第一条 为了落实", "“", "放管服", "”", "要求，制定本办法。"):
        (quotes if run in "“”" else lines).append((x, 676.0, run))
        x += 10 * len(run)
    lines += quotes
    lines += [(97.0, 652.0 - 24 * n, words) for n, words in enumerate(TEXT[1:])]
    drawn = pdf(tmp_path / "b.pdf", (A4, lines))
    assert [c.text for c in load(drawn).clauses] == [c.text for c in load(plain).clauses]
    assert load(plain).clauses[0].text == first


def test_shapes_of_a_slide_are_read_from_the_top(tmp_path: Path) -> None:
    """What is kept last is drawn over the rest; a shape without a place leaves the order."""

    def placed(text: str, x: int, y: int) -> str:
        frame = (
            f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="50" cy="20"/></a:xfrm></p:spPr>'
        )
        return f"<p:sp>{frame}<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"

    slide = placed("丙", 0, 60) + placed("乙", 60, 32) + placed("甲", 0, 30) + placed("题", 0, 0)
    assert load(pptx(tmp_path / "a.pptx", slide)).source.text.split() == ["题", "甲", "乙", "丙"]
    loose = slide.replace("<a:off", "<a:on", 1)
    assert load(pptx(tmp_path / "b.pptx", loose)).source.text.split() == ["丙", "乙", "甲", "题"]
