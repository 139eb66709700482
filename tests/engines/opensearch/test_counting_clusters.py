"""How many clauses hold what: the same by all ways, also where some were removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qpsearch import Corpus, build_index
from qpsearch.engine.records import Field
from qpsearch.engines.opensearch import figures
from qpsearch.engines.opensearch.asking import term
from qpsearch.engines.opensearch.dictionaries import routings
from qpsearch.engines.opensearch.estimates import grouped, held_at_most, is_sure

if TYPE_CHECKING:
    from pathlib import Path

HELD = {("words", "水"): 5, ("parts", "水"): 0, ("pairs", "用水"): 3, ("pairs", "水量"): 2}
WORD = {"term": {"words": "水"}}
EITHER = {"bool": {"should": [WORD, {"term": {"parts": "水"}}]}}
PHRASE = {"match_phrase": {"pairs": "用水 水量"}}
LAW = "用水办法\n\n第一条 节约用水。\n\n第二条 用水单位申请取水许可。\n\n第三条 计划用水量。\n"


@pytest.mark.parametrize(
    ("query", "most", "sure"),
    [
        (WORD, 5, True),
        (EITHER, 5, True),
        ({"terms": {"words": ["水", "火"]}}, 100, False),  # nobody has asked for fire
        (PHRASE, 2, False),
        ({"bool": {"should": [WORD, PHRASE]}}, 7, False),
        ({"bool": {"filter": [WORD, PHRASE]}}, 2, False),
        ({"bool": {"filter": [WORD], "must_not": [PHRASE]}}, 5, False),
        ({"bool": {"must_not": [WORD]}}, 100, False),
        ({"term": {"doc": "a"}}, 100, False),
        ({"wildcard": {"words": {"value": "水*"}}}, 100, False),
        ({"match_none": {}}, 0, True),
    ],
)
def test_what_a_query_finds_at_most(query: dict[str, Any], most: int, sure: bool) -> None:
    assert held_at_most(query, HELD, 100) == most
    assert is_sure(query, HELD) is sure


def test_rare_terms_are_counted_apart_from_common_ones() -> None:
    assert grouped([3, 0, 1, 2], [8, 30, 33, 2]) == [[3, 0], [1, 2]]


def test_a_routing_leads_to_each_shard() -> None:
    """As a cluster of OpenSearch 3.6 says by ``_search_shards``."""
    assert routings(3) == ["5", "0", "1"]
    assert routings(1) == ["0"]
    assert len(set(routings(64))) == 64


@pytest.mark.cluster
def test_counts_are_those_of_the_clauses_that_are_there(
    cluster_index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the dictionaries of the shards, by searches, by an aggregation."""
    monkeypatch.setattr(figures, "_MOST_LOOKED_AT", 0)
    for name in ("water", "ground-water"):
        (tmp_path / f"{name}.txt").write_text(LAW, encoding="utf-8")
    places = [(Field.GRAMS, gram) for gram in ("水", "用水", "水量", "火", "许可", "。 ")]
    places += [(Field.WORDS, "用水"), (Field.HEADING_PAIRS, "用水"), (Field.TITLE_GRAMS, "办法")]
    exact = []
    for clauses in (6, 5):
        build_index([tmp_path], cluster_index)
        with Corpus.open(cluster_index) as corpus:
            counted = corpus._index._figures  # type: ignore[attr-defined] # of a cluster
            queries = [EITHER, PHRASE, term(Field.WORDS, "单位")]
            found = counted.expect(places, queries)
            assert found == counted.counts(queries)
            assert [counted.frequency(*place) for place in places] == counted.counts(
                [term(*place) for place in places]
            )
            assert counted.frequency(Field.GRAMS, "用水") == clauses
            exact.append(counted._dictionaries.exact)
            assert counted._dictionaries.usable
        (tmp_path / "water.txt").write_text(LAW.replace("节约用水", "节约"), encoding="utf-8")
    assert exact[0]  # nothing was removed
