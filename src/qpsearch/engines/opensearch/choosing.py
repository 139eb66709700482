"""Which clauses of a cluster may be the best: our formula as far as a cluster can follow it.

What it finds is ranked again by ours, so that this need not be right, only near: the best of ours
must be among the best few hundred of its.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engine.plan import LAY, TYPED, MatchLevel
from qpsearch.engine.records import Field
from qpsearch.engine.terms import idf, pairs_of
from qpsearch.engines.opensearch.asking import leaves, term
from qpsearch.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qpsearch.engine.plan import Concept, Plan
    from qpsearch.engine.records import Ranked
    from qpsearch.engines.opensearch.asking import Asker, Query

_STEP = 1000.0
"""More than any relevance."""
_MOST_LEAVES = 960
"""Of 1,024, some of which documents take."""
_MOST_GRAMS = 220
"""Of a long query the rarest letters are asked for."""
_MOST_WORDS = 300
_HEADING, _BESIDE = 0.5, 0.15
"""What a heading counts alone, and what it adds to a text that holds the same pair: both are
saturated as one in the ranking."""


def best_query(
    plan: Plan,
    within: Query | None,
    asker: Asker,
    frequency: Callable[[Field, str], int],
    clauses: int,
) -> Query:
    """Return the query that finds what matches, the best first.

    Args:
        plan: what is searched for.
        within: what is let through; ``None``: all that is worth anything. To let through only what
            matches any of many words takes a cluster longer than to add up what they are worth.
        asker: what makes queries of forms.
        frequency: tells in how many clauses a term stands.
        clauses: how many there are.

    """
    scoring = plan.scoring
    counts = {gram: frequency(Field.GRAMS, gram) for gram in plan.grams if gram.isalnum()}
    share = scoring.share_of_passage(sum(map(bool, _typed_pairs(plan, counts))))
    letters = [*_letters(plan, counts, clauses, share)]
    room = _MOST_LEAVES - (leaves(within) if within else 0) - sum(map(leaves, letters))
    should: list[Query] = []
    for query in _forms(plan, asker, frequency, clauses, share):
        room -= leaves(query.get("constant_score", {}).get("filter", query))
        if room < 0:
            break
        should.append(query)
    found = {"should": [*letters, *should], "minimum_should_match": int(within is None)}
    return {"bool": {"filter": [within], **found} if within else found}


def may_be_missed(
    ranked: Sequence[Ranked], theirs: Mapping[int, float], last: float, wanted: int, *, steps: bool
) -> bool:
    """Whether a clause that was not fetched may be among the best by our ranking.

    Not if the last of the best stands a step higher; nor if what was not fetched would have to be
    thought less of by the cluster, beside ours, than any clause of its step that was fetched.

    Args:
        ranked: what matches of what was fetched, by our ranking.
        theirs: what the cluster gives each clause that was fetched.
        last: the least of these; what was not fetched has no more.
        wanted: how many are the best.
        steps: whether words found as typed stand a step higher.

    """
    if len(ranked) < wanted:
        return True

    def step(score: float) -> float:
        return score // _STEP if steps else 0.0

    weakest, lowest = ranked[wanted - 1], step(last)
    if step(theirs[weakest.ordinal]) > lowest:
        return False
    gap = max(
        one.score - theirs[one.ordinal] for one in ranked if step(theirs[one.ordinal]) == lowest
    )
    return weakest.score < last + gap


def _letters(plan: Plan, counts: Mapping[str, int], clauses: int, share: float) -> Iterator[Query]:
    scoring = plan.scoring
    times = dict(zip(plan.grams, plan.times, strict=True))
    telling = [
        gram
        for gram, count in counts.items()
        if len(gram) == 2 or 0 < count <= scoring.common * clauses
    ]
    if len(telling) > _MOST_GRAMS:
        held = [gram for gram in telling if counts[gram]]
        telling = sorted(held, key=counts.__getitem__)[:_MOST_GRAMS]
    for gram in telling:
        # What the cluster leaves out of BM25, k1 + 1, is the same for all.
        weight = (scoring.k1 + 1.0) * scoring.typed(times[gram], share)
        if len(gram) == 1:
            yield _weighed(Field.GRAMS, gram, weight * scoring.characters * share)
            continue
        weight *= scoring.pairs + scoring.coverage
        above = _weighed(Field.HEADING_PAIRS, gram, weight * _HEADING)
        if counts[gram]:
            here = _weighed(Field.GRAMS, gram, weight)
            yield {"dis_max": {"queries": [here, above], "tie_breaker": _BESIDE}}
        else:
            yield above


def _typed_pairs(plan: Plan, counts: Mapping[str, int]) -> Iterator[int]:
    """Yield in how many clauses each pair stands that was typed."""
    for gram, times in zip(plan.grams, plan.times, strict=True):
        if len(gram) == 2 and times >= 1:
            yield counts.get(gram, 0)


def _weighed(field: Field, gram: str, weight: float) -> Query:
    ((name, said),) = term(field, gram)["term"].items()
    return {"term": {name: {"value": said, "boost": round(weight, 4)}}}


def _forms(
    plan: Plan,
    asker: Asker,
    frequency: Callable[[Field, str], int],
    clauses: int,
    share: float,
) -> Iterator[Query]:
    scoring = plan.scoring
    words, more = scoring.of_words(share), scoring.pairs
    concepts = [concept for concept in plan.concepts if concept.field is None]
    if plan.by_steps:
        heading = term(Field.ROLE, Role.HEADING.value)
        yield _constant({"bool": {"must_not": [heading]}}, _STEP * (len(concepts) + 1))
    for concept in concepts:
        rarity = _rarity(concept, frequency, clauses)
        for form in concept.alternatives:
            plain = form.level is MatchLevel.WORD and not concept.wildcard
            worth = form.weight * (words if plain else words + more) * rarity
            if form.origin == LAY:
                worth = form.weight * scoring.lay * share * rarity
            if plan.by_steps and form.origin == TYPED:
                worth += _STEP
            if concept.wildcard:
                yield from _by_words(asker.form(concept, form).whole, (words + more) * rarity)
            yield _constant(asker.form(concept, form).whole, worth)
    for chain in plan.chains:
        worth = sum(_rarity(concept, frequency, clauses) for concept in chain.concepts)
        yield _constant(asker.concept(chain.phrase).whole, scoring.together * worth)


def _by_words(query: Query, weight: float) -> Iterator[Query]:
    """Yield what words that a pattern fits are worth by how often they stand in how long a text."""
    words = [*query.get("terms", {}).get("words", ())]
    for word in words[:_MOST_WORDS]:
        yield {"term": {"words": {"value": word, "boost": round(weight, 4)}}}
    if rest := words[_MOST_WORDS:]:
        yield _constant({"terms": {"words": rest}}, weight)


def _rarity(concept: Concept, frequency: Callable[[Field, str], int], clauses: int) -> float:
    """Return how rare a concept is, by the rarest of its letters."""
    count = min((frequency(Field.GRAMS, gram) for gram in _grams_of(concept)), default=clauses)
    return idf(clauses, count)


def _grams_of(concept: Concept) -> list[str]:
    letters = concept.label.strip("*?")
    return [letters[at : at + 2] for at in range(len(letters) - 1)] or [*letters]


def grams_weighed(plan: Plan) -> Iterator[str]:
    """Yield the characters and pairs whose frequency is asked for, here or in matching."""
    yield from plan.grams
    for concept in (*plan.shown, *(chain.phrase for chain in plan.chains)):
        for form in concept.alternatives:
            for run in form.text.split():
                yield from pairs_of(run)
    for concept in (*plan.concepts, *(one for chain in plan.chains for one in chain.concepts)):
        yield from _grams_of(concept)


def _constant(query: Query, worth: float) -> Query:
    return {"constant_score": {"filter": query, "boost": round(max(worth, 0.0), 4)}}
