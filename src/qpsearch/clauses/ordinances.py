"""Sections of an ordinance of Hong Kong that bear a bare number: 2. 釋義, 2A. 適用範圍.

They are its articles, cited as 第2條 and 第2A條. The same numbers are the third rank of an outline
elsewhere; here the count runs through all parts, with sections inserted by letters. Below a section
stand subsections (1), paragraphs (a) and subparagraphs (i): 第2(1)(a)(i)條. By rank they are the
款, 项 and 目 of an article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Span, Step, Unit
from qpsearch.numerals import from_letters, from_roman, to_letters, to_roman

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECTION = r"(?P<n>[0-9]{1,3})(?P<a>[A-Z]{0,2})[.．][\s\u3000]*(?![0-9])"
_SAYS_SO = "本(?:條例|規例|規則|附例|規程)"
"""How an ordinance calls itself; in Taiwan its articles are numbered 第1條."""
_FEWEST = 3
_GAP = 3
"""Numbers by which the count may go on: what is repealed may be left out."""
_HEADING = 40
"""Characters up to which a line is the heading of a section."""


def section_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the sections of an ordinance by the index of their lines; empty for another text.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise; an annex (附表) ends the sections.

    """
    if any(mark and mark.unit is Unit.ARTICLE for mark in marks):
        return {}
    if not any(re.search(_SAYS_SO, line) for line in words):
        return {}
    section = re.compile(_SECTION).match
    found: dict[int, Mark] = {}
    last, letters, passed = 0, "", 0
    for index, line in enumerate(words):
        mark = marks[index]
        if mark is not None and mark.unit is Unit.ANNEX:
            break
        match = section(line)
        if match is None:
            continue
        number, letter = int(match["n"]), match["a"]
        inserted = number == last and (len(letter), letter) > (len(letters), letters)
        if not (last < number <= last + _GAP or inserted):
            passed += 1
            continue
        last, letters = number, letter
        num = _inserted(str(number), letter)
        found[index] = Mark("section", Unit.ARTICLE, num, f"第{number}{letter}條", match.end())
    headed = sum(len(words[at]) <= _HEADING and words[at][-1] not in "。；" for at in found)
    enough = len(found) >= _FEWEST and passed * 4 <= len(found) and headed * 2 >= len(found)
    return found if enough else {}


_SECTION_TEXT = r"[0-9]{1,3}[A-Z]{0,2}[.．][ \t\u3000]*(?=\S)"
"""Compiled when a section comes: a search imports this module and meets few."""
_BELOW = (
    r"[（(](?:(?P<n>[0-9]{1,3})(?P<a>[A-Z]{0,2})|(?P<l>[a-z]{1,2})(?P<b>[A-Z]?)"
    r"|(?P<r>[ivx]{3,5}))[）)]"
)
_ROMAN = "[ivx]+"


def is_section(text: str) -> bool:
    """Whether the text of an article is a section of an ordinance: it begins with 2. or 2A."""
    return text[:1].isdecimal() and re.match(_SECTION_TEXT, text) is not None


def divide_section(text: str) -> Iterator[tuple[tuple[Step, ...], Span]]:
    """Yield the divisions of a section, each with its steps below the section and its span.

    A section without subsections has one paragraph; its lines before the first subsection, if it
    has some, are of the section alone.
    """
    lines = list(_body(text))
    marks = [_mark(text, line) for line in lines]
    below = _marks_below(marks)
    numbered = any(mark and mark["n"] for mark in marks)
    steps: tuple[Step, ...] = () if numbered else (Step(Unit.PARAGRAPH, "1"),)
    found: list[tuple[tuple[Step, ...], int]] = []
    if lines and not numbered:
        found.append((steps, lines[0].start))
    for index, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark is None:
            steps = steps[:1]
            continue
        if mark["n"]:
            steps = (Step(Unit.PARAGRAPH, _inserted(mark["n"], mark["a"])),)
        elif steps and (step := _step(steps, mark, below[index])):
            steps = (*steps[: 1 if step.unit is Unit.POINT else 2], step)
        else:
            continue
        found.append((steps, line.start))
    for place, (own, start) in enumerate(found):
        yield own, Span(start, _end(lines, found, place))


def _marks_below(marks: list[re.Match[str] | None]) -> list[re.Match[str] | None]:
    """Return for each line the next mark below it."""
    found: list[re.Match[str] | None] = [None] * len(marks)
    below = None
    for index in range(len(marks) - 1, -1, -1):
        found[index] = below
        below = marks[index] or below
    return found


def _end(lines: list[Span], found: list[tuple[tuple[Step, ...], int]], place: int) -> int:
    """Return where a division ends: before the next that does not stand below it."""
    own = found[place][0]
    after = next((at for steps, at in found[place + 1 :] if steps[: len(own)] != own), None)
    if after is None:
        return lines[-1].end
    return lines[bisect_left(lines, after, key=attrgetter("start")) - 1].end


def _step(steps: tuple[Step, ...], mark: re.Match[str], after: re.Match[str] | None) -> Step | None:
    """Return the paragraph or, below one, the subparagraph that (a) or (i) begins."""
    letters = mark["r"] or mark["l"]
    if len(steps) > 1 and re.fullmatch(_ROMAN, letters) and not mark["b"]:
        follows = len(letters) == 1 and from_letters(letters.upper()) == 1 + int(
            steps[1].num.split("-")[0]
        )
        if not follows or (after is not None and after.group()[1:-1] == letters + "i"):
            try:
                return Step(Unit.INDENT, str(from_roman(letters.upper())))
            except ValueError:
                return None
    if mark["r"]:
        return None
    number = str(from_letters(letters.upper()))
    return Step(Unit.POINT, _inserted(number, mark["b"]))


def _mark(text: str, line: Span) -> re.Match[str] | None:
    return re.match(_BELOW, text[line.start : line.end])


def _inserted(number: str, letters: str) -> str:
    return f"{number}-{from_letters(letters)}" if letters else number


def _body(text: str) -> Iterator[Span]:
    """Yield the lines of a section without its number and its heading."""
    number = re.match(_SECTION_TEXT, text)
    start = number.end() if number else 0
    first = True
    for match in re.compile(r"[^\n]+").finditer(text, start):
        words = match.group().strip()
        heading = first and len(words) <= _HEADING and not re.match(_BELOW, words)
        first = False
        if not words or (heading and words[-1] not in "。；—：:;" and match.end() < len(text)):
            continue
        begin = match.start() + match.group().index(words)
        yield Span(begin, begin + len(words))


def spell_section(text: str, section: str, steps: Sequence[Step]) -> str:
    """Return the address of a division as Hong Kong writes it: 第2(1)(a)條."""
    numbered = any((mark := _mark(text, line)) and mark["n"] for line in _body(text))
    shown = "".join(f"({_glyph(step)})" for step in steps[0 if numbered else 1 :])
    return f"{section[:-1]}{shown}{section[-1]}"


def _glyph(step: Step) -> str:
    number, _, inserted = step.num.partition("-")
    letters = to_letters(int(inserted)) if inserted else ""
    if step.unit is Unit.PARAGRAPH:
        return number + letters
    if step.unit is Unit.POINT:
        return to_letters(int(number)).lower() + letters
    return to_roman(int(number)).lower()
