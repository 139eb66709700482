"""Clauses that several editions of one text share, taken together as one hit.

Two clauses are one text where both have seven tenths of the pairs of characters that either has
(Jaccard). Sets so alike have in common one of the few pairs that come first in each, in whatever
order all pairs are put; so with the rarest first only clauses are compared that share a rare one
(prefix filtering: Bayardo, Ma and Srikant, Scaling up all pairs similarity search, 2007).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.engine.records import Ranked
    from qpsearch.search.asking import Found

_SHARED, _OF = 7, 10
"""As a fraction the share of pairs from which on two clauses are one text; in whole numbers."""
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LETTERS = re.compile(r"\w+")


class Group(NamedTuple):
    """A clause and the same clause in other documents."""

    best: Ranked
    others: tuple[Ranked, ...]
    """Best first."""


def group_editions(found: Found) -> list[Group]:
    """Return the ranked clauses with later ones that repeat an earlier one's text put under it.

    Clauses of one document are never put together. Regional words count as the mainland's, so
    that an edition in traditional script is the same text. Every clause found is looked at, since
    an edition may rank far below.
    """
    groups: list[tuple[Ranked, list[Ranked]]] = []
    leaders = _Leaders()
    shingled = _shingled(found.index.text(ranked.ordinal).folded for ranked in found.ranked)
    for ranked, shingles in zip(found.ranked, shingled, strict=True):
        doc_id = found.index.document_of(ranked.ordinal).doc_id
        home = leaders.like(shingles, doc_id)
        if home is None:
            leaders.add(shingles, doc_id)
            groups.append((ranked, []))
        else:
            groups[home][1].append(ranked)
    return [Group(ranked, tuple(others)) for ranked, others in groups]


def _shingled(texts: Iterable[str]) -> Iterator[list[int]]:
    """Yield the numbers of the pairs of each text, rising; the rarest pair has the least."""
    seen: dict[str, int] = {}
    held = [[seen.setdefault(pair, len(seen)) for pair in _pairs_of(text)] for text in texts]
    counts = Counter(chain.from_iterable(held))
    number = {pair: at for at, pair in enumerate(sorted(counts, key=lambda p: (counts[p], p)))}
    return (sorted(map(number.__getitem__, shingles)) for shingles in held)


class _Leaders:
    """The clauses that others are put under, by the pairs that come first in them."""

    def __init__(self) -> None:
        self._clauses: list[tuple[list[int], str]] = []
        """Pairs and document."""
        self._with: dict[int, list[int]] = {}
        """Pair → the clauses in which it is among the first."""

    def like(self, shingles: list[int], doc_id: str) -> int | None:
        """Return the most similar clause of another document that is one text with ``shingles``."""
        held = {*shingles}
        least, most = _least(len(held)), _OF * len(held) // _SHARED
        alike: list[tuple[int, int]] = []
        near = chain.from_iterable(self._with.get(pair, ()) for pair in _first(shingles))
        for place in {*near}:
            others, other_doc = self._clauses[place]
            if not least <= len(others) <= most or other_doc == doc_id:
                continue
            shared = len(held.intersection(others))
            if _OF * shared >= _SHARED * (len(held) + len(others) - shared):
                alike.append((-shared, place))
        return min(alike)[1] if alike else None

    def add(self, shingles: list[int], doc_id: str) -> None:
        """Take one more clause that is like none before."""
        for pair in _first(shingles):
            self._with.setdefault(pair, []).append(len(self._clauses))
        self._clauses.append((shingles, doc_id))


def _least(size: int) -> int:
    """Return how many pairs a set of ``size`` must share with one that is as alike as asked for."""
    return -(-_SHARED * size // _OF)


def _first(shingles: list[int]) -> list[int]:
    """Return the first pairs: so many that a set as alike as asked for shares one of them."""
    return shingles[: len(shingles) - _least(len(shingles)) + 1] if shingles else []


def _pairs_of(folded: str) -> Iterable[str]:
    """Return the pairs of Han characters of a text, regional words made the mainland's.

    Of a text without Han those of its other letters; of a single character that itself.
    """
    text = "".join(_HAN.findall(folded) or _LETTERS.findall(folded))
    found = _pairs(text)
    known = _mainland_words()
    rows = sorted(chain.from_iterable(known[pair] for pair in found.intersection(known)))
    for _, regional, mainland in rows:
        text = text.replace(regional, mainland)
    if rows:
        found = _pairs(text)
    return found or [text] * bool(text)


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@cache
def _mainland_words() -> dict[str, list[tuple[int, str, str]]]:
    """Return the safe rows of the lexicon by the first two characters of the regional word.

    Each has its place among all, the longest first, the regional word and the mainland's.
    """
    rows = ((pair.regional, pair.mainland) for pair in pairs() if pair.direction != "to-region")
    found: dict[str, list[tuple[int, str, str]]] = {}
    for place, row in enumerate(sorted(rows, key=lambda row: (-len(row[0]), row))):
        found.setdefault(row[0][:2], []).append((place, *row))
    return found
