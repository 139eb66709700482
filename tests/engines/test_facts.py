"""Filters answered from terms let through the documents that reading each of them does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from qpsearch import Filters, load
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import STORE

if TYPE_CHECKING:
    from pathlib import Path

DATES = (None, "2021", "2021-01", "2021-01-01", "2021-03", "2021-03-01", "2021-03-15", "1999-12-31")
ISSUERS = ((), ("国务院",), ("國務院", "中共中央"), ("工业和信息化部",), ("上海市人民政府",))
KINDS = ("notice", "law")
NUMBERS = (None, "国发〔2023〕5号", "国办发[2023]15号")
FILTERS = [
    *[Filters(since=since) for since in ("2021", "2021-01", "2021-01-01", "2021-03-01", "3")],
    *[Filters(until=until) for until in ("2021", "2021-01", "2021-01-01", "2021-03", "1")],
    Filters(since="2021-01", until="2021-03"),
    *[Filters(issuer=issuer) for issuer in ("国务院", "國務院", "工信部", "上海", "无此机关")],
    *[Filters(kind=kind) for kind in ("law", "plan")],
    *[Filters(number=number) for number in ("国发[2023]5号", "2023", "5号", "无此号")],
    Filters(documents=frozenset(["1", "7", "20", "none"])),
    Filters(documents=frozenset(str(number) for number in range(0, 60, 2)), kind="law"),
    Filters(kind="notice", issuer="国务院", since="2021-01-01", number="国发"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> WhooshClauseIndex:
    """Documents of every date, issuer, kind and number, in several segments, some removed."""
    folder: Path = tmp_path_factory.mktemp("facts")
    (folder / STORE).mkdir()
    create_index(folder / STORE)
    seed = load(min((ROOT / "seeds").iterdir()))
    facts = list(enumerate(product(DATES, ISSUERS, KINDS, NUMBERS)))
    for part in (facts[::2], facts[1::2]):
        writer = IndexWriter(folder / STORE)
        for number, (date, issuers, kind, numbered) in part:
            metadata = seed.metadata._replace(
                date_issued=date, date_published=None, issuers=issuers, kind=kind, number=numbered
            )
            writer.add(
                seed._replace(doc_id=str(number), metadata=metadata, clauses=seed.clauses[:2])
            )
        writer.remove("7")
        writer.publish()
    return WhooshClauseIndex(folder)


@pytest.mark.parametrize("filters", FILTERS)
def test_as_reading_each(
    index: WhooshClauseIndex, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever dates are cut short to, whoever issued it under whatever name."""
    found = []
    for cost in (0, 1 << 40):
        monkeypatch.setattr("qpsearch.engines.embedded.arrays._DOCUMENT", cost)
        arrays = index.arrays()
        key = "filters", filters, cost
        passing = arrays.of_documents(arrays.everything(), key, filters.admit, filters)
        found.append(arrays.listed(passing))
    assert found[0] == found[1]


def test_few_are_read(index: WhooshClauseIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where a date was cut short to what a filter falls into."""
    monkeypatch.setattr("qpsearch.engines.embedded.arrays._DOCUMENT", 1 << 40)
    arrays = index.arrays()
    asked: list[str | None] = []
    filters = Filters(since="2021-03-01", kind="law")

    def admit(document: object) -> bool:
        asked.append(document.date)  # type: ignore[attr-defined]
        return filters.admit(document)  # type: ignore[arg-type]

    assert len(arrays.of_documents(arrays.everything(), "few", admit, filters))
    assert {*asked} == {"2021-03", "2021-03-01"}
