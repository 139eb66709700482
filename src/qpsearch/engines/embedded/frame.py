"""What any Whoosh query needs beyond terms and postings: a cursor, positions, dates.

Positions are not stored. Where a query asks for them (phrases, spans) they are worked out from the
folded text and the word boundaries of the clause at hand.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from whoosh import fields
from whoosh.analysis import Token
from whoosh.codec.base import FieldCursor
from whoosh.formats import Positions
from whoosh.matching import ListMatcher
from whoosh.util.numeric import from_sortable
from whoosh.util.times import long_to_datetime

from qpsearch.engine.records import Field
from qpsearch.engine.terms import words_of
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold
from qpsearch.text.segment import Cuts, Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qpsearch.engines.embedded.fields import FieldReader
    from qpsearch.engines.embedded.segments import Segment

POSITIONAL = frozenset((Field.WORDS.value, Field.GRAMS.value))
"""Fields whose terms have positions: the number of the word; the offset of the character."""

_BEYOND = 1 << 62
"""More than any record: Whoosh's SpanNot asks a matcher for its record after the last."""


class Cursor(FieldCursor):  # type: ignore[misc]
    """Stands at one term of a field after the other, as a fuzzy query walks them."""

    def __init__(self, reader: FieldReader) -> None:
        self._reader = reader
        self._number = 0

    def first(self) -> str | None:
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        held = term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")
        self._number = self._reader.find(held)
        return self.text()

    def next(self) -> str | None:
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        if not self.is_valid():
            return None
        return self._reader.term(self._number).decode("utf-8", "surrogatepass")

    def term(self) -> str | None:
        return self.text()

    def is_valid(self) -> bool:
        return self._number < len(self._reader)


class PositionMatcher(ListMatcher):  # type: ignore[misc]
    """The postings of a term, with the positions that its clauses' texts give."""

    def __init__(self, *args: Any, positions: Callable[[int], list[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._positions = positions

    def id(self) -> int:
        return self._ids[self._i] if self.is_active() else _BEYOND

    def supports(self, astype: str) -> bool:
        return astype in ("positions", "frequency", "weight")

    def value_as(self, astype: str) -> Any:
        if astype == "positions":
            return self._positions(self.id())
        return self.weight()

    def copy(self) -> PositionMatcher:
        return PositionMatcher(
            self._ids, self._weights, self._values, self._format, self._scorer, self._i,
            self._all_weights, positions=self._positions,
        )  # fmt: skip


def positions_of(segment: Segment, fieldname: str, term: str) -> Callable[[int], list[int]]:
    """Return what tells where in a record a term of a positional field stands."""

    def in_grams(record: int) -> list[int]:
        folded, _ = _text(segment, record)
        found, at = [], folded.find(term)
        while at >= 0:
            found.append(at)
            at = folded.find(term, at + 1)
        return found

    def in_words(record: int) -> list[int]:
        folded, boundaries = _text(segment, record)
        pieces = [
            (folded[start:end], ()) for start, end in zip(boundaries, boundaries[1:], strict=False)
        ]
        return [place for place, word in enumerate(words_of(pieces)) if word == term]

    return in_words if fieldname == Field.WORDS else in_grams


def _text(segment: Segment, record: int) -> tuple[str, tuple[int, ...]]:
    block = segment.block(segment.block_of(record))
    cuts = Cuts(block.cuts[record - block.records.start])
    return block.folded[block.span(record)], cuts.word_boundaries()


class Day(fields.DATETIME):  # type: ignore[misc]
    """Days as ISO 8601: ranges of dates compare them as texts."""

    def __init__(self) -> None:
        super().__init__()
        self.shift_step = 0

    def sortable_to_bytes(self, x: int, shift: int = 0) -> bytes:  # noqa: ARG002 - Whoosh's signature
        if x in (0, (1 << self.bits) - 1):  # an end left open
            return b"" if x == 0 else b"\xff"
        moment = long_to_datetime(from_sortable(self.numtype, self.bits, self.signed, x))
        return str(moment.date().isoformat()).encode()

    def from_bytes(self, bs: bytes) -> Any:
        return datetime.fromisoformat(bs.decode())


class Analyzer:
    """Takes texts of queries apart as the texts of the index were, by its own dictionary."""

    def __init__(self, dictionary: Path) -> None:
        self._dictionary = dictionary
        self._segmenter: Segmenter | None = None

    def __call__(self, value: str, **_: object) -> Iterator[Token]:
        if self._segmenter is None:
            self._segmenter = Segmenter(Dictionary.open(self._dictionary))
        token = Token(positions=True, chars=True)
        token.pos = token.endchar = 0
        for piece in self._segmenter.pieces(fold(value)):
            token.startchar, token.endchar = token.endchar, token.endchar + len(piece[0])
            for token.text in words_of([piece]):
                yield token
                token.pos += 1


def term_field(field: Field, analyzer: Analyzer) -> Any:
    """Return the Whoosh field of one of ours; those that have positions take phrases."""
    made = fields.TEXT(phrase=False, analyzer=analyzer)
    if field.value in POSITIONAL:
        made.format = Positions()
    return made
