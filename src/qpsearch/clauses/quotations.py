"""Quotations that go on over lines: the new text of an amended law stays in what quotes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.numbered import Line

_QUOTE = lazy_pattern("[“”]")
_OPENS_QUOTE = lazy_pattern(
    "(?:[改修][为為爲]|修正[为為爲]|作[为為爲]|增加|如下)[^“”]{0,24}(?<=[：:，,、为為爲加下款项項目条條章节節])“"
    "|^“第.{1,9}[条條]"
)
"""A quotation that may go on for lines: the new text of an amended law, and no single word."""
_LONGEST_QUOTE = 40
"""Lines below an item within which the quotation closes that it is part of."""
_CORNERS = str.maketrans("「」", "“”")
_QUOTES_A_NAME = lazy_pattern("“[^“”。；]{1,20}”(?=[\u3400-\u9fff])", needs="”")
"""A sentence that begins with a name in quotes (“我的信息”用于查询), which is no quotation."""
_LEADS_TO_QUOTE = lazy_pattern("[：:]$")


class OpenQuotation:
    """The quotation that is open where the reader of a text stands, if one is."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.is_open = False

    def follow(self, index: int) -> None:
        """Keep account of a quotation that goes on over the end of a line."""
        words = _quoting(self._lines[index].words)
        if "“" not in words and "”" not in words:
            return
        marks = _QUOTE.findall(words)
        if self.is_open:
            again = words[0] == "“"  # each paragraph of a quotation may open it once more
            self.is_open = _is_still_open(marks[again:])
        elif marks[-1] == "“":
            before = self._lines[index - 1].words if index and words[0] == "“" else ""
            self.is_open = bool(_OPENS_QUOTE.search(_quoting(before[-40:]) + words))

    def begins(self, index: int) -> bool:
        """Whether a line without a number is a quotation that the colon above it leads to."""
        line = self._lines[index]
        return (
            line.words.startswith(("“", "「", '"'))
            and not _QUOTES_A_NAME.match(_quoting(line.words))
            and line.mark is None
            and _LEADS_TO_QUOTE.search(self._lines[index - 1].words) is not None
        )

    def closes_below(self, index: int) -> bool:
        """Whether the open quotation goes on: the next of its marks, here or below, closes one."""
        for line in self._lines[index : index + _LONGEST_QUOTE]:
            if marks := _QUOTE.search(_quoting(line.words)):
                return marks[0] == "”"
        return False


def _is_still_open(marks: Sequence[str]) -> bool:
    """Whether an open quotation goes on behind ``marks``: a pair inside it closes nothing."""
    depth = 1
    for mark in marks:
        depth = depth + 1 if mark == "“" else max(depth - 1, 0)
    return depth > 0


def _quoting(words: str) -> str:
    """Return words with the quotation marks of Taiwan and Hong Kong, and straight ones, as “”.

    A straight one opens at the beginning of a line, closes at its end, and takes turns between.
    """
    if '"' in words:
        said, *rest = words.split('"')
        for count, piece in enumerate(rest, start=1):
            closes = count % 2 == 0 or (count == len(rest) and not piece and said)
            said += ("”" if closes else "“") + piece
        words = said
    return words.translate(_CORNERS) if "「" in words or "」" in words else words
