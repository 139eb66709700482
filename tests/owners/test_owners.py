"""Who must act: `qpsearch.owners` and `qpsearch owners`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from qpsearch.model import Role
from qpsearch.owners import OwnerRecord, concerns, owners_of
from qpsearch.render.schemas import schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from qpsearch.model import Document

CASES = Path(__file__).parent


class Text(NamedTuple):
    """What is read of a clause."""

    section: str
    text: str


def lines(name: str) -> list[list[str]]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def read(*texts: str, **told: object) -> list[OwnerRecord]:
    clauses = [Text(str(number), text) for number, text in enumerate(texts)]
    return list(owners_of(clauses, **told))  # type: ignore[arg-type]


def wholes(actors: object) -> list[str]:
    return [actor.canonical for actor in actors]  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", lines("statements.tsv"), ids=lambda case: case[0])
def test_statements(case: list[str]) -> None:
    """Each statement is read as its line says; its span holds its text."""
    text, mode, lead, support, bodies, generic, is_open = (*case, *[""] * 7)[:7]
    records = read("" + text, issuers=["江西省人民政府"] if "市" in text else [])
    if mode == "∅":
        assert records == []
        return
    [record] = records

    named = [*lead.split(), *support.split()] if bodies == "-" else bodies.split()
    assert record.mode.value == mode
    assert wholes(record.lead) == lead.split()
    assert wholes(record.support) == support.split()
    assert wholes(record.bodies) == named
    assert list(record.generic) == generic.split()
    assert record.open is (is_open == "open")
    assert text[record.span.start : record.span.end].strip() == record.text


def test_seeds_have_the_owners_that_were_read_by_hand(seeds: dict[str, Document]) -> None:
    """Every bracket and sentence of the five seeds that gives a task, and nothing else."""
    found = [
        f"{number}\t{record.section}\t{record.mode.value}\t{' '.join(wholes(record.bodies))}"
        f"\t{' '.join(record.generic)}\t{'open' if record.open else ''}".rstrip()
        for number, document in sorted(seeds.items())
        for record in owners_of(
            [clause for clause in document.clauses if clause.role is Role.CLAUSE],
            issuers=document.metadata.issuers,
        )
    ]

    assert found == ["\t".join(line) for line in lines("seeds.tsv")]


def test_the_first_leads_where_a_text_says_so_of_all_its_lists() -> None:
    """A rule with 下同 holds from its list on, one that stands alone for the whole text."""
    said_once = read(
        "甲。（教育部、财政部负责）",
        "乙。（商务部、财政部负责，排在第一位的为牵头部门，下同）",
        "丙。（公安部、民政部负责）",
    )
    for_all = read("甲。（教育部、财政部负责）", "注：排在第一位的部门为牵头部门。")

    assert [record.mode.value for record in said_once] == ["joint", "first-leads", "first-leads"]
    assert [record.mode.value for record in for_all] == ["first-leads"]
    assert wholes(for_all[0].lead) == ["教育部"]


def test_who_must_act_in_all_that_follows_is_named_there_too() -> None:
    """以下均需地方各级人民政府落实 adds them to later lists, never to earlier ones."""
    first, second, third = read(
        "甲。（教育部负责）",
        "乙。（商务部负责。以下均需地方各级人民政府落实，不再列出）",
        "丙。（公安部负责）",
    )

    assert first.generic == second.generic == ()
    assert third.generic == ("地方各级人民政府",)


def test_a_bare_name_is_the_department_of_the_province_that_issued() -> None:
    """统计局 is the national bureau in a central text, its own in one of a province."""
    text = "甲。（统计局、民政部负责）"

    assert wholes(read(text)[0].bodies)[0] == "国家统计局"
    assert wholes(read(text, issuers=["江苏省人民政府"])[0].bodies)[0] == "统计局"


def test_tasks_of_a_body_are_found_by_any_of_its_names() -> None:
    """Short, whole, traditional; with lineage also what it was before."""
    old, new = read("甲。（银保监会负责）", "乙。（金融监管总局牵头，工信部配合）")

    assert concerns(new, "工業和信息化部")
    assert concerns(new, "工信部", role="support")
    assert not concerns(new, "工信部", role="lead")
    assert not concerns(old, "金融监管总局")
    assert concerns(old, "金融监管总局", lineage=True)
    assert concerns(old, "银保监")


def test_tables_are_read_by_the_heads_of_their_columns() -> None:
    """A row below 牵头部门 and 配合部门; without heads a cell that holds bodies only."""
    headed = read(
        "序号\t任务\t牵头部门\t配合部门",
        "1\t推动职务科技成果权属改革\t科技部\t教育部、财政部",
        "第二段。",
        "2\t支持就业\t人社部\t全国",
    )
    first, second = headed

    assert (wholes(first.lead), wholes(first.support)) == (["科学技术部"], ["教育部", "财政部"])
    assert first.mode.value == "lead"
    assert "推动职务科技成果权属改革" in first.task
    assert wholes(second.lead) == ["人力资源和社会保障部"]


def test_the_task_is_the_text_before_a_bracket() -> None:
    """Each of several brackets in a clause has its own sentence."""
    first, second = read("鼓励创业。（教育部负责）支持就业。（民政部负责）")

    assert (first.task, second.task) == ("鼓励创业", "支持就业")


def test_owners_lists_the_tasks_of_a_body(qpsearch: Callable[..., Outcome]) -> None:
    """Records fit their schema; a name in simplified script finds a traditional text."""
    outcome = qpsearch("owners", "工信部", "--format", "jsonl")
    records = [json.loads(line) for line in outcome.out.splitlines()]

    assert outcome.code == 0
    assert len(records) == 18
    validator = Draft202012Validator(schema("owners"))
    for record in records:
        validator.validate(record)
        assert "工业和信息化部" in [body["canonical"] for body in record["bodies"]]


def test_owners_as_a_table_and_as_csv(qpsearch: Callable[..., Outcome]) -> None:
    """The table shows who acts and the task, CSV has whole names."""
    table = qpsearch("owners", "--doc", "001")
    rows = list(csv.DictReader(io.StringIO(qpsearch("owners", "--format", "csv").out)))

    assert "[十一、（三十二）]  lead: 市場監管總局 + 有關部門" in table.out
    assert len(rows) == 24
    assert rows[0]["lead"] == "国家市场监督管理总局"


def test_nothing_found_says_whose_tasks_were_looked_for(qpsearch: Callable[..., Outcome]) -> None:
    """Exit code 1 and the whole name."""
    outcome = qpsearch("owners", "铁总", "--doc", "001")
    known = qpsearch("owners", "工信部", "--doc", "001")
    unknown = qpsearch("owners", "--doc", "999")

    assert outcome.code == known.code == 1
    assert "工信部 (工业和信息化部)" in known.err
    assert unknown.code == 2
