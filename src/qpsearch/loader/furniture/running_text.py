"""Where running text begins below the head of a page, past what site and page say in sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.furniture.abstracts import is_summary
from qpsearch.loader.furniture.line_rules import ARTICLE, BROWSER, rule_of
from qpsearch.loader.furniture.line_signs import may_be_furniture
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.label_names import field_of, is_label
from qpsearch.loader.metadata.labels import is_sure_row, labelled_value, pairs_in
from qpsearch.loader.metadata.lines import unlisted
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_LINE = 200
"""Characters above which a line is running text whatever it says."""
NO_TITLE = frozenset("。；：，、")
"""What no title ends with."""


def first_of_text(texts: Sequence[str]) -> int:
    """Return the first line of running text, or the number of lines where none is."""
    return next(
        (
            index
            for index, text in enumerate(texts)
            if (
                _is_running_text(text)
                and not _is_above_rows(texts, index)
                and not (_is_of_page(text) or is_summary(texts, index))
                and not (index < _MOTTO_LINES and _is_motto(texts, index))
            )
            or ARTICLE.match(text)
        ),
        len(texts),
    )


_RUNNING = lazy_pattern(r"[。；;！!？?]|[，,].*[，,]")


def _is_of_page(line: str) -> bool:
    """Whether a line of the length of a sentence is what a page says of itself: 核心提示：…."""
    folded = fold_line(line) if len(line) <= LONGEST_LINE else ""
    return may_be_furniture(folded) and rule_of(folded, head=False) is not None


def _is_above_rows(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the headline of an index table, as long as it may be."""
    below = texts[index + 1 : index + 3]
    label = re.match("[^:：]{2,8}(?=[:：])", texts[index])
    names = label is not None and field_of(label[0]) == "title"  # of a letter it is a sentence
    return (
        len(below) > 1
        and (names or texts[index][-1] not in NO_TITLE)
        and all(map(labelled_value, below))
        and any(map(is_sure_row, below))
    )


def _is_motto(texts: Sequence[str], index: int) -> bool:
    """Whether a sentence at the top is the site's: short lines, a title and rows of the page below.

    宣传人大制度，交流人大经验！ ⏎ 信息搜索： ⏎ 某办法 ⏎ 来源：某人大 ⏎ 更新日期：2024-01-12.
    """
    if len(texts[index]) > _LONGEST_MOTTO:
        return False
    for at, text in enumerate(texts[index + 1 : index + 1 + _UP_TO_TITLE], start=index + 1):
        if len(text) > _RUNNING_LENGTH or text[-1] in "。；":
            return False
        if ends_title(text):
            rows = map(unlisted, texts[at + 1 : at + 4])
            return sum(bool(pairs_in(row)) or is_label(row) for row in rows) > 1
    return False


_MOTTO_LINES, _LONGEST_MOTTO, _UP_TO_TITLE = 3, 80, 10


def _is_running_text(line: str) -> bool:
    return (
        len(line) > _RUNNING_LENGTH
        and _RUNNING.search(line) is not None
        and not (
            labelled_value(line)
            or is_history(line)
            or BROWSER.fullmatch(fold_line(line))
            or ("|" in line and pairs_in(line))
        )
    )


_RUNNING_LENGTH = 40
