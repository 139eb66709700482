"""Minutes of a meeting: their series and its numbers, their title, the day of the meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import (
    BANNER_LINES,
    TITLE_LENGTH,
    is_agency_line,
    is_date_line,
)
from qpsearch.loader.metadata.names import tidy_title
from qpsearch.loader.metadata.numbers import is_issue_number
from qpsearch.loader.metadata.statements import Statement
from qpsearch.loader.metadata.titles.title import Title
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.model import Span

# ---- their series -----------------------------------------------------------------------------


def is_of_series(texts: Sequence[str]) -> bool:
    """Whether a head is that of minutes or a bulletin, which are numbered by themselves."""
    return any(names_series(text) for text in texts if len(text) <= TITLE_LENGTH)


def names_series(text: str) -> bool:
    """Whether a line names what is numbered by itself: minutes, a bulletin."""
    return _SERIES.search(fold_line(text)) is not None


_SERIES = lazy_pattern(r"纪要|简报|会议[纪记]录|专报|通讯$")


def below_series(texts: Sequence[str], series: Title) -> Title | None:
    """Return the title of minutes below the name of their series, its number and its day."""
    if not names_series(series.text) or re.search("关于|關於", series.text):
        return None
    for index in range(series.end, min(len(texts), series.end + BANNER_LINES)):
        text = texts[index]
        if re.match("关于|關於", text) and ends_title(text):
            return Title(index, 1, text)
        if not (is_issue_number(text) or is_agency_line(text) or is_date_line(text)):
            break
    return None


# ---- their title ------------------------------------------------------------------------------


def minutes_title(texts: Sequence[str]) -> Title | None:
    """Return the title of minutes below who keeps them and their series, above their rows."""
    for index, text in enumerate(texts[1:_TOP], start=1):
        above = texts[index - 1]
        if len(above) > TITLE_LENGTH or above[-1] in "。；：":
            return None
        if (
            text[-1] in _OF_MINUTES_ENDS
            and _OF_MINUTES.search(text)
            and index + 1 < len(texts)
            and (is_time(texts[index + 1]) or _TIME_ROW.match(texts[index + 1]))
        ):
            return Title(index, 1, tidy_title(text))
    return None


_OF_MINUTES_ENDS = frozenset("录錄要")
_OF_MINUTES = lazy_pattern(r"[会會][议議](?:[记記紀][录錄]|纪要|紀要)$")

_TIME_ROW = lazy_pattern(r"[时時][\s\u3000]*[间間][\s\u3000]*[:：]")


def in_gazette(texts: Sequence[str]) -> Title | None:
    """Return the title of minutes below the part of a gazette that holds them.

    委 員 會 紀 錄 ⏎ 立法院第10屆第1會期某某委員會第26次全體委員會議紀錄.
    """
    if len(texts) <= _TITLE_BELOW or texts[0][-1] not in _OF_MINUTES_ENDS:
        return None
    if not _PART_OF_GAZETTE.fullmatch(texts[0]):
        return None
    said = texts[1]
    named = said[-1] in _OF_MINUTES_ENDS and _OF_MINUTES.search(said) is not None
    return Title(1, 1, tidy_title(said)) if named and len(said) <= TITLE_LENGTH else None


_PART_OF_GAZETTE = lazy_pattern(
    r"(?:[\u3400-\u9fff][\s\u3000]+){2,6}[纪紀記记][\s\u3000]*[录錄]|[\u3400-\u9fff]{1,4}[会會][纪紀][录錄]"
)
_TOP = 6
_TITLE_BELOW = 2


# ---- the day of the meeting -------------------------------------------------------------------


def is_time(text: str) -> bool:
    """Whether a line says when a meeting was held: 時間:民國106年10月21日(星期六)."""
    return _TIME.match(text) is not None and bool(find_dates(text))


_TIME = lazy_pattern(
    r"(?:[会會][议議])?(?:[时時][\s\u3000]*[间間]|日期)\s*(?:[:：]|(?<=[\s\u3000])(?=中[华華]民))"
)


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
