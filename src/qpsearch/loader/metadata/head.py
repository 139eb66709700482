"""The head of a document: the lines above the body that are about it, not of it.

Letterhead, title (also over several lines), document number, dates of adoption and amendment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.names import NUMBER, agencies_in, is_order_number, kind_of, tidy_title
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, Line

_SENTENCE_END = re.compile(r"[。；;：:，,、]$")
_TITLE_LENGTH = 80
_TITLE_LINES = 5
_HEAD_LINES = 120
_LETTERHEAD = re.compile(r".{2,40}(?:文件|令|公告|公报)")
_DATED = re.compile(
    r"[（(—－–\-\s]*(?:中[华華])?(?:民[国國])?\s*[\d０-９一二三四五六七八九〇○]{2,5}\s*[年\-./]"
)
_ACT = re.compile(r"通过|通過|公布|发布|發布|发佈|修正|修订|修訂|施行|批准|制定")


@dataclass(frozen=True, slots=True)
class Head:
    """The lines at the top that are about the document, not of it."""

    headline: str = ""
    """The title, or a news headline, in the original glyphs."""
    lines: tuple[tuple[str, Line], ...] = field(default=())
    """Those lines with the rule they go under: ``title``, ``repeated_title``, ``letterhead``,
    ``document_number``, ``date_line``."""

    def edits(self) -> Iterator[tuple[str, Edit]]:
        """Yield the removal of the head's lines from the draft that they were read in."""
        for rule, line in self.lines:
            yield rule, Edit(line.outer.start, line.outer.end, "\n")


def read_head(draft: Draft, titles: Sequence[str] = ()) -> Head:
    """Find the title and, around it, lines that hold only a document number or a date.

    Args:
        draft: the draft after the furniture is gone.
        titles: what index table, meta tags or page title call the document, surest first.

    """
    lines = _first_lines(draft)
    first, count = _title_place(lines, titles)
    if not count:
        above = lines[: _letterhead_lines(lines)]
        return Head("", tuple(_letterhead(above)))
    found = list(_letterhead(lines[:first]))
    title = "".join(line.text for line in lines[first : first + count])
    found += [("title", line) for line in lines[first : first + count]]
    index = first + count
    while index < len(lines):
        text = lines[index].text
        again = _spelled_over(lines, index, title)
        if _is_number(text):
            found.append(("document_number", lines[index]))
        elif again:
            found += [("repeated_title", line) for line in lines[index : index + again]]
            index += again - 1
        elif is_date_line(text):
            found.append(("date_line", lines[index]))
        else:
            break
        index += 1
    return Head(tidy_title(title), tuple(found))


def is_date_line(text: str) -> bool:
    """Whether a line says when the document was made, and nothing else."""
    if text.endswith("。") or len(text) > 140:
        return False
    dated = _DATED.match(text)
    if (is_numbered(text) and not dated) or not find_dates(text):
        return False
    return len(text) <= 60 or (dated is not None and _ACT.search(text) is not None)


def bare(text: str) -> str:
    """Return a title folded to its letters, to compare two writings of it."""
    return re.sub(r"[\s#]+", "", fold(text))


def _first_lines(draft: Draft) -> list[Line]:
    lines: list[Line] = []
    for line in draft.lines():
        lines.append(line)
        if len(lines) == _HEAD_LINES:
            break
    return lines


def _title_place(lines: list[Line], titles: Sequence[str]) -> tuple[int, int]:
    """Return the first line of the title and how many lines it takes; 0 if there is none."""
    for title in titles:
        for first in range(min(len(lines), 6)):
            count = _spelled_over(lines, first, title)
            if count and all(_is_above_title(line.text) for line in lines[:first]):
                return first, count
    first = _letterhead_lines(lines)
    if titles and first:
        return 0, 0
    if first >= len(lines) or not _is_headline(lines[first:]):
        return 0, 0
    return first, _title_length(lines[first:])


def _spelled_over(lines: list[Line], first: int, title: str) -> int:
    """Return how many lines from ``first`` on spell ``title`` together; 0 if they do not."""
    wanted = bare(title)
    said = ""
    for count, line in enumerate(lines[first : first + _TITLE_LINES], start=1):
        said += bare(line.text)
        if said == wanted and wanted:
            return count
        if not wanted.startswith(said):
            break
    return 0


def _letterhead(lines: list[Line]) -> Iterator[tuple[str, Line]]:
    for line in lines:
        yield ("document_number" if _is_number(line.text) else "letterhead"), line


def _is_above_title(text: str) -> bool:
    return _LETTERHEAD.fullmatch(text) is not None or _is_number(text) or bool(agencies_in(text))


def _letterhead_lines(lines: list[Line]) -> int:
    """Return how many lines are letterhead: 国务院办公厅文件, its number; 国务院令, 第706号."""
    if len(lines) < 3 or not _LETTERHEAD.fullmatch(re.sub(r"\s", "", lines[0].text)):
        return 0
    return 2 if _is_number(lines[1].text) else 0


def _is_number(text: str) -> bool:
    inner = text.strip("（）() ")
    return NUMBER.fullmatch(inner) is not None or is_order_number(text)


def _is_headline(lines: list[Line]) -> bool:
    text = lines[0].text
    if text.startswith("# "):
        return True
    return (
        len(text) <= _TITLE_LENGTH
        and len(lines) > 1
        and not _SENTENCE_END.search(text)
        and "。" not in text
        and "\t" not in text
        and not is_numbered(text)
    )


def _title_length(lines: list[Line]) -> int:
    """Return how many lines a title takes that does not end where its first line ends.

    Only a title that names no kind by itself and does name one with the next lines goes on, and
    only where a number, a date or an addressee follows: those show that the head ends there.
    """
    if lines[0].text.startswith("#") or kind_of(lines[0].text):
        return 1
    said = lines[0].text
    for count, line in enumerate(lines[1:_TITLE_LINES], start=2):
        text = line.text
        if len(text) > 40 or _SENTENCE_END.search(text) or is_numbered(text) or is_date_line(text):
            return 1
        said += text
        if kind_of(said) and len(lines) > count:
            below = lines[count].text
            ends = _is_number(below) or is_date_line(below) or below.endswith(("：", ":"))
            return count if ends else 1
    return 1
