"""Quotations and traces as the records of the ``quotes`` and ``trace`` contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.render.comparisons import change_record, pieces_between
from qpsearch.render.redline import Redline, RedlineRow, as_side_by_side
from qpsearch.render.report import in_wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from qpsearch.render.contract.studies import QuotationJson, QuotedPassageJson, TraceJson
    from qpsearch.studies.quoting.reader import Quotation, QuotedPassage
    from qpsearch.studies.quoting.tracing import Trace
    from qpsearch.text.conversion import Script

QUOTATION_COLUMNS = (
    "kind", "score", "from_doc_id", "from_section", "from_text", "to_doc_id", "to_title",
    "to_section", "to_text", "changes",
)  # fmt: skip
TRACE_COLUMNS = (
    "kind", "score", "from_section", "from_text", "to_doc_id", "to_title", "to_section", "to_text",
    "changes",
)  # fmt: skip


def quotation_record(found: Quotation) -> QuotationJson:
    """Return a quotation as a record."""
    return {
        "from": _end_json(found.source),
        "to": _end_json(found.target),
        "kind": found.kind.value,
        "score": found.score,
        "changes": [change_record(change) for change in found.changes],
    }


def trace_record(found: Trace, doc_id: str | None, section: str | None, at: int) -> TraceJson:
    """Return a traced sentence as a record.

    Args:
        found: the sentence.
        doc_id: what the text traced is called; ``None`` for one that was typed.
        section: the clause of it that the sentence stands in, where it has clauses.
        at: where the text that was traced begins in that clause.

    """
    return {
        "from": {
            "doc_id": doc_id,
            "section": section,
            "text": found.text,
            "span": [found.span.start + at, found.span.end + at],
        },
        "to": _end_json(found.target) if found.target else None,
        "kind": found.kind.value,
        "score": found.score,
        "changes": [change_record(change) for change in found.changes],
        "also_in": [
            {"doc_id": end.doc_id, "section": end.section, "span": list(end.span)}
            for end in found.also_in
        ],
        "parts": [
            {
                "text": found.text[span.start - found.span.start : span.end - found.span.start],
                "span": [span.start + at, span.end + at],
                "to": _end_json(end),
            }
            for span, end in found.parts
        ],
    }


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as a row of a table."""
    ends = {
        f"{name}_{field}": value
        for name in ("from", "to")
        for field, value in (record[name] or {}).items()
    }
    changes = [f"{change['a'] or '–'} / {change['b'] or '–'}" for change in record["changes"]]
    return {**ends, "kind": record["kind"], "score": record["score"], "changes": changes}


def _end_json(end: QuotedPassage) -> QuotedPassageJson:
    return {
        "doc_id": end.doc_id,
        "title": end.title,
        "section": end.section,
        "eid": end.eid,
        "text": end.text,
        "span": list(end.span),
    }


def quotation_rows(found: Iterable[Quotation]) -> Iterator[RedlineRow]:
    """Yield quotations as they are printed: the passage asked about beside the other."""
    for one in found:
        source, target = one.source, one.target
        yield RedlineRow(
            one.kind.value,
            f"《{source.title}》{source.section}",
            f"《{target.title}》{target.section} · {target.doc_id}",
            tuple(pieces_between(source.text, target.text, one.changes)),
        )


def trace_rows(found: Iterable[Trace]) -> Iterator[RedlineRow]:
    """Yield sentences as they are printed: each beside the place most like it, if there is one."""
    for one in found:
        target = one.target
        place = f"《{target.title}》{target.section} · {target.doc_id}" if target else ""
        pieces = pieces_between(one.text, target.text if target else "", one.changes)
        yield RedlineRow(one.kind.value, "", place, tuple(pieces))


def side_by_side(
    rows: Iterable[RedlineRow], title: str, told: Callable[[str], str], wording: Script
) -> str:
    """Return rows as one HTML file, in two columns, said in a language of people."""
    redline = Redline(title, title, in_wording("出处", wording), (), tuple(rows))
    return as_side_by_side(redline.told(told, wording))
