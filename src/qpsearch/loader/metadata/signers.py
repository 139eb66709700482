"""Who signs a document, and when: agencies and officers below a text, in their many forms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import day_in_figures, find_dates
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine

OFFICE = lazy_pattern(
    r"(?:(?:中[华華]人民共和[国國]|国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*|[\u3400-\u9fff]{2,14}[部局署行会會])代?(?:总理|總理|主席|主任|部长|部長|局长|局長|院長|署長|处长|處長|[省市县縣区區州盟旗镇鎮乡鄉][长長]|院长|院長|检察长|署长|行长"
    r"|行政[长長]官|[\u3400-\u9fff]{2,6}司司[长長]|立法[会會]主席)"
    r"(?:[\s\u3000]+|[\s\u3000]*[:：][\s\u3000]*)"
    r"[\u3400-\u9fff×X*][\u3400-\u9fff·○〇×X*\s\u3000]{1,12}",
    needs="任司官局席总總署處長长",
)
_SIGNS = lazy_pattern(
    r"(?:中[华華]人民共和[国國]|国家|國家|国务院|國務院|部|委|局|省|市|区|县|自治区)*代?"
    r"(?:总理|總理|主席|主任|部长|部長|局长|局長|署长|署長|行长|行長|[省市县縣区區州盟旗镇鎮乡鄉][长長]|院长|院長|检察长|会长|會長|校长|校長)"
    r"[\u3400-\u9fff·]{2,4}",
    needs="任局席总會校總署長长",
)
"""行　长　易　纲, 总理李鹏: office and name set wide, or with nothing between, above the date."""
_STAFF = lazy_pattern(
    r"[\u3400-\u9fff]{0,8}(?:顾问|顧問|秘书|秘書|书记|書記|主任|处长|處長|科长|科長|司长|司長|局长|局長|署长|署長|经理|經理|总监|總監)"
)
_PERSON = lazy_pattern(r"[\u3400-\u9fff]{2,4}")


_PLACE = lazy_pattern(
    r"[\u3400-\u9fff]{2,7}?(?:省|市|县|區|区|縣|州|盟|旗)"
    r"|[\u3400-\u9fff]{2,12}?(?:开发|开放|高新|示范|试验|合作|功能|保税|旅游度假|技术产业)[\u3400-\u9fff]{0,4}区"
)
_CENTRAL = lazy_pattern(
    r"(?:[\u3400-\u9fff]{1,6}部应对|国务院|國務院|中共|中央|全国|全國|国家|國家|中国|中國|最高人民)"
)
"""How the names of central bodies begin."""


def name_over_lines(lines: list[DraftLine], last: int, found: dict[int, str]) -> int:
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
        signed = lines[last + 1].text if found.get(last + 1) == "signature" else ""
        below = SEAL.sub("", signed)
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


def signed_by_person(lines: list[DraftLine], last: int) -> list[int]:
    """Return the lines of a signature by agency, office and name: 立法會秘書處 ⏎ 助理法律顧問 ⏎ ….

    An office and a name on one line are one too: 行　长　易　纲.
    """
    text = "".join(lines[last].text.split())
    if _SIGNS.fullmatch(text):
        return [last]
    if last and _FOR_HEAD.fullmatch(text) and _HEAD_OF.fullmatch(lines[last - 1].text):
        return [last - 1, last]
    if last and text[-1] in "启啟" and _WRITES.fullmatch(text):
        office = lines[last - 1].text
        return [last - 1, last] if _OFFICER.fullmatch(office) else [last]
    if last and _OFFICE_OF.fullmatch(text) and _CLERKS.fullmatch(lines[last - 1].text):
        return [last - 1, last]
    if last < _SIGNED_LINES - 1 or not _PERSON.fullmatch(text):
        return []
    office, agency = lines[last - 1].text, lines[last - 2].text
    signed = _STAFF.fullmatch(office) and agencies_in(agency)
    return [last - 2, last - 1, last] if signed else []


_SIGNED_LINES = 3
_CLERKS = lazy_pattern(r"立法[会會][秘祕][书書][处處]")
_OFFICE_OF = lazy_pattern(r"[议議][会會]事[务務]部\d{1,2}")
"""Which clerks of the Legislative Council sign: 立法會秘書處 ⏎ 議會事務部2."""
_FOR_HEAD = lazy_pattern(r"[（(]?[\u3400-\u9fff]{2,4}[\s\u3000]*代行[）)]?", needs="代")
_HEAD_OF = lazy_pattern(r"[\u3400-\u9fff]{2,20}(?:[长長]|[专專][员員])")
"""教育局局長 ⏎ 陳某某代行: an officer of Hong Kong signs for the head."""
_WRITES = lazy_pattern(r"[（(]?[\u3400-\u9fff]{2,4}[）)]?[谨謹敬][启啟]", needs="启啟")
_OFFICER = lazy_pattern(
    r"[\u3400-\u9fff]{0,16}(?:[总總]裁|[总總][经經]理|[总總][监監]|主任|[处處署局][长長]|[专專][员員])"
    r"(?:[（(][\u3400-\u9fff\d]{1,16}[）)])?"
)
"""助理總裁（銀行操守） ⏎ 區某某 謹啟: who signs a letter of Hong Kong."""


def headed_agency(text: str) -> str:
    """Return the agency whose head signs by name, in Hong Kong: 署理運輸署署長 某某某."""
    match = _HEADED.fullmatch(text) if text[-1:] not in "。；：" else None
    return match["agency"] if match else ""


_HEADED = lazy_pattern(
    r"(?:署理|代理)?(?P<agency>[\u3400-\u9fff]{1,12}(?P<kind>[署處处局廳厅]))(?P=kind)[長长][\s\u3000]*"
    r"[\u3400-\u9fff]{2,4}",
    needs="長长",
)


SHORT_DAYS = frozenset("12二")
"""How a day in figures or a month begins."""


def is_signed_short(lines: list[DraftLine], index: int) -> bool:
    """Whether a day in figures, or a month alone, stands right below an agency that signs."""
    text = "".join(lines[index].text.split())
    if not index or not is_agency_line(lines[index - 1].text):
        return False
    if text.isdigit():
        return day_in_figures(text) != ""
    short = _IN_FIGURES.fullmatch(text) or _MONTH.fullmatch(text)
    return short is not None and index > len(lines) // 2


def signed_below(lines: list[DraftLine], index: int) -> int:
    """Return how many lines below a date say who gave an act and that it be published, in Macau.

    二零零零年十二月六日 ⏎ 行政長官 何某某; 命令公佈。 may stand between.
    """
    below = index + 1
    while below < len(lines) and below <= index + _ORDERED_LINES:
        text = lines[below].text
        if OFFICE.fullmatch(text):
            return below - index
        if _GIVES_ACT.fullmatch(text) and below + 1 < len(lines):
            return below + 1 - index if _PERSON.fullmatch(lines[below + 1].text) else 0
        if not (_ORDERED.fullmatch(text) or after_date(made_on(text)) == ""):
            return 0
        below += 1
    return 0


_ORDERED_LINES = 3
_GIVES_ACT = lazy_pattern(
    r"行政[长長]官|[\u3400-\u9fff]{2,6}司司[长長]|立法[会會]主席", needs="司官席"
)
_ORDERED = lazy_pattern(r"(?:命令|着令|特此)公[佈布]。?")
_MADE = lazy_pattern(
    r"日(?:(?:制定|通[过過]|[签簽]署|作出|核准)。?|[\s\u3000]*[（(]星期[一二三四五六日][）)])$"
)
"""二零二一年一月二十一日制定。: how the acts of Macau are dated; 2025年5月1日（星期四）."""
_MADE_ENDS = frozenset("制定通过過签簽署作出核准。）)")
_IN_FIGURES = lazy_pattern(r"(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}")
_MONTH = lazy_pattern(
    r"(?:19|20)\d\d年\d{1,2}月|[二〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月"
)
"""What stands below who signs, beside a whole day: 2021.4.28, 2020年3月."""
STANDS_IN = lazy_pattern(r"[（(](?:[^（）()]{2,30}代章|印章|公章|[盖蓋]章)[）)]")
"""Whose seal stands for that of who signs: （某局代章）; or that there is one: （印章）."""


SEAL = lazy_pattern(r"[\s\u3000]*[（(](?:借章|代章|盖章|蓋章|公章|印|章)[）)]$")
"""Whose seal it is, or that there is one: 某某领导小组（借章）."""
GIVES_OUT = lazy_pattern(r"(?<=.{3})[\s\u3000]?(?:[发發][布佈]|印[发發]|制定|[颁頒][布佈])$")
"""国家数据局发布, below the last article."""


def is_signature(text: str) -> bool:
    """Whether a line above a date is who signs: agencies, or an officer."""
    text = SEAL.sub("", text)
    return (
        (bool(agencies_in(text)) and all(map(agencies_in, text.split("\t"))))  # no row of a list
        or OFFICE.fullmatch(text) is not None
        or _BARE_OFFICE.fullmatch("".join(text.split())) is not None
        or bool(agency_of_officer(text))
    )


def agency_of_officer(text: str) -> str:
    """Return whose head signs where both stand on a line: 某某银行  行  长   潘某某; else empty."""
    signed = _HEADS.fullmatch(text) if _HEADS_BY.search(text) else None
    return signed["agency"] if signed and agencies_in(signed["agency"]) else ""


_HEADS_BY = lazy_pattern(r"[长長任席]")
_HEADS = lazy_pattern(
    r"(?P<agency>[\u3400-\u9fff]{4,24}(?:部|委|局|行|署|院|会|會|府))[\s\u3000]+"
    r"代?(?:[行局部署院][\s\u3000]*[长長]|主[\s\u3000]*[任席])[\s\u3000]+[\u3400-\u9fff][\u3400-\u9fff·\s\u3000]{1,8}"
)


_BARE_OFFICE = lazy_pattern(r"代?(?:省|市|县|縣|区|區|州|盟|旗)[长長]|(?:部|局|厅|廳|署)[长長]")
"""Who signs an order, where the name has been lost."""


def after_date(text: str) -> str | None:
    """Return what a line holds before the date that it ends with; ``None`` if it has none."""
    if not text.endswith(_ENDS_OF_DATE):
        return None
    dates = find_dates(text)
    if len(dates) != 1 or dates[0][2] != len(text.rstrip("。")):
        return None
    if text[-1] == "。" and dates[0][1]:
        return None  # a sentence that ends with a date
    rest = text[: dates[0][1]].strip()
    return re.sub(r"^[(（]|[)）]$", "", rest)


def may_end_in_date(text: str) -> bool:
    """Whether a line may be one that ends in a date, or in what was done on it, or where."""
    return (
        text[-1] in _MADE_ENDS
        or text.endswith(_ENDS_OF_DATE)
        or "日于" in text[-_LONGEST_PLACE:]
        or "日於" in text[-_LONGEST_PLACE:]
    )


_LONGEST_PLACE = 28
_ENDS_OF_DATE = ("日", "号", "號", "日。")


def made_on(text: str) -> str:
    """Return a line up to its date, without the words behind that say what was done, or where.

    日制定; 日於海關.
    """
    if "日于" in text or "日於" in text:
        return _MADE_AT.sub("日", text)
    return _MADE.sub("日", text) if text[-1] in _MADE_ENDS else text


def made_at(text: str) -> str:
    """Return who signs at the end of a line, behind the day: 二零二五年二月二十日於海關."""
    match = _MADE_AT.search(text) if "日于" in text or "日於" in text else None
    return match["agency"] if match else ""


_MADE_AT = lazy_pattern(r"日[于於](?P<agency>[\u3400-\u9fff]{2,24})[.。]?$")


def is_officer(text: str) -> bool:
    """Whether a line is an office and a name, below where it was signed: 代局長 何某某."""
    return len(text) <= _LONGEST_OFFICER and _OFFICER_NAMED.fullmatch(text) is not None


_LONGEST_OFFICER = 40
_OFFICER_NAMED = lazy_pattern(
    r"[\u3400-\u9fff（）()]{2,24}[长長任員员席官][\s\u3000]*[:：]?[\s\u3000]*[\u3400-\u9fff][\u3400-\u9fff\s\u3000]{1,6}"
    r"|[局署院校厅廳处處][长長][\s\u3000]*[:：]?[\s\u3000]*[\u3400-\u9fff][\u3400-\u9fff\s\u3000]{1,6}"
)
