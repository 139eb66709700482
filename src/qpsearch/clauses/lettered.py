"""Items that letters in brackets count outside articles: (a) … (b) …, below one (i) … (ii) ….

So circulars and guidelines of Hong Kong divide a paragraph. One such line says nothing: it takes a
count from (a) on. Inside an article they are found where they are cited
(:mod:`qpsearch.clauses.sections`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.numerals import to_letters, to_roman
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINS_LETTERED = ("(a)", "（a）")
"""Some of this is in every text that has such a count."""
_ITEM = lazy_pattern(r"[（(](?P<n>[a-z]{1,6})[)）][\s\u3000]*(?=\S)")
_OPENS = frozenset("（(")
_FEWEST = 2


def lettered_marks(words: Sequence[str], marks: Sequence[Mark | None]) -> dict[int, Mark]:
    """Return the items that letters count by the index of their lines.

    Args:
        words: the lines.
        marks: what each line is numbered by otherwise: another number ends a count.

    """
    found: dict[int, Mark] = {}
    count: dict[int, Mark] = {}
    letters = romans = 0
    in_article = False
    for index, line in enumerate(words):
        mark = marks[index]
        if mark is not None:
            found |= count if letters >= _FEWEST else {}
            count, letters, romans = {}, 0, 0
            inner = mark.unit.rank > Unit.ARTICLE.rank
            in_article = mark.unit is Unit.ARTICLE or (in_article and inner)
            continue
        match = _ITEM.match(line) if line[:1] in _OPENS and not in_article else None
        if match is None:
            continue
        written = match["n"]
        if written == "a" or (letters and written == to_letters(letters + 1).lower()):
            if written == "a":
                found |= count if letters >= _FEWEST else {}
                count, letters = {}, 0
            letters, romans = letters + 1, 0
            unit, number = Unit.POINT, letters
        elif letters and written == to_roman(romans + 1).lower():
            romans += 1
            unit, number = Unit.INDENT, romans
        else:
            continue
        count[index] = Mark("lettered", unit, str(number), f"（{written}）", match.end())
    return found | (count if letters >= _FEWEST else {})
