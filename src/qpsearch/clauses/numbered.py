"""A line of a text with the number it begins with: what the rules of division look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from qpsearch.clauses.rules import Mark
    from qpsearch.model import Span

DATE = lazy_pattern(r"[0-9〇○零一二三四五六七八九十]{2,5}\s*年.{1,6}月.{1,5}日")
_STOPS = frozenset("。；：")
"""What a sentence ends with that begins with a day, and no signature or history."""
_RUNNING = 30
"""Characters from which an unnumbered line counts as running text."""


class Line(NamedTuple):
    """A line of the text: where it stands, what number it begins with."""

    span: Span
    words: str
    mark: Mark | None
    hashes: int = 0
    """How many # set it as a heading of Markdown; they stand outside ``span``."""
    styled: int = 0
    """The same of a numbered line whose number, not its #, says the level."""

    @property
    def running(self) -> bool:
        """Whether it is unnumbered running text rather than a heading, a cell or a signature."""
        return (
            self.mark is None
            and not self.hashes
            and len(self.words) >= _RUNNING
            and (self.words[-1] in _STOPS or not DATE.match(self.words))
        )

    @property
    def rest(self) -> str:
        """What follows the number."""
        return self.words[self.mark.rest :] if self.mark else self.words
