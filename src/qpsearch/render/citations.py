"""Checked citations as the records of the ``check`` contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.render.comparisons import change_record
from qpsearch.studies.checking.verdicts import CitationStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qpsearch.render.contract.studies import CheckedCitationJson, CitedPlaceJson
    from qpsearch.studies.checking.verdicts import CheckedCitation, CitedPlace

CITATION_COLUMNS = (
    "source", "section", "text", "status", "holds", "to_doc_id", "to_title", "to_edition",
    "to_section", "now_section", "message", "span",
)  # fmt: skip
STATUS_NAMES = {
    CitationStatus.EXACT: "相符",
    CitationStatus.OTHER_EDITION: "见于其他版本",
    CitationStatus.RENUMBERED: "条号已变",
    CitationStatus.NO_SUCH_PLACE: "查无此条",
    CitationStatus.NOT_IN_CORPUS: "库中未收",
    CitationStatus.AMBIGUOUS: "所指不明",
    CitationStatus.WORDS_DIFFER: "引文有出入",
}
"""What copies of a text call each status."""


def citation_record(found: CheckedCitation, source: str) -> CheckedCitationJson:
    """Return a citation of a file as a record."""
    words = found.words
    return {
        "source": source,
        "section": found.section or None,
        "text": found.text,
        "span": list(found.span),
        "status": found.status.value,
        "holds": found.holds,
        "to": _place_json(found.target) if found.target else None,
        "now": _place_json(found.now) if found.now else None,
        "message": found.message,
        "candidates": list(found.candidates),
        "words": {
            "text": words.text,
            "span": list(words.span),
            "passage": words.passage or None,
            "changes": [change_record(change) for change in words.changes],
        }
        if words
        else None,
    }


def flat_citation(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as a row of a table."""
    ends = {
        f"{name}_{field}": value
        for name in ("to", "now")
        for field, value in (record[name] or {}).items()
    }
    holds = {True: "yes", False: "no", None: ""}[record["holds"]]
    plain = {key: value for key, value in record.items() if key not in ("to", "now", "words")}
    return {**plain, **ends, "holds": holds}


def remark_on(found: CheckedCitation) -> str:
    """Return what is to be remarked on a citation in a copy of its text."""
    lines = [f"{STATUS_NAMES[found.status]}（{found.status.value}）"]
    if found.target:
        place = found.target.place or found.target.section or ""
        edition = f"（{found.target.edition}）" if found.target.edition else ""
        lines.append(f"《{found.target.title}》{edition}{place}")
    if found.now and found.now.section:
        edition = f"（{found.now.edition}）" if found.now.edition else ""
        lines.append(f"→ 《{found.now.title}》{edition}{found.now.section}")
    if found.message:
        lines.append(found.message)
    if found.words and found.words.passage:
        lines.append(f"原文：{found.words.passage}")
    return "\n".join(lines)


def _place_json(place: CitedPlace) -> CitedPlaceJson:
    return {
        "doc_id": place.doc_id,
        "title": place.title,
        "edition": place.edition or None,
        "section": place.section,
        "place": place.place,
        "last": place.last,
    }
