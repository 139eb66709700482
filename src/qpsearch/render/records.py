"""Every JSON record but those of hits (:mod:`qpsearch.render.hit_records`) is made here, once.

Its fields are those of :mod:`qpsearch.render.contract`.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, cast

from qpsearch.render.hit_records import path_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from qpsearch.corpus.checking import Differences
    from qpsearch.corpus.indexing import FileReport
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engine.manifest import Manifest
    from qpsearch.model import Clause, Document, Notice
    from qpsearch.owners import Owner, OwnerRecord
    from qpsearch.render.contract.answers import ExportedJson
    from qpsearch.render.contract.documents import (
        ConfigJson,
        DocumentJson,
        FileJson,
        MetadataJson,
        MetaJson,
        NoticeJson,
        OutlineJson,
        ParsedClauseJson,
        ParsedJson,
        ReferenceJson,
        ReferredJson,
        ShownJson,
        StatusJson,
        VersionJson,
    )
    from qpsearch.render.contract.studies import BodyJson, ChangeJson, OwnerJson, TargetJson
    from qpsearch.studies.links import Link
    from qpsearch.studies.targets import Target


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
        "reason": link.why_not or None,
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
        "order": cast("Literal['prc', 'taiwan', 'hong_kong']", document.order),
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
