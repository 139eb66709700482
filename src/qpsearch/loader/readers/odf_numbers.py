"""Numbers that OpenDocument programs make for the items of lists and for headings.

Source: OpenDocument 1.3 part 3, 16.30 to 16.34 (list styles) and 19.500 (num-format).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.readers.package import said_number
from qpsearch.loader.readers.word.numbering import spell

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _STYLE = f"{{{_NS}text:1.0}}", f"{{{_NS}style:1.0}}"
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth",
    "01": "decimalZero", "": "none",
}  # fmt: skip
"""The first number of a format, as ODF writes formats (一, 二, 三, ...) → its name in Word."""
_CLOSED = frozenset("、．.）)：:。】〕 ")


class _Level(NamedTuple):
    form: str
    prefix: str
    suffix: str
    shown: int
    """How many levels a number shows: 1.2.3 shows three."""
    start: int
    bullet: bool


class Counter:
    """The list styles of a document and how far each count has come."""

    def __init__(self, parts: list[Element]) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._of_list: dict[str, dict[int, int]] = {}
        self._outline: dict[int, int] = {}
        for part in parts:
            for style in part.iter(f"{_TEXT}list-style"):
                self._styles.setdefault(style.get(f"{_STYLE}name", ""), _levels(style))
            for style in part.iter(f"{_TEXT}outline-style"):
                self._styles[" outline"] = _levels(style)

    def begin(self, style: str, level: int, *, goes_on: bool, continued: str, key: str) -> None:
        """Begin a list: its count is a new one unless it goes on from one before."""
        if level == 1:
            before = self._of_list.get(continued, self._counts.get(style)) or {}
            counts = dict(before) if goes_on or continued else {}
            self._counts[style] = counts
            if key:
                self._of_list[key] = counts
        elif not goes_on:
            self._counts.setdefault(style, {}).pop(level, None)

    def item(self, style: str, level: int, start: int | None) -> str:
        """Count an item and return its label with the gap behind it; empty where it has none."""
        return self._label(
            self._styles.get(style, {}), self._counts.setdefault(style, {}), level, start
        )

    def heading(self, level: int) -> str:
        """Count a heading and return its label; empty where headings are not numbered."""
        return self._label(self._styles.get(" outline", {}), self._outline, level, None)

    @staticmethod
    def _label(
        levels: dict[int, _Level], counts: dict[int, int], level: int, start: int | None
    ) -> str:
        own = levels.get(level)
        if own is None:
            return ""
        counts[level] = start if start is not None else counts.get(level, own.start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if own.bullet:
            return "• "
        shown = [
            spell(counts.get(each, levels[each].start), levels[each].form)
            for each in range(max(1, level - own.shown + 1), level + 1)
            if each in levels
        ]
        number = ".".join(piece for piece in shown if piece) if own.form != "none" else ""
        label = f"{own.prefix}{number}{own.suffix}"
        if not label.strip():
            return ""
        return label if label[-1] in _CLOSED else f"{label} "


def _levels(style: Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in style:
        depth = said_number(level.get(f"{_TEXT}level"), 0)
        if not depth:
            continue
        bullet = level.tag != f"{_TEXT}list-level-style-number" and "outline" not in level.tag
        form = level.get(f"{_STYLE}num-format", "").split(",", maxsplit=1)[0].strip()
        found[depth] = _Level(
            _FORMS.get(form, "decimal"),
            level.get(f"{_STYLE}num-prefix", ""),
            level.get(f"{_STYLE}num-suffix", ""),
            said_number(level.get(f"{_TEXT}display-levels"), 1),
            said_number(level.get(f"{_TEXT}start-value"), 1),
            bullet,
        )
    return found
