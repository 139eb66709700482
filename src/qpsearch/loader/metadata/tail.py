"""The tail of a document (落款): who signed it and when, and notes on its disclosure.

A notice that brings a plan along signs before the plan begins, so the whole text is searched. A
signature is certain only together with its date: agencies on one to three lines, a date below.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dated_lines import history_at_end, history_below
from qpsearch.loader.metadata.dates import day_in_figures, find_dates
from qpsearch.loader.metadata.head_statements import history_statements
from qpsearch.loader.metadata.imprint import (
    closed_release,
    imprint_lines,
    is_of_copies,
    sent_at_end,
)
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import is_number, leading_number, tidy_number
from qpsearch.loader.metadata.signers import (
    GIVES_OUT,
    OFFICE,
    SEAL,
    SHORT_DAYS,
    STANDS_IN,
    after_date,
    agency_of_officer,
    headed_agency,
    is_officer,
    is_signature,
    is_signed_short,
    made_at,
    made_on,
    may_end_in_date,
    name_over_lines,
    signed_below,
    signed_by_person,
)
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.model import Dropped, Span

_NOTE = lazy_pattern(
    r"[(（]\s*(?:此件|本文|此文|信息公开|公开(?:方式|形式|属性))[^()（）。]{0,24}[)）]|(?:信息公开选项|公[开開]方式)\s*[:：]\s*[^。：:]{2,8}|此件(?:公开发布|主动公开|依申请公开)"
)
_LAST_LINES = 4
_SIGNERS = 40
"""Agencies that sign together, each on a line of its own."""
_LONGEST = 60
_FEWEST = 3
"""Lines above a last one that may be a signature without a date."""
_FILE = lazy_pattern(r"[档檔][案]?[号號][\s\u3000]*[:：][^。]{2,60}")
"""The file of who signs, at the end of a notice of Hong Kong."""
_ENDS = ("。", "！", "）", ")")
_BRINGS = lazy_pattern(r"(?:印[发發]|[发發][布佈]|[执執]行|落[实實]|[办辦]理)[^。]{0,20}。$")

_OF_ANNEX = lazy_pattern(r"[\s\u3000]*(?=附[件表][\s\u3000]*[\d一二三四五六七八九十]{0,3}$)")
"""京建发〔2020〕46号附件1 above an annex: the number is that of the document that brings it."""


class Tail(NamedTuple):
    """The lines below a body that are about it, and what they say."""

    edits: tuple[tuple[str, Edit], ...]
    """The removal of those lines, each with its rule: ``signature``, ``date_line``, ``imprint``,
    ``disclosure_note``; and of a ``document_number`` in front of 附件1."""
    statements: tuple[Statement, ...]
    """Signers and dates: of signatures first, then of dates by themselves, then of imprints; then
    the numbers that stand above annexes."""


def read_tail(draft: Draft) -> Tail:
    """Find signatures, their dates, notes on disclosure and imprints, and read them."""
    every = draft.lines()
    named = _named_lines(draft, every)
    edits: list[tuple[str, Edit]] = []
    placed: list[tuple[str, str, Span]] = []
    for number, rule in sorted(named.items()):
        line = every[number]
        edits.append((rule, Edit(line.outer.start, line.outer.end, "\n")))
        placed.append((rule, draft.shown_line(line).text, draft.source_span(line.start, line.end)))
    above = _above_annexes(draft.shown().lines(), named) if draft.holds("附") else []
    edits += (("document_number", Edit(start, end)) for start, end, _ in above)
    if len({number for _, _, number in above}) == 1:
        start, end, printed = above[0]
        placed.append(("document_number", printed, draft.source_span(start, end)))
    edits.sort(key=lambda edit: edit[1])
    return Tail(tuple(edits), _said(placed))


def _above_annexes(every: list[DraftLine], named: dict[int, str]) -> list[tuple[int, int, str]]:
    """Return where numbers stand in front of 附件1 on a line of its own, and the numbers."""
    found: list[tuple[int, int, str]] = []
    for at, line in enumerate(every):
        if "附" in line.text and len(line.text) <= _LONGEST and at not in named:
            end = leading_number(line.text)
            match = _OF_ANNEX.match(line.text, end) if end else None
            if match:
                number = tidy_number(line.text[:end])
                found.append((line.start, line.start + match.end(), number))
    return found


def tail_statements(pieces: Iterable[Dropped]) -> tuple[Statement, ...]:
    """Return what lines of a tail say that were taken out before, in the same order.

    A number above an annex is not of the text that holds the annex, but of what brings both.
    """
    pieces = (piece for piece in pieces if piece.rule != "document_number")
    return _said((piece.rule, piece.text, piece.source_span) for piece in pieces)


def _said(placed: Iterable[tuple[str, str, Span]]) -> tuple[Statement, ...]:
    """Return what lines with their rules say; a name may begin on the line above."""
    said: list[Statement] = []
    history: list[tuple[str, Span]] = []
    begun = ""
    for rule, said_there, span in placed:
        text = SEAL.sub("", said_there) if rule == "signature" else said_there
        if rule == "signature" and (agency := headed_agency(text)):
            said.append(Statement("signer", agency, text, span, rule))
        elif rule == "signature" and agencies_in(GIVES_OUT.sub("", begun + text)):
            said += _statements(rule, begun + text, span)
            begun = ""
        elif rule == "signature" and _begins_name(text):
            begun += text
        elif rule == "history":
            history.append((text, span))
        elif rule == "document_number":
            said.append(Statement("number", text, text, span, rule))
        elif rule in _ORDER:
            said += _statements(rule, begun + text, span)
            begun = ""
    signed = [statement.value for statement in said if statement.field == "signer"]
    said = [
        statement
        for statement in said
        if not any(name != statement.value and name.endswith(statement.value) for name in signed)
        or statement.field != "signer"
        or not headed_agency(statement.text)
    ]
    said.sort(key=lambda statement: _ORDER.index(statement.label))
    told = (statement._replace(label="") for statement in said)
    return (*history_statements(history), *told)


def _begins_name(text: str) -> bool:
    """Whether a line of a signature is no name by itself."""
    if text[-1:].isdecimal():
        return False
    return not (agencies_in(text) or find_dates(text) or OFFICE.fullmatch(text))


_ORDER = ("signature", "date_line", "imprint", "document_number")


def _statements(rule: str, text: str, span: Span) -> Iterator[Statement]:
    """Yield what a line says; its rule is the label, to be sorted by."""
    dates = find_dates(text)
    if rule == "signature":
        names = text[: dates[0][1]] if dates else GIVES_OUT.sub("", text)
        officer = agency_of_officer(text)
        for issuer in [officer] if officer else agencies_in(names):
            yield Statement("signer", issuer, text, span, rule)
    if rule == "date_line" and (agency := made_at(text)):
        yield Statement("signer", agency, text, span, rule)
    day = dates[0][0] if dates else day_in_figures("".join(text.split()))
    if day:
        yield Statement("date_issued", day, text, span, rule)


def _without_note(text: str) -> str:
    """Return a line without the note in front of its day: （此件发至乡）　2017年6月13日."""
    note = _NOTE.match(text) if text[0] in "(（" else None
    return text[note.end() :].lstrip() if note else text


def _named_lines(draft: Draft, every: list[DraftLine]) -> dict[int, str]:
    """Return the numbers of the lines of the tail, each with its rule."""
    last = len(every)
    named = _dated_lines(draft, every)
    texts = [line.text for line in every]
    named |= dict.fromkeys(imprint_lines(texts, set(named)), "imprint")
    if cut := _cut_title(texts, named):
        named[cut] = "cut_title"
    if texts and texts[-1][-1] in "号號" and is_number(texts[-1]):
        named[last - 1] = "document_number"  # of a text box, which a converter sets last
        texts = texts[:-1]
    if len(texts) > _FEWEST and texts[-1][0] in "档檔" and _FILE.fullmatch(texts[-1]):
        named[len(texts) - 1] = "imprint"
        texts = texts[:-1]
    if closed := closed_release(texts):
        named |= closed
        texts = texts[: min(closed)]
    if not cut:
        named = _signed_undated(texts, named) | named
    named |= dict.fromkeys(_below_note(texts, named), "imprint")
    named |= dict.fromkeys([*history_at_end(texts), *history_below(texts, named)], "history")
    if sent := sent_at_end(texts):
        named |= dict.fromkeys(sent, "imprint")
        for at in signed_by_person(every, sent[0] - 1) if sent[0] - 1 not in named else ():
            named[at] = "signature"
    if len(every) > 1 and OFFICE.fullmatch(every[-1].text) and not OFFICE.fullmatch(every[-2].text):
        named[last - 1] = "signature"  # 院長　… below 正本 and 副本, or by itself; no row of a list
    return named


def _dated_lines(draft: Draft, every: list[DraftLine]) -> dict[int, str]:
    """Return the lines of signatures with their dates, and the notes on disclosure."""
    lines = [line for line in every if len(line.text) <= _LONGEST]
    numbers = _line_numbers(draft, lines)
    last = len(every)
    found: dict[int, str] = {}
    for index, line in enumerate(lines):
        if _NOTE.fullmatch(line.text):
            found[index] = "disclosure_note"
            continue
        text = _without_note(line.text)
        rest = after_date(made_on(text)) if may_end_in_date(line.text) else None
        if rest is None and text[0] in SHORT_DAYS and is_signed_short(every, numbers[index]):
            rest = ""
        if rest is None:
            continue
        if rest and agencies_in(rest):
            found[index] = "signature"
        elif rest:
            continue
        signed = [
            before
            for before in range(index - 1, max(-1, index - 1 - _SIGNERS), -1)
            if numbers[index] - numbers[before] == index - before
        ]
        if rest:  # the last of those who sign, beside the day
            others = takewhile(lambda before: agencies_in(lines[before].text), signed)
            found |= dict.fromkeys(others, "signature")
            continue
        if made_at(text):
            found[index] = "date_line"
            if index + 1 < len(lines) and is_officer(lines[index + 1].text):
                found[index + 1] = "signature"
            continue
        names = _signers(lines, signed, found)
        below = signed_below(every, numbers[index])
        if (
            names
            or below
            or numbers[index] >= last - _LAST_LINES
            or _closes_letter(every, numbers[index])
        ):
            found[index] = "date_line"
            if below:
                found |= dict.fromkeys(range(index + 1, index + 1 + below), "signature")
    return {numbers[index]: rule for index, rule in found.items()}


def _signers(lines: list[DraftLine], above: list[int], found: dict[int, str]) -> int:
    """Mark the lines right above a date, the nearest first, that sign; return how many do."""
    names = 0
    for place, before in enumerate(above):
        if not place and (person := signed_by_person(lines, before)):
            found |= dict.fromkeys(person, "signature")
            return names + len(person)
        signer = lines[before].text
        if not (
            is_signature(signer)
            or STANDS_IN.fullmatch(signer)
            or headed_agency(signer)
            or (not place and lines[-1].text[-1] == "日" and _SECTION.fullmatch(signer))
        ):
            return names + name_over_lines(lines, before, found)
        found[before] = "signature"
        names += 1
    return names


_SECTION = lazy_pattern(
    r"(?!.*[本该各])[\u3400-\u9fff]{3,12}(?:科|股|门办|综合室|办公室)", needs="科股办室"
)
"""A section of an office, above the day that ends a text: 社会养老保险科."""


def _closes_letter(lines: list[DraftLine], index: int) -> bool:
    """Whether a date by itself ends a letter: a note on disclosure or what it brings is below."""
    if not 0 < index < len(lines) - 1:
        return False
    if _SAID_HEREBY.fullmatch(lines[index - 1].text):
        return True
    below = [line.text for line in lines[index + 1 : index + 3]]
    if _NOTE.fullmatch(below[0]) or (_CONTACT.fullmatch(below[0]) and _NOTE.fullmatch(below[-1])):
        return True
    if is_of_copies(below[0]):
        return True  # the imprint begins below
    if _ANNEXES.match(lines[index - 1].text) and (
        _ANNEX.fullmatch(below[0]) or (ends_title(below[0]) and below[0] in lines[index - 1].text)
    ):
        return True
    if _GIVES.match(lines[index - 1].text):
        return True
    brings = _BRINGS.search(lines[index - 1].text)
    return brings is not None and (ends_title(below[0]) or ends_title("".join(below)))


_SAID_HEREBY = lazy_pattern(
    r"特此[\u3400-\u9fff]{2,4}。?|本[\u3400-\u9fff]{2,4}自[^，。]{2,12}起(?:施行|执行|实施|生效)。",
    needs="此起",
)
"""特此通知。, 本通知自下发之日起执行。: the last sentence."""
_GIVES = lazy_pattern(
    r"(?:[^。]{0,60}[，,])?现[将將予][^。]{0,120}?(?:印[发發]|[转轉][发發]|[发發][布佈]|公[布佈])[^。]{0,40}。(?:.*。)?$"
)
"""The paragraph of a notice that brings a text along: 现将《某细则》印发给你们，请遵照执行。"""
_ANNEXES = lazy_pattern(r"附(?:[件表][\d：:\s\u3000]|[：:])")
_ANNEX = lazy_pattern(r"附[\s\u3000]*[件表][\s\u3000]*[一1]?[：:]?")
_CONTACT = lazy_pattern(r"[（(]\s*(?:联系|聯繫|聯絡)[^（）()]{2,60}[）)]")


def _cut_title(texts: list[str], named: dict[int, str]) -> int:
    """Return the last line where it begins the title of what followed in a volume; else 0.

    国家医保局 国家卫生健康委关于建立, or who issued that alone, below a signature and its day.
    """
    last = len(texts) - 1
    if last < _FEWEST or len(texts[last]) > _LONGEST or ends_title(texts[last]):
        return 0
    begins = _BEGINS_TITLE.fullmatch(texts[last])
    if begins and (texts[last - 1].endswith(_ENDS) or named.get(last - 1) == "date_line"):
        return last if is_agency_line(begins["who"]) else 0
    signed = named.get(last - 1) == "date_line" and named.get(last - 2) == "signature"
    return last if signed and last not in named and is_agency_line(texts[last]) else 0


_BEGINS_TITLE = lazy_pattern(
    r"(?P<who>[^，。；：、《》]{2,40}?)(?:关于|關於|印发|印發)[^，。；：《》]{0,30}"
)


def _signed_undated(texts: list[str], named: dict[int, str]) -> dict[int, str]:
    """Return the last lines where they are who signs, without a date or below it."""
    end = first = len(texts)
    if end > 1 and headed_agency(texts[-1]) and texts[-2].endswith(_ENDS):
        return {end - 1: "signature"}
    while first > _FEWEST and first > end - _LAST_LINES and len(texts[first - 1]) <= _LONGEST:
        signer = GIVES_OUT.sub("", texts[first - 1])
        if not signer or not is_agency_line(signer):
            break
        first -= 1
    if first == end:
        return {}
    dated = _is_date_alone(texts[first - 1])
    if not (dated or texts[first - 1].endswith(_ENDS) or named.get(first - 1) == "imprint"):
        return {}
    return dict.fromkeys(range(first - dated, end), "signature") | (
        {first - 1: "date_line"} if dated else {}
    )


def _is_date_alone(text: str) -> bool:
    return after_date(text) == ""


def _below_note(texts: list[str], named: dict[int, str]) -> Iterator[int]:
    """Yield the lines below a note on disclosure where they are agencies and a date alone.

    Whom it goes to and who printed it, without a word that says so.
    """
    notes = [at for at, rule in named.items() if rule == "disclosure_note"]
    if not notes or not any(rule == "date_line" and at < notes[-1] for at, rule in named.items()):
        return
    below = range(notes[-1] + 1, len(texts))
    if len(below) > 1 and all(
        is_agency_line(texts[at]) or _is_date_alone(texts[at]) for at in below
    ):
        yield from below


def _line_numbers(draft: Draft, lines: list[DraftLine]) -> list[int]:
    """Return the number of each of ``lines`` among all that are not empty."""
    starts = {line.start: number for number, line in enumerate(draft.lines())}
    return [starts[line.start] for line in lines]
