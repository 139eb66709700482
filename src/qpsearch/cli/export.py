"""``qpsearch export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_ERROR, EXIT_NOTHING_FOUND, option, say
from qpsearch.cli.completion import complete_place
from qpsearch.cli.opening import open_corpus, say_undated
from qpsearch.cli.options import QueryCommand, index_option, query_stream, search_options
from qpsearch.cli.progress import ProgressLine, share_done
from qpsearch.cli.to_file import own_script
from qpsearch.cli.writing import write_out
from qpsearch.errors import OutputError
from qpsearch.render.about import about_report
from qpsearch.render.files import write_whole
from qpsearch.render.report import in_wording, make_report
from qpsearch.render.template import as_template
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.render.excerpts import Excerpts
    from qpsearch.render.report import Report

_SUFFIXES = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".csv": "csv",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".docx": "docx", ".html": "html", ".htm": "html",
}  # fmt: skip


@click.command("export", cls=QueryCommand)
@click.argument("query", nargs=-1)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="File to write: .txt .md .csv .jsonl .docx .html; stdout without it.",
)
@option(
    "--format",
    "form",
    type=click.Choice(["txt", "md", "csv", "jsonl", "docx", "html"]),
    help="Form of the file, where its suffix does not tell.",
)
@option(
    "--batch",
    "batch",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Export the hits of every query of a file, as qpsearch batch reads it.",
)
@option(
    "--at",
    "addresses",
    nargs=2,
    multiple=True,
    metavar="DOC ADDRESS",
    shell_complete=complete_place,
    help="Export the clause at an address with all that it holds; may be repeated.",
)
@option(
    "--group",
    type=click.Choice(["document", "query"]),
    help="Clauses under the document they stand in, or the query that found them; default: query "
    "for --batch, else document.",
)
@option(
    "--script",
    type=click.Choice(["original", "simplified", "traditional"]),
    default="original",
    show_default=True,
    help="Script to show letters in; words stay as they are.",
)
@option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Jinja2 template for a layout of your own. It sees report (title, about, groups), groups "
    "(title, facts, note, entries) and entries (title, section, path, heading, facts, citation, "
    "text, pieces, queries, record).",
)
@option("--title", default="", help="Title of the document.")
@option(
    "--bom",
    is_flag=True,
    help="For Excel: a byte order mark, and a ' before cells that would be formulas (csv).",
)
@option("--force", is_flag=True, help="Replace a file that is there.")
@search_options(limit=0)
@index_option
def export_command(
    output: Path,
    form: str | None,
    batch: str | None,
    addresses: tuple[tuple[str, str], ...],
    group: str | None,
    script: str,
    template: Path | None,
    title: str,
    bom: bool,
    force: bool,
    request: Request,
    index_dir: str | Path,
) -> None:
    """Write clauses to a file that can be read, cited and passed on.

    \b
    Examples:
      qpsearch export 首席质量官 -o 首席质量官.docx
      qpsearch export 质量强国 --limit 20 --script traditional -o hits.html
      qpsearch export --batch queries.txt --group document -o hits.md
      qpsearch export --at 004 "四、（六）" --at 001 "四、（六）" -o clauses.txt
      qpsearch export 认证 --template layout.j2 --title 认证 -o table.tex

    Each clause stands with its title, issuers, number, date, path and citation. The file is
    written whole or not at all; one that is there is kept unless --force. Exit codes: 0 written,
    1 nothing found (nothing is written), 2 an error.
    """
    asked = sum((bool(request.query), batch is not None, bool(addresses)))
    if asked != 1:
        raise click.UsageError(
            "say one thing to export: a QUERY, or --batch FILE, or --at DOC ADDRESS"
            if asked
            else "say what to export: a QUERY, or --batch FILE, or --at DOC ADDRESS"
        )
    to_file = str(output) != "-"
    form = form or _form_of(output, to_file=to_file, templated=template is not None)
    if form == "docx" and (template or (not to_file and sys.stdout.isatty())):
        raise click.UsageError("a Word file has no --template, and needs -o FILE.docx")
    if to_file and output.exists() and not force:
        raise OutputError(output, "this file is there already", way_out="add --force to replace it")
    shown = Script(script)
    wording = _wording(shown)
    with open_corpus(index_dir) as corpus:
        request.options(corpus)
        say_undated(corpus, request)
        found = _gathered(_found(corpus, request, batch, addresses))
        about = about_report(
            corpus,
            found,
            request=None if addresses else request,
            file=in_wording("标准输入", wording) if batch == "-" else Path(batch or "").name,
            wording=wording,
        )
    errors = [one for one in found if one.error]
    for one in errors:
        say(f"qpsearch: {one.name!r}: {one.error}")
    for one in found:
        if not (one.records or one.error):
            say(f"nothing found for {one.name!r}")
    if not any(one.records for one in found):
        say("nothing is written")
        sys.exit(EXIT_ERROR if errors else EXIT_NOTHING_FOUND)
    by_document = group == "document" if group else batch is None
    if form in ("csv", "jsonl"):
        # A table keeps one row for each query and clause; grouping only sets their order.
        by_document = False
    named = title or _title(request.query, batch, wording)
    report = make_report(named, found, shown, by_document=by_document, wording=wording)
    report = report._replace(about=about)
    _write(report, form, output if to_file else None, template, bom=bom, force=force)
    if errors:
        sys.exit(EXIT_ERROR)


def _form_of(output: Path, *, to_file: bool, templated: bool) -> str:
    found = _SUFFIXES.get(output.suffix.lower())
    if found or templated or not to_file:
        return found or "txt"
    known = ", ".join(dict.fromkeys(_SUFFIXES.values()))
    names = f"the suffix {output.suffix} names no form" if output.suffix else "no suffix, no form"
    raise click.UsageError(f"{output}: {names}; say --format {known}")


def _found(
    corpus: Corpus,
    request: Request,
    batch: str | None,
    addresses: tuple[tuple[str, str], ...],
) -> Iterator[Excerpts]:
    from qpsearch.render.excerpts import excerpts_at, find_excerpts

    if addresses:
        yield excerpts_at(corpus, addresses)
    elif batch is None:
        yield find_excerpts(corpus, request)
    else:
        from qpsearch.batch.gathering import gather
        from qpsearch.batch.queries import read_queries

        with query_stream(batch) as stream:
            queries = read_queries(
                stream,
                request,
                name=batch,
                warn=lambda text: say(f"qpsearch: {batch}: {text}"),
            )
            yield from gather(corpus, queries)


def _gathered(found: Iterator[Excerpts]) -> list[Excerpts]:
    """Take what each query brings, and say on a terminal how far that is."""
    progress = ProgressLine(shown=sys.stderr.isatty())
    gathered: list[Excerpts] = []
    clauses = 0
    try:
        for one in found:
            gathered.append(one)
            clauses += len(one.records)
            line = f"{len(gathered)} queries, {clauses} clauses"
            progress.show(lambda _, line=line: line)  # type: ignore[misc]
    finally:
        progress.clear()
    return gathered


def _wording(script: Script) -> Script:
    """Return the script of what a report says itself: that of its texts, or of who reads it."""
    return own_script() if script is Script.ORIGINAL else script


def _title(query: str, batch: str | None, wording: Script) -> str:
    if query:
        return f"{in_wording('检索', wording)}：{query}"
    return Path(batch).stem if batch and batch != "-" else in_wording("条款摘录", wording)


def _write(
    report: Report,
    form: str,
    output: Path | None,
    template: Path | None,
    *,
    bom: bool,
    force: bool,
) -> None:
    if template is not None:
        data = as_template(report, template, html=form == "html").encode()
    else:
        from qpsearch.render.exports import render

        with share_done("writing") as progress:
            data = render(report, form, bom=bom, progress=progress)
    if output is None:
        if sys.stdout.isatty():  # which may have an encoding of its own
            write_out(data.decode())
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        return
    write_whole(output, data, force=force)
    clauses = sum(1 for _ in report.entries)
    say(f"{output}: {clauses} clauses")
