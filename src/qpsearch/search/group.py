"""Clauses that several editions of one text share, taken together as one hit."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.search.execute import Found
    from qpsearch.search.signals import Ranked

_ALIKE = 0.7
"""Share of pairs of characters (Jaccard) from which on two clauses are one text."""
_HAN = re.compile(r"[\u3400-\u9fff]+")


class Group(NamedTuple):
    """A clause and the same clause in other documents."""

    best: Ranked
    others: tuple[int, ...]
    """Ordinals, best first."""


def group_editions(found: Found) -> list[Group]:
    """Return the ranked clauses with later ones that repeat an earlier one's text put under it.

    Clauses of one document are never put together. Regional words count as the mainland's, so
    that an edition in traditional script is the same text. Every clause found is looked at, since
    an edition may rank far below.
    """
    leaders: list[tuple[Ranked, str, frozenset[str], list[int]]] = []
    places: dict[str, list[int]] = {}
    for ranked in found.ranked:
        record = found.record(ranked.ordinal)
        shingles = _shingles(record.folded)
        home = _home(shingles, record.doc_id, places, leaders)
        if home is not None:
            leaders[home][3].append(ranked.ordinal)
        else:
            for shingle in shingles:
                places.setdefault(shingle, []).append(len(leaders))
            leaders.append((ranked, record.doc_id, shingles, []))
    return [Group(ranked, tuple(others)) for ranked, _, _, others in leaders]


def _home(
    shingles: frozenset[str],
    doc_id: str,
    places: dict[str, list[int]],
    leaders: list[tuple[Ranked, str, frozenset[str], list[int]]],
) -> int | None:
    """Return the earlier clause of another document that ``shingles`` repeat."""
    shared: dict[int, int] = {}
    for shingle in shingles:
        for place in places.get(shingle, ()):
            shared[place] = shared.get(place, 0) + 1
    for place in sorted(shared, key=lambda one: (-shared[one], one)):
        _, other_doc, others, _ = leaders[place]
        alike = shared[place] / (len(shingles) + len(others) - shared[place])
        if alike >= _ALIKE and other_doc != doc_id:
            return place
    return None


def _shingles(folded: str) -> frozenset[str]:
    """Return the pairs of Han characters of a text, regional words made the mainland's."""
    text = "".join(_HAN.findall(folded))
    for regional, mainland in _mainland_words():
        text = text.replace(regional, mainland)
    return frozenset(_pairs(text))


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1)) if len(text) > 1 else iter((text,))


@cache
def _mainland_words() -> tuple[tuple[str, str], ...]:
    """Return the safe rows of the lexicon, regional first, the longest first."""
    rows = ((pair.regional, pair.mainland) for pair in pairs() if pair.direction != "to-region")
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))
