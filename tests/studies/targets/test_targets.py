"""What is promised by when: `qpsearch.studies.targets` and `qpsearch targets`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from qpsearch.model import Role
from qpsearch.render.schemas import schema
from qpsearch.studies.targets import is_about, pivot, targets_of, unit_is, value_text
from qpsearch.studies.targets.quantities import read_quantities
from qpsearch.studies.targets.times import read_times
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from qpsearch.model import Document
    from qpsearch.studies.targets import Target

CASES = Path(__file__).parent
PAGES = ("page_pilot.txt", "page_regulation.txt", "phrases.txt")


class Text(NamedTuple):
    """What is read of a clause."""

    section: str
    text: str
    path: tuple[str, ...] = ()


class Page(NamedTuple):
    """Clauses and what was read in them by hand."""

    date: str
    title: str
    clauses: list[Text]
    gold: list[tuple[str, ...]]


def lines(name: str) -> list[str]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def page(name: str) -> Page:
    date = title = ""
    clauses: list[Text] = []
    gold: list[tuple[str, ...]] = []
    for line in lines(name):
        if line.startswith("@date "):
            date = line[6:]
        elif line.startswith("@title "):
            title = line[7:]
        elif line.startswith("= "):
            gold.append((clauses[-1].section, *line[2:].split("\t")))
        else:
            section, text = line[1:].split("] ", 1)
            clauses.append(Text(section, text, (section,)))
    return Page(date, title, clauses, gold)


def cells(target: Target) -> tuple[str, ...]:
    return (
        target.section,
        target.kind.value,
        str(target.year or "-"),
        target.indicator,
        target.comparator,
        shown(target.value),
        target.unit,
    )


def shown(value: object) -> str:
    if value is None:
        return "-"
    return "..".join(map(str, value)) if isinstance(value, list) else str(value)


def read(page: Page) -> list[Target]:
    return list(targets_of(page.clauses, title=page.title, date=page.date))


@pytest.mark.parametrize("line", lines("quantities.tsv"))
def test_quantities(line: str) -> None:
    """Values are in the plain unit, with their bound; ordinals and names are none."""
    text, _, expected = line.partition("\t")
    found = [
        f"{shown(one.value)} {one.unit} {one.comparator}"
        for one in read_quantities(fold(text), text)
    ]

    assert found == (expected.split(" | ") if expected else [])


@pytest.mark.parametrize("line", lines("times.tsv"))
def test_times(line: str) -> None:
    """Years, periods and dates, in figures and in numerals, relative ones too."""
    text, _, expected = line.partition("\t")
    found = []
    for time in read_times(fold(text), 2026):
        word = "every" if time.every else "deadline" if time.deadline else "governs"
        found.append(f"{time.year or '-'} {time.period or '-'} {word}")

    assert found == (expected.split(" | ") if expected else [])


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_as_by_hand(name: str) -> None:
    """Each record stands where its text stands, and they are those that were read by hand."""
    given = page(name)
    targets = read(given)

    assert [cells(target) for target in targets] == given.gold
    texts = {clause.section: clause.text for clause in given.clauses}
    for target in targets:
        if list(texts).count(target.section) == 1 and name != "phrases.txt":
            assert texts[target.section][slice(*target.span)].strip() == target.text


def test_seeds_promise_what_was_read_by_hand(seeds: dict[str, Document]) -> None:
    """All that the five seeds promise in numbers, and nothing else."""
    found = []
    for number, document in sorted(seeds.items()):
        clauses = [clause for clause in document.clauses if clause.role is Role.CLAUSE]
        title, date = document.metadata.title, document.metadata.date
        read_there = targets_of(clauses, title=title, date=date)
        found += ["\t".join((number, *cells(target))) for target in read_there]

    assert found == lines("seeds.tsv")


def test_a_change_has_its_direction_and_its_base() -> None:
    """比现行国家标准提高60%以上 is a difference; 提高到80小时 is a level."""
    changed, level = targets_of(
        [
            Text("一", "到2025年，平均失效间隔时间比现行国家标准提高60%以上。"),
            Text("二", "到2025年，平均故障间隔时间提高到80小时以上。"),
        ]
    )

    assert changed.change is not None
    assert tuple(changed.change) == ("up", "现行国家标准", False)
    assert level.change is None
    assert value_text(changed) == "+≥60%"


def test_a_year_governs_the_paragraphs_below_it_until_the_next() -> None:
    """到2025年 at the head of a list holds for its items, 到2035年 ends that."""
    years = [
        target.year
        for target in targets_of(
            [
                Text("一 ¶1", "到2025年，质量整体水平提高。", ("一",)),
                Text("一 ¶2", "——合格率达到94%。", ("一",)),
                Text("一 ¶3", "到2035年，覆盖率达到100%。", ("一",)),
                Text("一 ¶4", "——普及率达到80%。", ("一",)),
                Text("二 ¶1", "参与率达到50%。", ("二",)),
            ]
        )
    ]

    assert years == [2025, 2035, 2035, None]


def test_the_heading_of_a_section_gives_the_year_and_says_what_is_past() -> None:
    """What stands under 2025年工作回顾 of a report of 2026 is no promise."""

    class Step(NamedTuple):
        heading: str

    class Headed(NamedTuple):
        section: str
        text: str
        path: tuple[Step, ...]

    read_years = [
        (target.section, target.year)
        for target in targets_of(
            [
                Headed("一", "生产总值达到5万亿元。", (Step("2025年工作回顾"),)),
                Headed("二", "生产总值增长5%。", (Step("2026年工作安排"),)),
            ],
            title="2026年政府工作报告",
        )
    ]

    assert read_years == [("二", 2026)]


def test_one_indicator_of_many_documents_side_by_side() -> None:
    """品質 and 质量, 全省 and 全市 are one row; a growth and a level are two."""
    first = list(
        targets_of(
            [Text("一", "到2025年，全省生产总值增长5%，产品质量合格率达到94%。")], doc_id="a"
        )
    )
    second = list(
        targets_of(
            [Text("一", "到2025年，地區生產總值增長6%，產品品質合格率達到95%。")], doc_id="b"
        )
    )
    rows = pivot([*first, *second])

    assert [(row.indicator, sorted(row.cells)) for row in rows] == [
        ("全省生产总值", ["a", "b"]),
        ("产品质量合格率", ["a", "b"]),
    ]
    assert is_about(second[1], "质量合格率")
    assert not is_about(first[0], "合格率")
    assert unit_is(first[0], "%")


def test_targets_as_records_and_as_csv(qpsearch: Callable[..., Outcome]) -> None:
    """Records fit their schema; filters choose; CSV has a column each."""
    outcome = qpsearch("targets", "--year", "2025", "--unit", "%", "--format", "jsonl")
    records = [json.loads(line) for line in outcome.out.splitlines()]
    validator = Draft202012Validator(schema("targets"))
    rows = list(csv.DictReader(io.StringIO(qpsearch("targets", "--format", "csv").out)))

    assert outcome.code == 0
    assert len(records) == 7
    for record in records:
        validator.validate(record)
        assert record["unit"] == "%"
    assert len(rows) == 11
    assert rows[6]["change"] == "up from 現行國家标準"


def test_targets_as_a_table_and_pivoted(qpsearch: Callable[..., Outcome]) -> None:
    """Both editions of the outline stand side by side in one row."""
    table = qpsearch("targets", "--doc", "004").out
    pivoted = qpsearch("targets", "--indicator", "质量合格率", "--pivot", "document").out
    record = json.loads(
        qpsearch("targets", "--indicator", "竞争力指数", "--pivot", "document", "--json").out
    )

    assert "2025  制造业质量竞争力指数          86     target  （二） ¶3" in table
    assert pivoted.splitlines()[1].split() == ["製造業産品品質合格率", *["2025:", "94%"] * 2]
    assert [min(row["documents"])[:3] for row in record] == ["001"]


def test_nothing_promised(qpsearch: Callable[..., Outcome]) -> None:
    """Exit code 1 and one line; a document that does not exist is an error."""
    outcome = qpsearch("targets", "--doc", "003")

    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.count("\n") == 1
    assert qpsearch("targets", "--doc", "999").code == 2


def test_tables_of_indicators_are_read_by_the_years_of_their_heads() -> None:
    """A value below 2025年 is a target for 2025, in the unit of its column; what was is none."""
    found = targets_of(
        [
            Text("专栏1 ¶1", "序号\t指标\t单位\t2020年实际\t2025年\t属性"),
            Text("专栏1 ¶2", "1\t制造业产品质量合格率\t%\t93.5\t＞94\t预期性"),
            Text("专栏1 ¶3", "2\t城镇新增就业\t万人\t1186\t[5500]\t预期性"),
            Text("专栏1 ¶4", "3\t人均预期寿命（岁）\t\t77.9\t78.5\t预期性"),
        ],
        date="2021-03-01",
    )

    assert [cells(target)[1:] for target in found] == [
        ("target", "2025", "制造业产品质量合格率", ">", "94", "%"),
        ("target", "2025", "城镇新增就业", "=", "55000000", "人"),
        ("target", "2025", "人均预期寿命（岁）", "=", "78.5", "岁"),
    ]


def test_rows_below_merged_heads_stand_at_the_right() -> None:
    """A row with a cell more than its head stands below it at the right."""
    found = targets_of(
        [
            Text("附", "指标\t2025年\t2030年"),
            Text("附", "创新\t研发投入强度\t2.8%\t3.2%以上"),
            Text("附", "省份\t1996年"),
            Text("附", "江苏\t120"),
        ],
        date="2021-07-17",
    )

    assert [(one.indicator, one.year, value_text(one)) for one in found] == [
        ("研发投入强度", 2025, "2.8%"),
        ("研发投入强度", 2030, "≥3.2%"),
    ]
