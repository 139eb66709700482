"""Owners and targets over the documents of a corpus, narrowed down to what is asked for."""

from __future__ import annotations

from functools import partial
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from qpsearch.model import Role
from qpsearch.owners import concerns, owners_of
from qpsearch.studies.targets import is_about, targets_of, unit_is

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.owners import OwnerRecord
    from qpsearch.studies.targets import Target

_T = TypeVar("_T")

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


def owners_at(corpus: Corpus, document: DocumentRecord) -> Iterator[OwnerRecord]:
    """Yield who must act, by the clauses of a document."""
    return owners_of(
        texts_of(corpus, document),
        doc_id=document.doc_id,
        issuers=document.issuers,
        title=document.title,
    )


def targets_at(corpus: Corpus, document: DocumentRecord) -> Iterator[Target]:
    """Yield what the clauses of a document promise and demand in numbers."""
    return targets_of(
        texts_of(corpus, document),
        doc_id=document.doc_id,
        title=document.title,
        date=document.date,
    )


class _DocumentReading(NamedTuple, Generic[_T]):
    """What was read of a document."""

    mark: str
    """The state of the index in which it was found to be this document."""
    fingerprint: bytes
    found: tuple[_T, ...]


class DocumentReadings(Generic[_T]):
    """What was read of documents, of each once for as long as it is the same. Safe for threads.

    A later state of the index is asked whether a document has changed, and only what has is read
    again.

    Args:
        read: what reads a document.

    """

    def __init__(self, read: Callable[[Corpus, DocumentRecord], Iterable[_T]]) -> None:
        self._read = read
        self._readings: dict[str, _DocumentReading[_T]] = {}
        self._mark = ""
        self._lock = Lock()

    def of(self, snapshot: Snapshot, document: DocumentRecord) -> Sequence[_T]:
        """Return what stands in a document of a state of the index."""
        mark = snapshot.mark
        kept = self._readings.get(document.doc_id)
        if kept and kept.mark == mark:
            return kept.found
        with self._lock:  # who asks for the same at the same time finds it read
            kept = self._readings.get(document.doc_id)
            if kept and kept.mark == mark:
                return kept.found
            if mark != self._mark:
                self._forget_the_gone(snapshot)
            fingerprint = snapshot.corpus.fingerprint(document)
            if kept and kept.fingerprint == fingerprint:
                found = kept.found
            else:
                found = tuple(self._read(snapshot.corpus, document))
            self._readings[document.doc_id] = _DocumentReading(mark, fingerprint, found)
            return found

    def _forget_the_gone(self, snapshot: Snapshot) -> None:
        self._mark = snapshot.mark
        here = {document.doc_id for document in snapshot.corpus.documents()}
        for doc_id in self._readings.keys() - here:
            del self._readings[doc_id]

    def ahead(self, snapshot: Snapshot, documents: Sequence[DocumentRecord], seconds: float) -> int:
        """Read on for some seconds; return how many of the documents, from the first, are read."""
        end, further = monotonic() + seconds, False
        for number, document in enumerate(documents):
            kept = self._readings.get(document.doc_id)
            if kept and kept.mark == snapshot.mark:
                continue
            if further and monotonic() > end:
                return number
            self.of(snapshot, document)
            further = True
        return len(documents)


def owners_in(
    corpus: Corpus,
    documents: Iterable[DocumentRecord],
    body: str = "",
    *,
    role: str = "any",
    lineage: bool = False,
    read: Callable[[DocumentRecord], Iterable[OwnerRecord]] | None = None,
) -> Iterator[tuple[DocumentRecord, OwnerRecord]]:
    """Yield who must act, by the clauses of some documents.

    Args:
        corpus: that holds them.
        documents: to be read.
        body: only its tasks, by any name of it; empty for those of all.
        role: one of :data:`ROLES`, of the body or of any.
        lineage: also of what the body was before, and of what took over its duties.
        read: what gives those of a document, where they may have been read before.

    """
    read = read or partial(owners_at, corpus)
    for document in documents:
        for record in read(document):
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
    read: Callable[[DocumentRecord], Iterable[Target]] | None = None,
) -> Iterator[tuple[DocumentRecord, list[Target]]]:
    """Yield each of some documents that promises or demands something in numbers, with that.

    Args:
        corpus: that holds them.
        documents: to be read.
        years: only for these; empty for any.
        indicator: only of what has this in its name.
        unit: only in this unit.
        kinds: only of these kinds; empty for any.
        read: what gives those of a document, where they may have been read before.

    """
    read = read or partial(targets_at, corpus)
    for document in documents:
        wanted = [
            target
            for target in read(document)
            if (not years or target.year in years)
            and (not kinds or target.kind.value in kinds)
            and (not indicator or is_about(target, indicator))
            and (not unit or unit_is(target, unit))
        ]
        if wanted:
            yield document, wanted
