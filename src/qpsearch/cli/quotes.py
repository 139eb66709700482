"""``qpsearch quotes`` and ``trace``: passages that stand in several documents."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import EXIT_NOTHING_FOUND
from qpsearch.cli.completion import complete_address, complete_document
from qpsearch.cli.options import format_options, index_option, open_corpus, write_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


@click.command("quotes")
@click.argument("doc", required=False, default="", shell_complete=complete_document)
@click.argument("address", required=False, default="", shell_complete=complete_address)
@click.option(
    "--editions/--no-editions",
    default=True,
    help="With --no-editions, nothing that stands in another edition of the same work.",
)
@click.option(
    "--least",
    type=click.FloatRange(min=1),
    metavar="SCORE",
    help="Only passages that score as much: about the letters that agree, fewer for stock phrases "
    "(default: 7.5 in a small corpus, 12.5 in one of 80,000 clauses).",
)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Passages to list; 0 for all.",
)
@format_options
@index_option
def quotes_command(
    doc: str,
    address: str,
    editions: bool,
    least: float | None,
    limit: int,
    form: str,
    as_json: bool,
    color: str,
    index_dir: Path,
) -> None:
    """Find passages of a document that stand in others, verbatim or nearly so.

    \b
    Examples:
      qpsearch quotes 003
      qpsearch quotes 004 "九、（二十三）" --no-editions
      qpsearch quotes --no-editions --format jsonl

    DOC and ADDRESS are as for show; without DOC all documents are asked about, and the later of
    two is taken to quote. Script, regional words and marks make no difference; where a near
    passage differs, the other's words stand as [-…-], its own as {+…+}.
    Exit codes: 0 found, 1 none, 2 an error.
    """
    from qpsearch.cli.progress import share_done
    from qpsearch.render.quotations import QUOTATION_COLUMNS, quotation_record
    from qpsearch.studies.quoting.quotations import find_quotations
    from qpsearch.studies.sources import eids_at, sources_in

    form = "json" if as_json else form
    with open_corpus(index_dir) as corpus:
        asked: list[str] = []
        wanted: frozenset[str] = frozenset()
        if doc:
            document, address = corpus.names.locate(doc, address)
            asked = [document.doc_id]
            if address:
                wanted = eids_at(corpus, document.doc_id, address)
        with share_done("reading") as progress:
            sources = sources_in(corpus, progress)
    with share_done("comparing") as progress:
        quotations = find_quotations(
            sources, of=asked, editions=editions, least_score=least, progress=progress
        )
        if wanted:
            quotations = (found for found in quotations if found.source.eid in wanted)
        first = next(quotations, None)
    found = islice(() if first is None else chain((first,), quotations), limit or None)
    if form == "table":
        from qpsearch.cli.redline import quotations_table

        for text in quotations_table(found, color=color):
            write_out(text)
    else:
        _write_records(map(quotation_record, found), form, QUOTATION_COLUMNS)
    if first is None:
        click.echo("no passage that stands in another document", err=True)
        sys.exit(EXIT_NOTHING_FOUND)


@click.command("trace")
@click.argument("text", metavar="TEXT|FILE|-")
@click.option(
    "--only",
    type=click.Choice(["verbatim", "near", "absent"]),
    multiple=True,
    help="Only sentences of this kind; may be repeated.",
)
@format_options
@index_option
def trace_command(
    text: str, only: tuple[str, ...], form: str, as_json: bool, color: str, index_dir: Path
) -> None:
    """Say for each sentence of a text where it stands in the corpus: verbatim, near, or absent.

    \b
    Examples:
      qpsearch trace "推进质量基础设施的分级分类管理。"
      qpsearch trace seeds/003_10596add2b58d5bb.txt --only near
      qpsearch trace seeds/000_13c998a2417f34b7.txt --format jsonl

    A file may have any format that can be indexed; where it is in the corpus itself, it is left
    out. Script, regional words and marks make no difference; where a near sentence differs, the
    corpus's words stand as [-…-], its own as {+…+}. Sentences of fewer than six letters are left
    out. Absent means: not in this corpus.
    Exit codes: 0 a sentence was found, 1 none, 2 an error.
    """
    from qpsearch.cli.progress import share_done
    from qpsearch.render.quotations import TRACE_COLUMNS, trace_record
    from qpsearch.studies.quoting.tracing import TraceKind, trace
    from qpsearch.studies.sources import sources_in, text_named

    form = "json" if as_json else form
    traced = text_named(text, sys.stdin)
    with open_corpus(index_dir) as corpus, share_done("reading") as progress:
        sources = sources_in(corpus, progress)
    with share_done("comparing") as progress:
        every = list(trace(traced.text, traced.others(sources), progress))
    found = [one for one in every if not only or one.kind.value in only]
    if form == "table":
        from qpsearch.cli.redline import traces_table

        for line in traces_table(found, color=color):
            write_out(line)
    else:
        records = (trace_record(one, traced.name, *traced.place(one.span.start)) for one in found)
        _write_records(records, form, TRACE_COLUMNS)
    counts = {kind.value: sum(one.kind is kind for one in every) for kind in TraceKind}
    click.echo(", ".join(f"{count} {kind}" for kind, count in counts.items()), err=True)
    if not any(one.target or one.parts for one in found):
        sys.exit(EXIT_NOTHING_FOUND)


def _write_records(records: Iterable[Mapping[str, Any]], form: str, columns: Sequence[str]) -> None:
    """Write records; lines one by one, as they are found."""
    from qpsearch.render.formats import write_records
    from qpsearch.render.quotations import flat

    if form == "jsonl":
        for record in records:
            write_out(write_records([record], form, columns))
    elif form == "json":
        write_out(write_records(list(records), form, columns))
    else:
        write_out(write_records([flat(record) for record in records], form, columns))
