"""The order of a work's editions among the clauses found: the newest above what it replaces.

A clause of an older edition gives its place to its counterpart in the newest edition, the clause
that says nearly the same, or else to one that matches nearly as well. What the newest edition has
dropped stays where its words have put it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.engine.records import DocumentRecord, Ranked
    from qpsearch.model import FoldedText
    from qpsearch.search import Found

_LEAST = 32
"""Clauses that are looked at in any case: a counterpart scores alike and is not far."""
_ALIKE = 0.5
"""As a fraction the share of pairs from which on two clauses say nearly the same."""
_POINT = 4
"""Bytes of a code point."""
_NEARLY = 0.8
"""Of a clause's score, what another must have to match nearly as well."""


class _Held(NamedTuple):
    """A clause of a work with several editions, where it was found."""

    place: int
    edition: int
    """Of the editions, the oldest 0."""
    ranked: Ranked


def window(limit: int) -> int:
    """Return how many of the best clauses are looked at for so many hits."""
    return max(_LEAST, 2 * limit) if limit else 0


def newest_first(
    found: Found,
    limit: int | None,
    editions_of: Callable[[DocumentRecord], list[str]],
    expect: Callable[[Sequence[DocumentRecord]], None] | None = None,
) -> list[Ranked]:
    """Return the best clauses, those of a work's newest edition above what they replace.

    Args:
        found: what matches, best first.
        limit: how many are wanted; ``None`` for all.
        editions_of: gives the ids of a work's dated editions, the oldest first; none if it has one.
        expect: is told the documents whose editions are asked for next.

    """
    near = found.first(limit)
    document_of = found.index.document_of
    documents = [document_of(ranked.ordinal) for ranked in near]
    if expect and limit is not None:
        expect(documents)
    editions: dict[str, list[str]] = {}
    for doc_id, document in {document.doc_id: document for document in documents}.items():
        if document.work and doc_id not in editions:
            editions |= dict.fromkeys(of_work := editions_of(document), of_work)
    if not editions:
        return near
    held_by: list[DocumentRecord | None] = [*documents]
    if limit is not None:
        more = found.first(window(limit))[len(near) :]
        # Who is an edition of one of these works has been looked up, and read for that.
        held_by += [found.index.document_read(ranked.ordinal) for ranked in more]
        near += more
    works: dict[str, list[_Held]] = {}
    for place, (ranked, holder) in enumerate(zip(near, held_by, strict=True)):
        if holder and (dated := editions.get(holder.doc_id)):
            at = dated.index(holder.doc_id)
            works.setdefault(dated[-1], []).append(_Held(place, at, ranked))
    for held in works.values():
        for place, ranked in _in_order(held, len(near) if limit is None else limit, found):
            near[place] = ranked
    return near[:limit]


def _in_order(held: list[_Held], wanted: int, found: Found) -> list[tuple[int, Ranked]]:
    """Return the clauses of one work, each with the place that it gets."""
    if len({one.edition for one in held}) < 2:
        return []
    text = found.index.text

    def text_of(ranked: Ranked) -> FoldedText:
        return text(ranked.ordinal).folded

    ordered = list(held)
    for at, place in enumerate(one.place for one in held):
        if place >= wanted:
            break
        chosen = _replacing(ordered, at, text_of)
        if chosen is not None:
            ordered.insert(at, ordered.pop(chosen))
    return [(place.place, one.ranked) for place, one in zip(held, ordered, strict=True)]


def _replacing(held: list[_Held], at: int, text_of: Callable[[Ranked], FoldedText]) -> int | None:
    """Return the clause of a newer edition that gets the place of one: its counterpart, if any."""
    _, edition, ranked = held[at]
    newer = [n for n in range(at + 1, len(held)) if held[n].edition > edition]
    if not newer:
        return None
    said = text_of(ranked)
    for n in newer:
        if _say_nearly_the_same(said, text_of(held[n].ranked)):
            return n
    best = max(newer, key=lambda n: (held[n].edition, held[n].ranked.score))
    return best if held[best].ranked.score >= _NEARLY * ranked.score else None


@lru_cache(1 << 12)
def _say_nearly_the_same(one: FoldedText, other: FoldedText) -> bool:
    """Whether two clauses share most of their pairs of letters: queries find the same again."""
    said, others = _pairs_of(one), _pairs_of(other)
    fewer, more = sorted((len(said), len(others)))
    if fewer <= _ALIKE * more:
        return False  # not if it shared all
    shared = len(said & others)
    return shared > _ALIKE * (fewer + more - shared)


@lru_cache(1 << 5)
def _pairs_of(text: FoldedText) -> set[int]:
    """Return the pairs of letters of a clause; one is compared with several.

    As numbers of 64 bits, two code points: made and compared in a fifth of the time of tuples.
    """
    points = memoryview(text.encode("utf-32-le", "surrogatepass"))
    return {*_in_twos(points), *_in_twos(points[_POINT:])}


def _in_twos(points: memoryview) -> memoryview:
    return points[: len(points) // (2 * _POINT) * (2 * _POINT)].cast("Q")
