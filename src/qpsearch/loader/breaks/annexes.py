"""Lines in which the list of annexes, or an annex, runs on into what stands below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import DraftLine

_ANNEX = lazy_pattern(r"[ \t\u3000]*附件(?:[：:\d]|[ \t\u3000])")
WORDS = lazy_pattern(
    r"主[题題][词詞][：:][^\n：:]{1,80}?"
    r"(?=(?:[抄分][\s\u3000]{0,4}[送报發发]|内部发送)[\s\u3000]{0,4}[：:])"
)
"""主题词：… and who else is sent it, on one line."""


def ends(lines: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where a list of annexes ends inside a line, and where an annex's title does."""
    listed = list(_lists_of_annexes(lines))
    yield from _below_annexes(listed)
    yield from _annex_titles(lines, listed)


def _lists_of_annexes(lines: Sequence[DraftLine]) -> Iterator[DraftLine]:
    """Yield the lines that name annexes: 附件：1. …, with those below that count on."""
    listed = False
    for line in lines:
        listed = bool(_ANNEX.match(line.text) or (listed and _COUNTED.match(line.text)))
        if listed:
            yield line


_COUNTED = lazy_pattern(r"[ \t\u3000]*\d{1,2}[.．、]")


def _below_annexes(annexes: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the day, or the words of an index, stand behind the last name of a list."""
    for line in annexes:
        if "。" in line.text:
            if words := _INDEXED.match(line.text):
                at = words.start("words")
                yield line.start + at
                if sent := WORDS.match(line.text, at):
                    yield line.start + sent.end()
            continue
        dates = find_dates(line.text)
        if not dates or dates[-1][2] != len(line.text):
            continue
        before = line.text[dates[-1][1] - 1]
        if before >= "\u3400" and before not in "于自从在至为的（(：":
            yield line.start + dates[-1][1]


_INDEXED = lazy_pattern(r"[^。：:]{0,8}[：:][^。：:]{4,80}?(?P<words>主[题題][词詞][：:])")
"""附件：某办法主题词：…"""


def _annex_titles(lines: Sequence[DraftLine], annexes: Sequence[DraftLine]) -> Iterator[int]:
    """Yield where the first division stands behind the title of an annex that is listed above."""
    named = {_LISTED.sub("", line.text) for line in annexes}
    openings = {name[:_OPENING] for name in named if name}
    for line in lines if openings else ():
        if line.text[:_OPENING] not in openings:
            continue
        if match := _FIRST_BEHIND.search(line.text):
            title = line.text[: match.start()]
            if title and any(name.startswith(title) for name in named):
                yield line.start + match.start()


_OPENING = 4
"""Letters by which a line is told to begin with the title of an annex."""
_LISTED = lazy_pattern(r"[ \t\u3000]*附件[：:\s\u3000]*(?:\d{1,2}[.．、]?)?[\s\u3000]*")
_FIRST_BEHIND = lazy_pattern(r"(?<=[\u3400-\u9fff）)])(?:一、|第一[条章][\s\u3000])", needs="一")
