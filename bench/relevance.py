"""Measure the ranking on judged sets that are too large for the repository.

    python -m bench relevance ncp stard jyqa [--data DIR] [--limit QUERIES] [--set PARAMETER=VALUE]

``ncp``: policy notices of 2020, a clause is right when it holds the answer. ``stard``: articles of
national law and questions of lay people (rebuilt corpus). ``jyqa``: articles of Taiwan law, each
question asked in traditional and in folded script. The folder of the data is --data or
$QPSEARCH_JUDGED (default ../shared/data).
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from math import log2
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.corpora import DATA, articles_by_law, read_lines
from qpsearch.engine.inversion import Inverter
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.loader import load
from qpsearch.model import (
    Clause,
    Document,
    Locator,
    Metadata,
    PathStep,
    Role,
    Source,
    SourceMap,
    Span,
    Step,
    Unit,
)
from qpsearch.search import Mode, Options, Scoring, execute
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    Scores = dict[str, list[float]]


def build(name: str, data: Path, folder: Path) -> WhooshClauseIndex:
    """Index a set in ``folder`` as `qpsearch index` would, articles of law as they are given."""
    store = folder / name / STORE
    store.mkdir(parents=True)
    create_index(store)
    writer = IndexWriter(store)
    inverter = Inverter(Dictionary.open(store / DICTIONARY))
    for document in documents(name, data, folder):
        writer.put(inverter.invert(document))
    writer.publish()
    return WhooshClauseIndex(folder / name)


def documents(name: str, data: Path, folder: Path) -> Iterator[Document]:
    """Yield the documents of a set."""
    rows = read_lines(data / name / "corpus.jsonl.xz")
    if name == "ncp":
        for row in rows:
            path = folder / f"{row['id']}.txt"
            path.write_text(row["text"], encoding="utf-8")
            yield load(path, root=folder)
        return
    for law, articles in articles_by_law(rows).items():
        yield law_document(law, articles)


def law_document(law: str, articles: list[tuple[str, str, str]]) -> Document:
    """Return a law of articles, each its id, its text and the headings above it."""
    clauses: list[Clause] = []
    end = 0
    for eid, text, above in articles:
        span = Span(end, end + len(text))
        end = span.end + 1
        locator = Locator((Step(Unit.ARTICLE, str(len(clauses) + 1)),))
        path = (PathStep("", above),)
        clauses.append(Clause(eid, locator, eid, path, Role.CLAUSE, span, text, span))
    text = "\n".join(article[1] for article in articles)
    source_map = SourceMap((0,), (0,), len(text), len(text))
    source = Source(law, "utf-8", "", text)
    return Document(law, source, text, source_map, Metadata(law), (), tuple(clauses), (), ())


def judgements(path: Path) -> dict[str, set[str]]:
    """Return the ids that are judged relevant for each query."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        query, _, record, grade = line.split()
        if int(grade) > 0:
            found[query].add(record)
    return found


def measure_passages(
    index: WhooshClauseIndex,
    queries: list[dict[str, Any]],
    relevant: dict[str, set[str]],
    options: Options,
) -> Scores:
    """Return for each query whether its answer stands among the first clauses."""
    scores: Scores = defaultdict(list)
    for query in queries:
        answer = re.sub(r"\s+", "", fold(query["answer"]))
        found = execute(query["query"], index, options)
        records = [found.record(ranked) for ranked in found.ranked[:400]]
        right = [answer in re.sub(r"\s+", "", record.folded) for record in records[:10]]
        for depth in (1, 5, 10):
            scores[f"answer@{depth}"].append(float(any(right[:depth])))
        documents = list(dict.fromkeys(record.doc_id for record in records))[:10]
        ranks = [n for n, d in enumerate(documents, 1) if d in relevant[query["query_id"]]]
        scores["document MRR@10"].append(1 / ranks[0] if ranks else 0.0)
    return scores


def measure_articles(
    index: WhooshClauseIndex,
    queries: list[dict[str, Any]],
    relevant: dict[str, set[str]],
    options: Options,
    change: Callable[[str], str] = str,
) -> Scores:
    """Return for each query how well its articles are ranked."""
    scores: Scores = defaultdict(list)
    for query in queries:
        wanted = relevant[str(query["query_id"])]
        found = execute(change(query["query"]), index, options)
        ids = [found.record(ranked).eid for ranked in found.ranked[:100]]
        gain = sum(1 / log2(n + 1) for n, eid in enumerate(ids[:10], 1) if eid in wanted)
        ideal = sum(1 / log2(n + 1) for n in range(1, min(10, len(wanted)) + 1))
        first = next((n for n, eid in enumerate(ids[:10], 1) if eid in wanted), 0)
        scores["nDCG@10"].append(gain / ideal)
        scores["R@100"].append(len(wanted & set(ids)) / len(wanted))
        scores["MRR@10"].append(1 / first if first else 0.0)
    return scores


def report(label: str, scores: Scores, seconds: float) -> None:
    """Print the means."""
    count = len(next(iter(scores.values())))
    means = "  ".join(f"{name} {sum(values) / count:.4f}" for name, values in scores.items())
    print(
        f"{label:18} {count} queries  {means}  {1000 * seconds / count:.0f} ms a query", flush=True
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("sets", nargs="+", choices=["ncp", "stard", "jyqa"])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--no-variants", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE")


def run(args: argparse.Namespace) -> int:
    """Measure, print the means and return the exit code."""
    data: Path = args.data
    with tempfile.TemporaryDirectory() as folder:
        for name in args.sets:
            index = build(name, data, Path(folder))
            queries = list(read_lines(data / name / "queries.dev.jsonl"))[: args.limit]
            relevant = judgements(data / name / "qrels.dev.tsv")
            for setting in ["", *args.set]:
                scoring = Scoring()
                for change in filter(None, setting.split(",")):
                    parameter, value = change.split("=")
                    kind = type(getattr(scoring, parameter))
                    scoring = scoring._replace(**{parameter: kind(float(value))})
                options = Options(Mode.ANY, not args.no_variants, scoring=scoring)
                start = perf_counter()
                if name == "ncp":
                    scores = measure_passages(index, queries, relevant, options)
                else:
                    scores = measure_articles(index, queries, relevant, options)
                report(f"{name} {setting}", scores, perf_counter() - start)
                if name == "jyqa":
                    scores = measure_articles(index, queries, relevant, options, fold)
                    report(f"{name} {setting} folded", scores, 0.0)
    return 0
