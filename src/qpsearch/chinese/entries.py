"""English messages → Chinese ones, by the templates they were made with."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from qpsearch.chinese.spelling import traditional
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILES = ("messages.po", "help.po", "words.po")
_LONGEST = 4000
"""Characters of a message; what is longer is a text, not a message."""
_ESCAPE = re.compile(r"\\(.)")
_PLACES = re.compile(r"\{\d+(?:!r)?\}")
_PLACE = re.compile(r"\{(~?)(\d+)(!r)?\}")
_QUOTED = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_JOINTS = (("; ", "；"), (": ", "："))
"""How messages join the thing, the place and the way out."""
_MOST_PARTS = 8
_MOST_JOINTS = 40
_PROGRAM = "qpsearch: "
"""What stands before an error, in every language."""


class Template(NamedTuple):
    """A message with places for values, and its translation."""

    english: str
    chinese: str
    first: str
    """What stands before the first place; of most templates no message at hand holds it."""

    @property
    def pieces(self) -> tuple[str, ...]:
        """What stands between the places, in order."""
        return _pieces(self.english)

    def values_in(self, message: str) -> dict[str, str] | None:
        """Return the values of a message that was made by this template; None for any other."""
        at = 0
        for piece in self.pieces:
            at = message.find(piece, at)
            if at < 0:
                return None
            at += len(piece)
        found = _pattern(self.english).fullmatch(message)
        numbers = (place[2] for place in _PLACE.finditer(self.english))
        return dict(zip(numbers, found.groups(), strict=True)) if found else None


class Translation(NamedTuple):
    """A message in Chinese, and how much of the English one the catalogue said itself."""

    chinese: str
    known: int
    """Characters."""


class Catalogue:
    """Messages and templates with their translations.

    A message may be made by one template or be joined of several, and more than one reading may
    fit (``no such file or folder`` and ``{1} or {2}``): the one that explains most of it counts.

    Args:
        entries: English and Chinese, as in the files.
        spelled: makes of an entry what is said, where that is not the Chinese of the file.

    """

    def __init__(
        self,
        entries: dict[str, str],
        spelled: Callable[[str, str], str] = lambda _english, chinese: chinese,
    ) -> None:
        self.entries = entries
        self._spelled = spelled
        self._templates = [
            Template(english, chinese, english.partition("{")[0])
            for english, chinese in entries.items()
            if "{" in english
        ]

    def translated(self, message: str) -> str:
        """Return a message in Chinese; as it is, where nothing here says how."""
        if (
            len(message) > _LONGEST
            or sum(message.count(joint) for joint, _ in _JOINTS) > _MOST_JOINTS
        ):
            return message
        found = self._found(message, {})
        return found.chinese if found else message

    def _found(self, message: str, known: dict[str, Translation | None]) -> Translation | None:
        """Return the translation of a message, whole or of the parts it is joined of."""
        if message not in known:
            known[message] = None  # no part is asked for what it is a part of
            core = message.strip()
            found = self._best(core, known) if core and not core.isdecimal() else None
            if found and core != message:
                start = message.index(core)
                whole = message[:start] + found.chinese + message[start + len(core) :]
                found = found._replace(chinese=whole)
            known[message] = found
        return known[message]

    def _best(self, message: str, known: dict[str, Translation | None]) -> Translation | None:
        if message in self.entries:
            return Translation(self._spelled(message, self.entries[message]), len(message))
        for before, kept in ((_PROGRAM, _PROGRAM), ("; ", "；"), (", ", "，")):
            if message.startswith(before):
                found = self._found(message.removeprefix(before), known)
                return found and found._replace(chinese=kept + found.chinese)
        readings = [*self._made(message, known), *self._joined(message, known)]
        return max(readings, key=lambda one: one.known, default=None)

    def _made(self, message: str, known: dict[str, Translation | None]) -> Iterator[Translation]:
        """Yield the readings of a message as made by one template."""
        for template in self._templates:
            values = template.values_in(message) if template.first in message else None
            if values is None:
                continue
            parts = {place: self._found(value, known) for place, value in values.items()}
            told = {place[2] for place in _PLACE.finditer(template.chinese) if place[1]}

            def value(
                place: re.Match[str],
                values: dict[str, str] = values,
                parts: dict[str, Translation | None] = parts,
            ) -> str:
                part = parts[place[2]] if place[1] else None
                return part.chinese if part else values[place[2]]

            said = sum(map(len, template.pieces))
            said += sum(part.known for place, part in parts.items() if part and place in told)
            chinese = self._spelled(template.english, template.chinese)
            yield Translation(_PLACE.sub(value, chinese), said)

    def _joined(self, message: str, known: dict[str, Translation | None]) -> Iterator[Translation]:
        """Yield the readings of a message as several, of which at least one is known."""
        for joint, chinese in _JOINTS:
            at = message.find(joint)
            for _ in range(_MOST_PARTS):
                if at < 0:
                    break
                left, right = message[:at], message[at + 2 :]
                one, other = self._part(left, known), self._part(right, known)
                if other or (one and joint == "; "):
                    text = (one.chinese if one else left) + chinese
                    text += other.chinese if other else right
                    count = sum(part.known for part in (one, other) if part)
                    yield Translation(text, count + len(joint) if joint == ": " else count)
                at = message.find(joint, at + 1)
        items = [next(self._made(item, known), None) for item in message.split(", ", _MOST_PARTS)]
        if len(items) > 1 and all(items):
            said = [one for one in items if one]
            yield Translation(
                "，".join(one.chinese for one in said), sum(one.known for one in said)
            )

    def _part(self, message: str, known: dict[str, Translation | None]) -> Translation | None:
        """Return the translation of a part; one word is a name: of a file, a query, an option."""
        return self._found(message, known) if " " in message.strip() else None


@cache
def _pieces(english: str) -> tuple[str, ...]:
    return tuple(filter(None, _PLACES.split(english)))


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts, at = [], 0
    for place in _PLACE.finditer(english):
        parts += [re.escape(english[at : place.start()]), _QUOTED if place[3] else "(.*?)"]
        at = place.end()
    return re.compile("".join((*parts, re.escape(english[at:]))), re.DOTALL)


def read_entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield English and Chinese of each entry of a PO file, which has each on one line."""
    for entry in text.split('\nmsgid "')[1:]:
        english, _, rest = entry.partition('"\nmsgstr "')
        if english:
            yield _unquoted(english), _unquoted(rest.partition('"\n')[0])


def _unquoted(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(escape: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(escape[1], escape[1])


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of the package."""
    entries: dict[str, str] = {}
    for name in FILES:
        with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
            entries.update(read_entries(file.read()))
    return Catalogue(entries)


@cache
def _traditional_catalogue() -> Catalogue:
    return Catalogue(catalogue().entries, traditional)


def in_chinese(message: str) -> str:
    """Return a message in Chinese; as it is, where the catalogue does not hold it."""
    return catalogue().translated(message)


def in_traditional_chinese(message: str) -> str:
    """Return a message in Chinese as it is written in Taiwan."""
    return _traditional_catalogue().translated(message)
