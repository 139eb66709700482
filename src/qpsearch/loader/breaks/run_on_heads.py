"""Heads of documents whose rows run on: title, addressee, number and history on one line.

Each is told by the form of both halves, as other lines that have run together are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.breaks.flat_text import EDITION, FLAT
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import leading_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine

HEAD = 12
"""Lines among which title and addressee stand."""


def ends(draft: Draft, lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where a line of the head ends inside a line."""
    yield from _below_title(lines)
    yield from _behind_history(lines)
    if ":" in draft.text[:_OPENING_LINES]:
        yield from _behind_moment(lines)
    if draft.holds("第一章"):
        yield from _first_chapter(lines)
    if draft.holds("\n二、") and not draft.holds("\n一、"):
        yield from _first_division(lines)
    if draft.holds("主旨", "主 旨"):
        yield from _letter_rows(lines)
    if draft.holds("中华民国"):
        yield from _events(draft, lines)
    if draft.holds("号案 日期", "号案件 日期"):
        yield from (
            line.start + match.end() for line in lines[:HEAD] if (match := _CASE.match(line.text))
        )
    if draft.holds("代表"):
        yield from _report_head(lines)
    if draft.holds("文章属性•"):
        yield from _treaty_properties(lines)


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


def _first_chapter(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first chapter stands on the line of the title: 某制度 (修订) 第一章 总则."""
    for line in lines[:HEAD]:
        match = None if "\t" in line.text else _TITLE_AND_CHAPTER.fullmatch(line.text)
        if match and ends_title(EDITION.sub("", match["title"])):
            yield line.start + match.end("title")


_TITLE_AND_CHAPTER = lazy_pattern(
    r"(?P<title>[^。；;]{4,80}?)[\s\u3000]*第一章[\s\u3000]*[\u3400-\u9fff\s\u3000]{2,12}",
    needs="章",
)


def _first_division(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first division stands on the line of the title: 某规程一、总则."""
    for line in lines[:HEAD]:
        match = _TITLE_AND_DIVISION.fullmatch(line.text)
        if match and ends_title(match["title"]):
            yield line.start + match.end("title")


_TITLE_AND_DIVISION = lazy_pattern(
    r"(?P<title>[^。；;]{4,60}?)\s*一、[\u3400-\u9fff\s]{2,12}", needs="一"
)


def _behind_moment(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where a headline stands behind when its page was made: 2022-05-10 10:07:28关于…."""
    for line in lines[:HEAD]:
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
    for line in lines[:HEAD]:
        if len(line.text) >= FLAT and (match := _NUMBERED.match(line.text)):
            if ends_title(match["title"]):
                known = [name for name in ("number", "day", "text") if match[name]]
                yield from (line.start + match.start(name) for name in known)
            continue
        if len(line.text) >= FLAT and (match := _FLAT_HEAD.match(line.text)):
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
    for line in lines[: 2 * HEAD]:
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


def _events(draft: Draft, lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where an event stands behind another, or behind the title, in a history of Taiwan."""
    for line in lines[:HEAD]:
        events = _NEXT_EVENT.finditer(draft.text, line.start, line.end)
        yield from (event.start() for event in events)
        if (match := _HISTORY_BEHIND.match(line.text)) and ends_title(match["title"]):
            yield line.start + match.start("event")


def _letter_rows(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the rows and parts of a letter of Taiwan stand behind each other on one line.

    Of its reasons the first may stand on the line of their heading: 說明：一、….
    """
    for line in lines:
        if "一、" in line.text and (match := _FIRST_REASON.search(line.text)):
            yield line.start + match.end()
    if any(_SUBJECT.search(line.text) and _REASONS.search(line.text) for line in lines[:HEAD]):
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
    for line in lines[:HEAD]:
        match = _REPORT_HEAD.search(line.text) if "代表" in line.text else None
        if match:
            yield from (line.start + match.start(name) for name in ("title", "day", "who", "to"))
            if match["rest"] and (named := _SPEAKER.match(match["who"] + match["rest"])):
                yield line.start + match.start("who") + named.end()
            yield line.start + match.end()


_SPEAKER = lazy_pattern(
    r"[^。，,：:]{0,24}?(?:[长長]|主席)\s*(?P<name>[\u3400-\u9fff]\s?[\u3400-\u9fff]{1,2})(?=(?P=name)|[省市县区]长|$)"
)
"""Who speaks, above the words of a picture that name him again: 某市市长 殷勇殷勇同志作…."""
_REPORT_HEAD = lazy_pattern(
    r"(?:^|(?<=[。\s”]))(?P<title>(?:(?:19|20)\d\d年)?[\u3400-\u9fff]{0,12}政\s?府\s?工\s?作\s?报\s?告)\s*"
    r"(?P<day>[—-]{0,4}\s?(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s?在[^。，,：:]{6,40}[会會][议議]上)\s*"
    r"(?P<who>[^。，,：:]{2,30}?)(?P<rest>[^：:]{0,120}?)\s*(?P<to>各位代表[:：])\s*",
)
"""What is said between speaker and greeting stands below a picture: 某某摄."""


def _treaty_properties(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where title, properties and text of a treaty stand in one line.

    某协议文章属性•【缔约国】某国•【条约领域】外交正文某协议(签订日期…)某国政府….
    """
    for line in lines:
        at = line.text.find("文章属性•")
        if at < 0:
            continue
        title = line.text[:at]
        yield line.start + at
        yield from (line.start + row.start() for row in _PROPERTY.finditer(line.text, at))
        body = line.text.find(f"正文{title}", at)
        if title and body > 0:
            end = body + len("正文") + len(title)
            yield from (line.start + body, line.start + body + len("正文"), line.start + end)
            if dated := _SIGNED_ON.match(line.text, end):
                yield line.start + dated.end()


_PROPERTY = lazy_pattern(r"•(?=【)")
_SIGNED_ON = lazy_pattern(r"[（(][签簽][订訂]日期[^（）()]{4,60}[）)]")
