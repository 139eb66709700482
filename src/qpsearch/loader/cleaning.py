"""Cleaning: a decoded source becomes the text that users read, by named rules in a fixed order.

Cleaning takes out what is not the document and joins what a page has cut. It never changes a
character of the document. What goes is listed in ``dropped`` under its rule's name, and every
character that stays knows its offset in the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import contents_spans, leading_contents
from qpsearch.loader import markup
from qpsearch.loader.breaks import (
    joins,
    pieces,
)
from qpsearch.loader.breaks.flat_judgments import flat_judgment
from qpsearch.loader.breaks.flat_text import flat_articles, glued_headings
from qpsearch.loader.breaks.hanging import hanging_lines
from qpsearch.loader.breaks.hard_wraps import hard_wrap, wrapped_events
from qpsearch.loader.breaks.line_ends import lost_line_ends
from qpsearch.loader.breaks.lost_numbers import numbers_from_contents
from qpsearch.loader.breaks.spaces import (
    COMPARES,
    decimal_space,
    line_spaces,
    lost_spaces,
    ocr_spaces,
)
from qpsearch.loader.draft import Draft, Edit
from qpsearch.loader.furniture import (
    database_marks,
    glosses,
    line_rules,
    line_tails,
    page_numbers,
    pages,
    repeated_titles,
    table_bars,
    wiki,
)
from qpsearch.loader.furniture import (
    lines as furniture,
)
from qpsearch.loader.furniture.row_runs import values_below
from qpsearch.loader.metadata.body import adoption
from qpsearch.loader.metadata.head import read_head
from qpsearch.loader.metadata.label_names import is_label
from qpsearch.loader.metadata.labels import pairs_in
from qpsearch.loader.metadata.lines import unlisted
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.read import Apparatus
from qpsearch.loader.metadata.rows import (
    fact_statements,
    front_matter_statements,
    labelled_statements,
    moment_statements,
    page_title_statements,
    row_statements,
)
from qpsearch.loader.metadata.statements import Statement
from qpsearch.loader.metadata.tail import read_tail
from qpsearch.loader.metadata.titles.title import is_open
from qpsearch.loader.readers import Form
from qpsearch.model import Notice, Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from qpsearch.loader.draft import DraftLine
    from qpsearch.loader.markup import Rule
    from qpsearch.loader.metadata.head import Head
    from qpsearch.loader.readers import Reading

_NEWLINE = lazy_pattern(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_INVISIBLE = lazy_pattern(r"[\ufeff\u00ad\u200b-\u200f\u2060\x00-\x08\x0e-\x1f\x7f]+")
_CONTROL = lazy_pattern(r"[\x00-\x08\x0b-\x1f\x7f\x85\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")
"""What these two are made of: most texts have nothing of it."""
_PRIVATE = lazy_pattern(r"[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_FLAT: tuple[tuple[str, Rule], ...] = (
    ("broken_line", pieces.joined_pieces),
    ("page_number", page_numbers.inner_numbers),
    ("lost_line_end", flat_articles),
    ("lost_line_end", glued_headings),
    ("lost_line_end", lost_line_ends),
)
"""What gives a text its lines back that came without tags."""
_WHOLE: tuple[tuple[str, Rule], ...] = (("lost_line_end", flat_judgment),)
"""What is told by a line that nothing has broken yet."""
_PLAIN = (*_WHOLE, *markup.PLAIN_RULES, *_FLAT)
_FORMS = {
    Form.PLAIN: _PLAIN,
    Form.MARKDOWN: (*_WHOLE, *markup.MARKDOWN_RULES, *_FLAT),
    # A text with its tags in it, pasted into Word or printed, is met too.
    Form.EXTRACTED: _PLAIN,
    Form.PDF: _PLAIN,
    Form.HTML: (*markup.PAGE_RULES, *_WHOLE, *markup.LINE_RULES, *_FLAT),
}
"""The rules of a form, in the order they are applied; others have those of a page."""
_WITHIN_LINES: tuple[tuple[str, Rule], ...] = (
    ("edit_link", wiki.edit_links),
    ("lost_line_end", wiki.header_row),
    ("site_menu", wiki.neighbours),
    ("table_bar", table_bars.cell_bars),
    ("table_bar", table_bars.last_bars),
    ("field_mark", database_marks.field_marks),
    ("field_mark", database_marks.counts_above),
    ("chapter_number", database_marks.chapter_numbers),
    ("version_date", database_marks.version_dates),
    ("layout_space", lost_spaces),
    ("layout_space", ocr_spaces),
    ("layout_space", line_spaces),
    ("layout_space", decimal_space),
    ("pinyin_gloss", glosses.pinyin_gloss),
)
"""What programs and layout have left within lines."""
_MASKED = lazy_pattern(r"(?<=[\u3400-\u9fff“‘])\*+|(?<!\*)\*++(?=[\u3400-\u9fff”’])")
_SPACE_AT_END = lazy_pattern(r"(?<![ \u3000\xa0])[ \u3000\xa0]+(?=\n)")
_SPACED_ENDS = (" \n", "\u3000\n", "\xa0\n")
_SPACES = lazy_pattern(r"\s\s+")
"""A single space, tab or end of a line is as it should be."""
_STEPS = lazy_pattern("[>›»/／]")
_PAGE_HEAD = 1000
"""Characters within which a site says whose the file is."""
_SPACE_AT_TAB = lazy_pattern(r"[^\S\t]+(?=\t)|(?<=\t)[^\S\t]+")


class Cleaned(NamedTuple):
    """A text as users read it, and what stood around it."""

    draft: Draft
    """One paragraph or table row a line, without white space around it."""
    around: Apparatus
    """What the lines that were taken out say of the document."""


def begin(reading: Reading) -> tuple[Draft, Reading]:
    """Return the draft that a format's own edits leave, and what else was read of the file.

    A page of a hundred thousand tags has as many edits; they are not kept while it is divided.
    """
    draft = Draft(reading.text)
    draft.apply_named(reading.edits)
    draft.markings += reading.markings
    for remark in reading.remarks:
        draft.notices.append(Notice(remark.code, remark.message, Span(remark.start, remark.end)))
    return draft, reading._replace(edits=(), markings=(), remarks=())


def clean(draft: Draft, reading: Reading) -> Cleaned:
    """Return the cleaned draft of a file and what its apparatus says of the document.

    Args:
        draft: what the format's own edits have left.
        reading: what was read of the file.

    """
    if _CONTROL.search(draft.text):
        draft.apply("newline", _replace(_NEWLINE, draft, "\n"))
        draft.apply("invisible", _replace(_INVISIBLE, draft, ""))
    if draft.holds(*_SPACED_ENDS):
        draft.apply("space", _replace(_SPACE_AT_END, draft, ""))
    draft.simplify()
    page_titles = tuple(page_title_statements(reading.facts))
    rows = [*fact_statements(reading.facts), *_front_matter(draft)]
    draft.apply("source_line", line_tails.site_at_end(draft))
    if "由会员分享" in draft.text[:_PAGE_HEAD]:
        draft.apply("broken_line", pieces.shared_pieces(draft))
    for name, rule in (*_FORMS.get(reading.form, markup.PAGE_RULES), *_WITHIN_LINES):
        draft.apply(name, rule(draft))
    draft.apply("broken_line", joins.cut_number(draft))
    draft.apply_named(pages.page_marks(draft, reading.text))
    draft.apply("hard_wrap", wrapped_events(draft))
    wraps = {edit.start: edit for edit in (*hanging_lines(draft), *hard_wrap(draft))}
    draft.apply("hard_wrap", [wraps[start] for start in sorted(wraps)])
    draft.apply("broken_line", joins.cut_date(draft))
    trailing = list(line_tails.trailing_byline(draft))
    authors = [draft.text[edit.start : edit.end] for edit in trailing]
    draft.apply("byline", trailing)
    taken = [(rule, draft.shown_line(line)) for rule, line in furniture.furniture_lines(draft)]
    rows += _rows(draft, taken)
    draft.apply_named((rule, _removal(line)) for rule, line in taken)
    tables = contents_spans(draft.text)
    draft.markings += numbers_from_contents(draft, tables)
    draft.apply("contents", _contents(draft, tables))
    named = (said.value for said in (*rows, *page_titles) if said.field == "title")
    head = read_head(draft.shown(), list(named))
    draft.apply_named(_head_edits(draft.shown(), head))
    leading = leading_contents(draft.text)
    draft.apply("contents", _contents(draft, [leading] if leading else []))
    tail = read_tail(draft)
    draft.apply_named(tail.edits)
    draft.apply("broken_line", joins.broken_line(draft, wrapped=bool(wraps)))
    draft.apply("space", _space(draft))
    draft.apply("markdown", markup.heading_marks(draft))  # until here a # tells lines apart
    draft = draft.shown()
    _report_masked(draft)
    _report_private(draft)
    attributed = any("作者" in said for said in authors) or any(
        rule in line_rules.ATTRIBUTIONS for rule, _ in taken
    )
    authors += [line.text for rule, line in taken if rule == "byline"]
    reported = any("记者" in said for said in authors)
    around = Apparatus(tuple(rows), page_titles, head, tail.statements, attributed, reported)
    return Cleaned(draft, around)


def _front_matter(draft: Draft) -> list[Statement]:
    """Take out a YAML block at the top; return what it says."""
    edits = list(markup.front_matter(draft))
    shown = draft.shown()
    said = [
        said
        for edit in edits
        for said in front_matter_statements(
            shown.text[edit.start : edit.end], shown.offset(edit.start)
        )
    ]
    draft.apply("front_matter", edits)
    return said


def _rows(draft: Draft, taken: list[tuple[str, DraftLine]]) -> list[Statement]:
    """Return what the rows of index tables among the furniture say."""
    said: list[Statement] = []
    above = ""
    for rule, line in taken:
        span = draft.source_span(line.start, line.end)
        bare = unlisted(line.text)
        plain = above and not (pairs_in(bare) or is_label(bare))
        below = values_below(above, line.text) if plain else []
        title = said[-1] if said and said[-1].field == "title" else None
        if rule == "index_table" and plain and title and _is_cut(title.value, above):
            said[-1] = title._replace(value=title.value + bare)
        elif rule == "index_table" and below:
            for label, value in below:
                said += labelled_statements(label, value, line.text, span)
        elif rule == "index_table":
            said += row_statements(line.text, span)
        elif rule == "site_name":
            said += (Statement("site", name, line.text, span) for name in agencies_in(line.text))
        elif rule == "page_summary" and (name := line.text.find("》已")) > 0:
            said += adoption(line.text, name + 1, span)
        elif rule == "breadcrumb":
            step = _STEPS.split(line.text)[-1].strip()
            said.append(Statement("trail", step, line.text, span))
        elif rule == "page_date":
            said.append(Statement("date_published", line.text, line.text, span))
        elif rule == "source_line":
            said += moment_statements(line.text, span)
        above = bare if rule == "index_table" else ""
    return said


def _is_cut(title: str, row: str) -> bool:
    """Whether a row is filled by the title that it ends with, which goes on below: 要旨 檢送….

    Only inside the marks of a name or a bracket is that sure.
    """
    return len(title) >= _FILLED and row.endswith(title) and is_open(title)


_FILLED = 24
"""Letters from which a row is filled."""


def _removal(line: DraftLine) -> Edit:
    return Edit(line.outer.start, line.outer.end, "\n")


def _head_edits(draft: Draft, head: Head) -> list[tuple[str, Edit]]:
    """Return the removal of the head's lines and of later lines that repeat its title."""
    edits = list(head.edits)
    lines = draft.lines()
    if len(edits) >= len(lines) and {edit.end for _, edit in edits} >= {
        line.outer.end for line in lines
    }:
        # A head and nothing below it: then it is the text.
        return []
    if head.headline:
        below = edits[-1][1].end if edits else 0
        edits += (
            ("repeated_title", edit)
            for edit in repeated_titles.repeated_line(draft, head.headline, below)
        )
    return edits


def _replace(pattern: re.Pattern[str], draft: Draft, replacement: str) -> Iterator[Edit]:
    for match in pattern.finditer(draft.text):
        yield Edit(match.start(), match.end(), replacement)


def _contents(draft: Draft, found: list[Span]) -> Iterator[Edit]:
    """Take out tables of contents: their lines come again as headings of the text."""
    for start, end in found:
        yield Edit(start, min(end + 1, len(draft.text)))


def _space(draft: Draft) -> Iterator[Edit]:
    """Trim lines and the cells of table rows; white space inside a line stays as it is.

    In a table that compares two editions a cell is empty where the other has no such article.
    """
    text = draft.text
    compares = draft.holds("\t") and COMPARES.search(text) is not None
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if first:
        yield Edit(0, first)
    for match in _SPACES.finditer(text, first, last):
        start, end = match.span()
        space = match.group()
        if "\n" in space:
            if compares and "\t" in space[space.rindex("\n") :]:
                yield Edit(start, end, "\n\t")
            # One of the newlines stays; a line's own, where no space stands before it.
            elif space[0] == "\n":
                yield Edit(start + 1, end)
            else:
                yield Edit(start, end, "\n")
        elif "\t" in space:
            for part in _SPACE_AT_TAB.finditer(space):
                yield Edit(start + part.start(), start + part.end())
    if first < last < len(text):
        yield Edit(last, len(text))


def _report_masked(draft: Draft) -> None:
    places = list(_MASKED.finditer(draft.text)) if draft.holds("*") else []
    if places:
        first = places[0]
        draft.note(
            "masked",
            f"{len(places)} places where characters were replaced by *, the first at "
            f"…{draft.text[max(0, first.start() - 6) : first.end() + 6]}…",
            first.start(),
            first.end(),
        )


def _report_private(draft: Draft) -> None:
    """Report characters that only a private font shows; they are kept."""
    places = list(_PRIVATE.finditer(draft.text))
    if places:
        codes = sorted({f"U+{ord(place.group()):04X}" for place in places})
        first = places[0]
        draft.note(
            "private_use",
            f"{len(places)} characters of a private font ({', '.join(codes[:6])}), the first at "
            f"…{draft.text[max(0, first.start() - 6) : first.end() + 6]}…",
            first.start(),
            first.end(),
        )
