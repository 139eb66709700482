"""The texts of some clauses as one: a word is looked for in all of them at one go."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from qpsearch.engine.records import Field
from qpsearch.lexicon import all_words
from qpsearch.text.segment import boundary_flags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.engines.opensearch.unpacked import FetchedClause

PARTED = Field.WORDS, Field.PARTS, Field.TERM_PARTS
"""What is counted by one reading of a text."""
BETWEEN = "\n"
"""White space, which no term holds."""
_BETWEEN_CODE = "a"
"""The boundaries of a piece of one character."""
_WORD = b"\x03"


class JoinedTexts:
    """Folded texts one behind another, and where in them words and parts of words begin.

    Args:
        clauses: by ordinals that rise.

    Raises:
        ValueError: the boundaries are not those of the texts.

    """

    def __init__(self, clauses: Sequence[FetchedClause]) -> None:
        self.text = BETWEEN.join([one.folded for one in clauses])
        self.sizes = [len(one.folded) + 1 for one in clauses]
        self._ordinals = [one.ordinal for one in clauses]
        self._starts = [0, *accumulate(self.sizes)]
        self._flags = boundary_flags(_BETWEEN_CODE.join([one.codes for one in clauses]))
        if len(self._flags) != max(1, self._starts[-1]):
            raise ValueError("boundaries are not those of the texts")

    def standing(self, term: str) -> tuple[dict[int, float], ...]:
        """Return how often a term stands as a word, in compounds, and in those that are terms.

        Each by ordinals that rise.
        """
        each: tuple[dict[int, float], ...] = {}, {}, {}
        text, flags, size = self.text, self._flags, len(term)
        start = text.find(term)
        while start >= 0:
            end = start + size
            if flags[start] and flags[end]:
                first = flags.rfind(_WORD, 0, start + 1)
                last = flags.find(_WORD, start + 1)
                counts: dict[int, float] | None = None
                if (first, last) == (start, end):
                    counts = each[0] if term[0].isalnum() else None
                elif end <= last and size > 1:
                    counts = each[2 if text[first:last] in all_words() else 1]
                if counts is not None:
                    ordinal = self._ordinals[bisect_right(self._starts, start) - 1]
                    counts[ordinal] = counts.get(ordinal, 0.0) + 1.0
            start = text.find(term, start + 1)
        return each

    def words(self, prefix: str) -> Iterator[str]:
        """Yield words that begin with ``prefix``, each as often as it stands."""
        text, flags, word = self.text, self._flags, _WORD[0]
        start = text.find(prefix)
        while 0 <= start < len(text):
            if flags[start] == word and text[start].isalnum():
                yield text[start : flags.find(_WORD, start + 1)]
            start = text.find(prefix, start + 1)
