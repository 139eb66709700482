"""Measuring: the judged set on the seeds and its floor, reading judgements, comparing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from qpsearch.errors import QpsearchError, SourceError
from qpsearch.evaluate import compare, evaluate, read_configuration, read_judged
from qpsearch.search import Mode

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus

RELEVANCE = ROOT / "tests/relevance"
QUERIES, QRELS = RELEVANCE / "queries.tsv", RELEVANCE / "qrels.txt"
FLOOR = {
    "script": 0.97,
    "region": 0.80,
    "numeral": 0.97,
    "phrase": 0.97,
    "single": 0.95,
    "mixed": 0.92,
    "question": 0.90,
}
"""nDCG@10 of each category with --any; what is reached lies two to six points above."""


@pytest.fixture(scope="module")
def judged(corpus: Corpus):
    return read_judged(QUERIES, QRELS, corpus)


def test_the_floor_holds(corpus: Corpus, judged) -> None:
    """No category of the judged set falls below its floor."""
    evaluation = evaluate(corpus, judged, read_configuration("any"), ["nDCG@10"])

    means = {name: evaluation.mean("nDCG@10", name)[0] for name in evaluation.named_categories()}
    assert means.keys() == FLOOR.keys()
    assert {name: value for name, value in means.items() if value < FLOOR[name]} == {}


def test_the_judged_set_is_large_enough(judged) -> None:
    """At least 120 queries of seven kinds, each with something relevant."""
    assert len(judged.queries) >= 120
    assert len({query.category for query in judged.queries}) == 7
    assert all(judged.relevant[query.query_id] for query in judged.queries)
    assert len({query.text for query in judged.queries}) == len(judged.queries)


def test_two_configurations_are_compared_on_the_same_queries(corpus: Corpus, judged) -> None:
    """A configuration equals itself; without variants regional queries are worse, surely so."""
    region = judged._replace(queries=tuple(q for q in judged.queries if q.category == "region"))
    plain = evaluate(corpus, region, read_configuration("any"), ["nDCG@10"])
    bare = evaluate(corpus, region, read_configuration("any,variants=off"), ["nDCG@10"])

    (same,) = compare(plain, plain)
    assert (same.mean, same.low, same.high, same.better, same.worse) == (0.0, 0.0, 0.0, 0, 0)
    (difference,) = compare(plain, bare)
    assert 0 < difference.low <= difference.mean <= difference.high


def test_documents_may_be_judged(corpus: Corpus, tmp_path: Path) -> None:
    """Judgements of documents count a document by its best clause."""
    (tmp_path / "q.jsonl").write_text('{"query_id": 7, "query": "石墨烯"}\n', encoding="utf-8")
    (tmp_path / "r.txt").write_text("7 0 002 1\n7 0 003 0\n", encoding="utf-8")
    judged = read_judged(tmp_path / "q.jsonl", tmp_path / "r.txt", corpus)

    assert judged.by_document
    assert evaluate(corpus, judged, read_configuration(""), ["RR@10"]).mean("RR@10") == (1.0, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a 0 004#四、（六）", "line 1"),
        ("a 0 004#九十九 1", "line 1"),
        ("b 0 004 1", "judges nothing"),
    ],
)
def test_what_cannot_be_read_is_named(
    corpus: Corpus, tmp_path: Path, line: str, message: str
) -> None:
    """A faulty line is reported with its file and number."""
    (tmp_path / "q.tsv").write_text("a\t质量\n", encoding="utf-8")
    (tmp_path / "r.txt").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=message):
        read_judged(tmp_path / "q.tsv", tmp_path / "r.txt", corpus)


def test_configurations_are_read() -> None:
    """Settings become options; what is no setting is refused with the list of those there are."""
    options = read_configuration("any, variants=off, near=0.25, near_depth=50")
    assert (options.mode, options.variants) == (Mode.ANY, False)
    assert (options.scoring.near, options.scoring.near_depth) == (0.25, 50)
    for wrong in ("k9=1", "near=x", "variants=maybe"):
        with pytest.raises(QpsearchError):
            read_configuration(wrong)


def test_the_command_prints_measures_and_differences(qpsearch) -> None:
    """`eval` prints a row for each measure and category; --against, the differences."""
    import json

    outcome = qpsearch("eval", QUERIES, QRELS, "--config", "any", "-m", "R@10", "--format", "jsonl")
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert outcome.code == 0
    assert rows[0].keys() == {"measure", "value", "queries", "category"}
    assert (rows[0]["category"], rows[0]["queries"]) == ("all", 125)

    compared = qpsearch(
        "eval", QUERIES, QRELS, "--config", "any", "--against", "any,near=0", "-m", "R@10"
    )
    assert "low" in compared.out
    assert qpsearch("eval", QUERIES, QRELS, "-m", "nonsense").code == 2
