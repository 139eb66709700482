"""What an index keeps of documents and clauses: fields of terms, postings, records."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from qpsearch.model import FoldedText, Locator, PathStep, Role, Span, Step, Unit
from qpsearch.text.segment import Cuts
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable


SCHEMA = 12
"""Raised whenever an index written by an older qpsearch would answer differently."""
LIBRARY = 1
"""Raised, more seldom, where documents and clauses that an older qpsearch kept cannot be read any
more: as long as they can, an index of an older schema is made anew from itself."""

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
    nth: int = 0
    """Of the places of its document that are written alike, which it is, from 1; 0: the only."""


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


def clause_of(
    record: dict[str, Any], doc_id: str, text: str, folded: str, cuts: str
) -> ClauseRecord:
    """Return a clause from what :class:`~qpsearch.engine.inversion.Inverted` has of it.

    Raises:
        KeyError, TypeError, ValueError: it has not.

    """
    return ClauseRecord(
        doc_id=doc_id,
        order=record["order"],
        eid=record["eid"],
        locator=locator_from_json(record["locator"]),
        section=record["section"],
        path=tuple([PathStep(num, heading) for num, heading in record["path"]]),
        role=Role(record.get("role", Role.CLAUSE)),
        text=text,
        folded=FoldedText(folded),
        cuts=Cuts(cuts),
        source_span=Span(*record["at"]),
        nth=record.get("nth", 0),
    )


def document_of(record: dict[str, Any]) -> DocumentRecord:
    """Return a document, likewise."""
    issuers = tuple(record["issuers"])
    names = tuple((short, full) for short, full in record["names"])
    sketch = tuple(record.get("sketch", ()))
    return DocumentRecord(**{**record, "issuers": issuers, "names": names, "sketch": sketch})


def locator_to_json(locator: Locator) -> list[list[str]]:
    """Return a locator as lists of unit name and number."""
    return [[step.unit.name, step.num] for step in locator.steps]


def locator_from_json(value: list[list[str]]) -> Locator:
    """Return the locator that :func:`locator_to_json` wrote."""
    return Locator(tuple([Step(_UNITS[unit], num) for unit, num in value]))
