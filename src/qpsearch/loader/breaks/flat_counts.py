"""Divisions that stand behind each other on a line: told by their numbers, which go up by one.

Of a print or a page that has lost its line ends: 1 总则 1.1 编制目的 为健全…。 1.2 ….
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.breaks.flat_outlines import outline_in
from qpsearch.loader.breaks.flat_text import above_first, in_front
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
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
        yield from outline_in(line)


def wide_gaps(line: DraftLine) -> Iterator[Edit]:
    """Yield the gaps of a line in which its paragraphs stand one behind the other.

    A page's text without its line ends: 1 总则   1.1 编制目的   为健全…。   1.2 编制依据. Cells of
    a table are short, and no sentence ends in front of most.
    """
    gaps = list(_WIDE_GAP.finditer(line.text))
    if len(gaps) < _FEWEST_GAPS or len(line.text) < _PIECE * len(gaps):
        return
    told = sum(
        line.text[gap.start() - 1] in _GAP_STOPS
        or _NUMBER_BEHIND.match(line.text, gap.end()) is not None
        for gap in gaps
    )
    if 2 * told >= len(gaps):
        yield from (Edit(line.start + gap.start(), line.start + gap.end(), "\n") for gap in gaps)


_WIDE_GAP = lazy_pattern(r"[ \t]{3,}|[ \t]*\u3000{2,}[ \t]*")
_NUMBER_BEHIND = lazy_pattern(
    r"\d{1,2}(?:\.\d{1,2}){0,4}[\s.、．]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、]|第.{1,4}[章节条]"
)
_GAP_STOPS = frozenset("。；;：:！!？?")
_FEWEST_GAPS, _PIECE = 6, 20


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
