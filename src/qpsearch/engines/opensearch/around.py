"""What clauses have from their documents, as far as a cluster can tell: the best documents first.

A cluster weighs what stands in a clause; where that is little (one common word), the document
decides (:mod:`qpsearch.search.ranking`). So documents are asked for first, by the same formula, and
their clauses get what the best of them are worth more than the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import Field
from qpsearch.engine.terms import idf
from qpsearch.engines.opensearch.mapping import ALL_GRAMS, DOCUMENT, speakable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.engine.plan import Plan
    from qpsearch.engines.opensearch.asking import Query
    from qpsearch.engines.opensearch.state import Published

DOCUMENTS = 200
"""That are told from the others."""
_MOST_GRAMS = 16
"""Of a long text the weightiest."""
_CLASSES = 24
"""Of documents that are worth nearly the same."""
_WORTH = (
    "double n = doc['sums.grams'].value;double t = doc['sums.title_grams'].value;"
    "double c = _score; c = c * c / (c + params.common * (n + 1.0) * params.e);"
    "double size = Math.min(params.longest, (n + params.title * t) / params.m);"
    "double x = c / (1.0 - params.b + params.b * size);"
    "double a = params.s * (params.dk1 + 1.0) * x / (x + params.dk1);"
    "double k1 = params.k1;"
    "return params.w * ((k1 + 1.0) * (1.0 + a) / (k1 + 1.0 + a) - 1.0);"
)
"""What a document adds to a clause that holds a character or pair once, beyond what that is worth
alone. Without its title: of that its record here knows the length only."""


def documents_query(
    plan: Plan, frequency: Callable[[Field, str], int], state: Published
) -> Query | None:
    """Return the query that finds the documents which say most of what was typed, best first."""
    scoring = plan.scoring
    pairs = sum(len(gram) == 2 for gram in plan.grams)
    passage = scoring.share_of_passage(pairs)
    weights: dict[str, float] = {}
    for gram, times in zip(plan.grams, plan.times, strict=True):
        count = frequency(Field.GRAMS, gram) if gram.isalnum() else 0
        if not count or (len(gram) == 1 and count > scoring.common * state.clauses):
            continue
        rarity = idf(state.clauses, count)
        of_size = scoring.pairs if len(gram) == 2 else scoring.characters * passage
        weights[gram] = rarity * of_size * scoring.typed(times, passage)
    if any(len(gram) == 2 for gram in weights):  # single characters say little beside pairs
        weights = {gram: weight for gram, weight in weights.items() if len(gram) == 2}
    titles = scoring.title * state.sums[Field.TITLE_GRAMS.value]
    letters = state.sums[Field.GRAMS.value]
    formula = {
        "k1": scoring.k1,
        "dk1": scoring.document_k1,
        "b": scoring.document_b,
        "longest": scoring.document_longest,
        "common": scoring.document_common,
        "title": scoring.title,
    }
    should = [
        {
            "script_score": {
                "query": {"term": {ALL_GRAMS: speakable(gram)}},
                "script": {
                    "source": _WORTH,
                    "params": {
                        "e": (frequency(Field.GRAMS, gram) + 0.5) / max(1, letters),
                        "m": max(1.0, (letters + titles) / max(1, state.documents)),
                        "s": passage * scoring.of_document(gram, state.documents),
                        "w": weights[gram],
                        **formula,
                    },
                },
            }
        }
        for gram in sorted(weights, key=weights.__getitem__, reverse=True)[:_MOST_GRAMS]
    ]
    if not should:
        return None
    return {
        "bool": {
            "filter": [{"term": {"what": DOCUMENT}}],
            "should": should,
            "minimum_should_match": 1,
        }
    }


def led_by(query: Query, documents: Sequence[tuple[str, float]]) -> Query:
    """Return the query of clauses with what their documents are worth.

    Args:
        query: of the clauses, the best first.
        documents: their ids as they are written there, and what each is worth; the best first, all
            or so many that the rest are worth less.

    """
    if not documents:
        return query
    least = documents[-1][1] if len(documents) >= DOCUMENTS else 0.0
    within: dict[str, Any] = query["bool"]
    more = list(_classes(documents, least))
    return {"bool": {**within, "should": [*within["should"], *more]}}


def _classes(documents: Sequence[tuple[str, float]], least: float) -> Iterator[Query]:
    """Yield the documents that are worth nearly the same, by what they are worth above others."""
    size = (documents[0][1] - least) / _CLASSES
    classes: dict[int, list[str]] = {}
    for doc, worth in documents:
        classes.setdefault(int((worth - least) / size) if size > 0 else 0, []).append(doc)
    for number, members in classes.items():
        boost = round((number + 0.5) * size, 4)
        yield {"constant_score": {"filter": {"terms": {"doc": members}}, "boost": boost}}
