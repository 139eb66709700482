"""Runs of a judged set and their measures, query by query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.evaluate.judged import JudgedSet
    from qpsearch.search import Options

MEASURES = ("nDCG@10", "RR@10", "R@10", "R@100")
"""What is measured unless something else is asked for, in the names of ir-measures."""
_DEPTH = 100
"""Records of a run that are kept, at least."""


class Evaluation(NamedTuple):
    """The measures of one configuration."""

    measures: tuple[str, ...]
    values: Mapping[str, Mapping[str, float]]
    """Measure → query id → value."""
    categories: Mapping[str, str]
    """Query id → category."""

    def mean(self, measure: str, category: str | None = None) -> tuple[float, int]:
        """Return the mean over the queries of a category (all for ``None``) and their number."""
        values = [
            value
            for query_id, value in self.values[measure].items()
            if category is None or self.categories[query_id] == category
        ]
        return sum(values) / len(values), len(values)

    def named_categories(self) -> list[str]:
        """Return the categories in the order of the queries."""
        return [name for name in dict.fromkeys(self.categories.values()) if name]


def evaluate(
    corpus: Corpus,
    judged: JudgedSet,
    options: Options,
    measures: Sequence[str] = MEASURES,
) -> Evaluation:
    """Search for every query and measure what comes out.

    Raises:
        QpsearchError: ir-measures is not installed, or does not know a measure.
        QuerySyntaxError: a query has a fault.

    """
    library, parsed = _parsed(measures)
    depth = max(_DEPTH, *(int(measure.params.get("cutoff", 0)) for measure in parsed))
    run = {
        query.query_id: _run(corpus, query.text, judged, options, depth) for query in judged.queries
    }
    ids = [query.query_id for query in judged.queries]
    values = {str(measure): dict.fromkeys(ids, 0.0) for measure in parsed}
    grades = {query_id: dict(judged.relevant[query_id]) for query_id in ids}
    for metric in library.iter_calc(parsed, grades, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    categories = {query.query_id: query.category for query in judged.queries}
    return Evaluation(tuple(values), values, categories)


def _run(
    corpus: Corpus, query: str, judged: JudgedSet, options: Options, depth: int
) -> dict[str, float]:
    """Return record id → score; only their order counts, so that equals keep their places."""
    results = corpus.search(query, limit=None if judged.by_document else depth, options=options)
    ids = [hit.doc_id if judged.by_document else hit.clause_id for hit in results.hits]
    unique = list(dict.fromkeys(ids))[:depth]
    return {record: 1.0 / rank for rank, record in enumerate(unique, start=1)}


def _parsed(measures: Sequence[str]) -> tuple[Any, list[Any]]:
    try:
        import ir_measures
    except ImportError as error:
        raise QpsearchError(
            "the measures need ir-measures", way_out="run: pip install 'qpsearch[eval]'"
        ) from error
    parsed = []
    for name in measures:
        try:
            parsed.append(ir_measures.parse_measure(name))
        except (NameError, ValueError, SyntaxError) as error:
            raise QpsearchError(
                f"no measure {name!r}", way_out="for example nDCG@10, RR@10, R@100, P@5, AP"
            ) from error
    return ir_measures, parsed
