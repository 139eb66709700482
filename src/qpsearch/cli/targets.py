"""``qpsearch targets``: what is promised by when, and what documents promise for one indicator."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, option, say, told
from qpsearch.cli.corpus_options import documents_option
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.terminal import line_columns
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import write_records
from qpsearch.render.records import target_record
from qpsearch.studies.surveys import documents_named, targets_in
from qpsearch.studies.targets import cell_text, pivot, value_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qpsearch.engine import DocumentRecord
    from qpsearch.studies.targets import Target

    Found = list[tuple[DocumentRecord, list[Target]]]

COLUMNS = (
    "doc_id", "title", "section", "year", "period", "indicator", "comparator", "value", "unit",
    "change", "kind", "text", "span",
)  # fmt: skip
_ACROSS = 4
"""Documents that stand side by side in a terminal; more stand one below the other."""
KINDS = ("target", "limit", "condition", "frequency", "deadline")


@click.command("targets")
@documents_option
@option("--year", "years", type=int, multiple=True, help="Only for this year; may be repeated.")
@option("--indicator", default="", metavar="WORD", help="Only of what has this in its name.")
@option("--unit", default="", help="Only in this unit: %, 元, 个百分点.")
@option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Only of this kind; may be repeated.",
)
@option(
    "--pivot",
    "pivoted",
    type=click.Choice(["document"]),
    help="A table: an indicator a row, a document a column.",
)
@format_options
@index_option
def targets_command(
    names: tuple[str, ...],
    years: tuple[int, ...],
    indicator: str,
    unit: str,
    kinds: tuple[str, ...],
    pivoted: str | None,
    form: str,
    index_dir: str | Path,
    *,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
) -> None:
    """List what clauses promise and demand in numbers: targets, limits, deadlines.

    \b
    Examples:
      qpsearch targets --doc 004
      qpsearch targets --year 2025 --kind target
      qpsearch targets --indicator 合格率 --pivot document
      qpsearch targets --unit % --format csv

    The year is that of the sentence, else of the paragraph or heading that governs it. Values are
    in the plain unit (2万亿元 is 2000000000000 元); what a report tells of past years is no target.
    """
    with open_corpus(index_dir) as corpus:
        documents = documents_named(corpus, names)
        found: Found = list(
            targets_in(corpus, documents, years=years, indicator=indicator, unit=unit, kinds=kinds)
        )
    form = "json" if as_json else form
    write_out(_pivoted(found, form) if pivoted else _listed(found, form))
    if not found:
        say("no clause here promises or demands that in numbers")
        sys.exit(EXIT_NOTHING_FOUND)


def _listed(found: Found, form: str) -> str:
    if form == "table":
        return "\n".join(_document_table(document, targets) for document, targets in found)

    flat = form in ("csv", "tsv", "md")
    rows: list[dict[str, Any]] = []
    for document, targets in found:
        for target in targets:
            row: dict[str, Any] = {**target_record(target, document.title)}
            if flat:
                row["value"] = _flat_value(target.value)
                row["change"] = _flat_change(target)
            rows.append(row)
    return write_records(rows, form, COLUMNS)


def _flat_value(value: object) -> str:
    if isinstance(value, list):
        return "–".join(map(str, value))
    return "" if value is None else str(value)


def _flat_change(target: Target) -> str:
    """Return a change on one line: up from 2020年 a year."""
    change = target.change
    if change is None:
        return ""
    base = f" from {change.base}" if change.base else ""
    return f"{change.direction}{base}{' a year' if change.annual else ''}"


def _document_table(document: DocumentRecord, targets: Sequence[Target]) -> str:
    from qpsearch.cli.table import head_text, rows_table

    rows = [
        [
            str(target.year or ""),
            " ".join(target.indicator.split()),
            value_text(target),
            told(target.kind.value),
            target.section,
        ]
        for target in targets
    ]
    head = ("YEAR", "INDICATOR", "VALUE", "KIND", "SECTION")
    table = rows_table(head, rows, width=line_columns() - 2, elastic=(1,))
    lines = "".join(f"  {line}\n" for line in table.splitlines())
    return f"{head_text(f'《{document.title}》', document.doc_id)}\n{lines}"


def _pivoted(found: Found, form: str) -> str:
    from qpsearch.cli.table import rows_table

    rows = pivot(target for _, targets in found for target in targets)
    documents = [document for document, _ in found]
    if form in ("json", "jsonl"):
        titles = {document.doc_id: document.title for document in documents}
        records = [
            {
                "indicator": row.indicator,
                "documents": {
                    doc_id: [target_record(target, titles[doc_id]) for target in targets]
                    for doc_id, targets in row.cells.items()
                },
            }
            for row in rows
        ]
        return write_records(records, form, ())
    cells = [
        [
            row.indicator,
            *(
                "；".join(dict.fromkeys(map(cell_text, row.cells.get(document.doc_id, ()))))
                for document in documents
            ),
        ]
        for row in rows
    ]
    head = ["INDICATOR", *(document.title for document in documents)]
    if form == "table":
        if not rows:
            return ""
        if len(documents) > _ACROSS:  # a terminal has more lines than columns
            head = ["DOCUMENT", *(row.indicator for row in rows)]
            columns = zip(*(row[1:] for row in cells), strict=True)
            cells = [
                [document.title, *row] for document, row in zip(documents, columns, strict=True)
            ]
        return rows_table(head, cells, width=line_columns(), elastic=tuple(range(len(head))))
    named = ["indicator", *(f"{document.title} ({document.doc_id})" for document in documents)]
    records = [dict(zip(named, row, strict=True)) for row in cells]
    return write_records(records, form, named)
