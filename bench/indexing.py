"""Indexing a folder of texts as a whole process: qpsearch, the plain pipeline, Recoll."""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import corpora
from bench.clauses import count_clauses
from bench.cold import recoll_settings
from bench.measure import paired, spread
from bench.processes import Process, process, qpsearch
from bench.progress import say

if TYPE_CHECKING:
    import argparse

OURS = "qpsearch index"


def indexing(args: argparse.Namespace) -> dict[str, Any]:
    """Measure indexing from files: time, peak memory, size on disk, rate."""
    folders = corpora.texts(args.corpus, args.scratch)
    store = args.scratch / "indexed"
    commands: dict[str, tuple[list[object], Path]] = {
        OURS: ([*qpsearch(), "index", *folders, "--index", store, "--rebuild", "-q"], store),
    }
    if "plain" in args.beside:
        plain = args.scratch / "indexed-plain"
        script = Path(__file__).with_name("plain.py")
        commands["the plain pipeline"] = ([sys.executable, script, "index", plain, *folders], plain)
    if "recoll" in args.beside and shutil.which("recollindex"):
        settings = recoll_settings(folders, args.scratch)
        commands["recollindex"] = (["recollindex", "-c", settings, "-z"], settings / "xapiandb")
    taken: dict[str, list[Process]] = {name: [] for name in commands}
    chance = random.Random(args.seed)
    for _ in range(args.rounds):
        for name in sorted(commands, key=lambda _: chance.random()):
            say(name)
            # A file that cannot be read is reported, and the code is 2: the rest is indexed.
            taken[name].append(process(commands[name][0], codes=(0, 2), together=True))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {
        "files": len(files),
        "megabytes": sum(path.stat().st_size for path in files) / 1e6,
        "clauses": count_clauses(store),
        "rows": [_row(name, taken, commands[name][1]) for name in commands],
    }


def _row(name: str, taken: dict[str, list[Process]], store: Path) -> dict[str, Any]:
    mine, base = taken[name], taken[OURS]
    return {
        "case": name,
        "s": spread([one.wall for one in mine]),
        "processor": spread([one.processor for one in mine]),
        "MiB": max(one.peak for one in mine),
        "together": max(one.together for one in mine),
        "MB": sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 1e6,
        "ratio": paired([one.wall for one in mine], [one.wall for one in base]),
        "processor ratio": paired([one.processor for one in mine], [one.processor for one in base]),
    }
