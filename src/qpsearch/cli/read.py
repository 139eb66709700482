"""``qpsearch show``, ``outline`` and ``docs``: reading the corpus."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, option, say, told
from qpsearch.cli.completion import complete_address, complete_document
from qpsearch.cli.meta import print_meta
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option, pager_option
from qpsearch.cli.table import facts_of, head_text, path_text, rows_table, text_lines
from qpsearch.cli.terminal import dim, line_columns, terminal_columns, wants_color
from qpsearch.cli.writing import write_out, write_paged
from qpsearch.corpus.request import Request
from qpsearch.render.formats import write_records
from qpsearch.render.records import document_record, outline_record, shown_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord

CITATION_STYLES = ("native", "gbt7714", "bibtex", "csl-json")
CLAUSE_COLUMNS = (
    "doc_id", "title", "eid", "section", "path", "role", "text", "source", "source_span",
    "citation",
)  # fmt: skip
OUTLINE_COLUMNS = ("doc_id", "depth", "num", "heading", "section", "eid")
DOCUMENT_COLUMNS = (
    "doc_id",
    "title",
    "kind",
    "issuer",
    "number",
    "date",
    "source",
    "clauses",
    "part_of",
)


@click.command("show")
@click.argument("doc", shell_complete=complete_document)
@click.argument("address", required=False, shell_complete=complete_address)
@option(
    "-C",
    "--context",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also the N clauses before and after.",
)
@option(
    "--cite",
    "style",
    type=click.Choice(CITATION_STYLES),
    help="Print a citation instead of the text; in json, csv … the style of the field citation.",
)
@option(
    "--refs",
    is_flag=True,
    help="List the cross-references of the division, and those of the corpus that lead to it.",
)
@option(
    "--meta",
    is_flag=True,
    help="What is known of the document as a whole, with the words it was read in.",
)
@format_options
@pager_option
@index_option
def show_command(
    doc: str,
    address: str | None,
    context: int,
    style: str | None,
    refs: bool,
    meta: bool,
    form: str,
    as_json: bool,
    color: str,
    pager: bool,
    index_dir: str | Path,
) -> None:
    """Read a document, or the division at an address with all that it holds.

    \b
    Examples:
      qpsearch show 004 "四、（六）"
      qpsearch show 004 4.6 --context 1
      qpsearch show 004 "（六）至（八）"
      qpsearch show 质量强国建设纲要 专栏2 --cite gbt7714
      qpsearch show 纲要 四 --refs
      qpsearch show 004 --meta
      qpsearch show 000 "二 ¶3" --json
      qpsearch show 《质量强国建设纲要》第四部分第（六）条

    DOC is an id, the start of one, a document number, part of a title that only one document
    has, or a short name that a text declares (以下简称《纲要》). An address may be written in any
    usual way and in either script, also a range or a place inside an article (第十二条第二款).
    A citation stands for both.
    Exit codes: 0 shown, 2 no such document or address.
    """
    from qpsearch.render.reading import citation_of, citations, show

    form = "json" if as_json else form
    if bool(style) + refs + meta > 1:
        raise click.UsageError("--cite, --refs and --meta ask for different things; take one")
    with open_corpus(index_dir) as corpus:
        reading = show(corpus, doc, address or "", context=context)
        document = reading.document
        if meta:
            print_meta(corpus.document(document.doc_id), form)
            return
        if style and form == "table":
            write_out("\n".join(citations(corpus, reading, style)) + "\n")
            return
        if refs:
            from qpsearch.cli.references import print_references

            print_references(corpus, document, reading.clauses, form)
            return
        if form == "table":
            text = _reading(document, reading.shown, corpus.works.label(document), color=color)
            write_paged(text, pager=pager)
            _say_newest(corpus, document, doc)
            return

        records = [
            shown_record(document, clause, citation_of(corpus, document, clause, style or "native"))
            for clause in reading.shown
        ]
    write_out(write_records(records, form, CLAUSE_COLUMNS))


@click.command("outline")
@click.argument("doc", shell_complete=complete_document)
@option(
    "--depth",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the N outermost levels.",
)
@format_options
@pager_option
@index_option
def outline_command(
    doc: str,
    depth: int | None,
    form: str,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
    pager: bool,
    index_dir: str | Path,
) -> None:
    """Print the table of contents of a document, with the address of each division.

    \b
    Examples:
      qpsearch outline 004
      qpsearch outline 004 --depth 1
      qpsearch outline 品質強國建設綱要 --format jsonl
    """
    from qpsearch.render.reading import outline

    with open_corpus(index_dir) as corpus:
        document, divisions = outline(corpus, doc, depth=depth)
    records = [outline_record(document.doc_id, clause) for clause in divisions]
    if form == "table" and not as_json:
        lines = (
            "    " * (record["depth"] - 1) + f"{record['num']} {record['heading']}".strip() + "\n"
            for record in records
        )
        write_paged("".join(lines), pager=pager)
    else:
        write_out(write_records(records, "json" if as_json else form, OUTLINE_COLUMNS))
    if not records:
        say(f"{document.doc_id} has no numbered or headed divisions")
        sys.exit(EXIT_NOTHING_FOUND)


@click.command("docs")
@click.argument("name", required=False, default="")
@option(
    "--sort",
    type=click.Choice(["id", "date", "-date", "title", "clauses"]),
    default="id",
    show_default=True,
    help="Order; what came with another document stands below that.",
)
@option("--issuer", default="", help="Only documents issued by this body, by any name of it.")
@option("--kind", default="", help="Only documents of this kind; also 通知, 条例, 办法 …")
@option("--since", default="", metavar="DATE", help="Only documents of this date or later.")
@option("--until", default="", metavar="DATE", help="Only documents of this date or earlier.")
@format_options
@pager_option
@index_option
def docs_command(
    name: str,
    sort: str,
    issuer: str,
    kind: str,
    since: str,
    until: str,
    form: str,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
    pager: bool,
    index_dir: str | Path,
) -> None:
    """List the documents of the corpus, or those that NAME may mean.

    \b
    Examples:
      qpsearch docs
      qpsearch docs 纲要 --format jsonl
      qpsearch docs --issuer 国务院 --sort -date
    """
    from qpsearch.corpus.sorting import documents_in_order

    with open_corpus(index_dir) as corpus:
        asked = Request(issuer=issuer, kind=kind, since=since, until=until)
        admit = asked.options(corpus).filters.admit
        called = corpus.names.find(name) if name else corpus.documents()
        documents = documents_in_order(filter(admit, called), sort)
    records = [document_record(document) for document in documents]
    if form == "table" and not as_json:
        rows = [
            [
                document.doc_id,
                f"  {document.title}" if document.part_of else document.title,
                told(document.kind or ""),
                "、".join(document.issuers),
                document.date or "",
                str(document.clauses),
            ]
            for document in documents
        ]
        head = ("DOC", "TITLE", "KIND", "ISSUER", "DATE", "CLAUSES")
        width = terminal_columns() if sys.stdout.isatty() else 0
        table = rows_table(head, rows, width=width, elastic=(1, 3), optional=(3, 2))
        write_paged(table, pager=pager)
    else:
        write_out(write_records(records, "json" if as_json else form, DOCUMENT_COLUMNS))
    if not documents:
        nothing = f"no document is called {name!r}" if name else "no document is let through"
        say(f"{nothing}; qpsearch docs lists all")
        sys.exit(EXIT_NOTHING_FOUND)


def _say_newest(corpus: Corpus, document: DocumentRecord, asked: str) -> None:
    """Say on stderr which edition is shown, where the name means several or a newer one is here."""
    newer = corpus.works.replaced_by(document)
    if newer:
        label = corpus.works.label(newer)
        say(f"replaced by the edition {label}: {newer.doc_id}")
    elif asked != document.doc_id and (label := corpus.works.label(document)):
        others = len(corpus.works.editions(document)) - 1
        say(f"the newest edition, {label}, of {others + 1}; qpsearch editions")


def _reading(
    document: DocumentRecord, clauses: Sequence[ClauseRecord], edition: str, *, color: str
) -> str:
    colored = wants_color(color)
    width = line_columns()
    lines = [head_text(*facts_of(document, edition))]
    above = clauses[0].path[:-1] if clauses else ()
    if above:
        lines.append(dim(path_text(above), color=colored))
    for clause in clauses:
        lines.append("")
        lines.append(dim(f"[{clause.section}]", color=colored))
        lines.extend(text_lines(clause.text, width))
    return "\n".join(lines) + "\n"
