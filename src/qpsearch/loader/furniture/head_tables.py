"""Tables that head each page of a file, as systems of management have them: 第3页 共9页 in a cell.

Name, number and edition of the document stand there; the first of them says what it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.loader.furniture.page_numbers import FIGURES, counted_out
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine


def kept_and_said_again(draft: Draft) -> tuple[list[int], list[int]]:
    """Return the rows of the first table that are the head of the document, and all other rows."""
    if not draft.holds("页") or not _COUNTED.search(draft.text):
        return [], []
    lines = draft.lines()
    rows = sorted(_rows(lines), reverse=True)
    firsts = {counted_out(lines[at].text): at for at in rows}.values()
    kept = sorted(at for at in firsts if at <= _FIRST_TABLE)
    return kept, [at for at in rows if at not in kept]


def _rows(lines: list[DraftLine]) -> list[int]:
    """Return the rows of tables that head pages: those with the page, and those around them.

    These are of the table where the other pages have them too.
    """
    said = [counted_out(line.text) for line in lines]
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
    rf"第\s?{FIGURES}\s?页[\s,，/／(（]{{0,3}}共\s?{FIGURES}\s?页|共\s?{FIGURES}\s?页[\s,，/／]{{0,3}}第\s?(?:{FIGURES})?\s?页"
    rf"|页\s?[次码]\s?[:：]?\s?{FIGURES}\s?[/／]\s?{FIGURES}"
)
_LONGEST_ROW = 160
_ROWS = 5
"""Rows above and below that of the page."""
_FIRST_TABLE = 5
"""Lines at the top in which the table says what the document is."""


def parted_cells(draft: Draft, line: DraftLine) -> Iterator[tuple[str, Edit]]:
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
    rf"\s+第\s?{FIGURES}\s?页[\s,，/／]{{0,3}}共\s?{FIGURES}\s?页)"
)
