"""``qpsearch verify``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli import listed, option, say, told
from qpsearch.cli.opening import index_words
from qpsearch.cli.options import index_option
from qpsearch.cli.terminal import columns
from qpsearch.cli.writing import write_out
from qpsearch.errors import IndexDamagedError
from qpsearch.render.formats import dumps

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.corpus.verifying import Flaw


@click.command("verify")
@option("--json", "as_json", is_flag=True, help="One JSON object.")
@option("--repair", is_flag=True, help="Clear what is left over; rebuild what is damaged.")
@index_option
def verify_command(as_json: bool, repair: bool, index_dir: str | Path) -> None:
    """Read the whole index and say whether it is sound.

    \b
    Examples:
      qpsearch verify
      qpsearch verify --index index --json
      qpsearch verify --repair

    Found are damaged and missing files, parts that disagree with each other, and files that runs
    cut off have left. --repair rebuilds from the sources if all are there; else nothing changes.
    Exit codes: 0 sound, 1 not, 2 there is no index or it is of another version.
    """
    from qpsearch.corpus.verifying import sweep, verify

    flaws = verify(index_dir)
    if repair and flaws:
        if any(flaw.kind != "left over" for flaw in flaws):
            _rebuild(index_dir)
        sweep(index_dir)
        for flaw in flaws:
            say(f"repaired: {flaw.path}: {flaw.reason}")
        flaws = verify(index_dir)
    if as_json:
        values = [flaw._asdict() for flaw in flaws]
        facts = {"index": str(index_dir), "sound": not flaws, "flaws": values}
        write_out(dumps(facts) + "\n")
    else:
        write_out("".join(map(_line, flaws)) or f"{index_dir}: {told('sound')}\n")
    if flaws:
        if not repair:
            say(f"run: qpsearch verify --repair{index_words(index_dir)}")
        sys.exit(1)


def _line(flaw: Flaw) -> str:
    kind = told(flaw.kind)
    return f"{kind}{' ' * (12 - columns(kind))} {flaw.path}: {told(flaw.reason)}\n"


def _rebuild(index_dir: str | Path) -> None:
    """Build the index anew from what it was built from.

    Raises:
        IndexDamagedError: that is lost, or not all there.

    """
    from qpsearch.corpus.homes import home_of
    from qpsearch.corpus.indexing import build_index
    from qpsearch.corpus.verifying import missing_sources

    missing = missing_sources(index_dir)
    if missing:
        raise IndexDamagedError(
            index_dir,
            f"it cannot be rebuilt whole, {listed(missing, 1)} is not there",
            way_out="put it back, or run: qpsearch index --rebuild PATH",
        )
    roots = home_of(index_dir).roots()
    result = build_index(roots, index_dir, rebuild=True)
    for failed in result.failed:
        say(f"qpsearch: {failed.error}")
