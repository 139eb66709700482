"""A plan → the query that a cluster answers: nothing that matches is missed by it.

What terms decide is decided there; where a text must be read (several words in a row between
boundaries, guarded variants, loose phrases) the query lets more through, says so, and what comes
back is read on our side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qpsearch.engine.plan import (
    AllOf,
    AnyOf,
    Chain,
    Concept,
    MatchLevel,
    NoneOf,
    is_address,
    plain_number,
)
from qpsearch.engine.records import Field
from qpsearch.engine.terms import pairs_of, step_term
from qpsearch.engines.opensearch.mapping import (
    CLAUSE,
    PAIRS,
    place_of,
    speakable,
    term_of,
)
from qpsearch.model import Unit
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.engine.plan import Alternative, Filters, Item
    from qpsearch.model import Locator

Query = dict[str, Any]

EVERYTHING: Query = {"term": {"what": CLAUSE}}
NOTHING: Query = {"match_none": {}}
_EDGE = re.compile(r"[a-z0-9.]")
"""Letters that may stand inside a number or a Latin word are read in any case."""
_MOST_LETTERS = 120
"""Pairs of a long text that are looked for; reading the text decides in any case."""
_MOST_LEAVES = 400
_LAST = "\U0010ffff"


class Question(NamedTuple):
    """What is asked of a cluster, beginning with what surely matches."""

    sure: Query
    """All that this finds matches."""
    whole: Query
    """This finds all that matches."""

    @property
    def exact(self) -> bool:
        """Whether the two are one."""
        return self.sure is self.whole


def exactly(query: Query) -> Question:
    """Return a query that finds what matches and nothing else."""
    return Question(query, query)


def at_most(query: Query) -> Question:
    """Return a query that finds what may match."""
    return Question(NOTHING, query)


class Asker:
    """Makes queries of plans.

    Args:
        terms_like: gives the words of the index that a pattern with ``*`` and ``?`` fits, ``None``
            for too many.
        issuers_like: gives the issuers that a word names, as they are written.

    """

    def __init__(
        self,
        terms_like: Callable[[str], Sequence[str] | None],
        issuers_like: Callable[[str], Sequence[str]],
    ) -> None:
        self._terms_like = terms_like
        self._issuers_like = issuers_like

    def of(self, item: Item) -> Question:
        """Return the query of what must be held."""
        match item:
            case Concept():
                return self.concept(item)
            case Chain(wanted=concepts, join_any=join_any):
                join = either if join_any else both
                return either([join(list(map(self.concept, concepts))), self.concept(item.phrase)])
            case AnyOf(items):
                return either(list(map(self.of, items)))
            case NoneOf(one):
                return none_of(self.of(one))
            case AllOf(items):
                return both(list(map(self.of, items)))

    def concept(self, concept: Concept) -> Question:
        """Return the query of the clauses that hold any form of a concept."""
        if concept.field == "issuer":
            return exactly({"terms": {"issuer": [*self._issuers_like(concept.label)]}})
        if is_address(concept):
            from qpsearch.locator import article_of, parse_address  # 4 ms, for these alone

            return below([article_of(reading) for reading in parse_address(concept.label)])
        return either([self.form(concept, form) for form in concept.alternatives])

    def form(self, concept: Concept, form: Alternative) -> Question:
        """Return the query of the clauses that hold a form."""
        if concept.field:
            return _in_field(Field(concept.field), form)
        if concept.slop is not None:
            return at_most(_with_letters(" ".join(form.pieces)))
        if concept.wildcard:
            return self._wildcard(form.text)
        match form.level:
            case MatchLevel.NUMBER:
                return exactly(term(Field.NUMBERS, form.text))
            case MatchLevel.LETTERS:
                letters = _with_letters(form.text)
                edges = form.text[:1] + form.text[-1:]
                plain = len(form.text.split()) == 1 and len(form.text) <= _MOST_LETTERS
                if plain and edges.strip() and not any(map(_EDGE.match, edges)):
                    return exactly(letters)
                return at_most(letters)
            case MatchLevel.LOOSE:
                return at_most(_with_letters(" ".join(form.pieces)))
            case MatchLevel.SCATTERED:
                fields = Field.WORDS, Field.PARTS, Field.TERM_PARTS
                words = [any_of([term(f, one) for f in fields]) for one in form.pieces]
                return exactly(all_of(words))
            case _:
                return _as_word(form)

    def _wildcard(self, pattern: str) -> Question:
        words = self._terms_like(pattern)
        if words is None:
            said = "".join(
                one if one in "*?" else f"\\{one}" if one == "\\" else one for one in pattern
            )
            return at_most({"wildcard": {"words": {"value": speakable(said)}}})
        return exactly({"terms": {Field.WORDS.value: [*map(term_of, words)]}})

    def passing(self, filters: Filters) -> list[Question]:
        """Return the queries that filters are."""
        found: list[Question] = []
        if filters.documents is not None:
            found.append(exactly({"terms": {"doc": [*map(speakable, sorted(filters.documents))]}}))
        if filters.kind:
            found.append(exactly({"term": {"kind": speakable(filters.kind)}}))
        if filters.issuer:
            issuers = self._issuers_like(fold(filters.issuer))
            found.append(exactly({"terms": {"issuer": [*issuers]}}))
        if filters.number:
            said = "".join(f"\\{c}" if c in "*?\\" else c for c in plain_number(filters.number))
            found.append(exactly({"wildcard": {"number": {"value": f"*{speakable(said)}*"}}}))
        if filters.since or filters.until:
            until = {"lte": speakable(filters.until) + _LAST} if filters.until else {}
            since = {"gte": speakable(filters.since) if filters.since else "0"}
            found.append(exactly({"range": {"date": {**since, **until}}}))
        if filters.sections:
            found.append(below(filters.sections))
        return found


def term(field: Field, value: str) -> Query:
    """Return the query of a term."""
    name, said = place_of(field, value)
    return {"term": {name: said}}


def below(readings: Iterable[Locator]) -> Question:
    """Return the query of what lies at or below one of the places that an address may mean."""
    found: list[Question] = []
    for reading in readings:
        steps = all_of([term(Field.STEPS, step_term(step)) for step in reading.steps])
        alone = len(reading.steps) == 1 and reading.steps[0].unit is not Unit.HEADING
        found.append(exactly(steps) if alone else at_most(steps))
    return either(found)


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query of what any finds; terms of one field are one question."""
    terms: dict[str, list[str]] = {}
    others: list[Query] = []
    for query in _spread(queries):
        if "term" in query or "terms" in query:
            ((name, said),) = (query.get("term") or query["terms"]).items()
            terms.setdefault(name, []).extend([said] if isinstance(said, str) else said)
        elif query not in others and query is not NOTHING:
            others.append(query)
    joined: list[Query] = []
    for name, said in terms.items():
        distinct = [*dict.fromkeys(said)]
        alone = len(distinct) == 1
        joined.append({"term": {name: distinct[0]}} if alone else {"terms": {name: distinct}})
    joined += others
    if not joined:
        return NOTHING
    return joined[0] if len(joined) == 1 else {"bool": {"should": joined}}


def _spread(queries: Iterable[Query]) -> Iterable[Query]:
    for query in queries:
        within = query.get("bool")
        if within and within.keys() == {"should"}:
            yield from within["should"]
        else:
            yield query


def all_of(queries: Sequence[Query]) -> Query:
    """Return the query of what all find; nothing of no queries."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"filter": [*queries]}}


def either(asked: Sequence[Question]) -> Question:
    """Return what any of several find."""
    whole = any_of([one.whole for one in asked])
    if all(one.exact for one in asked):
        return exactly(whole)
    return Question(any_of([one.sure for one in asked]), whole)


def both(asked: Sequence[Question]) -> Question:
    """Return what all of several find."""
    whole = all_of([one.whole for one in asked])
    if all(one.exact for one in asked):
        return exactly(whole)
    return Question(all_of([one.sure for one in asked]), whole)


def none_of(asked: Question) -> Question:
    """Return all that one does not find: of what may match, only what surely does is left out."""

    def without(query: Query) -> Query:
        return {"bool": {"filter": [EVERYTHING], "must_not": [query]}}

    whole = without(asked.sure)
    return exactly(whole) if asked.exact else Question(without(asked.whole), whole)


def leaves(query: Query) -> int:
    """Return how many parts a query has; a cluster takes 1,024 of one question."""
    within = query.get("bool") or query.get("dis_max")
    if within is None:
        return 1
    return sum(leaves(one) for ones in within.values() if isinstance(ones, list) for one in ones)


def lightened(asked: Question) -> Question:
    """Return a query that is not too long for a cluster: what it leaves out lets more through."""
    if max(leaves(asked.sure), leaves(asked.whole)) <= _MOST_LEAVES:
        return asked
    whole = asked.whole
    room = _MOST_LEAVES
    kept: list[Query] = []
    for query in whole.get("bool", {}).get("filter", [whole]):
        if leaves(query) > _MOST_LEAVES:
            query = _loosened(query)  # noqa: PLW2901 - the same, but lighter
        if (size := leaves(query)) <= room:
            kept.append(query)
            room -= size
    return at_most(all_of(kept) if kept else EVERYTHING)


def _loosened(query: Query) -> Query:
    """Return a query that finds more: a pair of letters for a phrase, one of what must all be."""
    if "match_phrase" in query:
        return {"term": {PAIRS: query["match_phrase"][PAIRS].partition(" ")[0]}}
    within = query.get("bool")
    if within is None:
        return query
    if "should" in within:
        return any_of([_loosened(one) for one in within["should"]])
    if "must_not" in within:
        return EVERYTHING
    return min(map(_loosened, within["filter"]), key=leaves)


def _in_field(field: Field, form: Alternative) -> Question:
    each = all_of([term(field, piece) for piece in form.pieces or (form.text,)])
    return exactly(any_of([term(field, form.text), each]))


def _as_word(form: Alternative) -> Question:
    """Return the query of a word: as one, in compounds, or over several words of a text."""
    terms = any_of([term(*place) for place in form.places])
    joints = [_with_letters(form.text)] if form.pieces else []
    whole = any_of([terms, *joints])
    if form.guard:
        return at_most(whole)
    return Question(terms, whole) if form.pieces else exactly(whole)


def _with_letters(text: str) -> Query:
    """Return the query of the clauses that hold all runs of letters of a text."""
    held: list[Query] = []
    for run in dict.fromkeys(text.split()):
        if len(run) <= 2:
            held.append(term(Field.GRAMS, run))
            continue
        for start in range(0, len(run) - 1, _MOST_LETTERS):
            part = speakable(run[start : start + _MOST_LETTERS + 1])
            if len(part) > 2:
                held.append({"match_phrase": {PAIRS: " ".join(pairs_of(part))}})
            elif len(part) == 2:
                held.append({"term": {PAIRS: part}})
    return all_of(held[:_MOST_LETTERS]) if held else EVERYTHING
