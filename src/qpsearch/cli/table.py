"""Hits and clauses for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.cli import told
from qpsearch.cli.terminal import (
    best_lines,
    clip,
    columns,
    dim,
    line_columns,
    painted,
    terminal_columns,
    wrap,
)
from qpsearch.lexicon import guard_of
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.corpus.results import Hit, Results
    from qpsearch.corpus.sorting import FacetCount
    from qpsearch.engine import DocumentRecord
    from qpsearch.model import PathStep

_SNIPPET_LINES = 3
_NARROWEST = 10
"""Columns that a cut cell keeps."""


def hits_table(results: Results, *, color: bool, full: bool, legend: bool = False) -> str:
    """Return the hits one below the other: number and document, path, text with highlights.

    Args:
        results: the hits.
        color: paint matches.
        full: whole clauses, not only the lines around matches.
        legend: begin with a line that says what stands where.

    """
    indent = len(str(len(results.hits))) + 2
    head = (
        dim(told("rank. address  《title》 · issuers · number · date · id"), color=color) + "\n\n"
    )
    return (head if legend and results.hits else "") + "".join(
        _hit(hit, indent, color=color, full=full) for hit in results.hits
    )


def _hit(hit: Hit, indent: int, *, color: bool, full: bool) -> str:
    margin = " " * indent
    width = max(20, line_columns() - indent)
    rank = f"{hit.rank}.".ljust(indent)
    most = 0 if full else _SNIPPET_LINES
    wrapped = list(wrap(hit.text, width - 2 if most else width))
    shown = best_lines(wrapped, hit.spans, most) if most else range(len(wrapped))
    place = _place_shown(hit, wrapped[shown[0]][0], wrapped[shown[-1]][1])
    facts = facts_of(hit, hit.edition)
    if hit.named:
        facts[-1] += f"  ← {told('named')}"
    lines = packed(rank + place, facts, line_columns(), indent)
    lines[0] = rank + _bold(place, color=color) + lines[0][len(rank + place) :]
    if hit.replaced_by:
        newer = hit.replaced_by
        lines.append(margin + told(f"replaced by {newer.edition}: {newer.doc_id}"))
    path = path_text(hit.path)
    if path and path != hit.section:
        lines += [margin + dim(path[start:end], color=color) for start, end in wrap(path, width)]
    lines += [margin + line for line in _painted_lines(hit.text, hit.spans, wrapped, shown, color)]
    for edition in hit.also_in:
        facts = [f"《{edition.title}》", edition.doc_id]
        lines += packed(f"{margin}= {edition.section}", facts, line_columns(), indent + 2)
    for part in hit.explanation:
        guard = guard_of(part.label, part.typed) if part.typed else None
        beside = f": {guard}" if guard else ""
        term = f"{part.typed} → {part.label}" if part.typed else part.label
        said = f"{term} [{part.origin}{beside}]"
        room = margin + " " * len(f"  {part.value:8.3f}  ")
        parts = [said[start:end] for start, end in wrap(said, line_columns() - len(room))]
        lines.append(f"{margin}  {part.value:8.3f}  {parts[0]}")
        lines += [room + more for more in parts[1:]]
    if hit.explanation:
        lines.append(f"{margin}= {hit.score:8.3f}")
    return "\n".join(lines) + "\n\n"


def _place_shown(hit: Hit, start: int, end: int) -> str:
    """Return the place of the matches between ``start`` and ``end``, which a reader will cite."""
    there = [span for span in hit.spans if span.start < end and start < span.end]
    if not there:
        return hit.section
    return hit.place_of(Span(there[0].start, there[-1].end))


def head_text(*facts: str, first: str = "", indent: int = 2) -> str:
    """Return what names a document, its title first; on a terminal no fact is broken in two."""
    width = line_columns() if terminal_columns() else 1 << 30
    head, *more = packed(first, facts, width, indent)
    return "\n".join((head if first else head.lstrip(), *more))


_PARTS = {
    "typed": "a word as typed",
    "tw": "the word of Taiwan for it",
    "hk": "the word of Hong Kong for it",
    "cn": "the word of the mainland for it",
    "body": "another name of the body",
    "own": "a synonym of your own for it",
    "lay": "the word of the law for it",
    "scattered": "the words of a compound, apart",
    "letters": "characters and pairs of characters of the query",
    "heading": "what the headings above the clause add to that",
    "document": "what its title, issuer and other clauses add",
    "meaning": "how near it comes to the question by an embedding model",
    "near": "words of the query that stand close together",
    "step": "a clause that holds more of the words, as typed, goes before one that holds fewer",
}
"""What a part of a score is, by its origin."""
_RULES = {
    "not-after": "does not count directly after one of these",
    "not-before": "does not count directly before one of these",
    "after": "counts directly after one of these only",
    "with": "counts with one of these near it only",
    "not-with": "does not count with one of these near it",
}
"""What the condition of a regional word is, by its rule in the lexicon."""


def parts_legend(results: Results) -> list[str]:
    """Return what the parts of the scores of these hits are, a line for each."""
    parts = {part for hit in results.hits for part in hit.explanation}
    origins = {part.origin for part in parts}
    guards = {guard_of(part.label, part.typed) for part in parts if part.typed}
    rules = {rule for guard in guards if guard for rule in guard.rules()}
    known = [(_PARTS, origins), (_RULES, rules)]
    return [
        f"{one}: {told(said)}"
        for table, used in known
        for one, said in table.items()
        if one in used
    ]


def packed(first: str, facts: Sequence[str], width: int, indent: int) -> list[str]:
    """Return ``first`` and facts behind it, as many on a line as fit: none is broken in two.

    A title that is longer than a line is wrapped as text is.
    """
    lines = [first]
    for at, fact in enumerate(facts):
        joint = "" if not lines[-1] else "  " if at == 0 else " · "
        if columns(lines[-1] + joint + fact) <= width:
            lines[-1] += joint + fact
        elif columns(fact) + indent <= width or fact.isascii():
            lines.append(" " * indent + fact)
        else:
            room = max(20, width - indent)
            lines += [" " * indent + fact[start:end] for start, end in wrap(fact, room)]
    return lines if first else lines[not lines[0] :]


def facts_of(document: DocumentRecord | Hit, edition: str = "") -> list[str]:
    """Return what names a document: title, edition, issuers, number, date, id."""
    facts = (
        f"《{document.title}》{f'（{edition}）' if edition else ''}",
        "、".join(document.issuers),
        document.number,
        document.date,
        document.doc_id,
    )
    return [fact for fact in facts if fact]


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


def facets_table(facets: Mapping[str, Sequence[FacetCount]]) -> str:
    """Return counts of an answer, a table for each facet."""
    tables = (
        rows_table(
            (name.upper(), "CLAUSES", "DOCUMENTS"),
            [[one.value or "—", str(one.clauses), str(one.documents)] for one in counts],
        )
        for name, counts in facets.items()
    )
    return "\n".join(tables)


def rows_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int = 0,
    elastic: Sequence[int] = (),
    optional: Sequence[int] = (),
) -> str:
    """Return rows with aligned columns, Chinese characters counted as two.

    Args:
        head: the names of the columns.
        rows: the cells.
        width: columns of the terminal that a row should fit into; 0 for any.
        elastic: numbers of the columns whose cells may be cut for that, the widest first.
        optional: numbers of the columns that are left out, in turn, where cutting is not enough.

    """
    head = [told(name) for name in head]
    least = [max(columns(row[at]) for row in (head, *rows)) for at in range(len(head))]
    least = [min(_NARROWEST, room) if at in elastic else room for at, room in enumerate(least)]
    if width and optional and sum(least) + 2 * (len(head) - 1) > width:
        gone, *others = optional

        def moved(numbers: Sequence[int]) -> list[int]:
            return [at - (at > gone) for at in numbers if at != gone]

        return rows_table(
            [*head[:gone], *head[gone + 1 :]],
            [[*row[:gone], *row[gone + 1 :]] for row in rows],
            width=width,
            elastic=moved(elastic),
            optional=moved(others),
        )
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
