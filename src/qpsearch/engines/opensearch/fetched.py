"""Some clauses of a cluster as a :class:`~qpsearch.engine.index.ClauseIndex`.

What their fields hold is made again from their texts, by the functions that have made it when they
were written; what is said of the whole corpus and of whole documents is asked of the cluster.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from qpsearch.engine.lists import Lists
from qpsearch.engine.records import Field, Postings, clause_of
from qpsearch.engine.terms import numbers_of, pairs_of, step_term
from qpsearch.engines.opensearch.mapping import ORDER_BITS, unspoken
from qpsearch.errors import IndexDamagedError
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText, Role
from qpsearch.text.folding import fold
from qpsearch.text.segment import Cuts
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from qpsearch.engine.algebra import Place
    from qpsearch.engine.plan import Concept
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord
    from qpsearch.engines.opensearch.state import Published

_FIELDS = tuple(Field)
_PARTED = frozenset((Field.WORDS, Field.PARTS, Field.TERM_PARTS))


class FetchedDocument(NamedTuple):
    """What is kept of a document as a whole."""

    record: DocumentRecord
    lengths: list[int]
    """Terms in each field of all its clauses, then their number."""
    titled: Counter[str]
    """Characters and pairs of its title and of issuers beside it."""


class FetchedClause:
    """A clause as it came; read as far as it is asked."""

    def __init__(self, source: dict[str, Any]) -> None:
        self._source = source
        self.ordinal: int = source["seq"]
        self.folded = FoldedText(unspoken(source["folded"]))

    @cached_property
    def cuts(self) -> Cuts:
        """Word boundaries of ``folded``."""
        return Cuts(self._source["cuts"])

    @property
    def number(self) -> int:
        """That of its document."""
        return self.ordinal >> ORDER_BITS

    def length(self, field: Field) -> int:
        """Return the number of terms in a field."""
        lengths: list[int] = self._source["lengths"]
        return lengths[_FIELDS.index(field)]

    @cached_property
    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(unspoken(self._source["record"]))
        return values

    @cached_property
    def record(self) -> ClauseRecord:
        """All that is kept of it."""
        text = self._source.get("text")
        return clause_of(
            self._values,
            unspoken(self._source["doc"]),
            self.folded if text is None else unspoken(text),
            self.folded,
            self._source["cuts"],
        )

    @cached_property
    def _parts(self) -> dict[Field, dict[str, int]]:
        """How often each word, and part of a compound, stands in it."""
        ends = sorted(self.cuts.part_boundaries())
        words = self.cuts.word_boundaries()
        found: dict[Field, dict[str, int]] = {field: {} for field in _PARTED}
        terms = all_words()
        at = 0
        for start, end in pairwise(words):
            word = self.folded[start:end]
            if not word[:1].isalnum():
                pass
            else:
                held = found[Field.WORDS]
                held[word] = held.get(word, 0) + 1
            first = at
            while ends[at] < end:
                at += 1
            if at - first > 1:
                held = found[Field.TERM_PARTS if word in terms else Field.PARTS]
                inner = ends[first : at + 1]
                for place, begin in enumerate(inner):
                    for stop in inner[place + 1 :]:
                        if 2 <= stop - begin < end - start:
                            part = self.folded[begin:stop]
                            held[part] = held.get(part, 0) + 1
        return found

    @cached_property
    def _boundaries(self) -> tuple[tuple[int, ...], frozenset[int]]:
        return self.cuts.word_boundaries(), self.cuts.part_boundaries()

    def _standing(self, term: str) -> dict[Field, int]:
        """Return how often a term stands as a word, and as a part of compounds."""
        words, parts = self._boundaries
        found = dict.fromkeys(_PARTED, 0)
        size = len(term)
        start = self.folded.find(term)
        while start >= 0:
            end = start + size
            if start in parts and end in parts:
                at = bisect_right(words, start)
                first, last = words[at - 1], words[at]
                if (first, last) == (start, end):
                    found[Field.WORDS] += term[0].isalnum()
                elif end <= last and size > 1:
                    is_term = self.folded[first:last] in all_words()
                    found[Field.TERM_PARTS if is_term else Field.PARTS] += 1
            start = self.folded.find(term, start + 1)
        return found

    def count(self, field: Field, term: str, words_in: Callable[[str], list[str]]) -> int:
        """Return how often a field holds a term; ``words_in`` cuts a heading into words."""
        match field:
            case Field.GRAMS:
                if len(term) == 2 and term[0] == term[1]:
                    return _overlapping(self.folded, term)
                return self.folded.count(term)
            case Field.WORDS | Field.PARTS | Field.TERM_PARTS:
                return self._standing(term)[field] if term in self.folded else 0
            case Field.HEADING:
                return words_in(self._above).count(term)
            case Field.HEADING_PAIRS:
                return _pairs_above(self._above).count(term)
            case Field.NUMBERS:
                return self._numbers.count(term)
            case Field.STEPS:
                return [*map(step_term, self.record.locator.steps)].count(term)
            case Field.ROLE:
                return int(self._values.get("role", Role.CLAUSE) == term)
            case _:
                raise AssertionError(field)

    def terms(self, field: Field) -> Iterable[str]:
        """Return the different words, or parts of compounds."""
        return self._parts[field] if field in _PARTED else ()

    @cached_property
    def _above(self) -> str:
        return " ".join(heading for _, heading in self._values["path"] if heading)

    @cached_property
    def _numbers(self) -> list[str]:
        return numbers_of(self.folded, self.cuts.is_word_boundary)


@lru_cache(maxsize=1 << 12)
def _pairs_above(headings: str) -> list[str]:
    return pairs_of(fold(headings))


def _overlapping(text: str, term: str) -> int:
    count, at = 0, text.find(term)
    while at >= 0:
        count += 1
        at = text.find(term, at + 1)
    return count


class FetchedPostings(Postings):
    """Ordinal → how often a term stands in those clauses that are here."""

    __slots__ = ("_counts", "_in_document")

    def __init__(self, counts: dict[int, float], in_document: Callable[[Hashable], int]) -> None:
        self._counts = counts
        self._in_document = in_document

    def __getitem__(self, ordinal: int) -> float:
        return self._counts[ordinal]

    def __iter__(self) -> Iterator[int]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def in_document(self, key: Hashable) -> int:
        """Return how often it occurs in all clauses of a document."""
        return self._in_document(key)


class Surroundings(Protocol):
    """What is asked of the state that clauses come from."""

    @property
    def path(self) -> str:
        """Where it is."""

    @property
    def state(self) -> Published:
        """What is known of all of it."""

    def words_in(self, text: str) -> list[str]:
        """Cut a title or heading into words."""

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses a field holds a term."""

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int:
        """Return in how many clauses any form of a concept stands."""

    def expect_documents(self, numbers: Sequence[int]) -> None:
        """Fetch documents together that will be asked for."""

    def document_numbered(self, number: int) -> FetchedDocument:
        """Return a document by its number."""

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        """Return the clauses of a document by its number."""

    def gram_counts(
        self, numbers: Sequence[int], grams: Sequence[str]
    ) -> dict[str, dict[int, int]]:
        """Return for each gram how often it stands in which of some documents."""


class FetchedIndex:
    """Some clauses of a cluster, by ordinals that rise with documents and places in them."""

    def __init__(
        self, store: Surroundings, clauses: Iterable[FetchedClause], *, all_here: bool
    ) -> None:
        self._store = store
        self._clauses = {one.ordinal: one for one in sorted(clauses, key=_ordinal)}
        self._all_here = all_here
        self._numbers = [*dict.fromkeys(one.number for one in self._clauses.values())]
        self._wanted: dict[str, None] = {}
        """Grams whose number in documents may be asked for."""
        self._in_documents: dict[str, dict[int, int]] = {}
        self._documents: dict[int, FetchedDocument] = {}
        self._postings: dict[tuple[Field, str], FetchedPostings] = {}

    @property
    def clause_count(self) -> int:
        """The clauses of the corpus, headings included; at least 1."""
        return max(1, self._store.state.clauses)

    @property
    def document_count(self) -> int:
        """The documents of the corpus."""
        return self._store.state.documents

    def total_length(self, field: Field) -> int:
        """Return the number of terms in a field, of all clauses of the corpus."""
        return self._store.state.sums[field.value]

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses of the corpus ``field`` holds ``term``."""
        return self._store.frequency(field, term)

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int | None:
        """Return in how many clauses of the corpus any form of a concept stands."""
        return None if self._all_here else self._store.holding(concept, stands)

    def ordinals(self) -> Iterable[int]:
        """Return all ordinals, rising."""
        return self._clauses.keys()

    def postings(self, field: Field, term: str) -> FetchedPostings:
        """Return the clauses whose ``field`` holds ``term``."""
        known = self._postings.get((field, term))
        if known is None:
            known = self._postings[field, term] = self._find_postings(field, term)
        return known

    def _find_postings(self, field: Field, term: str) -> FetchedPostings:
        if field in (Field.TITLE, Field.TITLE_GRAMS):
            counts = self._in_titles(field, term)
        else:
            words_in = self._store.words_in
            counts = {
                ordinal: float(count)
                for ordinal, clause in self._clauses.items()
                if (count := clause.count(field, term, words_in))
            }
        return FetchedPostings(counts, lambda number: self._in_document(field, term, number))

    def _in_titles(self, field: Field, term: str) -> dict[int, float]:
        """Return where titles hold a term: all clauses bear their words, the first the letters."""
        counts: dict[int, float] = {}
        for ordinal, clause in self._clauses.items():
            of = self._document(clause.number)
            if field is Field.TITLE:
                count = self._store.words_in(of.record.title).count(term)
            elif ordinal & ((1 << ORDER_BITS) - 1) == 1:
                count = of.titled.get(term, 0)
            else:
                continue
            if count:
                counts[ordinal] = float(count)
        return counts

    def expect(self, places: Iterable[Place]) -> None:
        """Be told which postings may be asked for: they are looked up in documents together."""
        self._wanted.update((term, None) for field, term in places if field is Field.GRAMS)

    def _in_document(self, field: Field, term: str, key: Hashable) -> int:
        number = int(key)  # type: ignore[call-overload] # keys are ours
        if field is Field.TITLE_GRAMS:
            return self._document(number).titled.get(term, 0)
        if field is not Field.GRAMS:
            words_in = self._store.words_in
            clauses = self._store.clauses_numbered(number)
            return sum(clause.count(field, term, words_in) for clause in clauses)
        if term not in self._in_documents:
            self._wanted[term] = None
            grams = [gram for gram in self._wanted if gram not in self._in_documents]
            self._in_documents |= self._store.gram_counts(self._numbers, grams)
        return self._in_documents[term].get(number, 0)

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the words of these clauses that begin with ``prefix``, in order."""
        found = {
            term
            for clause in self._clauses.values()
            if prefix in clause.folded
            for term in clause.terms(field)
            if term.startswith(prefix)
        }
        return iter(sorted(found))

    def length(self, field: Field, ordinal: int) -> int:
        """Return the number of terms in a field of a clause."""
        return self._clauses[ordinal].length(field)

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""
        return self._clauses[ordinal]

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often."""
        counts = {ordinal: self._clauses[ordinal].folded.count(text) for ordinal in ordinals}
        held = {ordinal: count for ordinal, count in counts.items() if count}
        return [*held], [*held.values()]

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""
        try:
            return self._clauses[ordinal].record
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(
                self._store.path,
                f"record {ordinal} cannot be understood",
                way_out="run: qpsearch index --rebuild",
            ) from error

    def document_key(self, ordinal: int) -> int:
        """Return the number of the document that holds a clause."""
        return ordinal >> ORDER_BITS

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""
        return self._document(ordinal >> ORDER_BITS).record

    def _document(self, number: int) -> FetchedDocument:
        """Return a document by its number; the first time those of all clauses are fetched."""
        if number not in self._documents:
            self._store.expect_documents(self._numbers)
            numbered = self._store.document_numbered
            self._documents = {each: numbered(each) for each in (*self._numbers, number)}
        return self._documents[number]

    def document_length(self, field: Field, key: Hashable) -> int:
        """Return the number of terms in a field, of all clauses of a document."""
        return self._document(int(key)).lengths[_FIELDS.index(field)]  # type: ignore[call-overload] # keys are ours


def _ordinal(clause: FetchedClause) -> int:
    return clause.ordinal


class FetchedLists(Lists):
    """Lists over the clauses that came; what is asked for next is told to their index."""

    def __init__(self, index: FetchedIndex) -> None:
        super().__init__(index)
        self._fetched = index

    def expect(self, places: Iterable[Place]) -> None:
        """Have the postings looked up together that may be asked for."""
        self._fetched.expect(places)
