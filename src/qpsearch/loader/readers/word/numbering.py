"""Word's automatic numbers (自动编号) as the text that Word shows: 一、, （一）, 第三条, 1.2.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.readers.package import said_number
from qpsearch.numerals import to_chinese, to_roman

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_LEGAL_TW = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CLOSED = frozenset("、．.）)：:。】〕")


class Level(NamedTuple):
    """One level of a numbering definition."""

    start: int
    form: str
    """``w:numFmt``: decimal, chineseCounting …"""
    text: str
    """``w:lvlText``: 第%1条, %1.%2."""
    suffix: str
    """``w:suff``: tab, space, nothing."""
    restart: int | None
    """``w:lvlRestart``: the level (from 1) after which it begins anew; 0 is never."""
    legal: bool
    """``w:isLgl``: all numbers in Arabic digits."""
    style: str = ""
    """``w:pStyle``: the paragraph style that stands at this level."""


class Numbering:
    """The numbering definitions of a document and how far each count has come."""

    def __init__(self, definitions: Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._number: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        if definitions is not None:
            self._read(definitions)

    def define(self, abstract: str, levels: dict[int, Level]) -> None:
        """Add a definition of a list."""
        self._abstract[abstract] = levels

    def name(
        self, number_id: str, abstract: str, starts: dict[int, int], changed: dict[int, Level]
    ) -> None:
        """Add a list of a definition: where its levels begin, which are others than defined."""
        self._number[number_id] = (abstract, starts, changed)

    def level_of(self, number_id: str, style: str) -> int | None:
        """Return the level of a list that names a paragraph style as its own."""
        abstract, _, overrides = self._number.get(number_id, ("", {}, {}))
        levels = self._abstract.get(abstract, {}) | overrides
        return next((depth for depth, level in levels.items() if level.style == style), None)

    def is_outline(self, number_id: str, depth: int) -> bool:
        """Whether a level of a list counts with an outer one (3.1) or names its kind: 附录A."""
        abstract, _, overrides = self._number.get(number_id, ("", {}, {}))
        level = (self._abstract.get(abstract, {}) | overrides).get(depth)
        return level is not None and (level.text.count("%") > 1 or level.text[:1] in _NAMES)

    def next(self, number_id: str, depth: int) -> str:
        """Count one on and return the label with the gap behind it; empty where there is none."""
        if number_id not in self._number:
            return ""
        abstract, starts, overrides = self._number[number_id]
        levels = self._abstract.get(abstract, {}) | overrides
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if depth in starts and (number_id, depth) not in self._started:
            self._started.add((number_id, depth))
            counts[depth] = starts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [d for d in counts if d > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or restart > depth:
                del counts[deeper]
        for outer in range(depth):
            if outer in levels:
                counts.setdefault(outer, levels[outer].start)
        return self._label(level, levels, counts)

    def _label(self, level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        if level.form == "bullet":
            return "• "
        if level.form == "none" and "%" not in level.text:
            return ""
        label = level.text
        for depth, other in levels.items():
            form = "decimal" if level.legal else other.form
            mark = f"%{depth + 1}"
            if mark in label:
                label = label.replace(mark, spell(counts.get(depth, other.start), form))
        if not label:
            return ""
        return label if label[-1] in _CLOSED or level.suffix == "nothing" else f"{label} "

    def _read(self, definitions: Element) -> None:
        links: dict[str, str] = {}
        styled: dict[str, str] = {}
        for abstract in definitions.iter(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId", "")
            self._abstract[key] = dict(_levels(abstract))
            link, style = abstract.find(f"{W}numStyleLink"), abstract.find(f"{W}styleLink")
            if link is not None:
                links[key] = link.get(f"{W}val", "")
            if style is not None:
                styled[style.get(f"{W}val", "")] = key
        for key, style_name in links.items():
            if style_name in styled:
                self._abstract[key] = self._abstract[styled[style_name]]
        for number in definitions.iter(f"{W}num"):
            reference = number.find(f"{W}abstractNumId")
            if reference is None:
                continue
            starts: dict[int, int] = {}
            for override in number.iter(f"{W}lvlOverride"):
                begun = override.find(f"{W}startOverride")
                if begun is not None:
                    depth = said_number(override.get(f"{W}ilvl"), 0)
                    starts[depth] = said_number(begun.get(f"{W}val"), 1)
            self._number[number.get(f"{W}numId", "")] = (
                reference.get(f"{W}val", ""),
                starts,
                {d: lv for o in number.iter(f"{W}lvlOverride") for d, lv in _levels(o)},
            )


def spell(number: int, form: str) -> str:
    """Return ``number`` in a format of ST_NumberFormat; in digits where the format is unknown."""
    writer = _FORMS.get(form)
    return writer(number) if writer and number >= 0 else str(number)


def _levels(parent: Element) -> list[tuple[int, Level]]:
    found = []
    for level in parent.iter(f"{W}lvl"):
        legal = level.find(f"{W}isLgl")
        found.append(
            (
                said_number(level.get(f"{W}ilvl"), 0),
                Level(
                    said_number(
                        _value(level, "start"), 0 if level.find(f"{W}start") is None else 1
                    ),
                    _format(level),
                    _value(level, "lvlText") or "",
                    _value(level, "suff") or "tab",
                    None
                    if _value(level, "lvlRestart") is None
                    else said_number(_value(level, "lvlRestart"), 0),
                    legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
                    _value(level, "pStyle") or "",
                ),
            )
        )
    return found


def _format(level: Element) -> str:
    # Formats newer than the first edition stand in a choice, with a custom sample beside them.
    found = [element.get(f"{W}val", "") for element in level.iter(f"{W}numFmt")]
    return next((name for name in found if name in _FORMS), found[-1] if found else "decimal")


def _value(parent: Element, name: str) -> str | None:
    found = parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val", "")


_NAMES = ("附", "第")
_MOST_LETTERED = 780
"""Thirty times the alphabet."""
_MOST_ROMAN = 32_767


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb: the letter repeated, as Word counts, as far as Word does."""
    if number < 1:
        return ""
    if number > _MOST_LETTERED:
        return str(number)
    turns, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (turns + 1)


def _roman(number: int) -> str:
    if number > _MOST_ROMAN:
        return str(number)
    return to_roman(number).lower()


def _run_of(first: str, length: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= length else str(number)


def _of(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else str(number)


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _: "",
    "bullet": lambda _: "•",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "koreanCounting": to_chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": lambda number: to_chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: to_chinese(number).translate(_LEGAL_TW),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographEnclosedCircle": _run_of("㊀", 10),
    "decimalEnclosedCircle": _run_of("①", 20),
    "decimalEnclosedCircleChinese": _run_of("①", 20),
    "decimalEnclosedParen": _run_of("⑴", 20),
    "decimalEnclosedFullstop": _run_of("⒈", 20),
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalHalfWidth": str,
    "numberInDash": lambda number: f"-{number}-",
}
