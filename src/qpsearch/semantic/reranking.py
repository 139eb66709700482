"""The first hits of a question in a new order: what they say beside the letters they say it in.

To the score of each of the first clauses is added how near its vector is to the question's, from 0
for the furthest to ``weight`` × the distance of their scores for the nearest. The weight is chosen
by the question: where the best clause by words holds nearly all of what was typed, and stands clear
of the tenth, the letters have answered it and meaning could only disturb; where it holds little, or
ten clauses hold about as much, they have not.
``docs/ranking.md`` has the measurement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engine.records import Field, Ranked
from qpsearch.engine.terms import idf
from qpsearch.semantic.model import NAME, embedder, passage_text
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.engine.plan import Plan
    from qpsearch.search import Found
    from qpsearch.semantic.keeping import VectorStore
    from qpsearch.semantic.model import Vectors

DEPTH = 50
"""How many of the first clauses are put in a new order."""
PREPARED = 100
"""The same where vectors of all clauses were made before, so that none has to be made now."""
_MOST = 2.0
"""The greatest weight."""
_SLOPE, _ANSWERED = 8.0, 0.875
"""How fast it falls with the share of a question that a clause holds, and from where on it is 0."""
_STEEP, _CLEAR = 10.0, 0.35
"""How fast it falls as the first clause stands clear of the tenth, and from where on it is 0."""
_TENTH = 10


def reordered(
    found: Found,
    question: str,
    plan: Plan,
    store: VectorStore,
    beside: Callable[[Vectors], Iterable[int]] | None = None,
    depth: int = DEPTH,
) -> None:
    """Put the first clauses of a question in a new order.

    Args:
        found: what its words have found, best first.
        question: as typed.
        plan: what was looked for.
        store: where vectors are kept.
        beside: given the vector of the question, more clauses to look at, by ordinal.
        depth: how many clauses to put in a new order.

    Raises:
        QpsearchError: there is no model.

    """
    first = list(found.ranked[:depth])
    weight = weight_of(covered(found, plan), clear(first)) if first else _MOST
    if not weight:
        found.reranked = f"{NAME}: no change, the first clause holds the words of the question"
        return
    model = embedder()
    asked = model.query(question)
    others: list[Ranked] = []
    if beside is not None:
        there = {ranked.ordinal for ranked in first}
        others = [Ranked(one, found.score_of(one)) for one in beside(asked) if one not in there]
    window = first + others
    if not window:
        return
    vectors = store.vectors_of([_text_of(found, ranked) for ranked in window], model)
    cosines = vectors @ asked
    scores = [ranked.score for ranked in window]
    spread = max(scores) - min(scores) or max(scores) or 1.0
    low, high = float(cosines.min()), float(cosines.max())
    added = {
        ranked.ordinal: weight * spread * (float(cosine) - low) / ((high - low) or 1.0)
        for ranked, cosine in zip(window, cosines, strict=True)
    }
    ordered = sorted(
        (Ranked(one.ordinal, one.score + added[one.ordinal]) for one in window),
        key=lambda one: (-one.score, one.ordinal),
    )
    said = f"{NAME} over the first {len(first)}" + (f" and {len(others)} more" if others else "")
    found.reorder(ordered, added, f"{said}, weight {weight:.2g}")


def weight_of(share: float, distance: float) -> float:
    """Return what meaning weighs.

    Args:
        share: of the question, what the best clause holds.
        distance: how far that clause stands from the tenth.

    """
    return max(0.0, min(_MOST, max(_SLOPE * (_ANSWERED - share), _STEEP * (_CLEAR - distance))))


def clear(first: Sequence[Ranked]) -> float:
    """Return how far the tenth clause is behind the first, of its score; 1 where there is none."""
    if len(first) < _TENTH or first[0].score <= 0:
        return 1.0
    return 1.0 - first[_TENTH - 1].score / first[0].score


def covered(found: Found, plan: Plan) -> float:
    """Return what share of a question its best clause holds, rare pairs counting for more."""
    index = found.index
    weights = {
        gram: idf(index.clause_count, index.frequency(Field.GRAMS, gram))
        for gram, times in zip(plan.grams, plan.times, strict=True)
        if len(gram) == 2 and times >= 1 and gram.isalnum()
    }
    if not weights:
        return 1.0
    ranked = found.ranked[0]
    record = found.record(ranked)
    title = index.document_of(ranked.ordinal).title
    around = [fold(title), *(fold(step.heading) for step in record.path if step.heading)]
    text = "\n".join((record.folded, *around))
    return sum(weight for gram, weight in weights.items() if gram in text) / sum(weights.values())


def _text_of(found: Found, ranked: Ranked) -> str:
    record = found.record(ranked)
    title = found.index.document_of(ranked.ordinal).title
    return passage_text(title, [step.heading for step in record.path if step.heading], record.text)
