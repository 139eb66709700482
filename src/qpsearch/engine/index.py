"""The clauses that an engine answers with: what matching and ranking ask of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from qpsearch.engine.plan import Concept
    from qpsearch.engine.records import (
        ClauseRecord,
        ClauseText,
        DocumentRecord,
        Field,
        Postings,
    )


class ClauseIndex(Protocol):
    """The clauses that may match a plan, by ordinal, with the statistics of the whole corpus.

    Ordinals are of this index alone; they rise in the order of documents and of reading. What
    is said of the corpus is exact and counts no clause that was removed.
    """

    @property
    def clause_count(self) -> int:
        """The clauses of the corpus, headings included; at least 1."""

    @property
    def document_count(self) -> int:
        """The documents of the corpus, those without clauses included."""

    def total_length(self, field: Field) -> int:
        """Return the number of terms in a field, of all clauses of the corpus."""

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses of the corpus ``field`` holds ``term``."""

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int | None:
        """Return in how many clauses of the corpus any form of a concept stands.

        ``None`` where every such clause is in this index: what is found here tells.

        Args:
            concept: in no field of its own.
            stands: whether it stands in a text, where terms alone do not tell.

        """

    def ordinals(self) -> Iterable[int]:
        """Return all ordinals, rising."""

    def postings(self, field: Field, term: str) -> Postings:
        """Return the clauses whose ``field`` holds ``term``."""

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""

    def length(self, field: Field, ordinal: int) -> int:
        """Return the number of terms in a field of a clause."""

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often.

        Occurrences do not overlap.
        """

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""

    def document_key(self, ordinal: int) -> Hashable:
        """Return what stands for the document that holds a clause; only this index looks inside."""

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""

    def document_read(self, ordinal: int) -> DocumentRecord | None:
        """Return it if it was read before, or is at hand; ``None``: it would have to be read."""

    def document_length(self, field: Field, key: Hashable) -> int:
        """Return the number of terms in a field, of all clauses of a document."""
