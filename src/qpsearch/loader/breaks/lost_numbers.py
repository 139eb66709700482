"""Numbers of headings that an export has lost and the table of contents still has.

Where a word processor makes the numbers of headings, a text taken out of its file may be without
them: 5.1 部署模式 …… 3 in the table, 部署模式 above its text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import without_page
from qpsearch.model import Marking
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.model import Span

_ENTRY = lazy_pattern(
    r"(?P<number>[0-9]{1,2}(?:[.．][0-9]{1,2}){0,4}|第[一二三四五六七八九十0-9]{1,3}[编篇章节]"
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
    r"[\s\u3000.．、]*(?P<words>[^\s\u3000.．、0-9].*)"
)
_FEWEST = 3
_NEARLY_ALL = 0.75
"""Share of the entries that must head the text below without their numbers."""


def numbers_from_contents(draft: Draft, tables: Sequence[Span]) -> Iterator[Marking]:
    """Yield the lines of a text that its table of contents knows by a number, in order.

    Args:
        draft: the draft, the tables of contents still in it.
        tables: where these stand.

    """
    if len(tables) != 1:
        return
    start, end = tables[0]
    numbers = [
        (entry["number"], _letters(entry["words"]))
        for line in draft.text[start:end].split("\n")
        if (entry := _ENTRY.fullmatch(without_page(line.strip())))
    ]
    if len(numbers) < _FEWEST:
        return
    below = [line for line in draft.lines() if line.start >= end]
    places: dict[str, list[int]] = {}
    for index, line in enumerate(below):
        places.setdefault(_letters(line.text), []).append(index)
    found: list[tuple[str, DraftLine]] = []
    last = -1
    for number, words in numbers:
        if _letters(number) + words in places:
            return
        index = next((at for at in places.get(words, ()) if at > last), -1)
        if index >= 0:
            found.append((number, below[index]))
            last = index
    if len(found) < max(_FEWEST, _NEARLY_ALL * len(numbers)):
        return
    for number, line in found:
        yield Marking(draft.source_span(line.start, line.end), number=number)


def _letters(words: str) -> str:
    return "".join(words.split())
