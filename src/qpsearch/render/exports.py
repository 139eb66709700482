"""Clauses as bytes of a file, by the name of its form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.corpus.request import Request
from qpsearch.render.about import about_report
from qpsearch.render.excerpts import excerpts_at, find_excerpts
from qpsearch.render.formats import HIT_COLUMNS, cell_text, dumps
from qpsearch.render.report import in_wording, make_report
from qpsearch.render.rows import BOM, RowFormat
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.render.report import Report

EXPORT_FORMATS = ("txt", "md", "csv", "jsonl", "docx", "html")
TABLES = ("csv", "jsonl")
"""Forms with one row for each query and clause: grouping only sets their order."""
EXPORT_COLUMNS = ("query_id", *HIT_COLUMNS)


def export(
    corpus: Corpus,
    asked: str | Request | Sequence[tuple[str, str]],
    *,
    form: str = "txt",
    title: str = "",
    script: Script = Script.ORIGINAL,
    wording: Script = Script.SIMPLIFIED,
    by_document: bool = True,
    bom: bool = False,
) -> bytes:
    """Return clauses of a corpus as the bytes of a file.

    Args:
        corpus: where to look.
        asked: a query, a request with its options, or pairs of a document and an address.
        form: one of :data:`EXPORT_FORMATS`.
        title: of the document; made from what was asked without one.
        script: to show letters in.
        wording: the script of what the file says itself: its labels, its contents.
        by_document: put clauses under their documents, in the order of reading.
        bom: in CSV, for a spreadsheet.

    Raises:
        QpsearchError: the query has a fault, or an address leads nowhere.
        ValueError: there is no such form.

    """
    if form not in EXPORT_FORMATS:
        raise ValueError(f"no form {form!r}; there are {', '.join(EXPORT_FORMATS)}")
    if isinstance(asked, str):
        asked = Request(asked, limit=0)
    if isinstance(asked, Request):
        found = find_excerpts(corpus, asked)
        named = f"{in_wording('检索', wording)}：{asked.query}"
    else:
        found, named = excerpts_at(corpus, asked), in_wording("条款摘录", wording)
    by_document = by_document and form not in TABLES
    report = make_report(title or named, [found], script, by_document=by_document, wording=wording)
    request = asked if isinstance(asked, Request) else None
    about = about_report(corpus, [found], request=request, wording=wording)
    return render(report._replace(about=about), form, bom=bom)


def render(
    report: Report,
    form: str,
    *,
    bom: bool = False,
    progress: Callable[[float], None] | None = None,
) -> bytes:
    """Return a report as the bytes of a file.

    Args:
        report: what to write.
        form: one of :data:`EXPORT_FORMATS`.
        bom: in CSV, for a spreadsheet: see :class:`~qpsearch.render.rows.RowFormat`.
        progress: called with the share of a Word file that is done (0 to 1).

    """
    if form == "docx":
        from qpsearch.render.word import as_docx  # python-docx: 80 ms

        return as_docx(report, progress=progress)
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
