"""``qpsearch editions``: the works of which the corpus holds several documents."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, say, told
from qpsearch.cli.completion import complete_document
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import write_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qpsearch.render.contract.documents import VersionJson

COLUMNS = (
    "work", "doc_id", "title", "edition", "date", "in_force", "repealed", "status", "copy_of",
    "replaced_by", "source",
)  # fmt: skip


@click.command("editions")
@click.argument("doc", required=False, shell_complete=complete_document)
@format_options
@index_option
def editions_command(
    doc: str | None,
    form: str,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
    index_dir: str | Path,
) -> None:
    """List works with the editions and copies that the corpus holds, or those of one document.

    \b
    Examples:
      qpsearch editions
      qpsearch editions 004
      qpsearch editions 004 --format jsonl

    Editions bear one title and come from one body; copies have the same text. Exit codes: 0
    listed, 1 no work has several documents, 2 no such document.
    """
    from qpsearch.render.reading import editions

    with open_corpus(index_dir) as corpus:
        records = editions(corpus, doc or "")
    if form == "table" and not as_json:
        write_out("".join(_lines(records)))
    else:
        write_out(write_records(records, "json" if as_json else form, COLUMNS))
    if not records:
        say("of no work are there several documents here")
        sys.exit(EXIT_NOTHING_FOUND)


def _lines(records: list[VersionJson]) -> Iterator[str]:
    work = ""
    for record in records:
        if record["work"] != work:
            yield f"{'' if not work else chr(10)}《{record['work']}》\n"
            work = record["work"]
        facts = [
            record["edition"] or record["date"] or "no date",
            record["in_force"] and f"in force {record['in_force']}",
            record["repealed"] and f"repealed {record['repealed']}",
            record["status"],
            record["copy_of"] and f"copy of {record['copy_of']}",
        ]
        yield f"  {record['doc_id']}  {' · '.join(told(fact) for fact in facts if fact)}\n"
