"""The order of a work's editions among the clauses found: the newest above what it replaces.

A clause of an older edition gives its place to its counterpart in the newest edition, the clause
that says nearly the same, or else to one that matches nearly as well. What the newest edition has
dropped stays where its words have put it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.engine.records import DocumentRecord, Ranked
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
    ordered = list(held)
    pairs = _Pairs(found)
    for at, place in enumerate(one.place for one in held):
        if place >= wanted:
            break
        chosen = _replacing(ordered, at, pairs)
        if chosen is not None:
            ordered.insert(at, ordered.pop(chosen))
    return [(place.place, one.ranked) for place, one in zip(held, ordered, strict=True)]


def _replacing(held: list[_Held], at: int, pairs: _Pairs) -> int | None:
    """Return the clause of a newer edition that gets the place of one: its counterpart, if any."""
    _, edition, ranked = held[at]
    newer = [n for n in range(at + 1, len(held)) if held[n].edition > edition]
    if not newer:
        return None
    said = pairs[ranked.ordinal]
    for n in newer:
        other = pairs[held[n].ranked.ordinal]
        fewer, more = sorted((len(said), len(other)))
        if fewer <= _ALIKE * more:
            continue  # not if it shared all
        shared = len(said & other)
        if shared > _ALIKE * (fewer + more - shared):
            return n
    best = max(newer, key=lambda n: (held[n].edition, held[n].ranked.score))
    return best if held[best].ranked.score >= _NEARLY * ranked.score else None


class _Pairs(dict[int, set[int]]):
    """The pairs of letters of clauses, by ordinal, each read once.

    As numbers of 64 bits, two code points: made and compared in a fifth of the time of tuples.
    """

    def __init__(self, found: Found) -> None:
        self._index = found.index

    def __missing__(self, ordinal: int) -> set[int]:
        points = memoryview(self._index.text(ordinal).folded.encode("utf-32-le", "surrogatepass"))
        self[ordinal] = pairs = {*_in_twos(points), *_in_twos(points[_POINT:])}
        return pairs


def _in_twos(points: memoryview) -> memoryview:
    return points[: len(points) // (2 * _POINT) * (2 * _POINT)].cast("Q")
