"""How fast qpsearch is beside its peers: cold start, warm queries, indexing, updates, growth.

    python bench/speed.py cold                     the seeds, as a whole process
    python bench/speed.py warm [--folder TEXTS]    queries in one process, against the peers
    python bench/speed.py index [--folder TEXTS]   time, memory and size of indexing
    python bench/speed.py update [--folder TEXTS]  one changed file, then a hundred
    python bench/speed.py growth --sizes 1000 10000 100000

Without --folder the corpora in ../shared/data are used where they are. Every run checks that the
engines find the same clauses before it times them, takes them in turn, and writes ratios, as JSON,
as a Markdown table and (with matplotlib) as a plot, below --out. Peers that are not installed
are left out: Whoosh and SQLite FTS5 always run, tantivy, rg and recollindex where they are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from clauses import (
    SHARED,
    clauses_of,
    draw_queries,
    law_folder,
    segmented,
    statute_texts,
    write_articles,
)
from engines import Engine, Fts5, Qpsearch, Tantivy, Whoosh, timed

from qpsearch import Corpus

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
MIB = 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=sorted(MEASUREMENTS))
    parser.add_argument("--folder", type=Path, help="texts to measure on")
    parser.add_argument("--statutes", action="store_true", help="add the shared statutes")
    parser.add_argument("--scratch", type=Path, default=Path("bench-scratch"))
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--queries", type=int, default=40, help="queries of each kind")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--updates", type=int, default=100)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--no-whoosh", action="store_true", help="leave Whoosh out: it is slow")
    args = parser.parse_args()
    args.scratch.mkdir(parents=True, exist_ok=True)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = MEASUREMENTS[args.what](args)
    write(args.what, rows, args.out)


def texts_folder(args: argparse.Namespace) -> Path:
    folder: Path = args.folder or (law_folder(args.scratch) if SHARED.exists() else SEEDS)
    if args.statutes:
        write_articles(folder / "statutes", statute_texts())
    return folder


# cold


def cold(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Time whole processes, in turn; peak memory of each."""
    index = args.scratch / "seeds-index"
    qpsearch = shutil.which("qpsearch") or "qpsearch"
    subprocess.run([qpsearch, "index", SEEDS, "--index", index, "-q"], check=True)
    commands: dict[str, list[Any]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "import click, whoosh": [sys.executable, "-c", "import click, whoosh"],
        "import click, whoosh.index": [sys.executable, "-c", "import click, whoosh.index"],
        "qpsearch search": [qpsearch, "search", "质量强国", "--index", index],
        "qpsearch search --json": [qpsearch, "search", "产品质量 标准", "--json", "--index", index],
    }
    if shutil.which("rg"):
        commands["rg"] = ["rg", "质量强国", SEEDS]
    times: dict[str, list[float]] = {name: [] for name in commands}
    memory: dict[str, float] = {}
    for _ in range(4 * args.rounds):
        for name, command in commands.items():
            seconds, memory[name] = process(command)
            times[name].append(seconds)
    base = times["import click, whoosh"]
    return [
        {
            "case": name,
            "ms": 1000 * statistics.median(taken),
            "MiB": memory[name],
            **ratio(taken, base, "of import click, whoosh"),
        }
        for name, taken in times.items()
    ]


_PEAK = (
    "import os, resource, subprocess, sys, time; began = time.perf_counter();"
    "subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
    "taken = time.perf_counter() - began;"
    "print(taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def process(command: list[Any]) -> tuple[float, float]:
    """Return the seconds a process takes, and the peak memory in MiB of it or its largest child.

    A process between starts it: the peak of a child begins with what its parent held.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    line = [sys.executable, "-S", "-c", _PEAK, *(str(part) for part in command)]
    done = subprocess.run(line, capture_output=True, text=True, check=True, env=environment)
    seconds, peak = done.stdout.split()
    return float(seconds), int(peak) / 1024


# warm


def warm(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Time queries of each kind on open indexes, engine after engine for each query."""
    folder = texts_folder(args)
    texts = clauses_of(folder, args.scratch / f"{folder.name}.json")
    ours = Qpsearch(args.scratch / "qpsearch")
    ours.build_from(folder, texts)
    segmenter = ours.corpus._index.segmenter
    words = segmented(texts, segmenter)
    engines: list[Engine] = [ours]
    for kind in peers(args):
        engine = kind(args.scratch / kind.name)
        engine.build(texts, words)
        engines.append(engine)
    queries = draw_queries(words, args.queries, args.seed)
    # Clauses are compared by their letters: several may have the same.
    agreeing = {engine.name: 0 for engine in engines}
    for query in queries:
        found = {
            engine.name: {texts[number] for number in engine.all_numbers(query)}
            for engine in engines[1:]
        }
        mine = {fold(text) for text in ours.all_texts(query)}
        reference = found["fts5"]
        agreeing["qpsearch"] += reference <= mine
        for name, answer in found.items():
            agreeing[name] += answer == reference
    for engine in engines:
        print(f"{engine.name}: agrees on {agreeing[engine.name]} of {len(queries)}")
    times: dict[tuple[str, str], list[float]] = {}
    for _ in range(args.rounds):
        for query in queries:
            for engine in engines:
                seconds = timed(lambda engine=engine, query=query: engine.answer(query))
                times.setdefault((query.kind, engine.name), []).append(seconds)
    rows = []
    for (kind, name), taken in sorted(times.items()):
        base = times[kind, "fts5"]
        row = {"case": f"{kind}: {name}", "ms": 1000 * statistics.median(taken)}
        row |= {"p95 ms": 1000 * statistics.quantiles(taken, n=20)[-1]}
        rows.append(row | ratio(taken, base, "of fts5"))
    rows.append({"case": "clauses", "count": len(texts), "agree": agreeing, "of": len(queries)})
    rows += [{"case": f"size: {engine.name}", "MB": engine.size() / 1e6} for engine in engines]
    return rows


def fold(text: str) -> str:
    from qpsearch.text.fold import fold as folded

    return folded(text)


def peers(args: argparse.Namespace) -> list[type[Engine]]:
    found: list[type[Engine]] = [Fts5]
    if not args.no_whoosh:
        found.append(Whoosh)
    if find_spec("tantivy"):
        found.append(Tantivy)
    return found


# index


def index(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Time indexing a folder as a whole process, against peers from the same files."""
    folder = texts_folder(args)
    store = args.scratch / "index"
    commands = {
        "qpsearch index": ["qpsearch", "index", folder, "--index", store, "--rebuild", "-q"],
        "plain pipeline (jieba, OpenCC, Whoosh)": [
            sys.executable, Path(__file__).with_name("plain.py"), folder, args.scratch / "plain",
        ],
    }  # fmt: skip
    if args.no_whoosh:
        del commands["plain pipeline (jieba, OpenCC, Whoosh)"]
    if shutil.which("recollindex"):
        settings = args.scratch / "recoll"
        shutil.rmtree(settings, ignore_errors=True)
        settings.mkdir()
        (settings / "recoll.conf").write_text(f"topdirs = {folder.resolve()}\n")
        commands["recollindex"] = ["recollindex", "-c", settings.resolve(), "-z"]
    rows = []
    base: list[float] = []
    for name, command in commands.items():
        seconds, memory = process(command)
        base = base or [seconds]
        rows.append(
            {"case": name, "s": seconds, "MiB": memory} | ratio([seconds], base, "of qpsearch")
        )
    size = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    rows[0]["MB"] = size / 1e6
    return rows


# update


def update(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Time until one changed file is found, and queries after a hundred such updates."""
    folder = args.scratch / "updated"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(texts_folder(args), folder)
    store = args.scratch / "updated-index"
    command = ["qpsearch", "index", folder, "--index", store, "-q"]
    subprocess.run([*command, "--rebuild"], check=False)
    files = sorted(path for path in folder.rglob("*.*") if path.is_file())
    chance = random.Random(args.seed)
    queries = ["行政处罚 罚款", "质量 标准", "人民政府", "消费者 权益 保护", '"县级以上人民政府"']

    def median() -> float:
        with Corpus.open(store) as corpus:
            for query in queries:
                corpus.search(query)
            return statistics.median(
                timed(lambda q=query: corpus.search(q)) for _ in range(20) for query in queries
            )

    before = median()
    taken = []
    for number in range(args.updates):
        path = chance.choice(files)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n\n第九千条 本次修订增加独角兽{number}号条款。\n")
        taken.append(process(command)[0])
        with Corpus.open(store) as corpus:
            assert corpus.search(f'"独角兽{number}号条款"').total, path
    after = median()
    subprocess.run([*command, "--rebuild"], check=False)
    fresh = median()
    return [
        {"case": "one changed file, whole process", "s": statistics.median(taken)}
        | ratio(taken, [statistics.median(taken)], "of median"),
        {"case": "query before", "ms": 1000 * before},
        {"case": f"query after {args.updates} updates", "ms": 1000 * after, "ratio": after / fresh},
        {"case": "query after a rebuild", "ms": 1000 * fresh},
    ]


# growth


def growth(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure indexes of rising size, made of clauses drawn from the corpus."""
    folder = texts_folder(args)
    texts = clauses_of(folder, args.scratch / f"{folder.name}.json")
    chance = random.Random(args.seed)
    rows: list[dict[str, Any]] = []
    for size in args.sizes:
        drawn = [texts[number % len(texts)] for number in range(size)]
        chance.shuffle(drawn)
        source = args.scratch / f"growth-{size}"
        write_articles(source, drawn)
        store = args.scratch / f"growth-{size}-index"
        command = ["qpsearch", "index", source, "--index", store, "--rebuild", "-q"]
        seconds, memory = process(command)
        search = ["qpsearch", "search", "质量 标准", "--index", store]
        cold_runs = [process(search) for _ in range(args.rounds)]
        with Corpus.open(store) as corpus:
            segmenter = corpus._index.segmenter
            words = segmented(texts[:2000], segmenter)
            queries = [query.qpsearch() for query in draw_queries(words, args.queries, args.seed)]
            warm_runs = [timed(lambda q=query: corpus.search(q)) for query in queries]
            warm_runs = [timed(lambda q=query: corpus.search(q)) for query in queries]
        rows.append(
            {
                "clauses": size,
                "index s": seconds,
                "index MiB": memory,
                "MB": sum(p.stat().st_size for p in store.rglob("*") if p.is_file()) / 1e6,
                "cold ms": 1000 * statistics.median(taken for taken, _ in cold_runs),
                "cold MiB": max(held for _, held in cold_runs),
                "warm ms": 1000 * statistics.median(warm_runs),
                "warm p95 ms": 1000 * statistics.quantiles(warm_runs, n=20)[-1],
            }
        )
        shutil.rmtree(source)
        print(rows[-1])
    rows.append({"clauses": "exponent"} | exponents(rows))
    return rows


def exponents(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return for each column the slope of its logarithm over that of the size."""
    from math import log

    sizes = [log(row["clauses"]) for row in rows]
    return {
        name: statistics.linear_regression(sizes, [log(row[name]) for row in rows]).slope
        for name in rows[0]
        if name != "clauses" and len(rows) > 1
    }


# results


def ratio(taken: list[float], base: list[float], of: str) -> dict[str, Any]:
    """Return the ratio of the medians and its spread (quartiles over the base's median)."""
    middle = statistics.median(base)
    low, high = min(taken), max(taken)
    if len(taken) > 3:
        low, _, high = statistics.quantiles(taken, n=4)
    return {f"x {of}": statistics.median(taken) / middle, "spread": [low / middle, high / middle]}


def write(what: str, rows: list[dict[str, Any]], out: Path) -> None:
    """Write the results as JSON, as a table and as a plot."""
    head = {
        "measured": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "rows": rows,
    }
    (out / f"{what}.json").write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [
        f"{head['measured']}, {head['machine']}, Python {head['python']}",
        "",
        f"| {' | '.join(columns)} |",
        f"|{'---|' * len(columns)}",
        *(f"| {' | '.join(cell(row.get(name, '')) for name in columns)} |" for row in rows),
    ]
    (out / f"{what}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    if find_spec("matplotlib"):
        plot(what, rows, out)


def cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return "–".join(map(cell, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return str(value)


def plot(what: str, rows: list[dict[str, Any]], out: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 5))
    if what == "growth":
        rows = [row for row in rows if isinstance(row["clauses"], int)]
        for name in rows[0]:
            if name != "clauses":
                axes.loglog(
                    [row["clauses"] for row in rows],
                    [row[name] for row in rows],
                    marker="o",
                    label=name,
                )
        axes.legend()
    else:
        unit = "ms" if any("ms" in row for row in rows) else "s"
        shown = [row for row in rows if unit in row]
        axes.barh([str(row["case"]) for row in shown], [row[unit] for row in shown])
        axes.set_xscale("log")
        axes.set_xlabel(unit)
    figure.tight_layout()
    figure.savefig(out / f"{what}.svg")


MEASUREMENTS = {"cold": cold, "warm": warm, "index": index, "update": update, "growth": growth}

if __name__ == "__main__":
    main()
