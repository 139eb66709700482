"""Divisions of a section of an ordinance, and their addresses as Hong Kong writes them."""

from __future__ import annotations

import pytest

from qpsearch.clauses.articles import cite_place, divide_article
from qpsearch.model import Order

SECTIONS = {
    "第2條": (
        "2. 釋義\n(1) 在本條例——\n(a) 甲；\n(i) 其一；\n(ii) 其二；\n(b) 丙。\n(2) 丁。\n(2A) 戊。",
        "第2(1)條 第2(1)(a)條 第2(1)(a)(i)條 第2(1)(a)(ii)條 第2(1)(b)條 第2(2)條 第2(2A)條",
    ),
    "第3條": ("3. 罪行\n任何人——\n(a) 甲；或\n(b) 乙，\n即屬犯罪。", "第3條 第3(a)條 第3(b)條"),
    "第4A條": ("4A. 規例\n局長可訂立規例。", "第4A條"),
    "第5條": (
        "5. 列表\n(1) 以下——\n(g) 庚；\n(h) 辛；\n(i) 壬；\n(j) 癸。",
        "第5(1)條 第5(1)(g)條 第5(1)(h)條 第5(1)(i)條 第5(1)(j)條",
    ),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_divisions_are_cited_as_hong_kong_writes_them(section: str) -> None:
    """Subsections, paragraphs and subparagraphs stand in order under their own addresses."""
    text, expected = SECTIONS[section]
    places = divide_article(text)
    cited = [cite_place(text, section, place, Order.PRC) for place in places]
    assert " ".join(cited) == expected


def test_a_division_ends_where_the_next_of_its_rank_begins() -> None:
    """The span of a paragraph holds its subparagraphs and nothing else."""
    text = SECTIONS["第2條"][0]
    spans = {place.eid: text[place.span.start : place.span.end] for place in divide_article(text)}
    assert spans["para_1__point_1"] == "(a) 甲；\n(i) 其一；\n(ii) 其二；"
    assert spans["para_2-1"] == "(2A) 戊。"
