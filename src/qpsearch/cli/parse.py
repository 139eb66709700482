"""``qpsearch parse``: what the loader makes of a file, without indexing it."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_ERROR, option, say, told
from qpsearch.cli.meta import field_line
from qpsearch.cli.terminal import clip, hung
from qpsearch.cli.writing import write_out
from qpsearch.errors import SourceError
from qpsearch.render.formats import dumps
from qpsearch.render.records import parsed_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.loader import SourceFile
    from qpsearch.model import Document

UNPLACED = "unaccounted"
"""The warning that makes ``--check`` fail: text that has no place in the result."""
_MOST_DROPPED = 12
"""Pieces that are shown of what a rule has dropped."""


@click.command("parse")
@click.argument("file", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True))
@option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Form of the output.",
)
@option("--json", "as_json", is_flag=True, help="The same as --format json.")
@option(
    "--encoding",
    metavar="NAME",
    help="Encoding of a text file, instead of detecting it: gb18030, big5, utf-16 …",
)
@option("--check", is_flag=True, help="Exit with 2 if any text could not be placed.")
def parse_command(file: Path, form: str, as_json: bool, encoding: str | None, check: bool) -> None:
    """Show what is made of a file: metadata, outline, clauses, what was dropped and why.

    \b
    Examples:
      qpsearch parse seeds/002_5afa0209a0ae242f.txt
      qpsearch parse --json seeds/004_22d854842f783777.txt
      qpsearch parse --check seeds/000_13c998a2417f34b7.txt

    Every Chinese character of the file is in a clause, a heading, the metadata, or under a
    rule's name in what was dropped; anything else is a warning, and --check fails. Offsets count
    in the decoded file; of DOCX and PDF, in the text that was taken out of them. An archive gives
    one result (one line of JSON) for each file in it; ARCHIVE.zip/FILE names one; - is stdin.
    """
    from qpsearch.loader import find_sources, load, printable, source_at
    from qpsearch.loader.metadata.sidecar import Corrections

    sources: Sequence[SourceFile | bytes]
    one = source_at(file)
    if str(file) == "-":
        sources = [_stdin()]
    elif one.member or file.is_dir():
        sources = [one]
    else:
        sources = list(find_sources([file]))
    failed = False
    for source in sources:
        try:
            if isinstance(source, bytes):
                # No file stands beside stdin that could correct it.
                document = load("stdin", data=source, encoding=encoding, corrections=Corrections())
            else:
                document = load(source, encoding=encoding)
        except SourceError as error:
            if isinstance(source, bytes) or not source.member or one.member:
                raise
            say(f"qpsearch: {printable(str(error))}")
            failed = True
            continue
        if as_json or form == "json":
            write_out(dumps(parsed_record(document)) + "\n")
        else:
            write_out(_text(document))
        failed = (check and _is_unplaced(document)) or failed
    if failed:
        sys.exit(EXIT_ERROR)


def _stdin() -> bytes:
    if sys.stdin.isatty():
        say("reading a document from the terminal; end with Ctrl-D")
    return sys.stdin.buffer.read()


def _is_unplaced(document: Document) -> bool:
    """Report text of a document that could not be placed, if there is any."""
    from qpsearch.loader import printable

    unplaced = [notice for notice in document.warnings if notice.code == UNPLACED]
    if unplaced:
        say(
            f"qpsearch: {printable(document.source.path)}: {len(unplaced)} pieces could not be "
            f"placed, the first: {unplaced[0].message}"
        )
    return bool(unplaced)


def _text(document: Document) -> str:
    from qpsearch.loader import printable

    lines = [f"{printable(document.source.path)}  ({document.source.encoding})", ""]
    lines += _metadata_lines(document)
    lines += ["", told("clauses")]
    for clause in document.clauses:
        depth = max(0, len(clause.path) - 1)
        owners = f"  〔{'、'.join(clause.owners.lead)}〕" if clause.owners else ""
        mark = "#" if clause.role.value == "heading" else " "
        head = f"  {mark} {'    ' * depth}{clause.section}  "
        lines += hung(head, _gist(clause.text) + owners, 4 * depth + 8)
    lines += ["", told("dropped" if document.dropped else "nothing dropped")]
    for rule, count in Counter(piece.rule for piece in document.dropped).items():
        lines.append(f"    {count:4}  {rule}")
        texts = dict.fromkeys(p.text for p in document.dropped if p.rule == rule)
        lines += [f"            {_gist(text)}" for text in islice(texts, _MOST_DROPPED)]
        lines += ["            …"] if len(texts) > _MOST_DROPPED else []
    lines += ["", told("warnings" if document.warnings else "no warnings")]
    for notice in document.warnings:
        lines += hung("    ", f"{notice.code}: {told(notice.message)}", 8)
    return "\n".join(lines) + "\n"


def _metadata_lines(document: Document) -> list[str]:
    metadata = document.metadata
    rows = (
        ("title", metadata.title),
        ("issuer", "、".join(metadata.issuers)),
        ("number", metadata.number),
        ("kind", metadata.kind),
        ("issued", metadata.date_issued),
        ("published", metadata.date_published),
        ("in force", metadata.date_in_force),
        ("repealed", metadata.date_repealed),
        ("status", metadata.status),
        ("edition", metadata.edition),
        *metadata.other.items(),
    )
    shown = (field_line(label, value) for label, value in rows if value)
    return [line for text in shown for line in hung("    ", text, 8)]


def _gist(text: str) -> str:
    return clip(" ".join(text.split()), 60)
