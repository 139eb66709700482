"""Whole documents of twenty-four kinds, their outlines written by hand: depth and number."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from loader_cases import blocks, document_of

_MARKS = re.compile(r"[\s、．.]")
_FEWEST = 0.95
_KNOWN = {
    "articles in figures with parts below",  # 1.1 stays in 第1条, as 款 and 项 do
}


def key(depth: int, number: str) -> tuple[int, str]:
    """A division as it is compared: the marks around its number do not count."""
    return depth, _MARKS.sub("", number.replace("（", "(").replace("）", ")"))


def test_outlines_are_those_that_were_written_by_hand() -> None:
    found = wanted = right = 0
    differing = set()
    for title, text, expected in blocks("outlines.txt"):
        document = document_of(text)
        rows = (line.split(" ", 1) for line in expected.splitlines())
        said = Counter(key(int(depth), number) for depth, number in rows)
        made = Counter(key(row.depth, row.num) for row in document.outline if row.num)
        right += (made & said).total()
        found += made.total()
        wanted += said.total()
        if made != said:
            differing.add(title)
    assert differing <= _KNOWN
    assert 2 * right / (found + wanted) >= _FEWEST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=title)
        for title, text, expected in blocks("outlines_markdown.txt")
    ],
)
def test_outlines_of_markdown(text: str, expected: str) -> None:
    """What # and numbers say together, the case written by hand: depth, number or heading."""
    outline = document_of(text, "file.md").outline
    assert [f"{row.depth} {row.num or row.heading}" for row in outline] == expected.splitlines()


def test_a_numbered_heading_that_is_marked_may_be_long() -> None:
    """What bears # is a heading though it is longer than others, as one sentence is."""
    long = (
        "从事渔具销售、回收、再生利用等经营活动的单位，以及从事使用渔具的渔船、养殖场"
        "或者渔业码头的维修、报废处理等经营活动的单位，未备案"
    )
    text = f"# 江淮市渔业清单\n### 1、{long}\n属于首次违法的。\n### 2、未登记\n不予处罚。\n"
    assert [row.heading for row in document_of(text, "file.md").outline] == [long, "未登记"]
