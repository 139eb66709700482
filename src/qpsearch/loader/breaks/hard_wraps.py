"""Lines broken at a fixed width, by hand or by mail: paragraphs are made whole again."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.history import ends_event
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.titles.headline import is_dateline
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_LINE, HAS_MARK, MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_INDENT = lazy_pattern(r"\n(?:\u3000|[ \t\xa0]{2})")
_NARROW, _WIDEST = 30, 160
"""Columns between which texts are broken by hand or by mail."""
_FULL = 0.95
"""The share of the long lines that are no longer than the width."""
_FULL_OF_FEW = 0.85
"""The same of few lines, some of which are the rows of a head."""
_FEW_LONG = 60
RAGGED = 4
"""Columns by which full lines differ: no mark stands first on a line, no Latin word is cut."""
_BEGINS_DATE = lazy_pattern(r"[（(]?[0-9０-９〇○零一二三四五六七八九十]{2,5}\s*年")
"""How the line on adoption begins that stands below a title."""
_FIRST = 4
"""Columns by which the first line of a paragraph is shorter where its indent was lost."""
_FILLED = 56
"""Columns that a heading seldom fills: print sets 28 characters a line (GB/T 9704-2012)."""
_INDENTED = lazy_pattern(r"\u3000|[ \t\xa0]{2}")
_INDENTED_SHARE = 12
"""One line in so many begins with an indent where paragraphs do: then a line without goes on."""
_FEWEST = 6
_NARROWED = ",:;()<>?!"
_SET_RIGHT = 16
"""White space in front of a line that is set at the right: it fills no line."""
_LED = lazy_pattern(r"(?:…|‥|[.．·•]{3})[\s\u3000]*[0-9IVXivx]{0,4}$")
"""An entry of a table of contents: its leaders fill the line whatever its words."""
_LED_END = 40
"""Characters at the end of a line among which its leaders and its page stand."""


def hard_wrap(draft: Draft) -> Iterator[Edit]:
    """Join the lines of a text that was broken at a fixed width.

    Only where most long lines reach the same width and stop there in mid-sentence. Never across a
    heading, a number, an indent, or an empty line (but in a text that is double spaced); a space
    stays between two Latin words.
    """
    lines = draft.lines()
    if _is_wide(lines):
        return
    widths = _widths(draft, lines)
    width = _wrap_width(lines, widths) or _width_of_few(draft, lines, widths)
    if not width:
        yield from _even_runs(draft, lines, widths)
        return
    indents = sum(_INDENTED.match(draft.text, line.outer.start) is not None for line in lines)
    indented = indents * _INDENTED_SHARE >= len(lines)
    fills = indented or width >= _FILLED
    breaks = 2 if indented and _is_double_spaced(draft, lines, widths, width) else 1
    begins, counted = True, False  # whether a paragraph begins, and with a number
    headed = True  # whether no sentence stands above yet
    for above, columns, below, after in zip(
        lines, widths, lines[1:], [*lines[2:], None], strict=False
    ):
        gap = draft.text[above.end : below.start]
        counted = is_numbered(above.text) if begins else counted
        headed = headed and HAS_MARK.search(above.text) is None
        if (
            _is_full(above.text, below.text, columns, width, begins=begins)
            and gap.count("\n") in (1, breaks)
            and above.text[0] != "※"  # a note of the database above the text
            and not _is_row(above.text)
            and not (above.text[-1] == "。" and _heads_number(below, after))
            and not (counted and above.text[-1] in "；;")
            and not (begins and _is_in_brackets(above.text))
            and not (above.text[-1] == "。" and ends_title(below.text))
            and not (headed and _is_title(above.text, below.text))
            and not (_BEGINS_DATE.match(below.text) and ends_title(above.text))
            and not (below.text[0] == "特" and _CLOSES.fullmatch(below.text))
            and not (headed and is_dateline(below.text))
            and not (above.text[-1].isdecimal() and _ENDS_IN_DAY.search(above.text))
            and (not _INDENT.search(gap) or _hangs(above, below))
            and (
                not is_numbered(below.text)
                or (indented and _stops_inside(above.text) and not is_numbered(above.text))
            )
            and (fills or not _is_heading_line(above.text) or _is_short_rest(below.text, width))
        ):
            tight = not (above.text[-1].isascii() and below.text[0].isascii()) or (
                above.text[-1] == "-" and below.text[0].isdecimal()  # 〔2025〕6- ⏎ 432号
            )
            yield Edit(above.end, below.start, "" if tight else " ")
            begins = False
        else:
            begins = True


def _widths(draft: Draft, lines: list[DraftLine]) -> list[int]:
    """Return the columns that each line fills; 0 for those that leaders fill or that stand apart.

    Marks that an extraction has made narrow (, for ，) were as wide as a letter.
    """
    narrow = draft.text.count(",") > draft.text.count("，")
    return [
        0
        if _LED.search(line.text[-_LED_END:]) or line.start - line.outer_start > _SET_RIGHT
        else columns_of(draft.text[line.outer.start : line.end])
        + (sum(map(line.text.count, _NARROWED)) if narrow else 0)
        for line in lines
    ]


def _is_full(text: str, below: str, columns: int, width: int, *, begins: bool) -> bool:
    """Whether a line reaches the width at which its text is broken, or as near it as words let it.

    The first line of a paragraph (``begins``) may be shorter by the indent that it has lost.
    """
    return (
        columns >= width - RAGGED
        or (begins and columns >= width - RAGGED - _FIRST and _stops_inside(text))
        or _breaks_at_word(text, below, width - columns)
    ) and columns <= width + 2 * RAGGED


def _is_row(text: str) -> bool:
    """Whether spaces part a line into cells: 2 吊钩 磨损达原尺寸的10% 每月."""
    return (
        text.count(" ") >= _FEWEST_GAPS
        and HAS_MARK.search(text) is None
        and (sum(not piece.isascii() for piece in text.split()) >= _FEWEST_GAPS)
    )


_FEWEST_GAPS = 3
_CLOSES = lazy_pattern(r"特此[^，。；：]{2,6}[。！!]")
"""The last paragraph of a notice: 特此通知。"""


def _breaks_at_word(above: str, below: str, room: int) -> bool:
    """Whether a line is short since the number or the Latin word below it found no room."""
    word = _WORD.match(below)
    return word is not None and len(word[0]) > room and _stops_inside(above)


_WORD = lazy_pattern(r"[0-9A-Za-z][0-9A-Za-z.:/%@_-]+[，。；、）：]?")


def _is_title(text: str, below: str) -> bool:
    """Whether a line at the head is the end of a title, though it be as wide as the text."""
    inside = text[-1] in "》”" or text.count("《") > text.count("》") or below[0] == "的"
    return not inside and ends_title(text)


def _is_short_rest(text: str, width: int) -> bool:
    """Whether a line is the end of the sentence that fills the one above it."""
    return text[0] == "的" or (text[-1] == "。" and 3 * columns_of(text) < 2 * width)


def _even_runs(draft: Draft, lines: list[DraftLine], widths: list[int]) -> Iterator[Edit]:
    """Join lines of one width below each other, in a text that is not broken at it throughout.

    What a court or a gist takes from elsewhere: three at least, most of which stop in mid-sentence.
    """
    for wide, run in groupby(range(len(lines)), widths.__getitem__):
        if wide < _EVEN:
            continue
        places = list(run)
        if len(places) < _FEWEST_EVEN or places[-1] + 1 == len(lines):
            continue
        inner = [lines[at].text for at in places]
        stopped = sum(MAY_END_LINE.search(text) is not None for text in inner)
        if 3 * stopped > len(inner) or not any(map(_stops_inside, inner)):
            continue
        for at in places:
            above, below = lines[at], lines[at + 1]
            gap = draft.text[above.end : below.start]
            even = above.start - above.outer_start == below.start - below.outer_start
            if gap.count("\n") == 1 and even and not is_numbered(below.text):
                yield Edit(above.end, below.start)


_EVEN, _FEWEST_EVEN = 48, 3


def wrapped_events(draft: Draft) -> Iterator[Edit]:
    """Join the lines of an event in the history of a law of Taiwan.

    3.中華民國…總統華總一義字第…號令修 ⏎ 正公布第 6 條條文: data bases break them at some thirty
    letters, wherever that is; one that was joined by spaces before has them inside its words.
    """
    if not draft.holds("中华民国"):
        return
    lines = draft.lines()
    said = ""
    for index, line in enumerate(lines):
        if begins := _EVENT.match(line.text):
            said = line.text
            for space in _INNER.finditer(line.text) if begins["count"] else ():
                yield Edit(line.start + space.start(), line.start + space.end())
        below = lines[index + 1] if said and index + 1 < len(lines) else None
        if below is None or not (
            columns_of(line.text) >= _FILLED
            and draft.text.count("\n", line.end, below.start) == 1
            and not _EVENT.match(below.text)
            and (not ends_event(said) or _DONE.match(below.text))
        ):
            said = ""
            continue
        yield Edit(line.end, below.start)
        said += below.text


_EVENT = lazy_pattern(r"(?P<count>\d{1,2}\.\s?)?中华民国\s?[^\s。]{2,14}日")
_DONE = lazy_pattern(r"公[布告]|发布|修正|订定|第[\s\d、]{1,12}[条点].{0,4}所列")
_INNER = lazy_pattern(r"(?<=[\u3400-\u9fff]) (?!中华民国)(?=[\u3400-\u9fff])")


def _is_double_spaced(draft: Draft, lines: list[DraftLine], widths: list[int], width: int) -> bool:
    """Whether an empty line stands below every line of a paragraph, as a print may set it."""
    gaps = [
        draft.text[above.end : below.start]
        for above, columns, below in zip(lines, widths, lines[1:], strict=False)
        if columns >= width - RAGGED and _stops_inside(above.text)
    ]
    going_on = [gap.count("\n") for gap in gaps if not _INDENT.search(gap)]
    return len(going_on) >= _FEW and going_on.count(2) >= len(going_on) * _NEARLY_ALL


_FEW, _NEARLY_ALL = 4, 0.75


_ENDS_IN_DAY = lazy_pattern(r"(?:19|20)\d\d-\d\d-\d\d$")
"""A headline with the day of its page."""


def _hangs(above: DraftLine, below: DraftLine) -> bool:
    """Whether an indented line goes on with the one above: below its number, or at one margin."""
    if ENDS_LINE.search(above.text) or below.start - below.outer_start > _SET_RIGHT:
        return False
    return is_numbered(above.text) or above.start - above.outer_start == (
        below.start - below.outer_start
    )


def _heads_number(line: DraftLine, below: DraftLine | None) -> bool:
    """Whether a line is the heading of the numbered paragraph below it, not the end of one."""
    return (
        below is not None
        and len(line.text) <= _HEADING
        and HAS_MARK.search(line.text) is None
        and is_numbered(below.text)
        and not is_numbered(line.text)
        and line.text[0] not in _OPENING  # （责任单位：某某局）
    )


_HEADING = 20
_OPENING, _CLOSING = frozenset("（("), frozenset("）)")


def _is_in_brackets(text: str) -> bool:
    """Whether one bracket holds all of a line: （2018年…通过）, not （一）某某（区域）."""
    if text[0] not in _OPENING or text[-1] not in _CLOSING:
        return False
    depth = 0
    for letter in text[:-1]:
        depth += (letter in _OPENING) - (letter in _CLOSING)
        if not depth:
            return False
    return True


def _stops_inside(text: str) -> bool:
    """Whether a line is running text that stops inside a sentence."""
    return HAS_MARK.search(text) is not None and MAY_END_LINE.search(text) is None


def _is_wide(lines: list[DraftLine]) -> bool:
    """Whether more lines than can be are wider than any text is broken at; few need be counted."""
    wide = sum(
        len(line.text) * 2 > _WIDEST
        and (len(line.text) > _WIDEST or columns_of(line.text) > _WIDEST)
        and not _LED.search(line.text[-_LED_END:])
        for line in lines
    )
    return wide > len(lines) - int(len(lines) * _FULL)


def _wrap_width(lines: list[DraftLine], widths: list[int]) -> int:
    """Return the columns at which lines are broken; 0 for a text that is not."""
    if len(lines) < _FEWEST:
        return 0
    long = sorted(width for width in widths if width > _NARROW)
    if len(long) < _FEWEST:
        return 0
    alone = len(long) >= 2 * _FEWEST  # one line of many may stand out
    width = _filled(lines, widths, long, long[min(int(len(long) * _FULL), len(long) - 1 - alone)])
    if width or len(long) > _FEW_LONG:
        return width
    width = long[int(len(long) * _FULL_OF_FEW)]
    rows = sum(at > width + RAGGED for at in widths)
    inside = sum(
        _stops_inside(line.text)
        for line, at in zip(lines, widths, strict=True)
        if abs(at - width) <= RAGGED
    )
    return _filled(lines, widths, long, width) if inside > _FEWEST and inside > 2 * rows else 0


def _width_of_few(draft: Draft, lines: list[DraftLine], widths: list[int]) -> int:
    """Return the columns at which the lines of one or two paragraphs are broken; else 0.

    So few tell it only where the first of them is indented and the full ones stop in mid-sentence.
    """
    width = max(widths, default=0)
    if len(lines) >= _FEWEST or not _NARROW < width <= _WIDEST:
        return 0
    indented = [_INDENTED.match(draft.text, line.outer.start) is not None for line in lines]
    full = [at for at, wide in enumerate(widths[:-1]) if wide >= width - RAGGED]
    inside = sum(_stops_inside(lines[at].text) and not indented[at + 1] for at in full)
    begun = any(indented[at] for at in full)
    return width if begun and inside > 1 and inside * 2 > len(full) else 0


def _filled(lines: list[DraftLine], widths: list[int], long: list[int], width: int) -> int:
    """Return a width if that is where lines are broken; else 0."""
    if width > _WIDEST:
        return 0
    full = [
        line
        for line, columns in zip(lines, widths, strict=True)
        if width - RAGGED <= columns <= width + RAGGED
    ]
    if sum(MAY_END_LINE.search(line.text) is None for line in full) < len(full) * 0.6:
        return 0
    if not any(_stops_inside(line.text) for line in full):
        return 0  # a headline that a page says twice, above its menu
    if len(full) >= len(long) * 0.4:
        return width
    # Of short paragraphs that have lost their indents many a full line is a first.
    first = [
        line
        for line, columns in zip(lines, widths, strict=True)
        if width - RAGGED - _FIRST <= columns <= width + RAGGED
    ]
    inside = sum(map(_stops_inside, (line.text for line in first)))
    many = len(full) >= len(long) * 0.25 and len(first) >= len(long) * 0.5
    return width if many and inside >= len(first) * 0.5 else 0


def _is_heading_line(text: str) -> bool:
    """Whether a line is a numbered heading: a number and no sentence."""
    return is_numbered(text) and HAS_MARK.search(text) is None and _LEADS.search(text) is None


_LEADS = lazy_pattern(r"[：:](?=[\u3400-\u9fff])")
"""What leads to the words behind it, in the middle of a line."""


def columns_of(text: str) -> int:
    """Return how wide a text is set: two columns for a Han letter, on which GB18030 spends two."""
    return len(text.replace("\xa0", " ").encode("gb18030", "replace"))
