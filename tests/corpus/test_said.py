"""Dates and kinds as people write them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qpsearch.corpus.said import _KINDS, iso_date, kind_said
from qpsearch.errors import QpsearchError
from qpsearch.model import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("2023-02-06", "2023-02-06"), ("2023-2-6", "2023-02-06"), ("2023/02/06", "2023-02-06"),
        ("2023.2.6", "2023-02-06"), ("2023年2月6日", "2023-02-06"), ("20230206", "2023-02-06"),
        ("２０２３年２月６日", "2023-02-06"), ("2023年2月", "2023-02"), ("2023/2", "2023-02"),
        ("2023年", "2023"), ("2023", "2023"), (" 2023 年 2 月 6 日 ", "2023-02-06"),
    ],
)  # fmt: skip
def test_a_date_may_be_written_in_any_way(said: str, iso: str) -> None:
    assert iso_date(said) == iso


@pytest.mark.parametrize(
    "said", ["2023-13", "2023-02-30", "昨天", "23-02-06", "202302061", "06-02"]
)
def test_what_is_no_date_is_told(said: str) -> None:
    with pytest.raises(QpsearchError, match="is no date; write 2023-02-06"):
        iso_date(said)


@given(
    st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d"])
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert iso_date(day.strftime(form)) == day.isoformat()


def test_kinds_in_chinese() -> None:
    """Each kind has words in Chinese, in either script; what is none stays."""
    assert kind_said("通知") == "notice"
    assert kind_said("綱要") == "outline"
    assert [kind_said(kind.value) for kind in DocumentKind] == [kind.value for kind in DocumentKind]
    assert kind_said("没有这种") == "没有这种"
    assert set(_KINDS) == set(DocumentKind)


def test_options_take_chinese_values(qpsearch: Callable[..., Outcome]) -> None:
    """The command line and a query file find the same with either writing."""
    plain = qpsearch("search", "质量", "--kind", "outline", "--since", "2023-02-06", "--json")
    chinese = qpsearch("search", "质量", "--kind", "纲要", "--since", "2023年2月6日", "--json")
    assert plain.code == 0
    assert plain.out == chinese.out
    assert qpsearch("search", "质量", "--since", "明天").code == 2
