"""Text → divisions: lines with numbers are placed by rank, continuation and restart.

The text has one paragraph a line. A line with a mark opens a division: beside the open division
whose count it continues, else below the nearest open one of an outer rank. A line without a mark
is a heading, or a paragraph counted by position under the division it stands in (¶2). Inside an
article everything stays in the article: its paragraphs (款) and items (项) are cited from it, not
instead of it. Quoted articles of other laws stay in the clause that quotes them.

Numbers are kept as they stand; one that does not follow its neighbour is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from qpsearch.clauses import headings, plain_headings
from qpsearch.clauses.interposed import interposed_headings
from qpsearch.clauses.labelled import labelled_headings
from qpsearch.clauses.levels import OUTLINE, is_of_article
from qpsearch.clauses.lines import read_lines
from qpsearch.clauses.nesting import nested_lists
from qpsearch.clauses.open_divisions import OpenDivisions
from qpsearch.clauses.outline import Outline
from qpsearch.clauses.quotations import OpenQuotation
from qpsearch.clauses.sentence_headings import sentences_as_headings
from qpsearch.clauses.sequence import follows
from qpsearch.model import Notice, Span, Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.clauses.labelled import Label
    from qpsearch.clauses.numbered import Line
    from qpsearch.clauses.rules import Mark
    from qpsearch.model import Clause, Division, Marking, SourceMap, TitleLines

_APART = frozenset({Unit.ANNEX, Unit.BOX})
_ROMAN = frozenset("IVX")
"""What the number of an annex ends with that a letter or a Roman numeral may count."""
_MAY_END = lazy_pattern(
    r"[.>\d日]$|^特此[\u3400-\u9fff]{2,4}$|^附\s*[件表]\s*[\d一二三四五六七八九十]{0,3}\s*[:：].{2,60}$"
    r"|\.(?:docx?|wps|pdf|ofd|xlsx?|et|rar|zip)(?:[（(].{1,12}[）)])?$",
    re.IGNORECASE,
)
"""Ends without a mark: a figure, a day, a notice's last words, the name of what goes with it."""
_SCOPE = lazy_pattern(r"(?:[适適]用)?[范範]\s*[围圍]")
"""The heading that a standard begins with (GB/T 1.1)."""


def parse_clauses(
    text: str,
    source_map: SourceMap,
    markings: Sequence[Marking] = (),
    titles: Sequence[TitleLines] = (),
) -> tuple[tuple[Division, ...], tuple[Clause, ...], tuple[Notice, ...]]:
    """Divide ``text`` (one paragraph a line) into its outline and its clauses.

    Args:
        text: what users read.
        source_map: where it was read from.
        markings: lines of the text that its format says to be headings or numbered.
        titles: where texts with titles of their own begin; each opens a level that holds all its
            numbering.

    Returns:
        The outline in reading order, the clauses in reading order (not overlapping, headings
        without text included with :attr:`Role.HEADING`), and what a reader should check.

    """
    reader = _OutlineReader(text, source_map, markings, titles)
    del markings
    reader.read()
    records, notices = reader.open.records, reader.notices
    del reader  # of a long text the lines are as much again
    outline = Outline(records, text, source_map)
    return tuple(outline.divisions()), tuple(outline.clauses()), tuple(notices)


class _OutlineReader:
    def __init__(
        self,
        text: str,
        source_map: SourceMap,
        markings: Sequence[Marking],
        titles: Sequence[TitleLines],
    ) -> None:
        self.text = text
        self.source_map = source_map
        self.titles = {lines.span.start: lines for lines in titles}
        self.lines = read_lines(text, markings, frozenset(self.titles))
        self._marked = [index for index, line in enumerate(self.lines) if line.mark]
        self._bare_chapters = plain_headings.has_bare_chapters(self.lines)
        self._nested = nested_lists(self.lines, self._marked, self.titles)
        self._labelled = labelled_headings(self.lines)
        self._interposed = interposed_headings(self.lines, self._marked)
        self._sentences = sentences_as_headings(self.lines)
        self.open = OpenDivisions()
        self.notices: list[Notice] = []
        self._quotation = OpenQuotation(self.lines)
        self._items: dict[Unit, str] = {}
        """The last number of each unit inside the open article."""

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            taken = self._read_line(index)
            for place in range(index, index + taken):
                self._quotation.follow(place)
            index += taken
        self._report_cut_end()

    def _read_line(self, index: int) -> int:
        """Place the line at ``index``; return how many lines were taken."""
        line = self.lines[index]
        mark = line.mark
        if line.span.start in self.titles:
            return self._open_document(index, self.titles[line.span.start])
        if self._is_quoted(index):
            self.open.records[-1].end = line.span.end
            return 1
        article = self.open.find(Unit.ARTICLE)
        # No text of an article stands behind a division that has begun in it.
        if article and article is self.open.records[-1] and not self._leaves_article(index):
            article.end = line.span.end
            if mark:
                self._items[mark.unit] = mark.num
            return 1
        if mark:
            return self._open_division(index, mark)
        if index in self._labelled:
            self._open_labelled(index, self._labelled[index])
            return 1
        if index in self._interposed:
            self._open_interposed(index)
            return 1
        if line.hashes:
            is_heading = not (
                self._is_subtitle(line)
                or plain_headings.is_item(line.words)
                or self._is_other_term(index)
            )
        else:
            is_heading = self._is_bare_chapter(index) or (
                plain_headings.is_plain(self.lines, index, inside=self.open.in_text())
                and not self._is_second_headline(index)
            )
        if is_heading:
            self._open_plain_heading(index)
        else:
            self.open.add_paragraph(line.span)
        return 1

    def _is_subtitle(self, line: Line) -> bool:
        """Whether a # stands over the whole text and so names the text rather than a part."""
        return (
            line.hashes == 1
            and not self.open.records
            and not plain_headings.is_named_part(line.words)
            and sum(other.hashes == 1 for other in self.lines) == 1
        )

    def _is_other_term(self, index: int) -> bool:
        """Whether a # stands right below a term whose number is above it: it is called so too."""
        term = self.open.records[-1] if self.open.records else None
        return (
            term is not None
            and term.is_decimal
            and index > 1
            and term.line.end == self.lines[index - 1].span.end
            and term.line.start == self.lines[index - 2].span.start
        )

    def _is_bare_chapter(self, index: int) -> bool:
        return self._bare_chapters and plain_headings.is_bare_chapter(self.lines, index)

    def _is_second_headline(self, index: int) -> bool:
        """Whether the first line says more of the title above: no other is a heading like it."""
        return (not index and not plain_headings.is_named_part(self.lines[0].words)) and not any(
            line.mark is None and plain_headings.is_plain(self.lines, place, inside=False)
            for place, line in enumerate(self.lines[1:], start=1)
        )

    # ---- what a line is ----------------------------------------------

    def _is_quoted(self, index: int) -> bool:
        """Whether the line belongs to a quotation that the last record began or introduces."""
        line = self.lines[index]
        if not self.open.records or line.hashes or not index:
            return False
        if self._quotation.is_open:
            mark = line.mark
            goes_on = mark and any(
                node.unit is mark.unit and follows(node.num, mark.num) for node in self.open.stack
            )
            if (goes_on and not self._quotation.closes_below(index)) or (
                mark and mark.unit in _APART
            ):
                self._quotation.is_open = False
                return False
            return True
        above = self.lines[index - 1]
        return above.span.end == self.open.records[-1].end and self._quotation.begins(index)

    def _leaves_article(self, index: int) -> bool:
        """Whether the line stands outside the open article rather than being part of it."""
        line = self.lines[index]
        mark = line.mark
        if line.hashes:
            return True
        if mark is None:
            label = self._labelled.get(index)
            return (
                (label is not None and label.apart)
                or plain_headings.is_named(self.lines, index)
                or self._is_bare_chapter(index)
            )
        if mark.unit.rank <= Unit.ARTICLE.rank or is_of_article(mark, self.open.records[-1]):
            return True
        if mark.unit not in OUTLINE or not self._heads_articles(index, mark):
            return False
        group = self.open.find(mark.unit)
        if group:
            return follows(group.num, mark.num)
        return mark.num == "1" or not follows(self._items.get(mark.unit, ""), mark.num)

    def _heads_articles(self, index: int, mark: Mark) -> bool:
        """Whether a marked line is a heading above articles, by its words or by its count.

        4. 组织机构。 is one between two articles where 3. is; no item of the article above it.
        """
        if headings.is_above_articles(self.lines, index):
            return True
        group = self.open.find(mark.unit)
        if not (group and group.holds_articles and follows(group.num, mark.num)):
            return False
        below = self.lines[index + 1].mark if index + 1 < len(self.lines) else None
        return (
            below is not None
            and below.unit is Unit.ARTICLE
            and follows(self.open.running.get(Unit.ARTICLE, ""), below.num)
            and not follows(self._items.get(mark.unit, ""), mark.num)
        )

    def _marks_below(self, index: int) -> Iterator[Mark]:
        """Yield the marks of the lines below one, in order."""
        for at in range(bisect_right(self._marked, index), len(self._marked)):
            if mark := self.lines[self._marked[at]].mark:
                yield mark

    # ---- opening divisions -------------------------------------------

    def _open_document(self, index: int, title: TitleLines) -> int:
        """Open a text with a title of its own; return how many lines its head takes."""
        self.open.open_document(title)
        self._items.clear()
        self._quotation.is_open = False
        end = index + 1
        while end < len(self.lines) and self.lines[end].span.start < title.span.end:
            end += 1
        return end - index

    def _open_division(self, index: int, mark: Mark) -> int:
        """Open the division of a marked line; return how many lines it takes."""
        line = self.lines[index]
        found = headings.read(self.lines, index, self._sentences)
        annexed = mark.unit is Unit.ANNEX and not mark.num and found.lines > 1
        if annexed and self.lines[index + 1].span.start in self.titles:
            found = headings.Heading("", text_on_line=False)  # 附： above a letter
        own = Span(line.span.start, self.lines[index + found.lines - 1].span.end)
        above = mark.unit in OUTLINE and self._heads_articles(index, mark)
        self.open.leave_document(mark)
        if mark.rule == "decimal" and mark.num == "1" and _SCOPE.fullmatch(found.heading):
            self.open.close_headings(0)  # what stands above it is the title again
        if line.hashes:
            self.open.close_to_hashes(line.hashes, mark)
        else:
            if line.styled:
                self.open.close_headings(line.styled)
            inside = self._nested.get(index)
            self.open.close_to_mark(mark, self._marks_below(index), inside=inside)
        self._check_sequence(mark, own)
        node = self.open.open_division(mark, found.heading, own, text_on_line=found.text_on_line)
        node.hashes = line.hashes
        node.holds_articles = above
        if mark.unit is Unit.ARTICLE:
            self._items.clear()
        return found.lines

    def _open_plain_heading(self, index: int) -> None:
        line = self.lines[index]
        below = next(self._marks_below(index), None)
        # Inside a count of decimals whose # say no level, theirs say none either; what closes a
        # standard stands below none of its annexes.
        closing = plain_headings.is_closing(line.words) and self.open.find(Unit.ANNEX) is not None
        decimal = below is not None and self.open.goes_on(below)
        hashes = 0 if line.hashes and (closing or decimal) else line.hashes
        if hashes:
            self.open.close_to_hashes(hashes)
        else:
            self.open.close_to_heading(line.words, below)
        mark = plain_headings.mark_of(line)
        node = self.open.open_heading(mark, line.words, line.span, text_on_line=False)
        node.hashes = hashes
        node.holds_articles = self._is_bare_chapter(index)

    def _open_interposed(self, index: int) -> None:
        """Open a heading between numbered paragraphs, beside the others of its kind."""
        line = self.lines[index]
        self.open.close_to_interposed(next(self._marks_below(index), None))
        self.open.open_heading(
            plain_headings.mark_of(line), line.words, line.span, text_on_line=False
        )

    def _open_labelled(self, index: int, label: Label) -> None:
        """Open a heading that its label makes; text may stand on its line."""
        line = self.lines[index]
        if label.apart:
            self.open.close_all()
        else:
            self._close_sentences()
        self.open.close_to_label(line.words, next(self._marks_below(index), None))
        mark = plain_headings.mark_of(line._replace(words=label.heading))
        on_line = label.text < len(line.words)
        node = self.open.open_heading(mark, label.heading, line.span, text_on_line=on_line)
        node.is_labelled = True
        node.holds_all = label.apart and not on_line

    def _close_sentences(self) -> None:
        """Close the items that are sentences and lead to nothing: no heading stands below them."""
        top = self.open.top
        while top.unit in OUTLINE and top.text_on_line and self.text[top.line.end - 1] not in "：:":
            self.open.stack.pop()
            top = self.open.top

    # ---- what a reader should check ----------------------------------

    def _check_sequence(self, mark: Mark, line: Span) -> None:
        """Report a number that neither begins a count nor goes on from the one before."""
        if mark.unit in _APART and (
            not self.open.running.get(mark.unit) or mark.shown[-1:] in _ROMAN
        ):
            return
        here = self.open.top.last.get(mark.unit)
        if mark.below and not here:
            return  # its count goes on from below the 一、 before
        before = here or self.open.running.get(mark.unit, "")
        if not before and mark.num == "2" and self._interposed:
            return  # the first paragraph of a circular bears no number
        if not mark.num or (mark.num == "1" and (here is None or mark.unit is Unit.ANNEX)):
            return
        if not follows(before, mark.num):
            code = "starts_inside" if not before else "out_of_sequence"
            after = f"after {before}" if before else "with nothing before it"
            self.notices.append(
                Notice(code, f"{mark.shown} stands {after}", self.source_map.span(line))
            )

    def _report_cut_end(self) -> None:
        """Report a last line that stops in mid-sentence."""
        if not self.lines:
            return
        line = self.lines[-1]
        if not (MAY_END_LINE.search(line.words) or _MAY_END.search(line.words)):
            self.notices.append(
                Notice(
                    "cut_end",
                    f"the text ends without a full stop: …{line.words[-16:]}",
                    self.source_map.span(line.span),
                )
            )
