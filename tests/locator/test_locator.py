"""Addresses: every spelling to its reading, and the laws between spelling, locator and path."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES
from qpsearch.errors import AddressSyntaxError
from qpsearch.locator import (
    Order,
    contains,
    eid,
    eid_of,
    format_locator,
    join_section,
    matches,
    nearest,
    parse_address,
    parse_range,
)
from qpsearch.locator.grammar import RULES, Rule, plain
from qpsearch.model import Locator, Step, Unit
from qpsearch.numerals import to_chinese
from strategies import locators, sections

LOCATORS = CASES / "locators.tsv"
WIDE = str.maketrans("()0123456789", "（）０１２３４５６７８９")
law = settings(deadline=None)
orders = st.sampled_from(Order)


def cases() -> list[list[str]]:
    lines = LOCATORS.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def at(*steps: tuple[Unit, str]) -> Locator:
    return Locator(tuple(Step(unit, num) for unit, num in steps))


def first(text: str) -> Locator:
    return parse_address(text)[0]


def spelled(readings: tuple[Locator, ...]) -> list[str]:
    return [format_locator(reading) for reading in readings]


@pytest.mark.parametrize(("spelling", "canonical", "order"), cases())
def test_spelling_gives_the_canonical_address(spelling: str, canonical: str, order: str) -> None:
    """Each spelling in the case file reads first as its canonical address."""
    reading = parse_address(spelling, order=Order(order))[0]
    assert format_locator(reading, order=Order(order)) == canonical


def test_subsections_of_codes_are_among_the_readings() -> None:
    """款 and 目 above articles share their words with those inside: both readings are given."""
    above = at((Unit.CHAPTER, "2"), (Unit.SECTION, "1"), (Unit.SUBSECTION, "3"))
    assert format_locator(above) == "第二章第一节第三款"
    assert above in parse_address("第二章第一节第三款")
    below = at((Unit.SECTION, "1"), (Unit.SUBSECTION, "3"), (Unit.ARTICLE, "45"))
    assert parse_address(format_locator(below))[0] == below


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_reads_its_own_example(rule: Rule) -> None:
    """No rule of the grammar is shadowed by one before it: its example is read by it alone."""
    regular = plain(rule.example)
    reading = next(found for found in RULES if found.pattern.match(regular))
    assert reading is rule
    assert reading.pattern.fullmatch(regular)


@law
@given(locators(), orders, st.booleans())
def test_parse_undoes_format(locator: Locator, order: Order, traditional: bool) -> None:
    """The canonical spelling reads back as the locator first, in both scripts and both orders."""
    text = format_locator(locator, traditional=traditional, order=order)
    assert parse_address(text, order=order)[0] == locator


def in_words(brackets: str) -> str:
    """Return an address in brackets as older texts have it: 第2條第(1)款(a)段(i)節(A)分節."""
    number, *inside = re.findall(r"[0-9]+[A-Z]*(?![^(]*\))|\([^()]+\)", brackets)
    words = []
    for glyph in inside:
        if glyph[1].isdecimal():
            words.append(f"第{glyph}款")
        elif glyph[1:-1].isupper():
            words.append(f"{glyph}分節")
        else:
            words.append(
                f"{glyph}節" if any(word.endswith("段") for word in words) else f"{glyph}段"
            )
    return f"第{number}條{''.join(words)}"


@law
@given(sections(), st.booleans(), orders)
def test_brackets_and_words_mean_one_place(
    locator: Locator, traditional: bool, order: Order
) -> None:
    """第2(1)(a)條 is 第2條第(1)款(a)段 and section 2(1)(a), whatever the order of the document."""
    brackets = format_locator(locator, traditional=traditional, order=Order.HONG_KONG)
    english = f"section {brackets[1:-1]}"
    for spelling in (brackets, in_words(brackets), english, brackets.translate(WIDE)):
        assert parse_address(spelling, order=order)[0] == locator, spelling


@law
@given(locators(), orders)
def test_every_reading_has_a_spelling_of_its_own(locator: Locator, order: Order) -> None:
    """No two readings of an address are the same, and each can be spelled."""
    readings = parse_address(format_locator(locator, order=order), order=order)
    assert len(set(readings)) == len(readings)
    assert all(format_locator(reading, order=order) for reading in readings)


@law
@given(
    st.text(
        st.sampled_from("第十二四条款项章节专栏附件之一（六）()、.-/ 12¶「」①④的a"), max_size=10
    )
)
def test_any_text_is_an_address_or_a_syntax_error(text: str) -> None:
    """Whatever is typed, parsing gives readings or the one error that names the place."""
    try:
        assert parse_address(text)
    except AddressSyntaxError as error:
        assert error.address == text  # noqa: PT017


@law
@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_numbers_are_exact(wanted: int, other: int) -> None:
    """第十二条 is never 第二条 and 12 never 123, however they are spelled."""
    chinese = parse_address(f"第{to_chinese(wanted)}条")
    assert chinese == (at((Unit.ARTICLE, str(wanted))),)
    assert chinese == parse_address(f"第{wanted}条")
    nums = {reading.steps[-1].num for reading in parse_address(str(wanted))}
    assert nums == {str(wanted)}
    assert any(matches(at((Unit.ARTICLE, str(other))), r) for r in chinese) == (wanted == other)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "12",
            [
                at((Unit.ARTICLE, "12")),
                at((Unit.LEVEL_1, "12")),
                at((Unit.LEVEL_3, "12")),
                at((Unit.BOX, "12")),
            ],
        ),
        ("一", [at((Unit.LEVEL_1, "1"))]),
        (
            "4.6",
            [
                at((Unit.LEVEL_1, "4"), (Unit.LEVEL_2, "6")),
                at((Unit.ARTICLE, "4"), (Unit.PARAGRAPH, "6")),
                at((Unit.LEVEL_3, "4"), (Unit.LEVEL_4, "6")),
            ],
        ),
        (
            "第四部分第（六）条",
            [
                at((Unit.LEVEL_1, "4"), (Unit.LEVEL_2, "6")),
                at((Unit.PART, "4"), (Unit.LEVEL_2, "6")),
                at((Unit.PART, "4"), (Unit.POINT, "6")),
            ],
        ),
        ("第四部分", [at((Unit.PART, "4")), at((Unit.LEVEL_1, "4"))]),
        (
            "第四部分第六条",
            [
                at((Unit.PART, "4"), (Unit.ARTICLE, "6")),
                at((Unit.LEVEL_1, "4"), (Unit.LEVEL_2, "6")),
            ],
        ),
        (
            "第十二条（三）",
            [
                at((Unit.ARTICLE, "12"), (Unit.POINT, "3")),
                at((Unit.ARTICLE, "12"), (Unit.LEVEL_2, "3")),
            ],
        ),
    ],
)
def test_an_ambiguous_address_gives_all_readings(text: str, readings: list[Locator]) -> None:
    """Every reading is offered, the most likely first."""
    assert list(parse_address(text)) == readings


def test_section_and_clause_of_one_number_are_different() -> None:
    """一, （一）, 1., （1） and ① share no first reading, and 一 never means （一）."""
    assert len({first(text) for text in ("一", "（一）", "1.", "（1）", "①")}) == 5
    clause = at((Unit.LEVEL_1, "4"), (Unit.LEVEL_2, "1"))
    assert not any(matches(clause, reading) for reading in parse_address("一"))


def test_kuan_and_xiang_are_units_by_rank() -> None:
    """第二款 is the first division of an article in one order and the second in the other."""
    assert first("第二款").steps[0].unit is Unit.PARAGRAPH
    assert parse_address("第二款", order=Order.TAIWAN)[0].steps[0].unit is Unit.POINT
    one = parse_address("第12-1條第2項第3款", order=Order.TAIWAN)
    assert one == (at((Unit.ARTICLE, "12-1"), (Unit.PARAGRAPH, "2"), (Unit.POINT, "3")),)
    assert first("第12-1條第2項第3款") == one[0]


@pytest.mark.parametrize(
    ("locator", "text"),
    [
        (at((Unit.ARTICLE, "12")), "第十二條"),
        (at((Unit.BOX, "2")), "專欄2"),
        (at((Unit.PART, "1"), (Unit.SUBPART, "2"), (Unit.CHAPTER, "3")), "第一編第二分編第三章"),
        (at((Unit.ARTICLE, "12-1"), (Unit.POINT, "3")), "第十二條之一第（三）項"),
        (at((Unit.HEADING, "专栏")), "「专栏」"),
    ],
)
def test_traditional_spelling(locator: Locator, text: str) -> None:
    """In the traditional script the unit words change, the words of a heading do not."""
    assert format_locator(locator, traditional=True) == text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "empty address"),
        ("  ", "empty address"),
        ("质量", "'质量' is no part of an address at character 1"),
        ("第十二条质量", "'质量' is no part of an address at character 5"),
        ("第十", "第十 names no unit at character 1; write 第十条"),
        ("第二章第十", "第十 names no unit at character 4"),
        ("第三条第二章", "第二章 cannot stand below 第三条 at character 4"),
        ("四、六", "六 cannot stand below 四、 at character 3; mark the number"),
        ("第十二条第三条", "第三条 cannot stand below 第十二条 at character 5"),
        ("¶2 第三条", "第三条 cannot stand below ¶2 at character 4"),
        ("第零条", "'第零条' is no number at character 1"),
        ("第十十条", "'第十十条' is no number at character 1"),
        ("四、「总则", "「 is never closed at character 3"),
        ("「」", "an empty heading at character 1"),
        ("一/" * 300, "too long for an address: cut at character 501"),
        ("1.2.3.4.5.6", "1.2.3.4.5.6 has too many parts at character 1"),
    ],
)
def test_a_fault_is_reported_with_its_place(text: str, complaint: str) -> None:
    """What is no address raises, and the message names the text, the place and a way out."""
    with pytest.raises(AddressSyntaxError) as caught:
        parse_address(text)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "starts", "stops"),
    [
        ("第十条-第十五条", ["第十条"], ["第十五条"]),
        ("第十条至第十五条", ["第十条"], ["第十五条"]),
        ("第十條至第十五條", ["第十条"], ["第十五条"]),
        ("第十至十五条", ["第十条"], ["第十五条"]),
        ("第10-15条", ["第十条"], ["第十五条"]),
        ("第十条至十五", ["第十条"], ["第十五条"]),
        ("第二章第十至十五条", ["第二章第十条"], ["第二章第十五条"]),
        ("第二章第十条至第三章第十五条", ["第二章第十条"], ["第三章第十五条"]),
        ("第十二条之一至第十二条之三", ["第十二条之一"], ["第十二条之三"]),
        ("10-15", ["第十条", "十", "10.", "专栏10"], ["第十五条", "十五", "15.", "专栏15"]),
        ("（三）～（五）", ["（三）", "第（三）项"], ["（五）", "第（五）项"]),
        ("四、（三）至（五）", ["四、（三）"], ["四、（五）"]),
        ("一至三", ["一"], ["三"]),
        ("第三部分—第五部分", ["第三部分", "三"], ["第五部分", "五"]),
        ("专栏1-3", ["专栏1"], ["专栏3"]),
    ],
)
def test_range(text: str, starts: list[str], stops: list[str]) -> None:
    """A range gives parallel readings of both ends, with what is written once held for both."""
    found = parse_range(text)
    assert found is not None
    assert (spelled(found[0]), spelled(found[1])) == (starts, stops)


@pytest.mark.parametrize(
    "text", ["12-1", "第12-1条", "第十五条至第十条", "四", "第十条至第三章", "质量至上", "", "3-3"]
)
def test_no_range(text: str) -> None:
    """One address, a range that runs backwards, and ends of two kinds are no range."""
    assert parse_range(text) is None


def test_digits_with_a_hyphen_are_an_inserted_article_too() -> None:
    """12-1 is 第十二条之一; 10-15 may be an article as well as a range."""
    assert first("12-1") == at((Unit.ARTICLE, "12-1"))
    assert first("10-15") == at((Unit.ARTICLE, "10-15"))


@pytest.mark.parametrize(
    ("locator", "address", "expected"),
    [
        ("第二章第十二条", "第十二条", True),
        ("第二章第十二条", "第二章第十二条", True),
        ("第二章第十二条", "第三章第十二条", False),
        ("第二章第十二条", "第二条", False),
        ("第二章第十二条", "第二章", False),
        ("第十二条之一", "第十二条", False),
        ("四、（六）", "（六）", True),
        ("四、（六）", "四、（六）", True),
        ("四、（六）", "六", False),
        ("四、（一）", "一", False),
        ("四、专栏1 ¶2", "专栏1 ¶2", True),
        ("四、专栏1 ¶2", "四 ¶2", True),
        ("四、专栏1 ¶2", "专栏1", False),
    ],
)
def test_matches(locator: str, address: str, expected: bool) -> None:
    """An address may leave steps out, but ends in the clause's own last step."""
    assert matches(first(locator), first(address)) is expected


@law
@given(locators(), st.data())
def test_a_shortened_address_means_its_clause(locator: Locator, data: st.DataObject) -> None:
    """Any steps may be left out but the last, and each address contains what it matches."""
    ancestors = locator.steps[:-1]
    kept = data.draw(st.lists(st.booleans(), min_size=len(ancestors), max_size=len(ancestors)))
    chosen = tuple(step for step, keep in zip(ancestors, kept, strict=True) if keep)
    address = Locator((*chosen, locator.steps[-1]))
    assert matches(locator, address)
    assert contains(locator, address)
    below = Locator((*locator.steps, Step(Unit.TEXT, "1")))
    assert contains(below, address)
    assert not matches(below, address) or locator.steps[-1] == Step(Unit.TEXT, "1")


def test_nearest_offers_what_may_have_been_meant() -> None:
    """The same clause elsewhere comes first, then neighbours by number, then what exists."""
    outline = [first(text) for text in ("四", "四、（六）", "四、（七）", "五", "五、（九）")]
    assert spelled(tuple(nearest(first("四、（九）"), outline))) == [
        "五、（九）",
        "四、（七）",
        "四、（六）",
    ]
    articles = [at((Unit.ARTICLE, str(num))) for num in range(1, 121)]
    assert spelled(tuple(nearest(first("第128条"), articles, 2))) == [
        "第一百二十条",
        "第一百一十九条",
    ]
    assert nearest(first("附件1"), articles[:1]) == [articles[0]]
    assert nearest(first("附件7"), articles[:1]) == []


@pytest.mark.parametrize(
    ("parent", "unit", "num", "expected"),
    [
        ("level_4", Unit.LEVEL_2, "6", "level_4__level_6"),
        ("", Unit.ANNEX, "1", "att_1"),
        ("", Unit.ANNEX, "", "att"),
        ("box_1", Unit.TEXT, "2", "box_1__p_2"),
        ("", Unit.HEADING, "3", "hcontainer_3"),
    ],
)
def test_eid_of_one_step(parent: str, unit: Unit, num: str, expected: str) -> None:
    """A step's id is its parent's, two underscores, its prefix and its number."""
    assert eid(parent, unit, num) == expected


def test_eid_of_a_path() -> None:
    """The id of a path holds every ancestor."""
    path = [(step.unit, step.num) for step in first("第二章第十二条之一第一款").steps]
    assert eid_of(path) == "chp_2__art_12-1__para_1"


@pytest.mark.parametrize(
    ("nums", "section"),
    [
        ([(Unit.LEVEL_1, "四"), (Unit.LEVEL_2, "（六）")], "四、（六）"),
        ([(Unit.LEVEL_1, "四、")], "四"),
        ([(Unit.CHAPTER, "第二章"), (Unit.ARTICLE, "第十二条")], "第十二条"),
        ([(Unit.CHAPTER, "第二章"), (Unit.ARTICLE, "第 12 條")], "第 12 條"),
        ([(Unit.CHAPTER, "第二章"), (Unit.SECTION, "第三节")], "第二章第三节"),
        (
            [(Unit.ANNEX, "附件1"), (Unit.CHAPTER, "第二章"), (Unit.ARTICLE, "第三条")],
            "附件1 第三条",
        ),
        ([(Unit.ANNEX, "附件"), (Unit.LEVEL_1, "一")], "附件/一"),
        ([(Unit.LEVEL_1, "一"), (Unit.TEXT, "2")], "一 ¶2"),
        ([(Unit.TEXT, "2")], "¶2"),
        ([(Unit.LEVEL_1, "四"), (Unit.BOX, "專欄1"), (Unit.TEXT, "2")], "四、專欄1 ¶2"),
        ([(Unit.BOX, "专栏1"), (Unit.LEVEL_3, "2")], "专栏1 2."),
        ([(Unit.HEADING, "总则"), (Unit.TEXT, "2")], "「总则」 ¶2"),
        ([(Unit.HEADING, "总则"), (Unit.LEVEL_1, "一")], "一"),
        ([(Unit.LEVEL_1, "一"), (Unit.HEADING, "目标"), (Unit.TEXT, "2")], "一、「目标」 ¶2"),
        ([(Unit.LEVEL_3, "1"), (Unit.LEVEL_4, "1.2")], "1.2"),
        ([(Unit.LEVEL_3, "1."), (Unit.LEVEL_4, "1）")], "1. 1）"),
        ([(Unit.ARTICLE, "第十二条"), (Unit.POINT, "（三）")], "第十二条（三）"),
    ],
)
def test_section_as_people_write_it(nums: list[tuple[Unit, str]], section: str) -> None:
    """A path is shown in its own glyphs, with what a reader needs and no more."""
    assert join_section(nums) == section


GLYPHS = {
    Unit.ARTICLE: ["第{}条", "第 {} 條", "第{c}条"],
    Unit.CHAPTER: ["第{c}章", "第{}章"],
    Unit.SECTION: ["第{c}節"],
    Unit.SUBPART: ["第{c}分编"],
    Unit.PART: ["第{c}部分", "第{c}編", "第{c}篇"],
    Unit.LEVEL_1: ["{c}", "{c}、", "{}"],
    Unit.LEVEL_2: ["（{c}）", "({c})", "{c}"],
    Unit.LEVEL_3: ["{}.", "{}", "{}．", "{}、"],
    Unit.LEVEL_4: ["（{}）", "({})", "{}）"],
    Unit.LEVEL_5: ["①"],
    Unit.BOX: ["专栏{}", "專欄 {c}", "专栏"],
    Unit.ANNEX: ["附件{}", "附表{c}", "附录", "附件"],
    Unit.PARAGRAPH: ["第{c}款"],
    Unit.POINT: ["（{c}）", "第（{c}）项", "({})"],
    Unit.INDENT: ["{}.", "第{c}目"],
    Unit.ITEM: ["第{}分节", "第{c}分節"],
    Unit.TEXT: ["{}", "¶{}"],
    Unit.HEADING: ["总则", "发展「新质」产业", "第十二条"],
}


@law
@given(locators(), st.data())
def test_a_section_leads_back_to_its_clause(locator: Locator, data: st.DataObject) -> None:
    """Whatever glyphs a document uses, the section shown finds the clause it stands for."""
    path, steps = [], []
    for unit in dict.fromkeys(step.unit for step in locator.steps):
        frame = data.draw(st.sampled_from(GLYPHS[unit]))
        n = 1 if unit is Unit.LEVEL_5 else data.draw(st.integers(1, 300))
        path.append((unit, frame.format(n, c=to_chinese(n))))
        numbered = "{" in frame or unit is Unit.LEVEL_5
        steps.append(
            Step(unit, path[-1][1] if unit is Unit.HEADING else str(n) if numbered else "")
        )
    clause = Locator(tuple(steps))
    section = join_section(path)
    assert any(matches(clause, reading) for reading in parse_address(section)), section


def test_an_arabic_number_of_the_first_rank_may_hold_the_third() -> None:
    """1/1.① is ① below 1. below 1 too, as a text counts that has no second rank."""
    steps = (Step(Unit.LEVEL_1, "1"), Step(Unit.LEVEL_3, "1"), Step(Unit.LEVEL_5, "1"))
    assert any(matches(Locator(steps), reading) for reading in parse_address("1/1.①"))
