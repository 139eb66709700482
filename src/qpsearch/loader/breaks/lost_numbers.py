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
    r"|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|附\s*录\s*[A-Z](?=\s*[（(](?:规范性|资料性)(?:附录)?[）)]))"
    r"[\s\u3000.．、]*(?P<words>[^\s\u3000.．、0-9].*)"
)
_NATURE = lazy_pattern(r"[（(](?:规范性|资料性)(?:附录)?[）)]")
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
        (_letters(entry["number"]), _letters(entry["words"]))
        for line in draft.text[start:end].split("\n")
        if (entry := _ENTRY.fullmatch(without_page(line.strip())))
    ]
    if len(numbers) < _FEWEST:
        return
    below = [line for line in draft.lines() if line.start >= end]
    places: dict[str, list[int]] = {}
    nature = ""  # of an annex, in brackets above its name
    for index, line in enumerate(below):
        words = _letters(line.text)
        places.setdefault(nature + words, []).append(index - bool(nature))
        bare = words[0] in "（(" and _NATURE.fullmatch(words) is not None
        nature = words if bare and index and below[index - 1].text[0] != "附" else ""
    found: list[tuple[str, DraftLine]] = []
    last = -1
    for number, words in numbers:
        if number + words in places:
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
