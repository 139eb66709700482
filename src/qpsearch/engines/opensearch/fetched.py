"""Some clauses of a cluster as a :class:`~qpsearch.engine.index.ClauseIndex`.

What their fields hold is made again from their texts, by the functions that have made it when they
were written; what is said of the whole corpus and of whole documents is asked of the cluster.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from qpsearch.engine.lists import Lists
from qpsearch.engine.records import Field, Postings
from qpsearch.engine.terms import pairs_of
from qpsearch.engines.opensearch.joined import PARTED, JoinedTexts
from qpsearch.engines.opensearch.mapping import IN_DOCUMENT, ORDER_BITS
from qpsearch.engines.opensearch.unpacked import FIELDS, FetchedClause
from qpsearch.errors import IndexDamagedError
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, ItemsView, Iterable, Iterator, Sequence

    from qpsearch.engine.algebra import Place
    from qpsearch.engine.plan import Concept
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord
    from qpsearch.engines.opensearch.state import Published
    from qpsearch.engines.opensearch.unpacked import FetchedDocument


@lru_cache(maxsize=1 << 12)
def folded_headings(headings: str) -> str:
    """Return headings folded: many clauses share theirs."""
    return fold(headings)


@lru_cache(maxsize=1 << 12)
def _pairs_above(headings: str) -> list[str]:
    return pairs_of(folded_headings(headings))


class FetchedPostings(Postings):
    """Ordinal → how often a term stands in those clauses that are here."""

    __slots__ = ("_count", "_find_documents", "_in_documents", "_known")

    def __init__(
        self,
        count: Callable[[], dict[int, float]],
        in_documents: Callable[[], Callable[[int], int]],
    ) -> None:
        self._count = count
        self._known: dict[int, float] | None = None
        self._find_documents = in_documents
        self._in_documents: Callable[[int], int] | None = None

    @property
    def _counts(self) -> dict[int, float]:
        if self._known is None:
            self._known = self._count()
        return self._known

    def __getitem__(self, ordinal: int) -> float:
        return self._counts[ordinal]

    def __iter__(self) -> Iterator[int]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, ordinal: object) -> bool:
        return ordinal in self._counts

    def items(self) -> ItemsView[int, float]:
        """Return the clauses and how often it stands in each."""
        return self._counts.items()

    def in_document(self, key: Hashable) -> int:
        """Return how often it occurs in all clauses of a document."""
        if self._in_documents is None:
            self._in_documents = self._find_documents()
        return self._in_documents(key)  # type: ignore[arg-type] # keys are ours


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

    def document_numbered(self, number: int) -> FetchedDocument:
        """Return a document by its number."""

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        """Return the clauses of a document by its number."""

    def gram_counts(
        self, numbers: Sequence[int], grams: Sequence[str]
    ) -> dict[str, dict[int, int]]:
        """Return for each gram how often it stands in which of some documents, maybe in others.

        Documents that are not known are fetched by the way.
        """


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

    def clauses(self) -> Iterable[FetchedClause]:
        """Return the clauses by their ordinals, rising."""
        return self._clauses.values()

    def read_clauses(self) -> Iterable[FetchedClause]:
        """Return the clauses likewise, with what is kept of them decoded."""
        FetchedClause.read_together(self._clauses.values())
        return self._clauses.values()

    def postings(self, field: Field, term: str) -> FetchedPostings:
        """Return the clauses whose ``field`` holds ``term``."""
        known = self._postings.get((field, term))
        if known is None:
            if field in PARTED:
                self._find_parted(term)
            else:
                self._postings[field, term] = self._made(field, term)
            known = self._postings[field, term]
        return known

    def _made(
        self, field: Field, term: str, counts: dict[int, float] | None = None
    ) -> FetchedPostings:
        def count() -> dict[int, float]:
            return self._counted(field, term) if counts is None else counts

        return FetchedPostings(count, lambda: self._in_documents_of(field, term))

    def _find_parted(self, term: str) -> None:
        """Find a term as a word and as a part of compounds, by one reading of the texts."""
        each = self._joined.standing(term)
        for field, counts in zip(PARTED, each, strict=True):
            self._postings[field, term] = self._made(field, term, counts)

    @cached_property
    def _joined(self) -> JoinedTexts:
        try:
            return JoinedTexts([*self._clauses.values()])
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged("a record cannot be understood") from error

    def _counted(self, field: Field, term: str) -> dict[int, float]:
        match field:
            case Field.TITLE | Field.TITLE_GRAMS:
                return self._in_titles(field, term)
            case Field.HEADING | Field.HEADING_PAIRS:
                return self._in_headings(field, term)
            case Field.GRAMS if len(set(term)) == len(term):
                texts = self._texts.items()
                return {at: float(count) for at, text in texts if (count := text.count(term))}
            case _:
                if field in (Field.ROLE, Field.STEPS):
                    self.read_clauses()
                clauses = self._clauses.items()
                return {at: float(n) for at, one in clauses if (n := one.count(field, term))}

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {ordinal: clause.folded for ordinal, clause in self._clauses.items()}

    @cached_property
    def _headed(self) -> dict[str, list[int]]:
        """The clauses by the headings that they stand below: many share theirs."""
        found: dict[str, list[int]] = {}
        for clause in self.read_clauses():
            found.setdefault(clause.above, []).append(clause.ordinal)
        found.pop("", None)
        return found

    def _in_headings(self, field: Field, term: str) -> dict[int, float]:
        cut = _pairs_above if field is Field.HEADING_PAIRS else self._store.words_in
        found: dict[int, float] = {}
        for above, ordinals in self._headed.items():
            if count := cut(above).count(term):
                found.update(dict.fromkeys(ordinals, float(count)))
        return dict(sorted(found.items()))

    @cached_property
    def _of_documents(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for ordinal in self._clauses:
            found.setdefault(ordinal >> ORDER_BITS, []).append(ordinal)
        return found

    def _in_titles(self, field: Field, term: str) -> dict[int, float]:
        """Return where titles hold a term: all clauses bear their words, the first the letters."""
        counts: dict[int, float] = {}
        for number, ordinals in self._of_documents.items():
            if field is Field.TITLE_GRAMS:
                if ordinals[0] & IN_DOCUMENT == 1 and (
                    count := self._document(number).titled.get(term, 0)
                ):
                    counts[ordinals[0]] = float(count)
            elif count := self._store.words_in(self._document(number).record.title).count(term):
                counts.update(dict.fromkeys(ordinals, float(count)))
        return counts

    def expect(self, places: Iterable[Place]) -> None:
        """Be told which postings may be asked for: they are looked up in documents together."""
        self._wanted.update((term, None) for field, term in places if field is Field.GRAMS)

    def _in_documents_of(self, field: Field, term: str) -> Callable[[int], int]:
        """Return what tells how often a term occurs in a document by its number."""
        if field is Field.TITLE_GRAMS:
            return lambda number: self._document(number).titled.get(term, 0)
        if field is Field.GRAMS:
            counts = self._counts_in_documents(term)
            return lambda number: counts.get(number, 0)

        def counted(number: int) -> int:
            whole = FetchedIndex(self._store, self._store.clauses_numbered(number), all_here=False)
            return int(sum(whole.postings(field, term).values()))

        return counted

    def in_documents(self, field: Field, term: str, numbers: Sequence[int]) -> list[int]:
        """Return how often a term occurs in documents by their numbers."""
        if field is Field.GRAMS:
            counts = self._counts_in_documents(term)
            return [counts.get(number, 0) for number in numbers]
        if field is Field.TITLE_GRAMS:
            if any(number not in self._documents for number in numbers):
                self._document(numbers[0])
            return [self._documents[number].titled.get(term, 0) for number in numbers]
        return [*map(self._in_documents_of(field, term), numbers)]

    def _counts_in_documents(self, gram: str) -> dict[int, int]:
        if gram not in self._in_documents:
            self._wanted[gram] = None
            grams = [one for one in self._wanted if one not in self._in_documents]
            self._in_documents |= self._store.gram_counts(self._numbers, grams)
        return self._in_documents[gram]

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the words of these clauses that begin with ``prefix``, in order."""
        if field is not Field.WORDS:
            raise ValueError(f"of clauses of a cluster {field.value} are not listed")
        return iter(sorted(set(self._joined.words(prefix))))

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
            raise self._damaged(f"record {ordinal} cannot be understood") from error

    def _damaged(self, reason: str) -> IndexDamagedError:
        return IndexDamagedError(self._store.path, reason, way_out="run: qpsearch index --rebuild")

    def document_key(self, ordinal: int) -> int:
        """Return the number of the document that holds a clause."""
        return ordinal >> ORDER_BITS

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""
        return self._document(ordinal >> ORDER_BITS).record

    document_read = document_of

    def _document(self, number: int) -> FetchedDocument:
        """Return a document by its number; the first time those of all clauses are fetched."""
        if number not in self._documents:
            wanted = [*self._wanted]
            self._in_documents |= self._store.gram_counts(self._numbers, wanted)
            numbered = self._store.document_numbered
            self._documents = {each: numbered(each) for each in (*self._numbers, number)}
        return self._documents[number]

    def document_length(self, field: Field, key: Hashable) -> int:
        """Return the number of terms in a field, of all clauses of a document."""
        return self._document(int(key)).lengths[FIELDS.index(field)]  # type: ignore[call-overload] # keys are ours


def _ordinal(clause: FetchedClause) -> int:
    return clause.ordinal


class FetchedLists(Lists):
    """Lists over the clauses that came; what is asked for next is told to their index."""

    def __init__(self, index: FetchedIndex) -> None:
        super().__init__(index)
        self._fetched = index

    def begun(self) -> FetchedLists:
        """Return the same for one search more: sets and counts are kept for one only."""
        return FetchedLists(self._fetched)

    def expect(self, places: Iterable[Place]) -> None:
        """Have the postings looked up together that may be asked for."""
        self._fetched.expect(places)
