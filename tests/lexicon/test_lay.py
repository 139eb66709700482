"""What people say and what laws say: the rows of ``lay.tsv``."""

from __future__ import annotations

import pytest

from qpsearch.lexicon.lay import LAY_FILE, legal_words
from qpsearch.lexicon.tables import table_rows
from qpsearch.text.folding import fold

ROWS = table_rows(LAY_FILE, 4)


@pytest.mark.parametrize(
    ("said", "legal"),
    [
        ("房东", "出租人"),
        ("租客", "承租人"),
        ("老板", "用人单位"),
        ("工资", "劳动报酬"),
        ("驾照", "机动车驾驶证"),
        ("保释", "取保候审"),
        ("三包", "退货"),
    ],
)
def test_what_people_say_leads_to_what_laws_say_and_never_back(said, legal):
    """One way only: who types the law's word means it."""
    assert legal in [one.text for one in legal_words(said)]
    assert said not in [one.text for one in legal_words(legal)]


def test_the_closest_stand_first():
    """A deposit that a shop will not return may be several things, each as near as its row says."""
    weights = [one.weight for one in legal_words("押金")]

    assert len(weights) > 1
    assert weights == sorted(weights, reverse=True)


def test_rows_are_sound():
    """Each row is folded, weighs 0.8 or 0.5, names an article, and stands there once."""
    assert len({(row[0], row[1]) for row in ROWS}) == len(ROWS)
    for said, legal, weight, source in ROWS:
        assert fold(said) == said != legal == fold(legal)
        assert weight in ("0.8", "0.5")
        assert source.endswith("条") or "条之" in source
