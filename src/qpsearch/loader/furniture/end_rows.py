"""Index tables at the end of a text: who issued it, when and as what, below its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.furniture.index_table import EMPTY
from qpsearch.loader.furniture.row_runs import LONGEST_ROW
from qpsearch.loader.metadata.forms.standard import is_standard
from qpsearch.loader.metadata.label_names import field_of, is_label
from qpsearch.loader.metadata.labels import is_sure_row, pairs_in
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine

_ROWS_AT_END = 8
_COUPLE = 2
_SAY_LITTLE = frozenset(["", "source", "tool", "title"])


def rows_at_end(lines: list[DraftLine]) -> dict[int, str]:
    """Return the rows of an index table that a text ends with: 颁布单位：某局 ⏎ 颁布日期：1986年.

    Two at least that say who issued it, when, or under which number.
    """
    first = len(lines)
    said: set[str] = set()
    while first and first > len(lines) - _ROWS_AT_END and ":" in fold_line(lines[first - 1].text):
        fields = {field_of(label) or "" for label, _ in pairs_in(lines[first - 1].text)}
        if not fields or not is_sure_row(lines[first - 1].text):
            break
        said |= fields - _SAY_LITTLE
        first -= 1
    enough = len(lines) - first > 1 and len(said) > 1
    if not enough:
        first = _stacked_at_end(lines)
    return dict.fromkeys(range(first, len(lines)), "index_table")


def publisher_at_end(lines: list[DraftLine]) -> dict[int, str]:
    """Return the last page of a printed standard: its cover again, who published and sold it.

    GB/T 29262-2012 ⏎ … ⏎ 中国标准出版社出版发行 ⏎ 书号：155066·1-46788.
    """
    last = range(max(0, len(lines) - _LAST_PAGE), len(lines))
    by = next((at for at in last if _is_publisher(lines[at].text)), -1)
    if by < 0 or not any(_PRICED.search(line.text) for line in lines[by:]):
        return {}
    first = next((at for at in range(max(0, by - _COVER), by) if is_standard(lines[at].text)), by)
    return dict.fromkeys(range(first, len(lines)), "imprint")


def _is_publisher(text: str) -> bool:
    return "出版社" in text and _PUBLISHED.fullmatch(text) is not None


_LAST_PAGE, _COVER = 24, 8
_PUBLISHED = lazy_pattern(
    r"[\u3400-\u9fff]{2,10}出版社\s*(?:出版|发行|印刷)[\u3400-\u9fff\s]{0,12}", needs="出"
)
_PRICED = lazy_pattern(r"书\s*号|版权专有|侵权必究|定\s*价|印张", needs="书版侵定印")


def _stacked_at_end(lines: list[DraftLine]) -> int:
    """Return the first of the last lines that are labels with a colon, each above its value.

    法規名稱： ⏎ 某規則 ⏎ 修正日期： ⏎ 民國 112 年 11 月 23 日, below the articles of a page.
    """
    first = len(lines)
    said: list[str] = []
    while first > _COUPLE and first > len(lines) - _ROWS_AT_END:
        label, value = lines[first - 2].text, lines[first - 1].text
        known = is_label(label)
        if label[-1] not in ":：" or len(value) > LONGEST_ROW or "。" in value:
            break
        if not known and not EMPTY.fullmatch("".join(label.split())):
            break
        said += [field_of(label) or ""] if known else []
        first -= 2
    return first if len(set(said) - {""}) > 1 else len(lines)
