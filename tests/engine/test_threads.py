"""An open corpus answers several threads at once as it answers one."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, Filters, Mode, Options

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import SearchBy

THREADS, TIMES = 8, 40
QUERIES = [
    "质量强国", "首席质量官", "质量 标准 -认证", '"质量强国" OR 品质', "2025年", "质*", "?量",
    '"质量 安全"~5', "title:质量", "heading:标准", "section:四 质量", "網路 品質", "没有的词",
    "产品有缺陷时企业怎么召回", "失智", "第十二条", "标准 AND (计量 OR 认证)", "的", "农产品质量",
    "知识产权保护", "issuer:国务院 品牌", "服务质量 监管", "质量基础设施 一体化", "消费者 满意",
]  # fmt: skip
OPTIONS = [
    Options(),
    Options(mode=Mode.ANY),
    Options(filters=Filters(kind="outline", since="2023")),
    Options(variants=False),
]


@pytest.fixture
def quick_switching() -> Iterator[None]:
    """Let threads take turns as often as they may."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def small_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep so little that nearly everything is driven out again."""
    from qpsearch.engines.embedded import tallies  # NumPy

    for name in ("records._MOST_BLOCKS", "records._MOST_CLAUSES", "store._MOST_FREQUENCIES"):
        monkeypatch.setattr(f"qpsearch.engines.embedded.{name}", 3)
    monkeypatch.setattr(tallies, "_MOST_KEPT", 2_000)
    monkeypatch.setattr(tallies, "_MOST_DERIVED", 2_000)


@pytest.mark.takes(180)
@pytest.mark.parametrize("arrays", [False, True], ids=["lists", "arrays"])
@pytest.mark.usefixtures("quick_switching", "small_caches")
def test_the_answers_of_one_thread(seed_index: Path, search_by: SearchBy, arrays: bool) -> None:
    """Hits, scores, spans and explanations of thousands of queries; nothing is raised."""
    search_by(arrays=arrays)
    asked = [(query, options) for query in QUERIES for options in OPTIONS]

    with Corpus.open(seed_index) as corpus:
        alone = [corpus.search(query, options=one, explain=True) for query, one in asked]
    with Corpus.open(seed_index) as corpus:

        def ask(number: int) -> list[int]:
            """Return which answers differ, asked in an order of this thread's own."""
            order = [(7 * number + 5 * place) % len(asked) for place in range(len(asked))]
            order = order[: TIMES if number else len(asked)] + order[:TIMES]
            return [
                place
                for place in order
                if corpus.search(asked[place][0], options=asked[place][1], explain=True)
                != alone[place]
            ]

        with ThreadPoolExecutor(THREADS) as threads:
            differing = list(threads.map(ask, range(3 * THREADS)))
    assert differing == [[]] * len(differing)
