"""One indicator of many documents side by side, and which records are about it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon import all_words, pairs, variants_of
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qpsearch.studies.targets.read import Target

_OF_THE_PLACE = re.compile("^(?:全[省市区县州国]|我[省市区县]|地区|本[省市区县])(?=.{3})")
_ALIKE = 0.8
"""Weight of regional words that mean the same."""
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈"}


class IndicatorRow(NamedTuple):
    """An indicator, and what each document says of it."""

    indicator: str
    """As the first document prints it."""
    cells: Mapping[str, tuple[Target, ...]]
    """Id of a document → its records."""


def pivot(targets: Iterable[Target]) -> list[IndicatorRow]:
    """Return the indicators of several documents, those that most documents have first.

    全省生产总值 and 地区生产总值 are one indicator; its growth and its level are two.
    """
    names: dict[tuple[str, str], str] = {}
    cells: dict[tuple[str, str], dict[str, list[Target]]] = {}
    for target in targets:
        if not target.indicator:
            continue
        key = _key(target)
        names.setdefault(key, target.indicator)
        cells.setdefault(key, {}).setdefault(target.doc_id, []).append(target)
    rows = [
        IndicatorRow(names[key], {doc_id: tuple(found) for doc_id, found in of.items()})
        for key, of in cells.items()
    ]
    return sorted(rows, key=lambda row: -len(row.cells))


def _key(target: Target) -> tuple[str, str]:
    name = _OF_THE_PLACE.sub("", _mainland(fold(target.indicator)))
    return name, target.change.direction if target.change else ""


@lru_cache(maxsize=1 << 12)
def _mainland(name: str) -> str:
    """Return a folded name with the words of Taiwan and Hong Kong as the mainland has them."""
    for pair in pairs():
        if pair.weight >= _ALIKE and pair.direction != "to-region" and pair.regional in name:
            name = _exchanged(name, pair.regional, pair.mainland)
    return name


def _exchanged(name: str, word: str, other: str) -> str:
    """Return a name with a word exchanged; the 品质 of 产品质量, which holds 质量, is none."""
    at = name.find(word)
    while at >= 0:
        around = name[max(0, at - len(other) + 1) : at + len(word) + len(other) - 1]
        if other not in around:
            name = name[:at] + other + name[at + len(word) :]
        at = name.find(word, at + 1)
    return name


def is_about(target: Target, word: str) -> bool:
    """Whether an indicator holds a word, in either script or in another region's form."""
    indicator = fold(target.indicator)
    return any(form in indicator for form in _forms(fold(word)))


def _forms(word: str) -> set[str]:
    """Return a folded word and what it is with a regional word exchanged: 质量, 品质."""
    found = {word}
    for known in all_words():
        if known in word:
            found.update(_exchanged(word, known, other.text) for other in variants_of(known))
    return found


def unit_is(target: Target, unit: str) -> bool:
    """Whether a record is in a unit; 亿元 and 万元 are 元, 亿千瓦时 is 千瓦时."""
    wanted = re.sub("^[十百千万亿]+(?=元|千瓦|吨|人|亩|平方|立方|美元)", "", fold(unit))
    return wanted in (target.unit, target.unit.split("/")[0])


def cell_text(target: Target) -> str:
    """Return a value for people: 2025: ≥98%, 2026: +≈5%, 2019-06 for a date."""
    shown = value_text(target)
    return f"{target.year}: {shown}" if target.year and shown else shown


def value_text(target: Target) -> str:
    """Return the value with its bound and unit: ≥98%, +≈5%, 500–5000元, 2万亿元."""
    value = target.value
    if value is None:
        return target.period or (str(target.year) if target.year else "")
    number = "–".join(map(number_text, value)) if isinstance(value, list) else number_text(value)
    mark = {"up": "+", "down": "-"}[target.change.direction] if target.change else ""
    return f"{mark}{_SIGNS.get(target.comparator, '')}{number}{target.unit}"


def number_text(value: float) -> str:
    """Return a number with 万 and 亿 where it is large."""
    for worth, letters in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(value) >= worth:
            return f"{value / worth:.10g}{letters}"
    return f"{value:.10g}"
