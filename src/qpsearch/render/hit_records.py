"""The records of hits, and of answers and changes that hold them, as JSON.

Their fields are those of :mod:`qpsearch.render.contract`. Apart from the other records, which a
search does not make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from qpsearch.corpus.results import Hit, Results, Summary
    from qpsearch.model import PathStep
    from qpsearch.render.contract.answers import (
        AnswerJson,
        BatchHitJson,
        ChangedJson,
        ExportedJson,
        FaultJson,
        FaultRowJson,
        GoneJson,
        HitJson,
        NewJson,
        NoHitsJson,
        ResultsJson,
        SummaryJson,
    )
    from qpsearch.render.contract.fields import ExplainedJson, StepJson
    from qpsearch.search import Part


def hit_record(hit: Hit, query_id: str | None = None) -> HitJson:
    """Return a hit of a search."""
    places = hit.places
    place = next(iter(places), None)
    record: HitJson = {
        "query_id": query_id,
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "doc_id": hit.doc_id,
        "title": hit.title,
        "issuer": list(hit.issuers),
        "number": hit.number,
        "date": hit.date,
        "kind": hit.kind,
        "eid": hit.eid,
        "section": hit.section,
        "place": place,
        "path": path_record(hit.path),
        "role": hit.role.value,
        "text": hit.text,
        "spans": [list(span) for span in hit.spans],
        "matched": list(hit.matched),
        "source": hit.source,
        "source_span": list(hit.source_span),
        "citation": hit.cited_to(place),
        "places": list(places) if place else [],
    }
    if hit.part_of:
        record["part_of"] = hit.part_of
    if hit.edition:
        record["edition"] = hit.edition
    if newer := hit.replaced_by:
        record["replaced_by"] = {
            "doc_id": newer.doc_id,
            "title": newer.title,
            "edition": newer.edition,
        }
    if hit.named:
        record["named"] = True
    if hit.reranked:
        record["reranked"] = hit.reranked
    if hit.also_in:
        record["also_in"] = [
            {
                "doc_id": edition.doc_id,
                "title": edition.title,
                "section": edition.section,
                "eid": edition.eid,
            }
            for edition in hit.also_in
        ]
    if hit.explanation:
        record["explain"] = [_explained(part) for part in hit.explanation]
    return record


def _explained(part: Part) -> ExplainedJson:
    from qpsearch.lexicon import guard_of

    explained: ExplainedJson = {
        "term": part.label,
        "via": part.origin,
        "score": round(part.value, 6),
    }
    if part.typed:
        explained["for"] = part.typed
    if guard := guard_of(part.label, part.typed):
        explained["where"] = str(guard)
    return explained


def path_record(path: Sequence[PathStep]) -> list[StepJson]:
    """Return what leads to a clause, outermost first."""
    return [{"num": step.num, "heading": step.heading} for step in path]


def results_record(results: Results, query_id: str | None = None) -> ResultsJson:
    """Return the hits of one query as one object."""
    record: ResultsJson = {
        "query": results.query,
        "total": results.total,
        "truncated": results.truncated,
        "hits": [hit_record(hit, query_id) for hit in results.hits],
    }
    if not results.exact:
        record["at_most"] = True
    if results.reranked:
        record["reranked"] = results.reranked
    if results.facets:
        record["facets"] = {
            name: [
                {"value": one.value, "clauses": one.clauses, "documents": one.documents}
                for one in counts
            ]
            for name, counts in results.facets.items()
        }
    return record


# ---- batches ---------------------------------------------------------


def answer_record(results: Results, query_id: str) -> AnswerJson:
    """Return the hits of one query of a batch."""
    record: AnswerJson = {
        "query_id": query_id,
        "query": results.query,
        "total": results.total,
        "truncated": results.truncated,
        "hits": [hit_record(hit, query_id) for hit in results.hits],
    }
    if not results.exact:
        record["at_most"] = True
    return record


def summary_record(summary: Summary, query_id: str) -> SummaryJson:
    """Return what one query of a batch finds, without its hits."""
    best = summary.best
    return {
        "query_id": query_id,
        "query": summary.query,
        "total": summary.total,
        "documents": summary.documents,
        "best": best
        and {
            "doc_id": best.doc_id,
            "title": best.title,
            "eid": best.eid,
            "section": best.section,
            "score": round(best.score, 6),
        },
    }


def fault_record(
    query_id: str, query: str, line: int, reason: str, span: tuple[int, int] | None
) -> FaultJson:
    """Return a query of a batch that could not be asked.

    Args:
        query_id: its id.
        query: as typed.
        line: of the query file, from 1.
        reason: why; white space is made regular.
        span: the characters of ``query`` at fault, where they are known.

    """
    return {
        "query_id": query_id,
        "query": query,
        "line": line,
        "error": " ".join(reason.split()),
        "error_span": list(span) if span else None,
    }


def rows_of(answer: AnswerJson | FaultJson) -> list[BatchHitJson | NoHitsJson | FaultRowJson]:
    """Return one row for each hit of a query; one for a query without hits, or a faulty one."""
    query_id, query = answer["query_id"], answer["query"]
    if "error" in answer:
        return [
            {
                "query_id": query_id,
                "query": query,
                "rank": None,
                "line": answer["line"],
                "error": answer["error"],
                "error_span": answer["error_span"],
            }
        ]
    total = answer["total"]
    named = {"query_id": query_id, "query": query}
    if not answer["hits"]:
        return [{"query_id": query_id, "query": query, "rank": None, "total": 0}]
    return [
        cast("BatchHitJson", {**named, **hit, **named, "total": total}) for hit in answer["hits"]
    ]


# ---- what has changed ------------------------------------------------


def new_record(query_id: str, query: str, record: ExportedJson) -> NewJson:
    """Return a clause that a query finds now and did not."""
    named = {"query_id": query_id, "query": query, "change": "new"}
    return cast("NewJson", named | _without_query(record))


def changed_record(query_id: str, query: str, record: ExportedJson, before: str) -> ChangedJson:
    """Return a clause that a query finds at the same address with other words than ``before``."""
    named = {"query_id": query_id, "query": query, "change": "changed"}
    return cast("ChangedJson", named | _without_query(record) | {"text_before": before})


def gone_record(query_id: str, query: str, clause: Mapping[str, Any]) -> GoneJson:
    """Return a clause that a query found and does not find any more, with the fields kept of it."""
    named = {"query_id": query_id, "query": query, "change": "gone", "rank": None, "score": None}
    return cast("GoneJson", {**named, **clause})


def _without_query(record: ExportedJson) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in ("query_id", "query")}


# ---- exports and reading ---------------------------------------------


def exported_hit(hit: Hit, query: str, query_id: str | None = None) -> ExportedJson:
    """Return a hit as it is passed on: as a whole clause, so its citation names no part."""
    record = {"query": query, **hit_record(hit, query_id), "citation": hit.clause_citation}
    return cast("ExportedJson", record)
