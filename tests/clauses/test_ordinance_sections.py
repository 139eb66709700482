"""Divisions of a section of an ordinance, and their addresses as Hong Kong writes them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES
from qpsearch.clauses.articles import cite_place, divide_article, place_at
from qpsearch.locator import parse_address
from qpsearch.model import Order, Span


def cases() -> list[tuple[str, str, str]]:
    """Return the title, the text and what is expected of each case."""
    blocks = (CASES / "sections.txt").read_text(encoding="utf-8").split("\n== ")[1:]
    parts = [(block.partition("\n")) for block in blocks]
    return [(title, *f"{rest.strip()}\n".split("\n--\n", 1)) for title, _, rest in parts]  # type: ignore[misc]


def words_of(text: str, span: Span) -> str:
    """Return the first and the last line of a division."""
    lines = text[span.start : span.end].split("\n")
    return lines[0] if len(lines) == 1 else f"{lines[0]} … {lines[-1]}"


@pytest.mark.parametrize(
    ("title", "text", "expected"), [pytest.param(*case, id=case[0]) for case in cases()]
)
def test_divisions_are_cited_as_hong_kong_writes_them(title: str, text: str, expected: str) -> None:
    """Each case in tests/cases/sections.txt has the divisions written below it, in order."""
    section = title.partition(":")[0]
    found = [
        f"{cite_place(text, section, place, Order.HONG_KONG)}\t{words_of(text, place.span)}"
        for place in divide_article(text, Order.HONG_KONG)
    ]
    assert "\n".join(found) == expected.strip("\n")


def test_a_section_that_begins_with_its_bare_number_tells_itself() -> None:
    """2. is divided so in whatever order its document was read."""
    text = "2. 釋義\n(1) 甲。\n(2) 乙。"
    assert divide_article(text, Order.PRC) == divide_article(text, Order.HONG_KONG)


LINES = st.sampled_from(
    [
        *("(1) 甲。", "(2) 乙——", "(2A) 丙。(3) 丁。", "（1） 甲。"),
        *("(a) 戊；", "(b) 己，", "(aa) 庚；", "(i) 辛；", "(ii) 壬——", "(iii) 癸。"),
        *("(A) 子；", "(B) 丑。", "(I) 寅；", "則屬犯罪。", "乙方的"),
    ]
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from(["第12條", "第2A條", "section 3"]))
def test_an_address_leads_back_to_its_division(lines: list[str], section: str) -> None:
    """Divisions nest and do not overlap; the address printed is read as the steps it has."""
    text = "\n".join(["第12條 罪行", *lines] if section[0] == "第" else ["3. Offences", *lines])
    places = divide_article(text, Order.HONG_KONG)
    for place in places:
        assert 0 <= place.span.start < place.span.end <= len(text)
        parents = [other for other in places if other.steps == place.steps[:-1]]
        assert not parents or any(
            other.span.start <= place.span.start and place.span.end <= other.span.end
            for other in parents
        )
        cited = cite_place(text, section, place, Order.HONG_KONG)
        steps = parse_address(cited, order=Order.HONG_KONG)[0].steps
        assert steps[1:] == place.steps
        assert parse_address(cited, order=Order.PRC)[0].steps == steps
        innermost = place_at(text, Span(place.span.start, place.span.start + 1), Order.HONG_KONG)
        assert innermost is not None
        assert innermost.steps[: len(place.steps)] == place.steps
    for depth in range(1, 5):
        spans = sorted(place.span for place in places if len(place.steps) == depth)
        assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
