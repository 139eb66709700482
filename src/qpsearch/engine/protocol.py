"""The seam between searching and the full-text engine.

What :mod:`qpsearch.search` asks of an index is this protocol and nothing more, so that another
engine (a cluster, say) can serve the same plan with the same tokens and give the same hits.
Terms are made on our side; the engine only counts and stores them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from qpsearch.model import FoldedText, Locator, PathStep, Role, Span, Step, Unit
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from qpsearch.engines.embedded.lists import PostingList
    from qpsearch.engines.embedded.postings import Array, Tally
    from qpsearch.text.segment import Cuts


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
    edition: str = ""
    """What its version is called where its text says it: 2018年修正."""
    in_force: str | None = None
    repealed: str | None = None
    status: str | None = None
    """As stated: 现行有效, 已失效, 废止."""
    work: str = ""
    """What the titles of all editions of its work have in common, see :mod:`~qpsearch.library`."""
    book: str = ""
    """The book of a code that it is alone: 合同编."""
    sketch: tuple[str, ...] = ()
    """Hashes that copies of its text share."""
    part_of: str = ""
    """Id of the document that it came with, in the same file: the notice that prints it."""


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


class ClauseText(NamedTuple):
    """What matching is verified on."""

    folded: FoldedText
    cuts: Cuts


class ClauseIndex(Protocol):
    """Clauses by ordinal (0 ≤ ordinal, with gaps), postings and statistics of terms."""

    @property
    def clause_count(self) -> int:
        """The number of clauses indexed, headings included."""

    @property
    def document_count(self) -> int:
        """The number of documents indexed, those without clauses included."""

    def searched(self) -> int:
        """Count one search more; return how many there were before."""

    def postings(self, field: Field, term: str) -> PostingList:
        """Return ordinal → frequency for the clauses whose ``field`` holds ``term``."""

    def tally(self, field: Field, term: str) -> Tally:
        """Return what :meth:`postings` returns, for scoring many clauses at once."""

    def tallies(self, places: Iterable[tuple[Field, str]]) -> list[Tally]:
        """Return the :meth:`tally` of each place, in their order."""

    def expect(self, places: Iterable[tuple[Field, str]]) -> None:
        """Be told what :meth:`tally` may be asked for next, instead of what was told before.

        When one of these is asked for, all may be read together; until then ``places`` are not
        iterated over. Nothing that is answered depends on it.
        """

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``, without reading which."""

    @property
    def ordinal_end(self) -> int:
        """One more than the highest ordinal."""

    def lengths(self, field: Field) -> Sequence[float]:
        """Return the number of terms in a field for every ordinal; gaps have 0.

        Of every ordinal below :attr:`ordinal_end`; an engine may round it.
        """

    def length_array(self, field: Field) -> Array:
        """Return :meth:`lengths` as a NumPy array (``float64``); not to be written into."""

    def total_length(self, field: Field, clauses: range | None = None) -> float:
        """Return the number of terms in a field, of all clauses or those of one document."""

    def average_length(self, field: Field) -> float:
        """Return the mean number of terms in a field over all clauses; at least 1."""

    def expand(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with."""

    def clause(self, ordinal: int) -> ClauseRecord:
        """Return the clause at ``ordinal``."""

    def folded(self, ordinal: int) -> FoldedText:
        """Return the folded text of a clause, which costs less than the whole record."""

    def text(self, ordinal: int) -> ClauseText:
        """Return the folded text of a clause with its word boundaries."""

    def counting(self, ordinals: Sequence[int], text: str) -> tuple[list[int], list[int]]:
        """Return those of ``ordinals``, rising, whose folded text holds ``text``, and how often.

        Occurrences do not overlap.
        """

    def document_numbers(self) -> Array:
        """Return for every ordinal the place of its document in :meth:`document_ordinals`.

        -1 where there is no clause. A NumPy array; not to be written into.
        """

    def derived(self, key: Hashable, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """Return what ``make`` returned when it was first called for ``key``.

        The latest are kept for as long as the index is open, by their ``size`` in numbers.
        """

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id.

        Raises:
            KeyError: there is none.

        """

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""

    def document_of(self, ordinal: int) -> DocumentRecord:
        """Return the document that holds a clause."""

    def clauses_beside(self, ordinal: int) -> range:
        """Return the ordinals of all clauses of the document that holds one."""

    def document_ordinals(self) -> Iterator[tuple[DocumentRecord, Sequence[int]]]:
        """Yield every document with the ordinals of its clauses in reading order."""

    def clauses_of(self, doc_id: str) -> Iterator[int]:
        """Yield the ordinals of a document's clauses in reading order."""


def locator_to_json(locator: Locator) -> list[list[str]]:
    """Return a locator as lists of unit name and number."""
    return [[step.unit.name, step.num] for step in locator.steps]


def locator_from_json(value: list[list[str]]) -> Locator:
    """Return the locator that :func:`locator_to_json` wrote."""
    return Locator(tuple([Step(_UNITS[unit], num) for unit, num in value]))
