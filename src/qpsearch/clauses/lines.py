"""Text → lines with their numbers, before any of them is placed.

A line is a paragraph of the text, or a part of one where two numbered divisions were run together
on it. What only looks like a number has lost its mark here; a number that stands alone on its line
has not been joined to anything yet.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from qpsearch.clauses.annex_mentions import without_mentions
from qpsearch.clauses.decimal_numbers import number_given
from qpsearch.clauses.decimals import counted_below, decimal_marks, without_lettered
from qpsearch.clauses.headings import is_above_articles
from qpsearch.clauses.lettered import BEGINS_LETTERED, lettered_marks
from qpsearch.clauses.numbered import Line
from qpsearch.clauses.ordinances import ordinance_marks
from qpsearch.clauses.romans import roman_marks
from qpsearch.clauses.rules import read_any_mark, read_mark
from qpsearch.clauses.sequence import follows, settle
from qpsearch.clauses.stems import BEGINS_STEMS, stem_marks
from qpsearch.clauses.tabled import (
    BEGINS_PADDED,
    ROW_HEADS,
    items_of_boxes,
    padded_headings,
    rows_below_head,
    rows_of_table,
)
from qpsearch.model import Span, Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from qpsearch.clauses.rules import Mark
    from qpsearch.model import Marking

_LINE = lazy_pattern(r"[^\n]+")
_GLUED = lazy_pattern(
    r"[。；;！？”）)](?P<space>[ \u3000]*)"
    r"(?=第[^，。；\n]{1,9}[条條](?:之[一二三四五六七八九十]{1,3})?[\s\u3000]*\S"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_GLUE_MAKERS = frozenset({Unit.ARTICLE, Unit.LEVEL_1, Unit.LEVEL_2})
_ABOVE_ONLY = frozenset({Unit.SUBSECTION, Unit.SUBDIVISION})
_SHORT = 30
"""Characters up to which a line may be the heading of a chapter."""
_SENTENCE = lazy_pattern(
    r"[，。；：！？]|[的之]?规定$|規定$|(?:[执執]行|[办辦]理|[处處]理|[处處][罚罰])$"
)


def read_lines(
    text: str, markings: Sequence[Marking] = (), titles: Collection[int] = ()
) -> list[Line]:
    """Return the lines of ``text`` in order, each with the number it begins with.

    Args:
        text: one paragraph a line.
        markings: lines that the format of the file says to be headings or numbered.
        titles: where lines begin from which on numbers are counted anew.

    """
    raw: list[tuple[Span, int]] = []
    tabbed = "\t" in text
    for match in _LINE.finditer(text):
        start, end = match.span()
        if tabbed:
            raw += ((span, 0) for span in _cells(text, start, end))
        else:
            raw.append((Span(start, end), 0))
    words = [text[span.start : span.end] for span, _ in raw]
    certain = {marking.span.start for marking in markings if marking.numbered}
    generated = [span.start in certain for span, _ in raw]
    marks = settle([read_any_mark(line) for line in words], lambda at: _is_short(words, at))
    given = {marking.span.start: marking.number for marking in markings if marking.number}
    if given:
        marks = [
            number_given(given[span.start]) if span.start in given else mark
            for (span, _), mark in zip(raw, marks, strict=True)
        ]
    anew = {index for index, (span, _) in enumerate(raw) if span.start in titles}
    rows = rows_below_head(words) if any(head in text for head in ROW_HEADS) else set()
    decimals = decimal_marks(words, marks, generated, anew, rows)
    if decimals:
        decimals = counted_below(marks, decimals, anew)
        marks = _without_volumes(words, without_lettered(words, marks, decimals), decimals)
    marks = _with_counts(text, words, marks, decimals)
    depths = {marking.span.start: marking.depth for marking in markings if marking.depth}
    raw = _with_depths(raw, marks, depths) if depths else raw
    if rows:
        raw = [(span, 0 if at in rows else hashes) for at, (span, hashes) in enumerate(raw)]
    if tabbed:
        for index in rows_of_table(words, marks):
            marks[index] = None
    lines = [
        Line(span, line, mark, hashes, 0 if hashes or mark is None else depths.get(span.start, 0))
        for (span, hashes), line, mark in zip(raw, words, marks, strict=True)
    ]
    if _GLUED.search(text):
        lines = _unglued(lines)
    return without_mentions(_without_paragraphs(lines), titles)


def _with_counts(
    text: str, words: list[str], marks: list[Mark | None], decimals: dict[int, Mark]
) -> list[Mark | None]:
    """Add what counts only together with other lines: 1.1, I. and Part I, 甲、, (a), 01 in a box.

    ``decimals`` are the decimal numbers that have been found; what else counts goes before them.
    """
    sections = (
        roman_marks(words, marks) | items_of_boxes(words, marks) | ordinance_marks(words, marks)
    )
    if any(begin in text for begin in BEGINS_STEMS):
        sections |= stem_marks(words, marks)
    found = _marked(_marked(marks, decimals), sections)
    if any(begin in text for begin in BEGINS_LETTERED):
        # What has lost its mark as the rest of a sentence is no item of a list either.
        known = [mark or own for mark, own in zip(found, marks, strict=True)]
        lettered = lettered_marks(words, known)
        sections |= lettered
        found = _marked(found, lettered)
    if not sections and any(begin in text for begin in BEGINS_PADDED):
        found = _marked(found, padded_headings(words, marks))
    return found


def _marked(marks: list[Mark | None], counted: Mapping[int, Mark | None]) -> list[Mark | None]:
    """Return marks with those that lines have in a count instead of their own."""
    return [counted.get(at, mark) for at, mark in enumerate(marks)] if counted else marks


def _cells(text: str, start: int, end: int) -> list[Span]:
    """Part a table row before each of its first cells that is numbered deeper than the one before.

    一、医疗质量 ⇥ （一）功能定位 ⇥ 1.门诊人次数 ⇥ 计算方法 holds three divisions.
    """
    cuts = [start]
    tab = text.find("\t", start, end)
    mark = read_mark(text[start:tab]) if tab >= 0 else None
    while mark is not None and tab >= 0:
        begin = tab + 1
        tab = text.find("\t", begin, end)
        below = read_mark(text[begin : tab if tab >= 0 else end])
        if below is None or below.unit.rank <= mark.unit.rank:
            break
        cuts.append(begin)
        mark = below
    ends = [*(cut - 1 for cut in cuts[1:]), end]
    return [Span(*cut) for cut in zip(cuts, ends, strict=True)]


def _is_short(words: list[str], index: int) -> bool:
    """Whether a line looks like a heading: short, no sentence, below one that ended."""
    line = words[index]
    return (
        len(line) <= _SHORT
        and _SENTENCE.search(line) is None
        and (
            not index
            or MAY_END_LINE.search(words[index - 1]) is not None
            or len(words[index - 1]) <= _SHORT
        )
    )


# ---- parts of a series of standards -----------------------------------------------------------


def _without_volumes(
    words: list[str], marks: list[Mark | None], decimals: Collection[int]
) -> list[Mark | None]:
    """Take the marks off 第2部分 where that is the name of the whole text, or of its sisters.

    A standard is one part of a series (GB/T 1.1): its title and its preface name them. Parts of
    the text itself are several and hold its numbers.
    """
    parts = [at for at, mark in enumerate(marks) if mark and mark.unit is Unit.PART]
    parts = [at for at in parts if _VOLUME.match(words[at])]
    if not parts:
        return marks
    numbers = sorted(decimals)
    holding = {
        mark.num
        for at, end in zip(parts, [*parts[1:], len(words)], strict=True)
        if bisect_right(numbers, at) < bisect_right(numbers, end) and (mark := marks[at])
    }
    if len(holding) > 1:
        return marks
    return [None if at in parts else mark for at, mark in enumerate(marks)]


_VOLUME = lazy_pattern(r"第\s*[0-9]{1,2}\s*部分")


# ---- headings by the format of the file -------------------------------------------------------


def _with_depths(
    raw: list[tuple[Span, int]], marks: list[Mark | None], depths: dict[int, int]
) -> list[tuple[Span, int]]:
    """Count the level of a heading style as so many #; ``depths`` are levels by starts of lines.

    Of numbered lines the number says the level, and the style only where both agree throughout:
    styles are often set by the look. An annex stands beside chapters and by its style alone.
    """
    levels: dict[Unit, set[int]] = {}
    for (span, _), mark in zip(raw, marks, strict=True):
        if mark is not None and mark.unit is not Unit.ANNEX:
            levels.setdefault(mark.unit, set()).add(depths.get(span.start, 0))
    styled = sorted((unit.rank, *found) for unit, found in levels.items() if found != {0})
    agree = all(len(row) == 2 for row in styled) and all(
        outer[1] < inner[1] for outer, inner in zip(styled, styled[1:], strict=False)
    )
    return [
        (span, hashes or (depths.get(span.start, 0) if agree or _is_apart(mark) else 0))
        for (span, hashes), mark in zip(raw, marks, strict=True)
    ]


def _is_apart(mark: Mark | None) -> bool:
    """Whether a line stands outside the numbers of the text, which say no level of it."""
    return mark is None or mark.unit is Unit.ANNEX


# ---- two divisions on one line -----------------------------------------------------------------


def _unglued(lines: list[Line]) -> list[Line]:
    """Split lines in which the next divisions of the count begin after a full stop.

    Only where those numbers are missing at the line starts: …。第六条　… stands between 第五条 and
    第七条. An article may also begin inside a later paragraph of the one before.
    """
    found: list[Line] = []
    open_: dict[Unit, str] = {}
    places: dict[Unit, list[int]] = {}
    for index, line in enumerate(lines):
        if line.mark is not None:
            places.setdefault(line.mark.unit, []).append(index)
    for index, line in enumerate(lines):
        _count(open_, line.mark)
        if not _GLUED.search(line.words):
            found.append(line)
            continue
        own = line.mark.unit if line.mark is not None else Unit.ARTICLE
        unit = own if own in _GLUE_MAKERS else Unit.ARTICLE
        parts = _parts(
            line, unit, open_.get(unit, ""), _next_number(lines, index, places.get(unit))
        )
        if len(parts) == 1 and line.mark is None:
            parts = _parts_in_gap(lines, index, open_, places)
        found.extend(parts)
        _count(open_, parts[-1].mark)
    return found


def _count(open_: dict[Unit, str], mark: Mark | None) -> None:
    """Keep the last number of each unit that may be glued; counts below it begin anew."""
    if mark is None:
        return
    for unit in [unit for unit in open_ if unit.rank > mark.unit.rank]:
        if unit is not Unit.ARTICLE:  # they are numbered through
            del open_[unit]
    if mark.unit in _GLUE_MAKERS:
        open_[mark.unit] = mark.num


def _parts_in_gap(
    lines: list[Line], index: int, open_: dict[Unit, str], places: dict[Unit, list[int]]
) -> list[Line]:
    """Split a paragraph where the division begins that is missing between two line starts.

    With （一） above and （三） at the start of a later line, …。（二）… inside is the one between.
    """
    for unit in (Unit.LEVEL_2, Unit.LEVEL_1):
        following = _next_number(lines, index, places.get(unit)) if unit in open_ else ""
        if following and not follows(open_[unit], following):
            parts = _parts(lines[index], unit, open_[unit], following)
            if len(parts) > 1:
                return parts
    return [lines[index]]


def _next_number(lines: list[Line], index: int, places: list[int] | None) -> str:
    """Return the next number of a unit, which stands at ``places``; none where the count ends."""
    at = bisect_right(places, index) if places else 0
    mark = lines[places[at]].mark if places and at < len(places) else None
    return mark.num if mark is not None and mark.num != "1" else ""


def _parts(line: Line, unit: Unit, num: str, following: str) -> list[Line]:
    """Return the parts of a line; ``num`` is the number of ``unit`` that the line stands under."""
    cuts: list[tuple[int, int, Mark]] = []
    for match in _GLUED.finditer(line.words) if num else ():
        glued = read_any_mark(line.words[match.end() :])
        if glued and glued.unit is unit and not glued.doubtful and follows(num, glued.num):
            cuts.append((*match.span("space"), glued))
            num = glued.num
    while cuts and not (follows(num, following) if following else cuts[-1][2].spaced):
        cuts.pop()
        num = cuts[-1][2].num if cuts else ""
    parts: list[Line] = []
    start, mark = 0, line.mark
    for stop, begin, glued in cuts:
        parts.append(_slice(line, start, stop, mark))
        start, mark = begin, glued
    return [*parts, _slice(line, start, len(line.words), mark)]


def _slice(line: Line, start: int, end: int, mark: Mark | None) -> Line:
    return Line(
        Span(line.span.start + start, line.span.start + end),
        line.words[start:end],
        mark,
        0 if start else line.hashes,
    )


# ---- 款 and 目 as divisions above articles ----------------------------------------------------


def _without_paragraphs(lines: list[Line]) -> list[Line]:
    """Take the mark off 第一款 and 第一目 but where they head articles, as in Taiwan's codes."""
    return [
        line._replace(mark=None)
        if line.mark and line.mark.unit in _ABOVE_ONLY and not is_above_articles(lines, index)
        else line
        for index, line in enumerate(lines)
    ]
