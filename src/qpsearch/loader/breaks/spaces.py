"""Spaces between the characters of running text: what recognition leaves, not what was written.

Chinese is written without spaces. Where running text has them between its characters (关 于 加 强)
or its words (关于 加强), a program that read a picture has put them there: they are layout. Some
gaps are meant all the same and stay: behind a number, between words of Latin script, and in text
that is otherwise set close, where a wide title (通　知) and the cells of a row stand apart.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.label_names import is_label
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine

_WIDE = r"\u2e80-\u303f\u3105-\u312f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·％"
_HAN = r"\u3400-\u9fff\uf900-\ufaff〇"
_PARTED = lazy_pattern(rf"(?<=[{_HAN}])[ \u3000\xa0]+(?=[{_HAN}])")
_RUN = lazy_pattern(rf"[{_HAN}]+")
_GAP = lazy_pattern(r"[ \u3000\xa0]")
_MARK = lazy_pattern("[，。；：]")
_SPACED_MARK = lazy_pattern(rf" (?<=[{_HAN}] ) *[，。；：、]|[，。；：、] +(?=[{_HAN}])")
"""Begins with what is seldom there, so that most of a line is passed over."""
_WIDE_SPACED_MARK = lazy_pattern(
    rf"[\u3000\xa0](?<=[{_HAN}].)[\u3000\xa0]*[，。；：、]", needs="\xa0\u3000"
)
_SPACES = lazy_pattern(r"[ \u3000\xa0]+(?=\S)")
_BESIDE_WIDE = lazy_pattern(
    rf"(?<=[{_WIDE}])[ \xa0]+(?=\S)|(?<=\S)[ \xa0]+(?=[{_WIDE}])|(?<=[0-9])[ \xa0]+(?=[%‰℃])"
)
_DATE = lazy_pattern(
    r"(?<![0-9.])[0-9](?: *[0-9]){3} *年(?: *[0-9](?: *[0-9])? *月(?: *[0-9](?: *[0-9])? *日)?)?"
    r"|(?<![0-9.])[0-9](?: *[0-9])? *月 *[0-9](?: *[0-9])? *日"
)
"""A date whose figures are parted as its words are: 20 25 年 2 月 2 0 日."""
_LABEL = lazy_pattern(
    r"第[0-9０-９〇○零一二三四五六七八九十百千]{1,9}[编編章节節条條](?:之[一二三四五六七八九十]{1,3})?"
    r"(?=[ \xa0])"
)
_RUNNING = 15
"""Han characters from which a line with a mark of punctuation is running text."""
_RECOGNIZED = 0.12
"""Share of the pairs of characters in running text that spaces part, from which it was recognized:
text that was written has some 0.01."""
_BY_WORDS = 0.25
"""The same where it was recognized by words, so that most characters have no gap between them."""
_MOSTLY = 0.5
"""The same of one line, from which its spaces are layout in a recognized text …"""
_ALONE = 0.8
"""… and in any other, where enough of its characters and a mark say so."""
_FEWEST = 8
_WHOLE_TEXT = 40
"""Different characters of a line that is text, whatever became of its marks of punctuation."""
_UNEVEN = 0.1
"""Share of the gaps of a line that may be twice as wide as the others."""
_EVENLY = 0.9
"""Share of words of one character from which single spaces part characters, not words."""


class _Line(NamedTuple):
    text: str
    pairs: int
    """Pairs of Han characters beside each other, with or without a gap."""
    parted: int
    """Those with a gap."""
    running: bool
    marked: bool
    """Whether a mark of punctuation has a gap beside it."""

    @property
    def share(self) -> float:
        return self.parted / self.pairs if self.pairs else 0.0


def ocr_spaces(draft: Draft) -> Iterator[Edit]:
    """Take out the spaces between the characters of a recognized text."""
    if not draft.holds(" ") and not _WIDE_SPACED_MARK.search(draft.text):
        return
    lines = draft.lines()
    for line, spans in zip(lines, layout_spaces([line.text for line in lines]), strict=True):
        for start, end in spans:
            yield Edit(line.start + start, line.start + end)


def layout_spaces(lines: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Return, for each line of a text, the spans of its spaces that are layout."""
    spaced = [line for line in lines if " " in line or "\u3000" in line or "\xa0" in line]
    if not (
        _SPACED_MARK.search("\n".join(spaced))
        or any(map(_is_parted, spaced))
        or any(map(_is_spread, spaced))
    ):
        return [[] for _ in lines]
    gapped = [_counted(line) if _GAP.search(line) else None for line in lines]
    if _share_parted(line for line in gapped if line) < _RECOGNIZED:  # others can but lower it
        return [
            list(_spaces_of(line)) if line and _is_layout(line, _MOSTLY, recognized=False) else []
            for line in gapped
        ]
    counted = [known or _counted(line) for known, line in zip(gapped, lines, strict=True)]
    share = _share_parted(counted)
    recognized = share >= _RECOGNIZED
    mostly = min(_MOSTLY, share / 2) if share >= _BY_WORDS else _MOSTLY
    return [
        list(_spaces_of(line)) if _is_layout(line, mostly, recognized=recognized) else []
        for line in counted
    ]


def _share_parted(lines: Iterable[_Line]) -> float:
    """Return the share of the pairs of characters in running text that spaces part."""
    running = [line for line in lines if line.running]
    return sum(line.parted for line in running) / max(sum(line.pairs for line in running), 1)


def without_layout_spaces(line: str, spans: list[tuple[int, int]]) -> str:
    """Return a line without the spaces that :func:`layout_spaces` found in it."""
    pieces = []
    position = 0
    for start, end in spans:
        pieces.append(line[position:start])
        position = end
    return "".join(pieces) + line[position:]


def _is_parted(line: str) -> bool:
    gaps = line.count(" ") + line.count("\u3000") + line.count("\xa0")
    return gaps * 3 >= len(line) and _PARTED.search(line) is not None


def _is_spread(line: str) -> bool:
    """Whether words of a sentence stand apart: 为保障 居民 冬季用热 需求，…."""
    return (
        line.count(" ") >= _WORDS_APART
        and line.count(" ") * _LONGEST_WORD >= len(line)
        and _MARK.search(line) is not None
        and len(_PARTED.findall(line)) >= _WORDS_APART
    )


_WORDS_APART, _LONGEST_WORD = 3, 12


def _counted(line: str) -> _Line:
    runs = _RUN.findall(line)
    pairs, parted, marked = sum(map(len, runs)) - len(runs), 0, False
    if _GAP.search(line):
        parted = len(_PARTED.findall(line))
        pairs += parted
        marked = bool(_SPACED_MARK.search(line) or _WIDE_SPACED_MARK.search(line))
    running = pairs >= _RUNNING and _MARK.search(line) is not None
    return _Line(line, pairs, parted, running, marked)


def _is_layout(line: _Line, mostly: float, *, recognized: bool) -> bool:
    if recognized:
        return (
            line.running
            or line.share >= mostly
            or (not line.pairs and _is_spelled(line.text))
            or _DATE.fullmatch(line.text) is not None
        )
    told = line.marked or len(set(line.text)) >= _WHOLE_TEXT
    return told and line.parted >= _FEWEST and line.share >= _ALONE


def _is_spelled(text: str) -> bool:
    """Whether a line is characters with a space between each two: 2 0 2 4 年 5 月 6 日."""
    words = text.split()
    return len(words) > 2 and sum(len(word) == 1 for word in words) >= _EVENLY * len(words)


def _spaces_of(line: _Line) -> Iterator[tuple[int, int]]:
    text = line.text
    if _is_spelled(text):
        gaps = [match.span() for match in _SPACES.finditer(text)]
        widths = Counter(end - start for start, end in gaps)
        if not widths:
            return
        usual = min(widths)
        # What is wider than the gap between two characters was a gap, but where many are.
        twice = 2 * usual if widths[2 * usual] >= _UNEVEN * len(gaps) else usual
        yield from (gap for gap in gaps if gap[1] - gap[0] in (usual, twice))
        return
    label = _LABEL.match(text)
    found = {
        match.span()
        for match in _BESIDE_WIDE.finditer(text)
        if label is None or match.start() != label.end()
    }
    for date in _DATE.finditer(text):
        found |= {gap.span() for gap in _SPACES.finditer(text, *date.span())}
    yield from sorted(found)


def lost_spaces(draft: Draft) -> Iterator[Edit]:
    """Take out the question marks that stand for spaces: ????为了加强…, 索??引??号：.

    What a page is indented or set wide with has no place in an older encoding, which shows them.
    """
    if not draft.holds(_LOST, "\n?\n"):
        return
    lines = [line for line in draft.lines() if _LOST in line.text or line.text == _LOST[0]]
    indents = sum(line.text.startswith(_LOST) for line in lines)
    for line in lines:
        if not line.text.strip("? "):
            yield Edit(line.outer.start, line.outer.end, "\n")
            continue
        if line.text.startswith(_LOST if indents >= _FEWEST_LOST else 2 * _LOST):
            yield Edit(line.start, line.end - len(line.text.lstrip("? \u3000")))
        for label in _LOST_IN_LABEL.finditer(line.text):
            if is_label(_LOST_GAP.sub("", label.group()) + ":"):
                for gap in _LOST_GAP.finditer(line.text, *label.span()):
                    yield Edit(line.start + gap.start(), line.start + gap.end())
        end = len(line.text.rstrip("?"))
        if len(line.text) - end >= _FEWEST_LOST and end <= _SIGNED and "?" not in line.text[:end]:
            yield Edit(line.start + end, line.end)  # what a signature is set from the margin with


_SIGNED = 24
_LOST = "??"
_FEWEST_LOST = 3
"""Lines that begin with two: of fewer, they may be letters that were lost."""
_LOST_GAP = lazy_pattern(r"[? ]*\?\?[? ]*")
_LOST_IN_LABEL = lazy_pattern(rf"(?<!\S)[{_HAN}](?:{_LOST_GAP.pattern}[{_HAN}]){{1,4}}(?=\s*[:：])")
"""A label of a few letters set apart."""
_SINGLE = lazy_pattern(r"(?<=\S) (?=\S)")
_LONG = 36
"""Characters from which a paragraph may be made of more than one line of print."""
_BEHIND_NUMBER = 12
"""Letters of a line up to which a space stands behind its number."""
_FEWEST_ENDS = 4
_NARROW, _WIDEST = 24.0, 48.0
"""Widths of a line of print, in characters of Han."""
_RAGGED = 3.0
_REGULAR = 0.75
"""Share of the pieces that must be as wide as a line."""


def line_spaces(draft: Draft) -> Iterator[Edit]:
    """Take out the spaces that stand where the lines of a print ended, at even distances.

    根据中 华医学会和有关专家建议: a program joined the lines of a paragraph by spaces.
    """
    if not draft.holds(" "):
        return
    lines = [
        line
        for line in draft.lines()
        if len(line.text) >= _LONG and line.text.find(" ", _BEHIND_NUMBER) >= 0
    ]
    if lines:
        found = _line_ends(lines, any) or _line_ends(lines, all)
        if not found and any(line.text[0].isdigit() for line in lines):
            found = _line_ends(lines, any, headed=True)
        yield from found


def _line_ends(
    lines: list[DraftLine], wide: Callable[[tuple[bool, bool]], bool], *, headed: bool = False
) -> list[Edit]:
    """Return the spaces at even distances among those beside wide letters, on one side or both.

    12 个月 is written with spaces; then those between letters of Han alone are looked at. A line
    may begin with a heading of its own (``headed``): 1.1 编制依据 为提高….
    """
    pieces: list[tuple[int, str]] = []
    for line in lines:
        begin = line.text.rfind(" ", 0, _BEHIND_NUMBER) + 1 if headed else 0
        for match in _SINGLE.finditer(line.text, _BEHIND_NUMBER):
            before, after = line.text[match.start() - 1], line.text[match.end()]
            if wide((not before.isascii(), not after.isascii())):
                if begin or not headed:
                    pieces.append((line.start + match.start(), line.text[begin : match.start()]))
                begin = match.end()
    narrow = sum(len(piece) < _NARROW - _RAGGED for _, piece in pieces)
    if len(pieces) < _FEWEST_ENDS or narrow > (1 - _REGULAR) * len(pieces):
        return []
    found = [(place, _width(piece)) for place, piece in pieces]
    widths = sorted(width for _, width in found)
    middle = widths[len(widths) // 2]
    even = sum(abs(width - middle) <= _RAGGED for width in widths)
    if not (_NARROW <= middle <= _WIDEST and even >= _REGULAR * len(widths)):
        return []
    return [Edit(at, at + 1) for at, width in found if abs(width - middle) <= _RAGGED + 1]


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def decimal_space(draft: Draft) -> Iterator[Edit]:
    """Take the space out of a decimal that has one behind its point: 1. 6升.

    Told from the number of an item by the unit behind it and by what stands in front.
    """
    if not _POINT_SPACE.search(draft.text):
        return
    for match in _SPACED_DECIMAL.finditer(draft.text):
        before = draft.text[match.start() - 1] if match.start() else "\n"
        if before in _BEFORE_ITEM:
            continue
        if before != "\t" and before.isspace():
            end = draft.text.find("\n", match.end())
            begin = draft.text.rfind("\n", 0, match.start()) + 1
            line = draft.text[begin : end if end >= 0 else len(draft.text)]
            if match["after"] != "0" and "\t" not in line:
                continue
        yield Edit(*match.span("space"))


_SPACED_DECIMAL = lazy_pattern(
    r"(?<![0-9.．])[0-9]{1,4}[.．](?P<space>[^\S\t\n]{1,2})(?P<after>[0-9]{1,3})"
    r"(?=[%％‰℃升米吨克亩倍元百万亿]|毫[升米克]|厘米|千[克米瓦]|公[斤里顷]|平方|立方|兆|马力)"
)
_POINT_SPACE = lazy_pattern(r"[.．][^\S\t\n]{1,2}[0-9]")
"""Some of this is in every such decimal; digits are everywhere, this is rare."""
_BEFORE_ITEM = "：:；;。，,、（("
"""What stands in front of an item inside a line: …：1. 5公里以内的；2. …."""


_EDITION = (
    r"(?:修[订訂正改][前后後]|[变變]更[前后後]|[原旧舊新][条條][款文]|原[规規]定|[现現]行(?:[条條]文|[规規]定|[内內]容)"
    r"|修正(?:[条條]文|[规規]定|[内內]容))"
)
COMPARES = lazy_pattern(
    rf"^[^\t\n]{{0,24}}{_EDITION}[^\t\n]{{0,24}}\t[^\t\n]{{0,24}}{_EDITION}"
    rf"|^[^\t\n]{{0,12}}\t[^\t\n]{{0,24}}{_EDITION}[^\t\n]{{0,24}}\t[^\t\n]{{0,24}}{_EDITION}",
    re.MULTILINE,
)
"""The first row of a table that compares editions: 修订前 ⇥ 修订后, 修正規定 ⇥ 現行規定 ⇥ 說明."""
