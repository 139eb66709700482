"""Word's paragraph styles: their names, what they are based on, what they bring to a paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.readers.package import said_number
from qpsearch.loader.readers.word.numbering import W
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADING = lazy_pattern(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_BODY = 9
"""The outline level of running text."""


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, part: Element | None) -> None:
        self._names: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._numbers: dict[str, tuple[str | None, int | None]] = {}
        self._levels: dict[str, int | None] = {}
        for style in part.iter(f"{W}style") if part is not None else ():
            key = style.get(f"{W}styleId", "")
            properties = style.find(f"{W}pPr")
            self._names[key] = attribute(style, "name")
            self._based[key] = attribute(style, "basedOn")
            self._numbers[key] = numbered_by(properties)
            self._levels[key] = outline_level(properties)

    def name(self, style: str) -> str:
        """Return a style's name; its id where it has none."""
        return self._names.get(style, style)

    def numbered(self, style: str) -> tuple[str | None, int | None]:
        """Return the number and level that a style brings, its own or of what it is based on."""
        number: str | None = None
        level: int | None = None
        for each in self._chain(style):
            own, own_level = self._numbers.get(each, (None, None))
            number = own if number is None else number
            level = own_level if level is None else level
        return number, level

    def depth(self, style: str) -> int:
        """Return the level of the headings that a style sets, from 1; 0 for other text."""
        for each in self._chain(style):
            level = self._levels.get(each)
            if level is not None:
                return level
            match = _HEADING.fullmatch(self.name(each).strip())
            if match:
                return int(match[1])
        return 0

    def _chain(self, style: str) -> list[str]:
        """Return a style and those that it is based on, innermost first."""
        chain: list[str] = []
        while style and style not in chain:
            chain.append(style)
            style = self._based.get(style, "")
        return chain


def attribute(parent: Element | None, name: str) -> str:
    """Return the value of the child called ``name``; empty where there is none."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def numbered_by(properties: Element | None) -> tuple[str | None, int | None]:
    """Return the list and the level in it that a paragraph's properties name."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    level = said_number(attribute(found, "ilvl"), -1)
    return attribute(found, "numId") or None, level if level >= 0 else None


def outline_level(properties: Element | None) -> int | None:
    """Return the level of the heading that properties set, from 1; 0 for body, ``None`` unsaid."""
    level = said_number(attribute(properties, "outlineLvl"), -1)
    if level < 0:
        return None
    return 0 if level >= _BODY else level + 1
