"""Queries a second through `qpsearch batch`, beside the same queries through SQLite FTS5.

The queries are drawn from the corpus itself (one to three words that stand in one clause), with a
fixed seed. FTS5 gets the same words of the same segmenter, joined by spaces, asks for all of them,
orders by bm25 and returns the text of the first ten, in one process of the standard library.

    python bench/batch_throughput.py INDEX --count 10000

Prints one JSON object: queries a second for FTS5, for one job and for several; peak memory of the
batch at a tenth of the queries and at all of them; whether all outputs are the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from qpsearch.corpus.library import Corpus
from qpsearch.index.store import WhooshClauseIndex
from qpsearch.index.terms import words_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=6)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        clauses = segmented(args.index)
        queries = draw(clauses, args.count, random.Random(args.seed))
        (scratch / "all.txt").write_text("\n".join(queries) + "\n", encoding="utf-8")
        some = queries[: max(1, len(queries) // 10)]
        (scratch / "some.txt").write_text("\n".join(some) + "\n", encoding="utf-8")
        report: dict[str, object] = {"clauses": len(clauses), "queries": len(queries)}
        report["fts5_per_second"] = round(len(queries) / fts5(clauses, queries, scratch), 1)
        del clauses
        memory: dict[str, int] = {}
        digests = set()
        for jobs, name in ((1, "some"), (1, "all"), (args.jobs, "all")):
            out = scratch / f"{name}-{jobs}.jsonl"
            seconds, peak = batch(args.index, scratch / f"{name}.txt", out, jobs)
            if name == "all":
                report[f"jobs_{jobs}_per_second"] = round(len(queries) / seconds, 1)
                digests.add(hashlib.sha256(out.read_bytes()).hexdigest())
            if jobs == 1:
                memory[name] = peak
        report["peak_mib_tenth"] = memory["some"] // 1024
        report["peak_mib_all"] = memory["all"] // 1024
        report["output_identical"] = len(digests) == 1
        print(json.dumps(report, indent=1))


def segmented(index_dir: Path) -> list[tuple[str, str]]:
    """Return the text and the words of every clause."""
    index = WhooshClauseIndex(index_dir)
    found = []
    with Corpus.open(index_dir) as corpus:
        for document in corpus.documents():
            for clause in corpus.clauses(document.doc_id):
                words = words_of(index.segmenter.segment(clause.folded))
                found.append((clause.text, " ".join(words)))
    index.close()
    return found


def draw(clauses: list[tuple[str, str]], count: int, chance: random.Random) -> list[str]:
    queries: list[str] = []
    while len(queries) < count:
        words = [w for w in chance.choice(clauses)[1].split() if len(w) > 1 and w.isalpha()]
        if words:
            start = chance.randrange(len(words))
            queries.append(" ".join(words[start : start + chance.choice((1, 2, 2, 3))]))
    return queries


def fts5(clauses: list[tuple[str, str]], queries: list[str], scratch: Path) -> float:
    """Return the seconds that the queries take."""
    database = sqlite3.connect(scratch / "fts5.db")
    database.execute("CREATE VIRTUAL TABLE c USING fts5(text UNINDEXED, words)")
    database.executemany("INSERT INTO c VALUES (?, ?)", clauses)
    database.commit()
    began = time.perf_counter()
    for query in queries:
        match = " ".join(f'"{word}"' for word in query.split())
        database.execute(
            "SELECT text, bm25(c) FROM c WHERE words MATCH ? ORDER BY bm25(c) LIMIT 10", (match,)
        ).fetchall()
    seconds = time.perf_counter() - began
    database.close()
    return seconds


def batch(index_dir: Path, queries: Path, out: Path, jobs: int) -> tuple[float, int]:
    """Return seconds, and the peak memory of the largest process in KiB."""
    command = [sys.executable, "-m", "qpsearch", "batch", str(queries), "--index", str(index_dir)]
    began = time.perf_counter()
    watcher = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watcher, *command, "--jobs", str(jobs), "-o", str(out), "--force"],
        capture_output=True,
        text=True,
        check=True,
    )
    scale = 1024 if sys.platform == "darwin" else 1
    return time.perf_counter() - began, int(done.stdout.split()[-1]) // scale


if __name__ == "__main__":
    main()
