"""Queries a second through `qpsearch batch`, beside the same queries through SQLite FTS5.

The queries are drawn from the corpus itself (one to three words that stand in one clause), with a
fixed seed. FTS5 is the engine of the other benches: it gets the same words of the same segmenter,
asks for all of them and returns the texts of the first ten, in one process.

    python -m bench batch INDEX --count 10000

Prints one JSON object: queries a second for FTS5, for one job and for several; peak memory of the
batch at a tenth of the queries and at all of them; whether all outputs are the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.clauses import rows_of
from bench.engines.fts5 import Fts5
from bench.processes import process, qpsearch
from bench.queries import Query

if TYPE_CHECKING:
    import argparse

    from bench.clauses import Row


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=6)


def run(args: argparse.Namespace) -> int:
    """Measure, print the report and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        rows = list(rows_of(args.index))
        queries = draw(rows, args.count, random.Random(args.seed))
        (scratch / "all.txt").write_text("\n".join(queries) + "\n", encoding="utf-8")
        some = queries[: max(1, len(queries) // 10)]
        (scratch / "some.txt").write_text("\n".join(some) + "\n", encoding="utf-8")
        report: dict[str, object] = {"clauses": len(rows), "queries": len(queries)}
        report["fts5_per_second"] = round(len(queries) / fts5(rows, queries, scratch), 1)
        del rows
        memory: dict[str, float] = {}
        digests = set()
        for jobs, name in ((1, "some"), (1, "all"), (args.jobs, "all")):
            out = scratch / f"{name}-{jobs}.jsonl"
            seconds, peak = batch(args.index, scratch / f"{name}.txt", out, jobs)
            if name == "all":
                report[f"jobs_{jobs}_per_second"] = round(len(queries) / seconds, 1)
                digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
            if jobs == 1:
                memory[name] = peak
        report["peak_mib_tenth"] = round(memory["some"])
        report["peak_mib_all"] = round(memory["all"])
        report["output_identical"] = len(digests) == 1
        print(json.dumps(report, indent=1))
    return 0 if report["output_identical"] else 1


def draw(rows: list[Row], count: int, chance: random.Random) -> list[str]:
    """Return ``count`` queries of one to three words that stand in a row."""
    queries: list[str] = []
    while len(queries) < count:
        words = [w for w in chance.choice(rows).words.split() if len(w) > 1 and w.isalpha()]
        if words:
            start = chance.randrange(len(words))
            queries.append(" ".join(words[start : start + chance.choice((1, 2, 2, 3))]))
    return queries


def fts5(rows: list[Row], queries: list[str], scratch: Path) -> float:
    """Return the seconds that the queries take."""
    engine = Fts5(scratch)
    engine.build(rows)
    engine.open()
    asked = [Query("and", tuple(query.split()), None, 0, "") for query in queries]
    began = time.perf_counter()
    for query in asked:
        engine.answer(query)
    seconds = time.perf_counter() - began
    engine.close()
    return seconds


def batch(index_dir: Path, queries: Path, out: Path, jobs: int) -> tuple[float, float]:
    """Return seconds, and the peak memory of the largest process in MiB."""
    command = [*qpsearch(), "batch", queries, "--index", index_dir, "--jobs", jobs]
    taken = process([*command, "-o", out, "--force"], codes=(0, 1, 2))
    return taken.wall, taken.peak
