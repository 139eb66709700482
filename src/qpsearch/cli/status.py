"""``qpsearch status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qpsearch.cli import option, say, told
from qpsearch.cli.opening import index_words
from qpsearch.cli.options import index_option
from qpsearch.cli.terminal import columns
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import dumps

if TYPE_CHECKING:
    from pathlib import Path


@click.command("status")
@option("--json", "as_json", is_flag=True, help="One JSON object.")
@option("--warnings", is_flag=True, help="List also what should be checked in each file.")
@index_option
def status_command(as_json: bool, warnings: bool, index_dir: str | Path) -> None:
    """Say what the index holds, and whether its files have changed since.

    \b
    Examples:
      qpsearch status
      qpsearch status --index index --json
      qpsearch status --warnings

    Exit codes: 0 there is an index, 2 there is none or it cannot be used.
    """
    from qpsearch.render.reading import status

    facts = status(index_dir, warnings=warnings)
    if as_json:
        write_out(dumps(facts) + "\n")
        return
    built_with = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    size = f"schema {facts['schema']}, {facts['bytes'] / 1_000_000:.1f} MB"
    rows = (
        ("index", f"{index_dir} ({size})"),
        ("documents", f"{facts['documents']}"),
        ("clauses", told(f"{facts['clauses']}, with headings {facts['records']}")),
        ("from", ", ".join(facts["roots"])),
        ("built with", built_with),
    )
    for label, value in rows:
        write_out(_row(label, value))
    changes = {"changed": facts["changed"], "gone": facts["gone"], "new": facts["new"]}
    for label, sources in changes.items():
        for source in sources:
            write_out(_row(label, source))
    for one in facts.get("warnings", ()):
        write_out(f"{one['source']}: {one['code']}: {told(one['message'])}\n")
    if facts["elsewhere"]:
        say("the paths were given from another folder: run qpsearch status and index there")
    elif any(changes.values()):
        say(f"run qpsearch index{index_words(index_dir)} to bring the index up to date")


def _row(label: str, value: str) -> str:
    word = told(label)
    return f"{word}{' ' * (10 - columns(word))} {value}\n"
