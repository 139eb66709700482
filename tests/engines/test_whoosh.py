"""The index as a Whoosh index, on which any Whoosh query runs."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest
from whoosh import query
from whoosh.qparser import QueryParser
from whoosh.query import spans

import qpsearch
from conftest import ROOT, SEEDS
from qpsearch.errors import IndexMissingError

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "a": "检验条例\n（2019年5月1日公布）\n第一条　产品的检验。\n第二条　检验企业的质量、标准。",
    "b": "认证条例\n（2023年5月1日公布）\n第一条　质量的认证。\n第二条　产品的检查。",
}
WORDS = query.Term("words", "质量")
day = partial(datetime, tzinfo=None)  # as Whoosh has them


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whoosh")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        qpsearch.build_index([folder / f"{name}.txt"], folder / "index")
    return folder / "index"


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        (query.FuzzyTerm("words", "质料", maxdist=1), "认证。 标准。"),
        (query.Phrase("words", ["质量", "标准"]), "标准。"),
        (query.Phrase("words", ["标准", "质量"]), ""),
        (query.Phrase("grams", ["质", "量", "的"]), "认证。"),
        (spans.SpanNear(query.Term("words", "检验"), WORDS, slop=4), "标准。"),
        (spans.SpanNear(WORDS, query.Term("words", "检验"), slop=9), ""),
        (spans.SpanFirst(query.Term("grams", "产"), limit=5), "检验。 检查。"),
        (spans.SpanNot(WORDS, query.Term("words", "标准")), "认证。 标准。"),
        (query.DateRange("date", day(2019, 1, 1), day(2019, 12, 31)), "检验。 标准。"),
        (query.DateRange("date", day(2020, 1, 1), None), "认证。 检查。"),
        (query.And([WORDS, query.DateRange("date", None, day(2022, 1, 1))]), "标准。"),
        (query.Wildcard("words", "认?"), "认证。"),
        (query.Term("role", "heading"), ""),
    ],
)
def test_any_query_runs(index: Path, asked: query.Query, texts: str) -> None:
    """Each finds the clauses that end so, in whatever order."""
    with qpsearch.open_whoosh(index).searcher() as searcher:
        found = [hit["text"][-3:] for hit in searcher.search(asked, limit=None)]
    assert sorted(found) == sorted(texts.split())


def test_parsed_texts_are_taken_apart_as_clauses_were(index: Path) -> None:
    """A text in the other script, a field, a range of dates, a phrase."""
    opened = qpsearch.open_whoosh(index)
    parse = QueryParser("words", opened.schema).parse
    with opened.searcher() as searcher:
        for text, count in (
            ("質量", 2), ("date:2023", 2), ("date:[20190101 to 20191231] 質量", 1),
            ('"質量、標準"', 1), ("kind:law", 4),
        ):  # fmt: skip
            assert len(searcher.search(parse(text))) == count, text


def test_the_example_in_the_docs_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What docs/whoosh.md shows finds something for every query."""
    page = (ROOT / "docs" / "whoosh.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    shown: list[tuple[object, ...]] = []
    exec(compile(example, "docs/whoosh.md", "exec"), {"print": lambda *args: shown.append(args)})  # noqa: S102 - our own page
    assert len(shown) == 7
    assert all(count for _, count, _ in shown), shown


def test_there_must_be_an_index(tmp_path: Path) -> None:
    """A folder without an index is named as ever."""
    with pytest.raises(IndexMissingError):
        qpsearch.open_whoosh(tmp_path)
