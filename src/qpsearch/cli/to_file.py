"""``-o FILE`` of the commands that put texts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import option, say, speaks_traditional
from qpsearch.errors import OutputError
from qpsearch.render.files import write_whole
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]

SUFFIXES = {
    ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl", ".csv": "csv",
    ".tsv": "tsv", ".md": "md",
}  # fmt: skip
"""The forms of a file by its suffix."""


def to_file_options(help_: str) -> Callable[[Command], Command]:
    """Add ``-o FILE``, handed over as ``output: Path | None``, and ``--force``."""

    def add(command: Command) -> Command:
        command = option("--force", is_flag=True, help="Replace a file that is there.")(command)
        return option(
            "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help=help_
        )(command)

    return add


def form_of(output: Path, *, force: bool, docx: bool = False) -> str:
    """Return the form that a file's suffix names, before any work is done for it.

    Raises:
        click.UsageError: it names none.
        OutputError: the file is there already, and is not to be replaced.

    """
    known = SUFFIXES | ({".docx": "docx"} if docx else {})
    form = known.get(output.suffix.lower())
    if form is None:
        raise click.UsageError(f"{output}: the suffix names no form; take one of {' '.join(known)}")
    if output.is_file() and not force:
        raise OutputError(output, "this file is there already", way_out="add --force to replace it")
    return form


def own_script() -> Script:
    """Return the script in which a file for people says what is not a quotation."""
    return Script.TRADITIONAL if speaks_traditional() else Script.SIMPLIFIED


def write_to(output: Path, data: bytes, *, force: bool) -> None:
    """Write a file whole, or leave what is there as it was; say so on stderr.

    Raises:
        OutputError: it cannot be written.

    """
    write_whole(output, data, force=force)
    say(f"{output}: written")
