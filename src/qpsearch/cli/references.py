"""``qpsearch show --refs``: cross-references, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.cli import say, told
from qpsearch.cli.terminal import hung
from qpsearch.cli.writing import write_out
from qpsearch.render.records import reference_record
from qpsearch.studies.references import References

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.studies.links import Link

COLUMNS = ("direction", "kind", "text", "from", "to", "resolved", "reason")


def print_references(
    corpus: Corpus, document: DocumentRecord, clauses: Sequence[ClauseRecord], form: str
) -> None:
    """Print the references that stand in ``clauses`` of a document, and those that lead to them."""
    references = References(corpus)
    out = list(references.of(document, clauses))
    into = list(references.to(document, clauses))
    if form == "table":
        write_out(_listing(document, out, into))
        if not out and not into:
            say("no cross-references here, and none that lead here")
        return
    from qpsearch.render.formats import write_records

    records: list[Mapping[str, Any]] = [
        *(reference_record(link, into=False) for link in out),
        *(reference_record(link, into=True) for link in into),
    ]
    if form in ("csv", "tsv", "md"):
        records = [
            {**record, "from": _name(record["from"]), "to": _name(record["to"])}
            for record in records
        ]
    write_out(write_records(records, form, COLUMNS))


def _name(end: Mapping[str, Any]) -> str:
    work = end.get("title") or end.get("work") or ""
    return f"《{work}》{end.get('section') or end.get('address') or ''}"


def _listing(document: DocumentRecord, out: Sequence[Link], into: Sequence[Link]) -> str:
    from qpsearch.cli.table import head_text

    lines = [head_text(f"《{document.title}》", document.doc_id)]
    if out:
        lines += ["", told("refers to")]
        for link in out:
            text = f"{link.clause.section}  {link.reference.text} → {_target(link)}"
            lines += hung("  ", text, 6)
    if into:
        lines += ["", told("is referred to by")]
        for link in into:
            where = f"《{link.document.title}》{link.clause.section}"
            lines += hung("  ", f"{where}  {link.reference.text} → {_target(link)}", 6)
    return "\n".join(lines) + "\n"


def _target(link: Link) -> str:
    if link.target is None:
        return f"({told(link.why_not)})"
    where = [clause.section for clause in link.found]
    place = ("–" if link.reference.last else "、").join(where)
    name = "" if link.target.doc_id == link.document.doc_id else f"《{link.target.title}》"
    missing = f" ({told(link.why_not)})" if link.reason else ""
    if link.edition:
        missing = f" [{link.edition}]{missing}"
    there = f"{name}{place or ('' if name else link.reference.address)}"
    return f"{there or told('this document')}{missing}"
