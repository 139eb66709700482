"""``python -m bench COMMAND``: a measurement beside peers, written to ``bench/results``."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import (
    batch_throughput,
    cluster,
    corpora,
    exactness,
    pages,
    plots,
    readme_table,
    relevance,
    report,
    resume,
    tables,
)
from bench.breaking import damage, fuzz, kill, nodes, readers, soak, visitors
from bench.cold import cold
from bench.growth import growth
from bench.indexing import indexing
from bench.progress import say
from bench.same_scoring import bm25
from bench.updates import updates
from bench.warm import warm

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = ("fts5", "whoosh", "tantivy")
MEASUREMENTS = {m.__name__: m for m in (cold, warm, bm25, indexing, updates, growth)}
"""Each takes the arguments and returns a report; its table and its plot have its name."""
ROUNDS = {"cold": 20, "indexing": 1}
OTHERS = {
    "batch": batch_throughput,
    "resume": resume,
    "kill": kill,
    "damage": damage,
    "readers": readers,
    "soak": soak,
    "fuzz": fuzz,
    "relevance": relevance,
    "exactness": exactness,
    "cluster": cluster,
    "cluster-kill": nodes,
    "pages": pages,
    "visitors": visitors,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    args = parser().parse_args(argv)
    code: int = args.run(args)
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, measurement in MEASUREMENTS.items():
        command = _command(commands, name, measurement.__doc__)
        _arguments(command, name)
        command.set_defaults(run=partial(measure, name))
    command = _command(commands, "all", everything.__doc__)
    _kept(command)
    command.set_defaults(run=everything)
    command = _command(commands, "readme", readme.__doc__)
    command.set_defaults(run=readme)
    for name, room in OTHERS.items():
        command = _command(commands, name, room.__doc__)
        room.arguments(command)
        command.set_defaults(run=room.run)
    return top


def measure(name: str, args: argparse.Namespace) -> int:
    """Take a measurement and write its report."""
    args.scratch.mkdir(parents=True, exist_ok=True)
    taken = MEASUREMENTS[name](args)
    markdown, plot = getattr(tables, name), getattr(plots, name)
    report.write(name, taken, args.out, markdown=markdown, plot=plot)
    return 0


def everything(args: argparse.Namespace) -> int:
    """Take all measurements one after the other, as they are by default, and write the READMEs.

    What was measured with the same code on the same machine is kept.
    """
    kept = ["--scratch", str(args.scratch), "--out", str(args.out)]
    more = {"cold": ["--fresh"], "warm": ["--fresh"], "growth": ["--keep"]}
    for name in MEASUREMENTS:
        if report.is_current(name, args.out) and name != growth.__name__:
            say(f"{name}: kept")
            continue
        say(name)
        main([name, *kept, *more.get(name, [])])
    return readme(args)


def readme(args: argparse.Namespace) -> int:
    """Write the newest results into the READMEs, between their marks."""
    written = readme_table.write(getattr(args, "out", readme_table.RESULTS))
    print(", ".join(written) or f"no README has the mark {readme_table.BEGIN}")
    return 0


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, said: str | None
) -> argparse.ArgumentParser:
    first_line = (said or "").split("\n")[0]
    return commands.add_parser(name, help=first_line, description=first_line)


def _kept(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scratch", type=Path, default=Path("bench-scratch"), help="kept indexes")
    command.add_argument("--out", type=Path, default=readme_table.RESULTS)


def _arguments(command: argparse.ArgumentParser, name: str) -> None:
    texts = corpora.default_names(name)
    told = f"folders of texts, or seeds, laws, statutes (default: {' '.join(texts)})"
    command.add_argument("--corpus", nargs="+", default=texts, metavar="TEXTS", help=told)
    _kept(command)
    rounds, told = ROUNDS.get(name, 5), "in each the engines take turns"
    command.add_argument("--rounds", type=int, default=rounds, help=told)
    command.add_argument("--seed", type=int, default=7, help="of all that is drawn")
    if name in ("warm", "bm25", "growth"):
        command.add_argument("--queries", type=int, default=30, help="of each class")
        command.add_argument("--engines", nargs="*", choices=PEERS, default=PEERS)
        command.add_argument("--unchecked", action="store_true", help="compare no answers")
    if name in ("cold", "warm", "bm25", "growth"):
        command.add_argument("--fresh", action="store_true", help="index with qpsearch anew")
    if name in ("cold", "indexing"):
        beside = ("plain", "recoll")
        command.add_argument("--beside", nargs="*", choices=beside, default=beside)
    if name == "updates":
        command.add_argument("--updates", type=int, default=100)
    if name == "growth":
        sizes = [1_000, 10_000, 100_000, 1_000_000]
        command.add_argument("--sizes", type=int, nargs="+", default=sizes)
        command.add_argument("--keep", action="store_true", help="keep rows of the same code")
        command.add_argument("--hold", action="store_true", help="leave the indexes in scratch")


if __name__ == "__main__":
    sys.exit(main())
