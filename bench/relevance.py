"""Measure the ranking on judged sets that are too large for the repository.

    python -m bench relevance ncp stard jyqa passages [--plain] [--set PARAMETER=VALUE] [--rerank]

``ncp``: policy notices of 2020, a clause is right when it holds the answer. ``stard``: articles of
national law and questions of lay people (rebuilt corpus); ``in`` are the questions with an answer
in the law that holds the most of them (the Civil Code), ``out`` the others. ``jyqa``: articles of
Taiwan law, each question asked in traditional and in folded script. ``passages``: articles of
judicial interpretations in ``stard``, what they cite cut out; the articles cited are right. The
folder of the data is --data or $QPSEARCH_JUDGED (default ../shared/data). Every setting is compared
with the first one, question by question (95 % of a paired bootstrap), and with --plain with pairs
of characters and with words, both by plain BM25 with query frequencies.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from math import log2
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.corpora import DATA
from bench.judged import PASSAGES, in_first_law, index_of, questions
from qpsearch.evaluate.comparing import difference
from qpsearch.search import Found, Mode, Options, Scoring, execute
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from bench.judged import Judgements, Questions
    from qpsearch.engines.embedded.store import WhooshClauseIndex

    Scores = dict[str, list[float]]
    Ask = Callable[[str], Found]

PLAIN: dict[str, Any] = {
    "words": 0, "characters": 0, "coverage": 0, "heading": 0, "document_pairs": 0,
    "document_characters": 0, "near": 0, "together": 0, "title": 0, "b": 0.75,
    "repeated": 1e9, "passage_words": 0, "lay": 0, "lay_letters": 0,
}  # fmt: skip
"""Pairs of characters alone, by BM25 as it is usually set, with the frequencies of the query."""
WORDS: dict[str, Any] = {**PLAIN, "words": 1, "pairs": 0}
"""Words alone, likewise."""
BASELINES = ("plain", "words")
"""What these two are called."""


def measure_notices(ask: Ask, asked: Questions, judged: Judgements) -> Scores:
    """Return for each question whether its answer stands among the first clauses."""
    scores: Scores = defaultdict(list)
    for question in asked:
        answer = re.sub(r"\s+", "", fold(question["answer"]))
        found = ask(question["query"])
        records = [found.record(ranked) for ranked in found.ranked[:400]]
        right = [answer in re.sub(r"\s+", "", record.folded) for record in records[:10]]
        for depth in (1, 5, 10):
            scores[f"answer@{depth}"].append(float(any(right[:depth])))
        documents = list(dict.fromkeys(record.doc_id for record in records))[:10]
        wanted = judged[question["query_id"]]
        scores["document MRR@10"].append(_reciprocal(documents, wanted))
        scores["document nDCG@10"].append(_gain(documents, wanted))
    return scores


def measure_articles(ask: Ask, asked: Questions, judged: Judgements) -> Scores:
    """Return for each question how well its articles are ranked."""
    scores: Scores = defaultdict(list)
    for question in asked:
        wanted = judged[str(question["query_id"])]
        ids = list(_ids(ask(question["query"]), question.get("shut", ()), 100))
        scores["nDCG@10"].append(_gain(ids[:10], wanted))
        scores["R@10"].append(len(wanted & set(ids[:10])) / len(wanted))
        scores["R@100"].append(len(wanted & set(ids)) / len(wanted))
        scores["MRR@10"].append(_reciprocal(ids[:10], wanted))
    return scores


def _ids(found: Found, shut: Any, most: int) -> Iterator[str]:
    """Yield the ids of the first clauses that are in none of the documents ``shut``."""
    for ranked in found.ranked:
        if shut and found.index.document_of(ranked.ordinal).title in shut:
            continue
        yield found.record(ranked).eid
        most -= 1
        if not most:
            return


def _gain(ids: list[str], wanted: set[str]) -> float:
    gain = sum(1 / log2(n + 1) for n, eid in enumerate(ids, 1) if eid in wanted)
    return gain / sum(1 / log2(n + 1) for n in range(1, min(10, len(wanted)) + 1))


def _reciprocal(ids: list[str], wanted: set[str]) -> float:
    return next((1 / n for n, eid in enumerate(ids, 1) if eid in wanted), 0.0)


def report(
    label: str, setting: str, scores: Scores, beside: dict[str, Scores], seconds: float = 0.0
) -> None:
    """Print the means, and how far they are from those of the settings beside it.

    The first setting, and each that is a baseline, stands beside those that follow.
    """
    count = len(next(iter(scores.values())))
    means = "  ".join(f"{name} {_mean(values):.4f}" for name, values in scores.items())
    spent = f"  {1000 * seconds / count:.0f} ms a question" if seconds else ""
    print(f"{label:18} {count} questions  {means}{spent}", flush=True)
    for other, before in beside.items():
        told = "  ".join(_difference(n, before[n], v) for n, v in scores.items())
        print(f"{f'    to {other}':18} {told}", flush=True)
    if not beside or setting in BASELINES:
        beside[label] = scores


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _difference(name: str, before: list[float], now: list[float]) -> str:
    told = difference(name, [b - a for a, b in zip(before, now, strict=True)])
    return f"{name} {told.mean:+.3f} [{told.low:+.3f}, {told.high:+.3f}]"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("sets", nargs="+", choices=["ncp", "stard", "jyqa", PASSAGES])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, help="so many questions")
    parser.add_argument("--half", type=int, choices=(0, 1), help="every other question")
    parser.add_argument("--no-variants", action="store_true")
    parser.add_argument("--no-lay", action="store_true")
    parser.add_argument(
        "--plain", action="store_true", help="first pairs of characters, then words alone"
    )
    parser.add_argument("--set", action="append", default=[], metavar="PARAMETER=VALUE")
    parser.add_argument("--rerank", action="store_true", help="last with --rerank")
    parser.add_argument("--keep", type=Path, help="the folder of indexes and vectors")
    parser.add_argument(
        "--vectors", action="store_true", help="of all clauses, before any question"
    )
    parser.add_argument("--others", type=int, help="stard: the laws needed, and so many others")


def run(args: argparse.Namespace) -> int:
    """Measure, print the means and return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in args.sets:
            index = index_of(name, args.data, args.keep or Path(scratch), args.others)
            if args.vectors:
                _make_vectors(index)
            measure(name, index, args)
    return 0


def measure(name: str, index: WhooshClauseIndex, args: argparse.Namespace) -> None:
    """Measure one set by all settings."""
    asked, judged = questions(name, args.data)
    asked = asked[args.half :: 2] if args.half is not None else asked
    asked = asked[: args.limit]
    beside: dict[str, dict[str, Scores]] = defaultdict(dict)
    for label, ask in _settings(index, args):
        start = perf_counter()
        measured = measure_notices if name == "ncp" else measure_articles
        scores = measured(ask, asked, judged)
        seconds = perf_counter() - start
        report(f"{name} {label}", label, scores, beside[""], seconds)
        if name == "jyqa":
            folded = [{**question, "query": fold(question["query"])} for question in asked]
            scores = measure_articles(ask, folded, judged)
            report(f"{name} {label} folded", label, scores, beside["folded"])
        if name == "stard":
            inside_of = in_first_law(args.data, judged)
            inside = [bool(judged[str(q["query_id"])] & inside_of) for q in asked]
            for part, wanted in (("in", True), ("out", False)):
                some = {
                    measure: [v for v, there in zip(values, inside, strict=True) if there is wanted]
                    for measure, values in scores.items()
                }
                report(f"  {part} {label}", label, some, beside[part])


def _settings(index: WhooshClauseIndex, args: argparse.Namespace) -> Iterator[tuple[str, Ask]]:
    """Yield what is compared, each with what it is called."""
    usual = Options(Mode.ANY, not args.no_variants)

    def asking(options: Options) -> Ask:
        return lambda query: execute(query, index, options)

    if args.plain:
        for baseline, values in zip(BASELINES, (PLAIN, WORDS), strict=True):
            yield baseline, asking(usual._replace(variants=False, scoring=Scoring(**values)))
    for setting in ["", *args.set]:
        scoring = Scoring()
        for change in filter(None, setting.split(",")):
            parameter, value = change.split("=")
            kind = type(getattr(scoring, parameter))
            scoring = scoring._replace(**{parameter: kind(float(value))})
        if args.no_lay:
            scoring = scoring._replace(lay=0.0, lay_letters=0.0)
        yield setting, asking(usual._replace(scoring=scoring))
    if args.rerank:
        from qpsearch.corpus.meaning import reorder  # the extra [semantic]

        def reranked(query: str) -> Found:
            found = execute(query, index, usual)
            reorder(found, query, index, usual)
            return found

        yield "--rerank", reranked


def _make_vectors(index: WhooshClauseIndex) -> None:
    from qpsearch.corpus.meaning import make_vectors  # the extra [semantic]

    print(f"{make_vectors(index.path, index, lambda *_: None)} vectors made", flush=True)
