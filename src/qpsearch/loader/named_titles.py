"""The titles that a document names: in 《》, in its lists of annexes, in its table of contents.

A line that says one of them may be where that text begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import read_mark
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.head import Head

_NAMED = lazy_pattern(r"《([^《》\n]{4,80}(?:《[^《》\n]{2,60}》[^《》\n]{0,40})?)》")
_LISTED = lazy_pattern(
    r"(?:附[\s\u3000]*[件表录錄][\s\u3000]*[0-9一二三四五六七八九十]{0,3}[\s\u3000]*[:：]?)?[\s\u3000]*"
    r"(?:[0-9０-９]{1,2}[\s\u3000]*[.．、])?[\s\u3000]*《?([^《》\n]{4,80}?)》?"
    r"(?:[.．·•…‥]{2,}[\s\u3000]*[0-9]{1,4})?"
)
_ANNEXED = lazy_pattern(r"附[\s\u3000]*件[\s\u3000]*[0-9一二三四五六七八九十]{0,3}[\s\u3000]*[:：]")
COUNTED = lazy_pattern(r"[0-9０-９]{1,2}[\s\u3000]*[.．、][\s\u3000]*(?=\S)")
_DIVISION = lazy_pattern(r"[0-9]{1,2}[ \t\u3000]+(?=[\u3400-\u9fff])(?![年月日])")
_OPENING = 60
"""Lines in which a document names those that it brings along."""
_FEWEST_COMPARED, _MOST_COMPARED = 4, 40
"""Letters by which names are looked up; names that may share them."""


class NamedTitles:
    """The titles that a document names."""

    def __init__(self, draft: Draft, head: Head, texts: Sequence[str]) -> None:
        self.called = _names(draft, head, texts)
        """Their letters → as they are named."""
        self.initials = {name[0] for name in self.called.values()} | set("《0123456789")
        """What a line begins with that may be one of them."""
        self._beginnings: dict[str, list[tuple[str, str]]] = {}
        for key, name in self.called.items():
            same = self._beginnings.setdefault(key[:_FEWEST_COMPARED], [])
            if len(same) < _MOST_COMPARED:
                same.append((key, name))

    def beginning_with(self, words: str) -> list[tuple[str, str]]:
        """Return those that begin with these letters, each with its own."""
        same = self._beginnings.get(words[:_FEWEST_COMPARED], [])
        return [(key, name) for key, name in same if key.startswith(words)]


def _names(draft: Draft, head: Head, texts: Sequence[str]) -> dict[str, str]:
    """Return the titles that the text names, by their letters."""
    found: dict[str, str] = {}
    opening = "\n".join([head.headline, *texts[:_OPENING]])
    for match in _NAMED.finditer(opening):
        found.setdefault(bare(match[1]), match[1])
    for text in _listed(draft, texts):
        listed = _LISTED.fullmatch(text)
        if listed and ends_title(listed[1]) and not _is_numbered(listed[1]):
            found.setdefault(bare(listed[1]), listed[1])
    return found


def _listed(draft: Draft, texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines of lists of annexes and of tables of contents."""
    for place, text in enumerate(texts):
        if text[0] == "附" and _ANNEXED.match(text):
            yield text
            for below in texts[place + 1 : place + 20]:
                if not COUNTED.match(below):
                    break
                yield below
    for piece in draft.dropped:
        if piece.rule == "contents":
            yield from (line.strip() for line in piece.text.split("\n"))


def _is_numbered(text: str) -> bool:
    """Whether an entry of a list is a part of a text: 三、信息报告, 3 信息报告."""
    return read_mark(text) is not None or _DIVISION.match(text) is not None
