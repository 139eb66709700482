"""Readers beside a writer: every answer must be that of a state that was committed.

    python -m bench readers --seconds 60 --readers 4

The writer turns two editions of the texts over and over, by updates and by rebuilds; readers open
the index anew or keep it open, and search. An index that is open answers as when it was opened.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from bench.breaking.scenarios import QUERIES, write_texts
from qpsearch import Corpus
from qpsearch.corpus.indexing import build_index
from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    import argparse
    from multiprocessing.queues import Queue

    Answers = tuple[object, ...]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--readers", type=int, default=4)


def run(args: argparse.Namespace) -> int:
    """Write and read side by side; return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        states = [_state(folder, edition) for edition in (1, 2)]
        context = multiprocessing.get_context("spawn")
        told: Queue[tuple[int, list[str]]] = context.Queue()
        until = time.time() + args.seconds
        processes = [
            context.Process(target=_read, args=(folder, states, until, number % 2 == 1, told))
            for number in range(args.readers)
        ]
        for process in processes:
            process.start()
        commits = 0
        while time.time() < until:
            write_texts(folder, 1 + commits % 2)
            build_index([folder / "texts"], folder / "index", rebuild=commits % 3 == 2)
            commits += 1
        found = [told.get(timeout=60) for _ in processes]
        for process in processes:
            process.join()
    wrong = [reason for _, reasons in found for reason in reasons]
    print(f"{sum(n for n, _ in found)} answers beside {commits} commits, {len(wrong)} wrong")
    print("\n".join(sorted(set(wrong))[:20]))
    return int(bool(wrong))


def _state(folder: Path, edition: int) -> Answers:
    write_texts(folder, edition)
    build_index([folder / "texts"], folder / "index")
    with Corpus.open(folder / "index") as corpus:
        return _answers(corpus)


def _answers(corpus: Corpus) -> Answers:
    found = []
    for query in QUERIES:
        hits = corpus.search(query, limit=None).hits
        found.append(tuple(sorted((round(h.score, 6), h.doc_id, h.eid, h.text) for h in hits)))
    return tuple(found)


def _read(
    folder: Path,
    states: list[Answers],
    until: float,
    keeps: bool,
    told: Queue[tuple[int, list[str]]],
) -> None:
    count, wrong = 0, []
    while time.time() < until:
        try:
            with Corpus.open(folder / "index") as corpus:
                first = _answers(corpus)
                count += len(first)
                if first not in states:
                    wrong.append("an answer of no state")
                if keeps:
                    time.sleep(0.1)
                    again = _answers(corpus)
                    count += len(again)
                    if again != first:
                        wrong.append("an open index has changed its answer")
        except QpsearchError as error:
            wrong.append(f"{type(error).__name__}: {error.message}"[-200:])
        except Exception:  # noqa: BLE001 - that is what is looked for
            wrong.append(traceback.format_exc()[-400:])
    told.put((count, wrong))
