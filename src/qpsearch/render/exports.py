"""Reports as bytes of a file, by the name of their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.render.formats import HIT_COLUMNS, cell_text, dumps
from qpsearch.render.rows import BOM, RowFormat

if TYPE_CHECKING:
    from qpsearch.render.report import Report

EXPORT_FORMATS = ("txt", "md", "csv", "jsonl", "docx", "html")
EXPORT_COLUMNS = ("query_id", *HIT_COLUMNS)


def render(report: Report, form: str, *, bom: bool = False) -> bytes:
    """Return a report as the bytes of a file.

    Args:
        report: what to write.
        form: one of :data:`EXPORT_FORMATS`.
        bom: in CSV, for a spreadsheet: see :class:`~qpsearch.render.rows.RowFormat`.

    """
    if form == "docx":
        from qpsearch.render.word import as_docx

        return as_docx(report)
    if form in ("txt", "md", "html"):
        from qpsearch.render import documents

        makers = {"txt": documents.as_text, "md": documents.as_markdown, "html": documents.as_html}
        return makers[form](report).encode()
    if form == "jsonl":
        return "".join(dumps(entry.record) + "\n" for entry in report.entries).encode()
    rows = RowFormat("csv", bom=bom)
    lines = [rows.cells(EXPORT_COLUMNS)]
    lines += [
        rows.cells([cell_text(entry.record.get(name)) for name in EXPORT_COLUMNS])
        for entry in report.entries
    ]
    return ((BOM if bom else "") + "".join(lines)).encode()
