"""Pages: what print puts around the text of each page, and that it cuts the text there.

Text taken out of a PDF or a scan has the number of the page on a line of its own, and often the
running head of the next one below it, wherever the page happened to end: inside a sentence too.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.forms.standard import STANDARD_NUMBER, is_standard
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import is_agency_line, is_date
from qpsearch.text.letters import HAN, LETTER
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine

_D = r"[0-9０-９]{1,4}"
_RULE = r"[-—–－―─~～·•]{1,3}"
_NUMBER = lazy_pattern(
    rf"{_RULE}[\s\u3000]*(?:PAGE[\s\u3000]*)?{_D}[\s\u3000]*{_RULE}"
    rf"|第[\s\u3000]*{_D}[\s\u3000]*[页頁](?:[\s\u3000,，/／(（]*共[\s\u3000]*{_D}[\s\u3000]*[页頁][)）]?)?"
    rf"|共[\s\u3000]*{_D}[\s\u3000]*[页頁][\s\u3000,，/／]*第[\s\u3000]*{_D}[\s\u3000]*[页頁]"
    rf"|[Pp]age\s*{_D}(?:\s*(?:of|/)\s*{_D})?|\[[Pp]\.?\s?{_D}\]"
)
"""The number of a page by its form (GB/T 9704-2012: between two rules): — 3 —, 第3页 共9页."""
_LONGEST_NUMBER = 24
_BARE = lazy_pattern(rf"({_D})(?:\s*[/／]\s*{_D})?")
"""3, 3/9: the number of a page only where pages are told by more than this."""
_FEWEST = 3
_SHORTEST_PAGE = 12
"""Lines between two bare numbers that may be those of pages; rows of a table are shorter."""
_UNEVEN = 0.3
"""Share by which the pages of one print differ in lines."""
_FULL_LINE = 20
_BESIDE = 2
"""Lines beside a page's number among which a running head stands."""
_LONGEST_HEAD = 40
_SENTENCE = lazy_pattern(r"[。；;：:！!？?，,“”\t]|、$")
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
    named = dict.fromkeys(_numbers(lines, _page_ends(draft, lines, source)), "page_number")
    named |= dict.fromkeys(_running_heads(lines, named), "running_head")
    named |= _standard_heads(lines)
    cells: list[tuple[str, Edit]] = []
    if draft.holds("页") and _COUNTED.search(draft.text):
        heads = sorted(_head_tables(lines), reverse=True)
        firsts = {re.sub(r"[\d\s]", "", lines[at].text): at for at in heads}.values()
        kept = sorted(at for at in firsts if at <= _FIRST_TABLE)
        named |= dict.fromkeys((at for at in heads if at not in kept), "running_head")
        cells = [found for at in kept for found in _parted_cells(draft, lines[at])]
    if draft.holds("页"):
        named |= dict.fromkeys(_led_feet(lines), "running_head")
    named |= dict.fromkeys(_wide_heads(lines) if draft.holds(_WIDE) else (), "running_head")
    yield from cells
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


def _numbers(lines: list[DraftLine], ends: set[int]) -> Iterator[int]:
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
            below[1] == above[1] + 1 and below[0] - above[0] > _ROWS
            for above, below in itertools.pairwise(bare)
        )
    )


def _printed_below(lines: list[DraftLine], mark: int) -> list[int]:
    """Return the number that print gave a page, below the mark of a program: [p7] ⏎ head ⏎ 3."""
    for at in range(mark + 1, min(mark + 1 + _BESIDE, len(lines))):
        if _PRINTED.fullmatch(lines[at].text):
            return [at]
    return []


_PRINTED = lazy_pattern(rf"{_D}|[IVXivx\u2160-\u216b]{{1,5}}")


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
    said = {index: _counted_out(lines[index].text) for index in beside}
    said = {
        index: words
        for index, words in said.items()
        if words in titles or _may_be_head(lines[index].text, words)
    }
    times = Counter(said.values())
    anywhere = Counter(_counted_out(line.text) for line in lines)
    fewest = max(2, len(numbers) // 3)
    kept: set[str] = set()
    for index, words in sorted(said.items()):
        titled = index > max(_BESIDE, titles.get(words, index))
        # What stands elsewhere too is a label of the text; once elsewhere is the title itself.
        recurs = times[words] >= fewest and anywhere[words] <= times[words] + 1
        if recurs and words not in kept and STANDARD_NUMBER.fullmatch(lines[index].text):
            kept.add(words)  # it says what the document is
            continue
        signed = index + 1 < len(lines) and is_date(lines[index + 1].text)
        if titled or (recurs and index > _BESIDE and not signed):
            yield index


def _titles(lines: list[DraftLine]) -> dict[str, int]:
    """Return what a page may say again of the title, on one line, with the last line it stands on.

    The first lines whatever they say, and those near them that end in a word of kind.
    """
    top = [_counted_out(line.text) for line in lines[:_TOP]]
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


def _counted_out(text: str) -> str:
    """Return the words of a line without what may change from page to page."""
    return re.sub(r"[\d\s]", "", text)


def _beside(lines: list[DraftLine], number: int, step: int) -> Iterator[int]:
    """Yield the lines beside that of a number in one direction, past rules without a letter."""
    count = 0
    index = number + step
    while 0 <= index < len(lines) and count < _BESIDE:
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


_LED_FOOT = lazy_pattern(rf"(?P<name>[^.．…·]{{4,40}})[.．…·]{{4,}}\s*第\s?{_D}\s?页")


def _wide_heads(lines: list[DraftLine]) -> list[int]:
    """Return the heads of pages that hold who writes at the left and the title at the right."""
    found: dict[tuple[str, ...], list[int]] = {}
    for index, line in enumerate(lines):
        if _WIDE not in line.text or len(line.text) > _LONGEST_ROW + _LONGEST_HEAD:
            continue
        cells = tuple(re.split(r"\s{8,}", line.text))
        if len(cells) == _CELLS and is_agency_line(cells[0]) and ends_title(cells[1]):
            found.setdefault(cells, []).append(index)
    return [index for places in found.values() if len(places) > 1 for index in places]


_WIDE = " " * 8
_CELLS = 2


def _head_tables(lines: list[DraftLine]) -> list[int]:
    """Return the rows of a table that heads each page: 第3页 共9页 in a cell.

    Files of a management system have name, number and edition of the document there. Rows around
    that of the page are of it where the other pages have them too.
    """
    said = [_counted_out(line.text) for line in lines]
    tables: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if len(line.text) <= _LONGEST_ROW and _COUNTED.search(line.text):
            tables.setdefault(said[index], []).append(index)
    found: list[int] = []
    for pages in tables.values():
        for step in (-1, 1):
            for away in range(step < 0, _ROWS):
                beside = [page + step * away for page in pages]
                words = Counter(said[at] for at in beside if 0 <= at < len(lines))
                same, times = words.most_common(1)[0] if words else ("", 0)
                if times < max(2, len(pages) // 2) or not same:
                    break
                found += (at for at in beside if 0 <= at < len(lines) and said[at] == same)
    return found


_COUNTED = lazy_pattern(
    rf"第\s?{_D}\s?页[\s,，/／(（]{{0,3}}共\s?{_D}\s?页|共\s?{_D}\s?页[\s,，/／]{{0,3}}第\s?(?:{_D})?\s?页"
    rf"|页\s?[次码]\s?[:：]?\s?{_D}\s?[/／]\s?{_D}"
)
_LONGEST_ROW = 160
_ROWS = 5
"""Rows above and below that of the page."""
_FIRST_TABLE = 5
"""Lines at the top in which the table says what the document is."""


def _parted_cells(draft: Draft, line: DraftLine) -> Iterator[tuple[str, Edit]]:
    """Part a row of the first such table into cells: 某公司 文件编号 QP-09, 某程序 页 次 1/3.

    Those of the page and of the edition say nothing of the document. All on one line without
    labels, the company is set above the title: 某公司 某程序 QP-08 A/1 第 1 页 共 3 页.
    """
    if (row := _ROW.fullmatch(line.text)) and is_agency_line(row["company"]):
        for name in ("behind", "before") if row["before"] else ("behind",):
            begin, end = row.span(name)
            yield "lost_line_end", Edit(line.start + begin, line.start + end, "\n")
        yield "running_head", Edit(line.start + row.start("rest"), line.end)
        return
    matches = list(_CELL.finditer(draft.text, line.start, line.end))
    begins = [match.start() for match in matches]
    for match, end in zip(matches, [*begins[1:], line.end], strict=False):
        if match["label"][0] in "版页":
            yield "running_head", Edit(match.start(), end)
            continue
        if match.start() > line.start:
            yield "lost_line_end", Edit(*match.span("before"), "\n")
        yield "lost_line_end", Edit(*match.span("behind"), "\t")


_CELL = lazy_pattern(
    r"(?P<before>[ \u3000]*)(?P<label>文件(?:编号|名称)|编\s?号|版\s?[本次号]"
    r"|页\s?[次码]|(?:生效|实施)日期)(?P<behind>[ \u3000]+)(?=[^\s:：])"
)


_ROW = lazy_pattern(
    r"(?P<company>[^\s\d]{4,30})(?P<behind>\s+)[^\s\d]{3,40}"
    r"(?:(?P<before>\s+)[A-Z][A-Z\d./\-]{3,20})?(?P<rest>(?:\s+[A-Z]\s?[/／]\s?\d)?"
    rf"\s+第\s?{_D}\s?页[\s,，/／]{{0,3}}共\s?{_D}\s?页)"
)


def _may_be_head(text: str, words: str) -> bool:
    return (
        1 < len(words) <= _LONGEST_HEAD and _SENTENCE.search(text) is None and not is_numbered(text)
    )
