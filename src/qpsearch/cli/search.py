"""``qpsearch search``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli.app import EXIT_NOTHING_FOUND
from qpsearch.cli.options import (
    format_options,
    index_option,
    open_corpus,
    search_options,
    write_out,
)

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.corpus.request import Request
    from qpsearch.corpus.results import Results


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@search_options(limit=10)
@click.option(
    "--full", is_flag=True, help="Whole clauses in the table, not only the lines around matches."
)
@format_options
@index_option
def search_command(
    request: Request, full: bool, form: str, as_json: bool, color: str, index_dir: Path
) -> None:
    """Find clauses by words, phrases and operators, ranked, with their section numbers.

    \b
    Examples:
      qpsearch search 质量强国
      qpsearch search 品質強國 --limit 0
      qpsearch search '"高端品质认证"'
      qpsearch search '首席质量官 -试点' --doc 004 --json
      qpsearch search '标准 AND (计量 OR 认证)' --section 四

    Words in either script find both; a regional word (質量, 品質) finds its counterparts,
    below the word typed. Exit codes: 0 found, 1 nothing found, 2 an error.
    """
    with open_corpus(index_dir) as corpus:
        results = corpus.search(
            request.query,
            limit=request.limit or None,
            options=request.options(corpus),
            explain=request.explain,
        )
    _print(results, "json" if as_json else form, color=color, full=full)
    if not results.total:
        _say_nothing_found(request.query, request.mode)
        sys.exit(EXIT_NOTHING_FOUND)
    if results.truncated and form in ("table", "md") and not as_json:
        click.echo(f"{len(results.hits)} of {results.total} clauses; --limit 0 lists all", err=True)


def _print(results: Results, form: str, *, color: str, full: bool) -> None:
    if form == "table":
        from qpsearch.cli.table import hits_table
        from qpsearch.cli.terminal import wants_color

        write_out(hits_table(results, color=wants_color(color), full=full))
    else:
        from qpsearch.export import write_hits

        write_out(write_hits(results, form))


def _say_nothing_found(query: str, mode: str) -> None:
    hint = {
        "all": "try --any, which asks for one of the words only",
        "any": "try fewer or other words",
        "exact": "try without --exact",
    }[mode]
    click.echo(f"nothing found for {query!r}; {hint}", err=True)
