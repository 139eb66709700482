"""Lines to divisions: readable cases, one file a topic, and the laws of a sequence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from both_scripts import simplified, traditional
from clause_cases import cases
from qpsearch.clauses import contents_spans, leading_contents, parse_clauses, read_mark
from qpsearch.clauses.rules import RULES
from qpsearch.clauses.sequence import follows
from qpsearch.locator import matches, parse_address
from qpsearch.model import Role, SourceMap, Unit


def outline(text: str) -> str:
    """Return what a text is divided into, a record a line: depth, address, heading or text."""
    _, clauses, notices = parse_clauses(text, SourceMap((0,), (0,), len(text), len(text)))
    lines = []
    for clause in clauses:
        depth = len(clause.locator.steps) - 1
        mark = "#" if clause.role is Role.HEADING else "-"
        heading = f" 「{clause.heading}」" if clause.heading else ""
        words = "" if clause.role is Role.HEADING else " " + clause.text.replace("\n", "⏎")
        lines.append(f"{'  ' * depth}{mark} [{clause.section}]{heading}{words}")
    lines += [f"! {n.code}: {n.message}" for n in notices if n.code != "cut_end"]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=title) for title, text, expected in cases()],
)
def test_text_is_divided_as_written_in_the_case(text: str, expected: str) -> None:
    """Each case in tests/cases/clauses gives the outline written below it."""
    assert outline(text) == expected


@pytest.mark.parametrize("text", [pytest.param(text, id=title) for title, text, _ in cases()])
def test_text_is_divided_as_the_same_in_traditional_letters(text: str) -> None:
    assert simplified(outline(traditional(text))) == simplified(outline(text))


@pytest.mark.parametrize("text", [pytest.param(text, id=title) for title, text, _ in cases()])
def test_every_address_shown_leads_back(text: str) -> None:
    """The section of every record parses to an address that means the record."""
    _, clauses, _ = parse_clauses(text, SourceMap((0,), (0,), len(text), len(text)))
    for clause in clauses:
        readings = parse_address(clause.section)
        assert any(matches(clause.locator, reading) for reading in readings), clause.section


@pytest.mark.parametrize(
    ("before", "num", "expected"),
    [
        ("", "1", True),
        ("", "2", False),
        ("12", "13", True),
        ("12", "12-1", True),
        ("12-1", "12-2", True),
        ("12-1", "13", True),
        ("12", "12", False),
        ("12", "14", False),
        ("12", "", False),
    ],
)
def test_which_number_follows_which(before: str, num: str, expected: bool) -> None:
    """The next number is one more, or the first or next insertion."""
    assert follows(before, num) is expected


def test_rules_have_names_of_their_own() -> None:
    """Every numbering rule can be told by its name."""
    assert len({rule.name for rule in RULES}) == len(RULES)


@settings(deadline=None)
@given(st.integers(1, 300), st.sampled_from(["第{}条　文。", "第{}章 题", "（{}）文。", "{}、题"]))
def test_numbers_are_read_as_written(n: int, form: str) -> None:
    """A Chinese number of any rule is read as the number it spells."""
    from qpsearch.numerals import to_chinese

    mark = read_mark(form.format(to_chinese(n)))
    assert mark is not None
    assert mark.num == str(n)


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_numbers_are_kept_as_they_stand(numbers: list[int]) -> None:
    """Skipped, repeated and out-of-order articles keep their numbers, in order."""
    text = "\n".join(f"第{n}条　文。" for n in numbers)
    _, clauses, _ = parse_clauses(text, SourceMap((0,), (0,), len(text), len(text)))
    found = [c.locator.steps[-1].num for c in clauses if c.locator.steps[-1].unit is Unit.ARTICLE]
    assert found == [str(n) for n in numbers]


CONTENTS = """质量促进条例
目录
第一章　总则……1
第一节　一般规定 (2)
第二章　附则
第一章　总则
第一节　一般规定
第一条　甲。
第二章　附则
第二条　乙。
"""


def test_a_table_of_contents_is_found() -> None:
    """目录 and its entries are found, page numbers and all; the headings they name are not."""
    (span,) = contents_spans(CONTENTS)
    assert CONTENTS[span.start : span.end].splitlines() == CONTENTS.splitlines()[1:5]


@pytest.mark.parametrize("leaders", ["- {} -", "." * 90 + "- {} -", "……{}"])
def test_the_pages_of_contents_as_print_sets_them(leaders: str) -> None:
    """Leaders are of any length, a page number stands between dashes, too; a preamble follows."""
    heads = ["一、实施背景", "二、实施方式", "三、实施流程"]
    table = "目录\n" + "".join(f"{head}{leaders.format(at)}\n" for at, head in enumerate(heads, 1))
    body = "根据办法，制定本细则。\n" + "".join(f"{head}\n甲乙丙丁。\n" for head in heads)
    (span,) = contents_spans(table + body)
    assert (table + body)[span.start : span.end] == table.rstrip("\n")


def test_a_scanned_table_of_contents() -> None:
    """Without leaders, rising page numbers say how far it goes, also below what comes again."""
    table = "目 次\n前言 I\n1范围 1\n2术语 1\n3总则3.1术语 4\n附录A（资料性）示例 29\n"
    body = "前言\n本标准由某局提出。\n1范围\n甲。\n2术语\n乙。\n3总则\n3.1术语\n丙。\n"
    (span,) = contents_spans(table + body)
    assert (table + body)[span.start : span.end] == table.rstrip("\n")


def test_items_that_two_articles_share_are_no_contents() -> None:
    """They end as sentences do, which no heading of a table does."""
    items = "一、专家、学者。\n二、从业人员。\n三、社会公正人士。\n任期三年。\n"
    text = f"第一条 董事由下列人员担任：\n{items}第二条 监事由下列人员担任：\n{items}"
    assert contents_spans(text) == []


def test_a_table_of_contents_without_the_word() -> None:
    """Headings alone at the top that all come again in their order are the table of contents."""
    entries = "第一章　总则\n第二章　标准\n第三章　附则\n"
    body = "第一章　总则\n第一条　甲。\n第二章　标准\n第二条　乙。\n第三章　附则\n第三条　丙。\n"
    span = leading_contents(entries + body)
    assert span is not None
    assert (entries + body)[span.start : span.end] == entries.rstrip("\n")
    above = "某市海洋条例\n（草案）\n"
    (span,) = contents_spans(above + entries + body)
    assert (above + entries + body)[span.start : span.end] == entries.rstrip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "第一章　总则\n第二章　标准\n第三章　附则\n第一条　甲。",
        "一、甲\n二、乙\n三、丙\n一、甲\n丁。\n二、戊\n己。\n三、丙\n庚。",
        "第一章　总则\n第一条　甲。\n第二章　附则\n第二条　乙。",
        "目录\n甲类产品\n乙类产品\n本目录自公布之日起施行。",
        "产品目录\n一、甲。\n二、乙。",
        "",
    ],
)
def test_what_is_no_table_of_contents(text: str) -> None:
    """A catalogue whose entries do not come again is the text itself."""
    assert contents_spans(text) == []
    assert leading_contents(text) is None


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("推进质量强国建设，完善", True),
        ("推进质量强国建设。", False),
        ("附件：质量强国建设任务分工表", False),
        ("任务分工表.docx", False),
        ("特此通告", False),
        ("特此通告江淮市", True),
    ],
)
def test_an_end_in_mid_sentence_is_reported(line: str, cut: bool) -> None:
    """But for the names of what goes with a text, and the words that a notice ends with."""
    text = f"第一条 为了加强质量工作，制定本办法。\n第二条 本办法自印发之日起施行。\n\n{line}"
    _, _, notices = parse_clauses(text, SourceMap((0,), (0,), len(text), len(text)))
    assert [n.code for n in notices if n.code == "cut_end"] == ["cut_end"] * cut
