"""The history of a law: the events in brackets under its title, each with its date.

（1990年9月7日第七届…第十五次会议通过　根据2009年8月27日…《关于…的决定》第一次修正）: adoption,
approval, promulgation, amendments, coming into force, of any length. An event is a date and, behind
it, who did what; what stands in 《》 belongs to the name of a decision and holds no event.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.dates import find_days, of_republic
from qpsearch.loader.metadata.names import (
    agencies_in,
    issuers_of_title,
    split_issuers,
    without_state,
)
from qpsearch.loader.metadata.numbers import ORDER, tidy_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 6000
"""Characters of the longest history; that of 刑法 with its twelve amendments has some 2,000."""


class Act(StrEnum):
    """What an event did to a document."""

    ADOPTED = "adopted"
    """通过."""
    APPROVED = "approved"
    """批准."""
    PROMULGATED = "promulgated"
    """公布, 发布, or an order by its number."""
    AMENDED = "amended"
    """修正, 修订, 修改."""
    IN_FORCE = "in_force"
    """施行, 生效."""
    REPEALED = "repealed"
    """废止."""


class Event(NamedTuple):
    """One event of a history."""

    act: Act
    date: str
    """ISO 8601, of an amendment the year alone too; empty where the history gives none."""
    bodies: tuple[str, ...]
    """Who acted, in the original glyphs: the legislature, the agencies of an order."""
    number: str
    """The number of the order that says so, empty without one."""
    start: int
    """Where the event begins in the text it was read from."""
    anew: bool = False
    """Whether an assembly has revised the whole text, which is then promulgated anew: 修订通过."""


_ACTS = (
    (Act.AMENDED, "[修增][正订改补]"),
    (Act.REPEALED, "废止|失效|停止适用"),
    (Act.IN_FORCE, "施行|实施|生效|执行|试行"),
    (Act.ADOPTED, "通过|制定|订定|(?:会议|讨论)决定"),
    (Act.APPROVED, "批准|同意|核定|备查|核备"),
    (Act.PROMULGATED, "公[布告]|[发颁印]布|印发|发文|公开"),
)
_FORCE_CLAUSE = lazy_pattern(r"[，,；;]\s*并?自[公发]布(?:之日起|之?日)(?:施行|实施|生效)\W*$")
"""Behind what an event did: …修正发布第五条；并自发布日施行."""
_ACT = lazy_pattern("|".join(rf"(?P<{act.value}>{words})" for act, words in _ACTS))
_END = lazy_pattern(
    r"(?:[修增][正订改补]|更名|[更变][改更][\u3400-\u9fff]{0,4}名称|废止|失效|停止适用|施行|实施|生效|执行|试行|通过|制定|订定|(?:会议|讨论)决定|批准|同意|核定|备查|核备|公[布告]|[发颁印]布|印发"
    r"|令\s*(?:(?:19|20)\d\d\s*年)?\s*第?\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号)"
    r"(?:(?:全文|第|(?=\d{1,4}[条点]))[^，。；]{0,60}[条点](?:文|条文)?)?(?:案|本)?"
    r"(?:[，,；;]\s*(?:并?自[公发]布(?:之日起|之?日)(?:施行|实施|生效)|施行日期[，,]?由[^，。；]{2,12}定之))?[\s，,。；;、.)）\]】]*$"
    r"|(?:通过|批准)的?《[^《》]{1,200}》[\s，,。；;)）]*$"
)
_BY_DECISION = lazy_pattern(r"(?:通过|批准)的?《[^《》]{1,200}》[\s，,。；;)）]*$")
"""通过的《…修正案》: what was adopted amends the document."""
_MAY_JOIN = lazy_pattern(r"(?:[、和]|会议[，,]?)\s*$")
_OPENS = lazy_pattern(r"[\s（(【\[—－–\-•·]*(?:(?:现行)?根据|依据|自|经|于)?\s*$")
_LEAD = lazy_pattern(r"^(?:已?[经由]|业经|并经|根据|依据|提(?=立法院))")
_ASSEMBLY = lazy_pattern(
    r"(?P<place>[\u3400-\u9fff]{0,24}?)第[〇零一二三四五六七八九十\d]{1,4}届(?P<nation>全国)?"
    r"(?:人民代表大会|人大)(?P<standing>常务?委员会|常委会|常务员会)?",
    needs="届",
)
_MEETING = lazy_pattern(
    r"(?P<body>[\u3400-\u9fff、]{2,40}?)\s*(?=审判委员会|第[〇零一二三四五六七八九十百\d]{1,5}[届次]|(?:19|20)\d\d年第"
    r"|(?:部|局|委|署|厅|行|社)务会|常务会|党组)"
)
_TERM = lazy_pattern(r"第[〇零一二三四五六七八九十\d]{1,3}届(?=[\u3400-\u9fff]{4})", needs="届")
_TAIWAN_ORDER = lazy_pattern(
    r"(?P<body>总统|行政院[\u3400-\u9fff]{2,16}?(?:[署局处]|委员会)|[\u3400-\u9fff、]{1,24}?(?:[部院署局府厅处]|[省市县](?!政府)|委员会))"
    r"(?P<number>(?:[（(]\d{2,3}[)）])?\s*[\u3400-\u9fff()（）]{1,9}字第\s*[\d〇零一二三四五六七八九十]{3,14}[A-Za-z]?\s*号)\s*(?:令|函|公告)",
    needs="字",
)
"""内政部台内营字第1070801742号令: who orders stands before the number and is no part of it."""
_RELATIVE = lazy_pattern(r"[省市区县州盟旗](?!.{0,8}[省市区县州盟旗])(?:人民政府|政府|人大)")
"""省人民政府: of which province, only the title says."""
_NATION = "中华人民共和国"


_MAY_BE = lazy_pattern(r"[年\-./].{0,20}?[日号號\d]")


def is_history(text: str) -> bool:
    """Whether a line is a history and nothing else: every event in it ends with its act."""
    return len(text) <= LONGEST and _MAY_BE.search(text) is not None and _is_history(text)


@lru_cache(maxsize=16)
def _is_history(text: str) -> bool:
    """Tell it of a line with a date; several rules ask for the same lines of a head."""
    if text[-1] in _SCHOOL_ENDS and _of_school(text):
        return True
    parts = _parts(_without_quotations(fold_line(text)))
    if not parts:
        return False
    if not parts[0].date:
        return _ADOPTS_FIRST.match(text) is not None and all(
            _END.search(part.words) for part in parts[1:]
        )
    if not _OPENS.fullmatch(text[: parts[0].start]):
        return False
    return _END.search(parts[-1].words) is not None and all(
        _END.search(part.words) or _MAY_JOIN.search(part.words) for part in parts
    )


_ADOPTS_FIRST = lazy_pattern(
    r"[（(][\u3400-\u9fff]{2,20}(?:委员会|委員會|会议|會議)(?:讨论|討論|[审審][议議])?通[过過][\s\u3000，,]*(?=(?:19|20)\d\d年)"
)
"""（最高人民法院审判委员会讨论通过 2011年12月20日发布）: of the adoption no day."""


def is_event(text: str) -> bool:
    """Whether a line says what was done to a document, beside the day."""
    return bool(events_in(text))


def ends_event(text: str) -> bool:
    """Whether a line ends with what an event did: …第三十次会议通过."""
    return _END.search(_without_quotations(fold_line(text))) is not None


def events_in(text: str) -> list[Event]:
    """Return the events of a history, in its order; those without an act are left out."""
    if len(text) > LONGEST:
        return []
    if "日期" in text and (labelled := _labelled(text)):
        return labelled
    if "第" in text and (told := list(_by_line(text))):
        return told
    events: list[Event] = []
    waiting: list[str] = []  # 最高人民法院…会议、 whose act the next event names
    begun = ""
    for part in _parts(_without_quotations(fold_line(text))):
        words = part.words
        shown = text[part.end : part.end + len(words)]
        acts = list(_ACT.finditer(_FORCE_CLAUSE.sub("", words)))
        order = _order_in(shown)
        if not acts and not order:
            if _MAY_JOIN.search(words):
                waiting += _bodies(shown, words)
                begun = begun or part.date
            continue
        year = _YEAR_ALONE.search(words) if acts and "年" in words else None
        if year:
            acts = [match for match in acts if match.start() < year.start()] or acts
        act = _act_of(acts) if acts else Act.PROMULGATED
        if events and _BY_DECISION.search(words):
            act = Act.AMENDED
        until = acts[-1].start() if acts else len(words)
        bodies = tuple(dict.fromkeys([*waiting, *_bodies(shown[:until], words[:until])]))
        if act is Act.AMENDED and not bodies and (decision := _DECISION.match(shown)):
            bodies = tuple(issuers_of_title(decision["title"]))
        number = tidy_number(order.group()) if order else _taiwan_number(shown, words)
        anew = "修订通过" in words and "《" not in shown
        events.append(Event(act, begun or part.date, bodies, number, part.start, anew))
        waiting, begun = [], ""
        if act is Act.PROMULGATED and _AT_ONCE.search(words):
            events.append(Event(Act.IN_FORCE, part.date, (), "", part.start))
        if year:
            events.append(Event(Act.AMENDED, year["year"], (), "", part.start))
    return events


def _by_line(text: str) -> Iterator[Event]:
    """Yield the events of a history whose lines, one behind the other here, are a school's."""
    pieces = text.rstrip("\u3000").split("\u3000")
    if not any(piece and piece[-1] in _SCHOOL_ENDS and _of_school(piece) for piece in pieces):
        return
    at = 0
    for piece in pieces:
        event = _of_school(piece)
        events = [event] if event else events_in(piece) if len(pieces) > 1 else []
        yield from (event._replace(start=at + event.start) for event in events)
        at += len(piece) + 1


def _of_school(text: str) -> Event | None:
    """Return what a line of the history of rules of a school of Taiwan says, its day inside it.

    93學年度第1學期第2次校務會議審議通過(93.12.13), 教育部95年6月23日台高(三)字第…號函同意備查.
    """
    match = _OF_SCHOOL.fullmatch(fold_line(text))
    if match is None:
        return None
    day = of_republic(*map(int, re.findall(r"\d+", match["day"] or match["approved"])))
    if not day:
        return None
    act = Act.APPROVED if match["approved"] else Act.ADOPTED
    if match["did"] and _AMENDS.search(match["did"]):
        act = Act.AMENDED
    return Event(act, day, (), "", 0)


_SCHOOL_ENDS = frozenset(")）查定備备")
_AMENDS = lazy_pattern("[修增][正订]")
_OF_SCHOOL = lazy_pattern(
    r"(?:民国)?\d{2,3}学年度第[一二12]学期第[\d一二三四五六七八九十]{1,3}次(?:临时)?"
    r"[\u3400-\u9fff]{2,20}(?:会议?|委员会)(?P<did>[\u3400-\u9fff\d、第]{0,30})"
    r"\((?P<day>\d{2,3}\.\d{1,2}\.\d{1,2})\)"
    r"|教育部(?:民国)?(?P<approved>\d{2,3}年\d{1,2}月\d{1,2}日)[\u3400-\u9fff]{1,6}"
    r"(?:\([\u3400-\u9fff\d]{1,3}\))?[\u3400-\u9fff]{0,3}字第\d{6,12}[a-z]?号(?:书?函|令)"
    r"(?:同意|准予)?(?:备查|核定|核备)",
    needs="第",
)


def _labelled(text: str) -> list[Event]:
    """Return the events whose days stand behind their names: (签订日期1991年3月26日 生效日期…)."""
    folded = fold_line(text)
    ends = {start: iso for iso, start, _ in find_days(folded)}
    found = [match for match in _DAY_OF.finditer(folded) if match.end() in ends]
    return [
        Event(_NAMED_ACTS.get(match["act"], Act.IN_FORCE), ends[match.end()], (), "", match.start())
        for match in found
    ]


_DAY_OF = lazy_pattern(
    r"(?P<act>签[订署]|颁布|发布|公布|通过|批准|生效|施行|实施)(?:日期|时间)\s*[:：]?\s*"
)
_NAMED_ACTS = {
    "签订": Act.ADOPTED,
    "签署": Act.ADOPTED,
    "通过": Act.ADOPTED,
    "批准": Act.APPROVED,
    **dict.fromkeys(["颁布", "发布", "公布"], Act.PROMULGATED),
}


def _order_in(text: str) -> re.Match[str] | None:
    """Return the order by its number that an event names, or the announcement."""
    return ORDER.search(text) or (_ANNOUNCED.search(text) if "公告" in text else None)


_ANNOUNCED = lazy_pattern(
    r"(?P<bodies>[\u3400-\u9fff、]{4,60}?)公告\s?(?:[〔\[（(]?(?:19|20)\d\d年?[〕\]）)]?)?\s?第\s?[〇零一二三四五六七八九十百\d]{1,6}\s?[号號]"
)
"""国家某委员会公告第3号公布."""


def _taiwan_number(shown: str, words: str) -> str:
    order = _TAIWAN_ORDER.match(words)
    return tidy_number(shown[slice(*order.span("number"))]) if order else ""


_DECISION = lazy_pattern(r"[\s\u3000]{0,4}《(?P<title>.{4,60})")
"""《国务院关于修改…的决定》第二次修订: the title says who decided."""
_YEAR_ALONE = lazy_pattern(
    r"(?<=[过布准正订])[，,；;、\s\u3000]{1,3}(?P<year>(?:19|20)\d\d)年(?:第[一二三四五六七八九十]{1,2}次)?[修增][正订改]"
)
"""…第十七次会议通过，2023年修正: of an amendment the year alone."""
_AT_ONCE = lazy_pattern("[布发](?:之日)?起?(?:施行|实施|试行)")


def _act_of(acts: list[re.Match[str]]) -> Act:
    """Return what several words of one event say: 修订通过 amends, 通过并公布 adopts."""
    named = [Act(match.lastgroup or "") for match in acts]
    if Act.AMENDED in named[-2:]:
        return Act.AMENDED
    if named[-1] is Act.IN_FORCE and Act.PROMULGATED in named:
        return Act.PROMULGATED
    return named[-1]


class _Dated(NamedTuple):
    """A date and the words behind it, up to the next date (folded)."""

    date: str
    """Empty for words before the first date."""
    start: int
    end: int
    words: str


def _parts(plain: str) -> list[_Dated]:
    """Return the dates of a folded history with their words; before the first, an event without."""
    dates = find_days(plain)
    first = dates[0][1] if dates else len(plain)
    parts: list[_Dated] = []
    if first > _LONGEST_LEAD:
        parts.append(_Dated("", 0, 0, plain[:first]))
    for index, (iso, begin, end) in enumerate(dates):
        until = dates[index + 1][1] if index + 1 < len(dates) else len(plain)
        parts.append(_Dated(iso, begin, end, _NEXT.sub("", plain[end:until])))
    return parts


_NEXT = lazy_pattern(r"(?:[，,；;])?\s?(?:现行)?(?:根据|依据|并?自|并?经|并?于|从)?$")
"""Words in front of the next date: 根据2009年…."""
_LONGEST_LEAD = 6


def _bodies(shown: str, words: str) -> list[str]:
    """Return who acted, in the original glyphs.

    Args:
        shown: the words between date and act.
        words: the same, folded; as long.

    """
    skip = len(words) - len(words.lstrip(" \t\u3000，,（("))
    if match := _LEAD.match(words[skip:]):
        skip += match.end()
    shown, words = shown[skip:], words[skip:]
    if match := _ASSEMBLY.search(words):
        place = shown[slice(*match.span("place"))]
        if match["nation"] or not place or match["place"].endswith(_NATION):
            place = "全国" if shown == words or "國" not in shown else "全國"
        standing = "常务委员会" if match["standing"] else ""
        return [f"{place}人民代表大会{standing}"]
    if order := _order_in(words):
        return _named(shown[slice(*order.span("bodies"))])
    if order := _TAIWAN_ORDER.match(words):
        return _named(shown[: order.end("body")])
    if match := _MEETING.match(words):
        named = _TERM.match(words)  # 第三届某仲裁委员会第四次全体会议
        return _named(shown[named.end() if named else 0 : match.end("body")])
    return _named(re.sub(r"\s*(?:联合|聯合|公告|令)*\s*$", "", shown))


def _named(text: str) -> list[str]:
    """Return the agencies of a list, each without 中华人民共和国; none if any is no agency."""
    names = [without_state(name) for name in split_issuers(text.strip())]
    known = all(agencies_in(name) and not _RELATIVE.fullmatch(fold_line(name)) for name in names)
    return [name for name in names if "主席" not in name] if known else []


def _without_quotations(text: str) -> str:
    """Return ``text`` with what stands in 《》 replaced by a filler, as long."""
    if "《" not in text:
        return text
    pieces: list[str] = []
    depth = 0
    for piece in re.split(r"([《》])", text):
        if piece == "《":
            depth += 1
            pieces.append(piece)
        elif piece == "》":
            depth = max(0, depth - 1)
            pieces.append(piece)
        else:
            pieces.append("\u25a1" * len(piece) if depth else piece)
    return "".join(pieces)
