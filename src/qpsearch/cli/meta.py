"""``qpsearch show --meta``: what is known of a document as a whole, and where it was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.cli import told
from qpsearch.cli.options import write_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.model import Document

COLUMNS = (
    "doc_id", "source", "sha256", "encoding", "kind", "metadata", "order", "names", "clauses",
    "divisions", "dropped", "warnings",
)  # fmt: skip


def print_meta(document: Document, form: str) -> None:
    """Print what is known of a document: a table, or a record in the other formats."""
    if form == "table":
        write_out("\n".join(_lines(document)) + "\n")
        return
    from qpsearch.render.formats import write_records
    from qpsearch.render.records import meta_record

    write_out(write_records([meta_record(document)], form, COLUMNS))


def _lines(document: Document) -> Iterator[str]:
    metadata = document.metadata
    yield f"《{metadata.title}》 · {document.doc_id}"
    yield f"{document.source.path}  ({document.source.encoding}, sha256 {document.source.sha256})"
    rows = (
        ("title", metadata.title, "title"),
        ("issuer", "、".join(metadata.issuers), "issuer"),
        ("number", metadata.number, "number"),
        ("kind", metadata.kind, ""),
        ("issued", metadata.date_issued, "date_issued"),
        ("published", metadata.date_published, "date_published"),
        ("in force", metadata.date_in_force, "date_in_force"),
        ("repealed", metadata.date_repealed, "date_repealed"),
        ("status", metadata.status, "status"),
        ("edition", metadata.edition, "edition"),
        *((label, value, label) for label, value in metadata.other.items()),
    )
    for label, value, field in rows:
        if not value:
            continue
        yield f"    {told(label)}: {told(value) if label == 'kind' else value}"
        for item in metadata.evidence:
            if item.field == field:
                words = " ".join(item.text.split())
                yield f"        「{words}」 {item.source_span.start}–{item.source_span.end}"
    for short, full in document.names:
        yield "    " + told(f"calls 《{full}》 {short}")
    dropped = Counter(piece.rule for piece in document.dropped)
    counts = f"{len(document.clauses)} clauses and headings, {len(document.outline)} divisions"
    yield f"    {told(counts)}"
    yield from (f"    {told('dropped')}: {count} × {rule}" for rule, count in dropped.items())
    warning = told("warning")
    for each in document.warnings:
        yield f"    {warning}: {each.code}: {told(each.message)}"
