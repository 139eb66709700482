"""Hypothesis strategies for the values of the model."""

from __future__ import annotations

from hypothesis import strategies as st

from qpsearch.model import Locator, Step, Unit

STATUTE = (Unit.ARTICLE, Unit.PARAGRAPH, Unit.POINT, Unit.INDENT, Unit.ITEM)
STATUTE_DIVISIONS = (Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION)
OUTLINE = (Unit.LEVEL_1, Unit.BOX, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5)
OUTLINE_DIVISIONS = (Unit.PART, Unit.CHAPTER, Unit.SECTION)
INSERTABLE = frozenset({*STATUTE, *STATUTE_DIVISIONS, Unit.ANNEX, Unit.BOX} - {Unit.PARAGRAPH})

counts = st.one_of(st.integers(1, 40), st.integers(1, 99_999))
# Without “”, so that one kind of quotation mark is always left to write the heading in.
letters = st.characters(exclude_categories=("C", "Z"), exclude_characters="“”")
marks = st.sampled_from("总则附件第十二条（一）、12「」『』" + '"')
words = st.text(st.one_of(letters, marks), min_size=1, max_size=12)
"""The words of a heading, with what an address is made of among them."""


@st.composite
def steps(draw: st.DrawFn, unit: Unit) -> Step:
    """Draw a step of ``unit``: insertions (12-1) where a unit has them, labels without number."""
    if unit is Unit.HEADING:
        return Step(unit, draw(words))
    if unit in {Unit.ANNEX, Unit.BOX} and draw(st.booleans()):
        return Step(unit, "")
    parts = [draw(counts)]
    if unit in INSERTABLE and draw(st.integers(0, 4)) == 0:
        parts += draw(st.lists(st.integers(1, 30), min_size=1, max_size=2))
    return Step(unit, "-".join(map(str, parts)))


@st.composite
def locators(draw: st.DrawFn) -> Locator:
    """Draw a well-formed locator: units in rank, and below an article only 款, 项 and 目."""
    statute = draw(st.booleans())
    ladder = (
        (*STATUTE_DIVISIONS, Unit.HEADING, *STATUTE)
        if statute
        else (*OUTLINE_DIVISIONS, Unit.HEADING, *OUTLINE)
    )
    ladder = (Unit.ANNEX, *ladder, Unit.TEXT)
    chosen = draw(st.sets(st.sampled_from(ladder), min_size=1, max_size=5))
    return Locator(tuple(draw(steps(unit)) for unit in ladder if unit in chosen))


@st.composite
def sections(draw: st.DrawFn) -> Locator:
    """Draw the address of a place in an ordinance of Hong Kong, as brackets can say it."""
    few = st.integers(1, 30)
    number = str(draw(st.integers(1, 300))) + draw(st.sampled_from(["", "", "-1", "-2", "-28"]))
    found = [Step(Unit.ARTICLE, number)]
    if draw(st.booleans()):
        found.append(Step(Unit.PARAGRAPH, str(draw(few)) + draw(st.sampled_from(["", "-1"]))))
    if draw(st.booleans()):
        found.append(Step(Unit.POINT, str(draw(few)) + draw(st.sampled_from(["", "", "-3"]))))
        if draw(st.booleans()):
            found.append(Step(Unit.INDENT, str(draw(st.integers(1, 39)))))
        if draw(st.booleans()):
            found.append(Step(Unit.ITEM, str(draw(few))))
    return Locator(tuple(found))
