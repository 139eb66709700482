"""Broken lines: a sentence that a page or a line end has cut is made whole again, and reported."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from qpsearch.clauses import Pairs, is_numbered
from qpsearch.loader.breaks.cut_names import (
    GOES_ON_LIST,
    REST_OF_NUMBER,
    goes_on_number,
    is_cited,
    is_shortened,
    named_in_row,
)
from qpsearch.loader.breaks.pieces import is_few_words
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.lines import tells_of_act
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK, LINE_ENDERS, MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_ARTICLE = lazy_pattern(r"第[\s\u3000]*[^条條\n，。]{1,9}[条條]")
_ARTICLE_ALONE = lazy_pattern(r"(?:#+\s*)?第[\s\u3000]*[^条條\n，。]{1,9}[条條]")
_INSERTED = lazy_pattern(r"之[\s\u3000]*[一二三四五六七八九十]{1,3}(?=[\s\u3000【（(]|$)")
_ABOVE_ARTICLES = lazy_pattern(
    r"第[\s\u3000]*[^章节節编編篇\n，。]{1,9}[章节節编編篇]|第[^条條\n，。]{1,9}[条條][\s\u3000]*[:：]|[一二三四五六七八九十]{1,3}、|附[件表录錄图圖]"
)
_PAUSES = "，、"
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
"""How the rest of a list of laws begins."""
_MOST_BROKEN = 12
"""Lines of one paragraph that was broken by hand."""
_MOST_HELD, _LONGEST_HELD = 4, 80
"""Lines and letters between a bracket at a line end and the one that closes it."""
_GOES_BEFORE, _ENDED_ALREADY = frozenset("，。、；"), frozenset("，。、；：！？|")
"""Marks that end what the line above says, and marks above which they are a slip."""
_NARROW, _NARROW_BEFORE = frozenset(",;"), lazy_pattern(r"[,;][\u3400-\u9fff]")
_CLOSING = "，。、；：！？）》」』”"
"""What no line begins with."""
_NUMBER = lazy_pattern(
    r"(?P<way>[（(])[一二三四五六七八九十]{1,3}[）)]"
    r"|(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})(?P<mark>[、.．])(?![0-9])"
)
_FEW, _NEARLY_ALL = 4, 0.75
_ARTICLE_LENGTH = 16
"""Characters from which the first line of an article is more than a number and a heading."""
_LISTED = 12
"""The same where it lists things, and the line below is cut too."""
_CUT_LENGTH = 40
"""Characters from which a line that ends inside a sentence is running text, not a heading."""


def broken_line(draft: Draft, *, wrapped: bool = False) -> Iterator[Edit]:
    """Join a line that stops in mid-sentence to the unnumbered line that goes on with it.

    Of a text whose lines of print have been joined (``wrapped``) an empty line and an indent
    part paragraphs.

    Never across a heading or a number: see :func:`_goes_on`. A join over an empty line (a page
    end) is reported, since words may be missing there.
    """
    lines = draft.lines()
    places = _Places(lines, draft.text)
    number_open = False
    cited = -1  # the last line behind which a citation on a line of its own goes on
    carried = -1  # the last line that is a piece of the paragraph around it
    bracketed = -1  # the last line whose end stands in a bracket that a line below closes
    for index, (above, below) in enumerate(zip(lines, lines[1:], strict=False)):
        if below.text[0] == "之" and _is_number_alone(above.text) and _INSERTED.match(below.text):
            number_open = True
            yield Edit(above.end, below.start)
            continue
        if (above.text[-1] == "之" or below.text[0] in REST_OF_NUMBER) and goes_on_number(
            above.text, below.text
        ):
            yield Edit(above.end, below.start)
            continue
        joined, number_open = number_open, False
        if joined:
            continue
        if not index and below.text[-1] in "：:" and _is_addressee(above.text, below.text):
            yield Edit(above.end, below.start)
            continue
        if index <= cited or (cited := index + 2 * is_cited(lines, index) - 1) >= index:
            yield Edit(above.end, below.start)
            continue
        if below.text[0] in _OF_LIST and (
            index in places.listed or is_shortened(above.text, below.text)
        ):
            yield Edit(above.end, below.start)
            continue
        if index <= bracketed or (bracketed := index + _lines_to_close(lines, index) - 1) >= index:
            yield Edit(above.end, below.start)
            continue
        open_end = above.text[-1] not in _ENDED_ALREADY
        in_front = open_end and (
            below.text[0] in _GOES_BEFORE
            or (below.text[0] in _NARROW and _NARROW_BEFORE.match(below.text) is not None)
            or (above.text[-1] in _UNTIL and _DAY_GOES_ON.match(below.text) is not None)
        )
        if in_front or index == carried or (open_end and _hangs(draft, above, below)):
            yield Edit(above.end, below.start)
            continue
        if not _stops(above.text) or not _may_go_on(below.text):
            if _is_between(lines, index):
                carried = index + 1
                yield Edit(above.end, below.start)
            continue
        lawful = places.is_lawful(index)
        ends_later = lawful and places.ends_below(index + 1)
        goes_on = _goes_on(above.text, below.text, places, lawful=lawful, ends_later=ends_later)
        gap = draft.text[above.end : below.start]
        parted = _is_heading_below(lines, index) or (wrapped and _PARAGRAPH.search(gap))
        if parted or not (goes_on or places.is_item(index)) or _are_rows(above.text, below.text):
            continue
        if gap.count("\n") > 1:
            end, begin = draft.shown_line(above).text[-6:], draft.shown_line(below).text[:6]
            draft.note(
                "page_break",
                f"{end}｜{begin}: joined over a page break; check that nothing is missing",
                above.end - 6,
                below.start + 6,
            )
        yield Edit(above.end, below.start)


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
        if at < 0 or text.rfind(closing) > at or _stands_apart(text) or is_numbered(text[at + 1 :]):
            continue
        held = len(text) - at
        for count, below in enumerate(lines[index + 1 : index + 1 + _MOST_HELD], start=1):
            end = below.text.find(closing)
            if _stands_apart(below.text) or is_numbered(below.text) or below.text[0] in _OPENING:
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
        and _may_go_on(lines[index + 2].text)
    )


def _stands_apart(text: str) -> bool:
    """Whether a line is a heading by its marks, or a row of a table."""
    return text[0] in "#|" or "\t" in text


def _hangs(draft: Draft, above: DraftLine, below: DraftLine) -> bool:
    """Whether a line hangs below a numbered one that is full: 一、…輪班 ⏎ 　　方法。."""
    return (
        below.text[-1] in "。；"
        and len(above.text) >= _HANGING
        and len(below.text) <= len(above.text)
        and HAN.match(above.text[-1]) is not None
        and draft.text[above.end : below.start].count("\n") == 1
        and below.start - below.outer.start >= above.start - above.outer.start + 2
        and is_numbered(above.text)
        and not is_numbered(below.text)
    )


_HANGING = 24
"""Letters of a numbered line from which it is full."""


def _is_number_alone(text: str) -> bool:
    return _ARTICLE_ALONE.fullmatch(text) is not None


class _Places:
    """What kind of text each line of a document stands in; read when first asked for."""

    def __init__(self, lines: list[DraftLine], text: str) -> None:
        self.lines = lines
        self.text = text

    @cached_property
    def listed(self) -> set[int]:
        """The lines of sentences that name texts one behind the other, broken between two."""
        return named_in_row(self.lines, self.text)

    def is_lawful(self, index: int) -> bool:
        """Whether a line stands in an article, or under numbers that bear sentences."""
        return index in self._in_articles or _number_of(self.lines[index].text) in self._spoken

    def ends_below(self, index: int) -> bool:
        """Whether a paragraph that is broken over several lines goes on to a full stop."""
        for line in self.lines[index : index + _MOST_BROKEN]:
            if not _may_go_on(line.text):
                return False
            if MAY_END_LINE.search(line.text):
                return True
            if not _stops(line.text):
                return False
        return False

    def is_item(self, index: int) -> bool:
        """Whether a line is an item of an article that the next one ends, beside whole items.

        （一）…应当由完全民事行 ⏎ 为能力人牵领； ⏎ （二）…；
        """
        way = _number_of(self.lines[index].text) if index in self._in_articles else ""
        if not way or not MAY_END_LINE.search(self.lines[index + 1].text):
            return False
        near = [
            self.lines[at].text
            for at in (index - 1, index + 2)
            if 0 <= at < len(self.lines) and _number_of(self.lines[at].text) == way
        ]
        return bool(near) and all(MAY_END_LINE.search(text) for text in near)

    def is_said_again(self, text: str) -> bool:
        """Whether a line stands in the document twice, as headings do that a list has above."""
        return self._said[text] > 1

    @cached_property
    def _said(self) -> Counter[str]:
        return Counter(line.text for line in self.lines)

    @cached_property
    def _in_articles(self) -> frozenset[int]:
        if _articles_have_headings(self.lines):
            return frozenset()
        found: list[int] = []
        inside = False
        for index, line in enumerate(self.lines):
            if _ARTICLE.match(line.text):
                inside = True
            elif _ABOVE_ARTICLES.match(line.text) or line.text.startswith("#"):
                inside = False
            if inside:
                found.append(index)
        return frozenset(found)

    @cached_property
    def pairs(self) -> Pairs:
        """Letters that stand beside each other in a line of the document."""
        return Pairs(line.text for line in self.lines)

    @cached_property
    def _spoken(self) -> frozenset[str]:
        return _spoken_numbers(self.lines)


def _stops(text: str) -> bool:
    """Whether a line may have been cut at its end: it ends in a letter, or in a mark of a pause."""
    last = text[-1]
    return (
        last not in LINE_ENDERS
        and (
            last in _PAUSES
            or HAN.match(last) is not None
            or (last == "," and HAN.match(text, len(text) - 2) is not None)
        )
        and ("\t" not in text or _ARTICLE_CELL.fullmatch(text) is not None)
        and not text.startswith(("#", "|"))
    )


_ARTICLE_CELL = lazy_pattern(r"第[^\t条條]{1,8}[条條]\t[^\t]+")
"""An article whose number has a cell of its own."""


def _may_go_on(text: str) -> bool:
    """Whether a line may be the second half of a paragraph: unnumbered, of a sentence."""
    return (
        (HAN.match(text) is not None or text[0] in _CLOSING)
        and "\t" not in text
        and HAS_MARK.search(text) is not None
        and not is_numbered(text)
        and not _ABOVE_ARTICLES.match(text)
    )


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
        and len(text) < _ARTICLE_LENGTH
        and HAS_MARK.search(text) is None
        and _is_number_alone(lines[index - 1].text)
    )


def _goes_on(above: str, below: str, places: _Places, *, lawful: bool, ends_later: bool) -> bool:
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
    if below[0] in _CLOSING or above[-1] in _PAUSES or above[-1] == ",":
        return paused or not numbered or len(above) >= _CUT_LENGTH
    if paused and len(above) >= _CUT_LENGTH:
        return not places.is_said_again(above)
    if not MAY_END_LINE.search(below) and not (lawful and ends_later):
        return False
    if lawful and "、" in above and len(above) >= _LISTED and not MAY_END_LINE.search(below):
        return True
    if lawful and (paused or (_ARTICLE.match(above) and len(above) >= _ARTICLE_LENGTH)):
        return True
    return (paused or lawful) and not numbered and above[-1] + below[0] in places.pairs


def _opened(text: str) -> int:
    """Return how many titles in 《》 are open at the end; less than none where it closes one."""
    return text.count("《") - text.count("》")


def _spoken_numbers(lines: list[DraftLine]) -> frozenset[str]:
    """Return the ways of numbering of which nearly all lines hold a sentence, not a heading."""
    all_: dict[str, int] = {}
    spoken: dict[str, int] = {}
    for line in lines:
        if way := _number_of(line.text):
            all_[way] = all_.get(way, 0) + 1
            spoken[way] = spoken.get(way, 0) + ("。" in line.text)
    return frozenset(
        way for way, count in all_.items() if count >= _FEW and spoken[way] >= _NEARLY_ALL * count
    )


def _number_of(text: str) -> str:
    """Return how a line is numbered: （ for （一）, 、 for 一、, . for 1.; "" if it is not."""
    match = _NUMBER.match(text)
    return match["way"] or match["mark"] if match else ""


def _articles_have_headings(lines: list[DraftLine]) -> bool:
    """Whether articles have headings on their own lines (第三条　依法行政), not sentences."""
    starts = [
        line.text
        for line in lines
        if _ARTICLE.match(line.text) and not _ARTICLE_ALONE.fullmatch(line.text)
    ]
    spoken = sum(
        MAY_END_LINE.search(text) is not None
        or (len(text) >= _ARTICLE_LENGTH and HAS_MARK.search(text) is not None)
        for text in starts
    )
    return spoken * 2 < len(starts)


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
