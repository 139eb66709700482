"""Sections of an ordinance of Hong Kong that bear a bare number: 2. 釋義, 2A. 適用範圍.

They are its articles, cited as 第2條 and 第2A條. The same numbers are the third rank of an outline
elsewhere; here the count runs through all parts, with sections inserted by letters. In English its
parts, divisions and schedules are read too: elsewhere Part 2 is a line like others. What stands
below a section is found by :mod:`qpsearch.clauses.sections`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.numerals import from_roman, with_letters
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTION = r"(?P<n>[0-9]{1,3})(?P<a>[A-Z]{0,2})[.．][\s\u3000]*(?![0-9])"
_SAYS_SO = lazy_pattern("本(?:條例|規例|規則|附例|規程)|本(?:条例|规例|规则|附例)可引称为")
"""How an ordinance calls itself; in Taiwan its articles are numbered 第1條, as on the mainland."""
_SAYS_SO_IN_ENGLISH = lazy_pattern(
    r"[Tt]h(?:is (?:Ordinance|Regulation|Rule|By-law)|ese (?:Regulations|Rules|By-laws))"
)
_IN_ENGLISH = (
    r"(?i:(?P<word>part|division|schedule))(?:\s+(?:(?P<n>[0-9]{1,3})(?P<a>[A-Z]{0,2})"
    r"|(?P<r>X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX]))(?P<b>[A-Z]?)))?(?=$|\s*[—–:]|\s+[A-Z\[(“\"-])"
    r"[\s—–:-]*"
)
"""Part 2, Division 1—Establishment, Schedule; Part 2 of this Ordinance is none."""
_UNITS = {"part": Unit.PART, "division": Unit.SUBPART, "schedule": Unit.ANNEX}
_FEWEST = 3
_GAP = 3
"""Numbers by which the count may go on: what is repealed may be left out."""
_HEADING, _HEADING_IN_ENGLISH = 40, 120
"""Characters up to which a line is the heading of a section."""


def ordinance_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark | None]:
    """Return the sections of an ordinance by the index of their lines; empty for another text.

    Of one in English with its parts, divisions and schedules. A line that a break in a sentence
    has let begin with 第3條 has none there.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise; an annex (附表) ends the sections.

    """
    articles = [index for index, mark in enumerate(marks) if mark and mark.unit is Unit.ARTICLE]
    if any((mark := marks[index]) and mark.spaced for index in articles):
        return {}
    if any(map(_SAYS_SO.search, words)):
        sections = _sections(words, marks, "第{}條", _HEADING)
        in_sentences = dict.fromkeys(articles) if len(sections) > len(articles) else {}
        return {**in_sentences, **sections} if in_sentences or not articles else {}
    if articles:
        return {}
    if not any(map(_SAYS_SO_IN_ENGLISH.search, words)):
        return {}
    divisions = _divisions_in_english(words)
    marks = [divisions.get(index) or mark for index, mark in enumerate(marks)]
    sections = _sections(words, marks, "section {}", _HEADING_IN_ENGLISH)
    return {**divisions, **sections} if sections else {}


def _sections(
    words: Sequence[str], marks: Sequence[Mark | None], shown: str, heading: int
) -> dict[int, Mark]:
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
        num = with_letters(str(number), letter)
        found[index] = Mark(
            "section", Unit.ARTICLE, num, shown.format(f"{number}{letter}"), match.end()
        )
    headed = sum(len(words[at]) <= heading and words[at][-1] not in "。；.;" for at in found)
    enough = len(found) >= _FEWEST and passed * 4 <= len(found) and headed * 2 >= len(found)
    return {**found, **_sections_of_annexes(words, marks, shown)} if enough else {}


def _sections_of_annexes(
    words: Sequence[str], marks: Sequence[Mark | None], shown: str
) -> dict[int, Mark]:
    """Return the sections of those annexes in which one has subsections or paragraphs.

    附表2第3(1)條 is one; where nothing stands below the numbers they are those of a list.
    """
    found: dict[int, Mark] = {}
    open_: dict[int, Mark] = {}
    inside = nests = False
    last = 0
    for index, line in enumerate(words):
        mark = marks[index]
        if mark is not None and mark.unit is Unit.ANNEX:
            found |= open_ if nests else {}
            open_, inside, nests, last = {}, True, False, 0
            continue
        match = re.match(_SECTION, line) if inside else None
        if match is None:
            continue
        follows = last - bool(match["a"]) < int(match["n"]) <= last + _GAP
        if not follows and match["n"] != "1":  # parts may count anew
            continue
        last = int(match["n"])
        num = with_letters(match["n"], match["a"])
        number = shown.format(match["n"] + match["a"])
        open_[index] = Mark("section", Unit.ARTICLE, num, number, match.end())
        below = words[index + 1] if index + 1 < len(words) else ""
        nests |= re.match(r"[（(][1a][）)]", below) is not None
    return found | (open_ if nests else {})


def _divisions_in_english(words: Sequence[str]) -> dict[int, Mark]:
    found: dict[int, Mark] = {}
    division = re.compile(_IN_ENGLISH).match
    for index, line in enumerate(words):
        match = division(line) if len(line) <= _HEADING_IN_ENGLISH else None
        if match is None or line[-1] in ".;,":
            continue
        unit = _UNITS[match["word"].lower()]
        number = match["n"] or match["r"] or ""
        if not number and unit is not Unit.ANNEX:
            continue
        letters = match["a"] or match["b"] or ""
        num = with_letters(str(from_roman(number)) if match["r"] else number, letters)
        shown = f"{match['word'].capitalize()} {number}{letters}".rstrip()
        found[index] = Mark("in_english", unit, num, shown, match.end())
    return found
