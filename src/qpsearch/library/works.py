"""Documents that are one work: its dated versions, its editions in other scripts, its copies.

*Editions* bear the same title (script, state's name and the words of regions aside) and come from
the same body; both are decided when they are read, by terms of the index that they share. Notices,
reports and commentary with one title are different documents. *Copies* share most of their
sentences, wherever they come from. Nothing here says that a text is invalid: only which editions
the corpus holds, and what they say of themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.library.terms import COPY_TERM, WORK_TERM, title_term
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.engine import DocumentRecord
    from qpsearch.library.protocol import Shelf

_SHARED = 0.7
"""Of these, what copies have in common."""


class Work(NamedTuple):
    """Documents of one work, the oldest first; those without a date at the end."""

    title: str
    editions: tuple[DocumentRecord, ...]


class Works:
    """The works of one snapshot; what was looked up is kept."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._known: dict[str, tuple[DocumentRecord, ...]] = {}
        self._labels: dict[str, str] = {}
        self._apart: dict[str, str] = {}

    def expect(self, documents: Iterable[DocumentRecord]) -> None:
        """Be told which documents may be asked about next: their names are looked up together."""
        self._shelf.expect_names(
            term
            for document in documents
            if document.doc_id not in self._apart
            for term in (document.work and WORK_TERM + document.work, title_term(document.title))
            if term
        )

    def editions(self, document: DocumentRecord) -> tuple[DocumentRecord, ...]:
        """Return all editions of a document's work, itself among them, the oldest first."""
        known = self._known.get(document.doc_id)
        if known is None:
            members = self._bearers(WORK_TERM + document.work) if document.work else []
            alike = [other for other in members if _is_one_work(document, other)]
            known = tuple(sorted(alike or [document], key=_age))
            self._known[document.doc_id] = known
        return known

    def copies(self, document: DocumentRecord) -> tuple[DocumentRecord, ...]:
        """Return the other documents with the same text, in the order of their ids."""
        counts: dict[str, int] = {}
        found: dict[str, DocumentRecord] = {}
        for each in document.sketch:
            for other in self._shelf.called(COPY_TERM + each):
                found[other.doc_id] = other
                counts[other.doc_id] = counts.get(other.doc_id, 0) + 1
        least = max(2, _SHARED * len(document.sketch))
        return tuple(
            found[doc_id]
            for doc_id in sorted(found)
            if doc_id != document.doc_id
            and counts[doc_id] >= least
            and len(found[doc_id].sketch) * _SHARED <= len(document.sketch)
        )

    def label(self, document: DocumentRecord) -> str:
        """Return what tells an edition from the others here (2018年修正; 2018-10-26); else nothing.

        Empty where the corpus holds no edition of another date.
        """
        known = self._labels.get(document.doc_id)
        if known is None:
            known = self._labels[document.doc_id] = self._find_label(document)
        return known

    def _find_label(self, document: DocumentRecord) -> str:
        editions = self.editions(document)
        if not document.date or len({one.date for one in editions if one.date}) < 2:
            return ""
        alike = [one.date for one in editions if one.edition == document.edition]
        return document.edition if document.edition and len({*alike}) == 1 else document.date

    def apart(self, document: DocumentRecord) -> str:
        """Return what a citation says behind the title where another document here bears it.

        The edition, else the date; empty where the title says enough, or the number does.
        """
        known = self._apart.get(document.doc_id)
        if known is None:
            known = self._apart[document.doc_id] = self._find_apart(document)
        return known

    def _find_apart(self, document: DocumentRecord) -> str:
        if label := self.label(document):
            return label
        if not document.date or (document.number and document.kind != "law"):
            return ""
        others = self._bearers(title_term(document.title))
        return document.date if any(one.date != document.date for one in others) else ""

    def _bearers(self, term: str) -> list[DocumentRecord]:
        """Return the documents with a term of names, if there are several."""
        return self._shelf.called(term) if self._shelf.bearers(term) > 1 else []

    def replaced_by(self, document: DocumentRecord) -> DocumentRecord | None:
        """Return the newest edition, where the corpus holds one newer than ``document``."""
        if not document.work or not document.date:
            return None
        dated = [one for one in self.editions(document) if one.date]
        if not dated or dated[-1].date == document.date:
            return None
        return dated[-1]

    def newest(self, documents: Sequence[DocumentRecord]) -> list[DocumentRecord]:
        """Return of documents that are editions of one work the newest; else all of them."""
        if len(documents) < 2:
            return list(documents)
        first = documents[0]
        if not all(_is_one_work(first, other) for other in documents):
            return list(documents)
        date = max(one.date or "" for one in documents)
        return [one for one in documents if (one.date or "") == date]

    def in_force(self, documents: Sequence[DocumentRecord], date: str) -> list[DocumentRecord]:
        """Return of editions of one work those in force on a day (ISO 8601, maybe cut short)."""
        since = {one.doc_id: begin_of(one)[: len(date)] for one in documents}
        begun = [one for one in documents if "" < since[one.doc_id] <= date]
        held = [one for one in begun if not one.repealed or one.repealed[: len(date)] > date]
        latest = max((begin_of(one) for one in held), default="")
        return [one for one in held if begin_of(one) == latest]

    def not_in_force(self, documents: Iterable[DocumentRecord], date: str) -> frozenset[str]:
        """Return the ids of the documents that were not in force on a day, or not the newest then.

        What has no date is not among them.
        """
        out: set[str] = set()
        for document in documents:
            if begin_of(document) and document not in self.in_force(self.editions(document), date):
                out.add(document.doc_id)
        return frozenset(out)

    def all(self) -> Iterator[Work]:
        """Yield the works of which the corpus holds several documents, by their titles."""
        seen: set[str] = set()
        for prefix in (WORK_TERM, COPY_TERM):
            for term in self._shelf.names_from(prefix):
                members = self._shelf.called(term)
                for document in members if len(members) > 1 else ():
                    if document.doc_id in seen:
                        continue
                    group = self.group(document)
                    if len(group) > 1:
                        seen.update(one.doc_id for one in group)
                        yield Work(group[-1].title, group)

    def group(self, document: DocumentRecord) -> tuple[DocumentRecord, ...]:
        """Return editions and copies of a document, and of these in turn; the oldest first."""
        found = {document.doc_id: document}
        waiting = [document]
        while waiting:
            one = waiting.pop()
            for other in (*self.editions(one), *self.copies(one)):
                if other.doc_id not in found:
                    found[other.doc_id] = other
                    waiting.append(other)
        return tuple(sorted(found.values(), key=_age))


def begin_of(document: DocumentRecord) -> str:
    """Return the day from which an edition applies: in force, but not before it was made."""
    return max(document.in_force or "", document.date or "")


def _age(document: DocumentRecord) -> tuple[bool, str, str]:
    return not document.date, document.date or "", document.doc_id


def _is_one_work(one: DocumentRecord, other: DocumentRecord) -> bool:
    """Whether two documents with one title are editions of one work.

    A law bears its title alone in its country. Anything else may be called the same by two bodies:
    where a text does not say its own, sentences must be the same.
    """
    if one.doc_id == other.doc_id:
        return True
    if not one.work or one.work != other.work or one.order != other.order:
        return False
    if one.kind == other.kind == "law" or one.book:
        return True
    if not one.issuers or not other.issuers:
        return not {*one.sketch}.isdisjoint(other.sketch)
    return not {*map(fold, one.issuers)}.isdisjoint(map(fold, other.issuers))
