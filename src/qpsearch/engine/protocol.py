"""The seam between searching and the full-text engine.

An engine is asked for the *candidates* of a plan and answers with a :class:`ClauseIndex` of them:
with everything it has, or with its best. Matching, ranking, spans and addresses are ours in either
case, so that another engine (a cluster, say) gives the same hits. Terms are made on our side too;
an engine only counts and stores them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from qpsearch.model import FoldedText, Locator, PathStep, Role, Span, Step, Unit
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from qpsearch.engine.algebra import Algebra
    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.plan import Concept, Filters, Plan
    from qpsearch.text.segment import Cuts, Segmenter


_UNITS = Unit.__members__


class Field(StrEnum):
    """A field of the index and the terms it holds for each clause."""

    WORDS = "words"
    """Words of the segmenter in the clause's own text, compounds whole."""
    PARTS = "parts"
    """The words that compounds are made of (产品质量: 产品, 质量)."""
    TERM_PARTS = "term_parts"
    """The same of compounds that are terms of the regional lexicon (集成电路: 集成, 电路)."""
    GRAMS = "grams"
    """Single characters and pairs of neighbours: exact phrases at any word boundary."""
    HEADING = "heading"
    """Words of the clause's own heading and of those above it."""
    TITLE = "title"
    """Words of the document's title."""
    HEADING_PAIRS = "heading_pairs"
    """Pairs of neighbours in the clause's own heading and in those above it."""
    TITLE_GRAMS = "title_grams"
    """Single characters and pairs of the document's title and of the issuers that it does not
    name; held by its first clause only."""
    NUMBERS = "numbers"
    """Canonical terms of the numbers in the text (第12条, 12条, 第12, 12)."""
    STEPS = "steps"
    """The steps of the clause's address, those above it too (ARTICLE:12-1)."""
    ROLE = "role"
    """The clause's :class:`~qpsearch.model.Role`, one term."""


class DocumentRecord(NamedTuple):
    """What the index keeps of a document as a whole. Dates are ISO 8601."""

    doc_id: str
    title: str
    issuers: tuple[str, ...]
    number: str | None
    kind: str | None
    date: str | None
    source: str
    clauses: int
    """Clauses with text of their own."""
    order: str = "prc"
    """Which way round its articles are cited: ``prc`` or ``taiwan``."""
    names: tuple[tuple[str, str], ...] = ()
    """Short names that its text declares, each with what it stands for."""


class ClauseRecord(NamedTuple):
    """What the index keeps of a clause: all that a hit shows, and what matching is verified on."""

    doc_id: str
    order: int
    """Position in the document's reading order, counted from 0."""
    eid: str
    locator: Locator
    section: str
    path: tuple[PathStep, ...]
    role: Role
    text: str
    folded: FoldedText
    cuts: Cuts
    """Word boundaries of ``folded``."""
    source_span: Span
    cited: str = ""
    """The place in words: 第四部分第（六）条; empty where it is the section."""


class ClauseText(Protocol):
    """What matching is verified on; a :class:`ClauseRecord` is one too."""

    @property
    def folded(self) -> FoldedText:
        """The text of the clause, folded."""

    @property
    def cuts(self) -> Cuts:
        """Word boundaries of ``folded``."""


class Ranked(NamedTuple):
    """A clause with its score."""

    ordinal: int
    score: float


class Postings(Mapping[int, float]):
    """Ordinal → how often a term occurs in that clause; ordinals rise."""

    __slots__ = ()

    @abstractmethod
    def in_document(self, key: Hashable) -> int:
        """Return how often it occurs in all clauses of a document, candidates or not."""


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

    def holding(self, concept: Concept) -> int | None:
        """Return in how many clauses of the corpus any form of a concept stands.

        ``None`` where every such clause is in this index: what is found here tells.
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

    def document_length(self, field: Field, key: Hashable) -> int:
        """Return the number of terms in a field, of all clauses of a document."""


class Candidates(NamedTuple):
    """What an engine answers a plan with: clauses to be matched and ranked on our side."""

    clauses: Algebra
    """A :class:`ClauseIndex` and a way to add up over it."""
    total: int | None = None
    """How many clauses of the corpus match, at most; ``None``: as many as are found here."""
    exact: bool = True
    """Whether every clause that matches is here, and ``total`` is no more than match."""


class Engine(Protocol):
    """Where the clauses of a corpus are kept: one state of it, which later writes do not disturb.

    May be asked by several threads at once.
    """

    @property
    def segmenter(self) -> Segmenter:
        """What queries are cut by: the same words as the texts."""

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return the clauses that may match a plan and pass the filters.

        At least the best ``depth`` of them by the engine's own lights, ``None`` for all; an engine
        may return more, even such as do not match.
        """

    def documents(self) -> Iterable[DocumentRecord]:
        """Return all documents in the order of their ids."""

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id.

        Raises:
            KeyError: there is none.

        """

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``."""

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with."""

    def close(self) -> None:
        """Release what is held open."""


class Writer(Protocol):
    """Changes a corpus; nothing shows to readers before :meth:`publish`."""

    def put(self, document: Inverted) -> int:
        """Add a document in the place of one with the same id; return the records written."""

    def remove(self, doc_id: str) -> None:
        """Remove a document with its clauses, if an earlier state has it."""

    def publish(self) -> None:
        """Make all changes visible at once."""

    def cancel(self) -> None:
        """Forget all changes."""


def locator_to_json(locator: Locator) -> list[list[str]]:
    """Return a locator as lists of unit name and number."""
    return [[step.unit.name, step.num] for step in locator.steps]


def locator_from_json(value: list[list[str]]) -> Locator:
    """Return the locator that :func:`locator_to_json` wrote."""
    return Locator(tuple([Step(_UNITS[unit], num) for unit, num in value]))
