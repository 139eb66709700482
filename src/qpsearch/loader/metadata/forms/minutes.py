"""Minutes of a meeting: the day on which it was held, for want of a day of issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.model import Span

_MINUTES = ("纪要", "紀要", "记录", "紀錄", "記錄", "纪录")
_HELD = lazy_pattern(
    r"(?:[一壹1][、.．]\s*)?(?:会议|开会)?\s*[时日]\s*[间期]\s*(?::|(?<=\s)(?=中华民国))",
    needs="时日",
)
"""時間：…, 一、会议时间：…, with which a row begins."""


def meeting_day(title: str, lines: Iterable[tuple[str, Span]]) -> Iterator[Statement]:
    """Yield the day of the meeting whose minutes these are, with the line that says it."""
    for text, span in lines if title.endswith(_MINUTES) else ():
        if _HELD.match(fold_line(text)) and (dates := find_dates(text)):
            yield Statement("date_issued", dates[0][0], text, span)
            return
