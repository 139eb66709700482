"""Which clauses match a plan and the filters: masks over all ordinals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.search.arrays.match import ArrayMatcher, Tally
from qpsearch.search.plan import AllOf, AnyOf, Concept, NoneOf, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.index.postings import Array
    from qpsearch.search.execute import Filters
    from qpsearch.search.plan import Plan


def matching(plan: Plan, matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return the ordinals of the clauses that match, rising."""
    mask = _matching(plan, matcher)
    if filters.by_document:
        mask &= _admitted(matcher, filters)
    if filters.sections:
        from qpsearch.locator import contains

        for ordinal in np.flatnonzero(mask).tolist():
            locator = matcher.record(ordinal).locator
            mask[ordinal] = any(contains(locator, section) for section in filters.sections)
    return np.flatnonzero(mask)


def _matching(plan: Plan, matcher: ArrayMatcher) -> Array:
    match plan:
        case Concept():
            return _matching_concept(plan, matcher)
        case Run(concepts=concepts, join_any=join_any):
            masks = [_matching_concept(concept, matcher) for concept in concepts]
            join = np.logical_or if join_any else np.logical_and
            joined: Array = join.reduce(masks)
            together = matcher.run(plan)
            joined[together.ordinals if isinstance(together, Tally) else list(together)] = True
            return joined
        case AnyOf(items):
            some: Array = np.logical_or.reduce([_matching(item, matcher) for item in items])
            return some
        case AllOf(items):
            return _matching_all(items, matcher)
        case NoneOf(item):
            others: Array = matcher.everything() & ~_matching(item, matcher)
            return others


def _matching_all(items: Sequence[Plan], matcher: ArrayMatcher) -> Array:
    """Intersect; what only excludes or only looks at the address comes last, over what is left."""
    first = [item for item in items if not (isinstance(item, NoneOf) or _is_address(item))]
    masks = [_matching(item, matcher) for item in first]
    found: Array = np.logical_and.reduce(masks) if masks else matcher.everything()
    for item in items:
        if isinstance(item, NoneOf):
            found &= ~_matching(item.item, matcher)
        elif _is_address(item) and isinstance(item, Concept):
            found = _in_section(found, item.label, matcher)
    return found


def _is_address(item: Plan) -> bool:
    return isinstance(item, Concept) and item.field == "section"


def _in_section(mask: Array, address: str, matcher: ArrayMatcher) -> Array:
    from qpsearch.locator import contains, parse_address

    readings = parse_address(address)
    kept = [
        ordinal
        for ordinal in np.flatnonzero(mask).tolist()
        if any(contains(matcher.record(ordinal).locator, reading) for reading in readings)
    ]
    return matcher.mask(np.array(kept, np.int64))


def _matching_concept(concept: Concept, matcher: ArrayMatcher) -> Array:
    if concept.field == "issuer":
        from qpsearch.text.fold import fold

        wanted = concept.label
        return _of_documents(
            matcher,
            [
                any(wanted in fold(issuer) for issuer in document.issuers)
                for document, _ in matcher.index.document_ordinals()
            ],
        )
    if _is_address(concept):
        return _in_section(matcher.everything(), concept.label, matcher)
    mask = matcher.mask()
    for alternative in concept.alternatives:
        mask[matcher.tally(concept, alternative).ordinals] = True
    return mask


def _admitted(matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return the mask of the clauses whose documents pass; kept for the next search."""

    def admitted() -> Array:
        documents = matcher.index.document_ordinals()
        return _of_documents(matcher, [filters.admit(document) for document, _ in documents])

    size = matcher.index.ordinal_end // 8
    mask: Array = matcher.index.derived(("admitted", filters), admitted, size=size)
    return mask


def _of_documents(matcher: ArrayMatcher, chosen: list[bool]) -> Array:
    """Return the mask of the clauses of some documents, in the order of the index."""
    return np.array([*chosen, False])[matcher.index.document_numbers()]
