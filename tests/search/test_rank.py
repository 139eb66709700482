"""What a clause has from its headings and its document, and how that is counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qpsearch import Corpus, Mode, Options, build_index
from qpsearch.numerals import to_chinese
from qpsearch.search.options import Scoring
from qpsearch.search.ranking import saturated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import SearchBy

NOTICE = """{title}

各区：

一、补贴标准
给予一次性补贴。

二、其他
本通知自印发之日起施行。

{issuer}
2020年3月1日
"""
CITIES = "广州 深圳 珠海 汕头 佛山 韶关 湛江 肇庆 江门 茂名 惠州 梅州"


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Notices of twelve cities that differ in title and issuer only."""
    folder = tmp_path_factory.mktemp("notices")
    for number, city in enumerate(CITIES.split()):
        title = f"{city}市关于企业稳岗补贴的通知" if number % 2 else "关于企业稳岗补贴的通知"
        text = NOTICE.format(title=title, issuer=f"{city}市人力资源和社会保障局")
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("of-notices") / "index"
    build_index([folder], index)
    with Corpus.open(index) as opened:
        yield opened


@pytest.mark.parametrize(("city", "number"), [("深圳", "01"), ("汕头", "03"), ("佛山", "04")])
@pytest.mark.parametrize("large", [False, True])
def test_title_and_issuer_speak_for_a_clause(
    notices: Corpus, search_by: SearchBy, city: str, number: str, large: bool
) -> None:
    """Of clauses with the same text the one whose title or issuer names the place comes first."""
    search_by(arrays=large)
    hits = notices.search(f"{city}一次性补贴", options=Options(mode=Mode.ANY), explain=True).hits

    assert Path(hits[0].source).stem == number
    assert hits[0].score > hits[1].score
    assert "document" in {part.origin for part in hits[0].explanation}


@given(
    count=st.floats(0.0, 50.0),
    more=st.floats(0.0, 50.0),
    around=st.floats(0.0, 10.0),
    k1=st.floats(0.1, 10.0),
)
def test_saturation_counts_nothing_twice(
    count: float, more: float, around: float, k1: float
) -> None:
    """More occurrences never count less, at most k1 + 1, and less beside those in the document."""
    alone = saturated(count, k1)
    assert -1e-9 <= alone <= saturated(count + more, k1) + 1e-9 <= k1 + 1.0 + 2e-9
    assert saturated(count + around, k1) - saturated(around, k1) <= alone + 1e-9


@given(documents=st.integers(1, 10**6))
def test_few_documents_say_little(documents: int) -> None:
    """What documents say counts more the more there are, and never more than its parameter."""
    scoring = Scoring()
    share = scoring.of_document("补贴", documents)
    assert share < scoring.of_document("补贴", documents + 1) < scoring.document_pairs


@pytest.fixture(scope="module")
def code_and_law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A code of many articles with ordinary words, a short law about what is asked, others."""
    folder = tmp_path_factory.mktemp("code-and-law")
    (folder / "code.txt").write_text(
        "民事法典\n"
        + "\n".join(
            f"第{to_chinese(n)}条 当事人应当支付费用，费用由{'甲乙丙丁戊'[n % 5]}方承担。"
            for n in range(1, 160)
        ),
        encoding="utf-8",
    )
    (folder / "law.txt").write_text(
        "采砂许可法\n第一条 采砂许可由水行政部门作出。\n第二条 作出采砂许可，不收取费用。\n"
        "第三条 采砂许可的期限为一年。\n",
        encoding="utf-8",
    )
    for n, what in enumerate(
        ("渡口", "灯塔", "温泉", "牧场", "码头", "竹林", "石窟", "湿地", "果园")
    ):
        (folder / f"{n}.txt").write_text(
            f"{what}管理办法\n第一条 {what}由当地管理。\n第二条 {what}的开放时间由当地规定。\n",
            encoding="utf-8",
        )
    index = tmp_path_factory.mktemp("of-code-and-law") / "index"
    build_index([folder], index)
    with Corpus.open(index) as opened:
        yield opened


def test_ordinary_words_say_nothing_of_a_code(code_and_law: Corpus) -> None:
    """A code of law gains less from 支付 and 费用 than the law that is about what is asked."""
    question = "采砂许可需要支付费用吗？"
    hits = code_and_law.search(question, options=Options(mode=Mode.ANY), explain=True).hits
    part = {
        Path(hit.source).stem: sum(p.value for p in hit.explanation if p.origin == "document")
        for hit in reversed(hits)
    }
    assert Path(hits[0].source).stem == "law"
    assert part["law"] > 2 * part["code"]


def test_a_passage_finds_the_clause_that_it_is_about(code_and_law: Corpus) -> None:
    """Most letters of a passage stand in no clause; those that stand somewhere tell."""
    facts = "二〇二三年春，某村村民王某驾驶小船在河道内挖取河沙出售，未办理手续。" * 12
    passage = f"{facts}后经举报，水行政部门查明其没有采砂许可，遂责令停止。{facts}"
    hits = code_and_law.search(passage, options=Options(mode=Mode.ANY)).hits
    assert (Path(hits[0].source).stem, hits[0].section) == ("law", "第一条")
