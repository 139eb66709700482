"""Which clauses match a plan and the filters: rising arrays of ordinals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qpsearch.engines.embedded.postings import Tally
from qpsearch.search.arrays.sets import common, united, without
from qpsearch.search.plan import AllOf, AnyOf, Concept, NoneOf, Run, is_address, looked_up
from qpsearch.search.sections import in_order, readings_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.engines.embedded.postings import Array
    from qpsearch.model import Locator
    from qpsearch.search.arrays.match import ArrayMatcher
    from qpsearch.search.options import Filters
    from qpsearch.search.plan import Plan


def matching(plan: Plan, matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return the ordinals of the clauses that match, rising."""
    found = _matching(plan, matcher)
    if filters.by_document:
        found = found[_admitted(matcher, filters)[found]]
    if filters.sections:
        found = _below(found, filters.sections, matcher)
    return found


def _matching(plan: Plan, matcher: ArrayMatcher) -> Array:
    match plan:
        case Concept():
            return _matching_concept(plan, matcher)
        case Run(wanted=concepts, join_any=join_any):
            each = (_matching_concept(concept, matcher) for concept in concepts)
            joined = united([*each], matcher.size) if join_any else _common(each)
            together = matcher.run(plan)
            letters = together.ordinals if isinstance(together, Tally) else np.array([*together])
            return united([joined, letters], matcher.size)
        case AnyOf(items):
            return united([_matching(item, matcher) for item in items], matcher.size)
        case AllOf(items):
            return _matching_all(items, matcher)
        case NoneOf(item):
            return without(matcher.everything(), _matching(item, matcher))


def _matching_all(items: Sequence[Plan], matcher: ArrayMatcher) -> Array:
    """Intersect; what only excludes or only looks at the address comes last, over what is left."""
    first = looked_up(items)
    found = _common(_matching(item, matcher) for item in first)
    if not first:
        found = matcher.everything()
    for item in items:
        if isinstance(item, NoneOf):
            found = without(found, _matching(item.item, matcher))
        elif is_address(item):
            found = _below(found, readings_of(item.label), matcher)
    return found


def _common(arrays: Iterable[Array]) -> Array:
    """Intersect; once one is empty, no more is looked up."""
    found: list[Array] = []
    for array in arrays:
        found.append(array)
        if not len(array):
            break
    return common(found)


def _below(ordinals: Array, readings: Iterable[Locator], matcher: ArrayMatcher) -> Array:
    """Return the clauses that lie at or below one of the places an address may mean."""
    found: set[int] = set()
    for reading in readings:
        held = [matcher.postings(field, term).ordinals for field, term in steps_of(reading)]
        found.update(in_order(common([ordinals, *held]).tolist(), reading, matcher))
    return np.array(sorted(found), np.int64)


def _matching_concept(concept: Concept, matcher: ArrayMatcher) -> Array:
    if concept.field == "issuer":
        from qpsearch.text.fold import fold

        documents = matcher.index.document_ordinals()
        return np.flatnonzero(
            _of_documents(
                matcher,
                [
                    any(concept.label in fold(issuer) for issuer in document.issuers)
                    for document, _ in documents
                ],
            )
        )
    if is_address(concept):
        return _below(matcher.everything(), readings_of(concept.label), matcher)
    return matcher.holding(concept)


def _admitted(matcher: ArrayMatcher, filters: Filters) -> Array:
    """Return for every ordinal whether its document passes; kept for the next search."""

    def admitted() -> Array:
        documents = matcher.index.document_ordinals()
        return _of_documents(matcher, [filters.admit(document) for document, _ in documents])

    mask: Array = matcher.index.derived(("admitted", filters), admitted, lambda m: len(m) // 8)
    return mask


def _of_documents(matcher: ArrayMatcher, chosen: list[bool]) -> Array:
    """Return for every ordinal whether it is a clause of a chosen document, of all in order."""
    return np.array([*chosen, False])[matcher.index.document_numbers()]
