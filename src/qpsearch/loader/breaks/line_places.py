"""Lines and what stands around them: an article, a list of sentences, a broken paragraph."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from qpsearch.clauses import Pairs, is_numbered
from qpsearch.loader.breaks.cut_names import named_in_row
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK, LINE_ENDERS, MAY_END_LINE

if TYPE_CHECKING:
    from qpsearch.loader.draft import Draft, DraftLine

ARTICLE = lazy_pattern(r"第[\s\u3000]*[^条條\n，。]{1,9}[条條]")
ARTICLE_ALONE = lazy_pattern(rf"(?:#+\s*)?{ARTICLE.pattern}")
_ABOVE_ARTICLES = lazy_pattern(
    r"第[\s\u3000]*[^章节節编編篇\n，。]{1,9}[章节節编編篇]|第[^条條\n，。]{1,9}[条條][\s\u3000]*[:：]|[一二三四五六七八九十]{1,3}、|附[件表录錄图圖]"
)
PAUSES = "，、"
CLOSING = "，。、；：！？）》」』”"
"""What no line begins with."""
_NUMBER = lazy_pattern(
    r"(?P<way>[（(])[一二三四五六七八九十]{1,3}[）)]"
    r"|(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})(?P<mark>[、.．])(?![0-9])"
)
_ITEM_ENDS = frozenset("；;")
_FEW, _NEARLY_ALL = 4, 0.75
ARTICLE_LENGTH = 16
"""Characters from which the first line of an article is more than a number and a heading."""
_MOST_BROKEN = 12
"""Lines of one paragraph that was broken by hand."""


class Places:
    """What kind of text each line of a document stands in; read when first asked for."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines = draft.lines()

    @cached_property
    def listed(self) -> set[int]:
        """The lines of sentences that name texts one behind the other, broken between two."""
        return named_in_row(self.lines, self.draft.text)

    def is_lawful(self, index: int) -> bool:
        """Whether a line stands in an article, or under numbers that bear sentences."""
        return index in self._in_articles or _number_of(self.lines[index].text) in self._spoken

    def ends_below(self, index: int) -> bool:
        """Whether a paragraph that is broken over several lines goes on to a full stop."""
        for line in self.lines[index : index + _MOST_BROKEN]:
            if not may_go_on(line.text):
                return False
            if MAY_END_LINE.search(line.text):
                return True
            if not stops(line.text):
                return False
        return False

    def is_item(self, index: int) -> bool:
        """Whether a line is an item of a list that the next one ends, beside whole items.

        （一）…应当由完全民事行 ⏎ 为能力人牵领； ⏎ （二）…； in an article, or with a pause below an
        item that ； ends.
        """
        way = _number_of(self.lines[index].text)
        if not way or not MAY_END_LINE.search(self.lines[index + 1].text):
            return False
        if index not in self._in_articles:
            above = self.lines[index - 1].text if index else ""
            paused = HAS_MARK.search(self.lines[index].text) is not None
            return paused and above[-1:] in _ITEM_ENDS and _number_of(above) == way
        near = [
            self.lines[at].text
            for at in (index - 1, index + 2)
            if 0 <= at < len(self.lines) and _number_of(self.lines[at].text) == way
        ]
        return bool(near) and all(MAY_END_LINE.search(text) for text in near)

    def is_parted(self, index: int) -> bool:
        """Whether the format sets a line or the next one off as a heading, and not both.

        What ends in a pause, and an article, is a sentence all the same.
        """
        above = self.lines[index]
        if not self.draft.markings or above.text[-1] in PAUSES or ARTICLE.match(above.text):
            return False
        return (above.start in self._set_off) != (self.lines[index + 1].start in self._set_off)

    @cached_property
    def _set_off(self) -> frozenset[int]:
        return frozenset(
            mark.span.start for mark in self.draft.marked_lines() if mark.depth or mark.set_off
        )

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
            if ARTICLE.match(line.text):
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


def stops(text: str) -> bool:
    """Whether a line may have been cut at its end: it ends in a letter, or in a mark of a pause."""
    last = text[-1]
    return (
        last not in LINE_ENDERS
        and (
            last in PAUSES
            or HAN.match(last) is not None
            or (last == "," and HAN.match(text, len(text) - 2) is not None)
        )
        and ("\t" not in text or _ARTICLE_CELL.fullmatch(text) is not None)
        and not text.startswith(("#", "|"))
    )


_ARTICLE_CELL = lazy_pattern(r"第[^\t条條]{1,8}[条條]\t[^\t]+")
"""An article whose number has a cell of its own."""


def stands_apart(text: str) -> bool:
    """Whether a line is a heading by its marks, or a row of a table."""
    return text[0] in "#|" or "\t" in text


def may_go_on(text: str) -> bool:
    """Whether a line may be the second half of a paragraph: unnumbered, of a sentence."""
    return (
        (HAN.match(text) is not None or text[0] in CLOSING)
        and "\t" not in text
        and HAS_MARK.search(text) is not None
        and not is_numbered(text)
        and not _ABOVE_ARTICLES.match(text)
    )


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
        if ARTICLE.match(line.text) and not ARTICLE_ALONE.fullmatch(line.text)
    ]
    spoken = sum(
        MAY_END_LINE.search(text) is not None
        or (len(text) >= ARTICLE_LENGTH and HAS_MARK.search(text) is not None)
        for text in starts
    )
    return spoken * 2 < len(starts)
