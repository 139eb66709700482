"""What documents as wholes add to their clauses: a short clause rarely repeats what they are about.

Occurrences of a gram in a document, its title and the issuers beside it, are weighed by length and
count as if they stood in the clause, but less; :mod:`qpsearch.search.rank` adds them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.engine.protocol import Field
from qpsearch.search.signals import saturated
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from qpsearch.engine.protocol import ClauseIndex
    from qpsearch.search.match import Matcher
    from qpsearch.search.options import Scoring
    from qpsearch.search.signals import Letters

    class Documents(Protocol):
        """What the documents as wholes add to their clauses."""

        def count(self, gram: str, ordinal: int) -> float:
            """Return what the occurrences in a clause's document count, as if in the clause."""

        def value(self, ordinal: int) -> float:
            """Return what a clause has from its document, whatever it says itself."""


def document_share(gram: str, documents: int, scoring: Scoring) -> float:
    """Return what an occurrence of a gram in a clause's document counts, of so many documents."""
    share = scoring.document_characters if len(gram) == 1 else scoring.document_pairs
    return share * documents / (documents + scoring.document_few)


class _Document(NamedTuple):
    """A document of which clauses match."""

    clauses: range
    """Ordinals."""
    norm: float
    counts: dict[str, float]
    """Gram → what its occurrences count, as far as it was asked for."""


class CountedDocuments:
    """What the documents of the clauses that match add; others are not looked at."""

    def __init__(
        self, index: ClauseIndex, matcher: Matcher, scoring: Scoring, letters: Iterable[Letters]
    ) -> None:
        self._index = index
        self._matcher = matcher
        self._scoring = scoring
        self._letters = list(letters)
        self._average = max(1.0, self._size() / max(1, index.document_count))
        self._documents: dict[int, _Document] = {}
        self._above: dict[int, _Document] = {}
        """Ordinal of a clause → its document."""
        self._values: dict[int, float] = {}

    def count(self, gram: str, ordinal: int) -> float:
        """Return what the occurrences in a clause's document count, as if in the clause."""
        document = self._above.get(ordinal) or self._find(ordinal)
        if gram not in document.counts:
            document.counts[gram] = self._counted(gram, document)
        return document.counts[gram]

    def value(self, ordinal: int) -> float:
        """Return what a clause has from its document, whatever it says itself."""
        start = (self._above.get(ordinal) or self._find(ordinal)).clauses.start
        if start not in self._values:
            value = 0.0
            for letters in self._letters:
                value += letters.weight * saturated(
                    self.count(letters.gram, ordinal), self._scoring.k1
                )
            self._values[start] = value
        return self._values[start]

    def _find(self, ordinal: int) -> _Document:
        """Return the document of a clause, and remember it for the clause."""
        clauses = self._index.clauses_beside(ordinal)
        if clauses.start not in self._documents:
            b, longest = self._scoring.document_b, self._scoring.document_longest
            norm = 1.0 - b + b * min(self._size(clauses) / self._average, longest)
            self._documents[clauses.start] = _Document(clauses, norm, {})
        self._above[ordinal] = document = self._documents[clauses.start]
        return document

    def _size(self, clauses: range | None = None) -> float:
        """Return how long a document is, or all are together."""
        titles = self._index.total_length(Field.TITLE_GRAMS, clauses)
        return self._index.total_length(Field.GRAMS, clauses) + self._scoring.title * titles

    def _counted(self, gram: str, document: _Document) -> float:
        scoring = self._scoring
        count = float(self._matcher.list_of(Field.GRAMS, gram).total(document.clauses))
        titles = self._matcher.list_of(Field.TITLE_GRAMS, gram).total(document.clauses)
        count += scoring.title * titles
        share = document_share(gram, self._index.document_count, scoring)
        return share * saturated(count / document.norm, scoring.document_k1)
