"""``python -m bench COMMAND``: one measurement, written to ``bench/results`` and printed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bench import corpora, plots, readme_table, report, tables
from bench.cold import cold
from bench.growth import growth
from bench.indexing import indexing
from bench.same_scoring import bm25
from bench.updates import updates
from bench.warm import warm

if TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = ("fts5", "whoosh", "tantivy")
MEASUREMENTS = (cold, warm, bm25, indexing, updates, growth)
"""Each takes the arguments and returns a report; its table and its plot have its name."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run one measurement."""
    args = parser().parse_args(argv)
    if args.measure is readme:
        readme()
        return
    args.scratch.mkdir(parents=True, exist_ok=True)
    name = args.measure.__name__
    report.write(
        name, args.measure(args), args.out,
        markdown=getattr(tables, name), plot=getattr(plots, name),
    )  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for measure in MEASUREMENTS:
        first_line = (measure.__doc__ or "").split("\n")[0]
        command = commands.add_parser(measure.__name__, help=first_line, description=first_line)
        command.set_defaults(measure=measure)
        _everywhere(command, measure is cold)
        if measure in (warm, bm25, growth):
            command.add_argument("--queries", type=int, default=30, help="of each class")
            command.add_argument("--engines", nargs="*", choices=PEERS, default=PEERS)
            command.add_argument("--unchecked", action="store_true", help="compare no answers")
        if measure in (cold, warm, bm25, growth):
            command.add_argument("--fresh", action="store_true", help="index with qpsearch anew")
        if measure in (cold, indexing):
            beside = ("plain", "recoll")
            command.add_argument("--beside", nargs="*", choices=beside, default=beside)
        if measure is updates:
            command.add_argument("--updates", type=int, default=100)
        if measure is growth:
            sizes = [1_000, 10_000, 100_000, 1_000_000]
            command.add_argument("--sizes", type=int, nargs="+", default=sizes)
            command.add_argument("--keep", action="store_true", help="keep rows of the same code")
            command.add_argument("--hold", action="store_true", help="leave the indexes in scratch")
    told = (readme.__doc__ or "").split("\n")[0]
    commands.add_parser("readme", help=told, description=told).set_defaults(measure=readme)
    return top


def readme() -> None:
    """Write the newest results into the READMEs, between their marks."""
    written = readme_table.write()
    print(", ".join(written) or f"no README has the mark {readme_table.BEGIN}")


def _everywhere(command: argparse.ArgumentParser, seeds: bool) -> None:
    texts = ["seeds"] if seeds else corpora.default_names()
    told = f"folders of texts, or seeds, laws, statutes (default: {' '.join(texts)})"
    command.add_argument("--corpus", nargs="+", default=texts, metavar="TEXTS", help=told)
    command.add_argument("--scratch", type=Path, default=Path("bench-scratch"), help="kept indexes")
    command.add_argument("--out", type=Path, default=corpora.ROOT / "bench" / "results")
    command.add_argument("--rounds", type=int, default=5, help="the engines take turns in each")
    command.add_argument("--seed", type=int, default=7, help="of all that is drawn")


if __name__ == "__main__":
    main()
