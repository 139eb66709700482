"""A condition of address lets through what reading the address of every clause lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch import Corpus, Filters, Mode, Options, build_index, load
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.toc import STORE
from qpsearch.locator import contains
from qpsearch.model import Locator, Step, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAW = """\
质量办法

第一章 总则
第一条 为了提高质量，制定本办法。
第二章 分 则
第一条 质量由企业负责。
附件一
第一条 附件里的质量。
"""
WORDS = "质量 的 标准 发展 管理"


@pytest.fixture(scope="module")
def corpora(
    corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[Corpus, dict[str, Locator], set[str]]]]:
    """The seeds, and a text in which articles come twice.

    With each the address of every clause, and the clauses that hold one of ``WORDS``.
    """
    folder = tmp_path_factory.mktemp("sections")
    (folder / "law.txt").write_text(LAW, encoding="utf-8")
    build_index([folder], folder / "index")
    with Corpus.open(folder / "index") as small:
        yield [(one, addresses(one), found(one)) for one in (corpus, small)]


def addresses(corpus: Corpus) -> dict[str, Locator]:
    """Return the address of every clause by its id."""
    return {
        f"{record.doc_id}#{record.eid}": record.locator
        for document in corpus.documents()
        for record in corpus.clauses(document.doc_id)
    }


def found(corpus: Corpus, *sections: Locator) -> set[str]:
    """Return the ids of the clauses at ``sections`` that hold one of ``WORDS``."""
    options = Options(mode=Mode.ANY, filters=Filters(sections=sections))
    return {hit.clause_id for hit in corpus.search(WORDS, limit=None, options=options).hits}


@settings(deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("by_arrays", [False, True], ids=["lists", "arrays"])
def test_as_reading_every_address(
    corpora: list[tuple[Corpus, dict[str, Locator], set[str]]],
    by_arrays: bool,
    data: st.DataObject,
) -> None:
    """Some steps of the addresses of two clauses, in order or not."""
    corpus, locators, everywhere = data.draw(st.sampled_from(corpora), "corpus")
    sections = []
    for _ in range(data.draw(st.integers(1, 2), "sections")):
        steps = data.draw(st.sampled_from(list(locators.values())), "address").steps
        some = data.draw(st.permutations(steps), "order")[: data.draw(st.integers(1, len(steps)))]
        sections.append(Locator(tuple(some)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qpsearch.engines.embedded.store.by_arrays", lambda *_: by_arrays)
        assert found(corpus, *sections) == {
            clause
            for clause in everywhere
            if any(contains(locators[clause], section) for section in sections)
        }


def test_headings_that_differ_in_spaces(tmp_path: Path) -> None:
    """Their clauses are told apart, although they share a term of the index."""
    (tmp_path / "law.txt").write_text(LAW, encoding="utf-8")
    document = load(tmp_path / "law.txt")
    headings = [Locator((Step(Unit.HEADING, words),)) for words in ("标准 管理", "标准管理")]
    clauses = [clause for clause in document.clauses if "质量" in clause.text][:2]
    clauses = [
        clause._replace(locator=heading, path=clause.path[-1:])
        for clause, heading in zip(clauses, headings, strict=True)
    ]
    store = tmp_path / "index" / STORE
    store.mkdir(parents=True)
    create_index(store)
    writer = IndexWriter(store)
    writer.add(document._replace(clauses=tuple(clauses)))
    writer.publish()
    with Corpus.open(tmp_path / "index") as corpus:
        assert [found(corpus, heading) for heading in headings] == [
            {f"{document.doc_id}#{clause.eid}"} for clause in clauses
        ]
