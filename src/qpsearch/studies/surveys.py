"""Owners and targets over the documents of a corpus, narrowed down to what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.model import Role
from qpsearch.owners import concerns, owners_of
from qpsearch.studies.targets import is_about, targets_of, unit_is

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.owners import OwnerRecord
    from qpsearch.studies.targets import Target

ROLES = ("any", "lead", "support")


def documents_named(corpus: Corpus, names: Sequence[str]) -> list[DocumentRecord]:
    """Return the documents that names mean, all of the corpus where there are no names.

    Raises:
        AddressNotFoundError: no document is called so; the message names the nearest.

    """
    if not names:
        return list(corpus.documents())
    found: dict[str, DocumentRecord] = {}
    for name in names:
        for document in corpus.names.find(name) or [corpus.names.one(name)]:
            found[document.doc_id] = document
    return list(found.values())


def texts_of(corpus: Corpus, document: DocumentRecord) -> Iterator[ClauseRecord]:
    """Yield the clauses of a document that have text of their own, in reading order."""
    return (clause for clause in corpus.clauses(document.doc_id) if clause.role is Role.CLAUSE)


def owners_in(
    corpus: Corpus,
    documents: Iterable[DocumentRecord],
    body: str = "",
    *,
    role: str = "any",
    lineage: bool = False,
) -> Iterator[tuple[DocumentRecord, OwnerRecord]]:
    """Yield who must act, by the clauses of some documents.

    Args:
        corpus: that holds them.
        documents: to be read.
        body: only its tasks, by any name of it; empty for those of all.
        role: one of :data:`ROLES`, of the body or of any.
        lineage: also of what the body was before, and of what took over its duties.

    """
    for document in documents:
        for record in owners_of(
            texts_of(corpus, document),
            doc_id=document.doc_id,
            issuers=document.issuers,
            title=document.title,
        ):
            if body:
                wanted = concerns(record, body, role=role, lineage=lineage)
            else:
                wanted = role == "any" or bool(record.lead if role == "lead" else record.support)
            if wanted:
                yield document, record


def targets_in(
    corpus: Corpus,
    documents: Iterable[DocumentRecord],
    *,
    years: Collection[int] = (),
    indicator: str = "",
    unit: str = "",
    kinds: Collection[str] = (),
) -> Iterator[tuple[DocumentRecord, list[Target]]]:
    """Yield each of some documents that promises or demands something in numbers, with that.

    Args:
        corpus: that holds them.
        documents: to be read.
        years: only for these; empty for any.
        indicator: only of what has this in its name.
        unit: only in this unit.
        kinds: only of these kinds; empty for any.

    """
    for document in documents:
        read = targets_of(
            texts_of(corpus, document),
            doc_id=document.doc_id,
            title=document.title,
            date=document.date,
        )
        wanted = [
            target
            for target in read
            if (not years or target.year in years)
            and (not kinds or target.kind.value in kinds)
            and (not indicator or is_about(target, indicator))
            and (not unit or unit_is(target, unit))
        ]
        if wanted:
            yield document, wanted
