"""Chunks → what they come to: most of a text has been met before, and is not divided again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.engine.terms import parts_of, words_of
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText
from qpsearch.text.chunks import Chunker
from qpsearch.text.segment import HAN_BEGINS, HAN_ENDS, encode_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.text.dictionary import Dictionary
    from qpsearch.text.segment import Piece, Segmenter

_MOST_KNOWN = 1 << 17
_AT_A_TIME = 4096
"""Texts of a long document; nearly all documents have fewer."""
_LONGEST_KNOWN = 12
"""Characters of a chunk that is remembered: a longer one hardly comes again."""


class Divided(NamedTuple):
    """A stretch of text, divided."""

    cuts: str
    """As :func:`~qpsearch.text.segment.encode_pieces` gives them."""
    words: Sequence[str]
    parts: Sequence[str]
    """Of ordinary compounds, as :func:`~qpsearch.engine.terms.parts_of` says."""
    term_parts: Sequence[str]
    """Of compounds that are terms."""


_OPEN = Divided("", (), (), ())
"""Stands for a chunk whose division depends on what follows."""


class Divisions(dict[str, Divided]):
    """Divides texts, and remembers the divisions of their chunks."""

    def __init__(self, dictionary: Dictionary, segmenter: Segmenter) -> None:
        super().__init__()
        self._segmenter = segmenter
        self._chunker = Chunker(dictionary)
        self._terms = all_words()

    def of(self, texts: Sequence[str]) -> Iterator[Divided]:
        """Yield the division of each text; what is between is held for some texts at a time."""
        for first in range(0, len(texts), _AT_A_TIME):
            chunks, ends = self._chunker.chunks(texts[first : first + _AT_A_TIME])
            divided = list(map(self.__getitem__, chunks))
            start = 0
            for end in ends:
                if _OPEN in divided[start:end]:
                    self._close(chunks[start:end], divided, start)
                yield _joined(divided[start:end])
                start = end

    def __missing__(self, chunk: str) -> Divided:
        pieces = self._segmenter.pieces_apart(FoldedText(chunk))
        division = _OPEN if pieces is None else self._division(pieces)
        if len(chunk) <= _LONGEST_KNOWN:
            if len(self) >= _MOST_KNOWN:
                self.clear()
            self[chunk] = division
        return division

    def _division(self, pieces: list[Piece]) -> Divided:
        parts, term_parts = parts_of(pieces, self._terms)
        words = tuple(words_of(pieces))  # tuples: smaller, and one for all that are empty
        return Divided(encode_pieces(pieces), words, tuple(parts), tuple(term_parts))

    def _close(self, chunks: list[str], divided: list[Divided], start: int) -> None:
        """Divide again, from an open chunk of a text on, the rest of its run of Han as a whole."""
        place = 0
        while place < len(chunks):
            end = place + 1
            if divided[start + place] is _OPEN:
                while end < len(chunks) and HAN_BEGINS <= chunks[end] < HAN_ENDS:
                    end += 1
                rest = FoldedText("".join(chunks[place:end]))
                pieces = iter(self._segmenter.pieces(rest))
                for at in range(place, end):
                    held = _first_of(pieces, len(chunks[at]))
                    divided[start + at] = self._division(held)
            place = end


def _first_of(pieces: Iterator[Piece], size: int) -> list[Piece]:
    """Return the next pieces that make up so many characters."""
    found: list[Piece] = []
    while size > 0:
        found.append(next(pieces))
        size -= len(found[-1][0])
    return found


def _joined(divided: list[Divided]) -> Divided:
    if not divided:
        return Divided("", [], [], [])
    cuts, words, parts, term_parts = zip(*divided, strict=True)
    return Divided(
        "".join(cuts),
        list(chain.from_iterable(words)),
        list(chain.from_iterable(parts)),
        list(chain.from_iterable(term_parts)),
    )
