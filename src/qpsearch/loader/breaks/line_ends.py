"""Lines that an extraction has run together: title and addressee, a sentence and the signature.

What a program took out of a print or a page loses line ends where the layout had none of its own.
Each is told by the form of both halves, never by one alone; nothing but a line end is added.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.breaks import annexes
from qpsearch.loader.breaks.flat_counts import divisions_in
from qpsearch.loader.breaks.flat_text import NAMED, first_article, treaty_properties
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.forms.report import is_speaker
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import leading_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine

_KINDS = "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要"
_OTHER_KINDS = "措施|办法|规定|方案|细则|提示|说明|倡议书|规则|解释|指南|要点|计划|预案"
_TO = r"(?=[^，、。；：:《》的]{0,12}各)[^。：:《》]{4,300}[：:]"
"""An addressee: 各省、自治区、直辖市财政厅（局）：; 某某银行各分行：."""
_TITLED = (
    rf"[^。；：:，《]{{0,40}}关于[^。；：:]{{2,90}}?的(?:{_KINDS})(?:[（(][^（）()]{{1,12}}[）)])?"
)
_ADDRESSED = lazy_pattern(
    rf"{_TITLED}"
    r"[ \t\u3000]*(?P<number>[\u3400-\u9fff]{2,10}[〔\[]20\d\d[〕\]]\d{1,4}号[ \t\u3000]*)?"
    r"(?P<source>来源[：:][^：:。各]{2,16}[ \t\u3000]*)?"
    rf"(?={_TO})",
    needs="于",
)
_BY_NAME = lazy_pattern(
    rf"{_TITLED}[ \t\u3000]*"
    r"(?P<first>[\u3400-\u9fff]{4,24})(?:[、，；][\u3400-\u9fff（）]{2,24}){0,12}[：:]"
)
"""A title and those whom it names: …的通知某某银行某市中心支行，某市海关：."""
_ADDRESSEE = lazy_pattern(rf"[ \t\u3000]*(?={_TO})")
_HEAD = 12
"""Lines among which title and addressee stand."""
_CHAPTER = lazy_pattern(
    r"第[一二三四五六七八九十]{1,3}[章节節][ \t\u3000]+[^。；：:《》\n]{1,30}?"
    r"(?=第[一二三四五六七八九十百]{1,6}[条條][ \t\u3000])"
)
_HEADING = lazy_pattern(
    r"[一二三四五六七八九十]{1,3}、[^。；：:，,\n（(]{4,30}?(?=[（(]一[）)](?!》))"
)
"""A heading and the first division below it: 一、加强管理（一）强化审查。"""
_BEGINNINGS = {
    "第": _CHAPTER,
    "主": annexes.WORDS,
    **dict.fromkeys("一二三四五六七八九十", _HEADING),
}
"""First letter of a line → what may stand on one line there with what comes next."""
_SECOND = lazy_pattern(r"^[ \t\u3000]*[（(]二[）)]", re.MULTILINE)
_FIRST = lazy_pattern(r"第\s*[一1]\s*[章条條編编]")
_FOOT = 6
"""Last lines of a document among which its signature is looked for."""
_LONGEST_SIGNATURE = 60
_FLAT = 120
"""Characters from which a line may hold several divisions."""


def lost_line_ends(draft: Draft) -> Iterator[Edit]:
    """Break the lines that hold the end of one part of a document and the beginning of the next."""
    lines, text = draft.lines(), draft.text
    places = {*_below_title(lines), *_signature(lines), *_behind_history(lines)}
    if ":" in text[:_OPENING_LINES]:
        places |= set(_behind_moment(lines))
    if draft.holds("第一章"):
        places |= set(_first_chapter(lines))
    if draft.holds("\n二、") and not draft.holds("\n一、"):
        places |= set(_first_division(lines))
    if draft.holds("主旨", "主 旨"):
        places |= set(_letter_rows(lines))
    if draft.holds("中华民国"):
        places |= {
            event.start()
            for line in lines[:_HEAD]
            for event in _NEXT_EVENT.finditer(text, line.start, line.end)
        }
        places |= {
            line.start + match.start("event")
            for line in lines[:_HEAD]
            if (match := _HISTORY_BEHIND.match(line.text)) and ends_title(match["title"])
        }
    if draft.holds("号案 日期", "号案件 日期"):
        places |= {
            line.start + match.end() for line in lines[:_HEAD] if (match := _CASE.match(line.text))
        }
    if draft.holds("代表"):
        places |= set(_report_head(lines))
    if draft.holds("文章属性•"):
        places |= set(treaty_properties(lines))
    if draft.holds("下:第一条", "下：第一条"):
        places |= set(first_article(lines))
    if draft.holds("    "):
        places |= {match.end() for match in _INDENTED.finditer(text)}
    if draft.holds("附件"):
        places |= set(annexes.ends(lines))
        places |= {line.end - 2 for line in lines if _PRINTED.search(line.text)}
    if draft.holds("。 一、"):
        places |= set(_first_inside(lines))
    if draft.holds("》"):
        places |= set(_named_title(draft, lines))
    for line in lines:
        rule = _BEGINNINGS.get(line.text[0])
        match = rule.match(line.text) if rule else None
        if match and (rule is not _HEADING or _SECOND.search(text)):
            places.add(line.start + match.end())
        if len(line.text) >= _FLAT:
            places |= set(divisions_in(line))
    yield from (Edit(at, at, "\n") for at in sorted(places))


_INDENTED = lazy_pattern(
    r"(?<=[。；：]) {4,8}"
    r"(?=第[一二三四五六七八九十百]{1,6}[条條章][ \u3000]|[（(][一二三四五六七八九十]{1,3}[）)])"
)
"""The indent of a paragraph behind the one before: …条件：    （一）…。    第七条 …."""
_PRINTED = lazy_pattern(r"\d{1,2}[ \t]?日印发(?=附件$)")
"""The imprint, and what is attached: 某某办公厅 2004年1月19日印发附件."""


def _first_chapter(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first chapter stands on the line of the title: 某制度 (修订) 第一章 总则."""
    for line in lines[:_HEAD]:
        match = None if "\t" in line.text else _TITLE_AND_CHAPTER.fullmatch(line.text)
        if match and ends_title(_EDITION.sub("", match["title"])):
            yield line.start + match.end("title")


_TITLE_AND_CHAPTER = lazy_pattern(
    r"(?P<title>[^。；;]{4,80}?)[\s\u3000]*第一章[\s\u3000]*[\u3400-\u9fff\s\u3000]{2,12}",
    needs="章",
)


def _first_division(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first division stands on the line of the title: 某规程一、总则."""
    for line in lines[:_HEAD]:
        match = _TITLE_AND_DIVISION.fullmatch(line.text)
        if match and ends_title(match["title"]):
            yield line.start + match.end("title")


_TITLE_AND_DIVISION = lazy_pattern(
    r"(?P<title>[^。；;]{4,60}?)\s*一、[\u3400-\u9fff\s]{2,12}", needs="一"
)
_EDITION = lazy_pattern(r"[\s\u3000]*[（(](?:19|20)\d\d[^（()）]{0,16}[)）]$")


def _behind_moment(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where a headline stands behind when its page was made: 2022-05-10 10:07:28关于…."""
    for line in lines[:_HEAD]:
        match = _MOMENT.match(line.text) if line.text[:2] in _CENTURIES else None
        if match and ends_title(line.text):
            yield line.start + match.end()


_OPENING_LINES = 2_000
_CENTURIES = ("19", "20")
_MOMENT = lazy_pattern(
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s\d{1,2}:\d{2}(?::\d{2})?(?=[\u3400-\u9fff《“])"
)


def _below_title(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where an addressee stands on the line of a title or a number, or these on the text's.

    某省政府某某的实施意见 某政发[2009]69号 2009-11-03 为贯彻….
    """
    for line in lines[:_HEAD]:
        if len(line.text) >= _FLAT and (match := _NUMBERED.match(line.text)):
            if ends_title(match["title"]):
                known = [name for name in ("number", "day", "text") if match[name]]
                yield from (line.start + match.start(name) for name in known)
            continue
        if len(line.text) >= _FLAT and (match := _FLAT_HEAD.match(line.text)):
            yield from (
                line.start + at for at in {*match.span("again"), *match.span("number")} if at > 0
            )
            yield line.start + match.end("title")
            continue
        if "各" not in line.text:
            named = _BY_NAME.fullmatch(line.text) if line.text[-1] in "：:" else None
            if named and agencies_in(named["first"]):
                yield line.start + named.start("first")
            continue
        match = _ADDRESSED.match(line.text)
        if match:
            parts = [match.start(name) for name in ("number", "source") if match[name]]
            yield from (line.start + at for at in parts)
        if match is None and (end := leading_number(line.text)):
            match = _ADDRESSEE.match(line.text, end)
        if match:
            yield line.start + match.end()


_NUMBER = (
    r"(?!的)[\u3400-\u9fff]{2,12}[〔\[（(]20\d\d[〕\]）)]\d{1,4}号"
    r"|(?!的)[\u3400-\u9fff]{2,30}(?:公告|通告|令)(?:20\d\d年)?第?\d{1,4}号"
)
_BEGINS = (
    rf"{_TO}|尊敬的|为[^，。；：《]{{2,60}}，"
    r"|(?:根据|按照|依据)[^。；：，]{0,40}《|[当近][前期日]，"
)
"""How the text of a notice begins."""
_AGAIN = r"[^的。；：，《]{0,40}(?P=title)"
"""The title once more, with who issues it."""
_FLAT_HEAD = lazy_pattern(
    rf"(?P<title>[^。；：，《]{{0,60}}?关于[^。；：]{{2,110}}?(?:{_KINDS}|{_OTHER_KINDS})"
    rf"(?:[（(][^（）()]{{1,12}}[）)])?)(?={_AGAIN}|{_NUMBER}|{_BEGINS})"
    rf"(?P<again>{_AGAIN})?(?P<number>{_NUMBER})?",
    needs="于",
)
"""The head of a notice in one line: its title, the same again, its number, its text."""
_NUMBERED = lazy_pattern(
    r"(?P<title>[^。；;：:\s]{8,80})[ \t\u3000]+"
    r"(?P<number>[\u3400-\u9fff]{2,12}[〔\[（(]?(?:19|20)\d\d[〕\]）)]?第?\d{1,4}号)[ \t\u3000]+"
    r"(?:(?P<day>(?:19|20)\d\d-\d{1,2}-\d{1,2})[ \t\u3000]+)?(?P<text>\S)",
    needs="号",
)


def _behind_history(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the text stands behind its day: （1985年5月4日某政〔1985〕38号） 根据…."""
    for line in lines[: 2 * _HEAD]:
        if line.text[0] in "（(" and (match := _HISTORY.match(line.text)):
            yield line.start + match.end()


_HISTORY = lazy_pattern(
    r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[^（）()。]{2,60}(?:号|發布|[发公]布|通过|批准)[）)]"
    r"[ \t\u3000]+(?=[\u3400-\u9fff《][^。]{8,}。?)"
)


_HISTORY_BEHIND = lazy_pattern(
    r"(?P<title>[\u3400-\u9fff（）()]{6,40})[\s\u3000]+(?P<event>中[华華]民[国國]\d{2,3}年\d{1,2}月\d{1,2}日)",
    needs="民",
)
"""A history behind the title of rules of a school: 某大學組織規程 中華民國35年9月13日…核定."""
_CASE = lazy_pattern(r"第\d{1,4}/\d{4}(?:-[A-Z]{1,2})?[号號]案件?(?=[\s\u3000]+日期[:：])")
"""The case and the day of a judgment of Macau: 第111/2021號案 日期:2021年10月15日."""
_NEXT_EVENT = lazy_pattern(r"(?<=\S\s)\d{1,2}\.中华民国(?=[^\s。]{2,14}日)")
"""2.中華民國… behind the first event of a history of Taiwan, on one line with it."""


def _letter_rows(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the rows and parts of a letter of Taiwan stand behind each other on one line.

    Of its reasons the first may stand on the line of their heading: 說明：一、….
    """
    for line in lines:
        if "一、" in line.text and (match := _FIRST_REASON.search(line.text)):
            yield line.start + match.end()
    if any(_SUBJECT.search(line.text) and _REASONS.search(line.text) for line in lines[:_HEAD]):
        for line in lines:
            yield from (line.start + row.start() for row in _LETTER_ROW.finditer(line.text))


_SUBJECT = lazy_pattern(r"主\s?旨\s?[:：]")
_REASONS = lazy_pattern(r"\s(?:说\s?明|公告事项)\s?[:：]")
_FIRST_REASON = lazy_pattern(
    r"(?:^|(?<=\s))(?:说\s?明|公告事项|办\s?法)\s?[:：][\s\u3000]*(?=一、)"
)
_LETTER_ROW = lazy_pattern(
    r"(?<=\s)(?:受文者|发文日期|发文字号|速别|附件|主\s?旨|说\s?明|依\s?据|公告事项|办\s?法|正\s?本|副\s?本)\s?[:：]"
    r"|(?<=。\s)[一二三四五六七八九十]{1,3}、"
)


def _report_head(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where title, occasion, speaker and greeting of a report stand in one line."""
    for line in lines[:_HEAD]:
        match = _REPORT_HEAD.search(line.text) if "代表" in line.text else None
        if match:
            yield from (line.start + match.start(name) for name in ("title", "day", "who", "to"))
            yield line.start + match.end()


_REPORT_HEAD = lazy_pattern(
    r"(?:^|(?<=[。\s”]))(?P<title>(?:(?:19|20)\d\d年)?[\u3400-\u9fff]{0,12}政\s?府\s?工\s?作\s?报\s?告)\s+"
    r"(?P<day>[—-]{0,2}\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s?在[^。，,：:]{6,40}[会會][议議]上)\s+"
    r"(?P<who>[^。，,：:]{1,24}[长長]\s?[^。，,：:]{2,12}?)\s+(?P<to>各位代表[:：])\s*",
    needs="長长",
)


def _signature(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where who signs and the day stand behind the last sentence: ….某某部2019年7月26日."""
    for line in (*filter(_promulgates, lines[:_HEAD]), *lines[-_FOOT:]):
        if line.text[-1] in _SENTENCE_ENDS:
            continue
        behind = line.text.rfind("。") + 1
        thus = _THUS.match(line.text, behind) if "特此" in line.text else None
        ends = {line.start + behind}
        behind = thus.end() if thus else behind
        said = line.text[behind:]
        if said[-1:] in _CLOSING and (note := _NOTE.search(said)):
            said = said[: note.start()]
            yield line.start + behind + note.start()
        short = behind > 0 and len("".join(said.split())) <= _LONGEST_SIGNATURE
        dates = find_dates(said) if short else []
        if len(dates) == 1 and dates[0][2] == len(said.rstrip()):
            agency = said[: dates[0][1]].strip()
            if agency and (is_agency_line(agency) or is_speaker(_WIDE.sub("长", agency))):
                yield from (ends | {line.start + behind})
                yield line.start + behind + dates[0][1]


def _promulgates(line: DraftLine) -> bool:
    """Whether a line gives the act below it: 现公布《某条例》，自…起施行。总理　某某…."""
    return line.text[-1] == "日" and line.text.startswith(("现公布", "现发布", "现予公布"))


_WIDE = lazy_pattern(r"[ \t\u3000]+长(?=[ \t\u3000])")
"""部　长 set wide."""
_CLOSING = frozenset("）)")
_SENTENCE_ENDS = frozenset("。；：;:")
_THUS = lazy_pattern(
    r"[ \t\u3000]*特此(?:[通公][告知报報]|函[复復]|[批报報回函][复復告]?|[说說]明)[。！!]?"
    r"(?=[ \t\u3000]*[^\s。])"
)
_NOTE = lazy_pattern(r"[（(](?:此件|本文|此文)[^（）()。]{2,16}[）)]$")
"""On a notice's disclosure: （此件主动公开）."""


def _named_title(draft: Draft, lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the title of what is issued stands behind the last line of its notice."""
    for line, below in zip(lines, lines[1:], strict=False):
        if below.text[0] != "第" or not _FIRST.match(below.text) or line.text[-1] in "。；：:》":
            continue
        for name in set(NAMED.findall(draft.text, 0, line.start)):
            if line.text.endswith(name) and len(line.text) > 2 * len(name):
                yield line.end - len(name)


def _first_inside(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first division stands behind a paragraph: …。 一、… above a line 二、…."""
    below = ""  # which of the two begins the nearest line below that begins with one
    for line in reversed(lines):
        behind = line.text.find("。 一、") + 1
        if behind and below == "二、":
            yield line.start + behind
        if line.text.startswith(_FIRST_TWO):
            below = line.text[:2]


_FIRST_TWO = ("一、", "二、")
