"""Pages: what print puts around the text of each page, and that it cuts the text there.

Text taken out of a PDF or a scan has the number of the page on a line of its own, and often the
running head of the next one below it, wherever the page happened to end: inside a sentence too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture import head_tables, page_numbers
from qpsearch.loader.furniture.page_numbers import BESIDE, FIGURES, counted_out
from qpsearch.loader.metadata.forms.standard import STANDARD_NUMBER, is_standard
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line, is_date
from qpsearch.text.letters import LETTER
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_SHORTEST_TITLE = 6


def page_marks(draft: Draft, source: str) -> Iterator[tuple[str, Edit]]:
    """Yield the removal of page numbers and running heads, with the empty lines around them.

    What stands below then follows what stood above on the next line, its indent kept, so that a
    sentence the page has cut is joined as any other.

    Args:
        draft: the draft, lines ending in newlines.
        source: the decoded source, whose form feeds say where pages end.

    """
    lines = draft.lines()
    named = dict.fromkeys(page_numbers.lines_of_numbers(draft, source), "page_number")
    named |= dict.fromkeys(_running_heads(lines, named), "running_head")
    named |= _standard_heads(lines)
    kept, said_again = head_tables.kept_and_said_again(draft)
    named |= dict.fromkeys(said_again, "running_head")
    if draft.holds("页"):
        named |= dict.fromkeys(_led_feet(lines), "running_head")
    named |= dict.fromkeys(_wide_heads(lines) if draft.holds(_WIDE) else (), "running_head")
    for at in kept:
        yield from head_tables.parted_cells(draft, lines[at])
    for index in sorted(named):
        above = lines[index - 1].end if index else 0
        yield named[index], Edit(above, lines[index].end)
        if index + 1 < len(lines) and index + 1 not in named:
            newline = draft.text.rfind("\n", lines[index].end, lines[index + 1].start)
            yield named[index], Edit(lines[index].end, newline if index else newline + 1)


def _standard_heads(lines: list[DraftLine]) -> dict[int, str]:
    """Return where the number of a standard heads its pages, with the numbers of those beside it.

    HJ 1234—2021 ⏎ ii: it stands alone on no other line, but on the cover. A converter may have
    made a heading of it (# HJ 1234—2021).
    """
    of_cover = [line.text for line in lines[:_COVER] if is_standard(line.text)]
    if not of_cover:
        return {}
    places = [at for at, line in enumerate(lines) if line.text.lstrip("# ") == of_cover[0]]
    named = dict.fromkeys(places[1:], "running_head")
    beside = [near for at in named for near in (at - 1, at + 1) if near < len(lines)]
    numbers = (near for near in beside if _PAGE.fullmatch(lines[near].text))
    return named | dict.fromkeys(numbers, "page_number")


_COVER = 24
_PAGE = lazy_pattern(r"[ivxIVX]{1,5}|\d{1,3}")


def _running_heads(lines: list[DraftLine], numbers: dict[int, str]) -> Iterator[int]:
    """Yield the lines beside page numbers that say the same on several pages."""
    if not numbers:
        return
    beside = {
        index
        for number in numbers
        for index in (*_beside(lines, number, -1), *_beside(lines, number, 1))
        if index not in numbers
    }
    titles = _titles(lines)
    said = {index: counted_out(lines[index].text) for index in beside}
    said = {
        index: words
        for index, words in said.items()
        if words in titles or _may_be_head(lines[index].text, words)
    }
    times = Counter(said.values())
    anywhere = Counter(counted_out(line.text) for line in lines)
    fewest = max(2, len(numbers) // 3)
    kept: set[str] = set()
    for index, words in sorted(said.items()):
        titled = index > max(BESIDE, titles.get(words, index))
        # What stands elsewhere too is a label of the text; once elsewhere is the title itself.
        recurs = times[words] >= fewest and anywhere[words] <= times[words] + 1
        if recurs and words not in kept and STANDARD_NUMBER.fullmatch(lines[index].text):
            kept.add(words)  # it says what the document is
            continue
        signed = index + 1 < len(lines) and is_date(lines[index + 1].text)
        if titled or (recurs and index > BESIDE and not signed):
            yield index


_LONGEST_HEAD = 40
_SENTENCE = lazy_pattern(r"[。；;：:！!？?，,“”\t]|、$")


def _may_be_head(text: str, words: str) -> bool:
    return (
        1 < len(words) <= _LONGEST_HEAD and _SENTENCE.search(text) is None and not is_numbered(text)
    )


def _titles(lines: list[DraftLine]) -> dict[str, int]:
    """Return what a page may say again of the title, on one line, with the last line it stands on.

    The first lines whatever they say, and those near them that end in a word of kind.
    """
    top = [counted_out(line.text) for line in lines[:_TOP]]
    found: dict[str, int] = {}
    for start in range(len(top)):
        for end in range(start, min(start + _TITLE_LINES, len(top))):
            words = "".join(top[start : end + 1])
            if len(words) > _LONGEST_TITLE:
                break
            if not start or ends_title(top[end]):
                found.setdefault(words, end)
    return {words: at for words, at in found.items() if len(words) >= _SHORTEST_TITLE}


_TOP, _TITLE_LINES, _LONGEST_TITLE = 8, 3, 120


def _beside(lines: list[DraftLine], number: int, step: int) -> Iterator[int]:
    """Yield the lines beside that of a number in one direction, past rules without a letter."""
    count = 0
    index = number + step
    while 0 <= index < len(lines) and count < BESIDE:
        if LETTER.search(lines[index].text):
            yield index
            count += 1
        index += step


def _led_feet(lines: list[DraftLine]) -> list[int]:
    """Return the feet that leaders lead from a name to the page: 某公司……………第 1 页."""
    found: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        match = _LED_FOOT.fullmatch(line.text) if line.text[-1] == "页" else None
        if match:
            found.setdefault(match["name"], []).append(index)
    return [index for places in found.values() if len(places) > 1 for index in places]


_LED_FOOT = lazy_pattern(rf"(?P<name>[^.．…·]{{4,40}})[.．…·]{{4,}}\s*第\s?{FIGURES}\s?页")


def _wide_heads(lines: list[DraftLine]) -> list[int]:
    """Return the heads of pages that hold who writes at the left and the title at the right."""
    found: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if _WIDE not in line.text or len(line.text) > _LONGEST_WIDE:
            continue
        cells = tuple(re.split(r"\s{8,}", line.text))
        if len(cells) == _CELLS and is_agency_line(cells[0]) and ends_title(cells[1]):
            found.setdefault(cells, []).append(index)
    return [index for places in found.values() if len(places) > 1 for index in places]


_WIDE = " " * 8
_CELLS, _LONGEST_WIDE = 2, 200
