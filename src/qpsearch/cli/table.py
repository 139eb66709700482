"""Hits and clauses for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.cli.terminal import (
    best_lines,
    clip,
    columns,
    dim,
    line_columns,
    painted,
    wrap,
)
from qpsearch.lexicon import guard_of
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.corpus.results import Hit, Results
    from qpsearch.engine import DocumentRecord
    from qpsearch.model import PathStep

_SNIPPET_LINES = 3
_NARROWEST = 10
"""Columns that a cut cell keeps."""


def hits_table(results: Results, *, color: bool, full: bool) -> str:
    """Return the hits one below the other: number and document, path, text with highlights."""
    indent = len(str(len(results.hits))) + 2
    return "".join(_hit(hit, indent, color=color, full=full) for hit in results.hits)


def _hit(hit: Hit, indent: int, *, color: bool, full: bool) -> str:
    margin = " " * indent
    width = max(20, line_columns() - indent)
    rank = f"{hit.rank}.".ljust(indent)
    most = 0 if full else _SNIPPET_LINES
    wrapped = list(wrap(hit.text, width - 2 if most else width))
    shown = best_lines(wrapped, hit.spans, most) if most else range(len(wrapped))
    place = _place_shown(hit, wrapped[shown[0]][0], wrapped[shown[-1]][1])
    lines = [f"{rank}{_bold(place, color=color)}  {facts_text(hit, hit.edition)}"]
    if hit.named:
        lines[0] += "  ← named"
    if hit.replaced_by:
        newer = hit.replaced_by
        lines.append(f"{margin}replaced by {newer.edition}: {newer.doc_id}")
    path = path_text(hit.path)
    if path and path != hit.section:
        lines += [margin + dim(path[start:end], color=color) for start, end in wrap(path, width)]
    lines += [margin + line for line in _painted_lines(hit.text, hit.spans, wrapped, shown, color)]
    for edition in hit.also_in:
        lines.append(f"{margin}= {edition.section}  《{edition.title}》 · {edition.doc_id}")
    for part in hit.explanation:
        guard = guard_of(part.label, part.typed) if part.typed else None
        beside = f": {guard}" if guard else ""
        via = "" if part.origin == "typed" else f" [{part.origin}{beside}]"
        term = f"{part.typed} → {part.label}" if part.typed else part.label
        lines.append(f"{margin}  {part.value:8.3f}  {term}{via}")
    if hit.explanation:
        lines.append(f"{margin}= {hit.score:8.3f}")
    return "\n".join(lines) + "\n\n"


def _place_shown(hit: Hit, start: int, end: int) -> str:
    """Return the place of the matches between ``start`` and ``end``, which a reader will cite."""
    there = [span for span in hit.spans if span.start < end and start < span.end]
    if not there:
        return hit.section
    return hit.place_of(Span(there[0].start, there[-1].end))


def facts_text(document: DocumentRecord | Hit, edition: str = "") -> str:
    """Return what names a document in one line: title, edition, issuers, number, date, id."""
    facts = (
        f"《{document.title}》{f'（{edition}）' if edition else ''}",
        "、".join(document.issuers),
        document.number,
        document.date,
        document.doc_id,
    )
    return " · ".join(fact for fact in facts if fact)


def text_lines(text: str, width: int) -> Iterable[str]:
    """Return a text wrapped to ``width`` columns."""
    return (text[start:end] for start, end in wrap(text, width))


def _painted_lines(
    text: str, spans: Sequence[Span], lines: Sequence[tuple[int, int]], shown: range, color: bool
) -> Iterable[str]:
    """Yield the lines ``shown``, matches highlighted, with … where the text goes on."""
    for number in shown:
        start, end = lines[number]
        line = painted(text, start, end, spans, color=color)
        if number == shown[0] and number > 0:
            line = f"…{line}"
        if number == shown[-1] and number < len(lines) - 1:
            line = f"{line}…"
        yield line


def path_text(path: Sequence[PathStep]) -> str:
    """Return a path as people read it: 四 增强产业质量竞争力 › （六） 强化产业基础质量支撑."""
    return " › ".join(f"{step.num} {step.heading}".strip() for step in path)


def rows_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int = 0,
    elastic: Sequence[int] = (),
) -> str:
    """Return rows with aligned columns, Chinese characters counted as two.

    Args:
        head: the names of the columns.
        rows: the cells.
        width: columns of the terminal that a row should fit into; 0 for any.
        elastic: numbers of the columns whose cells may be cut for that, the widest first.

    """
    widths = [max(columns(row[at]) for row in (head, *rows)) for at in range(len(head))]
    over = sum(widths) + 2 * (len(widths) - 1) - width if width else 0
    while over > 0 and (wide := [at for at in elastic if widths[at] > _NARROWEST]):
        widths[max(wide, key=widths.__getitem__)] -= 1
        over -= 1
    return "".join(
        "  ".join(
            cell + " " * (room - columns(cell))
            for cell, room in zip(map(clip, row, widths), widths, strict=True)
        ).rstrip()
        + "\n"
        for row in (head, *rows)
    )


def _bold(text: str, *, color: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if color else text
