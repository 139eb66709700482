"""Two clauses side by side, and the ranges of letters in which they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.studies.letters import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.studies.letters import ClauseLetters


class Side(NamedTuple):
    """One of two clauses that are compared."""

    text: str
    letters: ClauseLetters
    joins: Sequence[int] = ()
    """Offsets into the text where a sentence was joined over a page end."""
    by_words: bool = False
    """Whether words that differ by region are to be taken for one another."""

    def is_edge(self, at: int) -> bool:
        """Whether a mark, a blank or an end stands before the letter ``at``."""
        places = self.letters.places
        return at <= 0 or at >= len(places) or places[at] - places[at - 1] > 1


class Hunk(NamedTuple):
    """Letters that differ: half-open ranges of the two sides."""

    a0: int
    a1: int
    b0: int
    b1: int

    def touches(self, other: Hunk) -> bool:
        """Whether the other, which comes later, begins where this one ends, or before."""
        return other.a0 <= self.a1 and other.b0 <= self.b1

    def holds(self, other: Hunk) -> bool:
        """Whether the other lies inside."""
        return (
            self.a0 <= other.a0
            and other.a1 <= self.a1
            and self.b0 <= other.b0
            and other.b1 <= self.b1
        )

    def moved(self, by_a: int, by_b: int) -> Hunk:
        """Return the range that lies so many letters farther on."""
        return Hunk(self.a0 + by_a, self.a1 + by_a, self.b0 + by_b, self.b1 + by_b)

    def joined(self, other: Hunk) -> Hunk:
        """Return the range from the first letter of the two to the last."""
        return Hunk(
            min(self.a0, other.a0),
            max(self.a1, other.a1),
            min(self.b0, other.b0),
            max(self.b1, other.b1),
        )


def side_of(text: str, *, joins: Sequence[int] = (), by_words: bool = False) -> Side:
    """Return a clause ready to be compared."""
    return Side(text, letters_of(text), joins, by_words)


def words_of(a: Side, b: Side, hunk: Hunk) -> tuple[str, str]:
    """Return the letters of a hunk on either side."""
    return a.letters.text[hunk.a0 : hunk.a1], b.letters.text[hunk.b0 : hunk.b1]
