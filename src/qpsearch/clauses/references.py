"""Cross-references in a text: 《…》第N条, 本法第N条, 刑法第N条, 前款, 第十条至第十二条, 文号.

Finding looks at the text alone; what a reference leads to in a corpus is found by
:mod:`qpsearch.studies.references`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.section_references import (
    AMENDING,
    BY_CHAPTER,
    DIVIDES_SO,
    IN_CHINESE,
    IN_ENGLISH,
    INSIDE,
    law_behind,
    may_cite_sections,
    sections_cited,
)
from qpsearch.clauses.shared_units import AND, NUM, SHARED, STEP, TO, completed, is_range, sharing
from qpsearch.model import Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.clauses.shared_units import SharingAddress

_CHAPTER = r"(?:\s*[（(](?P<chapter>第\s*\d+[A-Z]*\s*章)[）)])?"
_ADDRESS = rf"(?:{STEP})+"
_ANNEX = rf"附[件表录錄]\s*(?:{NUM})?(?:{STEP})*"
_OUTLINE = rf"第{NUM}部分(?:第?[（(]{NUM}[）)][条條点點项項款]?)?|第[（(]{NUM}[）)][条條点點]"
KINDS = (
    "法典|宪法|憲法|法|条例|條例|规定|規定|办法|辦法|细则|細則|解释|解釋|规则|規則|纲要|綱要|意见|意見|决定|決定|方案|规划|規劃"
    "|通知|章程|公约|公約|条约|條約|准则|準則|规程|規程|规范|規範|标准|標準|通则|通則"
)
_NUMBER = (
    r"[\u3400-\u9fff]{1,10}(?:〔|\[|［|【)(?:19|20)\d\d(?:〕|\]|］|】)第?\s?\d{1,5}[号號]"
    r"|[\u3400-\u9fff]{2,20}令\s*[（(]?第?\s*(?:\d{1,4}|[一二三四五六七八九十百]{1,5})\s*[号號][）)]?"
)


@cache
def _token(*, ordinances: bool) -> re.Pattern[str]:
    """Return what a reference begins with; with sections of ``ordinances`` where there may be any.

    Looking for these takes half as long again.
    """
    sections = (
        rf"|{BY_CHAPTER}|(?P<section>{IN_CHINESE}|{IN_ENGLISH})|(?P<inside>{INSIDE})"
        if ordinances
        else ""
    )
    amending = f"|{AMENDING}" if ordinances else ""
    no_section = f"(?!{IN_CHINESE})" if ordinances else ""
    return re.compile(
        rf"《(?P<work>(?:[^《》\n]|《[^《》\n]*》){{2,80}})》{_CHAPTER}"
        rf"|[「『](?P<cornered>[^「」『』\n]{{1,40}}(?:{KINDS}))[」』]"
        rf"|(?P<relative>前(?:[两兩二三四五六七八九]?[款项項条條]|述[条條]款)|上[一]?[条條款])(?P<below>(?:{STEP})*)"
        rf"|(?P<own>本(?:{KINDS}|[条條款项項]))(?P<part>{no_section}(?:{_OUTLINE}|{_ADDRESS})?|)"
        rf"|(?P<number>{_NUMBER}{amending}){sections}"
        rf"|(?P<short>{SHARED})"
        rf"|(?P<address>{_OUTLINE}|{_ADDRESS}|{_ANNEX}|§\s*\d{{1,4}}(?:-\d{{1,2}})?)"
        rf"|(?P<loose>{NUM}\s*[条條](?:{STEP})*)"
    )


_TITLE_BEFORE = lazy_pattern(
    rf"(?P<name>(?:[\u3400-\u9fff（）()、]|《[^《》\n]{{1,30}}》){{1,40}}(?:{KINDS}))[”\"〉>]{{0,2}}(?:的|中的?)?"
    r"(?:[（(](?:(?:以下|下文|下)?[简簡统統]?[称稱][^（）()]{1,20}"
    r"|(?P<named>(?:19|20)\d\d[^（）()]{0,10})|第\s*\d+[A-Z]*\s*章|[一二三四五六七八九十]{1,3})[）)])?\s*$"
)
_SAME_BEFORE = lazy_pattern(rf"(?:同|[该該])(?P<kind>{KINDS})(?:的|中的?)?$")
_OWN_BEFORE = lazy_pattern(rf"(?P<own>本(?:{KINDS}))(?:的|中的?)?$")
_CITES = lazy_pattern(
    r"(?:依照?|按照?|根据|根據|依据|依據|违反|違反|适用|適用|符合|参照|參照|见|見|除)$"
)
"""What stands before an address that is surely one."""
_NO_PLACE = lazy_pattern(r"附[件表录錄][^第]*|(?<=[（(])第\s*\d+[A-Z]*\s*章")
"""见附件1 is no reference to a work, nor the chapter number of a Hong Kong ordinance behind it."""
_GOES_ON = lazy_pattern(
    r"[^\u3400-\u9fff]|$|[的所之中至到或和及以与與除各均也亦另前后後第项項目条條内内對对为為爲是作有不应應"
    r"可已自在从從按由等]|规定|規定|处罚|處罰|处理|處理|执行|執行|办理|辦理|进行|進行|適用|适用|情形|要求|确定|確定|"
    r"列|修|删|刪|增|改|明|关|關|准|準|合|拟|擬|草|编|編"
)
"""What goes on after an address in a sentence: 第十条处罚; 第二条跑道 is none."""
_EDITION_AFTER = lazy_pattern(
    r"\s*(?P<open>[（(])?(?P<named>(?:19|20)\d\d(?:[年.\-]\d{1,2}(?:[月.\-]\d{1,2}日?)?|年)?"
    r"(?:第?[一二三四五六七八九十\d]*次?(?:修正|修订|修訂|版|通过|通過|公布|公佈))?本?)(?(open)[）)]|(?<=[正订訂版本]))"
)
_YEAR = lazy_pattern(r"(?P<year>(?:19|20)\d\d)年(?P<how>(?:修正|修订|修訂|公布|公佈)?)的?(?=.{2})")
"""Before a title without marks: 2018年公司法, 2018年修正的公司法."""
_NUMBER_AFTER = lazy_pattern(rf"\s*[（(](?P<number>{_NUMBER})[）)]")
_LAW = lazy_pattern(r"(?:法典|宪法|憲法|[^办辦方]法|条例|條例)$")
"""Ends titles of laws: behind one 第 may be left out (刑法264条); 《意见》30条 has 30 of them."""
_EDITION_BEFORE = lazy_pattern(
    r"(?P<named>(?:19|20)\d\d年(?:\d{1,2}月\d{1,2}日)?(?:修正|修订|修訂|公布|公佈)?)的?$"
)
_NUMBER_TAIL = lazy_pattern(r"[）)]?(?:文件?|號函|号函)?(?:的|中的?)?|,? ")
_JOINER = lazy_pattern(rf"{AND}|{TO}")
_RANGE = frozenset("至到－—-–~～")
_NAMING = lazy_pattern(r"[简簡统統下]?[称稱][为為爲]?\s*[“「]?$")
_CUT = lazy_pattern(
    r"[（）()、]|[条條款项項目](?:和|及|或|[与與]|以及|至)|依照|按照|根[据據]|依[据據]|[违違]反|[适適]用|符合"
    r"|和(?!国|國)|以及|或者|[对對]照|[参參]照"
)
_BRACKET = lazy_pattern(
    r"\s*(?:[（(][^（）()]{1,40}[）)]|(?:19|20)\d\d年?(?:修正|修订|修訂|版)本?)?\s*(?:的|中的?|之)?\s*"
    r"(?:(?:第[一二三四五六七八九十]{1,3}[编編])?[\u3400-\u9fff]{1,8}[编編]|[总總分附][则則])?\s*"
)
"""What may stand between a title and an address: an edition, a short name, the book of a code."""


class ReferenceKind(StrEnum):
    """How a reference names its target."""

    WORK = "work"
    """By title: 《中华人民共和国刑法》第二百六十条, 公司法第三条."""
    OWN = "own"
    """Inside the same document: 本法第五条, 第十条至第十二条."""
    RELATIVE = "relative"
    """By position: 前款, 前两款, 前条第一款."""
    NUMBER = "number"
    """By document number: 国发〔2023〕5号."""


class Reference(NamedTuple):
    """One reference as it stands in a text."""

    kind: ReferenceKind
    span: Span
    """Offsets into the text: title, address and all."""
    text: str
    work: str = ""
    """The title or number as written, without 《》; of a bare name, all that may be of it."""
    address: str = ""
    """第十二条第二款; "" for a work as a whole; for RELATIVE the word itself (前款)."""
    last: str = ""
    """The end of a range (第十条至第十二条); else ""."""
    quoted: bool = True
    """Whether ``work`` stood in 《》; a bare name may begin with words that are not of it."""
    own: str = ""
    """What an OWN reference calls its document (本法): a text may declare that for another."""
    edition: str = ""
    """The edition that it names: 2018年修正. A year before a title (2018年) may be none."""
    number: str = ""
    """The number that stands in brackets behind a title."""


def find_references(text: str, cited: Sequence[Reference] = ()) -> tuple[Reference, ...]:
    """Return the references of a text in order. The number a clause begins with is none.

    Args:
        text: a clause.
        cited: works cited in the clauses before, the last at the end: 该法 may mean one of them.

    """
    return tuple(_joined(text, list(_references(text, list(cited)))))


def _references(text: str, cited: list[Reference]) -> Iterator[Reference]:
    """Yield single references; an address joined to one before goes by the same work.

    Works are added to ``cited``.
    """
    last: Reference | None = None
    passed = 0
    ordinances = may_cite_sections(text)
    divides_so = ordinances and re.search(DIVIDES_SO, text) is not None
    head = _own_number(text)
    for match in _token(ordinances=ordinances).finditer(text):
        start, end = match.span()
        if start < max(head, passed) or (last is not None and start < last.span.end):
            continue
        if ordinances and match["inside"] and not divides_so:
            continue
        found: Reference | None
        if work := match["work"] or match["cornered"]:
            if _NAMING.search(text[max(0, start - 8) : start]):
                continue  # the short name itself: 以下简称《纲要》
            found = _work(text, match, work)
        elif ordinances and match["cap"]:
            found = Reference(
                ReferenceKind.WORK, Span(start, end), match.group(), f"第{match['cap']}章"
            )
        elif match["number"]:
            found = Reference(
                ReferenceKind.NUMBER, Span(start, end), match.group(), match["number"]
            )
        elif match["relative"]:
            found = Reference(
                ReferenceKind.RELATIVE, Span(start, end), match.group(), "", match.group()
            )
        elif match["own"]:
            found = last = _own(match)
            if found is None or not match["part"]:
                continue
        elif pieces := _pieces(match, ordinances=ordinances):
            if law := law_behind(text, match):
                passed = law.span.end
                last = Reference(ReferenceKind.WORK, Span(start, start), "", law.work)
            for found in _sharing(text, pieces, start, end, last, cited):
                yield found
                last = found
                cited += [found] if found.work else []
            continue
        else:
            address = match["address"]
            if loose := match["loose"]:
                address = f"第{loose}" if _follows_law(text, start, last) else None
            found = _address(text, Span(start, end), address, last, cited) if address else None
            if found is None:
                continue
        yield found
        last = found
        if found.work:
            cited.append(found)


def _work(text: str, match: re.Match[str], work: str) -> Reference:
    """Return the reference to a work in marks, with the edition and the number that stand by it."""
    start, end = match.span()
    number = _NUMBER_AFTER.match(text, end)
    edition = _edition_beside(text, start, end)
    end = number.end() if number else end
    return Reference(
        ReferenceKind.WORK, Span(start, end), text[start:end], work, edition=edition,
        number=number["number"] if number else _bare_number(match["chapter"]),
    )  # fmt: skip


def _own(match: re.Match[str]) -> Reference | None:
    """Return the reference of 本法第五条 or 本条; none of 本法 alone."""
    span, part, own = Span(*match.span()), match["part"], match["own"]
    if own[-1] in "条條款项項" and own[1:] not in ("条例", "條例"):
        return Reference(ReferenceKind.RELATIVE, span, match.group(), "", match.group())
    if not part:
        return None
    return Reference(ReferenceKind.OWN, span, match.group(), "", part, own=own)


def _pieces(match: re.Match[str], *, ordinances: bool) -> list[SharingAddress]:
    """Return the addresses that a match holds, where it may hold several."""
    if ordinances and (match["section"] or match["inside"]):
        return list(sections_cited(match.group()))
    if match["short"] or is_range(match["address"] or ""):
        return list(sharing(match.group()))
    return []


def _bare_number(chapter: str | None) -> str:
    """Return the number of a chapter of the laws of Hong Kong without blanks."""
    return "".join((chapter or "").split())


def _edition_beside(text: str, start: int, end: int) -> str:
    """Return the edition that is named beside a title, if any.

    2018年 in brackets behind it is one for sure, before it not.
    """
    if behind := _EDITION_AFTER.match(text, end):
        return behind["named"].removesuffix("年")
    before = _EDITION_BEFORE.search(text, max(0, start - 16), start)
    return before["named"] if before else ""


def _follows_law(text: str, start: int, last: Reference | None) -> bool:
    """Whether the title of a law stands right before: 刑法264条."""
    if last is not None and last.span.end == start:
        return last.kind is ReferenceKind.WORK and not last.address and bool(_LAW.search(last.work))
    before = _TITLE_BEFORE.search(text[max(0, start - 64) : start])
    name = _CUT.split(before["name"])[-1].lstrip("依按据據") if before else ""
    return len(name) > 1 and name[:1] not in "本该該同" and bool(_LAW.search(name))


def _sharing(
    text: str,
    pieces: Iterable[SharingAddress],
    at: int,
    until: int,
    last: Reference | None,
    cited: Sequence[Reference],
) -> Iterator[Reference]:
    """Yield the references of 第67、68条 and 第577至594条: the first decides whose they are."""
    waiting: Reference | None = None
    for address, (start, end), ends_range in pieces:
        span = Span(at + start, at + end)
        if waiting is None:
            waiting = _address(text, span, address, last, cited, until=until)
            if waiting is None:
                return
        elif ends_range:
            span = Span(waiting.span.start, span.end)
            waiting = waiting._replace(span=span, text=text[slice(*span)], last=address)
        else:
            yield waiting
            waiting = waiting._replace(span=span, text=text[slice(*span)], address=address, last="")
    if waiting is not None:
        yield waiting


def _address(
    text: str,
    span: Span,
    address: str,
    last: Reference | None,
    cited: Sequence[Reference] = (),
    until: int = 0,
) -> Reference | None:
    """Return the reference of an address: whose it is stands before it. 第二条跑道 is none.

    ``until`` is where the sentence goes on, where that is not behind the address.
    """
    start, end = span
    names_none = _NO_PLACE.fullmatch(text, start, end) is not None
    if last is not None:
        between = text[last.span.end : start]
        if (
            last.kind is ReferenceKind.WORK
            and not last.address
            and (
                _BRACKET.fullmatch(between)
                or (last.work.startswith("第") and re.fullmatch(r"[）)]?[,，]?\s*", between))
            )
        ):
            return last._replace(
                span=Span(last.span.start, end), text=text[last.span.start : end], address=address
            )
        if last.kind is ReferenceKind.NUMBER and _NUMBER_TAIL.fullmatch(between):
            span = Span(last.span.start, end)
            return last._replace(span=span, text=text[span.start : end], address=address)
        if last.address and _JOINER.fullmatch(between) and not names_none:
            return last._replace(
                kind=ReferenceKind.OWN if last.kind is ReferenceKind.RELATIVE else last.kind,
                span=Span(start, end),
                text=text[start:end],
                address=completed(address, last.address),
                last="",
            )
    if same := _SAME_BEFORE.search(text, max(0, start - 12), start):
        of_kind = (one for one in reversed(cited) if is_of_kind(one.work, same["kind"]))
        work = next(of_kind, cited[-1] if cited else None)
        if work is not None:
            return work._replace(span=span, text=text[start:end], address=address, last="")
        return Reference(ReferenceKind.OWN, span, text[start:end], "", address)
    before = _TITLE_BEFORE.search(text[max(0, start - 64) : start])
    if before is None:
        if names_none:
            return None
        alone = len(re.findall(STEP, address)) == 1
        cites = _CITES.search(text, max(0, start - 4), start)
        if alone and not cites and not _GOES_ON.match(text, until or end):
            return None
        return Reference(ReferenceKind.OWN, span, text[start:end], "", address)
    if own := _OWN_BEFORE.search(text, max(0, start - 12), start):
        return Reference(ReferenceKind.OWN, span, text[start:end], "", address, own=own["own"])
    edition = (before["named"] or "").removesuffix("年")
    name = _CUT.split(before["name"])[-1].lstrip("依按据據")
    if name.startswith("年"):
        year = _YEAR.search(text, max(0, start - 64), start)
        if year and text[year.end() - 1] != "》":
            edition = edition or f"{year['year']}年{year['how']}"
            name = name[1:].removeprefix(year["how"]).removeprefix("的")
    return Reference(
        ReferenceKind.WORK, span, text[start:end], name, address, quoted=False, edition=edition
    )


def is_of_kind(title: str, kind: str) -> bool:
    """Whether a work may be called so: 本法 of a 法典, but not of 办法."""
    title = title.partition("·")[0].rstrip("》")
    is_law = kind != "法" or not title.endswith(("办法", "辦法"))
    return is_law and title.endswith((kind, f"{kind}典"))


def _joined(text: str, found: list[Reference]) -> Iterator[Reference]:
    """Drop works that only head an address; make one reference of a range."""
    position = 0
    while position < len(found):
        reference = found[position]
        position += 1
        after = found[position] if position < len(found) else None
        if after is not None and after.span.start == reference.span.start:
            continue
        if (
            after is not None
            and reference.address
            and after.address
            and reference.work == after.work
        ):
            between = text[reference.span.end : after.span.start].strip()
            if between in _RANGE:
                span = Span(reference.span.start, after.span.end)
                reference = reference._replace(
                    span=span, text=text[span.start : span.end], last=after.address
                )
                position += 1
        yield reference


def _own_number(text: str) -> int:
    """Return where the number that a clause begins with ends."""
    match = re.match(rf"\s*(?:{STEP})(?=[\s\u3000]|$)", text) or re.match(
        r"\s*第\s*[^条條章节節编編\n，。]{1,9}[条條章节節编編](?:之[一二三四五六七八九十]+)?", text
    )
    return match.end() if match else 0
