"""Inside an article: 款, 项 and 目, where a match lies, and the two orders of citing them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.clauses import citation_order, cite_place, divide_article, place_at
from qpsearch.clauses.articles import cite_matches
from qpsearch.locator import Order, parse_address
from qpsearch.model import Span

ARTICLE = """第十二条　有下列情形之一的，适用本款：
（一）未经检验；
1.原料；
2.成品；
（二）检验不合格。
前款情形，另行处理：（一）召回；（二）销毁。
第三款到此。"""
TAIWAN = """第 12 條
本法用詞，定義如下：
一、甲：
（一）子。
二、乙。
前項第一款，由主管機關定之。"""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("适用", "第十二条第一款"),
        ("未经检验", "第十二条第一款第（一）项"),
        ("成品", "第十二条第一款第（一）项第二目"),
        ("不合格", "第十二条第一款第（二）项"),
        ("另行", "第十二条第二款"),
        ("召回", "第十二条第二款第（一）项"),
        ("到此", "第十二条第三款"),
        ("第十二条", "第十二条"),
    ],
)
def test_a_match_is_cited_to_its_place(word: str, expected: str) -> None:
    """The 款, 项 and 目 of a match follow from the article's lines, inline items included."""
    at = ARTICLE.index(word)
    place = place_at(ARTICLE, Span(at, at + len(word)))
    assert cite_place(ARTICLE, "第十二条", place, Order.PRC) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("定義", "第12條第1項"),
        ("甲", "第12條第1項第1款"),
        ("子", "第12條第1項第1款第1目"),
        ("主管", "第12條第2項"),
    ],
)
def test_taiwan_counts_the_other_way_round(word: str, expected: str) -> None:
    """In Taiwan 項 holds 款; numerals follow those of the article."""
    at = TAIWAN.index(word)
    place = place_at(TAIWAN, Span(at, at + len(word)))
    assert cite_place(TAIWAN, "第12條", place, Order.TAIWAN) == expected


def test_an_article_of_one_paragraph_is_cited_without_it() -> None:
    """第十二条第（二）项, not 第十二条第一款第（二）项, where there is one 款 only."""
    text = "第五条　下列产品：\n（一）甲；\n（二）乙。"
    place = place_at(text, Span(text.index("乙"), text.index("乙") + 1))
    assert cite_place(text, "第五条", place, Order.PRC) == "第五条第（二）项"
    assert cite_place(
        "第六条　甲。", "第六条", place_at("第六条　甲。", Span(4, 5)), Order.PRC
    ) == ("第六条")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第五条　依照第三条第二款第（一）项和前款的规定。", Order.PRC),
        ("第五條 依照第三條第二款第（一）項和前款的規定。", Order.PRC),
        ("第 5 條\n依前條第二項第一款之規定。", Order.TAIWAN),
        ("第五條 依前條第二項第一款之規定，準用前項。", Order.TAIWAN),
        ("第五条 依前条第二项第一款之规定。", Order.TAIWAN),
        ("第五条　依照公司法第三条第二项处理。", Order.PRC),
        ("第 5 條\n本法自公布日施行。", Order.TAIWAN),
        ("第五條 本條例自公布之日起施行。", Order.PRC),
        ("第5條 罪行\n任何人違反本條例第2(1)條，即屬犯罪。", Order.HONG_KONG),
        ("第5条 罪行\n(1) 任何人违反本条例——\n(a) 甲；\n(b) 乙。", Order.HONG_KONG),
        ("2. Offences\n(1) This Ordinance applies—\n(a) here.", Order.HONG_KONG),
        ("第五条 本条例所称设备：\n(1) 甲；\n(2) 乙。", Order.PRC),
        ("第5条 本条例所称设备：\n(1) 甲；\n(2) 乙。", Order.PRC),
        ("第5條 依本條例第2條第1項第2款。", Order.TAIWAN),
    ],
)
def test_the_order_is_read_from_the_documents_own_citations(text: str, expected: Order) -> None:
    """Script alone does not decide: a mainland text in traditional script stays a mainland text."""
    assert citation_order(text) is expected


def test_a_chapter_of_the_laws_of_hong_kong_is_divided_as_one() -> None:
    """Its number says what it is, however little its text does."""
    assert citation_order("第5條 適用範圍\n適用於船隻。", "第499章") is Order.HONG_KONG
    assert citation_order("第5條 適用範圍\n適用於船隻。", "第499号") is Order.PRC


LINES = st.sampled_from(
    ["（一）甲；", "（二）乙；", "1.丙；", "一、丁", "戊己庚。", "辛：（一）子；（二）丑。"]
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=8), st.sampled_from(Order))
def test_places_are_apart_nested_and_can_be_cited(lines: list[str], order: Order) -> None:
    """Places of one depth do not overlap, lie in their parents, and their citations parse."""
    text = "\n".join(["第十二条　开头。", *lines])
    places = divide_article(text, order)
    for place in places:
        assert 0 <= place.span.start < place.span.end <= len(text)
        parents = [p for p in places if p.steps == place.steps[:-1]]
        assert not parents or any(
            p.span.start <= place.span.start and place.span.end <= p.span.end for p in parents
        )
        cited = cite_place(text, "第十二条", place, order)
        reading = parse_address(cited, order=order)[0]
        assert reading.steps[-1] == place.steps[-1] or cited == "第十二条"
    for depth in (1, 2, 3):
        spans = sorted(p.span for p in places if len(p.steps) == depth)
        assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@settings(deadline=None)
@given(st.lists(LINES, max_size=8), st.sampled_from(Order), st.data())
def test_a_match_lies_in_the_innermost_place(
    lines: list[str], order: Order, data: st.DataObject
) -> None:
    """Of all places that hold it the deepest, for one match or for many at a time."""
    text = "\n".join(["第十二条　开头。", *lines])
    edges = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    spans = [Span(*edge) for edge in data.draw(st.lists(edges, max_size=6))]
    expected = []
    for span in spans:
        holding = [
            p for p in divide_article(text, order) if p.span[0] <= span[0] and span[1] <= p.span[1]
        ]
        deepest = max(holding, key=lambda place: len(place.steps), default=None)
        assert place_at(text, span, order) == deepest
        expected.append(cite_place(text, "第十二条", deepest, order))
    assert [*cite_matches(text, "第十二条", spans, order)] == expected


@pytest.mark.takes(10)
def test_each_match_of_a_clause_of_many_paragraphs_is_cited_at_once() -> None:
    """A list under one article may be as long as a file; each of its lines may hold a match."""
    text = "第一条 甲" + "\n甲" * 30_000
    spans = [Span(match.start(), match.end()) for match in re.finditer("甲", text)]
    cited = [*cite_matches(text, "第一条", spans, Order.PRC)]
    assert (cited[0], len(set(cited))) == ("第一条第一款", 30_001)
