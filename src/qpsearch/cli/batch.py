"""``qpsearch batch``."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from qpsearch.cli import (
    EXIT_ERROR,
    EXIT_INTERRUPTED,
    EXIT_NOTHING_FOUND,
    EXIT_TERMINATED,
    option,
    say,
)
from qpsearch.cli.opening import open_corpus, say_undated
from qpsearch.cli.options import index_option, query_file_options, query_stream, search_options
from qpsearch.cli.progress import ProgressLine
from qpsearch.cli.writing import write_out
from qpsearch.errors import OutputError
from qpsearch.render.files import unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.batch.output import Output
    from qpsearch.batch.queries import BatchQuery
    from qpsearch.batch.resuming import Resumed
    from qpsearch.corpus.request import Request
    from qpsearch.render.rows import RowFormat


@click.command("batch")
@query_file_options
@option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "tsv", "json", "trec"]),
    default="jsonl",
    show_default=True,
    help="Form of the output; trec is a run that trec_eval reads.",
)
@option("--json", "as_json", is_flag=True, help="The same as --format json.")
@option(
    "--summary",
    is_flag=True,
    help="One row for each query: clauses and documents that match, the best clause.",
)
@option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1, max=256),
    default=1,
    show_default=True,
    help="Processes to search on; the output is the same.",
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default="-",
    help="File to write; stdout without it.",
)
@option("--resume", "resuming", is_flag=True, help="Go on with an interrupted output file.")
@option("--force", is_flag=True, help="Write over an output file that is there.")
@option(
    "--bom",
    is_flag=True,
    help="For Excel: a byte order mark, and a ' before cells that would be formulas (csv, tsv).",
)
@option("--run-tag", "tag", default="qpsearch", show_default=True, help="Name of the run in trec.")
@search_options(limit=10)
@index_option
def batch_command(
    queries: str,
    input_format: str,
    encoding: str,
    form: str,
    as_json: bool,
    summary: bool,
    jobs: int,
    output: Path,
    resuming: bool,
    force: bool,
    bom: bool,
    tag: str,
    request: Request,
    index_dir: str | Path,
) -> None:
    """Ask many queries; each row of the answer carries the id and the text of its query.

    \b
    Examples:
      qpsearch batch queries.txt
      printf '质量强国\\n首席质量官\\n' | qpsearch batch - --limit 1
      qpsearch batch queries.tsv --format csv --bom -o hits.csv
      qpsearch batch queries.jsonl --jobs 2 -o hits.jsonl --resume
      qpsearch batch queries.txt --summary --format tsv

    FILE holds one query a line, id<TAB>query, CSV with a header (id,query,…), or JSON Lines:
    {"id": "q1", "query": "质量", "mode": "any", "doc": "004", "limit": 3}. Options of a query
    go before those of the command line. Rows come in the order of the queries, each as soon as
    it is found. A query without hits leaves a row with an empty rank; a faulty one a row with
    its error, and the rest goes on.

    Exit codes: 0 any query found something, 1 none did, 2 an error.
    """
    from qpsearch.batch.output import Output
    from qpsearch.batch.queries import read_queries
    from qpsearch.batch.resuming import Resumed
    from qpsearch.render.rows import RowFormat

    rows = RowFormat("json" if as_json else form, summary, bom, tag)
    if summary and rows.form == "trec":
        raise click.UsageError("a run in trec has no summary; choose another --format")
    to_file = str(output) != "-"
    if resuming and not to_file:
        raise click.UsageError("--resume goes on with a file: name it with -o FILE")
    with open_corpus(index_dir) as corpus:
        request.options(corpus)
        say_undated(corpus, request)
    name = "stdin" if queries == "-" else queries
    with query_stream(queries) as stream:
        run = _BatchRun(
            name,
            read_queries(
                stream,
                request,
                name=queries,
                form=input_format,
                encoding=encoding,
                warn=lambda text: say(f"qpsearch: {name}: {text}"),
            ),
            rows,
            index_dir,
            jobs,
        )
        if to_file:
            code = _to_file(run, output, resuming=resuming, force=force)
        else:
            sys.stdout.flush()
            out = _Screen() if sys.stdout.isatty() else sys.stdout.buffer
            with Output(out) as sink:
                code = _write(run, sink, Resumed(0, 0, found=False, errors=0))
    sys.exit(code)


class _Screen:
    """A terminal, which has an encoding of its own."""

    def write(self, data: bytes) -> None:
        write_out(bytes(data).decode())

    def flush(self) -> None:
        sys.stdout.flush()


class _BatchRun(NamedTuple):
    """What is asked, of what, and how it is answered."""

    name: str
    queries: Iterator[BatchQuery]
    rows: RowFormat
    index_dir: str | Path
    jobs: int


def _to_file(run: _BatchRun, path: Path, *, resuming: bool, force: bool) -> int:
    from qpsearch.batch.output import Output, is_regular
    from qpsearch.batch.resuming import Resumed, resume

    done = Resumed(0, 0, found=False, errors=0)
    regular = is_regular(path)
    if regular and path.exists():
        if Path(run.name).exists() and path.samefile(run.name):
            raise OutputError(path, "this is the query file", way_out="write to another file")
        if resuming:
            done, left = resume(path, run.rows, run.queries)
            run = run._replace(queries=left)
        elif path.stat().st_size and not force:
            raise OutputError(
                path,
                "this file is there already",
                way_out="add --resume to go on with it, or --force to replace it",
            )
    try:
        stream = path.open("r+b" if path.exists() else "wb", buffering=0)
    except OSError as error:
        raise unwritable(path, error) from error
    with stream:
        if regular:
            stream.seek(done.size)
        with Output(stream, path, done.size) as sink:
            return _write(run, sink, done)


def _write(run: _BatchRun, sink: Output, done: Resumed) -> int:
    """Write the answers as they come; return the exit code."""
    from qpsearch.batch.run import run_queries

    rows = run.rows
    found, errors = done.found, done.errors
    count = 0
    progress = ProgressLine(shown=sys.stderr.isatty() and not sys.stdout.isatty())
    before = "" if done.size else rows.head
    try:
        answers = run_queries(run.queries, run.index_dir, rows, jobs=run.jobs)
        with closing(answers):
            for answer in answers:
                sink.write(before + answer.rows)
                before = rows.separator
                count += 1
                progress.show(lambda seconds: f"{count} queries, {count / seconds:.0f}/s")  # noqa: B023 - called at once
                found = found or answer.found
                if answer.error:
                    errors += 1
                    progress.clear()
                    _say(f"{run.name}:{answer.line}: {answer.error}")
        sink.write(rows.tail if count or done.size else before + rows.tail)
    except KeyboardInterrupt:
        progress.clear()
        _say(f"interrupted; {done.answers + count} queries are answered")
        return EXIT_TERMINATED if sink.terminated else EXIT_INTERRUPTED
    finally:
        progress.clear()
    count += done.answers
    if not count:
        _say(f"{run.name}: there are no queries in it")
        return EXIT_ERROR
    if errors:
        _say(f"{errors} of {count} queries could not be asked")
        return EXIT_ERROR
    return 0 if found else EXIT_NOTHING_FOUND


def _say(message: str) -> None:
    say(f"qpsearch: {message}")
