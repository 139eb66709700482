"""What stands in a section of an ordinance of Hong Kong, and its address: 第2(1)(a)(i)(A)條.

Below a section stand subsections (1), paragraphs (a), subparagraphs (i) and what stands below
these, (A). By rank they are the 款, 项 and 目 of an article, and one rank more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.locator.ordinances import IN_WORDS, TRADITIONAL, glyph
from qpsearch.model import Span, Step, Unit
from qpsearch.numerals import from_letters, from_roman, with_letters
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = 3
"""Letters by which a count may go on: what is repealed may be left out."""
_HEADING, _HEADING_IN_ENGLISH = 40, 120
"""Characters up to which a line is the heading of a section."""
_NUMBER_TEXT = (
    r"(?:[0-9]{1,3}[A-Z]{0,2}[.．][ \t\u3000]*(?=\S)"
    r"|第[^条條\n]{1,12}[条條](?:\s*之\s*[一二三四五六七八九十0-9]{1,3})?|[条條]\s*[:：]\s*[0-9]{1,3}[A-Z]{0,2}(?=\s))\s*"
)
"""The number that a section begins with: 2., 第2A條, 條： 2."""
_BELOW = (
    r"[（(](?:(?P<n>[0-9]{1,3}[A-Z]{0,2})|(?P<l>[ivx]{3,7}|[a-z]{1,3})(?P<a>[A-Z]?)"
    r"|(?P<u>[A-Z]{1,2}))[）)]"
)
_NEXT_INSIDE = (
    r"(?<=[。)）])[ \t\u3000]*"
    r"(?=[（(][0-9]{1,3}[A-Z]{0,2}[）)][ \t\u3000]*[^ \t\u3000段款節节條条及或、和至])"
)
"""Where a subsection may begin inside a line: …。(1A) 即使…."""
_ENDS = frozenset("，；。：、,;:.—─－-–及或而")
"""What an item ends with; a line behind another letter is cut in mid-sentence."""

Steps = tuple[Step, ...]


class _Item(NamedTuple):
    """A number at the beginning of a line below a section: (1A), (a), (ii), (B)."""

    unit: Unit
    """Of (i) that of a paragraph: what it is depends on what stands before."""
    glyph: str
    inserted: str = ""
    """The letter behind the letters of a paragraph: A of (aA)."""


def divide_section(text: str) -> Iterator[tuple[Steps, Span]]:
    """Yield the divisions of a section, each with its steps below the section and its span.

    Lines before the first subsection are of the section alone, as is all of one without any
    subsections but its paragraphs. A line without a number that goes on behind items is of
    the division whose count goes on after it, else of the subsection.
    """
    lines = list(_body(text))
    items = [_item(text, line) for line in lines]
    numbered = any(item and item.unit is Unit.PARAGRAPH for item in items)
    found: list[tuple[Steps, int]] = []
    owners: list[Steps] = []
    counts = _Counts(numbered=numbered)
    waiting = 0
    """Lines before this one that go on behind items and wait for the next number."""
    for index, (item, after) in enumerate(zip(items, _following(items), strict=True)):
        before = counts.open
        if item and counts.take(item, after, goes_on=bool(waiting)):
            at = len(counts.open) - 1
            shared = before[at : at + 1] if counts.goes_on and len(before) > at else ()
            owners += [(*counts.open[:at], *shared)] * waiting
            waiting = 0
            found.append((counts.open, index))
            owners.append(counts.open)
        elif waiting or (
            item is None and len(counts.open) > numbered and _ended(text, lines, index)
        ):
            waiting += 1
        else:
            owners.append(counts.open)
    owners += [counts.open[:numbered]] * waiting
    begun = {first: own for own, first in found}
    for own, first in found:
        last = first
        while last + 1 < len(lines) and owners[last + 1][: len(own)] == own:
            if len(begun.get(last + 1, (*own, None))) <= len(own):
                break  # the same number again
            last += 1
        yield own, Span(lines[first].start, lines[last].end)


def _following(items: Sequence[_Item | None]) -> list[_Item | None]:
    """Return for each line the number that comes next after it."""
    found: list[_Item | None] = []
    after: _Item | None = None
    for item in reversed(items):
        found.append(after)
        after = item or after
    return found[::-1]


def _ended(text: str, lines: Sequence[Span], index: int) -> bool:
    """Whether the line before ends as items do, rather than being cut in mid-sentence."""
    return index > 0 and text[lines[index - 1].end - 1] in _ENDS


class _Counts:
    """What is open below a section while its lines are read."""

    def __init__(self, *, numbered: bool) -> None:
        self._numbered = numbered
        """Whether the section has subsections."""
        self.open: Steps = ()
        self.goes_on = False
        """Whether the last number goes on with a count that was open."""
        self._glyphs: dict[Unit, str] = {}

    def take(self, item: _Item, after: _Item | None, *, goes_on: bool) -> bool:
        """Open the division that a number begins; ``False`` where it can begin none.

        Args:
            item: the number.
            after: the next.
            goes_on: whether the sentence of the division above has gone on before it.

        """
        unit = self._unit(item, after, goes_on=goes_on)
        if unit is None:
            return False
        kept = [step for step in self.open if step.unit.rank < unit.rank]
        self.goes_on = self._goes_on(unit, item)
        self.open = (*kept, Step(unit, _canonical(unit, item)))
        self._glyphs = {one: glyph for one, glyph in self._glyphs.items() if one.rank < unit.rank}
        self._glyphs[unit] = item.glyph
        return True

    def _unit(self, item: _Item, after: _Item | None, *, goes_on: bool) -> Unit | None:
        if item.unit is Unit.PARAGRAPH:
            return Unit.PARAGRAPH
        if self._numbered and not self.open:
            return None
        if item.unit is Unit.ITEM:
            begins = item.glyph == "A" and Unit.POINT in self._glyphs and not goes_on
            return Unit.ITEM if begins or self._goes_on(Unit.ITEM, item) else None
        if self._goes_on(Unit.INDENT, item):
            return Unit.INDENT
        begins = item.glyph == "i" and Unit.POINT in self._glyphs and not goes_on
        if self._goes_on(Unit.POINT, item):
            # (i) behind (h) is a subparagraph where (ii) comes next.
            return Unit.INDENT if begins and after and after.glyph == "ii" else Unit.POINT
        if begins:
            return Unit.INDENT
        return Unit.POINT if len(item.glyph) == 1 else None

    def _goes_on(self, unit: Unit, item: _Item) -> bool:
        """Whether a number goes on with the open count of a unit."""
        before = self._glyphs.get(unit)
        if before is None or unit is Unit.PARAGRAPH:
            return before is not None
        if unit is Unit.INDENT:
            return not item.inserted and _is_next_roman(before, item.glyph)
        if item.inserted:
            return unit is Unit.POINT and before == item.glyph
        return _is_next(before, item.glyph) or (
            unit is Unit.POINT and _is_next_roman(before, item.glyph)
        )


def _is_next(before: str, glyph: str) -> bool:
    """Whether letters come next: b after a, aa after a, b after aa; what is repealed left out."""
    if len(glyph) > len(before):
        return glyph.startswith(before)
    first, last = before[: len(glyph)].upper(), glyph.upper()
    return 0 < from_letters(last) - from_letters(first) <= _GAP


def _is_next_roman(before: str, glyph: str) -> bool:
    try:
        return from_roman(glyph.upper()) == from_roman(before.upper()) + 1
    except ValueError:
        return False


def _item(text: str, line: Span) -> _Item | None:
    match = re.match(_BELOW, text[line.start : line.end])
    if match is None:
        return None
    if match["n"]:
        return _Item(Unit.PARAGRAPH, match["n"])
    if match["u"]:
        return _Item(Unit.ITEM, match["u"])
    return _Item(Unit.POINT, match["l"], match["a"])


def _canonical(unit: Unit, item: _Item) -> str:
    glyph = item.glyph
    match unit:
        case Unit.PARAGRAPH:
            number = glyph.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            return with_letters(number, glyph[len(number) :])
        case Unit.INDENT:
            return str(from_roman(glyph.upper()))
        case _:
            return with_letters(str(from_letters(glyph.upper())), item.inserted)


def _body(text: str) -> Iterator[Span]:
    """Yield the lines of a section without its number and its heading."""
    number = re.match(_NUMBER_TEXT, text)
    start = number.end() if number else 0
    first, last = True, ""
    for match in re.compile(r"[^\n]+").finditer(text, start):
        words = match.group().strip()
        longest = _HEADING_IN_ENGLISH if words.isascii() else _HEADING
        heading = first and len(words) <= longest and not re.match(_BELOW, words)
        first = False
        if not words or (heading and words[-1] not in "。；—：:;." and match.end() < len(text)):
            continue
        begin = match.start() + match.group().index(words)
        for piece in _cut(text, Span(begin, begin + len(words)), last):
            yield piece
            item = _item(text, piece)
            last = item.glyph if item and item.unit is Unit.PARAGRAPH else last


def _cut(text: str, line: Span, last: str) -> Iterator[Span]:
    """Cut a line where the next subsection begins inside it: (1) …。(2) ….

    ``last`` is the number of the subsection that the line before was of.
    """
    start = line.start
    item = _item(text, line)
    last = item.glyph if item and item.unit is Unit.PARAGRAPH else last
    for match in re.compile(_NEXT_INSIDE).finditer(text, line.start + 1, line.end) if last else ():
        item = _item(text, Span(match.end(), line.end))
        if item and _follows_subsection(last, item.glyph):
            yield Span(start, match.start())
            start, last = match.end(), item.glyph
    yield Span(start, line.end)


def _follows_subsection(before: str, glyph: str) -> bool:
    (number, letters), (after, inserted) = (
        re.fullmatch(r"([0-9]+)([A-Z]*)", one).groups()  # type: ignore[union-attr]
        for one in (before, glyph)
    )
    return int(after) == int(number) + 1 or (after == number and inserted > letters)


def spell_section(section: str, steps: Sequence[Step]) -> str:
    """Return the address of a division as Hong Kong writes it: 第2(1)(a)條, 第二條第(1)款(a)段."""
    if not (section.isascii() or section[-2:-1].isascii()):
        words = "".join(IN_WORDS[step.unit].format(glyph(step)) for step in steps)
        return section + (words.translate(TRADITIONAL) if section[-1] == "條" else words)
    brackets = "".join(f"({glyph(step)})" for step in steps)
    return section + brackets if section.isascii() else f"{section[:-1]}{brackets}{section[-1]}"
