"""The tail of a document (落款): who signed it and when, and notes on its disclosure.

A notice that brings a plan along signs before the plan begins, so the whole text is searched. A
signature is certain only together with its date: agencies on one to three lines, a date below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.head_statements import history_statements
from qpsearch.loader.metadata.history import is_event
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line, is_date_line
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import NUMBER, tidy_number
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.folding import fold_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.model import Dropped, Span

_NOTE = re.compile(
    r"[(（]\s*(?:此件|本文|此文|信息公开|公开(?:方式|形式|属性))[^()（）。]{0,24}[)）]|信息公开选项\s*[:：]\s*[^。：:]{2,8}|此件(?:公开发布|主动公开|依申请公开)"
)
_OFFICE = re.compile(
    r"(?:中[华華]人民共和[国國]|国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*代?(?:总理|總理|主席|主任|部长|部長|局长|局長|院長|署長|处长|處長|省长|市长|院长|院長|检察长|署长|行长)"
    r"(?:[\s\u3000]+|[\s\u3000]*[:：][\s\u3000]*)"
    r"[\u3400-\u9fff×X*][\u3400-\u9fff·○〇×X*\s\u3000]{1,12}"
)
_SIGNS = re.compile(
    r"(?:中[华華]人民共和[国國]|国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*代?"
    r"(?:总理|總理|主席|主任|部长|部長|局长|局長|署长|署長|行长|行長|省长|省長|市长|市長|院长|院長|检察长|会长|會長|校长|校長)"
    r"[\u3400-\u9fff·]{2,4}"
)
"""行　长　易　纲, 总理李鹏: office and name set wide, or with nothing between, above the date."""
_STAFF = re.compile(
    r"[\u3400-\u9fff]{0,8}(?:顾问|顧問|秘书|秘書|书记|書記|主任|处长|處長|科长|科長|司长|司長|局长|局長|署长|署長|经理|經理|总监|總監)"
)
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}")
_COPIES = re.compile(
    r"(?:[抄主分报報][\s\u3000]{0,4}送|抄报|抄報|正本|副本|内部发送|主[题題][词詞])"
    r"(?:机关|機關|单位|單位)?[\s\u3000]*[:：][^×]{2,}"
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
_PLACE = re.compile(
    r"[\u3400-\u9fff]{2,7}?(?:省|市|县|區|区|縣|州|盟|旗)"
    r"|[\u3400-\u9fff]{2,12}?(?:开发|开放|高新|示范|试验|合作|功能|保税|旅游度假|技术产业)[\u3400-\u9fff]{0,4}区"
)
_CENTRAL = re.compile(r"(?:国务院|國務院|中共|中央|全国|全國|国家|國家|中国|中國|最高人民)")
"""How the names of central bodies begin."""
_FEWEST = 3
"""Lines above a last one that may be a signature without a date."""
_ENDS = ("。", "！", "）", ")")
_BRINGS = re.compile(r"(?:印[发發]|[发發][布佈]|[执執]行|落[实實]|[办辦]理)[^。]{0,20}。$")

_OF_ANNEX = re.compile(
    rf"(?P<number>{NUMBER.pattern})[\s\u3000]*(?=附[件表][\s\u3000]*[\d一二三四五六七八九十]{{0,3}}$)"
)
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
        placed.append((rule, line.text, draft.source_span(line.start, line.end)))
    above = _above_annexes(every, named) if "附" in draft.text else []
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
            match = _OF_ANNEX.match(line.text)
            if match:
                number = tidy_number(match["number"])
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
    for rule, text, span in placed:
        if rule == "signature" and agencies_in(_GIVES_OUT.sub("", begun + text)):
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
    said.sort(key=lambda statement: _ORDER.index(statement.label))
    told = (statement._replace(label="") for statement in said)
    return (*history_statements(history), *told)


def _begins_name(text: str) -> bool:
    """Whether a line of a signature is no name by itself."""
    return not (agencies_in(text) or find_dates(text) or _OFFICE.fullmatch(text))


_ORDER = ("signature", "date_line", "imprint", "document_number")


def _statements(rule: str, text: str, span: Span) -> Iterator[Statement]:
    """Yield what a line says; its rule is the label, to be sorted by."""
    dates = find_dates(text)
    if rule == "signature":
        names = text[: dates[0][1]] if dates else _GIVES_OUT.sub("", text)
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
            if before == index - 1 and (person := _signed_by_person(lines, before)):
                found |= dict.fromkeys(person, "signature")
                names += len(person)
                break
            if not (_is_signature(lines[before].text) or _STANDS_IN.fullmatch(lines[before].text)):
                names += _name_over_lines(lines, before, found)
                break
            found[before] = "signature"
            names += 1
        if names or numbers[index] >= last - _LAST_LINES or _closes_letter(every, numbers[index]):
            found[index] = "date_line"
    named = {numbers[index]: rule for index, rule in found.items()}
    texts = [line.text for line in every]
    named |= dict.fromkeys(_imprint(texts, set(named)), "imprint")
    if cut := _cut_title(texts, named):
        named[cut] = "cut_title"
    if not cut and (undated := _signed_undated(texts)):
        if undated - 1 not in named and _is_date_alone(texts[undated - 1]):
            named[undated - 1] = "date_line"
        named.setdefault(undated, "signature")
    named |= dict.fromkeys(_below_note(texts, named), "imprint")
    if history := _history_at_end(texts):
        named |= dict.fromkeys(history, "history")
    if every and last - 2 in named and _OFFICE.fullmatch(every[-1].text):
        named[last - 1] = "signature"  # 院長　… below 正本 and 副本
    return named


def _name_over_lines(lines: list[DraftLine], last: int, found: dict[int, str]) -> int:
    """Mark the lines up to ``last`` that begin the name below them, or spell one; return how many.

    某省应对疫情 ⏎ 应急指挥部: the name of a place begins it. 财 ⏎ 政 ⏎ 部, set wide.
    """
    first = last
    while first > 0 and len(lines[first - 1].text) == 1 == len(lines[last].text):
        first -= 1
    text = "".join(line.text for line in lines[first : last + 1])
    if first < last:
        whole = bool(agencies_in(text))
    else:
        below = lines[last + 1].text if found.get(last + 1) == "signature" else ""
        whole = (
            bool(below)
            and (_PLACE.match(text) is not None or _CENTRAL.match(text) is not None)
            and not _PLACE.match(below)
            and re.search(r"[，。；：、]", text) is None
            and bool(agencies_in(text + below))
        )
    if whole:
        found |= dict.fromkeys(range(first, last + 1), "signature")
    return last + 1 - first if whole else 0


def _signed_by_person(lines: list[DraftLine], last: int) -> list[int]:
    """Return the lines of a signature by agency, office and name: 立法會秘書處 ⏎ 助理法律顧問 ⏎ ….

    An office and a name on one line are one too: 行　长　易　纲.
    """
    text = re.sub(r"\s", "", lines[last].text)
    if _SIGNS.fullmatch(text):
        return [last]
    if last < _SIGNED_LINES - 1 or not _PERSON.fullmatch(text):
        return []
    office, agency = lines[last - 1].text, lines[last - 2].text
    signed = _STAFF.fullmatch(office) and agencies_in(agency)
    return [last - 2, last - 1, last] if signed else []


_SIGNED_LINES = 3


def _closes_letter(lines: list[DraftLine], index: int) -> bool:
    """Whether a date by itself ends a letter: a note on disclosure or what it brings is below."""
    if not 0 < index < len(lines) - 1:
        return False
    below = [line.text for line in lines[index + 1 : index + 3]]
    if _NOTE.fullmatch(below[0]) or (_CONTACT.fullmatch(below[0]) and _NOTE.fullmatch(below[-1])):
        return True
    if _COPIES.fullmatch(below[0]):
        return True  # the imprint begins below
    if _ANNEXES.match(lines[index - 1].text) and _ANNEX.fullmatch(below[0]):
        return True
    brings = _BRINGS.search(lines[index - 1].text)
    return brings is not None and (ends_title(below[0]) or ends_title("".join(below)))


_ANNEXES = re.compile(r"附[件表][\d：:\s\u3000]")
_ANNEX = re.compile(r"附[\s\u3000]*[件表][\s\u3000]*[一1]?[：:]?")
_STANDS_IN = re.compile(r"[（(][^（）()]{2,30}代章[）)]")
"""Whose seal stands for that of who signs: （某局代章）."""
_CONTACT = re.compile(r"[（(]\s*(?:联系|聯繫|聯絡)[^（）()]{2,60}[）)]")


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


_BEGINS_TITLE = re.compile(
    r"(?P<who>[^，。；：、《》]{2,40}?)(?:关于|關於|印发|印發)[^，。；：《》]{0,30}"
)


def _signed_undated(texts: list[str]) -> int:
    """Return the last line where it is who signs, without a date or below it; else 0."""
    last = len(texts) - 1
    signer = _GIVES_OUT.sub("", texts[last]) if last >= _FEWEST else ""
    if not signer or len(texts[last]) > _LONGEST or not is_agency_line(signer):
        return 0
    above = texts[last - 1]
    return last if above.endswith(_ENDS) or _is_date_alone(above) else 0


_GIVES_OUT = re.compile(r"(?<=.{3})[\s\u3000]?(?:[发發][布佈]|印[发發]|制定|[颁頒][布佈])$")
"""国家数据局发布, below the last article."""


def _is_date_alone(text: str) -> bool:
    return _after_date(text) == ""


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


def _history_at_end(texts: list[str]) -> list[int]:
    """Return the lines at the end that are the history of a law, with the word above them.

    法規沿革 ⏎ 2.中華民國…修正發布 ⏎ 1.中華民國…訂定發布.
    """
    first = len(texts)
    while first and is_date_line(texts[first - 1]) and is_event(texts[first - 1]):
        first -= 1
    heads = first > 1 and _HISTORY.fullmatch(fold_line(texts[first - 1])) is not None
    return list(range(first - 1, len(texts))) if heads and first < len(texts) else []


_HISTORY = re.compile(
    r"#{0,6}\s*(?:法规|法律|立法|历史|修法|修正|修订)?(?:沿革|历程|历史)(?:内容|资料)?[:：]?"
)


def _is_printed(text: str) -> bool:
    match = _PRINTED.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and len(find_dates(match["date"])) == 1


def _is_signature(text: str) -> bool:
    return bool(agencies_in(text)) or _OFFICE.fullmatch(text) is not None


def _after_date(text: str) -> str | None:
    """Return what a line holds before the date that it ends with; ``None`` if it has none."""
    if not text.endswith(("日", "号", "號", "日。")):
        return None
    dates = find_dates(text)
    if len(dates) != 1 or dates[0][2] != len(text.rstrip("。")):
        return None
    if text[-1] == "。" and dates[0][1]:
        return None  # a sentence that ends with a date
    rest = text[: dates[0][1]].strip()
    return re.sub(r"^[(（]|[)）]$", "", rest)


def _line_numbers(draft: Draft, lines: list[DraftLine]) -> list[int]:
    """Return the number of each of ``lines`` among all that are not empty."""
    starts = {line.start: number for number, line in enumerate(draft.lines())}
    return [starts[line.start] for line in lines]
