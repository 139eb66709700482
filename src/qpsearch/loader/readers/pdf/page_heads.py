"""Which lines of pages are running heads, and which the number of their page."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.numerals import from_chinese
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.loader.readers.pdf.page_line import PageLine

_PAGE_NUMBER = lazy_pattern(
    r"(?P<rule>[-—–－_·•\s]*)(?P<word>第\s*)?(?P<n>[0-9０-９]{1,4}|[ivxlc]{1,6}|[一二三四五六七八九十百]{1,5})"
    r"\s*(?P<page>页|頁)?(?:\s*[,，]?\s*(?:[/／]|共|of)\s*(?:共\s*)?[0-9]{1,4}\s*(?:页|頁)?)?[-—–－_·•\s]*",
    re.IGNORECASE,
)
_FIGURES = lazy_pattern(r"[0-9０-９]+|[一二三四五六七八九十百]+(?=[页頁])")
ANNEX = lazy_pattern(r"附\s*[件表录錄图圖]|[表图圖]\s*[0-9０-９一二三四五六七八九十]|专栏|專欄")
_OF_SO_MANY = lazy_pattern(r"[/／共]\D{0,3}[0-9０-９]{1,5}\D{0,3}$")
_OF_BROWSER = lazy_pattern(
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:上午|下午)?\s*\d{1,2}:\d{2}(?![:\d])"
    r"|(?:https?|file)://\S+\s*(?:\d{1,4}\s*/\s*\d{1,4})?$"
)
_EDGE_LINES = 2
"""Lines at the top and the bottom of a page that may be running heads."""
_LONGEST_HEAD, _LONGEST_ADDRESS = 60, 200
"""Characters of a running head, and of one that holds the address of a page on the web."""
OTHER_SIZE = 0.25
"""Share by which characters are higher where a line is set in another size."""


def page_furniture(lines: Sequence[PageLine], pages: int) -> dict[PageLine, str]:
    """Return the lines that are page numbers, or that many pages have at the same place."""
    candidates: dict[int, list[PageLine]] = {}
    for line in lines:
        candidates.setdefault(line.page, []).append(line)
    edges = [
        line
        for on_page in candidates.values()
        for line in dict.fromkeys([*_outermost(on_page), *_outermost(on_page, bottom=True)])
        if line.edge and "\t" not in line.text
    ]
    found = dict.fromkeys(_page_numbers(edges), "page_number")
    found |= dict.fromkeys(filter(_is_of_browser, edges), "running_head")
    said: dict[str, list[PageLine]] = {}
    for line in edges:
        longest = _LONGEST_ADDRESS if "://" in line.text else _LONGEST_HEAD
        if line not in found and len(line.text) <= longest:
            said.setdefault(_FIGURES.sub("#", "".join(line.text.split())), []).append(line)
    for alike in said.values():
        for head in _heads(alike, pages):
            found[head] = "running_head"
    return found


def _is_of_browser(line: PageLine) -> bool:
    """Whether a browser prints a line around a page: when it did, the title, the address."""
    return _OF_BROWSER.match(line.text) is not None


def _outermost(lines: list[PageLine], *, bottom: bool = False) -> list[PageLine]:
    ordered = sorted(lines, key=lambda line: line.bottom if bottom else -line.bottom)
    return ordered[:_EDGE_LINES]


def _page_numbers(edges: Iterable[PageLine]) -> Iterator[PageLine]:
    """Yield the lines that are the number of their page: by their form, or as they count pages."""
    bare: list[tuple[PageLine, int]] = []
    sure: set[int] = set()
    for line in edges:
        match = _PAGE_NUMBER.fullmatch(line.text)
        if match is None:
            continue
        if match["rule"].strip() or match["page"] or "/" in line.text:
            sure.add(line.page)
            yield line
        else:
            bare.append((line, _value(match["n"]) - line.page))
    often = Counter(offset for _, offset in bare)
    for line, offset in bare:
        # The first page may be 1, or 0 where a cover stands before it. A page has one number.
        if line.page not in sure and (often[offset] > 1 or offset in (0, 1)):
            yield line


def _value(number: str) -> int:
    if number[0] in "一二三四五六七八九十百":
        try:
            return from_chinese(number)
        except ValueError:
            return -1
    if number[0].isdecimal():
        return int(number)
    letters = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in number.lower()]
    return sum(
        -worth if any(after > worth for after in letters[place + 1 : place + 2]) else worth
        for place, worth in enumerate(letters)
    )


def _heads(alike: list[PageLine], pages: int) -> Iterator[PageLine]:
    """Yield those of lines with the same words that are running heads.

    A head says the same on page after page; only the number of the page in it changes. The mark of
    an annex, of a table or of a division that counts on is text.
    """
    fewest = max(2, min(3, pages))
    if len(alike) < fewest or _is_item(alike[0].text):
        return
    marks = ANNEX.match(alike[0].text) or is_numbered(alike[0].text)
    same: dict[str, list[PageLine]] = {}
    counting: dict[int, list[PageLine]] = {}
    for line in alike:
        same.setdefault("".join(line.text.split()), []).append(line)
        figures = [_value(figure) for figure in _FIGURES.findall(line.text)]
        if figures and not marks:
            # Two pages of a sheet may bear one head: the number counts pages all the same.
            counting.setdefault(figures[-1] - line.page, []).append(line)
            if len(figures) > 1 and _OF_SO_MANY.search(line.text):
                counting.setdefault(figures[-2] - line.page, []).append(line)
    for group in map(_at_one_height, same.values()):
        if len({line.page for line in group}) >= fewest:
            # The first may be the heading itself that the later ones repeat.
            yield from group[1:] if marks else group
    counted = [
        group
        for group in map(_at_one_height, counting.values())
        if len({line.page for line in group}) >= fewest
    ]
    yield from {line: None for group in counted for line in group}


def _is_item(text: str) -> bool:
    """Whether a line is a sentence with a number, which many lists end in: （四）其他情形."""
    return text[-1] in "。；" and is_numbered(text)


def _at_one_height(alike: list[PageLine]) -> list[PageLine]:
    """Return those of lines with the same words that stand where most do: the title is none."""
    known = [line for line in alike if line.height]
    if len(known) < len(alike) or len(known) < 3:
        return alike
    height = statistics.median(line.height for line in known)
    from_edge = statistics.median(map(_from_edge, known))
    return [
        line
        for line in known
        if abs(_from_edge(line) - from_edge) < height
        and abs(line.height - height) < OTHER_SIZE * height
    ]


def _from_edge(line: PageLine) -> float:
    """Return how far a line stands from the top or the bottom of its page, whichever is nearer."""
    return min(line.bottom, line.size[1] - line.bottom)
