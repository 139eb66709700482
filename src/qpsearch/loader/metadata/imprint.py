"""The imprint below a document: who gets copies, who printed it, what ends a press release.

版记 (GB/T 9704-2012); 正本 and 副本 of Taiwan; 分發名單, 副本送 and 檔號 of Hong Kong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.lines import is_agency_line, is_date
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COPIES = lazy_pattern(
    r"(?:[抄主分报報][\s\u3000]{0,4}送|抄报|抄報|正[\s\u3000]?本|副[\s\u3000]?本[送致]?|分[发發]名[单單]|内部发送|主[题題][词詞])"
    r"(?:机关|機關|单位|單位)?[\s\u3000]*[:：][^×]{2,}"
)
_PRINTED = lazy_pattern(
    r"[\u3400-\u9fff（）()]{2,40}?[\s\u3000]*(?P<date>[\d０-９一二〇○零].{5,20}[日号號])[\s\u3000]*印[发發]"
    r"(?:[\s\u3000]*[（(]?共印.{1,8}份[）)]?)?",
    needs="印",
)
_BEGIN_COPIES = frozenset("抄主分报報正副内")
_LONGEST_COPIES = 300
_LONGEST = 60
_NEAR = 5
_LAST_LINES = 4


def is_of_copies(text: str) -> bool:
    """Whether a line begins the list of who gets copies: 抄送：…, 副本送：…."""
    return text[0] in _BEGIN_COPIES and len(text) <= _LONGEST_COPIES and bool(_COPIES.match(text))


def imprint_lines(texts: Sequence[str], ends: set[int]) -> Iterator[int]:
    """Yield the lines of the imprint: below a signature, at the end, or down to who printed it.

    Args:
        texts: all lines.
        ends: those of them that are signatures, their dates and notes on disclosure.

    """
    for index, text in enumerate(texts):
        if is_of_copies(text) and _COPIES.fullmatch(text):
            near = range(index + 1, min(len(texts), index + 1 + _NEAR))
            printed = next((below for below in near if _is_printed(texts[below])), None)
            if printed:
                yield from range(index, printed)
            elif index >= len(texts) - _LAST_LINES or not ends.isdisjoint(
                range(index - _NEAR, index)
            ):
                yield index
                for below in near:
                    if texts[below][-1] != "。" or not agencies_in(texts[below][:-1]):
                        break
                    yield below
        elif _is_printed(text):
            yield index
        elif (
            index
            and text[-1] in "发發"
            and _is_day_printed(text)
            and is_agency_line(texts[index - 1])
        ):
            yield from (index - 1, index)


def _is_printed(text: str) -> bool:
    if len(text) > _LONGEST_COPIES or "印" not in text:
        return False
    text = " ".join(text.split())  # parted by as many spaces as fill the line
    match = _PRINTED.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and len(find_dates(match["date"])) == 1


def _is_day_printed(text: str) -> bool:
    """Whether a line is the day of printing alone, below who printed: 2021年11月14日印发."""
    return len(text) <= _LONGEST_DAY and text[-2:-1] == "印" and is_date(text[:-2])


_LONGEST_DAY = 16


def sent_at_end(texts: Sequence[str]) -> range:
    """Return the last lines of a circular of Hong Kong, which say to whom it goes.

    分發名單：各常任秘書長 ⏎ 各部門首長 ⏎ 副本送：… ⏎ 檔號：…: names, one a line.
    """
    last = len(texts)
    for index in range(max(1, last - _SENT_LINES), last):
        if texts[index][0] in "分副" and _SENT_TO.match(texts[index]):
            below = texts[index:]
            names = all(len(text) <= _LONGEST and text[-1] not in _SENTENCE for text in below)
            return range(index, last) if names else range(0)
    return range(0)


_SENT_LINES = 24
_SENT_TO = lazy_pattern(r"(?:分[发發]名[单單]|副本[送致])[\s\u3000]*[:：]")
_SENTENCE = frozenset("。；：，")


def closed_release(texts: Sequence[str]) -> dict[int, str]:
    """Return the last lines of a press release or a circular of Hong Kong, with their rules.

    完 ⏎ 2025年5月1日（星期四） ⏎ 香港時間9時00分; 完 ⏎ SFO/IS/019/2023.
    """
    for index in range(max(0, len(texts) - _RELEASE_LINES), len(texts)):
        if texts[index][0] == "完" and _ENDED_ON.fullmatch(texts[index]):
            return {index: "date_line"}
        if index + 1 == len(texts):
            break
        if texts[index] not in _THE_END:
            if texts[index + 1][0] == "香" and _is_timed(texts, index):
                return {
                    index: "date_line",
                    **dict.fromkeys(range(index + 1, len(texts)), "imprint"),
                }
            continue
        below = range(index + 2, len(texts))
        if find_dates(texts[index + 1]):
            timed = any(_HONG_KONG_TIME.match(texts[at]) for at in below)
            clock = {at: "imprint" for at in below if timed and len(texts[at]) <= _LONGEST_TOOL}
            return {index: "imprint", index + 1: "date_line", **clock}
        if not below and _SERIAL.fullmatch(texts[index + 1]):
            return {index: "imprint", index + 1: "document_number"}
    return {}


def _is_timed(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the day of a release, with its hour and what its page has below."""
    below = texts[index + 1 :]
    return (
        len(texts[index]) <= _LONGEST
        and bool(find_dates(texts[index]))
        and _HONG_KONG_TIME.match(below[0]) is not None
        and all(len(text) <= _LONGEST_TOOL for text in below)
    )


_RELEASE_LINES = 8
_LONGEST_TOOL = 16
"""Letters of what the page of a release has below its hour: 返回新聞公報清單, 即日新聞."""
_ENDED_ON = lazy_pattern(r"完[结結]?[\s\u3000]*/?[\s\u3000]*[^\s，。]{2,9}年[^\s，。]{2,9}日.{0,9}")
"""完／一九九九年十月十三日（星期三）: how releases ended before 2004."""
_THE_END = ("完", "完结", "完結")
_HONG_KONG_TIME = lazy_pattern(r"香港[时時][间間]\s*\d{1,2}")
_SERIAL = lazy_pattern(r"[A-Z]{2,6}(?:/[A-Z0-9]{1,8}){1,4}")
