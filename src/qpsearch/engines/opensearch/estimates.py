"""How many clauses a query finds at most, by how many hold its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engines.opensearch.mapping import GAP, PAIRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qpsearch.engines.opensearch.asking import Query

_COMPARED = frozenset(("doc", "issuer", "kind", "number", "date", "what"))
"""Fields that are no text: their values are not asked about."""
_TIMES_MORE = 4
"""That the commonest query of a group may find, beside the rarest."""

Place = tuple[str, str]
"""A field of a cluster and a term in it."""


def places_in(query: Query) -> Iterator[Place]:
    """Yield the terms whose numbers :func:`held_at_most` asks for."""
    ((what, said),) = query.items()
    match what:
        case "term" | "terms":
            ((field, values),) = said.items()
            if field not in _COMPARED:
                yield from ((field, one) for one in _each(values))
        case "match_phrase":
            yield from ((PAIRS, one) for one in said[PAIRS].split(" ") if one != GAP)
        case "bool":
            for kind in ("should", "filter"):
                for one in said.get(kind, ()):
                    yield from places_in(one)


def held_at_most(query: Query, held: Mapping[Place, int], clauses: int) -> int:
    """Return how many clauses a query finds at most.

    Args:
        query: as the plans of searches become.
        held: in how many clauses each term stands; those that are not there may be in all.
        clauses: how many there are.

    """
    ((what, said),) = query.items()
    most = clauses
    match what:
        case "match_none":
            return 0
        case "term" | "terms":
            ((field, values),) = said.items()
            most = sum(held.get((field, one), clauses) for one in _each(values))
        case "match_phrase":
            most = min((held.get(place, clauses) for place in places_in(query)), default=clauses)
        case "bool":
            parts = {
                kind: [held_at_most(one, held, clauses) for one in said[kind]]
                for kind in ("should", "filter")
                if kind in said
            }
            if "filter" in parts:
                most = min(parts["filter"])
            elif "should" in parts:
                most = sum(parts["should"])
    return min(most, clauses)


def is_sure(query: Query, held: Mapping[Place, int]) -> bool:
    """Whether :func:`held_at_most` is what a query finds: no two of its terms are anywhere."""
    ((what, said),) = query.items()
    if what == "bool":
        return said.keys() == {"should"} and (
            sum(1 for place in places_in(query) if held.get(place, 1)) <= 1
            and all(is_sure(one, held) for one in said["should"])
        )
    if what not in ("term", "terms"):
        return what == "match_none"
    places = [*places_in(query)]
    return bool(places) and sum(1 for place in places if held.get(place, 1)) <= 1


def grouped(queries: Iterable[int], mosts: Sequence[int]) -> list[list[int]]:
    """Return numbers of queries, or terms, in groups of those that find about as many.

    Args:
        queries: the rarest first.
        mosts: how many each finds at most.

    """
    groups: list[list[int]] = []
    for at in queries:
        if groups and mosts[at] <= _TIMES_MORE * mosts[groups[-1][0]]:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups


def _each(values: str | Sequence[str]) -> Sequence[str]:
    return (values,) if isinstance(values, str) else values
