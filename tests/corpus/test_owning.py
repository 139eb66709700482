"""Answers narrowed to, and counted by, the bodies that must act in their clauses."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, Request, build_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Outcome

PLAN = """节水行动方案

一、加强节水管理
（一）完善节水标准。（水利部牵头，工业和信息化部、市场监管总局配合）
（二）推广节水器具。（工信部、住房城乡建设部等按职责分工负责）
（三）开展节水宣传。
"""
LOCAL = """江淮省节水工作方案

江淮省人民政府
2023年5月6日

一、重点任务
（一）落实节水计划。（省水利厅负责）
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two plans that give tasks to bodies."""
    folder = tmp_path_factory.mktemp("owning")
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    (folder / "local.txt").write_text(LOCAL, encoding="utf-8")
    build_index([folder], folder / "index")
    return folder / "index"


@pytest.fixture
def corpus(index: Path) -> Iterator[Corpus]:
    with Corpus.open(index) as opened:
        yield opened


@pytest.mark.parametrize(
    ("owner", "sections"),
    [
        ("工信部", ["一、（一）", "一、（二）"]),
        ("工業和信息化部", ["一、（一）", "一、（二）"]),
        ("水利部", ["一、（一）"]),
        ("住建部", ["一、（二）"]),
        ("省水利厅", ["一、（一）"]),
        ("教育部", []),
    ],
)
def test_only_clauses_of_an_owner(corpus: Corpus, owner: str, sections: list[str]) -> None:
    """By any name of the body, in either script; the total counts these only."""
    results = corpus.search("节水", options=Request(owner=owner).options(corpus), limit=1)

    assert results.total == len(sections)
    everything = corpus.search("节水", options=Request(owner=owner).options(corpus), limit=None)
    assert sorted(hit.section for hit in everything.hits) == sections


def test_owners_are_counted(corpus: Corpus) -> None:
    """By their whole names, over all clauses that match, the hits that are shown or not."""
    counted = corpus.search("节水", limit=1, facets=("owner", "kind")).facets

    assert list(counted) == ["owner", "kind"]
    assert [(one.value, one.clauses, one.documents) for one in counted["owner"]][:2] == [
        ("工业和信息化部", 2, 1),
        ("住房和城乡建设部", 1, 1),
    ]
    assert {one.value for one in counted["owner"]} >= {"水利部", "国家市场监督管理总局"}


def test_a_name_does_not_come_round_the_filter(corpus: Corpus) -> None:
    """What a query names is above all others, but not where the body must not act."""
    options = Request(owner="水利部").options(corpus)
    hits = corpus.search("节水行动方案", options=options).hits

    assert [hit.section for hit in hits] in ([], ["一、（一）"])


def test_on_the_command_line(index: Path, qpsearch: Callable[..., Outcome]) -> None:
    """--owner and --facet owner; a line says why nothing was found."""
    outcome = qpsearch(
        "search", "节水", "--owner", "工信部", "--facet", "owner", "--json", "--index", index
    )
    answer = json.loads(outcome.out)

    assert answer["total"] == 2
    assert answer["facets"]["owner"][0] == {
        "value": "工业和信息化部",
        "clauses": 2,
        "documents": 1,
    }
    nothing = qpsearch("search", "节水", "--owner", "教育部", "--index", index)
    assert nothing.code == 1
    assert "教育部 must act" in nothing.err


def test_in_a_batch(index: Path, tmp_path: Path, qpsearch: Callable[..., Outcome]) -> None:
    """The field owner of a query."""
    lines = '{"id": "a", "query": "节水", "owner": "水利部"}\n{"id": "b", "query": "节水"}\n'
    (tmp_path / "q.jsonl").write_text(lines, encoding="utf-8")
    outcome = qpsearch("batch", "q.jsonl", "--format", "jsonl", "--index", index)
    rows = [json.loads(line) for line in outcome.out.splitlines()]

    assert [row["section"] for row in rows if row["query_id"] == "a"] == ["一、（一）"]
    assert sum(row["query_id"] == "b" for row in rows) > 2


def test_others_do_not_pay(index: Path) -> None:
    """A search that asks for no owner reads none."""
    program = (
        "import sys; from qpsearch import Corpus; "
        f"assert Corpus.open({str(index)!r}).search('节水').total; "
        "sys.exit(any(name.startswith('qpsearch.owners') for name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603

    assert run.returncode == 0
