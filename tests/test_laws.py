"""The laws of the text model, for any input."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qpsearch.errors import SourceError
from qpsearch.loader import read_document, unaccounted
from qpsearch.loader.draft import Draft, Edit
from qpsearch.model import Document, Role, Source
from qpsearch.text import numbers

LINES = st.sampled_from(
    [
        "一、总体要求",
        "二、重点任务",
        "（一）指导思想。以提高质量为主题。",
        "(二)主要目标",
        "1.加强领导。",
        "（1）落实责任",
        "第一章 总则",
        "## 第一章 总则",
        "### 附则",
        "第三条 甲。第四条 乙。",
        "“第九条 丙",
        "目录",
        "第二条 本法适用于检验机构。",
        "第五条规定的情形除外。",
        "第十二条之一 （一）甲；",
        "——经济发展明显提升。",
        "专栏1 示范工程",
        "附件1：名单",
        "到2025年,质量",
        "部門(mén)聯合",
        "得(de)到提高",
        "上接01版",
        "来源：新华社",
        "分享:",
        "中共中央 国务院印发《质量强国建设纲要》",
        "<p>完善质量政策。</p>",
        "[返回首页](//a.b/)",
        "近日，国务院印发《规划》，要求各地区各部门结合实际认真贯徹落实，推动产业质",
        "量升级，培育优势。",
        "",
        "  ",
        "\u3000\u3000建设质量强国是重要举措。",
        "-",
        "摄",
        "---",
        "&nbsp;&amp;",
    ]
)
TEXTS = st.one_of(
    st.lists(LINES, min_size=1, max_size=14).map("\n".join),
    st.text(min_size=1, max_size=200),
    st.text(alphabet="一二（）()、。，第条章1.①专栏\n 质量<p>&;*\r", min_size=1, max_size=120),
)


def read(text: str) -> Document | None:
    try:
        return read_document(Source("any.txt", "utf-8", "", text), "any")
    except SourceError:
        return None


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_nothing_vanishes(text: str) -> None:
    """Every Han character of any text is in a clause, the metadata, or dropped under a rule."""
    document = read(text)
    if document is not None:
        assert not unaccounted(document)
        assert not [w for w in document.warnings if w.code == "unaccounted"]


@settings(deadline=None, max_examples=300)
@given(TEXTS)
@example("设备名称\n" + "| 水泵 | 两台 |\n" * 6)
@example("#<i><p>条例<p>")
@example("即 停 用 。场所应当每季度检查一次，立即停用\n一\t一\tp")
@example("##第三条 供水。\n第一部　总则\n其他")
def test_clauses_are_the_text_in_order(text: str) -> None:
    """Clauses are spans of the text, in order, apart, with addresses of their own."""
    document = read(text)
    if document is None:
        return
    end = 0
    for clause in document.clauses:
        assert clause.text == document.text[clause.span.start : clause.span.end]
        assert clause.span.start >= end
        end = clause.span.end
    covered = "".join(clause.text for clause in document.clauses)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", document.text)
    eids = [clause.eid for clause in document.clauses]
    assert len(eids) == len(set(eids))
    assert {d.eid for d in document.outline} <= set(eids)


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_offsets_lead_back_to_the_source(text: str) -> None:
    """Every character of a clause that the source holds stands at its source offset."""
    document = read(text)
    if document is None:
        return
    for clause in document.clauses:
        for offset in range(clause.span.start, clause.span.end):
            shown = document.text[offset]
            there = document.source_map.offset(offset)
            assert document.source.text[there] == shown or shown == "\n" or "&" in text
        assert clause.source_span == document.source_map.span(clause.span)


@settings(deadline=None)
@given(TEXTS)
def test_headings_have_something_below(text: str) -> None:
    """A record is only called a heading where other records stand below it."""
    document = read(text)
    if document is None:
        return
    for clause in document.clauses:
        if clause.role is Role.HEADING:
            assert any(other.eid.startswith(f"{clause.eid}__") for other in document.clauses)


@settings(deadline=None)
@given(st.text(max_size=60), st.data())
def test_edits_are_listed_and_mapped(text: str, data: st.DataObject) -> None:
    """What edits take out is listed; what stays keeps its offset."""
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [Edit(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    draft = Draft(text)
    draft.apply("rule", edits)

    offsets = [draft.offset(at) for at in range(len(draft.text))]
    assert all(text[offset] == draft.text[at] for at, offset in enumerate(offsets))
    removed = "".join(text[edit.start : edit.end] for edit in edits)
    assert len(draft.text) + len(removed) == len(text)
    assert "".join(removed.split()) == "".join(
        "".join(piece.text.split()) for piece in draft.dropped
    )
    source_map = draft.source_map()
    assert [source_map.offset(at) for at in range(len(draft.text))] == offsets


@settings(deadline=None)
@given(st.text(max_size=40), st.data())
def test_offsets_survive_several_rules(text: str, data: st.DataObject) -> None:
    """After several rules the map is what a list of all offsets would say."""
    draft = Draft(text)
    offsets = list(range(len(text)))
    for _ in range(3):
        size = len(draft.text)
        cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=6)))
        pairs = zip(cuts[::2], cuts[1::2], strict=False)
        edits = [Edit(a, b, data.draw(st.sampled_from(["", "x", "yz"]))) for a, b in pairs]
        before = [*offsets, len(text)]
        for edit in reversed(edits):
            at = before[edit.start]
            offsets[edit.start : edit.end] = [at] * len(edit.replacement)
        draft.apply("rule", edits)
        assert [draft.offset(at) for at in range(len(draft.text))] == offsets
    source_map = draft.source_map()
    runs = [at for at, offset in enumerate(offsets) if not at or offset != offsets[at - 1] + 1]
    assert source_map.starts == tuple(runs)
    assert source_map.sources == tuple(offsets[at] for at in runs)
    assert (source_map.length, source_map.source_end) == (
        len(offsets),
        offsets[-1] + 1 if offsets else 0,
    )


@settings(deadline=None)
@given(st.text(st.sampled_from("一 \n\r\u3000\u2028a"), max_size=40) | st.text(max_size=40))
def test_lines_of_a_draft_are_what_stands_between_white_space(text: str) -> None:
    """Each line that shows anything is listed once, with its place and the whole line around it."""
    found = [
        (match.group(), match.span(), text.rfind("\n", 0, match.start()) + 1)
        for match in re.finditer(r"\S(?:[^\n]*\S)?", text)
    ]
    lines = Draft(text).lines()
    assert [(line.text, (line.start, line.end), line.outer.start) for line in lines] == found
    for line in lines:
        end = text.find("\n", line.end)
        assert line.outer.end == (end + 1 if end >= 0 else len(text))


@settings(deadline=None)
@given(
    st.text(st.sampled_from("第百千分之三二〇十万亿点0123,.a年 条"), max_size=40)
    | st.text(max_size=40)
)
def test_numbers_are_sought_where_they_can_begin(text: str) -> None:
    """Skipping to the letters that a number can begin with finds what trying everywhere finds."""
    found = [match.span() for match in numbers._matches(text)]
    assert found == [match.span() for match in numbers._NUMBER.finditer(text)]


def test_source_map_knows_its_length() -> None:
    """An offset outside the text is an error, never a wrong place."""
    source_map = Draft("质量").source_map()

    assert source_map.offset(2) == 2
    with pytest.raises(IndexError):
        source_map.offset(3)
