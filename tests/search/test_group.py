"""Editions: the same clause of several documents is one hit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from hypothesis import example, given
from hypothesis import strategies as st

from qpsearch.engine.records import Ranked
from qpsearch.search.group import group_editions

if TYPE_CHECKING:
    from qpsearch.search import Found

clauses = st.lists(
    st.tuples(st.sampled_from("甲乙丙"), st.text("质量强国标准", max_size=24)), max_size=12
)


class Clauses:
    """Clauses as a search finds them: document and text, best first."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self.rows = rows

    @property
    def ranked(self) -> list[Ranked]:
        return [Ranked(ordinal, 1.0) for ordinal in range(len(self.rows))]

    @property
    def index(self) -> Clauses:
        return self

    def text(self, ordinal: int) -> SimpleNamespace:
        return SimpleNamespace(folded=self.rows[ordinal][1])

    def document_of(self, ordinal: int) -> SimpleNamespace:
        return SimpleNamespace(doc_id=self.rows[ordinal][0])


def groups(rows: list[tuple[str, str]]) -> list[list[int]]:
    """Return the ordinals of each group, the best first."""
    found = group_editions(cast("Found", Clauses(rows)))
    return [[ranked.ordinal for ranked in (group.best, *group.others)] for group in found]


def pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or set(filter(None, [text]))


@given(clauses)
@example([("甲", "质量强国标准质国"), ("乙", "质量强国标准质国量"), ("丙", "质量")])
def test_as_comparing_each_with_all(rows: list[tuple[str, str]]) -> None:
    """A clause goes under the most similar of the earlier ones, the first of equals."""
    expected: list[list[int]] = []
    for ordinal, (doc_id, text) in enumerate(rows):
        alike = []
        for place, (leader, *_) in enumerate(expected):
            mine, others = pairs(text), pairs(rows[leader][1])
            shared = len(mine & others)
            if shared and doc_id != rows[leader][0] and shared / len(mine | others) >= 0.7:
                alike.append((-shared, place))
        if alike:
            expected[min(alike)[1]].append(ordinal)
        else:
            expected.append([ordinal])
    assert groups(rows) == expected


def test_regional_words_are_the_same_text() -> None:
    """An edition that says 品质 for 质量 throughout is the same text."""
    mainland = "产品质量监督，软件质量，网络信息质量"
    assert groups([("甲", mainland), ("乙", mainland.replace("质量", "品质"))]) == [[0, 1]]


def test_texts_without_han_are_compared_too() -> None:
    """What has no Chinese in it is told apart by its own letters, and nothing is like nothing."""
    rows = [
        ("甲", "annual report"),
        ("乙", "quality management"),
        ("丙", "annual report."),
        ("丁", "—"),
    ]
    assert groups([*rows, ("戊", "…")]) == [[0, 2], [1], [3], [4]]
