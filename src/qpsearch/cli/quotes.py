"""``qpsearch quotes`` and ``trace``: passages that stand in several documents."""

from __future__ import annotations

import sys
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, option, say, told
from qpsearch.cli.completion import complete_address, complete_document
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.progress import share_done
from qpsearch.cli.to_file import form_of, own_script, to_file_options, write_to
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import write_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from qpsearch.render.contract.studies import TraceJson
    from qpsearch.render.redline import RedlineRow
    from qpsearch.studies.quoting.reader import Quotation
    from qpsearch.studies.quoting.tracing import Trace

    Found = TypeVar("Found", Quotation, Trace)


@click.command("quotes")
@click.argument("doc", required=False, default="", shell_complete=complete_document)
@click.argument("address", required=False, default="", shell_complete=complete_address)
@option(
    "--editions/--no-editions",
    default=True,
    help="With --no-editions, nothing that stands in another edition of the same work.",
)
@option(
    "--least",
    type=click.FloatRange(min=1),
    metavar="SCORE",
    help="Only passages that score as much: about the letters that agree, fewer for stock phrases "
    "(default: 7.5 in a small corpus, 12.5 in one of 80,000 clauses, 10 for one document in that).",
)
@option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Passages to list; 0 for all.",
)
@to_file_options(
    "Write to this file; its suffix says the form: .html side by side, .jsonl, .json, .csv, .tsv, "
    ".md."
)
@format_options
@index_option
def quotes_command(
    doc: str,
    address: str,
    editions: bool,
    least: float | None,
    limit: int,
    output: Path | None,
    force: bool,
    form: str,
    as_json: bool,
    color: str,
    index_dir: str | Path,
) -> None:
    """Find passages of a document that stand in others, verbatim or nearly so.

    \b
    Examples:
      qpsearch quotes 003
      qpsearch quotes 004 "九、（二十三）" --no-editions
      qpsearch quotes --no-editions --format jsonl
      qpsearch quotes 003 -o 引文.html

    DOC and ADDRESS are as for show; without DOC all documents are asked about, and the later of
    two is taken to quote. Script, regional words and marks make no difference; where a near
    passage differs, the other's words stand as [-…-], its own as {+…+}.
    Exit codes: 0 found, 1 none, 2 an error.
    """
    from qpsearch.render.quotations import QUOTATION_COLUMNS, quotation_record, quotation_rows
    from qpsearch.studies.quoting.quotations import find_quotations
    from qpsearch.studies.sources import eids_at, sources_in

    form = form_of(output, force=force) if output else "json" if as_json else form
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
    elif first is not None:
        asked_title = f"《{first.source.title}》" if asked else "引文"
        _write(
            found, form, output, force=force, title=asked_title,
            record_of=quotation_record, rows_of=quotation_rows, columns=QUOTATION_COLUMNS,
        )  # fmt: skip
    elif form == "json":
        write_out("[]\n")
    if first is None:
        say("no passage that stands in another document")
        sys.exit(EXIT_NOTHING_FOUND)


@click.command("trace")
@click.argument("text", metavar="TEXT|FILE|-")
@option(
    "--only",
    type=click.Choice(["verbatim", "near", "absent"]),
    multiple=True,
    help="Only sentences of this kind; may be repeated.",
)
@to_file_options(
    "Write to this file; its suffix says the form: .html side by side, .jsonl, .json, .csv, .tsv, "
    ".md."
)
@format_options
@index_option
def trace_command(
    text: str,
    only: tuple[str, ...],
    output: Path | None,
    force: bool,
    form: str,
    as_json: bool,
    color: str,
    index_dir: str | Path,
) -> None:
    """Say for each sentence of a text where it stands in the corpus: verbatim, near, or absent.

    \b
    Examples:
      qpsearch trace "推进质量基础设施的分级分类管理。"
      qpsearch trace seeds/003_10596add2b58d5bb.txt --only near
      qpsearch trace seeds/000_13c998a2417f34b7.txt --format jsonl
      qpsearch trace seeds/003_10596add2b58d5bb.txt -o 出处.html

    A file may have any format that can be indexed; where it is in the corpus itself, it is left
    out. Script, regional words and marks make no difference; where a near sentence differs, the
    corpus's words stand as [-…-], its own as {+…+}. Sentences of fewer than six letters are left
    out. Absent means: not in this corpus.
    Exit codes: 0 a sentence was found, 1 none, 2 an error.
    """
    from qpsearch.render.quotations import TRACE_COLUMNS, trace_record, trace_rows
    from qpsearch.studies.quoting.tracing import TraceKind, trace
    from qpsearch.studies.sources import sources_in, text_named

    form = form_of(output, force=force) if output else "json" if as_json else form
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

        def record_of(one: Trace) -> TraceJson:
            return trace_record(one, traced.name, *traced.place(one.span.start))

        _write(
            found, form, output, force=force, title=traced.name or "文稿",
            record_of=record_of, rows_of=trace_rows, columns=TRACE_COLUMNS,
        )  # fmt: skip
    counts = {kind.value: sum(one.kind is kind for one in every) for kind in TraceKind}
    say(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    if not any(one.target or one.parts for one in found):
        sys.exit(EXIT_NOTHING_FOUND)


def _write(
    found: Iterable[Found],
    form: str,
    output: Path | None,
    *,
    force: bool,
    title: str,
    record_of: Callable[[Found], Mapping[str, Any]],
    rows_of: Callable[[Iterable[Found]], Iterable[RedlineRow]],
    columns: Sequence[str],
) -> None:
    """Write what was found to a file, or to stdout; there lines come as they are found."""
    from qpsearch.render.quotations import flat, side_by_side

    if form == "jsonl" and output is None:
        for one in found:
            write_out(write_records([record_of(one)], form, columns))
        return
    if form == "html":
        text = side_by_side(rows_of(found), title, told, own_script())
    else:
        records = [record_of(one) for one in found]
        rows = records if form in ("json", "jsonl") else [flat(record) for record in records]
        text = write_records(rows, form, columns)
    if output is None:
        write_out(text)
    else:
        write_to(output, text.encode(), force=force)
