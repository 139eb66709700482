"""Addresses as Hong Kong writes them: 第2(1)(a)(i)(A)條, 第2條第(1)款(a)段(i)節(A)分節.

Below a section stand its subsections (1), paragraphs (a), subparagraphs (i) and what stands below
these, (A). By rank they are the 款, 项 and 目 of an article, and one rank more. Sections,
subsections and paragraphs are inserted by letters: 2A, (1A), (aA); by alphabet (aa) is the 27th.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from qpsearch.model import Unit
from qpsearch.numerals import from_letters, from_roman, to_letters, to_roman, with_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.model import Step

SECTION_UNITS = (Unit.ARTICLE, Unit.PARAGRAPH, Unit.POINT, Unit.INDENT, Unit.ITEM)
IN_WORDS = {
    Unit.ANNEX: "附表{}",
    Unit.PART: "第{}部",
    Unit.SUBPART: "第{}分部",
    Unit.ARTICLE: "第{}条",
    Unit.PARAGRAPH: "第({})款",
    Unit.POINT: "({})段",
    Unit.INDENT: "({})节",
    Unit.ITEM: "({})分节",
}
"""What is counted in an ordinance, and how each stands by itself, in simplified script."""
TRADITIONAL = str.maketrans("条节", "條節")
"""The letters of these words that the scripts write apart."""

# As in the grammar, "_" allows blanks.
_SUBSECTION = r"_\(_[0-9]++[A-Za-z]{0,2}_\)"
_PARAGRAPH = r"_\(_[a-z]{1,6}[A-Z]?_\)"
_SUBPARAGRAPH = r"_\(_[ivx]{1,7}_\)"
_ITEM = r"_\(_[A-Z]{1,2}_\)"
_BELOW = rf"(?:{_SUBPARAGRAPH})?(?:{_ITEM}|(?<=[a-z]\))_\(_[a-z]{{1,2}}_\))?"
"""(A) may be typed in small letters: behind (a)(i) it can be nothing else."""
_NUMBER = r"[0-9]++[A-Za-z]{0,2}"
_ENGLISH = r"(?:[Ss]ec(?:tion|\.)s?|[Ss]{1,2}\.?|[Rr]eg(?:ulation|\.)s?|[Rr]ules?)"
_CHAIN = rf"{_NUMBER}(?=_\()(?:{_SUBSECTION})?(?:{_PARAGRAPH})?{_BELOW}(?<=\))"


def _below(word: str, english: str, chain: str) -> str:
    return rf"(第?{chain}_{word}|{english}{chain}(?!_\(_[0-9A-Za-z]))"


IN_BRACKETS = rf"(第_{_CHAIN}_条|{_ENGLISH}_{_CHAIN}(?!_\(_[0-9A-Za-z]))"
"""第2(1)(a)條, section 2(1)(a)."""
IN_ENGLISH = rf"{_ENGLISH}_({_NUMBER})(?![0-9A-Za-z(])"
SUBSECTION = _below("款", "[Ss]ubsection", rf"{_SUBSECTION}(?:{_PARAGRAPH})?{_BELOW}")
PARAGRAPH = _below("段", "[Pp]aragraph", rf"{_PARAGRAPH}{_BELOW}")
SUBPARAGRAPH = _below("节", "[Ss]ubparagraph", rf"{_SUBPARAGRAPH}(?:{_ITEM})?")
ITEM = rf"(第?{_ITEM}_分?节)"
LETTERED = rf"({_PARAGRAPH}(?:{_SUBPARAGRAPH})?)"
"""(a)(i) without a word: an item of a paragraph of a circular."""
"""The same in words: 第(1)款, (a)段, 第(ii)節, (A)分節; subsection (1), paragraph (a)."""

_PIECE = re.compile(r"\( *([0-9A-Za-z]+) *\)|([0-9]+[A-Za-z]*)")
_MOST_INSERTED = 702
"""The number of ZZ."""


def bracketed_numbers(written: str, units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the numbers of a chain of brackets, one for each of ``units``; "" where none stands.

    Letters are paragraphs, below one Roman numbers; capitals stand below these.

    Raises:
        ValueError: what stands for a Roman number is none.

    """
    found = dict.fromkeys(units, "")
    for piece in _PIECE.finditer(written):
        inside, section = piece.groups()
        if section:
            found[Unit.ARTICLE] = _canonical(section)
        elif inside[0].isdecimal():
            found[Unit.PARAGRAPH] = _canonical(inside)
        elif inside.isupper():
            found[Unit.ITEM] = str(from_letters(inside))
        elif Unit.POINT in found and not found[Unit.POINT]:
            found[Unit.POINT] = _canonical(inside)
        elif found[Unit.INDENT] or not set(inside) <= set("ivx"):
            found[Unit.ITEM] = str(from_letters(inside.upper()))
        else:
            found[Unit.INDENT] = str(from_roman(inside.upper()))
    return tuple(found.values())


def _canonical(written: str) -> str:
    """Return the canonical number of 2A, 1b, a or aA."""
    match = re.fullmatch(r"([0-9]+|[a-z]+)([A-Za-z]*)", written)
    if match is None:
        raise ValueError(written)
    number, letters = match.groups()
    if not number.isdecimal():
        number = str(from_letters(number.upper()))
    elif not int(number):
        raise ValueError(written)
    return with_letters(str(int(number)), letters.upper())


def in_brackets(steps: Sequence[Step]) -> list[str | None]:
    """Return each step of a locator as Hong Kong writes it; ``None`` where that cannot.

    What stands in the brackets of its section is "".
    """
    shown = [_in_words(step) for step in steps]
    for place, step in enumerate(steps):
        if step.unit is Unit.ARTICLE and (section := shown[place]):
            inside = _inside(steps[place + 1 :])
            shown[place] = f"{section[:-1]}{''.join(inside)}{section[-1]}"
            shown[place + 1 : place + 1 + len(inside)] = [""] * len(inside)
    return shown


def lettered(steps: Sequence[Step]) -> dict[int, str]:
    """Return the steps that letters count below an outline's mark, by their place: 2.（a）（i）."""
    found: dict[int, str] = {}
    for place, (above, step) in enumerate(pairwise(steps), start=1):
        below = step.unit is Unit.INDENT and place - 1 in found
        if below or (step.unit is Unit.POINT and above.unit in _OUTLINE):
            letters = glyph(step)
            if letters is not None:
                found[place] = f"（{letters}）"
    return found


_OUTLINE = frozenset(
    {Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5, Unit.BOX}
)


def _inside(steps: Sequence[Step]) -> list[str]:
    """Return what of the steps below a section may stand in its brackets: (1), (a), (i), (A)."""
    found: list[str] = []
    allowed: tuple[Unit, ...] = (Unit.PARAGRAPH, Unit.POINT)
    for step in steps:
        number = glyph(step)
        if step.unit not in allowed or number is None:
            break
        found.append(f"({number})")
        at = SECTION_UNITS.index(step.unit)
        allowed = (
            SECTION_UNITS[at + 1 : at + 3]
            if step.unit is Unit.POINT
            else SECTION_UNITS[at + 1 : at + 2]
        )
    return found


def _in_words(step: Step) -> str | None:
    """Return a step by itself: 第2A條, 第(1)款, (a)段, 第1部, 附表1."""
    number = glyph(step)
    return None if number is None else IN_WORDS[step.unit].format(number)


def glyph(step: Step) -> str | None:
    """Return the number of a step without its brackets: 2A, aA, iv, B; ``None`` if it has none."""
    number, _, place = step.num.partition("-")
    if step.unit not in IN_WORDS or not (place or "0").isdecimal():
        return None
    if not number:
        return "" if step.unit is Unit.ANNEX else None
    most = {Unit.POINT: 26, Unit.INDENT: 0, Unit.ITEM: 0}.get(step.unit, _MOST_INSERTED)
    if int(place or 0) > most:
        return None
    letters = to_letters(int(place or 0))
    match step.unit:
        case Unit.POINT:
            return to_letters(int(number)).lower() + letters
        case Unit.INDENT:
            return to_roman(int(number)).lower() if int(number) < 40 else None
        case Unit.ITEM:
            return to_letters(int(number)) if int(number) <= _MOST_INSERTED else None
        case _:
            return number + letters
