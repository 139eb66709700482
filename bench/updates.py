"""A changed file: how soon it is found, and what a hundred such updates do to searching."""

from __future__ import annotations

import random
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

from bench import corpora
from bench.measure import paired, spread, timed
from bench.processes import process, qpsearch
from bench.progress import say
from qpsearch import Corpus

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

_ASKED = (
    "行政处罚 罚款", "质量 标准", "人民政府", "消费者 权益 保护", '"县级以上人民政府"', "安全 管理",
    "数据 OR 信息", "企业 OR 标准 OR 产品", "监督*", "生态环境",
)  # fmt: skip


def updates(args: argparse.Namespace) -> dict[str, Any]:
    """Measure updates of one file each, and queries after them beside a fresh index."""
    folder = args.scratch / "updated"
    shutil.rmtree(folder, ignore_errors=True)
    for number, source in enumerate(corpora.texts(args.corpus, args.scratch)):
        shutil.copytree(source, folder / str(number))
    store, fresh = args.scratch / "updated-index", args.scratch / "updated-fresh"
    command = [*qpsearch(), "index", folder, "-q", "--index"]
    say("the index before")
    process([*command, store, "--rebuild"], codes=(0, 2))
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".txt"))
    chance = random.Random(args.seed)
    taken = []
    undisturbed = 0
    for number in range(args.updates):
        with Corpus.open(store) as reader:
            before = reader.search(_ASKED[0], limit=None).total
            with chance.choice(files).open("a", encoding="utf-8") as file:
                file.write(f"\n\n第九千条 本次修订增加独角兽{number}号条款。\n")
            taken.append(process([*command, store], codes=(0, 2)))
            undisturbed += reader.search(_ASKED[0], limit=None).total == before
        with Corpus.open(store) as reader:
            if not reader.search(f'"独角兽{number}号条款"').total:
                raise RuntimeError(f"update {number} is not found")
    say("the same files in a fresh index")
    process([*command, fresh, "--rebuild"], codes=(0, 2))
    after, anew = _queries(store, fresh, args.rounds)
    return {
        "files": len(files),
        "updates": args.updates,
        "segments": [_segments(store), _segments(fresh)],
        "undisturbed": undisturbed,
        "update s": spread([one.wall for one in taken]),
        "update processor s": spread([one.processor for one in taken]),
        "slowest s": max(one.wall for one in taken),
        "update MiB": max(one.peak for one in taken),
        "query ms": tuple(1000 * value for value in spread(after)),
        "fresh ms": tuple(1000 * value for value in spread(anew)),
        "ratio": paired(after, anew),
    }


def _queries(store: Path, fresh: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the processor time of every query, in turn on the updated and on the fresh index."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        with Corpus.open(store) as updated, Corpus.open(fresh) as anew:
            for corpus in (updated, anew):
                corpus.search("第一条")
            for query in _ASKED:
                for times, corpus in zip(taken, (updated, anew), strict=True):
                    times.append(timed(partial(corpus.search, query)).processor)
                if updated.search(query, limit=0).total != anew.search(query, limit=0).total:
                    raise RuntimeError(f"{query}: the updated index finds other clauses")
    return taken


def _segments(store: Path) -> int:
    return len(list(store.rglob("*.clauses")))
