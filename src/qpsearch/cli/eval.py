"""``qpsearch eval``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import option
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import FORMATS, index_option
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import write_records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.evaluate import Difference, Evaluation
    from qpsearch.render.contract.answers import DifferenceJson, MeanJson, PerQueryJson

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("eval")
@click.argument("queries", type=_FILE)
@click.argument("qrels", type=_FILE)
@option(
    "-m",
    "--measure",
    "measures",
    multiple=True,
    metavar="NAME",
    help="A measure of ir-measures: nDCG@10, RR@10, R@100, P@5; may be repeated.",
)
@option(
    "--config",
    default="",
    metavar="SETTINGS",
    help="What to measure: any, exact, variants=off, near=0, …, parted by commas.",
)
@option(
    "--against",
    metavar="SETTINGS",
    help="A second configuration on the same queries; says how they differ, with 95 % intervals.",
)
@option("--per-query", is_flag=True, help="One row for each query and measure.")
@option("--format", "form", type=click.Choice(FORMATS), default="table", help="Form of the output.")
@index_option
def eval_command(
    queries: Path,
    qrels: Path,
    measures: tuple[str, ...],
    config: str,
    against: str | None,
    per_query: bool,
    form: str,
    index_dir: str | Path,
) -> None:
    """Measure how good the hits of judged queries are.

    QUERIES has lines of query_id<TAB>query[<TAB>category]; QRELS is in TREC form, with a clause
    (document#address) or a document as record.

    \b
    Examples:
      qpsearch eval tests/relevance/queries.tsv tests/relevance/qrels.txt
      qpsearch eval tests/relevance/queries.tsv tests/relevance/qrels.txt --against variants=off
      qpsearch eval tests/relevance/queries.tsv tests/relevance/qrels.txt -m R@100 --per-query

    Needs: pip install 'qpsearch[eval]'.
    """
    from qpsearch.evaluate import MEASURES, compare, evaluate, read_configuration, read_judged

    options = read_configuration(config)
    other_options = None if against is None else read_configuration(against)
    with open_corpus(index_dir) as corpus:
        judged = read_judged(queries, qrels, corpus)
        first = evaluate(corpus, judged, options, measures or MEASURES)
        rows: Sequence[Mapping[str, Any]]
        rows = _per_query(first) if per_query else _means(first)
        if other_options is not None:
            second = evaluate(corpus, judged, other_options, measures or MEASURES)
            rows = [_difference(one) for one in compare(first, second)]
    write_out(_written(rows, form))


def _means(evaluation: Evaluation) -> list[MeanJson]:
    categories = [None, *evaluation.named_categories()]
    rows: list[MeanJson] = []
    for category in categories:
        for measure in evaluation.measures:
            value, count = evaluation.mean(measure, category)
            rows.append(
                {
                    "measure": measure,
                    "value": round(value, 4),
                    "queries": count,
                    "category": category or "all",
                }
            )
    return rows


def _per_query(evaluation: Evaluation) -> list[PerQueryJson]:
    return [
        {
            "query_id": query_id,
            "measure": measure,
            "value": round(value, 4),
            "category": evaluation.categories[query_id],
        }
        for measure in evaluation.measures
        for query_id, value in evaluation.values[measure].items()
    ]


def _difference(one: Difference) -> DifferenceJson:
    return {
        "measure": one.measure,
        "difference": round(one.mean, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "better": one.better,
        "worse": one.worse,
        "queries": one.queries,
    }


def _written(rows: Sequence[Mapping[str, Any]], form: str) -> str:
    columns = list(rows[0])
    if form == "table":
        from qpsearch.cli.table import rows_table

        return rows_table(columns, [[str(row[name]) for name in columns] for row in rows])
    return write_records(rows, form, columns)
