"""Every JSON record is made here, once; its fields are those of :mod:`qpsearch.render.contract`."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Literal

    from qpsearch.corpus.checking import Differences
    from qpsearch.corpus.indexing import FileReport
    from qpsearch.corpus.results import Hit, Results, Summary
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engines.embedded.layout import Manifest
    from qpsearch.model import Clause, Document, Notice, PathStep
    from qpsearch.render.contract import (
        AnswerJson,
        BatchHitJson,
        BodyJson,
        ChangedJson,
        ChangeJson,
        ConfigJson,
        DocumentJson,
        ExplainedJson,
        ExportedJson,
        FaultJson,
        FaultRowJson,
        FileJson,
        GoneJson,
        HitJson,
        MetadataJson,
        MetaJson,
        NewJson,
        NoHitsJson,
        NoticeJson,
        OutlineJson,
        OwnerJson,
        ParsedClauseJson,
        ParsedJson,
        ReferenceJson,
        ReferredJson,
        ResultsJson,
        ShownJson,
        StatusJson,
        StepJson,
        SummaryJson,
        TargetJson,
        VersionJson,
    )
    from qpsearch.search import Part
    from qpsearch.studies.owners import Owner, OwnerRecord
    from qpsearch.studies.references import Link
    from qpsearch.studies.targets import Target


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
    return {
        "query": results.query,
        "total": results.total,
        "truncated": results.truncated,
        "hits": [hit_record(hit, query_id) for hit in results.hits],
    }


# ---- batches ---------------------------------------------------------


def answer_record(results: Results, query_id: str) -> AnswerJson:
    """Return the hits of one query of a batch."""
    return {"query_id": query_id, **results_record(results, query_id)}


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


def exported_clause(document: DocumentRecord, clause: ClauseRecord, citation: str) -> ExportedJson:
    """Return a clause that no query has led to."""
    return {
        "query": None,
        "query_id": None,
        "rank": None,
        "score": None,
        "doc_id": document.doc_id,
        "title": document.title,
        "issuer": list(document.issuers),
        "number": document.number,
        "date": document.date,
        "kind": document.kind,
        "eid": clause.eid,
        "section": clause.section,
        "place": None,
        "path": path_record(clause.path),
        "role": clause.role.value,
        "text": clause.text,
        "spans": [],
        "matched": [],
        "source": document.source,
        "source_span": list(clause.source_span),
        "citation": citation,
        "places": [],
    }


def shown_record(document: DocumentRecord, clause: ClauseRecord, citation: str) -> ShownJson:
    """Return a clause that is read."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "eid": clause.eid,
        "section": clause.section,
        "path": path_record(clause.path),
        "role": clause.role.value,
        "text": clause.text,
        "source": document.source,
        "source_span": list(clause.source_span),
        "citation": citation,
    }


def outline_record(doc_id: str, clause: ClauseRecord) -> OutlineJson:
    """Return a division as a line of a table of contents."""
    return {
        "doc_id": doc_id,
        "depth": len(clause.path),
        "num": clause.path[-1].num,
        "heading": clause.path[-1].heading,
        "section": clause.section,
        "eid": clause.eid,
    }


def document_record(document: DocumentRecord) -> DocumentJson:
    """Return a document of the corpus."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "kind": document.kind,
        "issuer": list(document.issuers),
        "number": document.number,
        "date": document.date,
        "source": document.source,
        "clauses": document.clauses,
        "part_of": document.part_of or None,
    }


def version_record(
    work: str,
    document: DocumentRecord,
    label: str,
    copied: DocumentRecord | None,
    newest: DocumentRecord | None,
) -> VersionJson:
    """Return one of the documents of a work.

    Args:
        work: its title.
        document: one of its editions or copies.
        label: what tells it from the others.
        copied: an earlier document with the same text.
        newest: the edition that replaced it.

    """
    return {
        "work": work,
        "doc_id": document.doc_id,
        "title": document.title,
        "edition": label or None,
        "date": document.date,
        "in_force": document.in_force,
        "repealed": document.repealed,
        "status": document.status,
        "copy_of": copied and copied.doc_id,
        "replaced_by": newest and newest.doc_id,
        "source": document.source,
    }


def reference_record(link: Link, *, into: bool) -> ReferenceJson:
    """Return a cross-reference; ``into`` says that it leads to what is shown."""
    reference = link.reference
    to: ReferredJson = {
        "work": reference.work or None,
        "address": reference.address or None,
        "last": reference.last or None,
    }
    if link.target is not None:
        to["doc_id"] = link.target.doc_id
        to["title"] = link.target.title
    if link.edition:
        to["edition"] = link.edition
    if link.found:
        to["section"] = link.found[0].section
        to["eid"] = link.found[0].eid
        to["last_eid"] = link.found[-1].eid if reference.last else None
    return {
        "direction": "in" if into else "out",
        "kind": reference.kind.value,
        "text": reference.text,
        "from": {
            "doc_id": link.document.doc_id,
            "title": link.document.title,
            "section": link.clause.section,
            "eid": link.clause.eid,
            "span": list(reference.span),
        },
        "to": to,
        "resolved": link.resolved,
        "reason": link.reason or None,
    }


# ---- what documents ask for ------------------------------------------


def owner_record(owned: OwnerRecord, title: str) -> OwnerJson:
    """Return who must act, by a clause of the document of that title."""
    return {
        "doc_id": owned.doc_id,
        "title": title,
        "section": owned.section,
        "lead": _bodies(owned.lead),
        "support": _bodies(owned.support),
        "bodies": _bodies(owned.bodies),
        "generic": list(owned.generic),
        "open": owned.open,
        "mode": owned.mode.value,
        "text": owned.text,
        "span": list(owned.span),
        "task": owned.task,
    }


def _bodies(owners: Iterable[Owner]) -> list[BodyJson]:
    return [{"text": owner.text, "canonical": owner.canonical} for owner in owners]


def target_record(target: Target, title: str) -> TargetJson:
    """Return what a clause of the document of that title promises or demands."""
    change: ChangeJson | None = None
    if target.change:
        direction, base, annual = target.change
        change = {"direction": direction, "base": base, "annual": annual}
    return {
        "doc_id": target.doc_id,
        "title": title,
        "section": target.section,
        "year": target.year,
        "period": target.period,
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": target.value,
        "unit": target.unit,
        "change": change,
        "kind": target.kind.value,
        "text": target.text,
        "span": list(target.span),
    }


# ---- files -----------------------------------------------------------


def file_record(report: FileReport) -> FileJson:
    """Return what a run of indexing made of a file."""
    return {
        "source": report.source,
        "status": report.status.value,
        "encoding": report.encoding,
        "clauses": report.clauses,
        "dropped": report.dropped,
        "warnings": list(report.warnings),
        "error": report.error,
    }


def parsed_record(document: Document) -> ParsedJson:
    """Return all that was made of a file."""
    return {
        "source": document.source.path,
        "encoding": document.source.encoding,
        "kind": document.metadata.kind,
        "metadata": _metadata(document),
        "outline": [
            {
                "depth": division.depth,
                "num": division.num,
                "heading": division.heading,
                "eid": division.eid,
                "section": division.section,
                "source_span": list(division.source_span),
            }
            for division in document.outline
        ],
        "clauses": [_parsed_clause(clause) for clause in document.clauses],
        "dropped": [
            {"rule": piece.rule, "text": piece.text, "source_span": list(piece.source_span)}
            for piece in document.dropped
        ],
        "warnings": _notices(document),
    }


def meta_record(document: Document) -> MetaJson:
    """Return what is known of a document as a whole, each value with the words it was read in."""
    return {
        "doc_id": document.doc_id,
        "source": document.source.path,
        "sha256": document.source.sha256,
        "encoding": document.source.encoding,
        "kind": document.metadata.kind,
        "metadata": _metadata(document),
        "order": cast("Literal['prc', 'taiwan']", document.order),
        "names": [{"short": short, "full": full} for short, full in document.names],
        "clauses": len(document.clauses),
        "divisions": len(document.outline),
        "dropped": dict(Counter(piece.rule for piece in document.dropped)),
        "warnings": _notices(document),
    }


def _notices(document: Document) -> list[NoticeJson]:
    return [
        {"code": notice.code, "message": notice.message, "source_span": list(notice.source_span)}
        for notice in document.warnings
    ]


def _metadata(document: Document) -> MetadataJson:
    metadata = document.metadata
    return {
        "title": metadata.title,
        "issuer": list(metadata.issuers),
        "number": metadata.number,
        "date_issued": metadata.date_issued,
        "date_published": metadata.date_published,
        "date_in_force": metadata.date_in_force,
        "date_repealed": metadata.date_repealed,
        "status": metadata.status,
        "edition": metadata.edition,
        "other": dict(metadata.other),
        "evidence": [
            {"field": item.field, "text": item.text, "source_span": list(item.source_span)}
            for item in metadata.evidence
        ],
    }


def _parsed_clause(clause: Clause) -> ParsedClauseJson:
    owners = clause.owners
    return {
        "eid": clause.eid,
        "section": clause.section,
        "path": path_record(clause.path),
        "heading": clause.heading,
        "role": clause.role.value,
        "text": clause.text,
        "source_span": list(clause.source_span),
        "owners": {"lead": list(owners.lead), "support": list(owners.support)} if owners else None,
    }


def config_record(
    settings: Mapping[str, tuple[str | int, str]], files: Sequence[str]
) -> ConfigJson:
    """Return settings, each a value and its source, and the files that may hold them."""
    return {
        "settings": {
            key: {"value": value, "source": source} for key, (value, source) in settings.items()
        },
        "files": [{"path": path, "exists": os.path.exists(path)} for path in files],
    }


def status_record(
    index: str,
    manifest: Manifest,
    differences: Differences,
    size: int,
    noticed: Sequence[tuple[DocumentRecord, Notice]] | None = None,
) -> StatusJson:
    """Return what an index holds, and what has changed since.

    Args:
        index: its folder as it was named.
        manifest: what it was built from.
        differences: between that and the files as they are now.
        size: bytes on disk.
        noticed: what should be checked in the files, where it was asked for.

    """
    record: StatusJson = {
        "index": index,
        "schema": manifest.schema,
        "documents": sum(len(entry.doc_ids) for entry in manifest.files.values()),
        "records": manifest.records,
        "bytes": size,
        "roots": manifest.roots,
        "versions": manifest.versions,
        "changed": differences.changed,
        "gone": differences.gone,
        "clauses": sum(entry.clauses for entry in manifest.files.values()),
        "new": differences.new,
        "elsewhere": differences.elsewhere,
    }
    if noticed is not None:
        record["warnings"] = [
            {
                "source": document.source,
                "doc_id": document.doc_id,
                "code": notice.code,
                "message": notice.message,
                "source_span": list(notice.source_span),
            }
            for document, notice in noticed
        ]
    return record
