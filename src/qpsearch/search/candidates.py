"""Which clauses match a plan and the filters: sets of ordinals."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qpsearch.search.plan import AllOf, AnyOf, Concept, NoneOf, Run, is_address, looked_up
from qpsearch.search.sections import in_order, readings_of, steps_of
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.model import Locator
    from qpsearch.search.match import Matcher
    from qpsearch.search.options import Filters
    from qpsearch.search.plan import Plan


def matching(plan: Plan, matcher: Matcher, filters: Filters) -> list[int]:
    """Return the ordinals of the clauses that match, rising."""
    found = _matching(plan, matcher)
    if filters.by_document:
        admit = cache(filters.admit)
        found = {o for o in found if admit(matcher.index.document_of(o))}
    if filters.sections:
        found = _below(found, filters.sections, matcher)
    return sorted(found)


def _matching(plan: Plan, matcher: Matcher) -> set[int]:
    match plan:
        case Concept():
            return _matching_concept(plan, matcher)
        case Run(wanted=concepts, join_any=join_any):
            each = (_matching_concept(concept, matcher) for concept in concepts)
            joined = set().union(*each) if join_any else _common(each)
            return joined | matcher.run(plan).keys()
        case AnyOf(items):
            return set().union(*(_matching(item, matcher) for item in items))
        case AllOf(items):
            return _matching_all(items, matcher)
        case NoneOf(item):
            return _everything(matcher) - _matching(item, matcher)


def _matching_all(items: Sequence[Plan], matcher: Matcher) -> set[int]:
    """Intersect; what only excludes or only looks at the address comes last, over what is left."""
    first = looked_up(items)
    found = _common(_matching(item, matcher) for item in first) if first else _everything(matcher)
    for item in items:
        if isinstance(item, NoneOf):
            found -= _matching(item.item, matcher)
        elif is_address(item):
            found = _below(found, readings_of(item.label), matcher)
    return found


def _common(sets: Iterable[set[int]]) -> set[int]:
    """Intersect; once nothing is left, no more is looked up."""
    found: set[int] | None = None
    for one in sets:
        found = one if found is None else found & one
        if not found:
            break
    return found or set()


def _below(ordinals: set[int], readings: Iterable[Locator], matcher: Matcher) -> set[int]:
    """Return the clauses that lie at or below one of the places an address may mean."""
    found: set[int] = set()
    for reading in readings:
        held = (matcher.postings(field, term) for field, term in steps_of(reading))
        found.update(in_order(ordinals.intersection(*held), reading, matcher))
    return found


def _everything(matcher: Matcher) -> set[int]:
    return {
        ordinal
        for document in matcher.index.documents()
        for ordinal in matcher.index.clauses_of(document.doc_id)
    }


def _matching_concept(concept: Concept, matcher: Matcher) -> set[int]:
    if concept.field == "issuer":
        wanted = concept.label
        return {
            ordinal
            for document in matcher.index.documents()
            if any(wanted in fold(issuer) for issuer in document.issuers)
            for ordinal in matcher.index.clauses_of(document.doc_id)
        }
    if is_address(concept):
        return _below(_everything(matcher), readings_of(concept.label), matcher)
    found: set[int] = set()
    for alternative in concept.alternatives:
        found.update(matcher.found(concept, alternative))
    return found
