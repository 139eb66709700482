"""What the lines of a head say, once each line is known for what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.forms.letter import row_of
from qpsearch.loader.metadata.forms.minutes import meeting_day
from qpsearch.loader.metadata.forms.report import report_statements, speaker_statements
from qpsearch.loader.metadata.history import Act, ends_event, events_in
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.names import (
    PAGE_DAY,
    agencies_in,
    issuers_of_title,
    split_issuers,
    without_state,
)
from qpsearch.loader.metadata.numbers import (
    CIRCULAR,
    ORDER,
    behind_signer,
    is_number,
    leading_number,
    tidy_number,
)
from qpsearch.loader.metadata.rows import labelled_statements
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.metadata.history import Event
    from qpsearch.model import Span

    Placed = tuple[str, str, Span]
    """A line's rule, its text, where it stands in the source."""
    Placement = tuple[str, Span]
    """A line's text and where it stands in the source."""

PAGE_DATE = "page_date"
"""The rule of a line with the day of the page, which is no promulgation."""
_ANNOUNCED = lazy_pattern(r"(?:公告|通告|令)?\d{4}年第")
_BY_YEAR = lazy_pattern(r"[\[〔]\d{4}[\]〕]第")
_VERSION = lazy_pattern(r"非?现行(?:条文|法规|版本)")
_ACTS = ("关于", "關於", "印发", "印發")
_SIGNER = lazy_pattern(r"(?:签发人?|簽發人?)\s*[:：]\s*(?P<name>.{1,60})$")
_ORDER_TITLE = lazy_pattern(
    r"(?P<order>(?!.*[关關][于於])[\u3400-\u9fff]{2,60}(?:令|公告|通告|通令))\s*[（(]?(?P<count>第\s*[\d〇零一二三四五六七八九十百]{1,5}\s*[号號])[）)]?",
    needs="号號",
)
_ROW_BEHIND = lazy_pattern(r"[\s\u3000|]+(?=[^\s：:]{2,8}\s*[：:])")
"""What follows a number with labelled values behind it: 某政发〔2024〕40号　来源：…　发布：…."""
_GIVEN = lazy_pattern(r"(?:令|.(?:公告|通告))$")
_BEGUN = frozenset([Act.ADOPTED, Act.APPROVED, Act.PROMULGATED])
_LETTERED = lazy_pattern(r"(?:文件|(?<=.{3})公告)$")
"""What the letterhead of a document adds to the name of its agency."""
ISSUED = lazy_pattern(r"\s*(?:[发發]\s*[布佈]|制\s*[定訂订]|[编編]\s*制|[监監印]\s*制)$")
"""What stands behind who issued: 国家档案局发布, 国家工商行政管理总局 制定."""


def read_lines(
    placed: Sequence[Placed], headline: str, span: Span, number: str, body: str
) -> Iterator[Statement]:
    """Yield what the lines of a head say, the surest first.

    Args:
        placed: the lines with their rules.
        headline: the title.
        span: where the title stands.
        number: a number that stands on a line of the title, or is made of several lines.
        body: who issues, where the form of the head says so.

    """
    if headline:
        yield Statement("headline", headline, headline, span)
    yield from _numbers(placed, number)
    yield from _numbered_order(headline, span)
    if body:
        said = [(text, at) for rule, text, at in placed if rule in ("letterhead", "title")]
        yield from (Statement("adopter", body, text, at) for text, at in said[:1])
    for rule, text, at in placed:
        if rule == "index_table":
            label, value = row_of(text)
            yield from labelled_statements(label, value, text, at)
        if rule == "title" and (day := PAGE_DAY.search(text)):
            yield Statement("date_published", day["day"], text, at, PAGE_DATE)
        if rule == "title" and text[0] == "【" and (front := _IN_FRONT.match(text)):
            named = agencies_in(front["who"])
            yield from (Statement("letterhead", who, text, at) for who in named)
        if rule == PAGE_DATE:
            yield Statement("date_published", text, text, at, PAGE_DATE)
    dated = [
        (text, at)
        for rule, text, at in placed
        if rule == "date_line" or (rule == "letterhead" and _DAY_BEHIND.search(text))
    ]
    for text, at in dated:
        end = leading_number(text)
        if end and _ROW_BEHIND.match(text, end):
            yield Statement("number", tidy_number(text[:end]), text, at)
        elif number := _behind_day(text):
            yield Statement("number", tidy_number(number), text, at)
    yield from history_statements(dated)
    yield from meeting_day(headline, dated)
    speakers = [
        said
        for rule, text, at in placed
        if rule == "byline"
        for said in speaker_statements(text, at)
    ]
    venue = next(((text, at) for text, at in dated if "在" in text), ("", span))
    yield from speakers[:1] or report_statements(headline, span, *venue)
    for rule, text, at in placed:
        if rule == "letterhead":
            named = agencies_in(_LETTERED.sub("", ISSUED.sub("", text)))
            for agency in named or (
                issuers_of_title(text) if any(word in text for word in _ACTS) else ()
            ):
                yield Statement("letterhead", agency, text, at)
        if match := _SIGNER.search(text) if rule in ("letterhead", "document_number") else None:
            name = behind_signer(match["name"])[0].strip()
            yield Statement("other", name, text, at, "签发人")


def _behind_day(text: str) -> str:
    """Return the number behind the day on one line: 1984年6月15日　〔84〕法研字第9号."""
    day, _, behind = text.partition("日")
    number = behind.strip()
    dated = len(day) <= _LONGEST_DAY and "年" in day and behind[:1].isspace()
    return number if dated and leading_number(number) == len(number) else ""


_LONGEST_DAY = 14
_DAY_BEHIND = lazy_pattern(r"[告令函][\s\u3000]+中[华華]民[国國].{6,20}日$", needs="民")
"""經濟部公告　中華民國113年3月5日."""
_IN_FRONT = lazy_pattern(
    r"【(?P<who>[\u3400-\u9fff]{1,20}(?:[部委局厅廳署府]|(?<![学學医醫])院))】"
)
"""【行政院】 in front of a title."""


def _numbered_order(headline: str, span: Span) -> Iterator[Statement]:
    """Yield the number that the title of an order holds: 某某指挥部令（第1号）."""
    match = _ORDER_TITLE.fullmatch(headline)
    if match:
        yield Statement("number", match["order"] + match["count"], headline, span)


def _numbers(placed: Sequence[Placed], number: str) -> Iterator[Statement]:
    """Yield the document number, and who orders where it is that of an order."""
    if number:
        for rule, text, at in placed:
            if rule in ("title", "repeated_title") and (
                number in text or tidy_number(number) in _WITHOUT_BRACKETS.sub("", text)
            ):
                yield Statement("number", tidy_number(number), text, at)
                yield from _ordered(tidy_number(number), text, at)
                break
        else:
            lines = [(text, at) for rule, text, at in placed if rule == "document_number"] or [
                (text, at)
                for rule, text, at in placed
                if rule == "title" and number.endswith("".join(text.split()))
            ]
            for text, at in lines[:1]:
                yield Statement("number", tidy_number(number), text, at)
                yield from _ordered(tidy_number(number), text, at)
    for index, (rule, text, at) in enumerate(placed):
        if rule == "document_number":
            said = _whole_number(placed, index)
            if number.endswith(tidy_number(text)) and said != tidy_number(text):
                continue  # the cover has read it, with all who order
            yield Statement("number", said, text, at)
            yield from _ordered(said, text, at)


_WITHOUT_BRACKETS = lazy_pattern(r"[\s（）()]")


def _ordered(number: str, text: str, at: Span) -> Iterator[Statement]:
    order = ORDER.fullmatch(number) or CIRCULAR.fullmatch(number)
    for name in split_issuers(order["bodies"]) if order else ():
        body = without_state(name)
        if agencies_in(body) and "主席" not in body:
            yield Statement("adopter", body, text, at)


def _whole_number(placed: Sequence[Placed], index: int) -> str:
    """Return a number with the letterhead that begins it: 国务院令 above 第706号."""
    number = tidy_number(placed[index][1])
    above = [(rule, text) for rule, text, _ in placed[:index]]
    announced = above and above[-1][0] == "letterhead" and above[-1][1].endswith("告")
    if _ANNOUNCED.search(number) or (announced and _BY_YEAR.match(number)):
        for rule, text in reversed(above):
            heading = rule == "letterhead" and (agencies_in(text) or re.search("[令告]$", text))
            if not heading:
                break
            if not number.startswith(said := tidy_number(text)):
                number = said + number
    elif number.startswith("第") and number.endswith(("号", "號")):
        orders = [text for rule, text in above if rule == "letterhead" and _GIVEN.search(text)]
        number = "".join((orders[-1] if orders else "").split()) + number
    return number


def history_statements(dated: Sequence[Placement]) -> Iterator[Statement]:
    """Yield what the lines on adoption, amendment and coming into force say together."""
    whole = ""
    starts: list[int] = []
    for text, _ in dated:
        starts.append(len(whole))
        # a history in brackets may be set over lines, each cut where it is full
        whole += text if _is_open(whole + text) and not ends_event(text) else text + "\u3000"
    events = events_in(whole)
    placed = [dated[max(i for i, at in enumerate(starts) if at <= e.start)] for e in events]
    told = {text for event, (text, _) in zip(events, placed, strict=True) if event.date}
    said = list(zip(events, placed, strict=True))
    if said and said[0][0].date > said[-1][0].date:
        said.sort(key=lambda item: item[0].date)  # Taiwan lists the last on top
    shown = next((day for text, _ in dated if (day := _version_of(text))), "")
    yield from _events(_until(said, shown) if shown else said)
    for text, at in dated:
        dates = find_dates(text)
        if not dates or text in told:
            continue
        if version := _VERSION.search(fold_line(text)):
            yield Statement("edition", dates[0][0], text, at)
            yield Statement("status", text[slice(*version.span())], text, at)
        else:
            # a page is published by the minute, a document is not
            moment = _CLOCK.search(text) or _PUBLISHED.match(fold_line(text))
            name, label = ("date_published", PAGE_DATE) if moment else ("date_issued", "")
            yield Statement(name, dates[0][0], text, at, label)
            yield from () if moment else _beside_date(text, dates[0][1:], at)


def _beside_date(text: str, date: tuple[int, int], at: Span) -> Iterator[Statement]:
    """Yield the number or the agencies that share a line with a date and nothing else."""
    said = (text[: date[0]] + text[date[1] :]).strip(_AROUND)
    pieces = said.split()
    numbers = [piece for piece in pieces if is_number(piece)]
    if said and is_number(said):
        yield Statement("number", tidy_number(said), text, at)
    elif numbers and all(piece in numbers or is_agency_line(piece) for piece in pieces):
        yield from (Statement("number", tidy_number(piece), text, at) for piece in numbers[:1])
        for piece in pieces:
            for name in () if piece in numbers else agencies_in(piece):
                yield Statement("letterhead", name, text, at)
    elif said and "年" in text and is_agency_line(said):
        yield from (Statement("letterhead", name, text, at) for name in agencies_in(said))


_AROUND = " \u3000，,、;；()（）"
_PUBLISHED = lazy_pattern(
    r"[（(\[【\s]*(?:时间|日期|发布时间|发布日期|公开日期|发表时间|上传时间)\s*[)）\]】]?\s*:"
)
_CLOCK = lazy_pattern(r"\d{1,2}[:：]\d{2}")


def _is_open(text: str) -> bool:
    return text[:1] in "（(" and sum(map(text.count, "（(")) > sum(map(text.count, "）)"))


def _version_of(text: str) -> str:
    """Return the day of the version that a line names: 民國17年11月19日(非現行條文)."""
    dates = find_dates(text) if _VERSION.search(fold_line(text)) else []
    return dates[0][0] if dates else ""


def _until(said: list[tuple[Event, Placement]], version: str) -> list[tuple[Event, Placement]]:
    """Return the events that made a version: what came after is not of its text.

    Its promulgation and its coming into force may be later than its day.
    """
    kept = [item for item in said if item[0].date <= version]
    for event, place in said[len(kept) :]:
        if event.act not in (Act.PROMULGATED, Act.IN_FORCE):
            break
        kept.append((event, place))
    return kept


def _events(told: Sequence[tuple[Event, Placement]]) -> Iterator[Statement]:
    """Yield what a history says: the first event makes a document, the last amendment an edition.

    Who adopted it issues it, else who promulgated it, else who approved it.
    """
    made = [(e, p) for e, p in told if e.act in _BEGUN and e.date]
    amended = [(e, p) for e, p in told if e.act is Act.AMENDED and e.date]
    for event, (text, at) in (made or amended)[:1]:
        yield Statement("date_issued", event.date, text, at)
    for event, (text, at) in [(e, p) for e, p in made[1:] if e.act is Act.APPROVED][-1:]:
        yield Statement("date_approved", event.date, text, at)
    published = [(e, p) for e, p in made if e.act is Act.PROMULGATED]
    for event, (text, at) in published[-1:]:
        yield Statement("date_published", event.date, text, at)
    if amended:
        event, (text, at) = max(amended, key=lambda item: item[0].date)
        yield Statement("edition", event.date, text, at)
    for act, name in ((Act.IN_FORCE, "date_in_force"), (Act.REPEALED, "date_repealed")):
        for event, (text, at) in [(e, p) for e, p in told if e.act is act and e.date][-1:]:
            yield Statement(name, event.date, text, at)
    for event, (text, at) in _numbered(told)[:1]:
        yield Statement("number", event.number, text, at)
    if who := _who(told):
        event, (text, at) = who
        for body in event.bodies:
            yield Statement("adopter", body, text, at)


def _numbered(told: Sequence[tuple[Event, Placement]]) -> list[tuple[Event, Placement]]:
    """Return the events with numbers, that first whose order has the text as it stands.

    What was revised as a whole is promulgated by an order of its own; 修正 leaves the number.
    """
    revised = max((at for at, (event, _) in enumerate(told) if event.anew), default=0)
    later = [item for item in told[revised:] if item[0].number and item[0].act is Act.PROMULGATED]
    return later or [item for item in told if item[0].number]


def _who(told: Sequence[tuple[Event, Placement]]) -> tuple[Event, Placement] | None:
    """Return the event whose bodies issue a document: adopted, else promulgated, else approved.

    What one body approved, another promulgated, and the first then amended itself, is the first's.
    """
    first = {
        act: next((item for item in told if item[0].act is act and item[0].bodies), None)
        for act in (Act.ADOPTED, Act.PROMULGATED, Act.APPROVED, Act.AMENDED)
    }
    approved = first[Act.APPROVED]
    taken_over = approved and any(
        event.act is Act.AMENDED and set(approved[0].bodies) & set(event.bodies)
        for event, _ in told
    )
    if taken_over and not first[Act.ADOPTED]:
        return approved
    return next(filter(None, first.values()), None)
