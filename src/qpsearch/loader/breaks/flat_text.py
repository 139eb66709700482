"""A text in one line: what a crawler has made of a page whose line ends it has lost.

…的通知…：…现印发给你们。某某局2023年9月5日某办法第一章总则第一条…第二条…. Told by its articles,
which stand in it in order; nothing but line ends is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.history import ends_event
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.numerals import parse_number
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

FLAT = 120
"""Characters from which a line may hold several parts of a document."""
_SECONDS = ("第二条", "第2条")
_FEWEST = 3
_UNIT = lazy_pattern(
    r"第(?P<count>[一二三四五六七八九十百零〇\d]{1,6})(?P<unit>[章节条])"
    r"|(?<![一二三四五六七八九十百第])(?P<part>[一二三四五六七八九十]{1,3})、"
    r"(?=[^。；：，、]{2,24}第[一二三四五六七八九十百零〇]{1,6}条)"
)
"""Interpretations have 一、 above articles: 一、受案范围第一条…."""
_ITEM = lazy_pattern(
    r"(?<=[：；。:;])\s?(?:[（(](?P<count>[一二三四五六七八九十]{1,3})[）)]|(?P<listed>[一二三四五六七八九十]{1,3})、)"
)
_STOPS = frozenset("。；：！？”）);:")
_HEADING = 30
"""Characters of the heading of a chapter, behind which its first article stands."""
EDITION = lazy_pattern(r"\s*[（(](?:19|20)\d\d[^（()）]{0,16}[)）]$")
"""Behind a title: (2025年9月修订)."""
NAMED = lazy_pattern(r"《([^《》\n]{4,60})》")
_SIGNED = lazy_pattern(
    r"(?<=[。：])(?P<who>[^。，：；《》]{4,60}?)"
    r"(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[二〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
    r"(?P<note>[（(][^（）()。]{2,20}[）)])?$"
)


def flat_articles(draft: Draft) -> Iterator[Edit]:
    """Break the lines that hold a text with its articles, before each and around its title."""
    if draft.holds(*_SECONDS):
        lines = draft.lines()
        if _begins_inside(draft.text) and (inside := _inside_lines(draft.text, lines)):
            yield from (Edit(at, at, "\n") for at in inside)
            return
        listed = draft.holds("：（一）") and not any(
            line.text.startswith("（一）") for line in lines
        )
        runs_on = _RUNS_ON.search(draft.text) is not None
        for line in lines:
            flat = len(line.text) >= FLAT
            first = _ARTICLE.match(line.text) if flat or listed else None
            if flat and (
                any(second in line.text for second in _SECONDS)
                or (runs_on and first and _RUNS_ON.search(line.text))
            ):
                found = _places(line.text, parse_number(first["count"]) if first else 1)
                yield from (Edit(line.start + at, line.start + at, "\n") for at in sorted(found))
            elif listed and first and "；（二）" in line.text:
                items = _items(line.text, [0])
                yield from (Edit(line.start + at, line.start + at, "\n") for at in items)
    elif len(draft.lines()) < _FEW_LINES and _MAY_HOLD.search(draft.text):
        for line in draft.lines():
            if 2 * len(line.text) > len(draft.text) >= FLAT and not _UNIT.match(line.text):
                places = _divisions(line) or _counted(line)
                yield from (Edit(at, at, "\n") for at in places)


def _begins_inside(text: str) -> bool:
    """Whether one of the first articles begins within a line, behind a stop."""
    return any(
        text[max(0, at - _GAP) : at].rstrip(" \t\u3000\xa0")[-1:] in _BEFORE_ARTICLE
        for article in _FIRST_ARTICLES
        for at in _places_of(article, text)
    )


def _places_of(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


_FIRST_ARTICLES = (*_SECONDS, "第三条", "第3条", "第四条", "第4条", "第五条")
_COLONS = frozenset("：:")
"""达成协议如下：, above the first article of a treaty."""
_GAP = 8
"""Spaces at most between a stop and the article behind it."""
_BEFORE_ARTICLE = frozenset("。；：”）);:")


def _inside_lines(text: str, lines: list[DraftLine]) -> list[int]:
    """Return where articles begin within the lines of a text that was also broken elsewhere.

    Chapters, articles and items are counted through all lines; of the articles a third stand
    within one.
    """
    begun = {line.start for line in lines}
    found = sorted(_places(text))
    within = [at for at in found if at not in begun]
    articles = [at for at in found if _ARTICLE.match(text, at)]
    inside = sum(at not in begun for at in articles)
    opens = bool(found) and (found[0] in begun or in_front(text, found[0])[-1:] in _COLONS)
    many = inside >= _FEWEST and 3 * inside >= len(articles)
    return within if opens and many else []


_ARTICLE = lazy_pattern(r"第(?P<count>[一二三四五六七八九十百零〇\d]{1,6})条")
_RUNS_ON = lazy_pattern(
    r"第(?<=[。；：）” \t\u3000\xa0]第)[一二三四五六七八九十百零〇\d]{1,6}条[\s\u3000]"
)
"""An article behind another on its line."""


def _counted(line: DraftLine) -> list[int]:
    """Return where 1. 2. 3. … begin in a line that is most of a text, the first behind a title."""
    places: list[int] = []
    for match in _COUNTED.finditer(line.text):
        behind = in_front(line.text, match.start())
        stands = behind[-1:] in _STOPS if places else ends_title(behind)
        if stands and int(match["count"]) == len(places) + 1:
            places.append(line.start + match.start())
    return places if len(places) > _FEWEST else []


def in_front(text: str, at: int) -> str:
    """Return what stands in front of a place, as much of it as a title or a heading has."""
    return text[max(0, at - _TITLE) : at].rstrip()


_TITLE = 200
_COUNTED = lazy_pattern(r"(?P<count>[0-9]{1,2})[.．、](?![0-9])")


def _divisions(line: DraftLine) -> list[int]:
    """Return where （一） （二） … begin in a line that is most of the text, each behind a stop.

    None of a text whose 一、 二、 they stand below: those are looked for together.
    """
    if sum(any(one in line.text for one in way) for way in _ABOVE_THEM) > 1:
        return []
    last = 0
    places: list[int] = []
    for match in _DIVISION.finditer(line.text):
        count = parse_number(match["count"])
        if count not in (last + 1, 1) or (count == 1 and last == 1):
            return []
        last = count
        places.append(line.start + match.start())
    return places if len(places) >= _FEWEST else []


_FEW_LINES = 20
_MAY_HOLD = lazy_pattern(r"。(?:[（(]二[）)]|2[.．、])")
_ABOVE_THEM = tuple(tuple(f"{stop}{count}、" for stop in "。！？") for count in "一二三")
_DIVISION = lazy_pattern(r"(?<=。)[（(](?P<count>[一二三四五六七八九十]{1,3})[）)]")


def _places(text: str, first: int = 1) -> set[int]:
    """Return where lines of a flat text begin; none where its articles are not in order."""
    counts = {"章": 0, "节": 0, "条": first - 1, _PART: 0}
    begun = first > 1  # in the midst of a chapter
    units: list[int] = []
    colons = 0  # articles with one behind their number
    listed: list[int] = []
    heading = -1  # where the heading of a chapter begins that no article has followed yet
    for match in _UNIT.finditer(text):
        unit, count = match["unit"] or _PART, parse_number(match["count"] or match["part"])
        behind = in_front(text, match.start())
        if unit == "章" and count == 1 and units and not counts["条"]:
            counts["章"], listed, units = 0, units, []  # above stood a table of contents
        anew = (unit == "节" and count == 1) or (unit == "章" and begun and not counts[unit])
        if count != counts[unit] + 1 and not anew:
            continue
        headed = heading >= 0 and match.start() - heading <= _HEADING
        titled = not units and (
            not behind
            or text[match.start() - 1] == "\n"
            or _CONTENTS.search(behind) is not None
            or (behind[-1] != "》" and ends_title(EDITION.sub("", behind[-2 * _HEADING :])))
            or ends_event(behind[-2 * _HEADING :])
        )
        colon = unit == "条" and text[match.end() : match.end() + 1] in _COLONS
        said_so = colon and colons == counts["条"] > 1  # 第三条：… wherever it stands
        if not (headed or titled or said_so or behind[-1:] in _STOPS):
            continue
        colons += colon
        counts[unit] = count
        if unit == "章":
            counts["节"] = 0
        heading = -1 if unit == "条" else match.start()
        units.append(match.start())
    if counts["条"] - first + 1 < _FEWEST:
        return set()
    above = above_first(text[: (listed or units)[0]])
    return {at for at in (*listed, *units, *_items(text, units), *above) if at}


_PART = "、"


def _items(text: str, units: list[int]) -> Iterator[int]:
    """Yield where the items of an article begin, each the next in order: （一）, 一、."""
    for first, end in zip(units, [*units[1:], len(text)], strict=True):
        last = {"count": 0, "listed": 0}
        for match in _ITEM.finditer(text, first, end):
            way = match.lastgroup or ""
            if parse_number(match[way]) == last[way] + 1:
                last[way] += 1
                yield match.start()


def above_first(text: str) -> Iterator[int]:
    """Yield where title, signature and the note below it begin that stand above the first part."""
    said = text.rstrip()
    if contents := _CONTENTS.search(said):
        yield contents.start()
        said = said[: contents.start()].rstrip()
    name = next((name for name in NAMED.findall(said) if said.endswith(name)), "")
    if not name:
        for reason in _GIVES_REASON.finditer(said, 0, _LONGEST_HEAD):
            if ends_title(said[: reason.start()]) or ends_event(said[: reason.start()]):
                yield reason.start()
                said = said[: reason.start()]
                break
        yield from _history(said)
    if not name or said == name:
        return
    yield len(said) - len(name)
    signed = _SIGNED.search(said[: -len(name)].rstrip())
    if signed is None:
        return
    who = signed["who"].strip()
    listed = who.startswith("附件")  # and who signs behind the annexes
    agency = who.split()[-1] if listed else who
    if agencies_in(agency):
        yield signed.start()
        if listed:
            yield from (said.rindex(agency, 0, signed.end("who")), signed.end("who"))
        if signed["note"]:
            yield signed.start("note")


def _history(said: str) -> Iterator[int]:
    """Yield where the events of a history begin behind a title: 某条例2011年11月17日…通过."""
    if not ends_event(said[-_LONGEST_TITLE:]):
        return
    begun = -1
    for day in _EVENT_DAY.finditer(said):
        above = said[max(begun, 0) : day.start()]
        if (ends_title if begun < 0 else ends_event)(above[-_LONGEST_TITLE:]):
            begun = day.start()
            yield begun


_EVENT_DAY = lazy_pattern(r"[（(]?(?:19|20)\d\d年\d{1,2}月\d{1,2}日")
_CONTENTS = lazy_pattern(r"目[\s\u3000]?[录次](?=[\s\u3000]*第一[编章]|$)")
_LONGEST_TITLE, _LONGEST_HEAD = 100, 400
_GIVES_REASON = lazy_pattern(
    r"(?<=[\u3400-\u9fff）)])(?=(?:根据|按照|依据)[^。；：，]*《"
    r"|为[^，。；：《]{2,60}，)"
)
"""Where a text begins that says why it is given: …工作方案根据《某条例》…，."""


def glued_headings(draft: Draft) -> Iterator[Edit]:
    """Break a line behind the heading that it begins with: 第二章学习管理第四条…, 二、报酬2.1 ….

    Only the first of each chapter has lost its line end so; several show it.
    """
    text = draft.text
    found = [
        *(_glued(text, _CHAPTER_ABOVE, _CHAPTER_NUMBER, "第一") if _has_glued(draft) else ()),
        *(_glued(text, _LIST_ABOVE, _LIST_NUMBER, "一") if draft.holds(".1") else ()),
    ]
    if len(found) >= _FEWEST_GLUED:
        for number, end in found:
            if number and text[number - 1] != "\n":
                yield Edit(number, number, "\n")
            yield Edit(end, end, "\n")


def _has_glued(draft: Draft) -> bool:
    """Whether the first article stands on no line of its own, as in most texts it does."""
    return draft.holds("第一条") and not draft.holds("\n第一条")


def _glued(
    text: str, heading: re.Pattern[str], number: re.Pattern[str], first: str
) -> Iterator[tuple[int, int]]:
    """Yield where a number begins with its heading behind it, and where what it holds begins."""
    for match in heading.finditer(text):
        behind = in_front(text, match.start())
        said = number.search(behind)
        if said is None or text[match.start() - 1].isspace():
            continue
        at = match.start() - len(behind) + said.start()
        above = text[max(0, at - 1) : at] in ("", "\n")
        before = behind[: said.start()].rpartition("\n")[2]
        titled = said.group() == first and (
            before[-1:] in _COLONS
            or _PIECE.fullmatch(before) is not None
            or ends_title(before)
            or (text.startswith("第一条", match.end()) and _NAME.fullmatch(before) is not None)
        )
        counted = match["count"] is None or parse_number(said.group()) == int(match["count"])
        if counted and (above or titled):
            yield at, match.end()


_FEWEST_GLUED = 2
_NAME = lazy_pattern(r"[^。；：，、\n]{4,40}")
_PIECE = lazy_pattern(r"第[0-9一二三四五六七八九十]{1,2}篇")
_CHAPTER_ABOVE = lazy_pattern(
    r"章[^。；：，、\n第的]{2,20}(?=第[一二三四五六七八九十百]{1,5}条)(?P<count>(?!))?"
)
_CHAPTER_NUMBER = lazy_pattern(r"第[一二三四五六七八九十]{1,3}$")
_LIST_ABOVE = lazy_pattern(
    r"、[^。；：，,、\n\d]{2,20}(?=(?P<count>\d{1,2})\.1[ \t\u3000]*[^\d\s.])"
)
_LIST_NUMBER = lazy_pattern(r"[一二三四五六七八九十]{1,3}$")
