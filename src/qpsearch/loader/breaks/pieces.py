"""Lines that are pieces of one: a program took each stretch of style out of a page by itself.

关于印发 ⏎ 2021 ⏎ 年春节期间: figures are set in a face of their own, and became lines.
"""

from __future__ import annotations

from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from qpsearch.clauses import is_named_part, is_numbered, read_mark
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.numbers import is_issue_number, is_number
from qpsearch.text.letters import HAN_WORD
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_PARTS_LINKS = frozenset("|｜>›»")
"""What stands alone between the links of a menu or a trail."""
_ABOVE_VALUES = _PARTS_LINKS | frozenset("：:")
_COUNTED = "年月日号时分个元家万亿千百台名人项条款章份件期天周岁公平立米级类倍吨度座处户位亩第小至"
"""What stands behind a figure at the beginning of a line that goes on with it."""
_CUT = lazy_pattern(
    r"\n[0-9]{1,4}\s{1,4}[年月日号]|\n[（(〔](?=\n)|\n[，。、；）)〕》](?!轻点两下取消)"
)
"""A figure alone above its word, a bracket alone, a line that begins with what closes one.

The buttons of WeChat are no text: 赞 ⏎ ，轻点两下取消赞."""
_FEWEST, _ALONE = 3, 2
"""Of these there are as many in a text that is in pieces, so many of them alone on their lines:
what is broken at a width has lines that begin with a mark."""
_FIGURE = lazy_pattern(r"\n[0-9][0-9.,]{0,8}[%％]?(?=\n[，,、年月日号条次人名项件起户元个])")
"""A figure alone above what it counts: only such lines are in pieces where the others are few."""
_PIECE = lazy_pattern(
    r"[0-9A-Za-z０-９][0-9A-Za-z０-９.．,:：%％‰~～\-—–+×/≤≥<>=]{0,19}|[〔（(\[]|[〕）)\]]"
)
"""Figures, Latin letters or a bracket alone."""
_LEADERS = lazy_pattern(r".*[.．…·]{3}")
_DOTS = lazy_pattern(r"[.．…·]{3}[.．…·\s]*")
_REST = lazy_pattern(rf"(?:{_DOTS.pattern})?(?:[-—–]?\s*\d{{1,3}}\s*[-—–]?)?")
"""What goes on with an entry of contents: its leaders, its page."""
_CLOSES = frozenset("，。、；：！？）)〕》」』”％%．.,;")
_OPENS = frozenset("（(〔《“「『[、/")
_CLOSING = frozenset("〕）)]")
_TELEPHONE = 5
"""Figures that are no number of an item below a colon."""
_STOPS = frozenset("。；：！？;:!?")
_MARKS = _STOPS | _CLOSES
_OF_DAYS = frozenset("年月日至")
_GOES_ON_COUNTED = lazy_pattern(
    rf"(?!\d{{4}}年\d{{1,2}}月\d{{1,2}}日(?:\s*星期.)?$)\d{{1,4}}[{_COUNTED}]"
)


def joined_pieces(draft: Draft) -> Iterator[Edit]:
    """Join the lines that are pieces of one, in a text of which many are."""
    text = draft.text
    throughout = _is_in_pieces(text)
    if not throughout and sum(1 for _ in _FIGURE.finditer(text)) < _FEWEST:
        return
    lines = draft.lines()
    bound = False  # whether the line above goes on with the one above it
    texts = [line.text for line in lines]
    apart = _above_empty(draft, lines)
    day = range(0)  # the lines that spell a day below who signs
    within = _cuts_words(texts)
    first = 0  # the line with which what is joined begins
    for index, (above, below) in enumerate(pairwise(texts)):
        first = first if bound else index
        if below[0] in "12" and _may_sign(above):
            day = _day_at(texts, index + 1) or day
        if index in day or index + 1 in day:
            bound = index in day and index + 1 in day
        elif index in apart or (index + 1 in apart and below.isdecimal()):
            bound = False
        else:
            bound = _are_one(above, below, bound=bound) or (
                throughout and _goes_on(texts, index, bound=bound)
            )
            said = "".join(texts[first : index + 1])
            if bound and index > first:
                bound = not _is_whole(said, below, within=within)
            elif throughout and above[-1] == ":":
                bound = _NAMES.fullmatch(said) is not None and _is_letter(below[0])
                bound = bound and not is_numbered(below)
        if bound:
            yield Edit(lines[index].end, lines[index + 1].start)


def _is_in_pieces(text: str) -> bool:
    """Whether so many lines of a text begin or end as none does that is whole."""
    cuts = list(_CUT.finditer(text))
    if len(cuts) < _FEWEST:
        return False
    alone = sum(match.group()[1] not in _CLOSES for match in cuts)
    return alone >= _ALONE or sum(map(_is_below_few, repeat(text), cuts)) >= _ALONE


def _cuts_words(texts: list[str]) -> bool:
    """Whether a piece of this text ends between letters of a sentence: 、加快⏎ 建设，."""
    return any(
        _is_letter(above[-1]) and _is_letter(below[0]) and _PAUSES.search(above) is not None
        for above, below in pairwise(texts)
    )


def _is_letter(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


_PAUSES = lazy_pattern("[，、,]")


def _is_whole(said: str, below: str, *, within: bool) -> bool:
    """Whether joined pieces are a number or a heading above what begins with a letter.

    〔2026〕6号 ⏎ 当事人：…; 二、某公司 2021年年报存在虚假记载 ⏎ 某某所为…: where pieces end only at
    another style, not ``within`` words, two letters that meet stand in two paragraphs.
    """
    if not _is_letter(below[0]) or len(said) > _LONGEST_HEADING:
        return False
    if said[-1] in "号號":
        return is_issue_number(said) or is_number(said)
    return (
        not within
        and _is_letter(said[-1])
        and is_numbered(said)
        and HAS_MARK.search(_COUNT.sub("", said)) is None
    )


_LONGEST_HEADING = 60
_COUNT = lazy_pattern(
    r"^(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])"
)


def _above_empty(draft: Draft, lines: list[DraftLine]) -> set[int]:
    """Return the lines with an empty one below, where few have: there a page ends."""
    found = {
        index
        for index, (above, below) in enumerate(pairwise(lines))
        if draft.text.count("\n", above.end, below.start) > 1
    }
    return found if _FEW_EMPTY * len(found) < len(lines) else set()


_FEW_EMPTY = 4


def _is_below_few(text: str, cut: re.Match[str]) -> bool:
    """Whether a line that begins with a mark stands below a few words: 全 ⏎ 链条 ⏎ 、全周期.

    What is broken at a width has full lines above such a one.
    """
    start = text.rfind("\n", 0, cut.start()) + 1
    words = text[start : cut.start()].strip()
    return cut.group()[1] in _CLOSES and 0 < len(words) <= _FEW_WORDS and words[-1] not in _MARKS


def _goes_on(texts: list[str], index: int, *, bound: bool) -> bool:
    """Whether a line of a text in pieces goes on below: it stops inside a sentence.

    A heading stops so too, but it has no mark inside, and what follows it is a paragraph.
    """
    above, below = texts[index], texts[index + 1]
    if above in _PARTS_LINKS or below in _PARTS_LINKS:
        return False
    if above[-1] in _STOPS or below[0] in _OPENS or is_numbered(below) or _IMPRINT.match(below):
        return False
    if _FILE.search(above) or above in _LINKS:
        return False
    running = HAS_MARK.search(above) is not None or "、" in above
    if is_numbered(above) and not (bound or (running and len(above) > 2 * _FEW_WORDS)):
        end = read_mark(above)
        if end is not None and len(above) <= end.rest:
            return True  # the number alone
        after = texts[index + 2] if index + 2 < len(texts) else ""
        return len(below) <= _FEW_WORDS and (
            below[-1] == "。" or (below[-1] not in _STOPS and is_numbered(after))
        )
    if is_named_part(above) or ends_title(above) or (bound and above[-1] in _CLOSING):
        return False
    if bound or running:
        return True
    valued = index > 0 and texts[index - 1][-1] in _ABOVE_VALUES  # 有效性： ⏎ 有效; 中 ⏎ | ⏎ 大
    return len(above) <= _ALONE and not valued


_FILE = lazy_pattern(r"\.(?:docx?|wps|pdf|xlsx?|ofd|zip|rar)$")
_LINKS = frozenset(["首页", "搜索", "登录", "注册", "设为首页", "收藏"])
_IMPRINT = lazy_pattern(
    r"(?:主办|承办)(?:单位)?\s*[:：]|(?:通信|联系|单位)?地址\s*[:：]|邮(?:编|政编码)\s*[:：]"
    r"|网站(?:标识码|地图)|[\u3400-\u9fff]公网安备|[\u3400-\u9fff]ICP备"
)
"""What the foot of a page says, a line each."""


def _may_sign(above: str) -> bool:
    """Whether a day may stand below a line: who signs, or the end of a paragraph."""
    return above[-1] in _STOPS or (
        len(above) <= _LONGEST_NAME
        and HAS_MARK.search(above) is None
        and above[-1] not in _BEFORE_DAY
    )


_BEFORE_DAY = frozenset("自于至到从在经和及以的")


_LONGEST_NAME = 30


def _day_at(texts: list[str], index: int) -> range:
    """Return the lines that spell a day together and no more: 202 ⏎ 6 ⏎ 年 ⏎ 2 ⏎ 月 ⏎ 24 ⏎ 日."""
    said = ""
    for at, text in enumerate(texts[index : index + _DAY_LINES], start=index):
        said += text
        if len(said) > _LONGEST_DAY or not _DAY_BEGUN.fullmatch(said):
            break
        if said[-1] == "日":
            return range(index, at + 1)
    return range(0)


_DAY_LINES, _LONGEST_DAY = 8, 12
_DAY_BEGUN = lazy_pattern(r"[12]\d{0,3}|(?:19|20)\d\d年(?:\d{0,2}|\d{1,2}月(?:\d{0,2}|\d{1,2}日))")


def shared_pieces(draft: Draft) -> Iterator[Edit]:
    """Join the pieces that a site for sharing files cuts a text into: 1、…推 ⏎ 2、进….

    Told by what the site says above them, and by a piece that stops inside a sentence. Nothing
    stands between two pieces: numbers of the text itself have lines below them.
    """
    count = 0
    inside = False
    edits: list[Edit] = []
    last = 0
    for line in draft.lines():
        number = f"{count + 1}、"
        if not line.text.startswith(number):
            if count:
                break
            continue
        inside = inside or (count > 0 and draft.text[last - 1] not in _STOPS)
        begin = last if count else line.start
        edits.append(Edit(begin, line.start + len(number)))
        count, last = count + 1, line.end
    if inside:
        yield from edits


_GOES_ON = frozenset("要应须")
"""各相关单位 ⏎ 要深入掌握…: no heading stands above its verb."""


def is_few_words(text: str) -> bool:
    """Whether a line is a few words without a mark: 我局组织."""
    return len(text) <= _FEW_WORDS and HAN_WORD.fullmatch(text) is not None


_FEW_WORDS = 12


_NAMES = lazy_pattern(r"(?:.*[，,。；;)）])?(?!.{0,8}(?:[如以]下|附))[\u3400-\u9fff]{2,6}:")
"""当事人: ⏎ 某某会计师事务所: a colon of another face than the letters around it."""


def _is_title(text: str) -> bool:
    return ends_title(text) and text.count("《") <= text.count("》")


def _are_one(above: str, below: str, *, bound: bool) -> bool:
    """Whether two lines are pieces of one; ``bound``: the upper goes on with a line above."""
    if below[0] in _CLOSES or above[-1] in _OPENS:
        return True
    if _LEADERS.fullmatch(above):
        return _REST.fullmatch(below) is not None
    if _DOTS.fullmatch(below):
        return True
    if (above, below) == ("目", "录"):
        return True
    if _PIECE.fullmatch(below):
        if above[-1] in "：:" or above[-1] in _CLOSING:
            return bound if above[-1] in _CLOSING else len(below) >= _TELEPHONE
        heads = not bound and (is_numbered(above) or _is_title(above))
        return not (above[-1] in _STOPS or _PIECE.fullmatch(above) or heads)
    if below[0] in _GOES_ON and is_few_words(above):
        return not is_numbered(above)
    if above[-1].isdecimal() and below[0] in _OF_DAYS:
        return not is_numbered(below)
    if _GOES_ON_COUNTED.match(below):
        heads = (is_numbered(above) and "。" not in above) or _is_title(above)
        return above[-1] >= "\u3400" and not heads
    if _PIECE.fullmatch(above):
        return (below[0] in _COUNTED or bound) and not is_numbered(below)
    return False
