"""References of an index table that go on below their row: 相關法條 and 資料來源 in Taiwan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.label_names import is_label
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qpsearch.loader.draft import DraftLine


def references_below(lines: list[DraftLine], rows: Mapping[int, str]) -> dict[int, str]:
    """Return the lines on which the references go on that a row begins, one on each.

    相關法條：某法 第 7 條 (36.01.01) ⏎ 某條例 第 5 條 (82.02.03); 資料來源 ⏎ 某公報 第 46 卷 21 頁.
    """
    found: dict[int, str] = {}
    open_ = first = False
    for index, line in enumerate(lines):
        text = fold_line(line.text) if open_ or line.text[0] in _BEGIN_REFERENCES else ""
        if text and _OF_REFERENCES.match(text):
            alone = is_label(line.text) and not {index - 1, index}.isdisjoint([*rows, *found])
            open_ = first = alone or rows.get(index) == "index_table"
            continue
        is_one = len(text) <= _LONGEST and _REFERENCE.fullmatch(text) is not None
        open_ = open_ and (is_one or (first and is_agency_line(line.text)))
        if open_:
            found |= {index - 1: "index_table", index: "index_table"}
        first = False
    return found


_LONGEST = 400
_BEGIN_REFERENCES = frozenset("相资資")
_OF_REFERENCES = lazy_pattern("(?:相关法条|资料来源)")
_REFERENCE = lazy_pattern(
    r"[^。，；:]{2,40}?\s*第\s?\d[\d、,\-\s]{0,60}(?:条|卷|期|页)"
    r"(?:\s*\(\s?\d{2,3}\.\d\d\.\d\d[^()]{0,3}\)|[\s\d\-]{0,12}[期页版])?.*"
)
