"""Sections of ordinances as texts cite them: 第12(3)及(4)條, 第(1)款(a)段, ss. 3 and 4(1).

What is shared is written once: the section of several subsections, the subsection of several
paragraphs, the word behind them all. Each address comes out whole.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.shared_units import SharingAddress
from qpsearch.locator.ordinances import IN_WORDS, TRADITIONAL
from qpsearch.model import Span, Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"\d{1,3}[A-Z]{0,2}"
_BRACKET = r"\s?[（(]\s?(?:\d{1,3}[A-Z]{0,2}|[a-z]{1,7}[A-Z]?|[A-Z]{1,4})\s?[）)]"
_BRACKETS = rf"(?:{_BRACKET}){{1,6}}"
_AND = r"\s?(?:、|,|，|以及|及|和|與|与|或)\s?"
_TO = r"\s?(?:至|到|—|–|-|~|～)\s?"
_MORE = rf"(?:(?:{_AND}|{_TO})第?\s?"
_PIECE = rf"(?:{_NUMBER}(?:{_BRACKETS})?|{_BRACKETS})"
_WORD = "款|段|分?[節节]"
_BELOW = rf"第?\s?{_BRACKETS}{_MORE}{_BRACKETS}){{0,12}}\s?(?:{_WORD})"
_DEEPER = rf"(?:(?:(?![,，]){_AND}|\s?){_BELOW}){{0,12}}"
_AS_IN_ORDINANCES = (
    rf"(?=第\s?(?:\d{{1,3}}(?:{_AND}|{_TO})第?\s?)*(?:\d{{1,3}}(?:[A-Z]|\s?[（(]\s?\w{{1,7}}\s?[）)])"
    r"|\d{1,3}\s?[條条]第?[（(]\s?\w{1,7}\s?[）)]\s?[款段]))"
)
"""What is cited by plain numbers (第3條) is cited so elsewhere, too."""
_SCHEDULE = r"附表\s?\d{1,2}[A-Z]?\s?"
IN_CHINESE = (
    rf"(?:{_SCHEDULE})?{_AS_IN_ORDINANCES}第\s?{_PIECE}{_MORE}{_PIECE}){{0,12}}\s?[條条](?!之){_DEEPER}"
    rf"|第\s?[（(]\s?{_NUMBER}\s?[）)](?:{_BRACKET}){{0,4}}{_MORE}{_BRACKETS}){{0,12}}\s?款{_DEEPER}"
)
"""第12(1)(a)條, 第20及28(5)條, 第3條第(1)款(a)及(b)段; 第(1)或(1A)款."""
INSIDE = (
    rf"第?\s?[（(]\s?[a-zA-Z]{{1,7}}\s?[）)](?:{_BRACKET}){{0,3}}{_MORE}{_BRACKETS}){{0,12}}"
    rf"\s?(?:段|分?[節节]){_DEEPER}"
)
"""(a)段, (a)(ii)段, (i)及(ii)節: of the subsection that they stand in."""
DIVIDES_SO = r"(?m:^[（(]a[）)])|第[（(]\d{1,3}[A-Z]{0,2}[）)]"
"""In a text where this stands (a)段 is a paragraph; elsewhere it may be anything."""

_AND_ENGLISH = r"(?:\s?,\s?(?:(?:and|or)\s{1,2})?|\s{1,2}and\s{1,2}|\s{1,2}or\s{1,2}|\s?&\s?)"
_TO_ENGLISH = r"(?:\s{1,2}to\s{1,2}|\s?[—–-]\s?)"
_NUMBER_ENGLISH = rf"{_NUMBER}(?!\.?\d|[a-zA-Z])"
_MORE_ENGLISH = rf"(?:(?:{_AND_ENGLISH}|{_TO_ENGLISH})"
_PIECE_ENGLISH = rf"(?:{_NUMBER_ENGLISH}(?:{_BRACKETS})?|{_BRACKETS})"
IN_ENGLISH = (
    rf"\b(?:[Ss]ections?\s{{1,2}}|[Ss][Ss]?\.\s?|[Ss][Ss]?\s?(?=\d{{1,3}}[A-Z]{{0,2}}\())"
    rf"{_NUMBER_ENGLISH}(?:{_BRACKETS})?{_MORE_ENGLISH}{_PIECE_ENGLISH}){{0,12}}"
    rf"|\b[Ss]ubsections?\s?{_BRACKETS}{_MORE_ENGLISH}{_BRACKETS}){{0,12}}"
)
"""section 2(1)(a), ss. 3 and 4, subsection (2)."""

BY_CHAPTER = r"(?:法例\s?第\s?|\b(?:Cap|CAP)\.?\s?)(?P<cap>\d{1,4}[A-Z]{0,2})(?:\s?章|(?!\w))"
"""A law of Hong Kong by its chapter alone: Cap. 486, 法例第486章."""
AMENDING = (
    r"(?:19|20)\d\d年第\d{1,4}[號号](?=\s?第\s?\d)"
    r"|\b\d{1,3} of (?:19|20)\d\d(?=,? ss?\.)"
)
"""An ordinance by its number, as notes of amendments cite it: (由2012年第18號第10條增補)."""
_OF_LAW = lazy_pattern(
    r"\s{1,2}of\s{1,2}(?:the\s{1,2})?"
    r"(?P<name>[A-Z][\w()&’' -]{2,100}?(?:Ordinance|Regulations?|Rules|By-laws?))?"
    r"(?:\s?[（(]?Cap\.?\s?(?P<cap>\d{1,4}[A-Z]{0,2})[）)]?)?"
)
"""Behind a section in English: of the Prevention of Bribery Ordinance (Cap. 201)."""

_GROUP = (
    rf"(?P<join>{_AND})?(?P<pieces>\s?第?\s?{_PIECE}{_MORE}{_PIECE}){{0,12}})"
    rf"\s?(?P<word>[條条]|{_WORD})"
)
_EACH = (
    rf"(?:(?P<to>{_TO_ENGLISH}|{_TO})|(?:{_AND_ENGLISH}|{_AND}))?\s?第?\s?"
    rf"(?:(?P<number>{_NUMBER})(?P<below>(?:{_BRACKET})*)|(?P<brackets>{_BRACKETS}))"
)
_ROMAN = lazy_pattern("[ivx]+")

_LATIN = lazy_pattern("[A-Za-z]")
_DIGIT_IN_BRACKETS = lazy_pattern("[（(] ?[0-9]")
_DIGIT_BEHIND_NUMBER = lazy_pattern("[號号例] ?第 ?[0-9]")

_Glyphs = dict[Unit, str]


class LawBehind(NamedTuple):
    """The law that stands behind its sections in English."""

    work: str
    """Its name, or its chapter: 第201章."""
    span: Span


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def may_cite_sections(text: str) -> bool:
    """Whether a text may cite sections of ordinances; most texts cite none."""
    return bool(
        _LATIN.search(text) or _DIGIT_IN_BRACKETS.search(text) or _DIGIT_BEHIND_NUMBER.search(text)
    )


def sections_cited(written: str) -> Iterator[SharingAddress]:
    """Yield the addresses that are cited in what one of the patterns matches."""
    if match := re.match(r"[Ss](?:ub)?\w*\.?\s?(?=[\d（(])", written):
        groups = [(False, match.end(), len(written), "")]
    else:
        groups = [
            (not match["join"], match.start("pieces"), match.end(), match["word"])
            for match in _compiled(_GROUP).finditer(written)
        ]
    schedule = re.match(_SCHEDULE, written)
    within = "".join(schedule.group().split()) if schedule else ""
    found: list[tuple[_Glyphs, Span, bool]] = []
    for goes_down, start, end, word in groups:
        above = found[-1][0] if found else {}
        begun = found.pop() if found and goes_down else None
        pieces = list(_compiled(_EACH).finditer(written, start, end))
        for number, piece in enumerate(pieces):
            above = _glyphs(piece, above, word if not number else "")
            at = piece.start("number") if piece["number"] else piece.start("brackets")
            if not number:
                at = begun[1].start if begun else start
            stop = end if piece is pieces[-1] else piece.end()
            to = begun[2] if begun and not number else bool(piece["to"])
            found.append((above, Span(at, stop), to))
    for place, (glyphs, span, to) in enumerate(found):
        whole = Span(0, span.end) if not place else span
        yield SharingAddress(within + _spelled(glyphs, written), whole, to)


def law_behind(text: str, match: re.Match[str]) -> LawBehind | None:
    """Return the law that stands behind sections in English: of the … Ordinance (Cap. 201)."""
    if text[match.start()] not in "Ss":
        return None
    after = _OF_LAW.match(text, match.end())
    if after is None or not (after["cap"] or after["name"]):
        return None
    work = f"第{after['cap']}章" if after["cap"] else after["name"]
    return LawBehind(work, Span(*after.span()))


def _glyphs(piece: re.Match[str], above: _Glyphs, word: str) -> _Glyphs:
    """Return the numbers of a piece, with those that it shares with what stands before it."""
    glyphs = dict(above)
    last: Unit | None = None
    if piece["number"]:
        glyphs, last = {Unit.ARTICLE: piece["number"]}, Unit.ARTICLE
    for glyph in re.findall(r"\w+", piece["below"] or piece["brackets"] or ""):
        unit = _unit(glyph, last, above, word)
        if last is Unit.ITEM:
            break  # (A)(I): a rank that has no address
        glyphs = {one: shown for one, shown in glyphs.items() if one.rank < unit.rank}
        glyphs[unit] = glyph
        last = unit
    return glyphs


def _unit(glyph: str, last: Unit | None, above: _Glyphs, word: str) -> Unit:
    if glyph[0].isdecimal():
        return Unit.PARAGRAPH
    if glyph.isupper():
        return Unit.ITEM
    if last is Unit.POINT:
        return Unit.INDENT
    if last is None and _ROMAN.fullmatch(glyph):
        # 第(ii)節, and (a)(i)及(ii): else it is a letter.
        deepest = max(above, key=lambda unit: unit.rank, default=None)
        if word in ("節", "节") or (not word and deepest is Unit.INDENT):
            return Unit.INDENT
    return Unit.POINT


def _spelled(glyphs: _Glyphs, written: str) -> str:
    """Return an address in the language and the script that it is ``written`` in."""
    section = glyphs.get(Unit.ARTICLE)
    below = {unit: glyph for unit, glyph in glyphs.items() if unit is not Unit.ARTICLE}
    brackets = "".join(f"({glyph})" for glyph in below.values())
    if written[0] in "Ss":
        return f"section {section}{brackets}" if section else f"subsection {brackets}"
    if section and (Unit.POINT in below or not {Unit.INDENT, Unit.ITEM} & below.keys()):
        address = f"第{section}{brackets}条"
    else:
        words = "".join(IN_WORDS[unit].format(glyph) for unit, glyph in below.items())
        address = f"第{section}条{words}" if section else words
    return address if re.search("[条节]", written) else address.translate(TRADITIONAL)
