"""Comparisons as the records of the ``diff`` contract, and as what is printed side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.render.redline import Redline, RedlinePiece, RedlineRow
from qpsearch.studies.comparing.editions import DifferenceKind
from qpsearch.studies.comparing.wording import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.render.contract.studies import (
        ClauseDifferenceJson,
        ComparedClauseJson,
        ComparedTextJson,
        ComparisonJson,
        WordChangeJson,
    )
    from qpsearch.studies.comparing.editions import (
        ClauseDifference,
        ComparedClause,
        ComparedText,
        Comparison,
    )
    from qpsearch.studies.comparing.wording import WordChange

COLUMNS = ("kind", "change", "a_section", "b_section", "a", "b", "a_span", "b_span")
"""The columns of a comparison as a table: a row for each change, or clause of one side only."""


def comparison_record(comparison: Comparison, *, every: bool) -> ComparisonJson:
    """Return a comparison as one record.

    Args:
        comparison: what was found.
        every: with the differences in script, region, marks and numbers, and the same clauses.

    """
    kinds = [found.kind.value for found in comparison.differences]
    return {
        "a": _edition_json(comparison.a),
        "b": _edition_json(comparison.b),
        "similarity": round(comparison.similarity, 3),
        "related": comparison.related,
        "clauses": {kind.value: kinds.count(kind.value) for kind in DifferenceKind},
        "renumbered": sum(found.renumbered for found in comparison.differences),
        "counts": {kind.value: comparison.counts()[kind.value] for kind in ChangeKind},
        "differences": list(difference_records(comparison, every=every)),
    }


def difference_records(comparison: Comparison, *, every: bool) -> Iterator[ClauseDifferenceJson]:
    """Yield the record of each difference in the order of the second edition."""
    for found in comparison.differences if every else comparison.substantive:
        yield {
            "kind": found.kind.value,
            "substantive": found.substantive,
            "renumbered": found.renumbered,
            "a": _clause_json(comparison.a, found.a),
            "b": _clause_json(comparison.b, found.b),
            "changes": [change_record(change) for change in _shown(found, every=every)],
        }


def rows_of(comparison: Comparison, *, every: bool) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table: see :data:`COLUMNS`."""
    for found in comparison.differences if every else comparison.substantive:
        place = {
            "kind": found.kind.value,
            "a_section": found.a.section if found.a else "",
            "b_section": found.b.section if found.b else "",
        }
        shown = _shown(found, every=every)
        for change in shown:
            yield {
                **place,
                **change_record(change),
                "kind": place["kind"],
                "change": change.kind.value,
            }
        if not shown:
            alone = not (found.a and found.b)
            yield {
                **place,
                "change": "",
                "a": found.a.text if found.a and alone else "",
                "b": found.b.text if found.b and alone else "",
            }


def redline_of(comparison: Comparison, *, every: bool) -> Redline:
    """Return a comparison as it is printed: the clauses side by side, in pieces."""
    a, b = comparison.a, comparison.b
    return Redline(
        title=f"{_name(a)} → {_name(b)}",
        a_name=_name(a),
        b_name=_name(b),
        facts=summary(comparison, every=every),
        rows=tuple(
            RedlineRow(
                found.kind.value,
                found.a.section if found.a else "",
                found.b.section if found.b else "",
                tuple(pieces_of(found, every=every)),
            )
            for found in (comparison.differences if every else comparison.substantive)
        ),
    )


def pieces_of(found: ClauseDifference, *, every: bool) -> Iterator[RedlinePiece]:
    """Yield the text of both sides in pieces, those that differ with their kind."""
    if found.a is None or found.b is None:
        a, b = (clause.text if clause else "" for clause in (found.a, found.b))
        yield RedlinePiece(a, b, ChangeKind.WORD.value)
        return
    if not found.changes and found.kind in (DifferenceKind.SPLIT, DifferenceKind.MERGED):
        # One of several parts: the whole stands beside it, nothing in it is marked.
        yield RedlinePiece(found.a.text, found.b.text, "")
        return
    shown = [change for change in _shown(found, every=every) if change.a or change.b]
    yield from pieces_between(found.a.text, found.b.text, shown)


def pieces_between(a: str, b: str, changes: Sequence[WordChange]) -> Iterator[RedlinePiece]:
    """Yield two texts in pieces, those that differ with their kind."""
    at_a = at_b = 0
    for change in changes:
        if change.a_span.start < at_a or change.b_span.start < at_b:
            continue
        yield RedlinePiece(a[at_a : change.a_span.start], b[at_b : change.b_span.start], "")
        yield RedlinePiece(change.a, change.b, change.kind.value)
        at_a, at_b = change.a_span.end, change.b_span.end
    yield RedlinePiece(a[at_a:], b[at_b:], "")


def summary(comparison: Comparison, *, every: bool) -> tuple[str, ...]:
    """Return what was found in a few lines for people."""
    if not comparison.related:
        return (f"not two editions of one text: similarity {comparison.similarity:.2f} of 1",)
    kinds = [found.kind for found in comparison.differences]
    counts = comparison.counts()
    words = sum(change.substantive for found in comparison.differences for change in found.changes)
    parts = [f"similarity {comparison.similarity:.2f}", f"{words} places with other words"]
    parts += [
        f"{kinds.count(kind)} {label}"
        for kind, label in (
            (DifferenceKind.REMOVED, "clauses only in the first"),
            (DifferenceKind.ADDED, "only in the second"),
            (DifferenceKind.MOVED, "moved"),
            (DifferenceKind.SPLIT, "parts of clauses that were split"),
            (DifferenceKind.MERGED, "parts of clauses that were merged"),
        )
        if kinds.count(kind)
    ]
    lines = ["; ".join(parts)]
    renumbered = sum(found.renumbered for found in comparison.differences)
    others = [
        f"{counts[kind.value]} of {kind.value}"
        for kind in (
            ChangeKind.SCRIPT,
            ChangeKind.REGION,
            ChangeKind.PUNCTUATION,
            ChangeKind.NUMBERING,
        )
        if counts[kind.value]
    ]
    others += [f"{renumbered} clauses renumbered"] if renumbered else []
    if others:
        shown = "no difference in substance" if every else "not shown (--all shows them)"
        lines.append(f"{shown}: {', '.join(others)}")
    cuts = comparison.cuts
    harmless = [_place(found) for found, change in cuts if not change.substantive]
    losing = [f"{_place(found)}: {_arrow(change)}" for found, change in cuts if change.substantive]
    if harmless:
        lines.append(f"page ends where nothing is lost: {'; '.join(harmless)}")
    if losing:
        lines.append(f"page ends where words are lost or differ: {'; '.join(losing)}")
    return tuple(lines)


def _arrow(change: WordChange) -> str:
    return f"{change.a or '–'} → {change.b or '–'}"


def _place(found: ClauseDifference) -> str:
    clause = found.b or found.a
    return clause.section if clause else ""


def _shown(found: ClauseDifference, *, every: bool) -> Sequence[WordChange]:
    return found.changes if every else [c for c in found.changes if c.substantive]


def _name(edition: ComparedText) -> str:
    return f"《{edition.title}》 {edition.doc_id}"


def _edition_json(edition: ComparedText) -> ComparedTextJson:
    return {"doc_id": edition.doc_id, "title": edition.title}


def _clause_json(edition: ComparedText, clause: ComparedClause | None) -> ComparedClauseJson | None:
    if clause is None:
        return None
    return {
        "doc_id": edition.doc_id,
        "section": clause.section,
        "eid": clause.eid,
        "text": clause.text,
    }


def change_record(change: WordChange) -> WordChangeJson:
    """Return a place where words differ as a record."""
    return {
        "a": change.a,
        "b": change.b,
        "a_span": list(change.a_span),
        "b_span": list(change.b_span),
        "kind": change.kind.value,
    }
