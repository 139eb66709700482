"""``qpsearch diff``: two editions of a text, clause by clause and word by word."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, option, say, told
from qpsearch.cli.completion import complete_document
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.progress import share_done
from qpsearch.cli.to_file import form_of, own_script, to_file_options, write_to
from qpsearch.cli.writing import write_out

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.corpus.library import Corpus
    from qpsearch.studies.comparing.editions import Comparison


@click.command("diff")
@click.argument("a", metavar="A", shell_complete=complete_document)
@click.argument("b", metavar="B", shell_complete=complete_document)
@option(
    "--all",
    "every",
    is_flag=True,
    help="Also what differs in script, region, marks and numbers only, and clauses that are the "
    "same.",
)
@to_file_options(
    "Write to this file; its suffix says the form: .html side by side, .docx with tracked changes, "
    ".jsonl, .json, .csv, .tsv, .md."
)
@format_options
@index_option
def diff_command(
    a: str,
    b: str,
    every: bool,
    output: Path | None,
    force: bool,
    form: str,
    as_json: bool,
    color: str,
    index_dir: str | Path,
) -> None:
    """Compare two editions of a text: what was changed, added, removed, moved, split, merged.

    \b
    Examples:
      qpsearch diff 001 004
      qpsearch diff 001 004 --all --format jsonl
      qpsearch diff 001 004 -o 纲要.docx
      qpsearch diff seeds/004_22d854842f783777.txt 001 -o 纲要.html

    A and B are files, or documents of the corpus as for show. Differences in script, in the words
    of a region (品質 for 质量), in marks and in numbers are counted and not shown without --all.
    Exit codes: 0 differences, 1 none, 2 an error.
    """
    if output is not None:
        form = form_of(output, force=force, docx=True)
    comparison = _compared(a, b, index_dir)
    from qpsearch.render.comparisons import summary

    found = comparison.differences if every else comparison.substantive
    differs = any(one.substantive or one.changes for one in found)
    facts = summary(comparison, every=every)
    if output is not None:
        _write(output, form, comparison, every=every, force=force)
    elif form == "table" and not as_json:
        if differs and (comparison.related or every):
            from qpsearch.cli.redline import comparison_table

            write_out(comparison_table(comparison, every=every, color=color))
        elif differs:
            write_out(told(facts[0]) + "\n")
            facts = ("--all lists the clauses of both",)
    else:
        write_out(_text(comparison, "json" if as_json else form, every=every))
    if not differs:
        say("no differences" if every else "no differences in substance")
    for fact in facts[0 if differs else 1 :]:
        say(fact)
    if not differs:
        sys.exit(EXIT_NOTHING_FOUND)


def _compared(a: str, b: str, index_dir: str | Path) -> Comparison:
    from qpsearch.studies.comparing.editions import compare
    from qpsearch.studies.sources import edition_named

    with ExitStack() as stack:
        opened: list[Corpus] = []

        def corpus() -> Corpus:
            if not opened:
                opened.append(stack.enter_context(open_corpus(index_dir)))
            return opened[0]

        editions = [edition_named(name, corpus) for name in (a, b)]
        with share_done("comparing") as progress:
            return compare(editions[0], editions[1], progress)


def _text(comparison: Comparison, form: str, *, every: bool) -> str:
    from qpsearch.render.comparisons import (
        COLUMNS,
        comparison_record,
        difference_records,
        rows_of,
    )
    from qpsearch.render.formats import dumps, write_records

    if form == "json":
        return dumps(comparison_record(comparison, every=every)) + "\n"
    if form == "jsonl":
        return write_records(list(difference_records(comparison, every=every)), form, ())
    return write_records(list(rows_of(comparison, every=every)), form, COLUMNS)


def _write(output: Path, form: str, comparison: Comparison, *, every: bool, force: bool) -> None:
    from qpsearch.render.comparisons import redline_of

    redline = redline_of(comparison, every=every).told(told, own_script())
    if form == "docx":
        from qpsearch.render.tracked import as_tracked_changes

        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        data = as_tracked_changes(redline, now)
    elif form == "html":
        from qpsearch.render.redline import as_side_by_side

        data = as_side_by_side(redline).encode()
    else:
        data = _text(comparison, form, every=every).encode()
    write_to(output, data, force=force)
