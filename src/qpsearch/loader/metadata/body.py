"""What the text itself says of the document: its promulgation, its coming into force, its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.dates import day_of_republic
from qpsearch.loader.metadata.force import said_in_force
from qpsearch.loader.metadata.forms.minutes import meeting_day
from qpsearch.loader.metadata.forms.standard import FRONT, above_scope
from qpsearch.loader.metadata.history import Act, events_in
from qpsearch.loader.metadata.kinds import ends_title, kind_of
from qpsearch.loader.metadata.lines import bare
from qpsearch.loader.metadata.names import is_body, split_issuers
from qpsearch.loader.metadata.statements import Statement
from qpsearch.loader.metadata.titles.headline import is_dateline
from qpsearch.loader.metadata.titles.title import joined_lines
from qpsearch.text.folding import fold_line, simplified
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_IN_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.loader.metadata.head import Head
    from qpsearch.model import Division, Span

_PROMULGATION = lazy_pattern(
    r"(?P<lead>[^。；;!！?？\n]{0,60}?)(?:联合|聯合)?(?:印发|印發|发布|發布|發佈|公布|公佈)(?:了)?\s*(?:关于|關於)?《(?P<title>[^《》]{4,60})》"
)
_BROUGHT_OUT = lazy_pattern(
    r"[^。；《》]{2,40}?(?:出[台臺]|推出)[^《》]{0,12}《(?P<title>[^《》]{4,60})》",
    needs="《",
)
_LEAD_WORDS = lazy_pattern(
    r"^.*[,，:：]\s*|^\s*(?:近日|日前|今日|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)+|(?:近日|日前|联合|聯合|关于|關於)$"
)
_PROMULGATION_LINES = 4
_NEAR = 3
"""Lines below such a sentence among which what was given out begins."""
_REPORTED = lazy_pattern(r"(?:[^。，]{0,8}，)?记者[^。，《]{1,24}(?:获悉|了解到)", needs=("记者",))
"""How news begins that names its source: 近日，记者从市医保局了解到."""
_CALLED = lazy_pattern(r"《([\u3400-\u9fff]{2,4})》")
"""An act by the last word of its name alone: 《办法》, 《若干意见》."""
_DIVIDED = 2
"""Levels of numbered divisions that an act has, and news of it has not."""
_ADDRESSEE = lazy_pattern(r"[^。]{2,200}(?<!如下)[：:]")
_TITLE_COLUMNS = 30


_ABOUT = lazy_pattern(
    r"》的?(?:政策|文字|图文|官方|权威)?(?:理解与适用|解读|答记者问|起草说明|评析|释义|述评)"
)
"""How the headline of what is written about a document ends."""


class OwnWords(NamedTuple):
    """What the text itself says of the document."""

    titles: tuple[Statement, ...]
    """The title and who gave it, by 〔who〕印发《what》 or the headline."""
    force: tuple[Statement, ...]
    """The day from which it says it is in force."""
    from_issue: Statement | None
    """That it is in force from the day of its issue; the value is empty."""
    opening: Statement
    """Its first words, for want of a title."""
    acts: tuple[Statement, ...]
    """Who gives it and when it was adopted, in its own sentences: 我代表某市人民政府，向大会报告;
    《某条例》已经某日某会议通过."""
    is_news: bool
    """Whether it begins as news does (新华社北京2月18日电), or tells of an act that its headline
    names."""


class _Saying(NamedTuple):
    """A value and where the text says it (offsets)."""

    field: str
    value: str
    start: int
    end: int


def levels_of(outline: Iterable[Division]) -> int:
    """Return how many levels of numbered divisions there are, up to two."""
    numbered = {division.eid for division in outline if division.num}
    if any(eid.rpartition("__")[0] in numbered for eid in numbered):
        return 2
    return 1 if numbered else 0


def read_body(draft: Draft, head: Head, *, levels: int) -> OwnWords:
    """Read what a text says of itself.

    Args:
        draft: the cleaned draft.
        head: the lines above it.
        levels: how many levels of numbered divisions the text has. A document that its first
            sentences name (印发《…》) is the document itself rather than the subject of news where
            there are several, or one that begins right below.

    """
    lines, text = draft.lines(), draft.text
    opening = _opening_words(lines)
    told = levels < _DIVIDED and _tells_of_act(head.headline, text)
    named = [] if told else list(_headline(head))
    own = not (
        named
        or kind_of(head.headline)
        or ("关于" in fold_line(head.headline) and ends_title(head.headline))
        or head.gathers
        or _ABOUT.search(fold_line(head.headline))
    )
    announced = _announced(lines, text, whole=levels > 1) if levels and own else []
    force = None if head.gathers else said_in_force(text)
    begins = [_Saying("date_in_force", *force)] if force else []
    said = [
        Statement(found.field, found.value, text[found.start : found.end], span)
        for found in (_Saying("title", opening, 0, len(opening)), *announced, *begins)
        for span in [draft.source_span(found.start, found.end)]
    ]
    titled, begun = said[1 : 1 + len(announced)], said[1 + len(announced) :]
    if head.headline:
        titled.append(Statement("title", head.headline, head.headline, head.span))
    elif own:
        titled += _called(draft, lines)
    return OwnWords(
        (*named, *titled),
        tuple(said for said in begun if said.value),
        next((said for said in begun if not said.value), None),
        said[0],
        tuple(_acts(draft, lines, head.headline)),
        told or any(_opens_news(line.text) for line in lines[:_SUBTITLES]),
    )


def _opens_news(text: str) -> bool:
    return is_dateline(text) or _REPORTED.match(simplified(text[:_OPENING])) is not None


def _acts(draft: Draft, lines: Sequence[DraftLine], title: str) -> Iterator[Statement]:
    """Yield who gives a report in the name of whom, and when an act of this title was adopted."""
    if "报告" in fold_line(title):
        for line in lines[:_SPOKEN]:
            if match := _SPEAKS_FOR.search(fold_line(line.text[:_OPENING])):
                body = line.text[slice(*match.span("body"))]
                yield Statement("adopter", body, body, draft.source_span(line.start, line.end))
                return
    rows = ((line.text, draft.source_span(line.start, line.end)) for line in lines[:_ROWS])
    yield from meeting_day(title, rows)
    if lines and lines[-1].text[-1] in "）)" and "字第" in lines[-1].text[-_LONGEST_LETTER:]:
        yield from _letter_behind(draft, lines[-1])
    adopted = f"《{title}》已"
    for line in lines if title and draft.holds(adopted) else ():
        if line.text.startswith(adopted):
            where = draft.source_span(line.start, line.end)
            yield from adoption(line.text, len(title) + 2, where)
            return


_ROWS = 12
"""Lines among which minutes say when the meeting was held."""


def adoption(text: str, start: int, where: Span) -> Iterator[Statement]:
    """Yield when an act was adopted and by whom, of a sentence behind its name."""
    for event in events_in(text[start:]):
        if event.act in _BEGINS and event.date:
            yield Statement("date_issued", event.date, text, where)
            for body in event.bodies:
                yield Statement("adopter", body, text, where)


def _letter_behind(draft: Draft, line: DraftLine) -> Iterator[Statement]:
    """Yield what stands in brackets behind a ruling: （某部108/01/31某財際字第1072452195號令）."""
    match = _RULED.search(line.text)
    day = day_of_republic(match["day"]) if match else ""
    if match is None or not (day and is_body(match["body"])):
        return
    where = draft.source_span(line.start + match.start(), line.end)
    for field, value in (
        ("signer", match["body"]),
        ("number", match["number"]),
        ("date_issued", day),
    ):
        yield Statement(field, value, match.group(), where)


_LONGEST_LETTER = 80
_RULED = lazy_pattern(
    r"[（(](?P<body>[\u3400-\u9fff]{2,16}?)[\s\u3000]?(?P<day>\d{2,3}([-./])\d{1,2}\3\d{1,2})[\s\u3000]?"
    r"(?P<number>[\u3400-\u9fff（）()]{1,12}字第\d{3,14}[号號])(?:解[释釋]令|令|[书書]?函|公告)?[)）]$"
)


def _called(draft: Draft, lines: Sequence[DraftLine]) -> Iterator[Statement]:
    """Yield what a text without a headline calls itself: 本條例可引稱為《…條例》, a report.

    A standard has its title above its first chapter.
    """
    for line in lines[:_NAMED_WITHIN]:
        if match := _CITED_AS.search(line.text):
            where = draft.source_span(line.start, line.end)
            yield Statement("title", match["title"], line.text, where)
            return
    if place := above_scope([line.text for line in lines[:FRONT]]):
        above = [lines[at] for at in place]
        title = joined_lines([line.text for line in above])
        yield Statement("title", title, title, draft.source_span(above[0].start, above[-1].end))
        return
    for line in lines[:1]:
        match = _IN_BRACKETS.match(line.text)
        if match and ends_title(match["title"]):
            where = draft.source_span(line.start, line.end)
            yield Statement("title", match["title"], line.text, where)
            return
    for line in lines[:_SPOKEN]:
        if match := _REPORTS.search(fold_line(line.text[:_OPENING])):
            where = draft.source_span(line.start, line.end)
            yield Statement("title", "政府工作报告", line.text, where)
            for body in [match["body"]] if match["body"] else ():
                yield Statement("adopter", body, line.text, where)
            return


_NAMED_WITHIN = 12
"""Lines of an ordinance in which it says how it is called."""
_CITED_AS = lazy_pattern(r"本[條条規规][例則则]可引[稱称][為为爲]《(?P<title>[^《》]{3,60})》")
_IN_BRACKETS = lazy_pattern(r"[【〖](?P<title>[^【】〖〗]{4,60})[】〗](?=\S)")
"""【某某管理办法】为加强管理，…: the title leads the first sentence."""
_REPORTS = lazy_pattern(
    r"我(?:受[^,。]{2,20}委托,?)?代表(?:(?P<body>(?![省市县区州旗]|自治)[\u3400-\u9fff]{2,16}?人民政府)"
    r"|[省市县区州旗]?[\u3400-\u9fff]{0,4}(?:人民)?政府),?向大会(?:报告|作)[^。]{0,10}工作",
    needs="我",
)
_BEGINS = frozenset([Act.ADOPTED, Act.APPROVED, Act.PROMULGATED])
_SPEAKS_FOR = lazy_pattern(
    r"我(?:受[^,。]{2,20}委托,?)?代表(?P<body>(?![省市县区州旗]|自治)[\u3400-\u9fff]{2,16}?"
    r"(?:人民政府|政府|国务院|法院|检察院|常务委员会)),?(?:向|将|作)",
    needs="我",
)
_SPOKEN = 4
"""Lines of a report, with its salutation, in which its giver says for whom he speaks."""
_OPENING = 120
_SUBTITLES = 4
"""Lines within which news begins: headlines may stand above."""


def _headline(head: Head) -> Iterator[Statement]:
    """Yield the title and who gave it, where the headline is 〔who〕印发《what》."""
    headline, span = head.headline, head.span
    match = _PROMULGATION.search(headline) if "《" in headline else None
    rest = fold_line(headline[match.end() :]).strip() if match else ""
    if match and rest in ("", "的通知", "的通告", "的公告"):
        yield Statement("title", headline if rest else match["title"], match.group(), span)
        for name in _givers(match):
            yield Statement("promulgator", name, match.group(), span)


def _tells_of_act(headline: str, text: str) -> bool:
    """Whether a text tells of what its headline says that somebody gave out.

    It calls that 《办法》; an act says 本办法 of itself.
    """
    match = _PROMULGATION.match(headline) or _BROUGHT_OUT.match(headline)
    if match is None or headline[match.end() :].rstrip()[:1] not in ("", " "):
        return False  # behind a space, the second line of the headline
    return any(match["title"].endswith(named[1]) for named in _CALLED.finditer(text))


def _announced(lines: Sequence[DraftLine], text: str, *, whole: bool) -> list[_Saying]:
    """Return the title that the first lines say somebody gave out: 印发《…》.

    What calls that 《意见》 again and again is written about it.
    """
    for index, line in enumerate(lines[:_PROMULGATION_LINES]):
        match = _PROMULGATION.search(line.text) if "《" in line.text else None
        below = lines[index + 1 : index + 1 + _NEAR]
        if (
            match
            and kind_of(match["title"])
            and (whole or any(_begins(match["title"], other) for other in below))
            and sum(match["title"].endswith(said[1]) for said in _CALLED.finditer(text)) < _AGAIN
        ):
            start, end = line.start + match.start(), line.start + match.end()
            givers = (_Saying("promulgator", name, start, end) for name in _givers(match))
            return [_Saying("title", match["title"], start, end), *givers]
    return []


_AGAIN = 2


def _begins(title: str, line: DraftLine) -> bool:
    """Whether a line begins what a sentence above gave out: its title, or its count."""
    return is_numbered(line.text) or bare(line.text) == bare(title)


def _givers(match: re.Match[str]) -> Iterator[str]:
    """Return who gave out what a sentence names."""
    lead = match["lead"]
    for _ in range(3):
        lead = _LEAD_WORDS.sub("", lead).strip()
    return filter(is_body, split_issuers(lead))


_PREFACE = lazy_pattern(r"[序前引导導][\s\u3000]*言")
_PASSES_ON = lazy_pattern(
    r"(?:现将(?:修订后的)?|^)《(?P<title>[^《》]{4,60})》(?:已经?[^。]{2,40}[,，]现(?:予以?)?)?印发给你们"
)


_CHAPTER = lazy_pattern(
    r"(?:第[\s\u3000]*[\d一二三四五六七八九十]{1,4}[\s\u3000]*[章节節编編篇部][\s\u3000]*){1,2}",
    needs="第",
)
_NAME = 24


def _opening_words(lines: list[DraftLine]) -> str:
    """Return the words up to the first full stop or comma past a few words, for want of a title.

    An addressee says nothing of the subject, nor does 序言. A letter that only passes on is called
    by what; a chapter of a book that has a page of its own, by its number and its name.
    """
    if not lines:
        return ""
    for line in lines[:_PROMULGATION_LINES]:
        if "《" in line.text and (match := _PASSES_ON.search(fold_line(line.text))):
            return f"关于印发《{line.text[slice(*match.span('title'))]}》的通知"
    first = next(
        (
            line
            for line in lines
            if not (_ADDRESSEE.fullmatch(line.text) or _PREFACE.fullmatch(line.text))
            and any(map(str.isalnum, line.text))
        ),
        lines[0],
    )
    if len(lines) > 1 and first is lines[0] and first.text[0] == "第":
        name = lines[1].text
        if _CHAPTER.fullmatch(first.text) and len(name) <= _NAME and not ENDS_IN_MARK.search(name):
            return f"{first.text} {name}"
    sentence = re.split(r"[。！？!?]", first.text, maxsplit=1)[0]
    return (
        sentence
        if len(sentence) <= _TITLE_COLUMNS
        else sentence[:_TITLE_COLUMNS].rstrip("，,、") + "…"
    )
