"""When the clauses that a cluster thinks best are enough, and what documents add to them."""

from __future__ import annotations

import pytest

from qpsearch.engine.records import Ranked
from qpsearch.engines.opensearch.around import DOCUMENTS, led_by
from qpsearch.engines.opensearch.choosing import may_be_missed

QUERY = {"bool": {"filter": [{"term": {"what": "clause"}}], "should": []}}


def ranked(**scores: float) -> list[Ranked]:
    """Clauses by number, with our scores."""
    return [Ranked(int(name[1:]), score) for name, score in scores.items()]


@pytest.mark.parametrize(
    ("theirs", "last", "wanted", "missed"),
    [
        # What was not fetched has 2.0 at most, and none was thought less of by more than 1.0.
        ({1: 9.0, 2: 7.0, 3: 2.0}, 2.0, 2, False),
        # One was, by 6.5: another such would have 8.5.
        ({1: 9.0, 2: 1.5, 3: 2.0}, 2.0, 2, True),
        # The last of the best is as good as one that was not fetched may be.
        ({1: 9.0, 2: 7.0, 3: 2.0}, 2.0, 3, False),
        # Fewer match than are wanted.
        ({1: 9.0, 2: 7.0, 3: 2.0}, 2.0, 4, True),
    ],
)
def test_more_is_asked_for_where_the_best_may_be_missing(
    theirs: dict[int, float], last: float, wanted: int, missed: bool
) -> None:
    ours = ranked(c1=10.0, c2=8.0, c3=3.0)
    assert may_be_missed(ours, theirs, last, wanted, steps=False) is missed


def test_what_stands_a_step_lower_cannot_be_among_the_best() -> None:
    ours = ranked(c1=30.0, c2=29.0, c3=5.0)
    theirs = {1: 2_001.0, 2: 2_000.5, 3: 1_009.0}
    assert not may_be_missed(ours, theirs, 1_009.0, 2, steps=True)
    assert may_be_missed(ours, theirs, 2_000.9, 2, steps=True)


def test_documents_lift_their_clauses_by_what_they_are_worth_above_the_others() -> None:
    few = led_by(QUERY, [("a", 4.0), ("b", 3.95), ("c", 1.0)])["bool"]["should"]
    lifted = {
        one: each["constant_score"]["boost"]
        for each in few
        for one in each["constant_score"]["filter"]["terms"]["doc"]
    }
    assert lifted["a"] == pytest.approx(4.0, abs=0.2)
    assert lifted["b"] == pytest.approx(4.0, abs=0.2)
    assert lifted["c"] == pytest.approx(1.0, abs=0.2)
    many = [(str(number), 4.0 - number / DOCUMENTS) for number in range(DOCUMENTS)]
    boosts = [one["constant_score"]["boost"] for one in led_by(QUERY, many)["bool"]["should"]]
    assert max(boosts) < 1.1


def test_no_document_changes_nothing() -> None:
    assert led_by(QUERY, []) is QUERY
