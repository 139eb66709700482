# ruff: noqa: E501 - lines of Chinese text stand whole
"""The cleaning rules, each by itself, and the law that nothing vanishes silently."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loader_cases import blocks, document_of, dropped_by, rows
from qpsearch.errors import SourceError
from qpsearch.loader import unaccounted
from qpsearch.loader.furniture import line_rules, line_signs

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
@given(st.sampled_from(line_rules.LINE_RULES), st.data())
def test_every_furniture_line_bears_a_sign(rule: line_rules.LineRule, data: st.DataObject) -> None:
    """What a rule accepts is not passed over before the rules are tried."""
    pattern = re.compile(rule.pattern.pattern, rule.pattern.flags)
    line = data.draw(st.from_regex(pattern, fullmatch=True)).strip()
    for text in (line, f"{line}。"):
        if rule.accepts(text):
            assert line_signs.may_be_furniture(text)


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


@pytest.mark.parametrize(
    "row", ["打印  关闭  " * 12 + "客服", "大 中 小 " * 20 + "客服", "【打印 】 | " * 16 + "客服"]
)
def test_a_long_row_of_tools_with_another_word_is_read(row: str) -> None:
    """A toolbar that holds one more word is told to be none without trying all ways to part it."""
    assert row in document_of(f"关于质量的通知\n{BODY}\n{row}\n{BODY}").text


def wrapped(paragraph: str, width: int, indent: str = "　　") -> str:
    """Return a paragraph set in lines of so many characters, the first with its indent."""
    paragraph = indent + paragraph
    return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))


def test_the_indent_of_a_paragraph_counts_for_its_first_line() -> None:
    """The first line is full although it holds two characters fewer, and be it no sentence yet."""
    first = (
        "（一）项目申报单位在规定期限内提交的全部检验检测原始记录和设备台账由主管部门审核，"
        + "逐项核对后归档；" * 9
        + "期满公示。"
    )
    document = document_of("\n".join(["关于质量的通知", *[wrapped(first, 28)] * 3]))
    assert document.text.split("\n") == [first] * 3


def test_an_indent_that_was_lost_leaves_the_first_line_short() -> None:
    """A line shorter by the indent goes on where it stops inside a sentence."""
    paragraph = (
        "为深入推进质量强国建设，"
        + "完善质量基础设施，提升产业链供应链质量水平，" * 7
        + "制定本方案。"
    )
    flush = wrapped(paragraph, 28).removeprefix("　　")
    document = document_of("\n".join(["关于质量的通知", *[flush] * 3]))
    assert document.text.split("\n") == [paragraph] * 3


def test_a_wrapped_line_that_begins_like_a_number_goes_on() -> None:
    """第一、第二、第⏎三、第四 is one sentence where paragraphs are indented and this line is not."""
    paragraph = (
        "经研究，列入第一批、第二批、第"
        + "三、第四批目录的产品应当继续接受监督抽查，" * 6
        + "特此说明。"
    )
    lines = wrapped(paragraph, 17)
    assert "\n三、" in lines
    document = document_of("\n".join(["关于质量的通知", *[lines] * 3]))
    assert document.text.split("\n") == [paragraph] * 3


PAGE_NUMBERS = [
    "－PAGE  2－",
    "— 3 —",
    "- 3 -",
    "－３－",
    "第3页",
    "第 3 页 共 9 页",
    "共9页 第3页",
    "第3頁",
    "Page 3 of 9",
    "· 3 ·",
]
NO_PAGE_NUMBERS = ["3", "3.5", "第3页表格", "共9页", "—", "3—5", "（3）"]


@pytest.mark.parametrize("number", PAGE_NUMBERS)
def test_a_page_number_goes_and_the_sentence_goes_on(number: str) -> None:
    """The number of a page is told by its form; what the page has cut is one sentence again."""
    whole, at = BODY * 2, 60
    document = document_of(f"关于质量的通知\n{whole[:at]}\n\n{number}\n\n{whole[at:]}\n{BODY}")
    assert document.text.split("\n") == [whole, BODY]
    assert dropped_by(document, "page_number") == [number]


@pytest.mark.parametrize("line", NO_PAGE_NUMBERS)
def test_what_is_no_page_number(line: str) -> None:
    """A number in a table, a range, an item mark stay."""
    document = document_of(f"关于质量的通知\n{BODY}\n{line}\n{BODY}")
    assert dropped_by(document, "page_number") == []


def test_bare_page_numbers_are_told_by_pages_of_one_length() -> None:
    """3, 4, 5 at even distances are pages; 1, 2, 3 before the rows of a table are not."""
    page = "\n".join([BODY] * 14)
    document = document_of(f"关于质量的通知\n{page}\n1\n{page}\n2\n{page}\n3\n{page}")
    assert dropped_by(document, "page_number") == ["1", "2", "3"]
    rows = "\n".join(f"{n}\n产品质量提升行动\n{BODY}\n市场监管局" for n in range(1, 9))
    assert dropped_by(document_of(f"关于质量的通知\n{BODY}\n{rows}"), "page_number") == []


def test_the_first_pages_of_a_letter_are_told_by_a_cut_sentence() -> None:
    """1 after a page of lines goes where it cuts a sentence; a number in a list does not."""
    page, whole = "\n".join([BODY] * 14), BODY * 2
    document = document_of(f"关于质量的通知\n{page}\n{whole[:60]}\n1\n{whole[60:]}\n{BODY}")
    assert dropped_by(document, "page_number") == ["1"]
    assert whole in document.text.split("\n")
    assert dropped_by(document_of(f"关于质量的通知\n{page}\n1\n{page}"), "page_number") == []


def test_a_label_that_stands_elsewhere_too_is_no_running_head() -> None:
    """【政策依据】 above page ends and inside pages is a label of the text."""
    label = "【政策依据】"
    pages = "".join(
        f"{label}\n{BODY}\n{BODY}\n{BODY}\n{label}\n{BODY}\n{BODY}\n{BODY}\n— {n} —\n"
        for n in range(1, 5)
    )
    document = document_of(f"关于质量的通知\n{pages}{BODY}")
    assert dropped_by(document, "running_head") == []
    assert document.text.count(label) == 8


def test_the_line_on_adoption_stays_below_a_title_that_fills_its_line() -> None:
    """A title as wide as the lines of the text is not joined to the date below it."""
    title = "最高人民法院关于审理质量纠纷案件适用法律问题的解释（一）"
    text = "\n".join([title, "2020年12月25日审判委员会通过", *[wrapped(BODY * 3, 28)] * 4])
    assert document_of(text).metadata.title == title


def test_form_feeds_tell_the_pages() -> None:
    """A number alone above a form feed is that of the page, the same words below each are its head."""
    head, whole = "某市质量公报", BODY * 2
    text = f"关于质量的通知\n{whole[:60]}\n1\n\f{head}\n{whole[60:]}\n2\n\f{head}\n{BODY}\n3\n\f"
    document = document_of(text)
    assert dropped_by(document, "page_number") == ["1", "2", "3"]
    assert dropped_by(document, "running_head") == [head, head]
    assert document.text.split("\n") == [whole, BODY]


def test_what_recurs_beside_page_numbers_may_be_text() -> None:
    """A sentence, a number or a label that stands twice at the end of a page is no running head."""
    for line in ("责任单位：市发展改革委", "“单位犯前款罪的，依照前款处罚", "一、总体要求"):
        document = document_of(
            f"关于质量的通知\n{BODY}\n{line}\n— 1 —\n{BODY}\n{line}\n— 2 —\n{BODY}"
        )
        assert dropped_by(document, "running_head") == []


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
    assert dropped_by(document, "contents") == ["目　录\n第一章　总则\n第二章　附则"]
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


def test_a_gloss_of_several_syllables_goes() -> None:
    """质量(zhìliàng) is glossed as a word; a word of another language in brackets stays."""
    document = document_of(
        "关于质量的通知\n质量(zhìliàng)强国(qiáng guó)建设，咖啡(café)、甲(a)等产品。"
    )
    assert document.text == "质量强国建设，咖啡(café)、甲(a)等产品。"


def test_emphasis_in_plain_text_hides_no_number() -> None:
    """**一、总体要求** in a text file is a heading; asterisks that mask characters stay."""
    document = document_of(f"关于质量的通知\n**一、总体要求**\n{BODY}\n**（一）目标。**{BODY}")
    assert [clause.section for clause in document.clauses] == ["一", "一 ¶1", "一、（一）"]
    masked = f"关于质量的通知\n**同志**说：{BODY}\n{BODY}"
    assert "**同志**说" in document_of(masked).text


def test_the_indents_of_paragraphs_part_a_text_on_one_line() -> None:
    """Paragraphs run together are parted where two ideographic spaces follow a sentence."""
    paragraphs = ["一、总体要求", f"（一）目标。{BODY}", f"（二）原则。{BODY}", "二、任务", BODY]
    document = document_of("关于质量的通知\n" + "　　".join([BODY, *paragraphs]))
    assert document.text.split("\n") == [BODY, *paragraphs]
    wide = f"{BODY}{BODY}{BODY}见第一章总　　则和第二章附　　则，以及分　　则"
    assert wide in document_of(f"关于质量的通知\n{BODY}\n{wide}\n{BODY}").text
    signed = f"关于质量的通知\n{BODY}\n某局　　2020年1月1日发布的清单"
    assert "某局　　2020年1月1日发布的清单" in document_of(signed).text


def test_invisible_and_private_characters() -> None:
    """Soft hyphens and zero-width spaces go; private-use characters stay and are reported."""
    document = document_of(f"质量通知\n{BODY}质\u00ad量\u200b强国\ue123。")
    assert "质量强国\ue123" in document.text
    assert "private_use" in [notice.code for notice in document.warnings]


def test_markdown_marks_go_and_tables_become_rows() -> None:
    """Heading marks, emphasis and escapes are no text; a table row is a line of cells."""
    document = document_of(
        "# 质量条例\n\n## 第一章 总则\n\n**第一条** 内容1\\.5。\n\n第二条**　**样品。\n\n|指标|数值|\n|---|---|\n|合格率|98%|\n",
        "law.md",
    )
    assert document.metadata.title == "质量条例"
    assert document.text == "第一章 总则\n第一条 内容1.5。\n第二条　样品。\n指标\t数值\n合格率\t98%"


def test_what_runs_the_site_goes_where_a_line_is_surely_of_it() -> None:
    """Menus and imprint below the text go with the number of the site; an address alone stays."""
    menu, imprint = (
        "网站地图 | 联系我们 | 关于我们",
        ["主办：某市人民政府办公室", "地址：某市某路1号"],
    )
    document = document_of(
        "\n".join(["关于质量的通知", BODY, menu, *imprint, "某ICP备12345678号-1"])
    )
    assert document.text == BODY
    assert dropped_by(document, "site_menu") == [menu]
    letter = document_of("\n".join(["关于质量的通知", BODY, *imprint]))
    assert letter.text.split("\n") == [BODY, *imprint]


def test_menus_above_the_title_are_no_title() -> None:
    """A page copied with its menus is called by its title."""
    page = [
        "首页",
        "政务公开",
        "互动交流",
        "某市人民政府",
        "网站无障碍",
        "首页 > 政策文件 > 正文",
        "某市质量条例",
        BODY,
    ]
    assert document_of("\n".join(page)).metadata.title == "某市质量条例"


def test_cells_of_a_table_are_no_menu() -> None:
    """Words that are menus elsewhere stay where they stand below a title or in a table."""
    cells = ["服务", "政策", "注册", "公开"]
    document = document_of("\n".join(["某市质量工作任务分工清单及责任单位一览表格式", *cells]))
    assert document.text.split("\n")[-4:] == cells
    document = document_of("\n".join(["关于质量的通知", BODY, *cells]))
    assert document.text.split("\n")[-4:] == cells


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=title) for title, text, expected in blocks("lines.txt")],
)
def test_lines_are_joined_as_written_in_the_case(text: str, expected: str) -> None:
    """What a line end cuts is whole again; what was a line of its own stays one."""
    assert document_of(text).text == expected


def test_what_a_page_for_react_takes_from_its_program_is_no_text() -> None:
    """Imports of a page kept in MDX go; a sentence that begins with the word stays."""
    text = (
        "import Tabs from '@theme/Tabs';\nimport {Note} from \"../parts/note\";\n\n"
        "# 江淮市学位办法\n\n第一条 为了规范学位，制定本办法。\n\nimport 是英文词，第二款不受影响。\n"
    )
    document = document_of(text, "a.md")
    assert document.text.split("\n") == [
        "第一条 为了规范学位，制定本办法。",
        "import 是英文词，第二款不受影响。",
    ]


def test_headings_said_again_and_again_are_no_contents() -> None:
    """A form asks the same of each person; a table stands above text."""
    form = "\n".join(["1. 姓名", "2. 单位", "3. 职务"] * 4)
    document = document_of(f"登记表\n{form}\n")
    assert dropped_by(document, "contents") == []
    text = "\n".join(
        f"{n}. {word}\n说明{word}的要求。" for n, word in enumerate(["姓名", "单位", "职务"], 1)
    )
    table = "1. 姓名\n2. 单位\n3. 职务\n"
    assert dropped_by(document_of(f"登记办法\n{table}{text}\n"), "contents") == [table.strip()]
