"""``python -m bench COMMAND``: one measurement, written to ``bench/results`` and printed."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import corpora, plots, report, tables
from bench.same_scoring import bm25
from bench.warm import warm

PEERS = ("fts5", "whoosh", "tantivy")


def main() -> None:
    args = _parser().parse_args()
    args.scratch.mkdir(parents=True, exist_ok=True)
    args.run(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--corpus", nargs="+", default=corpora.default_names(), metavar="TEXTS",
                        help="folders of texts, or seeds, laws, statutes (default: %(default)s)")  # fmt: skip
    common.add_argument("--scratch", type=Path, default=Path("bench-scratch"), help="kept indexes")
    common.add_argument("--out", type=Path, default=corpora.ROOT / "bench" / "results")
    common.add_argument("--rounds", type=int, default=5)
    common.add_argument("--seed", type=int, default=7, help="of what is drawn")
    drawing = argparse.ArgumentParser(add_help=False)
    drawing.add_argument("--queries", type=int, default=30, help="queries of each class")
    drawing.add_argument("--engines", nargs="+", choices=PEERS, default=PEERS, help="the peers")
    drawing.add_argument("--fresh", action="store_true", help="index with qpsearch anew")

    drawing.add_argument("--unchecked", action="store_true", help="do not compare the answers")

    command = commands.add_parser("warm", parents=[common, drawing], help=warm.__doc__)
    command.set_defaults(run=_warm)
    command = commands.add_parser("bm25", parents=[common, drawing], help=bm25.__doc__)
    command.set_defaults(run=_bm25)
    return parser


def _warm(args: argparse.Namespace) -> None:
    report.write("warm", warm(args), args.out, markdown=tables.warm, plot=plots.warm)


def _bm25(args: argparse.Namespace) -> None:
    report.write("bm25", bm25(args), args.out, markdown=tables.bm25, plot=plots.warm)


if __name__ == "__main__":
    main()
