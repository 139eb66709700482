"""Places in words: what is taken to lead back without being read does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.citation.wording import Cited, _is_plain, _leads_back, _place_alone, _shown
from qpsearch.model import Locator, PathStep, Step, Unit
from qpsearch.numerals import to_chinese

GLYPHS = {Unit.HEADING: "", Unit.LEVEL_1: "{c}", Unit.LEVEL_2: "（{c}）", Unit.LEVEL_3: "{}."}
HEADINGS = st.text("总则发展第一条部分款项章节附件专栏二、，之", min_size=1, max_size=12)


@st.composite
def places(draw: st.DrawFn) -> tuple[Locator, tuple[PathStep, ...]]:
    """Locators of headings, parts, 条, 点 and paragraphs, with their glyphs."""
    steps, path = [], []
    for unit, glyph in GLYPHS.items():
        if draw(st.booleans()):
            n = draw(st.integers(1, 120))
            words = draw(HEADINGS) if unit is Unit.HEADING else str(n)
            steps.append(Step(unit, words))
            num = "" if unit is Unit.HEADING else glyph.format(n, c=to_chinese(n))
            path.append(PathStep(num, words if unit is Unit.HEADING else ""))
    if not steps or draw(st.booleans()):
        steps.append(Step(Unit.TEXT, str(draw(st.integers(1, 60)))))
    return Locator(tuple(steps)), tuple(path)


@settings(max_examples=400, deadline=None)
@given(places(), st.sampled_from(["notice", "outline", "report"]))
def test_a_plain_place_leads_back(place: tuple[Locator, tuple[PathStep, ...]], kind: str) -> None:
    """Its words need not be read to be sure of it."""
    locator, path = place
    cited = Cited("d", "纲要", (), None, kind, None, "e", "§", locator, path, "")
    if _is_plain(locator.steps, _shown(path, locator)):
        assert _leads_back(_place_alone(cited), locator)
