"""Who must act in the clauses that a search finds: read when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Role
from qpsearch.owners import concerns, owners_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engine.records import Ranked
    from qpsearch.model import FoldedText, PathStep
    from qpsearch.owners import OwnerRecord
    from qpsearch.search import Found


class _ById(NamedTuple):
    """A clause under its id, as several may be written alike."""

    section: str
    text: str
    folded: FoldedText
    path: Sequence[PathStep]


class ClauseOwners:
    """The statements of who must act, by clause; a document is read once.

    Args:
        clauses: what gives the clauses of a document by its id.

    """

    def __init__(self, clauses: Callable[[str], Iterator[ClauseRecord]]) -> None:
        self._clauses = clauses
        self._known: dict[str, dict[str, list[OwnerRecord]]] = {}

    def at(self, document: DocumentRecord, eid: str) -> Sequence[OwnerRecord]:
        """Return the statements that stand in a clause."""
        found = self._known.get(document.doc_id)
        if found is None:
            found = self._known[document.doc_id] = {}
            texts = (
                _ById(clause.eid, clause.text, clause.folded, clause.path)
                for clause in self._clauses(document.doc_id)
                if clause.role is Role.CLAUSE
            )
            for record in owners_of(texts, issuers=document.issuers, title=document.title):
                found.setdefault(record.section, []).append(record)
        return found.get(eid, ())

    def names_at(self, document: DocumentRecord, eid: str) -> set[str]:
        """Return the whole names of the bodies that must act in a clause."""
        return {body.canonical for record in self.at(document, eid) for body in record.bodies}

    def concerning(self, found: Found, name: str) -> Callable[[Ranked], bool]:
        """Return what says of a clause that was found whether a body must act in it.

        Args:
            found: what the clause is of.
            name: any name of the body, in either script.

        """

        def wanted(ranked: Ranked) -> bool:
            record = found.record(ranked)
            document = found.index.document_of(ranked.ordinal)
            return any(concerns(one, name) for one in self.at(document, record.eid))

        return wanted
