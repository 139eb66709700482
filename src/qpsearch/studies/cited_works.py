"""Which document a reference to a work means: by its name, its edition, the day of who cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.references import ReferenceKind
from qpsearch.lexicon import mainland_form
from qpsearch.library.titles import split_edition
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.references import Reference
    from qpsearch.engine import DocumentRecord
    from qpsearch.library.names import Names
    from qpsearch.library.works import Works

_LEAST_NUMBER = 6
"""Letters of a document number: what stands before it may be read as part of it."""


class CitedWork(NamedTuple):
    """A document that a reference leads to, which edition that is, and what else it may be."""

    document: DocumentRecord
    edition: str
    several: tuple[DocumentRecord, ...] = ()


class CitedWorks:
    """The documents of a corpus as works that texts cite."""

    def __init__(self, names: Names, works: Works) -> None:
        self._names = names
        self._works = works

    def meant(
        self, reference: Reference, citing: DocumentRecord
    ) -> tuple[list[DocumentRecord], str]:
        """Return the documents that a reference may name, of the edition that it names if any.

        With them what of the words before a bare address is the name.
        """
        work = f"{reference.work}（{reference.edition}）" if reference.edition else reference.work
        if reference.kind is ReferenceKind.NUMBER:
            starts = range(max(1, len(work) - _LEAST_NUMBER))
        elif reference.quoted:
            starts = range(1)
        else:
            starts = range(max(1, len(reference.work) - 1))
        for start in starts:
            if found := self._names.find(work[start:], declared=citing.names, whole=True):
                return found, reference.work[start:]
        mainland = mainland_form(fold(work))
        if mainland != fold(work) and reference.quoted:
            return self._names.find(mainland, whole=True), ""
        return [], ""

    def chosen(self, found: Sequence[DocumentRecord], citing: DocumentRecord) -> CitedWork:
        """Return which of several documents is cited: itself, else an edition of its own order.

        Of editions the one in force on the day of the text that cites, else the newest.
        """
        for document in found:
            if document.doc_id == citing.doc_id:
                return CitedWork(document, "")
        found = [one for one in found if one.order == citing.order] or list(found)
        if several := self._several(found):
            found = self._names.newest(found)
            return CitedWork(found[0], self._works.label(found[0]), several)
        dates = {one.date for one in found if one.date}
        if len(dates) < 2:
            found = self._names.newest(found)
            return CitedWork(found[0], self._works.label(found[0]))
        then = self._works.in_force(found, citing.date) if citing.date else []
        chosen = max(then or self._works.newest(found), key=lambda one: one.date or "")
        how = f"in force on {citing.date}" if then else "the newest"
        return CitedWork(chosen, f"{self._works.label(chosen) or chosen.date}, {how}")

    def _several(self, found: Sequence[DocumentRecord]) -> tuple[DocumentRecord, ...]:
        """Return documents that are neither editions of one work nor its copies; else nothing."""
        if len(found) < 2:
            return ()
        one_work = {one.doc_id for one in self._works.editions(found[0])}
        containers = {one.part_of for one in found}
        others = [one for one in found if one.doc_id not in one_work | containers]
        if not others or len(self._works.newest(found)) < len(found):
            return ()
        if found[0].date and len({(one.title, one.date) for one in found}) == 1:
            return ()  # a code that comes as one document per book
        if all(one.kind == "interpretation" for one in found) and _share_issuer(found):
            return ()  # revised under its title
        copies = {one.doc_id for one in self._works.copies(found[0])}
        return tuple(found) if any(one.doc_id not in copies for one in others) else ()


def without_edition(reference: Reference) -> Reference:
    """Return a reference to a work in whatever edition."""
    work, _ = split_edition(reference.work)
    return reference._replace(edition="", work=work)


def _share_issuer(documents: Sequence[DocumentRecord]) -> bool:
    issuers = [{*map(fold, one.issuers)} for one in documents]
    return bool(set.intersection(*issuers))
