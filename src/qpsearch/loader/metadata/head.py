"""The head of a document: the lines above the body that are about it, not of it.

Letterhead, title, document number, dates of adoption and amendment. Where the title begins and
how many lines it takes is told by :mod:`~qpsearch.loader.metadata.title`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.labels import field_of, pairs_in
from qpsearch.loader.metadata.lines import (
    LETTERHEAD,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_number,
)
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.standard import standard_cover
from qpsearch.loader.metadata.title import (
    Title,
    closes_title,
    joined_lines,
    official_title,
    plain_title,
    spelled_over,
    subject_of,
    without_number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.model import Dropped

_SENTENCE_END = re.compile(r"[。；;：:，,]$")
_GREETING = re.compile(r"(?:各位|尊敬的|亲爱的|親愛的|广大|廣大)[^，,。]{1,30}[!！]")
_BRACKETED = re.compile(r"[\[【〔](?P<label>[^\]】〕]{2,12})[\]】〕]\s*(?P<value>.{4,})")
_CHAPTER_OF_LAWS = re.compile(
    r"(?P<number>第[\s\u3000]*\d{1,4}[A-Z]{0,2}[\s\u3000]*章)[\s\u3000]*"
    r"(?=《[^《》]+》|[^《》]+[条條规規]例)《?(?P<name>[^《》]{3,60})》?"
)
"""The first line of an ordinance of Hong Kong: 第362章 《商品說明條例》."""
_TITLE_LENGTH = 80
_HEAD_LINES = 120
_HINTED_LINES = 6
"""Lines among which a title that page or table name is looked for."""
_BANNER_LINES = 4
_SAME_WORDS = 6
"""Letters from which a line that the title holds repeats it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The lines at the top that are about the document, not of it."""

    headline: str = ""
    """The title, or a news headline, in the original glyphs."""
    lines: tuple[tuple[str, DraftLine], ...] = field(default=())
    """Those lines with the rule they go under: ``title``, ``repeated_title``, ``letterhead``,
    ``document_number``, ``date_line``."""
    number: str = ""
    """A document number that stands on a line of the title or of its repetition."""
    row: Dropped | None = None
    """A row taken for one of an index table that begins the title: 【公告】关于…."""

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
    texts = [line.text for line in lines]
    if cover := standard_cover(texts):
        named, rules = cover
        rules |= dict.fromkeys(range(named.first, named.end), "title")
        return Head(named.text, tuple((rules[index], lines[index]) for index in sorted(rules)))
    if texts and (chapter := _CHAPTER_OF_LAWS.fullmatch(texts[0])):
        law = Title(0, 1, chapter["name"], chapter["number"])
        return Head(law.text, (("title", lines[0]), *_below(lines, texts, law)), law.number)
    title = _hinted_title(texts, titles) or official_title(texts)
    row = _titled_row(draft, texts)
    if row:
        value, piece = row
        whole = official_title([value, *texts]) or plain_title([value, *texts])
        if whole.first == 0 and (title is None or title.first < whole.size):
            more = [("title", line) for line in lines[: whole.size - 1]]
            below = _below(lines, texts, whole._replace(size=whole.size - 1))
            return Head(whole.text, (*more, *below), whole.number, piece)
    if title is None:
        banner = _letterhead_lines(texts)
        title = None if titles and banner else _unhinted_title(texts, banner)
        if title is None:
            count = banner or _agency_lines(texts)
            return Head("", tuple(_above(lines[:count], "")))
    around = list(_above(lines[: title.first], title.text))
    around += [("title", line) for line in lines[title.first : title.end]]
    around += _below(lines, texts, title)
    again = (without_number(line.text)[1] for rule, line in around if rule == "repeated_title")
    number = title.number or next(filter(None, again), "")
    return Head(title.text, tuple(around), number)


def _first_lines(draft: Draft) -> list[DraftLine]:
    lines: list[DraftLine] = []
    for line in draft.lines():
        lines.append(line)
        if len(lines) == _HEAD_LINES:
            break
    return lines


def _titled_row(draft: Draft, texts: list[str]) -> tuple[str, Dropped] | None:
    """Return a headline behind a word in brackets (【提示】关于…) that went as a table row."""
    first = draft.offset(draft.lines()[0].start) if texts else 0
    rows = [piece for piece in draft.dropped if piece.rule == "index_table"]
    rows = [piece for piece in rows if piece.source_span.start < first]
    match = _BRACKETED.fullmatch(rows[0].text) if len(rows) == 1 else None
    if match is None or field_of(match["label"]) is not None or pairs_in(rows[0].text):
        return None
    value: str = match["value"]
    headline = _is_headline([value, *texts]) and not (is_agency_line(value) or find_dates(value))
    return (value, rows[0]) if headline else None


def _hinted_title(texts: list[str], titles: Sequence[str]) -> Title | None:
    """Return the title that index table, meta tags or page title name, where the lines spell it."""
    for hint in titles:
        for first in range(min(len(texts), _HINTED_LINES)):
            count = spelled_over(texts, first, hint)
            if count and all(_is_above_title(text) for text in texts[:first]):
                found = official_title(texts)
                if found and found.first <= first and found.end == first + count:
                    return found  # with the agencies above, each apart
                return Title(first, count, joined_lines(texts[first : first + count]))
    return None


def _unhinted_title(texts: list[str], banner: int) -> Title | None:
    """Return a title that has no official form, below the first ``banner`` lines."""
    first = banner
    while first < min(len(texts), banner + _BANNER_LINES) and (
        is_number(texts[first]) or is_date(texts[first]) or is_banner(texts[first])
    ):
        first += 1
    if banner < first < len(texts) and _is_headline(texts[first:]):
        above = plain_title(texts[first - 1 :])
        if above.size > 1:
            return above._replace(first=first - 1)  # the agency's name begins the sentence
        found = plain_title(texts[first:])._replace(first=first)
        if closes_title(texts, found.end, found.text):
            return found
    if banner < first and _agency_lines(texts) == first:
        return None
    if banner >= len(texts) or not _is_headline(texts[banner:]):
        return None
    return plain_title(texts[banner:])._replace(first=banner)


def _above(lines: Sequence[DraftLine], title: str) -> Iterator[tuple[str, DraftLine]]:
    """Yield the lines above a title that are not of the text, each with its rule."""
    for line in lines:
        if is_number(line.text):
            yield "document_number", line
        elif _is_above_title(line.text) or is_banner(line.text):
            yield "letterhead", line
        elif is_date(line.text):
            yield "date_line", line
        elif len(bare(line.text)) >= _SAME_WORDS and _repeats(line.text, title):
            yield "repeated_title", line


def _below(
    lines: list[DraftLine], texts: list[str], title: Title
) -> Iterator[tuple[str, DraftLine]]:
    """Yield number, dates and repetitions below a title, and letterhead that one of them closes."""
    subject = re.sub(r"^.*?(?=关于|關於)", "", title.text)
    index = title.end
    waiting: list[tuple[str, DraftLine]] = []
    while index < len(lines):
        text = texts[index]
        again = spelled_over(texts, index, title.text) or spelled_over(texts, index, subject)
        if not again and is_banner(text) and len(waiting) < _BANNER_LINES:
            waiting.append(("letterhead", lines[index]))
            index += 1
            continue
        if again:
            found = [("repeated_title", line) for line in lines[index : index + again]]
        elif is_number(text):
            found = [("document_number", lines[index])]
        elif is_date_line(text) and not waiting:
            found = [("date_line", lines[index])]
        else:
            break
        yield from waiting
        yield from found
        waiting = []
        index += len(found)
    # 海关总署公告 below the title in brackets
    yield from (item for item in waiting[:1] if LETTERHEAD.fullmatch(item[1].text))


def _repeats(text: str, title: str) -> bool:
    return bare(text) in bare(title) or subject_of(text) == subject_of(title)


def _is_above_title(text: str) -> bool:
    return LETTERHEAD.fullmatch(text) is not None or is_number(text) or bool(agencies_in(text))


def _letterhead_lines(texts: list[str]) -> int:
    """Return how many lines are letterhead: 国务院办公厅文件, its number; 国务院令, 第706号."""
    if len(texts) < 3 or not LETTERHEAD.fullmatch(re.sub(r"\s", "", texts[0])):
        return 0
    return 2 if is_number(texts[1]) else 0


def _agency_lines(texts: list[str]) -> int:
    """Return how many agencies stand above an addressee or the first paragraph, without a title."""
    count = 0
    while count < len(texts) and is_agency_line(texts[count]):
        count += 1
    return count if closes_title(texts, count, "") else 0


def _is_headline(texts: Sequence[str]) -> bool:
    text = texts[0]
    if text.startswith("# "):
        return True
    return (
        len(text) <= _TITLE_LENGTH
        and len(texts) > 1
        and not _SENTENCE_END.search(text)
        and "。" not in text
        and "\t" not in text
        and not is_numbered(text)
        and not is_date(text)
        and not _GREETING.fullmatch(text)
        and (not text.endswith("、") or plain_title(texts).size > 1)
    )
