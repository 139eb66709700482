"""Hits and clauses for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.cli.terminal import best_lines, columns, dim, line_columns, painted, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.corpus.results import Hit, Results
    from qpsearch.index import DocumentRecord
    from qpsearch.model import PathStep, Span

_SNIPPET_LINES = 3


def hits_table(results: Results, *, color: bool, full: bool) -> str:
    """Return the hits one below the other: number and document, path, text with highlights."""
    indent = len(str(len(results.hits))) + 2
    return "".join(_hit(hit, indent, color=color, full=full) for hit in results.hits)


def _hit(hit: Hit, indent: int, *, color: bool, full: bool) -> str:
    margin = " " * indent
    width = max(20, line_columns() - indent)
    rank = f"{hit.rank}.".ljust(indent)
    lines = [f"{rank}{_bold(hit.place or hit.section, color=color)}  {facts_text(hit)}"]
    path = path_text(hit.path)
    if path:
        lines += [margin + dim(path[start:end], color=color) for start, end in wrap(path, width)]
    lines += [
        margin + line
        for line in text_lines(
            hit.text, hit.spans, width, color=color, most=0 if full else _SNIPPET_LINES
        )
    ]
    for edition in hit.also_in:
        lines.append(f"{margin}= {edition.section}  《{edition.title}》 · {edition.doc_id}")
    if hit.explanation:
        from qpsearch.lexicon import guard_of
    for part in hit.explanation:
        guard = guard_of(part.label, part.typed) if part.typed else None
        beside = f": {guard}" if guard else ""
        via = "" if part.origin == "typed" else f" [{part.origin}{beside}]"
        term = f"{part.typed} → {part.label}" if part.typed else part.label
        lines.append(f"{margin}  {part.value:8.3f}  {term}{via}")
    if hit.explanation:
        lines.append(f"{margin}= {hit.score:8.3f}")
    return "\n".join(lines) + "\n\n"


def facts_text(document: DocumentRecord | Hit) -> str:
    """Return what names a document in one line: title, issuers, number, date, id."""
    facts = (
        f"《{document.title}》",
        "、".join(document.issuers),
        document.number,
        document.date,
        document.doc_id,
    )
    return " · ".join(fact for fact in facts if fact)


def text_lines(
    text: str, spans: Sequence[Span], width: int, *, color: bool, most: int = 0
) -> Iterable[str]:
    """Yield a text wrapped to ``width`` columns; with ``most``, only the lines around matches."""
    lines = list(wrap(text, width - 2 if most else width))
    shown = best_lines(lines, spans, most) if most else range(len(lines))
    for number in shown:
        start, end = lines[number]
        line = painted(text, start, end, spans, color=color)
        if most and number == shown[0] and number > 0:
            line = f"…{line}"
        if most and number == shown[-1] and number < len(lines) - 1:
            line = f"{line}…"
        yield line


def path_text(path: Sequence[PathStep]) -> str:
    """Return a path as people read it: 四 增强产业质量竞争力 › （六） 强化产业基础质量支撑."""
    return " › ".join(f"{step.num} {step.heading}".strip() for step in path)


def rows_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows with aligned columns, Chinese characters counted as two."""
    widths = [max(columns(row[at]) for row in (head, *rows)) for at in range(len(head))]
    return "".join(
        "  ".join(
            cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        + "\n"
        for row in (head, *rows)
    )


def _bold(text: str, *, color: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if color else text
