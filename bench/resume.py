"""Kill `qpsearch batch` at random moments, resume it, and compare with an undisturbed run.

    python -m bench resume INDEX QUERIES --kills 20 --format csv --jobs 2

Each kill is a SIGKILL of the whole batch, after a random share of the time that is left. Prints
one line for each kill and leaves with 1 if the joined output is not that of an undisturbed run,
or if a process was left behind.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.processes import qpsearch

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index")
    parser.add_argument("queries")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--format", default="jsonl")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--summary", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Kill and resume; return the exit code."""
    chance = random.Random(args.seed)
    options = ["--index", args.index, "--format", args.format, "--jobs", str(args.jobs)]
    options += ["--summary"] * args.summary
    with tempfile.TemporaryDirectory() as folder:
        whole, broken = Path(folder, "whole"), Path(folder, "broken")
        command = [*qpsearch(), "batch", args.queries, *options, "-o"]
        began = time.perf_counter()
        code = subprocess.run([*command, whole], stderr=subprocess.DEVNULL, check=False).returncode
        seconds = time.perf_counter() - began
        kills = 0
        while kills < args.kills:
            running = subprocess.Popen(
                [*command, broken, "--resume"], stderr=subprocess.DEVNULL, start_new_session=True
            )
            share = seconds * 2 / args.kills
            try:
                running.wait(timeout=chance.uniform(0.2, 2.5 + share))
                break
            except subprocess.TimeoutExpired:
                os.kill(running.pid, signal.SIGKILL)
                running.wait()
                kills += 1
                size = broken.stat().st_size if broken.exists() else 0
                print(f"kill {kills}: {size} bytes stand; left behind: {left(running.pid)}")
        last = subprocess.run(
            [*command, broken, "--resume"], stderr=subprocess.DEVNULL, check=False
        )
        same = whole.read_bytes() == broken.read_bytes()
        print(f"{kills} kills; codes {code} and {last.returncode}; the same bytes: {same}")
        return 0 if same and code == last.returncode else 1


def left(session: int) -> int:
    """Return how many processes of a session are still there, after a moment to leave."""
    count = 0
    for _ in range(200):
        count = len(
            subprocess.run(
                ["ps", "-o", "pid=", "-s", str(session)],
                capture_output=True,
                text=True,
                check=False,
            ).stdout.split()
        )
        if not count:
            break
        time.sleep(0.05)
    return count
