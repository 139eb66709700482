"""What a .doc says of its paragraphs: style, list and level, table, heading ([MS-DOC] 2.4.6)."""

from __future__ import annotations

import re
from bisect import bisect_right
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.readers.word.numbering import Level, Numbering
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_STYLES, _CHARACTERS, _PARAGRAPHS, _LISTS, _OVERRIDES = 0xA2, 0xFA, 0x102, 0x2E2, 0x2EA
"""Where the file says where its tables stand, and how long they are."""
_PAGE = 512
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Kind of a property → bytes of its operand; 6 says its length itself."""
_IN_TABLE, _ENDS_ROW, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_DELETED, _HIDDEN = 0x0800, 0x083C
_ON = (0x01, 0x81)
"""A switch of a character is on: as such, or as the opposite of its style."""
_LEVEL, _LIST, _OUTLINE = 0x260A, 0x460B, 0x2640
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_BODY = 9
_HEADING = lazy_pattern(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_MOST = 100_000
_FORMS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText",
    "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha",
    "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand",
    "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth",
    "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop",
    "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle",
    "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting",
    "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital",
    "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand",
)  # fmt: skip
"""The number formats in the order of their codes ([MS-OSHARED] 2.2.1.3)."""
_SUFFIXES = ("tab", "space", "nothing")


class Properties(NamedTuple):
    """What holds for a paragraph."""

    list_id: int = 0
    level: int = 0
    depth: int = 0
    """The level of a heading, from 1."""
    in_table: bool = False
    ends_row: bool = False


class _Said(NamedTuple):
    """Properties as one place says them; ``None`` where it says nothing."""

    list_id: int | None = None
    level: int | None = None
    depth: int | None = None
    in_table: bool = False
    ends_row: bool = False


class Paragraphs:
    """The properties of the paragraphs of a file, by where their last byte stands."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self._styles = _styles(main, table)
        self._runs = sorted(_runs(main, table))
        self._starts = [start for start, _, _, _ in self._runs]
        self.numbering = _numbering(main, table)

    def at(self, offset: int) -> Properties:
        """Return what holds for the paragraph whose end mark stands at a byte of the file."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0 or offset >= self._runs[place][1]:
            return Properties()
        _, _, style, said = self._runs[place]
        styled = self._styled(style)
        list_id = styled.list_id if said.list_id is None else said.list_id
        level = styled.level if said.level is None else said.level
        depth = styled.depth if said.depth is None else said.depth
        return Properties(list_id or 0, level or 0, depth or 0, said.in_table, said.ends_row)

    def number(self, properties: Properties) -> str:
        """Count a paragraph and return the number that Word shows before it."""
        if not properties.list_id:
            return ""
        return self.numbering.next(str(properties.list_id), properties.level)

    def _styled(self, style: int) -> _Said:
        found = _Said()
        seen: set[int] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            own, style = self._styles[style]
            found = _Said(
                own.list_id if found.list_id is None else found.list_id,
                own.level if found.level is None else found.level,
                own.depth if found.depth is None else found.depth,
            )
        return found


def veils(main: bytes, table: bytes) -> list[tuple[int, int, bool]]:
    """Return the stretches of bytes that Word does not show, in order, none over another.

    Each with whether it is deleted under tracked changes; else it is hidden text.
    """
    found = []
    for page in _pages(main, table, _CHARACTERS):
        many = page[-1]
        if 4 * (many + 1) + many > _PAGE:
            continue
        places = unpack_from(f"<{many + 1}I", page)
        for run in range(many):
            at = page[4 * (many + 1) + run] * 2
            said = _operands(page[at + 1 : at + 1 + page[at]]) if at else {}
            deleted = said.get(_DELETED) in _ON
            if deleted or said.get(_HIDDEN) in _ON:
                found.append((places[run], places[run + 1], deleted))
    apart: list[tuple[int, int, bool]] = []
    for begin, end, deleted in sorted(found):
        start = max(begin, apart[-1][1]) if apart else begin
        if start < end:
            apart.append((start, end, deleted))
    return apart


def _operands(data: bytes) -> dict[int, int]:
    """Read a list of properties: the code of each and its operand."""
    at = 0
    found: dict[int, int] = {}
    while at + 2 <= len(data):
        (code,) = unpack_from("<H", data, at)
        at += 2
        kind = code >> 13
        if kind == 6:
            if at >= len(data):
                break
            size = data[at] + 1
            if code == _TABLE_DEFINITION and at + 2 <= len(data):
                size = unpack_from("<H", data, at)[0] + 1
            elif code == _TABS and data[at] == 255:
                break
        else:
            size = _OPERANDS[kind]
            if at + size <= len(data):
                found[code] = int.from_bytes(data[at : at + size], "little")
        at += size
    return found


def _said(data: bytes) -> _Said:
    """Read what a list of properties says of a paragraph."""
    found = _operands(data)
    outline = found.get(_OUTLINE)
    return _Said(
        found.get(_LIST),
        found.get(_LEVEL),
        None if outline is None else (outline + 1 if outline < _BODY else 0),
        bool(found.get(_IN_TABLE)) or found.get(_DEPTH, 0) > 0,
        bool(found.get(_ENDS_ROW) or found.get(_INNER_ROW)),
    )


def _runs(main: bytes, table: bytes) -> Iterator[tuple[int, int, int, _Said]]:
    """Yield begin, end, style and properties of the paragraphs, from the pages that list them."""
    for page in _pages(main, table, _PARAGRAPHS):
        many = page[-1]
        if 4 * (many + 1) + 13 * many > _PAGE:
            continue
        places = unpack_from(f"<{many + 1}I", page)
        for run in range(many):
            at = page[4 * (many + 1) + 13 * run] * 2
            if not at:
                yield places[run], places[run + 1], 0, _Said()
                continue
            size = page[at]
            begin, end = (at + 1, at + 2 * size) if size else (at + 2, at + 2 + 2 * page[at + 1])
            body = page[begin:end]
            if len(body) >= 2:
                style = int.from_bytes(body[:2], "little")
                yield places[run], places[run + 1], style, _said(body[2:])


def _pages(main: bytes, table: bytes, place: int) -> Iterator[bytes]:
    """Yield the pages of a table whose place the file says at ``place``."""
    start, length = unpack_from("<II", main, place)
    count = max(0, (min(length, len(table) - start) - 4) // 8)
    places = unpack_from(f"<{count}I", table, start + 4 * (count + 1)) if count else ()
    for number in dict.fromkeys(places):
        page = main[(number & 0x3FFFFF) * _PAGE :][:_PAGE] if number else b""
        if len(page) == _PAGE:
            yield page


def _styles(main: bytes, table: bytes) -> dict[int, tuple[_Said, int]]:
    """Return what each paragraph style says, and the style that it is based on, by number."""
    start, length = unpack_from("<II", main, _STYLES)
    sheet = table[start : start + length]
    head = unpack_from("<H", sheet)[0]
    count, base = unpack_from("<HH", sheet, 2)
    at = 2 + head
    found: dict[int, tuple[_Said, int]] = {}
    for number in range(min(count, _MOST)):
        if at + 2 > len(sheet):
            break
        size = unpack_from("<H", sheet, at)[0]
        style = sheet[at + 2 : at + 2 + size]
        at += 2 + size
        if size < base + 2 or len(style) < 8:
            continue
        identity, kind, parts = unpack_from("<HHH", style)
        if kind & 0xF != 1:
            continue
        letters = unpack_from("<H", style, base)[0]
        name = style[base + 2 : base + 2 + 2 * letters].decode("utf-16-le", "replace")
        place = base + 2 + 2 * letters + 2
        said = _Said()
        if parts & 0xF and place + 2 <= len(style):
            many = unpack_from("<H", style, place)[0]
            said = _said(style[place + 4 : place + 2 + many])
        heading = _HEADING.match(name.split(",")[0].strip())
        known = identity & 0xFFF
        if said.depth is None and (heading or 1 <= known <= 9):
            said = said._replace(depth=int(heading[1]) if heading else known)
        found[number] = (said, kind >> 4)
    return found


def _numbering(main: bytes, table: bytes) -> Numbering:
    """Return the lists of a file, each under the number by which paragraphs name it."""
    numbering = Numbering(None)
    lists: list[tuple[int, int]] = []
    start, length = unpack_from("<II", main, _LISTS)
    if not length:
        return numbering
    count = min(unpack_from("<H", table, start)[0], _MOST)
    for number in range(count):
        (key,) = unpack_from("<i", table, start + 2 + 28 * number)
        lists.append((key, 1 if table[start + 2 + 28 * number + 26] & 1 else 9))
    at = start + length
    for key, levels in lists:
        made: dict[int, Level] = {}
        for depth in range(levels):
            made[depth], at = _level(table, at)
        numbering.define(str(key), made)
    start, length = unpack_from("<II", main, _OVERRIDES)
    count = min(unpack_from("<I", table, start)[0], _MOST) if length else 0
    at = start + 4 + 16 * count
    for number in range(count):
        (key,) = unpack_from("<i", table, start + 4 + 16 * number)
        many = table[start + 4 + 16 * number + 12]
        at += 4
        starts: dict[int, int] = {}
        changed: dict[int, Level] = {}
        for _ in range(many):
            begin, flags = unpack_from("<iI", table, at)
            at += 8
            depth = flags & 0xF
            if flags & 0x20:
                changed[depth], at = _level(table, at)
            if flags & 0x10:
                starts[depth] = changed[depth].start if depth in changed else begin
        numbering.name(str(number + 1), str(key), starts, changed)
    return numbering


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """Return a level of a list, and where the next one stands."""
    start, form, flags = unpack_from("<iBB", table, at)
    follow = table[at + 15]
    characters, paragraphs, restart = unpack_from("<BBB", table, at + 24)
    at += 28 + characters + paragraphs
    (letters,) = unpack_from("<H", table, at)
    raw = table[at + 2 : at + 2 + 2 * letters].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw)
    name = "none" if form == 0xFF else _FORMS[form] if form < len(_FORMS) else "decimal"
    level = Level(
        start,
        name,
        text,
        _SUFFIXES[follow] if follow < len(_SUFFIXES) else "tab",
        restart if flags & 0x08 else None,
        bool(flags & 0x04),
    )
    return level, at + 2 + 2 * letters
