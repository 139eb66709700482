"""The tail of a document (落款): who signed it and when, and notes on its disclosure.

A notice that brings a plan along signs before the plan begins, so the whole text is searched. A
signature is certain only together with its date: agencies on one to three lines, a date below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.model import Dropped, Span

_NOTE = re.compile(
    r"[(（]\s*(?:此件|本文|此文|信息公开|公开(?:方式|形式|属性))[^()（）。]{0,24}[)）]|此件(?:公开发布|主动公开|依申请公开)"
)
_OFFICE = re.compile(
    r"(?:国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*(?:总理|總理|主席|主任|部长|部長|局长|局長|院長|署長|处长|處長|省长|市长|院长|院長|检察长|署长|行长)"
    r"(?:[\s\u3000]+|[\s\u3000]*[:：][\s\u3000]*)"
    r"[\u3400-\u9fff×X*][\u3400-\u9fff·○〇×X*\s\u3000]{1,12}"
)
_COPIES = re.compile(
    r"(?:抄送|抄报|抄報|主送|分送|报送|報送|正本|副本)(?:机关|機關|单位|單位)?[\s\u3000]*[:：][^×]{2,}"
)
_PRINTED = re.compile(
    r"[\u3400-\u9fff（）()]{2,40}?[\s\u3000]*(?P<date>[\d０-９一二〇○零].{5,20}[日号號])[\s\u3000]*印[发發]"
    r"(?:[\s\u3000]*[（(]?共印.{1,8}份[）)]?)?"
)
"""版记 (GB/T 9704-2012): who gets copies, who printed the document and when."""
_LONGEST_COPIES = 300
_IMPRINT_LINES = 5
_LAST_LINES = 4
_SIGNERS = 12
"""Agencies that sign together, each on a line of its own."""
_LONGEST = 60


class Tail(NamedTuple):
    """The lines below a body that are about it, and what they say."""

    edits: tuple[tuple[str, Edit], ...]
    """The removal of those lines, each with its rule: ``signature``, ``date_line``, ``imprint``,
    ``disclosure_note``."""
    statements: tuple[Statement, ...]
    """Signers and dates: of signatures first, then of dates by themselves, then of imprints."""


def read_tail(draft: Draft) -> Tail:
    """Find signatures, their dates, notes on disclosure and imprints, and read them."""
    every = draft.lines()
    named = _named_lines(draft, every)
    edits: list[tuple[str, Edit]] = []
    said: list[Statement] = []
    for number, rule in sorted(named.items()):
        line = every[number]
        edits.append((rule, Edit(line.outer.start, line.outer.end, "\n")))
        if rule in _ORDER:
            span = draft.source_span(line.start, line.end)
            said += _statements(rule, line.text, span)
    said.sort(key=lambda statement: _ORDER.index(statement.label))
    return Tail(tuple(edits), tuple(statement._replace(label="") for statement in said))


def tail_statements(pieces: Iterable[Dropped]) -> tuple[Statement, ...]:
    """Return what lines of a tail say that were taken out before, in the same order."""
    said = [
        statement
        for piece in pieces
        if piece.rule in _ORDER
        for statement in _statements(piece.rule, piece.text, piece.source_span)
    ]
    said.sort(key=lambda statement: _ORDER.index(statement.label))
    return tuple(statement._replace(label="") for statement in said)


_ORDER = ("signature", "date_line", "imprint")


def _statements(rule: str, text: str, span: Span) -> Iterator[Statement]:
    """Yield what a line says; its rule is the label, to be sorted by."""
    dates = find_dates(text)
    if rule == "signature":
        names = text[: dates[0][1]] if dates else text
        for issuer in agencies_in(names):
            yield Statement("signer", issuer, text, span, rule)
    if dates:
        yield Statement("date_issued", dates[0][0], text, span, rule)


def _named_lines(draft: Draft, every: list[DraftLine]) -> dict[int, str]:
    """Return the numbers of the lines of the tail, each with its rule."""
    lines = [line for line in every if len(line.text) <= _LONGEST]
    numbers = _line_numbers(draft, lines)
    last = len(every)
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
            for before in range(index - 1, max(-1, index - 1 - _SIGNERS), -1)
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
    texts = [line.text for line in every]
    named |= dict.fromkeys(_imprint(texts, set(named)), "imprint")
    if every and last - 2 in named and _OFFICE.fullmatch(every[-1].text):
        named[last - 1] = "signature"  # 院長　… below 正本 and 副本
    return named


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
