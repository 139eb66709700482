"""``qpsearch show --meta``: what is known of a document as a whole, and where it was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.cli import told
from qpsearch.cli.terminal import hung
from qpsearch.cli.writing import write_out
from qpsearch.render.records import meta_record

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

    write_out(write_records([meta_record(document)], form, COLUMNS))


def _lines(document: Document) -> Iterator[str]:
    from qpsearch.cli.table import head_text

    metadata = document.metadata
    source = document.source
    yield head_text(f"《{metadata.title}》", document.doc_id)
    yield head_text(f"{source.path}  ({source.encoding})", f"sha256 {source.sha256}")
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
        yield from hung("    ", field_line(label, value), 8)
        read = (item for item in metadata.evidence if item.field == field)
        for text, span in dict.fromkeys((item.text, item.source_span) for item in read):
            yield from hung("        ", f"「{' '.join(text.split())}」 {span.start}–{span.end}", 10)
    for short, full in document.names:
        yield from hung("    ", told(f"calls 《{full}》 {short}"), 8)
    dropped = Counter(piece.rule for piece in document.dropped)
    counts = f"{len(document.clauses)} clauses and headings, {len(document.outline)} divisions"
    yield f"    {told(counts)}"
    yield from (f"    {told('dropped')}: {count} × {rule}" for rule, count in dropped.items())
    for each in document.warnings:
        yield from hung("    ", f"{told('warning')}: {each.code}: {told(each.message)}", 8)


def field_line(label: str, value: str) -> str:
    """Return a label and its value in the language of the user."""
    return labelled(label, told(value) if label == "kind" else value)


def labelled(label: str, text: str) -> str:
    """Return a text behind a label in the language of the user, with a colon of its width."""
    shown = told(label)
    return f"{shown}{': ' if shown.isascii() else '：'}{text}"
