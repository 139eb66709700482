"""Numbers of pages: by their form, or bare figures that count as pages do.

On lines of their own, or inside a text that has lost its line ends.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

FIGURES = r"[0-9０-９]{1,4}"
"""The number of a page, as a pattern's text."""
_RULE = r"[-—–－―─~～·•]{1,3}"
_NUMBER = lazy_pattern(
    rf"{_RULE}[\s\u3000]*(?:PAGE[\s\u3000]*)?{FIGURES}[\s\u3000]*{_RULE}"
    rf"|第[\s\u3000]*{FIGURES}[\s\u3000]*[页頁](?:[\s\u3000,，/／(（]*共[\s\u3000]*{FIGURES}[\s\u3000]*[页頁][)）]?)?"
    rf"|共[\s\u3000]*{FIGURES}[\s\u3000]*[页頁][\s\u3000,，/／]*第[\s\u3000]*{FIGURES}[\s\u3000]*[页頁]"
    rf"|[Pp]age\s*{FIGURES}(?:\s*(?:of|/)\s*{FIGURES})?|\[[Pp]\.?\s?{FIGURES}\]"
)
"""The number of a page by its form (GB/T 9704-2012: between two rules): — 3 —, 第3页 共9页."""
_LONGEST_NUMBER = 24
_BARE = lazy_pattern(rf"({FIGURES})(?:\s*[/／]\s*{FIGURES})?")
"""3, 3/9: the number of a page only where pages are told by more than this."""
_FEWEST = 3
_CELLS_APART = 5
"""Lines that are no further apart than fractions in the cells of a table."""
_SHORTEST_PAGE = 12
"""Lines between two bare numbers that may be those of pages; rows of a table are shorter."""
_UNEVEN = 0.3
"""Share by which the pages of one print differ in lines."""
_FULL_LINE = 20
BESIDE = 2
"""Lines beside a page's number among which a running head stands."""


def lines_of_numbers(draft: Draft, source: str) -> Iterator[int]:
    """Yield the lines that are the number of a page.

    Args:
        draft: the draft, lines ending in newlines.
        source: the decoded source, whose form feeds say where pages end.

    """
    lines = draft.lines()
    ends = _page_ends(draft, lines, source)
    bare: list[tuple[int, int]] = []
    marks: list[int] = []
    for index, line in enumerate(lines):
        if len(line.text) > _LONGEST_NUMBER:
            continue
        if _NUMBER.fullmatch(line.text):
            marks.append(index)
            yield index
        elif match := _BARE.fullmatch(line.text):
            if index in ends or index - 1 in ends:
                yield index
            else:
                bare.append((index, int(match[1])))
    if bare and _are_of_all(lines, bare):
        yield from (index for index, _ in bare)
    elif bare and (counted := _pages_of(lines, bare)):
        yield from counted
    elif len(marks) >= _FEWEST:
        printed = [at for mark in marks for at in _printed_below(lines, mark)]
        yield from printed if 2 * len(printed) >= len(marks) else ()


def _page_ends(draft: Draft, lines: list[DraftLine], source: str) -> set[int]:
    """Return the lines that are the last of their page, where form feeds part the pages."""
    if "\f" not in source:
        return set()
    ends = {
        index
        for index, (line, below) in enumerate(zip(lines, lines[1:], strict=False))
        if source.find("\f", draft.offset(line.end - 1), draft.offset(below.start)) >= 0
    }
    return ends | {len(lines) - 1} if ends else ends


def _are_of_all(lines: list[DraftLine], bare: list[tuple[int, int]]) -> bool:
    """Whether the bare numbers count one by one, each with the same number of all: 1 / 25, 2 / 25.

    Fractions in cells of a table stand closer.
    """
    whole = {re.split("[/／]", lines[index].text)[-1].strip() for index, _ in bare}
    return (
        len(bare) > 1
        and len(whole) == 1
        and all("/" in lines[index].text or "／" in lines[index].text for index, _ in bare)
        and all(
            below[1] == above[1] + 1 and below[0] - above[0] > _CELLS_APART
            for above, below in itertools.pairwise(bare)
        )
    )


def _printed_below(lines: list[DraftLine], mark: int) -> list[int]:
    """Return the number that print gave a page, below the mark of a program: [p7] ⏎ head ⏎ 3."""
    for at in range(mark + 1, min(mark + 1 + BESIDE, len(lines))):
        if _PRINTED.fullmatch(lines[at].text):
            return [at]
    return []


_PRINTED = lazy_pattern(rf"{FIGURES}|[IVXivx\u2160-\u216b]{{1,5}}")


def _pages_of(lines: list[DraftLine], bare: list[tuple[int, int]]) -> list[int]:
    """Return the lines of bare numbers that count pages; a text that follows has its own."""
    anew = [at for at, (_, number) in enumerate(bare) if number == 1 and at]
    cuts = [0, *anew, len(bare)]
    first, *others = (bare[start:end] for start, end in itertools.pairwise(cuts))
    if not _are_pages(lines, first) or (others and len(first) < _FEWEST):
        return []
    longest = max(_letters_between(lines, first), default=0)
    above = first[-1]
    for count in others:
        letters = _letters_between(lines, [above, *count])
        if (
            any(number != place for place, (_, number) in enumerate(count, start=1))
            or letters[0] < _FEWEST_LETTERS
            or max(letters) > longest * (1 + _UNEVEN)
        ):
            return []
        above = count[-1]
    return [index for index, _ in bare]


def _letters_between(lines: list[DraftLine], numbers: list[tuple[int, int]]) -> list[int]:
    return [
        lines[below].start - lines[above].end
        for (above, _), (below, _) in itertools.pairwise(numbers)
    ]


def _are_pages(lines: list[DraftLine], bare: list[tuple[int, int]]) -> bool:
    """Whether bare numbers count pages: in order, at even distances, each page of some length.

    Where they are one or two, the first must be that of the first page and one must cut a sentence.
    Lines may have been joined on some pages already: then letters tell. The last page may be short.
    """
    places = [index for index, _ in bare]
    first = bare[0][1]
    if any(number != first + place for place, (_, number) in enumerate(bare)):
        return False
    gaps = [below - above for above, below in itertools.pairwise(places)]
    if len(bare) < _FEWEST:
        if first != 1 or not any(_cuts_sentence(lines, index) for index in places):
            return False
        return _are_even([places[0], *gaps], _SHORTEST_PAGE)
    letters = _letters_between(lines, bare)
    return any(
        _are_even(whole, shortest)
        for sizes, shortest in ((gaps, _SHORTEST_PAGE), (letters, _FEWEST_LETTERS))
        for whole in ((sizes, sizes[:-1]) if len(sizes) >= _FEWEST else (sizes,))
        if max(whole) >= sizes[-1]
    )


def _are_even(sizes: list[int], shortest: int) -> bool:
    return min(sizes) >= shortest and max(sizes) - min(sizes) <= _UNEVEN * max(sizes)


_FEWEST_LETTERS = 300
"""Letters of a page of print; rows of a table between two numbers have fewer."""


def _cuts_sentence(lines: list[DraftLine], index: int) -> bool:
    """Whether running text stops inside a sentence above a line and goes on below it."""
    if index + 1 >= len(lines):
        return False
    above, below = lines[index - 1].text, lines[index + 1].text
    return (
        len(above) >= _FULL_LINE
        and HAS_MARK.search(above) is not None
        and HAN.match(above[-1]) is not None
        and HAN.match(below) is not None
        and not is_numbered(below)
    )


def counted_out(text: str) -> str:
    """Return the words of a line without what may change from page to page."""
    return re.sub(r"[\d\s]", "", text)


def inner_numbers(draft: Draft) -> Iterator[Edit]:
    """Take out the numbers of pages inside a text that has lost its line ends: 协调联 — 1 — 动.

    Between two rules and spaces as print sets them, each the next of the one before.
    """
    found = list(_INNER_NUMBER.finditer(draft.text)) if draft.holds("— ") else []
    counts = [int(match["count"]) for match in found]
    if counts == list(range(counts[0] if counts else 0, (counts[-1] if counts else -1) + 1)):
        yield from (Edit(*match.span()) for match in found)


_INNER_NUMBER = lazy_pattern(
    r"(?<=[\u3400-\u9fff，、；。])[ \t]*—[ \t](?P<count>\d{1,3})[ \t]—[ \t]*(?=[\u3400-\u9fff《“])"
)
