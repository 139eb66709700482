"""Indexes of rising size over one kind of text: how time, size and memory grow.

The clauses of the corpus are put in one random order; an index of n clauses holds the first n of
them, so that each holds all that the smaller ones hold and every query is asked of all. Where the
corpus has fewer, it is gone through again under other names of documents: then words grow no more
rare, which real texts would. Every size is a row of its own, written as soon as it is measured.
"""

from __future__ import annotations

import json
import random
import shutil
import statistics
from concurrent.futures import ProcessPoolExecutor
from math import log
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from bench.clauses import count_clauses, read_rows
from bench.engines.ours import Ours
from bench.prepare import drawn, place, prepare
from bench.processes import own_peak, process, qpsearch
from bench.progress import say
from bench.queries import KINDS
from bench.report import head, is_current, load
from bench.warm import AGAIN, FIRST, WARMING, median_ms, take

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from bench.clauses import Row
    from bench.prepare import Prepared
    from bench.queries import Query

_A_DOCUMENT = 200
"""Clauses of a document."""
_COLD = "质量 标准"
COLUMNS = {
    "index s": "indexing, s",
    "index processor s": "indexing, s of processor time",
    "index MiB": "indexing, MiB together",
    "MB": "on disk, MB",
    "cold ms": "cold search, ms",
    "cold MiB": "cold search, MiB",
    "first ms": "warm, first asked, ms",
    "again ms": "warm, asked again, ms",
    "or ms": "warm, OR, ms",
    "warm MiB": "warm process, MiB",
    "fts5 ms": "SQLite FTS5, ms",
}
"""What is measured → how it is called in tables and plots."""


def growth(args: argparse.Namespace) -> dict[str, Any]:
    """Measure indexes of 1,000 to 1,000,000 clauses, and the exponent of every measure."""
    source = prepare(args.corpus, args.scratch, peers=(), fresh=args.fresh)
    drawn_from = {"seed": args.seed, "queries": args.queries, "corpus": source.digest}
    known = _known(args.out, drawn_from) if args.keep else {}
    report = head() | drawn_from | {"corpus clauses": source.clauses, "rows": []}
    queries: list[Query] = []
    for size in sorted({*args.sizes, *known}):
        folder = args.scratch / f"growth-{size}"
        if size in known:
            say(f"{size} clauses: kept")
            report["rows"].append(known[size])
            continue
        queries = queries or _queries(source, min(args.sizes), args)
        report["rows"].append(_measured(size, source.folder, queries, args))
        _save(report, args.out)
        if not args.hold:
            shutil.rmtree(folder)
    report["exponents"] = exponents(report["rows"])
    report["last exponents"] = exponents(report["rows"][-2:])
    return report


def exponents(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return for each measure the slope of its logarithm over that of the number of clauses."""
    if len(rows) < 2:
        return {}
    sizes = [log(row["clauses"]) for row in rows]
    return {
        name: statistics.linear_regression(sizes, [log(row[name]) for row in rows]).slope
        for name in COLUMNS
        if all(row.get(name) for row in rows)
    }


def _known(out: Path, drawn_from: dict[str, Any]) -> dict[int, dict[str, Any]]:
    """Return the rows that were measured before with the same code, machine and queries."""
    if not is_current("growth", out):
        return {}
    report = load("growth", out)
    same = all(report.get(key) == value for key, value in drawn_from.items())
    return {row["clauses"]: row for row in report["rows"]} if same else {}


def _save(report: dict[str, Any], out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (out / "growth.json").write_text(text + "\n", encoding="utf-8")


def _queries(source: Prepared, smallest: int, args: argparse.Namespace) -> list[Query]:
    """Return queries of the clauses of the smallest index: what it holds, all hold.

    None is filtered: the documents of these indexes are made up.
    """
    rows = in_order(source.folder, args.seed)[:smallest]
    kinds = [kind for kind in KINDS if kind != "filtered"]
    name = f"growth-{smallest}"
    return drawn(source, args.queries, args.seed, kinds=kinds, rows=rows, name=name)


def _measured(
    size: int, corpus: Path, queries: Sequence[Query], args: argparse.Namespace
) -> dict[str, Any]:
    say(f"{size} clauses")
    folder = args.scratch / f"growth-{size}"
    texts = write_texts(corpus, folder / "texts", size, args.seed)
    store = place([str(texts)], folder) / Ours.name
    indexed = process(
        [*qpsearch(), "index", texts, "--index", store, "--rebuild", "-q"], together=True
    )
    search = [*qpsearch(), "search", _COLD, "--index", store]
    cold = [process(search, codes=(0, 1)) for _ in range(2 * args.rounds + 1)][1:]
    row: dict[str, Any] = {
        "clauses": size,
        "found": count_clauses(store),
        "index s": indexed.wall,
        "index processor s": indexed.processor,
        "index MiB": indexed.together or indexed.peak,
        "MB": sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 1e6,
        "cold ms": 1000 * statistics.median(one.processor for one in cold),
        "cold wall ms": 1000 * statistics.median(one.wall for one in cold),
        "cold MiB": max(one.peak for one in cold),
    }
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        warm = apart.submit(warm_process, store, list(queries), args.rounds, args.seed).result()
    row |= warm
    if args.engines:
        row |= _peer(texts, folder, queries, args)
    say(", ".join(f"{name} {value:.4g}" for name, value in row.items()))
    return row


def warm_process(store: Path, queries: list[Query], rounds: int, seed: int) -> dict[str, float]:
    """Return the times of warm queries and the peak memory of this process, which does no more."""
    engine = Ours(store)
    engine.open()
    times = take([engine], queries, queries[:WARMING], rounds, seed, quiet=True)
    engine.close()
    either = [at for at, query in enumerate(queries) if query.kind == "or"]
    return {
        "first ms": median_ms(times, engine.name, range(len(queries)), FIRST),
        "again ms": median_ms(times, engine.name, range(len(queries)), AGAIN),
        "or ms": median_ms(times, engine.name, either, FIRST),
        "warm MiB": own_peak(),
    }


def _peer(
    texts: Path, folder: Path, queries: Sequence[Query], args: argparse.Namespace
) -> dict[str, float]:
    """Return the median of the same queries in SQLite FTS5."""
    prepared = prepare([str(texts)], folder, peers=["fts5"])
    peer = prepared.engines[1]
    peer.open()
    times = take([peer], queries, queries[:WARMING], args.rounds, args.seed, quiet=True)
    peer.close()
    return {"fts5 ms": median_ms(times, peer.name, range(len(queries)), FIRST)}


def in_order(corpus: Path, seed: int) -> list[Row]:
    """Return the clauses of a prepared corpus in the random order that all sizes share."""
    rows = [row for row in read_rows(corpus / "clauses.jsonl") if row.words]
    random.Random(seed).shuffle(rows)
    return rows


def write_texts(corpus: Path, folder: Path, size: int, seed: int) -> Path:
    """Write ``size`` clauses of a prepared corpus as articles of numbered laws into a folder."""
    from qpsearch.numerals import to_chinese

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = [" ".join(row.text.split()) for row in in_order(corpus, seed)]
    for number, start in enumerate(range(0, size, _A_DOCUMENT), start=1):
        articles = [
            f"第{to_chinese(at)}条 {found[(start + at - 1) % len(found)]}"
            for at in range(1, min(_A_DOCUMENT, size - start) + 1)
        ]
        body = "\n\n".join(articles)
        (folder / f"{number:06}.md").write_text(
            f"# 样本第{number}号规定\n\n{body}\n", encoding="utf-8"
        )
    return folder
