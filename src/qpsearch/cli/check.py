"""``qpsearch check``: the citations of one's own files."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_ERROR, option, say, told
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.to_file import form_of, own_script, to_file_options, write_to
from qpsearch.cli.writing import write_out
from qpsearch.errors import SourceError
from qpsearch.render.formats import write_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader import SourceFile
    from qpsearch.model import Document
    from qpsearch.studies.checking import CheckedCitation, CheckedFile

EXIT_FAULTY = 1
STATUSES = (
    "exact", "other_edition", "renumbered", "no_such_place", "not_in_corpus", "ambiguous",
    "words_differ",
)  # fmt: skip


@click.command("check")
@click.argument(
    "files",
    metavar="FILE…",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
)
@option(
    "--only",
    type=click.Choice(STATUSES),
    multiple=True,
    help="Only citations of this status; may be repeated.",
)
@to_file_options(
    "Write to this file; its suffix says the form: .html or .docx a copy of the text with remarks "
    "at the places (of a Word file, itself with comments), .jsonl, .json, .csv, .tsv, .md."
)
@format_options
@index_option
def check_command(
    files: tuple[Path, ...],
    only: tuple[str, ...],
    output: Path | None,
    force: bool,
    form: str,
    as_json: bool,
    color: str,
    index_dir: Path,
) -> None:
    """Check the citations in files of your own: whether what they cite exists, and says so.

    \b
    Examples:
      qpsearch check seeds/003_10596add2b58d5bb.txt
      qpsearch check seeds/000_13c998a2417f34b7.txt --format jsonl
      qpsearch check seeds/002_5afa0209a0ae242f.txt -o 核对.docx

    FILE is of any format that can be indexed, or a folder; - is stdin. Each citation is exact,
    or stands in another edition (other_edition), where it may be renumbered, or its document is
    here without such a place (no_such_place), or it is ambiguous, or the words quoted beside it
    are others (words_differ). Of what is not_in_corpus nothing is said.
    Exit codes: 0 all that can be checked holds, 1 something does not, 2 an error.
    """
    from qpsearch.studies.checking import check

    form = form_of(output, force=force, docx=True) if output else "json" if as_json else form
    checked: list[CheckedFile] = []
    failed = False
    only_source: SourceFile | None = None
    with open_corpus(index_dir) as corpus:
        for document, source in _documents(files):
            if document is None:
                failed = True
                continue
            checked.append(check(corpus, document))
            only_source = source
    every = [found for file in checked for found in file.citations]
    if checked:
        _print(
            checked, form, output, only=only, force=force, color=color,
            source=only_source if len(checked) == 1 else None,
        )  # fmt: skip
        say(_summary(every))
    if failed:
        sys.exit(EXIT_ERROR)
    if any(found.holds is False for found in every):
        sys.exit(EXIT_FAULTY)


def _documents(
    paths: Sequence[Path],
) -> Iterator[tuple[Document | None, SourceFile | None]]:
    """Yield the documents of files; what cannot be read is said, and yielded as nothing."""
    from qpsearch.loader import find_sources, printable
    from qpsearch.studies.sources import load_bytes, load_source

    for path in paths:
        if str(path) == "-":
            try:
                yield load_bytes("stdin", sys.stdin.buffer.read()), None
            except SourceError as error:
                say(f"qpsearch: {printable(str(error))}")
                yield None, None
            continue
        for source in find_sources([path]):
            try:
                if source.problem:
                    raise source.problem
                yield load_source(source), source
            except SourceError as error:
                say(f"qpsearch: {printable(str(error))}")
                yield None, source


def _print(
    checked: Sequence[CheckedFile],
    form: str,
    output: Path | None,
    *,
    only: Sequence[str],
    force: bool,
    color: str,
    source: SourceFile | None,
) -> None:
    """Write what was found to stdout or to a file, in the form that is asked for."""
    shown = [
        file._replace(
            citations=tuple(
                found for found in file.citations if not only or found.status.value in only
            )
        )
        for file in checked
    ]
    facts = [told(_summary([found for file in shown for found in file.citations]))]
    if form == "table":
        from qpsearch.cli.citations import citations_table

        write_out(citations_table(shown, color=color))
        return
    if form in ("docx", "html"):  # read by people, as the table is
        shown = [
            file._replace(
                citations=tuple(
                    found._replace(message=told(found.message)) for found in file.citations
                )
            )
            for file in shown
        ]
    if form == "docx":
        data = _word(shown, facts, source)
    elif form == "html":
        from qpsearch.render.remarked import as_remarked_html

        data = as_remarked_html(shown, facts, own_script()).encode()
    else:
        from qpsearch.render.citations import CITATION_COLUMNS, citation_record, flat_citation

        records = [
            citation_record(found, file.source) for file in shown for found in file.citations
        ]
        rows = records if form in ("json", "jsonl") else [flat_citation(one) for one in records]
        data = write_records(rows, form, CITATION_COLUMNS).encode()
    if output is None:
        write_out(data.decode())
    else:
        write_to(output, data, force=force)


def _word(checked: Sequence[CheckedFile], facts: Sequence[str], source: SourceFile | None) -> bytes:
    """Return a Word file with comments: the file itself where it is the only one and of Word."""
    from qpsearch.render.remarked import as_remarked_word, with_comments

    if source is not None and source.name.lower().endswith(".docx"):
        from qpsearch.loader import read_source

        try:
            return with_comments(read_source(source), checked[0])
        except Exception as error:  # noqa: BLE001 - whatever such a file holds, a copy can be made
            say(f"{source.name}: a copy without its looks ({type(error).__name__})")
    return as_remarked_word(checked, facts, datetime.now(UTC), own_script())


def _summary(found: Sequence[CheckedCitation]) -> str:
    """Return how many citations are of each status, in words."""
    counts = {status: sum(one.status.value == status for one in found) for status in STATUSES}
    said = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    all_of_them = "1 citation" if len(found) == 1 else f"{len(found)} citations"
    return f"{all_of_them}: {said}" if said else all_of_them
