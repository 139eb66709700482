"""Divisions that stand behind each other on a line: told by their numbers, which go up by one.

Of a print or a page that has lost its line ends: 1 总则 1.1 编制目的 为健全…。 1.2 …; of a report
that a data set holds as one line: …的报告一、基本情况目前…。（一）…。二、….
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.breaks.flat_text import above_first, in_front
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import COLONS

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from qpsearch.loader.draft import DraftLine

_COUNT = lazy_pattern(
    r"(?:(?<![\d.\-/年月第])(?<!\d[:：])(?P<count>\d{1,2}(?:\.\d{1,2}){0,3})[、.．]?"
    r"|第(?P<chapter>\d{1,2})章)[ \t\u3000]*(?=[\u3400-\u9fff《“（(])"
)
_MEASURED = lazy_pattern(r"小时|分钟|[万亿元米吨倍天年毫厘千公]|个月|平方|立方")
"""What follows 3.2 where it is no number of a division; 3.1.2 is nothing else."""
_ENDS = frozenset("。；;！？!?）)")
_MAY_MEASURE = 2
_FEWEST_COUNTS, _FEWEST_DOTTED = 6, 3
_FEWEST_HEADED, _HEADED = 4, 24
"""So few say it where 1.1 stands right behind 1 and its heading."""
_SPACED = lazy_pattern(r"[\u3400-\u9fff、]{2,14}[ \u3000](?=[\u3400-\u9fff（(《])")
"""1.1目的依据 提高…: a space where a line end was, as nowhere within a sentence."""
_GAP = lazy_pattern(r"[\u3400-\u9fff][ \u3000](?=[\u3400-\u9fff])")


def divisions_in(line: DraftLine) -> Iterator[int]:
    """Yield where the divisions of a long line begin, and what stands above the first of them."""
    if line.text.count(".") >= _FEWEST_DOTTED:
        yield from _counts(line)
    if "二、" in line.text and ("三、" in line.text or "一、" in line.text):
        yield from _outline(line)


_HAN = "[一二三四五六七八九十]{1,3}"
_MARK = lazy_pattern(
    rf"第(?P<part>{_HAN})部分(?=[ \u3000：:])"
    rf"|(?P<first>{_HAN})、"
    rf"|[（(](?P<second>{_HAN})[）)](?![项条款至、和])"
    r"|(?P<third>\d{1,2})[.．、](?:(?![\d.])|(?=(?:19|20)\d\d年))"
)
"""Each begins with its own letters, so that the search passes over all others."""
_NOT_BEHIND = {
    "part": frozenset("之的本见按照"),
    "first": frozenset("百第（(一二三四五六七八九十"),
    "second": frozenset("第"),
    "third": frozenset("0123456789.-/年月第〔（("),
}
"""What stands in front of a number that counts something else: 第（二）项, 2024年."""
_DEPTHS = ("part", "first", "second", "third")
_TOP = _DEPTHS.index("first")
_STOPPED = lazy_pattern(r"[。；;：:！？”](?:[（(][^（()）]{1,80}[）)])?$")
"""Behind a sentence a bracket may say which article it is of, or who does it.

二、主管機關。(第二條)三、…; …。（责任单位：某某局、各区政府）三、…
"""
_LEADS = lazy_pattern(r"[^。；;：:！？，,]{2,40}(?:(?<!第)[（(]一[）)]|(?<![百第十])一、)")
"""Right above its first division a number is one whatever stands before it."""
_STOPS = lazy_pattern(r"[。；;：:！？，,]")
_HEADING = 40
"""Characters of a heading, behind which the first of its divisions stands."""
_FEWEST_FLAT, _FEWEST_TOP, _FEWEST_ALL = 3, 2, 4
"""Divisions of the first depth that say it alone, and those that do with what stands below."""
_SKIPPED = 2
"""三、 missing between 二、 and 四、, as offices miscount."""
_GLUED = lazy_pattern(
    r"(?P<head>[\u3400-\u9fff、和与]{2,14}?"
    r"(?:要求|思想|思路|目标|原则|任务|措施|保障|安排|范围|情况|内容|步骤|方式|对象|条件|标准|流程|程序|领导"
    r"|意义|依据|概况|背景|职责|分工|理念|重点|计划|监督|管理|事项|机制|组织实施|(?<=[一二三四五六七八九十]阶)段))"
    r"(?=以习近平|以[^，。；：]{2,30}为(?:指导|引领|统领|目标|核心|抓手|重点|主线|契机|基础)"
    r"|为(?:了|深入|进一步|全面|切实|加强|贯彻|确保|加快|推动|做好|更好|落实|规范|保障|认真|积极)"
    r"|按照|根据|坚持|(?:深入|全面|认真|坚决)贯彻|贯彻落实|到20\d\d年|20\d\d年|成立|目前|由于|近年来"
    r"|经[^，。；]{2,40}(?:研究|同意|批准|审议)|各(?:地|级|部门|单位|区|市|县)|充分|全县|全市|全省|全区)"
)
"""A heading and the sentence behind it: 总体要求以习近平新时代…为指导."""
_ASKED = lazy_pattern(r"[^。；;：:！？]{4,60}[？?](?![”）)？?])")
"""A heading that asks: 二、《通知》的主要内容有哪些？《通知》的主要思路：…."""
_SENTENCE = 20
"""Characters at least behind a heading that its text takes."""


def _outline(line: DraftLine) -> Iterator[int]:
    """Yield where the divisions of a flat line begin, what stands above them, and their text."""
    listed = list(_annexes(line.text))
    end = listed[0] if listed else len(line.text)
    found = [match for match in _marks(line.text) if match.start() < end]
    tops = sum(match.lastgroup in _DEPTHS[: _TOP + 1] for match in found)
    told = bool(found) and in_front(line.text, found[0].start()).endswith(tuple(COLONS))
    fewest = _FEWEST_TOP if told else _FEWEST_ALL
    if tops < _FEWEST_FLAT and (tops < _FEWEST_TOP or len(found) < fewest):
        return
    places = [match.start() for match in found]
    places += above_first(line.text[: places[0]])
    places += listed
    ends = [*(match.start() for match in found[1:]), end]
    for match, end in zip(found, ends, strict=True):
        glued = _GLUED.match(line.text, match.end(), end)
        glued = glued or _ASKED.match(line.text, match.end(), end)
        if glued and end - glued.end() >= _SENTENCE and match.lastgroup != "third":
            places.append(glued.end())
    yield from (line.start + at for at in places if at)


def _annexes(text: str) -> Iterator[int]:
    """Yield where the list of annexes at the end of a flat line begins, and its later rows."""
    first = _ANNEX_LIST.search(text, max(0, len(text) - _LIST))
    if first is None:
        return
    yield first.start()
    at, count = first.end(), 2
    while row := _ROW.search(text, at):
        if parse_number(row[1]) == count:
            count += 1
            yield row.start()
        at = row.end()


_ANNEX_LIST = lazy_pattern(r"(?<=[。！”）])附件\s?[:：]\s?1[.．、](?=[^。；]+$)")
_ROW = lazy_pattern(r"(?<![\d第〔年月])(\d{1,2})[.．、](?!\d)")
_LIST = 600


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers of a flat line that go on with their counts, where a division may begin."""
    counts = [0] * len(_DEPTHS)
    before_heading = counts.copy()  # the last of each, where headings above do not begin anew
    quoted = until = 0  # quotations that are open, and where they were counted to
    last = -1  # the end of the number before, if its heading may still go on
    for match in _MARK.finditer(text):
        way = match.lastgroup or ""
        if text[match.start() - 1 : match.start()] in _NOT_BEHIND[way]:
            continue
        depth = _DEPTHS.index(way)
        count = parse_number(match[way])
        quoted += text.count("“", until, match.start()) - text.count("”", until, match.start())
        until = match.start()
        if quoted > 0 or (depth > _TOP and not counts[_TOP]):
            continue  # what is quoted stays where it is
        before = in_front(text, match.start())
        headed = (
            last >= 0
            and match.start() - last <= _HEADING
            and not _STOPS.search(text, last, match.start())
        ) or (count == 1 and last >= 0 and depth > _TOP and _is_listed(text, last, match))
        leads = depth <= _TOP and _LEADS.match(text, match.end()) is not None
        first = depth == _TOP and not any(counts) and _STOPPED.search(before) is not None
        begins = count == 1 and (not before or headed or ends_title(before) or leads or first)
        if count == 1 and counts[depth] and not (begins and depth <= _TOP):
            continue
        skipped = leads and any(counts) and count == counts[depth] + _SKIPPED
        runs_on = (
            not counts[depth]
            and count == before_heading[depth] + 1
            and 0 <= last < match.start() <= last + _HEADING
            and not _SENTENCE_ENDS.search(text, last, match.start())
        )
        if not (begins or skipped or runs_on) and count != counts[depth] + 1:
            continue
        gap = any(counts) and text[match.start() - 1 : match.start()].isspace()
        if not (begins or gap or leads or runs_on or _STOPPED.search(before)):
            continue
        counts[depth:] = [count] + [0] * (len(counts) - depth - 1)
        before_heading[depth] = count
        last = match.end()
        yield match


def _is_listed(text: str, last: int, first: re.Match[str]) -> bool:
    """Whether a first division stands behind a heading with a comma, and its second below it.

    （一）以…为统领，把准工作方向1.深化…。2.….
    """
    return (
        last < first.start() <= last + _LONGEST_HEADING
        and _SENTENCE_ENDS.search(text, last, first.start()) is None
        and _SECONDS[first.lastgroup or ""].search(text, first.end(), first.end() + _NEAR)
        is not None
    )


_LONGEST_HEADING, _NEAR = 60, 800
_SENTENCE_ENDS = lazy_pattern(r"[。；;：:！？]")
_SECONDS = {
    "second": lazy_pattern(r"[。；;！？”][（(]二[）)]"),
    "third": lazy_pattern(r"[。；;！？”]2[.．、](?![\d.])"),
}


def _counts(line: DraftLine) -> Iterator[int]:
    """Yield where the divisions 1, 1.1, 1.1.1 … of a flat line begin, each the next in order."""
    last: tuple[int, ...] = ()
    places: list[int] = []
    spaced: list[int] = []  # where the text below a heading begins
    dotted, chapters = 0, False
    for match in _COUNT.finditer(line.text):
        count = tuple(map(int, (match["count"] or match["chapter"]).split(".")))
        alone = len(count) == 1
        chapters = chapters or not match["count"]
        before = in_front(line.text, match.start()) if alone else ""
        if before and before[-1] not in _ENDS and (last or not ends_title(before)):
            continue
        if alone and chapters and match["count"]:
            continue  # an item of 第1章
        if len(count) == _MAY_MEASURE and _MEASURED.match(line.text, match.end()):
            continue
        if count == (*last, 1) or any(
            count == (*last[:depth], last[depth] + 1) for depth in range(len(last))
        ):
            last = count
            dotted += not alone
            places.append(match.start())
            if not alone and (heading := _SPACED.match(line.text, match.end())):
                spaced.append(heading.end())
    headed = len(places) > 1 and places[1] - places[0] <= _HEADED
    fewest = _FEWEST_HEADED if headed else _FEWEST_COUNTS
    if len(places) >= fewest and dotted >= _FEWEST_DOTTED:
        places += above_first(line.text[: places[0]])
        if _FEWEST_DOTTED <= len(spaced) >= len(_GAP.findall(line.text)):
            places += spaced
        yield from (line.start + at for at in places)
