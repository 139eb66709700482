"""``qpsearch watch``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import EXIT_ERROR, EXIT_NOTHING_FOUND, listed, option, say, told
from qpsearch.cli.opening import open_corpus, say_stale, say_undated
from qpsearch.cli.options import index_option, query_file_options, query_stream, search_options
from qpsearch.cli.terminal import clip, line_columns
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import write_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qpsearch.corpus.request import Request

_SIGNS = {"new": "+", "changed": "~", "gone": "-"}


@click.command("watch")
@query_file_options
@option(
    "--state",
    "state_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What was found the last time; default: FILE.state.",
)
@option("--dry-run", is_flag=True, help="Report, but remember nothing.")
@option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "json", "csv", "tsv"]),
    default="table",
    show_default=True,
    help="Form of the output.",
)
@search_options(limit=0)
@index_option
def watch_command(
    queries: str,
    input_format: str,
    encoding: str,
    state_path: Path | None,
    dry_run: bool,
    form: str,
    request: Request,
    index_dir: str | Path,
) -> None:
    """Report the clauses that are new, changed or gone for saved queries since the last run.

    \b
    Examples:
      qpsearch watch queries.txt
      qpsearch watch queries.txt --format jsonl --dry-run
      qpsearch watch queries.tsv --state policies.state

    FILE is a query file as qpsearch batch reads it. A query asked for the first time is only
    remembered. Run qpsearch index before, so that the index knows of new files.

    Exit codes, to branch on as after grep: 0 something changed, 1 nothing did, 2 an error
    (the other queries are reported and remembered all the same).
    """
    from qpsearch.batch.queries import read_queries
    from qpsearch.batch.watching import State, watch

    if queries == "-" and state_path is None:
        raise click.UsageError("queries from stdin need a --state FILE")
    state = State(state_path or Path(f"{queries}.state"))
    first: list[str] = []
    states: list[Mapping[str, Any]] = []
    changes: list[Mapping[str, Any]] = []
    errors = 0
    with open_corpus(index_dir) as corpus, query_stream(queries) as stream:
        request.options(corpus)
        say_stale(corpus, index_dir)
        say_undated(corpus, request)
        asked = read_queries(
            stream,
            request,
            name=queries,
            form=input_format,
            encoding=encoding,
            warn=lambda text: say(f"qpsearch: {queries}: {text}"),
        )
        for watched in watch(corpus, asked, state):
            if watched.error:
                errors += 1
                line = watched.query.line
                say(f"qpsearch: {queries}:{line}: {watched.error}")
            if watched.state:
                states.append(watched.state)
            if watched.first:
                first.append(watched.query.query_id)
            changes.extend(watched.changes)
    _print(changes, form)
    sys.stdout.flush()
    if not dry_run and states:
        state.write(states)
    if first:
        kept = "not remembered in a dry run" if dry_run else "now remembered"
        say(f"asked for the first time, {kept}: {listed(first, 8)}")
    if not states and not errors:
        say(f"qpsearch: {queries}: there are no queries in it")
        errors = 1
    if errors:
        sys.exit(EXIT_ERROR)
    sys.exit(0 if changes else EXIT_NOTHING_FOUND)


def _print(changes: list[Mapping[str, Any]], form: str) -> None:
    if form != "table":
        from qpsearch.render.rows import WATCH_COLUMNS

        if changes or form in ("json", "csv", "tsv"):
            write_out(write_records(changes, form, WATCH_COLUMNS))
        return
    query_id = None
    for change in changes:
        if change["query_id"] != query_id:
            query_id = change["query_id"]
            write_out(f"{query_id}  {change['query']}\n")
        date = f" · {change['date']}" if change["date"] else ""
        sign = _SIGNS[change["change"]]
        write_out(
            f"  {sign} {told(change['change'])}: 《{change['title']}》{change['section']}"
            f"{date} · {change['doc_id']}\n"
        )
        before, now = change.get("text_before"), change["text"]
        start = _first_difference(before, now) if before else 0
        if before:
            write_out(f"      - {_short(before, start)}\n      + {_short(now, start)}\n")
        else:
            write_out(f"      {_short(now, 0)}\n")


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    shorter = min(len(one), len(other))
    return next((at for at, (a, b) in enumerate(pairs) if a != b), shorter)


def _short(text: str, start: int) -> str:
    """Return one line of a text that shows what stands at ``start``."""
    begin = max(0, start - 12)
    dots = "…" if begin else ""
    return clip(dots + " ".join(text[begin : begin + 200].split()), line_columns() - 8)
