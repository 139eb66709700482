"""What is compared of a text: its letters, folded, without marks, blanks and numbers of items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMERAL = "0-9〇零一二三四五六七八九十百千两"
_ITEM_NUMBER = re.compile(
    rf"""^\s*(?:
        第[{_NUMERAL}]+(?:分?编|[篇章节条]|部分)(?:之[{_NUMERAL}]+)?(?![第款项、和至或])
      | [(（]\s*[{_NUMERAL}]{{1,4}}\s*[)）]
      | [{_NUMERAL}]{{1,4}}\s*(?:、|[.．](?![0-9]))
      | [①-⑳]
    )""",
    re.VERBOSE | re.MULTILINE,
)
"""The number that a division or an item of a list bears at the head of its line, folded."""
_LETTER = re.compile(r"[^\W_]|[%‰℃°+*=<>≥≤×]|(?<=[0-9])[.](?=[0-9])|(?<=[0-9])[-–—~](?=[0-9])")
"""A letter, or a sign that changes what is said: 98%, 5.5, 2022-2025, 标准化+."""
_DASHES = str.maketrans("–—~", "---")


class ClauseLetters(NamedTuple):
    """The letters of a text, and where each stands in it."""

    text: str
    places: Sequence[int]
    """Offsets into the text that they were read from."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text of ``text[start:end]``; an empty range is a place."""
        if start < end:
            return self.places[start], self.places[end - 1] + 1
        if not self.places:
            return 0, 0
        at = self.places[start - 1] + 1 if start else self.places[0]
        return at, at


def numbers_of_items(folded: str) -> list[tuple[int, int]]:
    """Return where the numbers of divisions and items stand in a folded text."""
    return [match.span() for match in _ITEM_NUMBER.finditer(folded)]


def letters_of(text: str) -> ClauseLetters:
    """Return the letters of a clause: folded, without marks, blanks and the numbers of items."""
    folded = fold(text)
    numbered = numbers_of_items(folded)
    places: list[int] = []
    start = 0
    for begin, end in (*numbered, (len(folded), len(folded))):
        places += [match.start() for match in _LETTER.finditer(folded, start, begin)]
        start = end
    text = "".join([folded[place] for place in places])
    return ClauseLetters(text.translate(_DASHES), places)
