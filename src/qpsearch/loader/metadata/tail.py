"""The tail of a document (落款): who signed it and when, and notes on its disclosure.

A notice that brings a plan along signs before the plan begins, so the whole text is searched. A
signature is certain only together with its date: agencies on one to three lines, a date below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.names import agencies_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_NOTE = re.compile(
    r"[(（]\s*(?:此件|本文|此文|信息公开|公开(?:方式|形式|属性))[^()（）。]{0,24}[)）]|此件(?:公开发布|主动公开|依申请公开)"
)
_OFFICE = re.compile(
    r"(?:国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*(?:总理|總理|主席|主任|部长|部長|局长|局長|省长|市长|院长|院長|检察长|署长|行长)"
    r"[\s\u3000]+[\u3400-\u9fff][\u3400-\u9fff·\s\u3000]{1,12}"
)
_COPIES = re.compile(
    r"(?:抄送|抄报|抄報|主送|分送|报送|報送)(?:机关|機關|单位|單位)?[\s\u3000]*[:：][^×]{2,}"
)
_PRINTED = re.compile(
    r"[\u3400-\u9fff（）()]{2,40}?[\s\u3000]*(?P<date>[\d０-９一二〇○零].{5,20}[日号號])[\s\u3000]*印[发發]"
    r"(?:[\s\u3000]*[（(]?共印.{1,8}份[）)]?)?"
)
"""版记 (GB/T 9704-2012): who gets copies, who printed the document and when."""
_LONGEST_COPIES = 300
_IMPRINT_LINES = 5
_LAST_LINES = 4
_LONGEST = 60


def tail_lines(draft: Draft) -> Iterator[tuple[str, Edit]]:
    """Yield the removal of signatures, their dates, notes on disclosure and imprints."""
    lines = [line for line in draft.lines() if len(line.text) <= _LONGEST]
    if not lines:
        return
    numbers = _line_numbers(draft, lines)
    last = len(draft.lines())
    found: dict[int, str] = {}
    for index, line in enumerate(lines):
        if _NOTE.fullmatch(line.text):
            found[index] = "disclosure_note"
            continue
        rest = _after_date(line.text)
        if rest is None:
            continue
        if rest and agencies_in(rest):
            found[index] = "signature"
            continue
        if rest:
            continue
        signed = [
            before
            for before in range(index - 1, max(-1, index - 4), -1)
            if numbers[index] - numbers[before] == index - before
        ]
        names = 0
        for before in signed:
            if not _is_signature(lines[before].text):
                break
            found[before] = "signature"
            names += 1
        if names or numbers[index] >= last - _LAST_LINES:
            found[index] = "date_line"
    named = {numbers[index]: rule for index, rule in found.items()}
    every = draft.lines()
    named |= dict.fromkeys(_imprint([line.text for line in every], set(named)), "imprint")
    for number in sorted(named):
        line = every[number]
        yield named[number], Edit(line.outer.start, line.outer.end, "\n")


def _imprint(texts: list[str], ends: set[int]) -> Iterator[int]:
    """Yield the lines of the imprint: below a signature, at the end, or down to who printed it.

    Args:
        texts: all lines.
        ends: those of them that are signatures, their dates and notes on disclosure.

    """
    for index, text in enumerate(texts):
        if _COPIES.fullmatch(text) and len(text) <= _LONGEST_COPIES:
            near = range(index + 1, min(len(texts), index + 1 + _IMPRINT_LINES))
            printed = next((below for below in near if _is_printed(texts[below])), None)
            if printed:
                yield from range(index, printed)
            elif index >= len(texts) - _LAST_LINES or not ends.isdisjoint(
                range(index - _IMPRINT_LINES, index)
            ):
                yield index
        elif _is_printed(text):
            yield index


def _is_printed(text: str) -> bool:
    match = _PRINTED.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and len(find_dates(match["date"])) == 1


def _is_signature(text: str) -> bool:
    return bool(agencies_in(text)) or _OFFICE.fullmatch(text) is not None


def _after_date(text: str) -> str | None:
    """Return what a line holds before the date that it ends with; ``None`` if it has none."""
    if not text.endswith(("日", "号", "號")):
        return None
    dates = find_dates(text)
    if len(dates) != 1 or dates[0][2] != len(text):
        return None
    rest = text[: dates[0][1]].strip()
    return re.sub(r"^[(（]|[)）]$", "", rest)


def _line_numbers(draft: Draft, lines: list[DraftLine]) -> list[int]:
    """Return the number of each of ``lines`` among all that are not empty."""
    starts = {line.start: number for number, line in enumerate(draft.lines())}
    return [starts[line.start] for line in lines]
