"""Bodies by all their names: `qpsearch.lexicon.bodies`, `departments`, `named`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from qpsearch.lexicon import bodies as rows_of
from qpsearch.lexicon import may_name_body
from qpsearch.lexicon.bodies import (
    all_bodies,
    bodies_called,
    is_body,
    lineage_of,
    names_of,
    variants_of_body,
    whole_name,
)
from qpsearch.lexicon.named import find_bodies
from qpsearch.text.folding import fold

CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[list[str]]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(("name", "whole", "other"), lines("bodies.tsv"), ids=lambda cell: cell)
def test_a_name_leads_to_the_whole_one(name: str, whole: str, other: str) -> None:
    """Any name in either script gives the whole name and, through it, the others."""
    found = whole_name(fold(name))

    assert found == (None if whole == "-" else whole)
    assert is_body(fold(name)) is (whole != "-")
    if other != "-":
        assert may_name_body(fold(name))
        assert other in names_of(fold(name))


@pytest.mark.parametrize("case", lines("bodies_named.tsv"), ids=lambda case: case[0])
def test_bodies_are_found_in_a_text(case: list[str]) -> None:
    """The longest name at each place is found, and no part of another word."""
    marked, wholes = case[0], case[1].split() if len(case) > 1 else []
    text = marked.replace("[", "").replace("]", "")
    expected, at = [], 0
    for piece in marked.split("[")[1:]:
        start = text.index(piece.split("]")[0], at)
        at = start + len(piece.split("]")[0])
        expected.append((start, at))

    found = find_bodies(fold(text))

    assert [tuple(one.span) for one in found] == expected
    assert [one.whole for one in found] == wholes


@pytest.mark.parametrize("body", all_bodies(), ids=lambda body: body.name)
def test_rows_are_sound(body: rows_of.Body) -> None:
    """Each row is folded right, its heirs have rows of the same region, its years are in order."""
    assert tuple(map(fold, body.names)) == body.folded
    assert len(set(body.folded)) == len(body.folded)
    assert body.source
    assert body.region in {"cn", "tw", "hk", "mo"}
    assert not body.until or body.since <= body.until <= 2026
    assert bool(body.until) is bool(body.heirs)
    assert body.name in [one.name for one in bodies_called(body.folded[0])]
    lineage_of(body)


def test_no_firm_name_is_of_two_bodies_of_one_region() -> None:
    """Within a region a name without ~ means one body."""
    seen: dict[tuple[str, str], str] = {}
    for body in all_bodies():
        for name in body.folded:
            if name not in body.loose:
                assert seen.setdefault((body.region, name), body.name) == body.name


@pytest.mark.parametrize(
    ("before", "after", "year"),
    [
        ("银保监会", "国家金融监督管理总局", 2023),
        ("质检总局", "国家市场监督管理总局", 2018),
        ("质检总局", "海关总署", 2018),
        ("卫生部", "国家卫生和计划生育委员会", 2013),
        ("信息产业部", "工业和信息化部", 2008),
        ("外经贸部", "商务部", 2003),
        ("国家科委", "科学技术部", 1998),
        ("行政院衛生署", "衛生福利部", 2013),
        ("食物及衞生局", "醫務衞生局", 2022),
    ],
)
def test_what_a_body_has_become(before: str, after: str, year: int) -> None:
    """Reforms lead both ways, with their year."""
    (old, *_), (new, *_) = bodies_called(fold(before)), bodies_called(fold(after))

    assert old.until == year
    assert new in lineage_of(old).after
    assert old in lineage_of(new).before


def test_a_name_of_two_regions_is_told_by_the_region() -> None:
    """教育部 is the mainland's unless the text is from Taiwan."""
    assert [body.region for body in bodies_called("教育部")] == ["cn", "tw"]
    assert [body.region for body in bodies_called("教育部", region="tw")] == ["tw", "cn"]


def test_in_a_local_text_a_bare_name_is_its_own() -> None:
    """统计局 in a list of a county is not the national bureau; 国家统计局 is it anywhere."""
    assert whole_name("统计局", local=True) == "统计局"
    assert whole_name("发改委", local=True) == "发展和改革委员会"
    assert whole_name("国家统计局", local=True) == "国家统计局"
    assert [one.whole for one in find_bodies("由财政局、发改委负责", local=True)] == [
        "财政局",
        "发展和改革委员会",
    ]


def test_a_search_gets_the_names_and_those_of_the_successor_weaker() -> None:
    """银保监会 finds its whole name, and 金融监管总局 with the year it began."""
    found = {one.text: one for one in variants_of_body("银保监会")}

    assert found["中国银行保险监督管理委员会"].weight == 0.8
    assert found["金融监管总局"].weight == 0.5
    assert "2023" in found["金融监管总局"].source
    assert "银保监会" not in found
    guard = {one.text: one for one in variants_of_body("工信部")}["工业和信息化部"].guard
    assert guard is not None
    assert not guard.admits("工业和信息化部门", 0, 7)
    assert "统计局" not in [one.text for one in variants_of_body("国家统计局")]
    assert [one.text for one in variants_of_body("省市场监管局")] == [
        "省市场监督管理局",
        "省市监局",
    ]


def test_a_query_without_a_body_reads_no_table() -> None:
    """The letters of a query say for nothing whether it may name a body."""
    assert not may_name_body("质量强国")
    assert not may_name_body("社会")
    assert not may_name_body("公司")
    assert may_name_body("卫健委")


def test_importing_reads_no_table() -> None:
    """A cold search that needs no body opens none of the tables."""
    code = (
        "import qpsearch.lexicon.named, qpsearch.lexicon.bodies as b\n"
        "assert b._rows.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603


def test_finding_is_fast() -> None:
    """A megabyte of policy text takes no more than a few seconds on any machine."""
    text = "由江苏省市场监督管理局会同工业和信息化部推动高质量发展,加强标准化工作。" * 8000
    find_bodies(text[:100])
    begun = time.perf_counter()

    assert len(find_bodies(text)) == 16000
    assert time.perf_counter() - begun < 10


def test_a_row_with_a_column_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged data file is reported with file and line."""
    damaged = tmp_path / "bodies.tsv"
    damaged.write_text("# comment\n教育部\tcn\n", encoding="utf-8")
    monkeypatch.setattr(rows_of, "BODIES_FILE", damaged)
    with pytest.raises(ValueError, match=r"bodies\.tsv:2: 2 columns"):
        rows_of._rows.__wrapped__()
