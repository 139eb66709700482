"""Lines that say what was done to a document, and when: below its title, and at its end."""

from __future__ import annotations

import re

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.history import ends_event, is_event, is_history
from qpsearch.loader.metadata.lines import TITLE_LENGTH, is_date, is_date_line
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern


def dated(texts: list[str], index: int) -> int:
    """Return how many lines from ``index`` on say when a document was made.

    A history in brackets may take several.
    """
    text = texts[index]
    if text[0] in "（(" and text.count("（") + text.count("(") > text.count("）") + text.count(")"):
        whole = text
        for count, more in enumerate(texts[index + 1 : index + _HISTORY_LINES], start=2):
            whole += (
                "" if len(more) > 1 and whole[-1] not in "通过修正修订批准公布发布" else "　"
            ) + more
            if whole.count("（") + whole.count("(") <= whole.count("）") + whole.count(")"):
                if is_history(whole) or _is_adoption(whole):
                    return count
                break
    elif text[0] in "（(" and _is_adoption(text):
        return 1
    if "年" in text and len(text) <= _LONGEST_EDITION and _EDITION.fullmatch(text):
        return 1
    if index + 1 < len(texts) and _is_cut_history(text, texts[index + 1]):
        return 2
    return 1 if is_date_line(text) else 0


def _is_cut_history(text: str, below: str) -> bool:
    """Whether two lines say what was done on a day, as a print centres them below a title.

    1988年4月12日第七届全国人民代表大会 ⏎ 第一次会议通过.
    """
    return (
        text[0] in "12"
        and len(below) <= _LONGEST_REST
        and ends_event(below)
        and not (find_dates(below) or ends_event(text) or is_date(text))
        and is_history(text + below)
    )


_LONGEST_REST = 30
_LONGEST_EDITION = 24
_EDITION = lazy_pattern(
    r"[（(]?\s*(?:(?:19|20)\d\d\s*年\s*(?:\d{1,2}\s*月)?|[二〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月)\s*"
    r"(?:[修制][订訂正定]?[稿版]?|第[一二三四五\d]{1,2}次修[订訂正])?\s*[）)]?"
)
"""Year and month of an edition, as the covers of companies have it: 2024 年 4 月修订."""


def _is_adoption(text: str) -> bool:
    """Whether brackets hold who adopted a document, and no day: （某市人大第九次会议通过）."""
    return (
        text[-1] in "）)"
        and len(text) <= TITLE_LENGTH
        and not re.search("[。《]", text)
        and ends_event(text)
    )


_HISTORY_LINES = 40


def history_at_end(texts: list[str]) -> list[int]:
    """Return the lines at the end that are the history of a law, with the word above them.

    法規沿革 ⏎ 2.中華民國…修正發布 ⏎ 1.中華民國…訂定發布.
    """
    if not any(
        len(text) <= _LONGEST_HEADING and ("沿革" in text or "历" in text or "歷" in text)
        for text in texts
    ):
        return []
    first = len(texts)
    while first and is_date_line(texts[first - 1]) and is_event(texts[first - 1]):
        first -= 1
    heads = first > 1 and _HISTORY.fullmatch(fold_line(texts[first - 1])) is not None
    return list(range(first - 1, len(texts))) if heads and first < len(texts) else []


def history_below(texts: list[str], named: dict[int, str]) -> list[int]:
    """Return the history in brackets below an announcement and its day, over lines or on one.

    The title of what was announced stands above both, so no head begins here.
    """
    for at, rule in named.items():
        text = texts[at + 1] if at + 1 < len(texts) else ""
        if rule != "date_line" or named.get(at - 1) != "signature" or text[:1] not in _BRACKETS:
            continue
        for end in range(at + 2, min(len(texts), at + 2 + _BELOW_LINES) + 1):
            whole = "　".join(texts[at + 1 : end])
            if whole[-1] in "）)":
                return list(range(at + 1, end)) if is_history(whole) else []
    return []


_BRACKETS = frozenset("（(")
_BELOW_LINES = 8
_LONGEST_HEADING = 20
_HISTORY = lazy_pattern(
    r"#{0,6}\s*(?:法规|法律|立法|历史|修法|修正|修订)?(?:沿革|历程|历史)(?:内容|资料)?[:：]?"
)
