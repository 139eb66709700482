"""Passages that were found in arrays, made into what people read."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rapidfuzz.distance import Indel

from qpsearch.model import Span
from qpsearch.studies.comparing.sides import side_of
from qpsearch.studies.comparing.wording import changes_between
from qpsearch.studies.regions import is_traditional

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.studies.comparing.wording import WordChange
    from qpsearch.studies.quoting.letters import LetterArrays

_LIST = re.compile(r"[^、，,。；;：:\s]{1,5}(?:[、,][^、，,。；;：:\s]{1,5}){2,}")
"""A bare list of terms: 计量、标准、认证认可、检验检测等."""
_LIST_WORTH = 0.5
"""What a letter of such a list is worth beside one of a sentence."""
SENTENCE_MARK = re.compile(r"[，,。；;：:！!？?]")
_SCRAP = 3
"""Letters of a sentence that are a scrap of it: …方向发展,加 ends in one."""


class QuotedText(Protocol):
    """What is looked through of a clause."""

    @property
    def eid(self) -> str:
        """Its id in the document."""

    @property
    def section(self) -> str:
        """Its address."""

    @property
    def text(self) -> str:
        """Its words in the original glyphs."""


class SearchedDocument(NamedTuple):
    """A document that is looked through."""

    doc_id: str
    title: str
    date: str | None
    """ISO 8601; of two documents the later one is taken to quote the earlier."""
    work: str
    """What its editions have in common; empty where that is not known."""
    clauses: Sequence[QuotedText]


class QuotationKind(StrEnum):
    """How alike two passages are."""

    VERBATIM = "verbatim"
    """Letter by letter, but for script and regional words."""
    NEAR = "near"
    """Words were put in, left out or replaced."""


class QuotedPassage(NamedTuple):
    """A passage where it stands."""

    doc_id: str
    title: str
    section: str
    eid: str
    text: str
    """The passage, in its own glyphs."""
    span: Span
    """Its place: offsets into the text of the clause."""


class Quotation(NamedTuple):
    """A passage that stands in two documents."""

    source: QuotedPassage
    """The passage asked about, or that of the later document."""
    target: QuotedPassage
    """Where it stands besides."""
    kind: QuotationKind
    score: float
    """Letters that the two have in common, less for stock phrases."""
    changes: tuple[WordChange, ...]
    """Where the words of a near passage differ; spans are offsets into the two passages."""


class PassageReader:
    """Reads passages of documents by their letters."""

    def __init__(self, sources: Sequence[SearchedDocument], letters: LetterArrays) -> None:
        self._sources = sources
        self._letters = letters
        self._clauses = [
            (number, clause) for number, source in enumerate(sources) for clause in source.clauses
        ]
        self._text = letters.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    def likeness(self, a0: int, a1: int, b0: int, b1: int) -> float:
        """Return the share of letters that two passages have in common, in order."""
        return Indel.normalized_similarity(self._text[a0:a1], self._text[b0:b1])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether a passage is all of its clause."""
        clause = self._letters.clauses[start]
        starts = self._letters.starts
        return bool(starts[clause + 1] - starts[clause] <= end - start)

    def worth(self, start: int, end: int) -> float:
        """Return what a letter is worth: half of it in a list of terms, nothing in a title."""
        _, clause = self._clauses[self._letters.clauses[start]]
        span, text = self._passage(start, end)
        opened = clause.text.rfind("《", 0, span.start)
        closed = clause.text.rfind("》", 0, span.start)
        if opened > closed and clause.text.find("》", span.start) >= span.end:
            return 0.0
        return _LIST_WORTH if _LIST.fullmatch(text) else 1.0

    def quotation(self, a0: int, a1: int, b0: int, b1: int, score: float) -> Quotation:
        """Return two passages that were found to be like each other, without scraps of others."""
        head = max(self._scrap(a0, 1), self._scrap(b0, 1))
        tail = max(self._scrap(a1, -1), self._scrap(b1, -1))
        a0, a1, b0, b1 = a0 + head, a1 - tail, b0 + head, b1 - tail
        source, target = self._end(a0, a1), self._end(b0, b1)
        if self._text[a0:a1] == self._text[b0:b1]:
            return Quotation(source, target, QuotationKind.VERBATIM, round(score, 1), ())
        by_words = is_traditional(source.text) or is_traditional(target.text)
        changes = changes_between(
            side_of(source.text, by_words=by_words), side_of(target.text, by_words=by_words)
        )
        differing = tuple(change for change in changes if change.substantive)
        return Quotation(source, target, QuotationKind.NEAR, round(score, 1), differing)

    def _scrap(self, edge: int, step: int) -> int:
        """Return how many letters at an edge of a passage belong to the sentence beside it."""
        for by in range(1, _SCRAP + 1):
            at = edge + by * step
            before, after = at - 1, at
            places, ends = self._letters.places, self._letters.ends
            _, clause = self._clauses[self._letters.clauses[after]]
            if SENTENCE_MARK.search(clause.text, int(ends[before]), int(places[after])):
                return by
        return 0

    def _passage(self, start: int, end: int) -> tuple[Span, str]:
        _, clause = self._clauses[self._letters.clauses[start]]
        span = Span(int(self._letters.places[start]), int(self._letters.ends[end - 1]))
        return span, clause.text[slice(*span)]

    def _end(self, start: int, end: int) -> QuotedPassage:
        number, clause = self._clauses[self._letters.clauses[start]]
        span, text = self._passage(start, end)
        source = self._sources[number]
        return QuotedPassage(source.doc_id, source.title, clause.section, clause.eid, text, span)
