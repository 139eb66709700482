"""Broken lines: a sentence that a page or a line end has cut is made whole again, and reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.breaks.cut_names import (
    GOES_ON_LIST,
    REST_OF_NUMBER,
    goes_on_number,
    is_cited,
    is_shortened,
)
from qpsearch.loader.breaks.line_places import (
    ARTICLE,
    ARTICLE_ALONE,
    ARTICLE_LENGTH,
    CLOSING,
    PAUSES,
    Places,
    may_go_on,
    stands_apart,
    stops,
)
from qpsearch.loader.breaks.pieces import is_few_words
from qpsearch.loader.breaks.set_apart import MARKS_APART, MAY_STAND_APART, goes_on_apart
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.lines import tells_of_act
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK, MARKS_AT_END, MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_INSERTED = lazy_pattern(r"之[\s\u3000]*[一二三四五六七八九十]{1,3}(?=[\s\u3000【（(]|$)")
_DAY_ALONE = lazy_pattern(r"^[^\S\n]*日[^\S\n]*$", re.MULTILINE)
_CUT_DATE = lazy_pattern(
    r"年[\s\u3000]*[0-9０-９一二三四五六七八九十]{1,2}[\s\u3000]*月[\s\u3000]*[0-9０-９一二三四五六七八九十]{1,3}"
    r"(?P<gap>[\s\u3000]*\n[\s\u3000]*)(?=日[\s\u3000]*(?:\n|$))"
)
_CUT_YEAR = lazy_pattern(r"(?<=[^\d\s](?:19|20)\d\d)[ \t\u3000]*\n(?=年[0-9]{1,2}月)")
_PARAGRAPH = lazy_pattern(r"\n[^\S\n]*\n(?:\u3000|[ \t\xa0]{2})[^\n]*$")
_BRACKETS = (("（", "）"), ("(", ")"), ("《", "》"), ("〔", "〕"))
_OPENING = frozenset("（(《〔【[“")
_OF_LIST = _OPENING | GOES_ON_LIST
"""How the rest of a list of laws, or what it calls one, begins."""
_MOST_HELD, _LONGEST_HELD = 4, 80
"""Lines and letters between a bracket at a line end and the one that closes it."""
_GOES_BEFORE, _ENDED_ALREADY = frozenset("，。、；"), frozenset("，。、；：！？|")
"""Marks that end what the line above says, and marks above which they are a slip."""
_NARROW, _NARROW_BEFORE = frozenset(",;"), lazy_pattern(r"[,;][\u3400-\u9fff]")
_CUT_LENGTH = 40
"""Characters from which a line that ends inside a sentence is running text, not a heading."""
_LISTED = 12
"""The same where it lists things, and the line below is cut too."""


def broken_line(draft: Draft, *, wrapped: bool = False) -> Iterator[Edit]:
    """Join a line that stops in mid-sentence to the unnumbered line that goes on with it.

    Of a text whose lines of print have been joined (``wrapped``) an empty line and an indent
    part paragraphs.

    Never across a heading or a number: see :func:`_goes_on`. A join over an empty line (a page
    end) is reported, since words may be missing there.
    """
    lines = draft.lines()
    places = Places(draft)
    certain = _CertainJoins(lines, places)
    for index, (above, below) in enumerate(zip(lines, lines[1:], strict=False)):
        joined = certain.joins(index)
        if joined:
            yield Edit(above.end, below.start)
        if joined is not None:
            continue
        if _is_half(above.text, below.text):
            _report_page_break(draft, above, below)
            yield Edit(above.end, below.start)
            continue
        if not stops(above.text) or not may_go_on(below.text):
            if _is_between(lines, index):
                certain.carry(index + 1)
                yield Edit(above.end, below.start)
            continue
        lawful = places.is_lawful(index)
        ends_later = lawful and places.ends_below(index + 1)
        goes_on = _goes_on(above.text, below.text, places, lawful=lawful, ends_later=ends_later)
        gap = draft.text[above.end : below.start]
        parted = (
            _is_heading_below(lines, index)
            or (wrapped and _PARAGRAPH.search(gap))
            or places.is_parted(index)
        )
        if parted or not (goes_on or places.is_item(index)) or _are_rows(above.text, below.text):
            continue
        _report_page_break(draft, above, below)
        yield Edit(above.end, below.start)


class _CertainJoins:
    """What goes on with the line above wherever it stands: numbers, citations, brackets, pieces.

    Asked for each line in its order, since what one line leaves open a later one closes.
    """

    def __init__(self, lines: list[DraftLine], places: Places) -> None:
        self._lines = lines
        self._places = places
        self._number_open = False
        self._cited = -1
        """The last line behind which a citation on a line of its own goes on."""
        self._carried = -1
        """The last line that is a piece of the paragraph around it."""
        self._apart = -1
        """The last piece of a sentence that stood on lines of their own."""
        self._bracketed = -1
        """The last line whose end stands in a bracket that a line below closes."""

    def carry(self, index: int) -> None:
        """Take a line for a piece of the paragraph around it."""
        self._carried = index

    def joins(self, index: int) -> bool | None:
        """Whether the line below goes on with this one; ``None`` if that is not certain."""
        above, below = self._lines[index].text, self._lines[index + 1].text
        if below[0] == "之" and _is_number_alone(above) and _INSERTED.match(below):
            self._number_open = True
            return True
        if (above[-1] == "之" or below[0] in REST_OF_NUMBER) and goes_on_number(above, below):
            return True
        opened, self._number_open = self._number_open, False
        if opened:
            return False  # an inserted article has its number on two lines, and then its text
        if not index and below[-1] in "：:" and _is_addressee(above, below):
            return True
        return (
            self._goes_on_open(index, above, below) or self._is_piece(index, above, below) or None
        )

    def _goes_on_open(self, index: int, above: str, below: str) -> bool:
        """Whether a citation, a list or a bracket is open at the end of the line."""
        lines = self._lines
        if index <= self._cited:
            return True
        self._cited = index + 2 * is_cited(lines, index) - 1
        if index <= self._cited:
            return True
        if below[0] in _OF_LIST and (index in self._places.listed or is_shortened(above, below)):
            return True
        if index <= self._bracketed:
            return True
        self._bracketed = index + _lines_to_close(lines, index) - 1
        return index <= self._bracketed

    def _is_piece(self, index: int, above: str, below: str) -> bool:
        """Whether the line below begins as no paragraph does, or is a piece of a sentence."""
        if index == self._carried or _goes_on_surely(above, below):
            return True
        if below[0] not in MAY_STAND_APART and above[-1] not in MARKS_APART:
            return False
        pieces = goes_on_apart(self._lines, index, inside=index <= self._apart)
        if pieces:
            self._carried, self._apart = index + pieces - 1, index + pieces
        return pieces > 0


def _report_page_break(draft: Draft, above: DraftLine, below: DraftLine) -> None:
    """Report a join where that is over an empty line, for a reader to check."""
    if draft.text.count("\n", above.end, below.start) < _OVER_EMPTY:
        return
    end, begin = draft.shown_line(above).text[-6:], draft.shown_line(below).text[:6]
    draft.note(
        "page_break",
        f"{end}｜{begin}: joined over a page break; check that nothing is missing",
        above.end - 6,
        below.start + 6,
    )


_OVER_EMPTY = 2
"""Line ends between two lines that an empty one parts."""


def _goes_on_surely(above: str, below: str) -> bool:
    """Whether a line begins as no paragraph does, or with the day that the one above leads to.

    None where the line above has ended already: then its mark is a slip.
    """
    return above[-1] not in _ENDED_ALREADY and (
        below[0] in _GOES_BEFORE
        or (below[0] in _NARROW and _NARROW_BEFORE.match(below) is not None)
        or (above[-1] in _UNTIL and _DAY_GOES_ON.match(below) is not None)
    )


_UNTIL = frozenset("于至到自")
_DAY_GOES_ON = lazy_pattern(r"(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日[\u3400-\u9fff（(，]")
"""请于 ⏎ 11月16日前将反馈意见发至…."""


def _is_addressee(above: str, below: str) -> bool:
    """Whether the first two lines are those a notice is sent to: 各区人民政府，市直 ⏎ 机关：."""
    return (
        _SENT_TO.fullmatch(above) is not None
        and _SENT_TO_ALSO.fullmatch(below) is not None
        and not is_numbered(below)
    )


_SENT_TO = lazy_pattern(
    r"[^，。；：:、《]{0,12}各[^。；：:《]*[，、,][^。；：:《]*[\u3400-\u9fff，、,]", needs="各"
)
_SENT_TO_ALSO = lazy_pattern(r"(?!各)[^。；：:《]{2,100}[：:]")


def _lines_to_close(lines: list[DraftLine], index: int) -> int:
    """Return how many lines below a line close the bracket or title that it leaves open; else 0.

    电（记者 ⏎ 周明远）…, 《某某局 ⏎ 某某厅关于…的通知》: no paragraph ends inside. A number, a row
    of a table or a sentence below says that the bracket was forgotten.
    """
    text = lines[index].text
    for opening, closing in _BRACKETS:
        at = text.rfind(opening)
        if at < 0 or text.rfind(closing) > at or stands_apart(text) or is_numbered(text[at + 1 :]):
            continue
        held = len(text) - at
        for count, below in enumerate(lines[index + 1 : index + 1 + _MOST_HELD], start=1):
            end = below.text.find(closing)
            if stands_apart(below.text) or is_numbered(below.text) or below.text[0] in _OPENING:
                break
            inside = below.text if end < 0 else below.text[:end]
            held += len(inside)
            if held > _LONGEST_HELD or opening in inside or "。" in inside:
                break
            if end >= 0:
                return count
    return 0


def _is_between(lines: list[DraftLine], index: int) -> bool:
    """Whether the line below is a few words in mid-sentence: …， ⏎ 我局组织 ⏎ 制定了…."""
    if lines[index].text[-1] not in "，," or len(lines[index].text) < _CUT_LENGTH:
        return False
    few = lines[index + 1].text
    return (
        is_few_words(few)
        and not is_numbered(few)
        and index + 2 < len(lines)
        and may_go_on(lines[index + 2].text)
    )


def _is_number_alone(text: str) -> bool:
    return ARTICLE_ALONE.fullmatch(text) is not None


def _are_rows(above: str, below: str) -> bool:
    """Whether two lines are rows, each with its label: 参与单位：各市政府 ⏎ 完成时限：年底前，…."""
    return _begins_row(above) and _begins_row(below)


def _begins_row(text: str) -> bool:
    label = text[: text.find("：", 2, _LONGEST_LABEL + 1) + 1]
    return len(label) > 1 and HAS_MARK.search(label[:-1]) is None


_LONGEST_LABEL = 6


def _is_heading_below(lines: list[DraftLine], index: int) -> bool:
    """Whether a line is the heading of an article whose number stands alone on the line above it.

    第二條 ⏎ 定義 ⏎ 為適用本法律的規定，….
    """
    text = lines[index].text
    return (
        index > 0
        and len(text) < ARTICLE_LENGTH
        and HAS_MARK.search(text) is None
        and _is_number_alone(lines[index - 1].text)
    )


def _goes_on(above: str, below: str, places: Places, *, lawful: bool, ends_later: bool) -> bool:
    """Whether ``below`` goes on with the sentence in which ``above`` stops.

    A heading has commas too (提高政治站位，强化责任担当), so a comma alone is no sign. It is one
    paragraph where the upper half holds a whole sentence and more, leaves a title open that the
    lower half closes, stands in an article or under numbers that bear sentences (``lawful``), is
    longer than any heading, or where the two letters that the break parts stand together
    elsewhere (古｜树). 《某条例》已经1997年12月12日 is no heading either.
    """
    if _opened(above) > 0 > _opened(below) or "。" in above or "；" in above:
        return True
    if tells_of_act(above):
        return True
    numbered = is_numbered(above)
    paused = HAS_MARK.search(above) is not None
    if below[0] in CLOSING or above[-1] in PAUSES or above[-1] == ",":
        return paused or not numbered or len(above) >= _CUT_LENGTH
    if paused and len(above) >= _CUT_LENGTH:
        return not places.is_said_again(above)
    if not MAY_END_LINE.search(below) and not (lawful and ends_later):
        return False
    if lawful and "、" in above and len(above) >= _LISTED and not MAY_END_LINE.search(below):
        return True
    counted = numbered and above[0] not in _BULLETS
    if paused and counted and len(above) >= _TELLS and _BINDS.search(above):
        return True
    if lawful and (paused or (ARTICLE.match(above) and len(above) >= ARTICLE_LENGTH)):
        return True
    return (paused or lawful) and not numbered and above[-1] + below[0] in places.pairs


def _is_half(above: str, below: str) -> bool:
    """Whether a line begins with half a word before 的，, or with an amount that is wanted above.

    不听劝 ⏎ 阻的，处…; 产值达到 ⏎ 1000亿元，…. Or is the last letter: 从事爆破作 ⏎ 业。
    """
    told = len(above) >= _TELLS
    last = len(below) == _LAST_LETTER and below[1] in "。；" and below[0] not in _ALONE
    last = last and len(above) >= _ITEM
    half = (below[1:3] == "的，" and below[0] not in _BEFORE_OF) or last
    if half and above[-1] not in MARKS_AT_END:
        return True
    return told and above[-1] in _REACHES and _AMOUNT.match(below) is not None


_BEFORE_OF = frozenset("有是对真别")
"""What stands before 的， where a sentence begins: 有的，…."""
_LAST_LETTER, _ITEM = 2, 8
_ALONE = frozenset("无略是否有同空免")
"""What says something by itself: 无。"""
_REACHES = frozenset("到过于约近达为至")
_AMOUNT = lazy_pattern(
    r"[0-9][0-9.,]{0,9}(?:[%％‰]|[万亿]?(?:[元吨亩斤人个家户件套座处次倍]|公里|平方))"
)
_TELLS = 20
"""Characters from which a line without its end is a sentence, and no heading."""
_BULLETS = frozenset("-*•·—")
"""Items of notes end without a stop: - 事假每年不得超过12天."""
_BINDS = lazy_pattern(
    r"应当|必须|不得|应(?![用急对收付届聘])|[者的]，[^。]{0,30}(?:处|责令|给予|追究)",
    needs="应须得，",
)
"""What a numbered heading has not: a duty, or what follows from neglecting it."""


def _opened(text: str) -> int:
    """Return how many titles in 《》 are open at the end; less than none where it closes one."""
    return text.count("《") - text.count("》")


def cut_number(draft: Draft) -> Iterator[Edit]:
    """Join the number of a standard that a line end cuts at its dash: Q/GDW 12221— ⏎ 2022."""
    if draft.holds("—\n", "-\n", "－\n", "–\n"):
        for match in _CUT_NUMBER.finditer(draft.text):
            yield Edit(match.end() - 1, match.end())


_CUT_NUMBER = lazy_pattern(
    r"^[A-Z][A-Z0-9/ ]{1,14}[0-9](?:\.[0-9]{1,3})?[ ]?[-—–－]\n(?=(?:19|20)[0-9]{2}$)", re.MULTILINE
)


def cut_date(draft: Draft) -> Iterator[Edit]:
    """Join the date that a line end cuts: 2024年2月7 ⏎ 日, 自1998 ⏎ 年1月1日起施行."""
    if draft.holds("\n年"):
        for match in _CUT_YEAR.finditer(draft.text):
            yield Edit(*match.span())
    if _DAY_ALONE.search(draft.text):
        for match in _CUT_DATE.finditer(draft.text):
            yield Edit(*match.span("gap"))
