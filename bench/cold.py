"""Cold searches: whole processes from start to end, in turn, beside what Python itself costs."""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import corpora
from bench.measure import paired, spread
from bench.prepare import prepare
from bench.processes import Process, process, qpsearch
from bench.progress import say

if TYPE_CHECKING:
    import argparse

BASE = "import click, whoosh"
"""What all ratios are to."""
FLOOR = "import click"
_ALONE = "质量强国"
_TWO = "产品质量 标准"


def cold(args: argparse.Namespace) -> dict[str, Any]:
    """Measure cold searches as whole processes: time and peak memory."""
    folders = corpora.texts(args.corpus, args.scratch)
    index = prepare(args.corpus, args.scratch, peers=(), fresh=args.fresh).engines[0].folder
    commands: dict[str, list[object]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        FLOOR: [sys.executable, "-c", "import click"],
        BASE: [sys.executable, "-c", "import click, whoosh"],
        "import click, whoosh.index": [sys.executable, "-c", "import click, whoosh.index"],
        "qpsearch search": [*qpsearch(), "search", _ALONE, "--index", index],
        "qpsearch search --json": [*qpsearch(), "search", _TWO, "--json", "--index", index],
    }
    if "plain" in args.beside:
        plain: list[object] = [sys.executable, Path(__file__).with_name("plain.py")]
        store = args.scratch / "cold-plain"
        process([*plain, "index", store, *folders])
        commands["the plain pipeline"] = [*plain, "search", store, _ALONE]
    if shutil.which("rg"):
        commands["rg"] = ["rg", _ALONE, *folders]
    if "recoll" in args.beside and shutil.which("recollq"):
        settings = recoll_settings(folders, args.scratch)
        process(["recollindex", "-c", settings, "-z"])
        commands["recollq"] = ["recollq", "-c", settings, _ALONE]
    report: dict[str, Any] = {"files": compared(index, folders)}
    taken = take(commands, args.rounds, args.seed)
    return report | {"rows": [row(name, taken) for name in commands]}


def recoll_settings(folders: list[Path], scratch: Path) -> Path:
    """Return a folder with the settings of Recoll for these folders of texts."""
    settings = (scratch / "recoll").resolve()
    shutil.rmtree(settings, ignore_errors=True)
    settings.mkdir()
    topdirs = " ".join(f'"{folder.resolve()}"' for folder in folders)
    (settings / "recoll.conf").write_text(f"topdirs = {topdirs}\n", encoding="utf-8")
    return settings


def compared(index: Path, folders: list[Path]) -> dict[str, Any]:
    """Return which files qpsearch and rg find for one phrase, before anything is timed.

    rg looks for the letters as they stand, in lines: qpsearch must find all that rg finds, and more
    in the other script or across a line's end.
    """
    phrase = [f'"{_ALONE}"', "--index", str(index), "--limit", "0", "--format", "jsonl"]
    done = subprocess.run(
        [*qpsearch(), "search", *phrase], capture_output=True, text=True, check=False
    )
    ours = {Path(json.loads(line)["source"]).name for line in done.stdout.splitlines()}
    found: dict[str, Any] = {"qpsearch": sorted(ours)}
    if shutil.which("rg"):
        done = subprocess.run(
            ["rg", "-l", _ALONE, *map(str, folders)], capture_output=True, text=True, check=False
        )
        theirs = {Path(line).name for line in done.stdout.splitlines()}
        found |= {"rg": sorted(theirs), "missed by qpsearch": sorted(theirs - ours)}
        say(f"{_ALONE}: qpsearch {len(ours)} files, rg {len(theirs)}; {len(theirs - ours)} missed")
    return found


def take(commands: dict[str, list[object]], rounds: int, seed: int) -> dict[str, list[Process]]:
    """Run every command once a round, in a new order each; the first round is not counted."""
    chance = random.Random(seed)
    taken: dict[str, list[Process]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name in sorted(commands, key=lambda _: chance.random()):
            one = process(commands[name], codes=(0, 1))
            if number:
                taken[name].append(one)
    return taken


def row(name: str, taken: dict[str, list[Process]]) -> dict[str, Any]:
    """Return what is said of one command."""
    mine, base, floor = taken[name], taken[BASE], taken[FLOOR]
    return {
        "case": name,
        "ms": tuple(1000 * value for value in spread([one.processor for one in mine])),
        "wall": tuple(1000 * value for value in spread([one.wall for one in mine])),
        "MiB": max(one.peak for one in mine),
        "ratio": paired([one.processor for one in mine], [one.processor for one in base]),
        "wall ratio": paired([one.wall for one in mine], [one.wall for one in base]),
        "above click": 1000 * (_middle(mine) - _middle(floor)),
    }


def _middle(taken: list[Process]) -> float:
    return statistics.median(one.processor for one in taken)
