# ruff: noqa: E501 - lines of Chinese text stand whole
"""PDF: margins of page and column, what is a running head and what is text, layers that are none."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path

import pytest

from loader_cases import dropped_by
from office_files import pdf
from qpsearch.errors import SourceError
from qpsearch.loader import load
from qpsearch.loader.draft import Draft
from qpsearch.loader.readers import read

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
