# ruff: noqa: E501 - lines of Chinese text stand whole
"""The cleaning rules, each by itself, and the law that nothing vanishes silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader_cases import document_of, dropped_by, rows
from qpsearch.errors import SourceError
from qpsearch.loader import furniture, unaccounted

BODY = "为加强质量工作，推动经济社会发展，提高人民生活水平，现将有关事项通知如下，请认真贯彻执行。"


@pytest.mark.parametrize("row", rows("rules.tsv"), ids=lambda row: row[1])
def test_each_rule_takes_its_lines_and_no_others(row: list[str]) -> None:
    """A line of furniture goes under its rule's name; a line that only resembles one stays."""
    rule, line = row[0], "\t".join(row[1:])
    head, line = line.startswith("head:"), line.removeprefix("head:")
    if rule == "signature":
        text = f"关于质量的通知\n{BODY}\n{line}\n2019年1月27日"
    else:
        text = (
            f"关于质量的通知\n{line}\n{BODY}" if head else f"关于质量的通知\n{BODY}\n{line}\n{BODY}"
        )
    document = document_of(text)
    if rule == "-":
        assert line in document.text
    else:
        assert line not in document.text
        assert line in dropped_by(document, rule)


@settings(deadline=None)
@given(st.sampled_from(furniture.LINE_RULES), st.data())
def test_every_furniture_line_bears_a_sign(rule: furniture.LineRule, data: st.DataObject) -> None:
    """What a rule accepts is not passed over before the rules are tried."""
    line = data.draw(st.from_regex(rule.pattern, fullmatch=True)).strip()
    if rule.accepts(line):
        assert furniture.may_be_furniture(line)


def test_hard_wrapped_lines_are_joined_within_paragraphs_only() -> None:
    """A text broken at a fixed width becomes paragraphs again; headings and indents end them."""
    width = 30
    paragraph = (
        "坚持以人民为中心的发展思想，完善质量监督体系，严守质量安全底线，" * 4
        + "到二〇二五年取得明显成效。"
    )
    wrapped = "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))
    document = document_of(
        f"关于质量的通知\n一、总体要求\n　　{wrapped}\n　　{wrapped}\n二、重点任务\n{wrapped}"
    )
    assert [clause.text for clause in document.clauses] == [
        "一、总体要求", paragraph, paragraph, "二、重点任务", paragraph,
    ]  # fmt: skip


def test_lines_of_their_own_are_not_taken_for_wrapped_ones() -> None:
    """Paragraphs of unlike length stay paragraphs."""
    lines = [BODY[: 10 + 3 * n] + "。" for n in range(12)]
    document = document_of("\n".join(["关于质量的通知", *lines]))
    assert document.text.split("\n") == lines


def test_a_table_of_contents_goes() -> None:
    """The entries below 目录 are the headings said twice; the headings themselves stay."""
    document = document_of(
        "质量条例\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　内容。\n第二章　附则\n第二条　内容。"
    )
    assert dropped_by(document, "table_of_contents") == ["目　录", "第一章　总则", "第二章　附则"]
    assert document.text.split("\n") == [
        "第一章　总则",
        "第一条　内容。",
        "第二章　附则",
        "第二条　内容。",
    ]
    printed = document_of(
        f"质量规划\n目录\n一、总体要求……1\n二、重点任务……12\n一、总体要求\n{BODY}\n二、重点任务\n{BODY}"
    )
    assert len(printed.outline) == 2


def test_invisible_and_private_characters() -> None:
    """Soft hyphens and zero-width spaces go; private-use characters stay and are reported."""
    document = document_of(f"质量通知\n{BODY}质\u00ad量\u200b强国\ue123。")
    assert "质量强国\ue123" in document.text
    assert "private_use" in [notice.code for notice in document.warnings]


def test_markdown_marks_go_and_tables_become_rows() -> None:
    """Heading marks, emphasis and escapes are no text; a table row is a line of cells."""
    document = document_of(
        "# 质量条例\n\n## 第一章 总则\n\n**第一条** 内容1\\.5。\n\n|指标|数值|\n|---|---|\n|合格率|98%|\n",
        "law.md",
    )
    assert document.metadata.title == "质量条例"
    assert document.text == "第一章 总则\n第一条 内容1.5。\n指标\t数值\n合格率\t98%"


han = st.sampled_from(
    "质量强国建设纲要国务院办公厅印发通知第一条章（）、。：，2023年月日号〔〕　\t "
)
markup = st.sampled_from(
    ["<p>", "</p>", "<div class='share'>", "</div>", "<td>", "<tr>", "<table>", "</table>", "<br>", "&nbsp;",
     "<!--", "-->", "<script>", "</script>", "<a href='x'>", "</a>", "<h1>", "</h1>", "\n", "<", ">", "&#36136;",
     "<ul><li>", "</ul>", "<![CDATA[", "]]>", "<meta name='ArticleTitle' content='质量'>", "<title>", "</title>"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.one_of(st.text(han, max_size=30), markup), max_size=40), st.booleans())
def test_nothing_vanishes_from_a_page(pieces: list[str], xml: bool) -> None:
    """Every Han character of any page or XML is in a clause, the metadata, or was dropped."""
    start = "<?xml version='1.0'?>" if xml else "<html><body>"
    try:
        document = document_of(f"{start}{''.join(pieces)}<p>质量强国建设纲要。</p>", "page.html")
    except SourceError:
        # All of it inside a comment or a script: refused aloud.
        return
    assert unaccounted(document) == []
    for clause in document.clauses:
        assert document.text[clause.span.start : clause.span.end] == clause.text


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(han, max_size=40),
            st.sampled_from(
                [
                    "\n",
                    "\n\n",
                    "# ",
                    "## ",
                    "**",
                    "|",
                    "\r\n",
                    "---\n",
                    "发文机关：",
                    "成文日期：",
                    "来源：",
                    "（此件公开发布）",
                ]
            ),
        ),
        max_size=40,
    )
)
def test_nothing_vanishes_from_a_text(pieces: list[str]) -> None:
    """The same of plain text and Markdown."""
    for name in ("file.txt", "file.md"):
        document = document_of("".join(pieces) + "\n质量强国建设纲要。", name)
        assert unaccounted(document) == []
