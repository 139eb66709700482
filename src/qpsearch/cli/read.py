"""``qpsearch show``, ``outline`` and ``docs``: reading the corpus."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli.app import EXIT_NOTHING_FOUND
from qpsearch.cli.completion import complete_address, complete_document
from qpsearch.cli.options import format_options, index_option, open_corpus, write_out

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
DOCUMENT_COLUMNS = ("doc_id", "title", "kind", "issuer", "number", "date", "source", "clauses")


@click.command("show")
@click.argument("doc", shell_complete=complete_document)
@click.argument("address", required=False, shell_complete=complete_address)
@click.option(
    "-C",
    "--context",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also the N clauses before and after.",
)
@click.option(
    "--cite",
    "style",
    type=click.Choice(CITATION_STYLES),
    help="Print a citation instead of the text; in json, csv … the style of the field citation.",
)
@click.option(
    "--refs",
    is_flag=True,
    help="List the cross-references of the division, and those of the corpus that lead to it.",
)
@format_options
@index_option
def show_command(
    doc: str,
    address: str | None,
    context: int,
    style: str | None,
    refs: bool,
    form: str,
    as_json: bool,
    color: str,
    index_dir: Path,
) -> None:
    """Read a document, or the division at an address with all that it holds.

    \b
    Examples:
      qpsearch show 004 "四、（六）"
      qpsearch show 004 4.6 --context 1
      qpsearch show 004 "（六）至（八）"
      qpsearch show 质量强国建设纲要 专栏2 --cite gbt7714
      qpsearch show 纲要 四 --refs
      qpsearch show 000 "二 ¶3" --json
      qpsearch show 《质量强国建设纲要》第四部分第（六）条

    DOC is an id, the start of one, a document number, part of a title that only one document
    has, or a short name that a text declares (以下简称《纲要》). An address may be written in any
    usual way and in either script, also a range or a place inside an article (第十二条第二款).
    A citation stands for both.
    Exit codes: 0 shown, 2 no such document or address.
    """
    form = "json" if as_json else form
    if style and refs:
        raise click.UsageError("--cite and --refs ask for two things; take one of them")
    with open_corpus(index_dir) as corpus:
        document, address = corpus.locate(doc, address or "")
        every = list(corpus.clauses(document.doc_id))
        clauses = corpus.show(document.doc_id, address) if address else every
        if style and form == "table":
            write_out(_citation(corpus, document, clauses if address else [], style) + "\n")
            return
        if refs:
            from qpsearch.cli.references import print_references

            print_references(corpus, document, clauses, form)
            return
        from qpsearch.corpus.addresses import around

        before, after = around(clauses, every, context)
        shown = [*before, *clauses, *after]
        if form == "table":
            write_out(_reading(document, shown, color=color))
            return
        records = [
            _clause_json(document, clause, _cite(corpus, document, clause, style or "native"))
            for clause in shown
        ]
    from qpsearch.render import write_records

    write_out(write_records(records, form, CLAUSE_COLUMNS))


def _citation(
    corpus: Corpus, document: DocumentRecord, clauses: Sequence[ClauseRecord], style: str
) -> str:
    """Return the citations of the divisions that an address led to, one a line."""
    if not clauses:
        return _cite(corpus, document, None, style)
    tops = [clause for clause in clauses if not _lies_below(clause, clauses)]
    return "\n".join(_cite(corpus, document, clause, style) for clause in tops)


def _cite(corpus: Corpus, document: DocumentRecord, clause: ClauseRecord | None, style: str) -> str:
    from qpsearch.citation import cite

    return cite(corpus.cited(document, clause), style)


def _lies_below(clause: ClauseRecord, clauses: Sequence[ClauseRecord]) -> bool:
    return any(clause.eid.startswith(f"{other.eid}__") for other in clauses)


@click.command("outline")
@click.argument("doc", shell_complete=complete_document)
@click.option(
    "--depth",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the N outermost levels.",
)
@format_options
@index_option
def outline_command(
    doc: str,
    depth: int | None,
    form: str,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
    index_dir: Path,
) -> None:
    """Print the table of contents of a document, with the address of each division.

    \b
    Examples:
      qpsearch outline 004
      qpsearch outline 004 --depth 1
      qpsearch outline 品質強國建設綱要 --format jsonl
    """
    from qpsearch.model import Unit

    with open_corpus(index_dir) as corpus:
        document = corpus.document(doc)
        divisions = [
            clause
            for clause in corpus.clauses(document.doc_id)
            if clause.path
            and clause.locator.steps[-1].unit is not Unit.TEXT
            and (depth is None or len(clause.path) <= depth)
        ]
    records: list[dict[str, Any]] = [
        {
            "doc_id": document.doc_id,
            "depth": len(clause.path),
            "num": clause.path[-1].num,
            "heading": clause.path[-1].heading,
            "section": clause.section,
            "eid": clause.eid,
        }
        for clause in divisions
    ]
    if form == "table" and not as_json:
        for record in records:
            indent = "    " * (record["depth"] - 1)
            write_out(indent + f"{record['num']} {record['heading']}".strip() + "\n")
    else:
        from qpsearch.render import write_records

        write_out(write_records(records, "json" if as_json else form, OUTLINE_COLUMNS))
    if not records:
        click.echo(f"{document.doc_id} has no numbered or headed divisions", err=True)
        sys.exit(EXIT_NOTHING_FOUND)


@click.command("docs")
@click.argument("name", required=False, default="")
@format_options
@index_option
def docs_command(name: str, form: str, as_json: bool, color: str, index_dir: Path) -> None:  # noqa: ARG001 - one set of options
    """List the documents of the corpus, or those that NAME may mean.

    \b
    Examples:
      qpsearch docs
      qpsearch docs 纲要 --format jsonl
    """
    with open_corpus(index_dir) as corpus:
        documents = corpus.find_documents(name) if name else list(corpus.documents())
    records = [_document_json(document) for document in documents]
    if form == "table" and not as_json:
        from qpsearch.cli.table import rows_table
        from qpsearch.cli.terminal import terminal_columns

        rows = [
            [
                document.doc_id,
                document.title,
                document.kind or "",
                "、".join(document.issuers),
                document.date or "",
                str(document.clauses),
            ]
            for document in documents
        ]
        head = ("DOC", "TITLE", "KIND", "ISSUER", "DATE", "CLAUSES")
        width = terminal_columns() if sys.stdout.isatty() else 0
        write_out(rows_table(head, rows, width=width, elastic=(1, 3)))
    else:
        from qpsearch.render import write_records

        write_out(write_records(records, "json" if as_json else form, DOCUMENT_COLUMNS))
    if not documents:
        click.echo(f"no document is called {name!r}; qpsearch docs lists all", err=True)
        sys.exit(EXIT_NOTHING_FOUND)


def _reading(document: DocumentRecord, clauses: Sequence[ClauseRecord], *, color: str) -> str:
    from qpsearch.cli.table import facts_text, path_text, text_lines
    from qpsearch.cli.terminal import dim, line_columns, wants_color

    colored = wants_color(color)
    width = line_columns()
    lines = [facts_text(document)]
    above = clauses[0].path[:-1] if clauses else ()
    if above:
        lines.append(dim(path_text(above), color=colored))
    for clause in clauses:
        lines.append("")
        lines.append(dim(f"[{clause.section}]", color=colored))
        lines.extend(text_lines(clause.text, width))
    return "\n".join(lines) + "\n"


def _clause_json(document: DocumentRecord, clause: ClauseRecord, citation: str) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "eid": clause.eid,
        "section": clause.section,
        "path": [{"num": step.num, "heading": step.heading} for step in clause.path],
        "role": clause.role.value,
        "text": clause.text,
        "source": document.source,
        "source_span": list(clause.source_span),
        "citation": citation,
    }


def _document_json(document: DocumentRecord) -> dict[str, Any]:
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "kind": document.kind,
        "issuer": list(document.issuers),
        "number": document.number,
        "date": document.date,
        "source": document.source,
        "clauses": document.clauses,
    }
