"""Gaps where the line ends of a text were that has become one line: spaces behind its sentences.

Chinese has no space inside a sentence: where a line is long and the spaces in it stand behind full
stops or in front of numbers, a program has joined the lines of a page with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.breaks.flat_text import FLAT
from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


def spaced_line_ends(draft: Draft) -> Iterator[Edit]:
    """Break the lines of a flat text at its gaps: wide ones, or single spaces behind sentences."""
    wide = draft.holds("   ", "\u3000\u3000")
    single = draft.holds("。 ", "。\u3000")
    if not (wide or single):
        return
    for line in draft.lines():
        if len(line.text) >= FLAT:
            gaps = list(_wide(line)) if wide else []
            if single and not gaps and 2 * len(line.text) > len(draft.text):
                gaps = list(_single(line))
            yield from (Edit(line.start + start, line.start + end, "\n") for start, end in gaps)


def _wide(line: DraftLine) -> Iterator[tuple[int, int]]:
    """Yield the wide gaps of a line in which its paragraphs stand one behind the other.

    1 总则   1.1 编制目的   为健全…。   1.2 编制依据. Cells of a table are short, and no sentence
    ends in front of most.
    """
    gaps = list(_WIDE.finditer(line.text))
    if len(gaps) < _FEWEST or len(line.text) < _PIECE * len(gaps):
        return
    if 2 * sum(_is_told(line.text, gap) for gap in gaps) >= len(gaps):
        yield from (gap.span() for gap in gaps)


def _single(line: DraftLine) -> Iterator[tuple[int, int]]:
    """Yield the single spaces of a line at which a paragraph, a heading or a title ends.

    A space inside running text stays, as do those behind a number and of a word set wide (目 录).
    None is a line end where several stand behind pauses, or an article has none in front of it.
    """
    if _GLUED.search(line.text):
        return
    ends: list[tuple[int, int]] = []
    told, inside, begun = 0, _AS_MANY * len(_BEHIND_PAUSE.findall(line.text)), 0
    for gap in _SINGLE.finditer(line.text):
        sure = _is_told(line.text, gap)
        if _is_inside(line.text, gap) or (not sure and _is_open(line.text, begun, gap.start())):
            continue
        heading = gap.start() - begun <= _HEADING and _is_heading(
            line.text[begun : gap.start()], first=not begun
        )
        if sure or heading:
            told += sure
            begun = gap.end()
            ends.append(gap.span())
        else:
            inside += 1
    if told >= max(_FEWEST_SINGLE, 2 * inside) and len(ends) <= _MOST_HEADINGS * told:
        yield from ends


def _is_open(text: str, begun: int, end: int) -> bool:
    """Whether a bracket or a quotation of the last words is still open."""
    said = text[max(begun, end - _HEADING) : end]
    return any(said.count(opening) > said.count(closing) for opening, closing in _PAIRS)


def _is_heading(piece: str, *, first: bool) -> bool:
    """Whether a piece between two gaps is a heading or a row; title and numbers may hold commas."""
    said = HAS_MARK.search(piece)
    return said is None or ("。" not in piece and (first or _NUMBER.match(piece) is not None))


def _is_told(text: str, gap: re.Match[str]) -> bool:
    """Whether a sentence ends in front of a gap, or a number stands behind it."""
    said = text[max(0, gap.start() - _CLOSED) : gap.start()].rstrip("”’）)")
    return said[-1:] in _STOPS or _NUMBER.match(text, gap.end()) is not None


def _is_inside(text: str, gap: re.Match[str]) -> bool:
    """Whether a space stands behind a number or a day of a history, or in a word set wide."""
    before = text[max(0, gap.start() - _LONGEST_NUMBER) : gap.start()]
    return (
        _NUMBER_BEFORE.search(before) is not None
        or (before[-1:] == "日" and _BEHIND_DAY.match(text, gap.end()) is not None)
        or _SET_APART.search(before) is not None
        or text[gap.end() + 1 : gap.end() + 2].isspace()
        or _FIGURE.match(text, gap.end()) is not None
        or (before[-1:].isdigit() and _UNIT.match(text, gap.end()) is not None)
    )


_WIDE = lazy_pattern(r"[ \t]{3,}|[ \t]*\u3000{2,}[ \t]*")
_SINGLE = lazy_pattern(
    r"(?<=[\u3400-\u9fff。；：！？”》）)〕】\d:;%])[ \u3000]{1,2}"
    r"(?=[\u3400-\u9fff《“（(〔【[\d×○—])"
)
_DAY = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
_DONE = r"(?:[^\s。（(《]|《[^》]{1,80}》){0,80}?(?:通过|批准|修[订正]|[公发]布|施行)(?=[\s）)])"
_BEHIND_DAY = lazy_pattern(rf"\d{{1,2}}[:：时]|{_DONE}")
_GLUED = lazy_pattern(r"[。；：]第[一二三四五六七八九十百]{1,5}条[ \u3000]")
_BEHIND_PAUSE = lazy_pattern(r"[，、][ \u3000][\u3400-\u9fff]")
_MOST_HEADINGS = 10
"""Line ends of which one at least stands behind a sentence or in front of a number."""
_AS_MANY = 5
"""Gaps that one behind a pause outweighs."""
_NUMBER = lazy_pattern(
    r"\d{1,2}(?:\.\d{1,2}){0,4}[\s.、．]|[（(]?[一二三四五六七八九十\d]{1,3}[）)、]"
    r"|第.{1,4}[编篇章节条]|第.部分|——"
    rf"|{_DAY}[ \u3000]?{_DONE}"
)
_NUMBER_BEFORE = lazy_pattern(
    r"(?:^|[\s。；：])(?:\d{1,2}(?:\.\d{1,2}){0,4}[.、．]?|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,6}[编篇章节条]?)$"
)
_SET_APART = lazy_pattern(
    r"(?:^|(?<!\s\S)\s)[\u3400-\u9fff]$|(?:[省市县区州旗部局厅行院察署]长|主[席任]|总理)$"
)
"""The first letter of a word set wide, whose last ends it; an office, in front of the name."""
_OF_FIGURE = r"(?:年|月|日|[號号]|[學学]年|[時时]|[個个條条項项]|人|元|[萬万億亿]|%)"
_FIGURE = lazy_pattern(rf"[0-9]{{1,14}}[A-Z]? {_OF_FIGURE}")
"""A figure that some set apart on both its sides: 依據教育部 111 年 8 月 30 日."""
_UNIT = lazy_pattern(_OF_FIGURE)
_LONGEST_NUMBER, _CLOSED = 12, 3
_STOPS = frozenset("。；;：:！!？?")
_FEWEST, _PIECE, _FEWEST_SINGLE = 6, 20, 2
"""Gaps at least that tell it, and characters between two wide ones."""
_HEADING = 60
_PAIRS = (("（", "）"), ("(", ")"), ("《", "》"), ("“", "”"))
