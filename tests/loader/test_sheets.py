# ruff: noqa: E501 - parts of a file stand whole
"""Sheets: numbers as their cells show them, merged cells, what is hidden, Excel's binary files."""

from __future__ import annotations

from datetime import datetime
from struct import pack
from typing import TYPE_CHECKING

import pytest

from loader_cases import CASES, dropped_by, rows
from office_files import xlsx
from qpsearch.errors import SourceError
from qpsearch.loader import load
from qpsearch.loader.readers.sheets import xls
from qpsearch.loader.readers.sheets.number_formats import as_shown
from qpsearch.loader.readers.sheets.workbook import Merged, Sheet, read_csv, read_sheets

if TYPE_CHECKING:
    from pathlib import Path

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone


@pytest.mark.parametrize("row", rows("number_formats.tsv"), ids=lambda row: f"{row[0]} {row[1]}")
def test_a_number_is_read_as_its_cell_shows_it(row: list[str]) -> None:
    assert as_shown(float(row[0]), row[1], EPOCH) == row[2]


@pytest.mark.parametrize("suffix", ["xls", "xlsx", "ods"])
def test_a_workbook_of_three_programs_reads_the_same(suffix: str) -> None:
    """Labels over two rows, cells over several, percentages, dates; a hidden sheet is named."""
    expected = (CASES / "office/tasks.txt").read_text("utf-8").rstrip("\n")
    if suffix == "ods":  # which keeps the date as it is shown
        for date in ("2025年12月31日", "2026年6月30日", "2027年1月1日"):
            year, month, day = date.replace("年", " ").replace("月", " ").replace("日", "").split()
            expected = expected.replace(date, f"{year}-{int(month):02}-{int(day):02}")
    document = load(CASES / f"office/tasks.{suffix}")
    assert document.source.text == expected
    assert document.metadata.title == "供水重点任务分工表"
    assert dropped_by(document, "hidden_sheet") == ["底稿", "内部测算数据\t勿外传"]
    assert dropped_by(document, "sheet_name") == ["分工"]
    assert [each.message for each in document.warnings if each.code == "hidden_sheet"] == [
        "hidden sheets are left out: 底稿"
    ]


def test_a_workbook_with_hidden_sheets_only() -> None:
    with pytest.raises(SourceError, match="the file holds no text"):
        read_sheets([Sheet("底稿", [(0, ["质量"])], hidden=True)], "a.xlsx", "xlsx")


def test_a_sheet_without_a_name_of_its_own_has_none() -> None:
    reading = read_sheets(
        [
            Sheet(
                "Sheet1",
                [
                    (0, ["附件1"]),
                    (1, ["质量任务分工"]),
                    (2, ["任务", "单位"]),
                    (3, ["统一编码", "农业厅"]),
                ],
            )
        ],
        "a.xlsx",
        "xlsx",
    )
    assert [reading.text[edit.start : edit.end] for _, edit in reading.edits] == ["Sheet1"]
    marked = [reading.text[each.span.start : each.span.end] for each in reading.markings]
    assert marked == ["质量任务分工"]


def test_a_merged_cell_counts_in_each_of_its_rows_but_a_long_text_once() -> None:
    long = "质量" * 100
    sheet = Sheet(
        "表",
        [
            (0, ["单位", "任务"]),
            (1, ["农业厅", "甲"]),
            (2, ["", "乙"]),
            (4, [long, "丙"]),
            (5, ["", "丁"]),
        ],
        [Merged(1, 2, 0, 0), Merged(4, 5, 0, 0)],
    )
    assert read_sheets([sheet], "a.xlsx", "xlsx").text.split("\n")[2:] == [
        "单位：农业厅\t任务：甲",
        "单位：农业厅\t任务：乙",
        f"单位：{long}\t任务：丙",
        "任务：丁",
    ]


def test_rows_of_csv_without_labels() -> None:
    assert read_csv("1,2\n3,4\n质量,1\n", "utf-8", "a.csv").text == "1\t2\n3\t4\n质量\t1"


def record(kind: int, data: bytes) -> bytes:
    return pack("<HH", kind, len(data)) + data


def workbook(sheet: bytes, middle: bytes = b"", version: int = 0x600, state: int = 0) -> bytes:
    """A stream of one sheet called 表, in UTF-16 or in GBK."""
    name = b"\1\1" + "表".encode("utf-16-le") if version == 0x600 else b"\2" + "表".encode("gbk")
    head = record(0x809, pack("<HH", version, 5)) + middle
    size = len(head) + 4 + 6 + len(name) + 4
    return (
        head
        + record(0x85, pack("<IBB", size, state, 0) + name)
        + record(0x0A, b"")
        + record(0x809, pack("<HH", version, 16))
        + sheet
        + record(0x0A, b"")
    )


def test_strings_that_go_on_in_the_next_record() -> None:
    """A string may change from two bytes a letter to one where the record ends."""
    first = pack("<IIHB", 2, 2, 4, 1) + "质量".encode("utf-16-le")
    table = record(0xFC, first) + record(
        0x3C, b"\0ab" + pack("<HBH", 2, 9, 1) + "标准".encode("utf-16-le") + b"\0" * 4
    )
    cells = record(0xFD, pack("<HHHI", 0, 0, 0, 0)) + record(0xFD, pack("<HHHI", 1, 2, 0, 1))
    assert xls.read(workbook(cells, table), "a.xls").text == "表\n质量ab\n\t\t标准"


def test_a_workbook_of_excel_95_and_formulas() -> None:
    """Strings are in the code page; what a formula makes is read, its fault is not."""
    text = "质量".encode("gbk")
    made = (
        record(0x06, pack("<HHHd", 1, 0, 1, 0.085))
        + record(0x06, pack("<HHHB7sH", 2, 0, 0, 0, b"\0" * 5 + b"\xff\xff", 0))
        + record(0x207, pack("<H", 4) + "标准".encode("gbk"))
    )
    fault = record(0x205, pack("<HHHBB", 3, 0, 0, 7, 1)) + record(
        0x205, pack("<HHHBB", 4, 0, 0, 1, 0)
    )
    cells = record(0x204, pack("<HHHH", 0, 0, 0, len(text)) + text) + made + fault
    middle = (
        record(0x42, pack("<H", 936))
        + record(0xE0, pack("<HH", 0, 0))
        + record(0xE0, pack("<HH", 0, 10))
    )
    stream = workbook(cells, middle, version=0x500)
    assert xls.read(stream, "a.xls").text == "表\n质量\n8.50%\n标准\n是"


def test_packed_numbers() -> None:
    """Whole numbers, hundredths and halves of doubles, several in one record."""
    numbers = [(123 << 2) | 2, (850 << 2) | 3, ((-5 & 0x3FFFFFFF) << 2) | 2, 0x3FE00000]
    cells = record(
        0xBD, pack("<HH", 0, 0) + b"".join(pack("<HI", 0, each) for each in numbers) + pack("<H", 3)
    )
    assert xls.read(workbook(cells), "a.xls").text == "表\n123\t8.5\t-5\t0.5"


@pytest.mark.parametrize("cut", range(0, 80, 7))
def test_a_workbook_that_is_cut_off_is_told(cut: int) -> None:
    stream = workbook(record(0x204, pack("<HHHHB", 0, 0, 0, 2, 1) + "质量".encode("utf-16-le")))
    assert xls.read(stream, "a.xls").text == "表\n质量"
    with pytest.raises(SourceError):
        xls.read(stream[: cut % len(stream)], "a.xls")
    with pytest.raises(SourceError, match="has a password"):
        xls.read(workbook(b"", record(0x2F, b"\0" * 6)), "a.xls")


def test_a_workbook_as_one_xml_file(tmp_path: Path) -> None:
    """Cells that skip columns, are merged, have formats; a hidden sheet."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"

    def cell(text: str, kind: str = "String", said: str = "") -> str:
        return f'<Cell {said}><Data ss:Type="{kind}">{text}</Data></Cell>'

    rows = [
        cell("任务") + cell("目标") + cell("期限") + cell("单位"),
        cell("降低漏损") + cell("0.085", "Number", 'ss:StyleID="p"') + cell("2025-12-31T00:00:00.000", "DateTime")
        + cell("水务局", said='ss:MergeDown="1"'),
        cell("改造管网") + cell("2026-06-30T09:30:00.000", "DateTime", 'ss:Index="3"'),
    ]  # fmt: skip
    table = "".join(f"<Row>{row}</Row>" for row in rows)
    path = tmp_path / "a.xls"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>'
        f'<Worksheet ss:Name="分工"><Table>{table}</Table></Worksheet>'
        f'<Worksheet ss:Name="底稿"><Table><Row>{cell("内部")}</Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>",
        "utf-8",
    )
    assert load(path).source.text.split("\n") == [
        "分工", "任务\t目标\t期限\t单位", "任务：降低漏损\t目标：8.5%\t期限：2025年12月31日\t单位：水务局",
        "任务：改造管网\t期限：2026年6月30日9:30\t单位：水务局", "底稿", "内部",
    ]  # fmt: skip
    assert dropped_by(load(path), "hidden_sheet") == ["底稿", "内部"]


def test_many_labels_are_no_menu_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "序号,任务,目标值,责任单位,期限,备注\n1,降低漏损,8.5%,水务局,2025年,无\n", "utf-8"
    )
    assert load(path).text.split("\n")[0] == "序号\t任务\t目标值\t责任单位\t期限\t备注"


def test_columns_beyond_reason_are_told(tmp_path: Path) -> None:
    """A cell at the far edge of a sheet is no part of what is read; empty ones there are nothing."""
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>检验水质。</t></is></c>{}</row>'
    far = '<c r="XFD1" t="inlineStr"><is><t>{}</t></is></c>'
    (tmp_path / "a.csv").write_text("检验水质。" + "," * 1100 + "远\n", "utf-8")
    (tmp_path / "b.csv").write_text("检验水质。" + "," * 1100 + "\n", "utf-8")
    xlsx(tmp_path / "a.xlsx", row.format(far.format("远")))
    xlsx(tmp_path / "b.xlsx", row.format(far.format("")))
    for path in tmp_path.iterdir():
        told = [notice.message for notice in load(path).warnings if notice.code == "missing_part"]
        assert told == ["columns behind the first 1,024 are left out"] * (path.stem == "a")
