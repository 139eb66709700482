"""Spaces between characters: layout in a recognized text, meant in any other."""

from __future__ import annotations

import pytest

from loader_cases import document_of, rows
from qpsearch.loader.breaks.spaces import layout_spaces, without_layout_spaces


def closed(lines: list[str]) -> list[str]:
    return [
        without_layout_spaces(line, spans)
        for line, spans in zip(lines, layout_spaces(lines), strict=True)
    ]


def test_a_recognized_text_is_read_as_it_was_printed() -> None:
    recognized, printed = zip(*rows("ocr_spaces.tsv"), strict=True)
    assert closed(list(recognized)) == list(printed)


@pytest.mark.parametrize(
    "lines",
    [
        ["通 知", "各区人民政府，市政府各部门：现将有关事项通知如下，请认真贯彻执行。"],
        ["甲 乙 丙 丁 戊 己 庚 辛 壬 癸"],
        ["北京 上海 天津 重庆", "根据有关法律，制定本办法，请各单位遵照执行，不得延误。"],
        ["第一条 为了加强管理，根据有关法律，制定本办法。", "主席 习近平", "2024年 5月 6日"],
        ["The quick brown fox, and so on."],
    ],
)
def test_spaces_that_were_written_stay(lines: list[str]) -> None:
    assert closed(lines) == lines


def test_a_recognized_page_in_a_written_text_is_closed_alone() -> None:
    """A line whose characters and marks are parted is layout wherever it stands."""
    body = "根据有关法律，制定本办法，请各单位遵照执行，不得延误，并于年底前报送情况。"
    scanned = "各 县 应 当 设 立 举 报 电 话 ， 并 向 社 会 公 布 。"
    assert closed([*[body] * 20, scanned, "附 则"])[20:] == [scanned.replace(" ", ""), "附 则"]


def test_numbers_and_dates_are_told_in_a_recognized_text() -> None:
    document = document_of("\n".join(row[0] for row in rows("ocr_spaces.tsv")))
    assert "（一）" in [clause.section for clause in document.clauses]
    assert document.metadata.title == "关于加强燃气安全检查的通知"


def test_spaces_where_the_lines_of_a_print_ended_are_layout() -> None:
    """They stand at even distances; a space that someone typed stands anywhere."""
    first = "为加强管理，根据有关法律和专家建议，在广泛征求意见的基础上，经研 究决定增加科目，"
    second = "主要业务范围为急危重症患者的抢救和延续性生命支持以及器官功能支 持和防治。"
    third = "开展服务的医院应当具备内科、外科、麻醉科等专业知识和临床工作经 历及技能的执业"
    fourth = "医师，目前只限于二级以上综合医院开展本科目的诊疗服务并可以申请 增加登记。"
    text = f"关于增加科目的通知\n{first}\n{second}\n{third}\n{fourth}"
    assert "经研究决定" in document_of(text).text
    assert "功能支持和防治" in document_of(text).text
    typed = text.replace("经研 究决定", "经研究决 定").replace("功能支 持和", "功能 支持和")
    typed = typed.replace("工作经 历", "工 作经历").replace("可以申请 增", "可以 申请增")
    assert "决 定" in document_of(typed.replace("为加强管理，", "")).text
