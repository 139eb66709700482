"""Options that several commands share, and the corpus they open."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from qpsearch.corpus.library import Corpus
from qpsearch.errors import IndexMissingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., Any]

DEFAULT_INDEX = "index"
DEFAULT_SOURCES = "seeds"

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "md")


class _Folder(click.ParamType):  # type: ignore[type-arg]
    """A path; ``pathlib`` is imported only by the commands that ask for one."""

    name = "path"

    def convert(
        self,
        value: str,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Path:
        from pathlib import Path

        return Path(value)


def index_option(command: Command) -> Command:
    """Add ``--index``, handed over as ``index_dir: Path``."""
    return _index_option(command, _Folder())


def index_name_option(command: Command) -> Command:
    """Add ``--index``, handed over as ``index_dir: str``, which costs a search no import."""
    return _index_option(command, click.Path())


def _index_option(command: Command, type_: Any) -> Command:
    return click.option(
        "--index",
        "index_dir",
        type=type_,
        envvar="QPSEARCH_INDEX",
        default=DEFAULT_INDEX,
        show_default=True,
        help="Folder of the index; also $QPSEARCH_INDEX.",
    )(command)


def format_options(command: Command) -> Command:
    """Add ``--format``, ``--json`` and ``--color``."""
    command = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Highlight in colour; auto: on a terminal without NO_COLOR.",
    )(command)
    command = click.option("--json", "as_json", is_flag=True, help="The same as --format json.")(
        command
    )
    return click.option(
        "--format", "form", type=click.Choice(FORMATS), default="table", help="Form of the output."
    )(command)


def open_corpus(index_dir: str | Path) -> Corpus:
    """Open the index; where there is none yet, build it from ``seeds/`` and say so."""
    try:
        return Corpus.open(index_dir)
    except IndexMissingError:
        sources = DEFAULT_SOURCES
        if not os.path.isdir(sources):
            raise
    from qpsearch.corpus.indexing import build_index

    click.echo(f"no index in {index_dir} yet: building it from {sources}/ …", err=True)
    report = build_index([sources], index_dir)
    click.echo(
        f"indexed {len(report.files) - len(report.failed)} documents, {report.clauses} clauses",
        err=True,
    )
    for failed in report.failed:
        click.echo(f"qpsearch: {failed.error}", err=True)
    return Corpus.open(index_dir)


def write_out(text: str) -> None:
    """Write to stdout, as UTF-8 whatever the locale says of it."""
    if sys.stdout.encoding and sys.stdout.encoding.lower().replace("-", "") != "utf8":
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
    sys.stdout.write(text)
