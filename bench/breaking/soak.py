"""Many queries and many opened indexes in one process: files and memory must stay as they are.

python -m bench soak --queries 100000 --opens 5000
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.breaking.pieces import PIECES
from bench.breaking.scenarios import QUERIES, write_texts
from qpsearch import Corpus
from qpsearch.corpus.indexing import build_index
from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    import argparse

_GROWTH = 8.0
"""MiB between the middle and the end that are no leak: the allocator's own."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--queries", type=int, default=20_000)
    parser.add_argument("--opens", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)


def run(args: argparse.Namespace) -> int:
    """Ask and open so often; return the exit code."""
    chance = random.Random(args.seed)
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_texts(folder, 1)
        build_index([folder / "texts"], folder / "index")
        at: dict[int, tuple[int, float]] = {}
        with Corpus.open(folder / "index") as corpus:
            for number in range(args.queries):
                try:
                    corpus.search("".join(chance.choices(PIECES["query"], k=4)))
                except QpsearchError:
                    corpus.search(chance.choice(QUERIES))
                if number in {args.queries // 2, args.queries - 1}:
                    at[number] = held()
        wrong += _told(f"{args.queries} queries", at)
        at = {}
        for number in range(args.opens):
            with Corpus.open(folder / "index") as corpus:
                corpus.search(chance.choice(QUERIES))
                corpus.names.one("1")
            if number in {args.opens // 2, args.opens - 1}:
                at[number] = held()
        wrong += _told(f"{args.opens} opens", at)
    return min(wrong, 1)


def held() -> tuple[int, float]:
    """Return how many files this process has open, and its MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (size,) = (line.split()[1] for line in status if line.startswith("VmRSS"))
    return len(os.listdir("/proc/self/fd")), int(size) / 1024


def _told(what: str, at: dict[int, tuple[int, float]]) -> int:
    first, last = at.values()
    print(f"{what}: {first[0]} files, {first[1]:.0f} MiB at the middle; {last[0]}, {last[1]:.0f}")
    return int(last[0] > first[0] or last[1] - first[1] > _GROWTH)
