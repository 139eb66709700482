"""The head of a document: the lines above the body that are about it, not of it.

Letterhead, title, document number, dates of adoption and amendment. Where the title begins and
how many lines it takes is told in :mod:`~qpsearch.loader.metadata.titles`; covers of standards and
decrees, letters of Taiwan and reports to an assembly have forms of their own, in
:mod:`~qpsearch.loader.metadata.forms`. What the lines say is read here, once; cleaning then takes
them out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import DraftLine, Edit
from qpsearch.loader.metadata.forms.decree import decree_cover
from qpsearch.loader.metadata.forms.head_forms import HeadLayout, formal_head, volume_head
from qpsearch.loader.metadata.forms.minutes import below_series, in_gazette, minutes_title
from qpsearch.loader.metadata.forms.standard import (
    above_number,
    beside_number,
    is_standard,
    standard_cover,
)
from qpsearch.loader.metadata.head_lines import (
    SOURCE,
    lines_above,
    lines_below,
)
from qpsearch.loader.metadata.head_statements import PAGE_DATE, read_lines
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.labels import bracketed_headline
from qpsearch.loader.metadata.lines import (
    LETTERHEAD,
    TITLE_LENGTH,
    bare,
    is_agency_line,
    is_date_line,
)
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.loader.metadata.titles.cover_titles import (
    above_history,
    kind_below_agency,
    said_whole,
    without_ticker,
)
from qpsearch.loader.metadata.titles.headline import without_count
from qpsearch.loader.metadata.titles.official_titles import official_title
from qpsearch.loader.metadata.titles.said_again import SAME_WORDS
from qpsearch.loader.metadata.titles.title import (
    Title,
    closes_title,
    without_number,
    without_order,
)
from qpsearch.loader.metadata.titles.title_apart import with_title_apart
from qpsearch.loader.metadata.titles.title_places import (
    FIRST_SECTION,
    NO_HEADLINE,
    above_articles,
    agency_lines,
    below_column,
    below_kind,
    below_name,
    below_page_day,
    hinted_title,
    is_column,
    reply_title,
    unhinted_title,
    with_lines_going_on,
)
from qpsearch.model import DocumentKind, Span
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.statements import Statement

_HEAD_LINES = 120


class Head(NamedTuple):
    """What the lines at the top that are about the document say, and their removal."""

    headline: str
    """The title, or a news headline, in the original glyphs; empty where none is found."""
    span: Span
    """Where its lines stand in the source."""
    statements: tuple[Statement, ...]
    edits: tuple[tuple[str, Edit], ...]
    """The removal of the lines from the draft that they were read in, each with its rule:
    ``title``, ``repeated_title``, ``letterhead``, ``document_number``, ``date_line``, ``byline``,
    ``index_table``."""
    kind: DocumentKind | None = None
    """What the form of the head says that the document is."""
    gathers: bool = False
    """Whether it is that of a gazette or a volume, which holds documents and is none of them."""


def read_head(draft: Draft, titles: Sequence[str] = ()) -> Head:
    """Find the title and, around it, the lines that are about the document; read them.

    Args:
        draft: the draft after the furniture is gone.
        titles: what index table, meta tags or page title call the document, surest first.

    """
    lines = with_title_apart(draft.lines())
    layout = volume_head(lines) or _layout(lines[:_HEAD_LINES], titles, _marks(draft, lines))
    placed = [
        (rule, line.text, draft.source_span(line.start, line.end)) for rule, line in layout.lines
    ]
    spans = [span for rule, _, span in placed if rule == "title"]
    if layout.titled:
        spans = [draft.source_span(layout.titled.start, layout.titled.end)]
    span = Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)
    return Head(
        layout.headline,
        span,
        tuple(read_lines(placed, layout.headline, span, layout.number, layout.body)),
        tuple((rule, Edit(line.outer.start, line.outer.end, "\n")) for rule, line in layout.lines),
        layout.kind,
        layout.gathers,
    )


class _HeadMarks(NamedTuple):
    """What headings by their # or their tags say of the head."""

    title: Title | None = None
    """The title, where they show it below other lines or over two."""
    in_text: bool = False
    """Whether the first line is the heading of a part, beside others: no title."""


def _marks(draft: Draft, lines: list[DraftLine]) -> _HeadMarks:
    """Read the marked headings at the top.

    # 某平台 ⏎ # 安全规范 is a title over two lines; the only one of the outermost level, with
    others below it, is the title, whatever a page has above it.
    """
    depths = [mark.depth or _DEEP for mark in draft.markings if not mark.set_off]
    if not depths or not lines:
        return _HeadMarks()
    outermost = min(depths)
    outer = sorted(mark.span.start for mark in draft.markings if mark.depth == outermost)
    if 1 < outermost < _DEEP and len(outer) > 1 and draft.offset(lines[0].start) in outer:
        return _HeadMarks(in_text=True)
    if len(outer) > _OVER_TWO or len(lines) <= _OVER_TWO:
        return _HeadMarks()
    if len(outer) == 1 and len(depths) > _OVER_TWO:
        for index, line in enumerate(lines[1:_MARKED_TOP], start=1):
            if draft.offset(line.start) == outer[0] and not is_numbered(line.text):
                return _HeadMarks(Title(index, 1, line.text))
            if len(lines[index - 1].text) > TITLE_LENGTH or line.text[-1] in "。；":
                break
    first, second = lines[:_OVER_TWO]
    if (
        outermost == 1
        and [draft.offset(first.start), draft.offset(second.start)] == outer
        and not (is_numbered(second.text) or second.text[-1] in _PARTS)
        and re.search("[\u3400-\u9fff]", second.text)
    ):
        return _HeadMarks(Title(0, _OVER_TWO, f"{first.text} {second.text}"))
    return _HeadMarks()


_FOR_SEARCHERS = lazy_pattern(r"全文[，,].*最新", needs="最")
"""What a page has in its headline to be found: 某条例全文,最新某条例(修订版)."""
_OVER_TWO = 2
_PARTS = frozenset("编編篇卷")
"""What a part of a work ends with, which is a heading below the work's title: 继承编."""
_DEEP = 9
_MARKED_TOP = 6


def _layout(lines: list[DraftLine], titles: Sequence[str], marks: _HeadMarks) -> HeadLayout:
    texts = [line.text for line in lines]
    if formal := formal_head(lines, texts):
        return formal
    if latin := 0 if marks.title else _latin_lines(texts):
        layout = _layout(lines[latin:], titles, marks)
        above = (("letterhead", line) for line in lines[:latin])
        return layout._replace(lines=(*above, *layout.lines)) if layout.headline else layout
    texts = [bracketed_headline(text) or _unlisted(text, titles) for text in texts]
    title = (
        hinted_title(texts, titles)
        or in_gazette(texts)
        or official_title(texts)
        or kind_below_agency(texts)
        or above_number(texts)
        or below_name(texts)
        or below_page_day(texts)
        or said_whole(texts)
        or above_history(texts)
        or minutes_title(texts)
        or reply_title(texts)
    )
    if title is None:
        banner = _letterhead_lines(texts) or (_form_lines(texts) if titles else 0)
        known = titles and (banner or marks.in_text)
        title = above_articles(texts) if known else None
        title = title if known else marks.title or unhinted_title(texts, banner)
        if title and not (known or marks.title):
            told = ends_title(title.text) and not _FOR_SEARCHERS.search(title.text)
            rules = None if told else above_articles(texts)
            title = rules or with_lines_going_on(texts, title)
        if title is None:
            count = banner or agency_lines(texts) or _number_lines(texts)
            around = list(lines_above(lines[:count], ""))
            stated = any(is_history(text) or _is_stated(text) for text in texts[count : count + 2])
            if titles or stated:
                # The page says the title; its text begins with number and dates.
                around += lines_below(lines, texts, Title(count, 0, titles[0] if titles else ""))
            return HeadLayout("", tuple(around))
    step = below_kind(texts, title) or below_column(texts, title)
    title = step or below_series(texts, title) or without_count(texts, title) or title
    name, ordered = without_order(without_ticker(title.text))
    title = title._replace(text=name, number=ordered or title.number)
    said, standard = beside_number(title.text, texts[title.end :])
    title = title._replace(text=said, number=standard) if standard else title
    around = list(lines_above(lines[: title.first], title.text))
    around += _headlines(lines[: title.first], around)
    around += (
        ("page_title", line)
        for line in lines[: title.first]
        if _FOR_SEARCHERS.search(line.text) and all(line is not other for _, other in around)
    )
    if (
        title.first == 1
        and not around
        and (step or in_gazette(texts) or is_column(texts, title.end))
    ):
        around.append(("site_menu", lines[0]))
    around.sort(key=lambda item: item[1].start)
    around += [("title", line) for line in lines[title.first : title.end]]
    order = _cover_below(lines, texts, title) or _order_below(lines, texts, title, title.end)
    if not order.lines:
        around += lines_below(lines, texts, title)
        taken = {line.start for _, line in around}
        below = max((at + 1 for at, line in enumerate(lines) if line.start in taken), default=0)
        order = _order_below(lines, texts, title, below)
    around += order.lines
    again = (without_number(line.text)[1] for rule, line in around if rule == "repeated_title")
    number = order.number or title.number or next(filter(None, again), "")
    kind = DocumentKind.STANDARD if standard else None
    return HeadLayout(title.text, tuple(around), number, kind)


def _is_stated(text: str) -> bool:
    """Whether a line in brackets says when a document was given: (2017年11月1日在某会议)."""
    return text[0] in "（(" and is_date_line(text)


def _latin_lines(texts: Sequence[str]) -> int:
    """Return how many lines above the first in Chinese are the frame of a page: Contract, Home.

    A number has figures, and so has a line of a cover.
    """
    count = 0
    while count < len(texts) and texts[count].isascii() and _WORDS.fullmatch(texts[count]):
        count += 1
    return count if count < len(texts) and HAN.search(texts[count]) else 0


_WORDS = lazy_pattern(r"[A-Za-z][A-Za-z ,.!:&'’()-]{2,80}")


def _headlines(
    above: list[DraftLine], around: list[tuple[str, DraftLine]]
) -> Iterator[tuple[str, DraftLine]]:
    """Yield the headline of a page above its day and a title of other words: what draws readers.

    Or the name of a site above the headline that it made of the title.
    """
    if not any(rule in (PAGE_DATE, "page_title") for rule, _ in around):
        return
    known = {line.start for _, line in around}
    left = [line for line in above if line.start not in known]
    if len(left) <= _HEADLINES and all(
        len(line.text) <= TITLE_LENGTH
        and not NO_HEADLINE.search(line.text)
        and "。" not in line.text
        and not is_numbered(line.text)
        for line in left
    ):
        for line in left:
            yield PAGE_DATE if is_date_line(line.text) else "page_title", line


_HEADLINES = 2


def _unlisted(text: str, titles: Sequence[str]) -> str:
    """Return a title that a page has known, without the mark of the list that it ended."""
    said = text.lstrip("•· ") if text[0] in "•·" else text
    return said if said and said != text and bare(said) in map(bare, titles) else text


def _cover_below(lines: list[DraftLine], texts: list[str], title: Title) -> HeadLayout | None:
    """Return the cover of a standard below its title, which the cover says once more."""
    below = title.end
    while below < len(texts) and SOURCE.match(texts[below]):
        below += 1
    cover = standard_cover(texts[below:])
    if cover is None or bare(cover[0].text) != bare(title.text):
        return None
    again, rules = cover
    rules |= dict.fromkeys(range(again.first, again.end), "repeated_title")
    placed = [("source_line", line) for line in lines[title.end : below]]
    placed += ((rule, lines[below + index]) for index, rule in sorted(rules.items()))
    return HeadLayout(lines=tuple(placed))


def _order_below(lines: list[DraftLine], texts: list[str], title: Title, below: int) -> HeadLayout:
    """Return the cover of the order that promulgates a document below the headline of its page."""
    cover = decree_cover(texts[below:])
    if cover is None or cover.title is None or not _abridges(title.text, cover.title.text):
        return HeadLayout()
    again = cover.title._replace(first=below + cover.title.first)
    placed = [(rule, lines[below + index]) for index, rule in sorted(cover.rules.items())]
    placed += [("repeated_title", line) for line in lines[again.first : again.end]]
    return HeadLayout(lines=(*placed, *lines_below(lines, texts, again)), number=cover.number)


def _abridges(headline: str, title: str) -> bool:
    """Whether a headline is a title, or this without a word or two: 国债成员审批办法."""
    said, whole = bare(headline), bare(title)
    letters = iter(whole)
    return said == whole or (
        len(said) >= max(SAME_WORDS, len(whole) * 3 / 4)
        and said[-2:] == whole[-2:]
        and all(letter in letters for letter in said)
    )


def _letterhead_lines(texts: list[str]) -> int:
    """Return how many lines are letterhead: 国务院办公厅文件, its number; 国务院令, 第706号."""
    if len(texts) < 3 or not LETTERHEAD.fullmatch("".join(texts[0].split())):
        return 0
    return 2 if is_number(texts[1]) else 0


def _form_lines(texts: list[str]) -> int:
    """Return how many lines of a procedure's form stand above 1 目的: whose it is, 程序文件.

    Its other rows say its title and its number.
    """
    if not texts or not is_agency_line(texts[0]):
        return 0
    count = 1 + (len(texts) > 1 and _FORM.fullmatch("".join(texts[1].split())) is not None)
    return count if len(texts) > count and FIRST_SECTION.fullmatch(texts[count]) else 0


_FORM = lazy_pattern(
    r"(?:[\u3400-\u9fff]{0,12}体系)?(?:程序|受控|管理|作业)文件|[\u3400-\u9fff]{2,4}手册|作业指导书"
)


def _number_lines(texts: list[str]) -> int:
    """Return 1 where a number or a day alone stands above an addressee or the first paragraph.

    Or that of a standard above its first part.
    """
    if len(texts) > 1 and is_standard(texts[0]):
        return int(FIRST_SECTION.fullmatch(texts[1]) is not None)
    alone = bool(texts) and (is_number(texts[0]) or _DAY.fullmatch(texts[0]) is not None)
    return int(alone and closes_title(texts, 1, ""))


_DAY = lazy_pattern(r"[（(]?[\d〇○零一二三四五六七八九]{4}年.{1,3}月.{1,3}日[)）]?")
