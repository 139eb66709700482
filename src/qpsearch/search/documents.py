"""What documents as wholes add to their clauses: a short clause rarely repeats what they are about.

Occurrences of a gram in a document, its title and the issuers beside it, are weighed by length and
count as if they stood in the clause, but less; :mod:`qpsearch.search.rank` adds them up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.index.engine import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol, TypeVar

    from qpsearch.index.engine import ClauseIndex
    from qpsearch.index.postings import Array
    from qpsearch.search.match import Matcher
    from qpsearch.search.rank import Letters, Scoring

    Counts = TypeVar("Counts", float, Array)

    class Documents(Protocol):
        """What the documents as wholes add to their clauses."""

        def count(self, gram: str, ordinal: int) -> float:
            """Return what the occurrences in a clause's document count, as if in the clause."""

        def value(self, ordinal: int) -> float:
            """Return what a clause has from its document, whatever it says itself."""


def saturated(count: Counts, k1: float) -> Counts:
    """Return what ``count`` occurrences, weighed by length, are worth (BM25)."""
    return count * (k1 + 1.0) / (count + k1)


def document_share(gram: str, documents: int, scoring: Scoring) -> float:
    """Return what an occurrence of a gram in a clause's document counts, of so many documents."""
    share = scoring.document_characters if len(gram) == 1 else scoring.document_pairs
    return share * documents / (documents + scoring.document_few)


class CountedDocuments:
    """By dicts: number of a document → count."""

    def __init__(
        self, index: ClauseIndex, matcher: Matcher, scoring: Scoring, letters: Iterable[Letters]
    ) -> None:
        self._owners = [-1] * index.ordinal_end
        self._title = scoring.title
        lengths = index.lengths(Field.GRAMS)
        titles = index.lengths(Field.TITLE_GRAMS)
        sizes: list[float] = []
        for number, (_, ordinals) in enumerate(index.document_ordinals()):
            size = 0.0
            for ordinal in ordinals:
                self._owners[ordinal] = number
                size += lengths[ordinal] + scoring.title * titles[ordinal]
            sizes.append(size)
        average = max(1.0, sum(sizes) / max(1, len(sizes)))
        b, longest = scoring.document_b, scoring.document_longest
        norms = [1.0 - b + b * min(size / average, longest) for size in sizes]
        self._counts: dict[str, dict[int, float]] = {}
        self._values = dict.fromkeys(range(len(sizes)), 0.0)
        for gram, text, _, weight, _ in letters:
            share = document_share(gram, len(sizes), scoring)
            counts = self._counted(text, matcher.postings(Field.TITLE_GRAMS, gram))
            for number, count in counts.items():
                counts[number] = share * saturated(count / norms[number], scoring.document_k1)
                self._values[number] += weight * saturated(counts[number], scoring.k1)
            self._counts[gram] = counts

    def count(self, gram: str, ordinal: int) -> float:
        """Return what the occurrences in a clause's document count, as if in the clause."""
        return self._counts[gram].get(self._owners[ordinal], 0.0)

    def value(self, ordinal: int) -> float:
        """Return what a clause has from its document, whatever it says itself."""
        return self._values[self._owners[ordinal]]

    def _counted(self, text: Mapping[int, float], titles: Mapping[int, float]) -> dict[int, float]:
        counts: dict[int, float] = {}
        for postings, times in ((text, 1.0), (titles, self._title)):
            for ordinal, count in postings.items():
                number = self._owners[ordinal]
                counts[number] = counts.get(number, 0.0) + times * count
        return counts
