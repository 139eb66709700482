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

from qpsearch.clauses import headings
from qpsearch.clauses.labelled import labelled_headings
from qpsearch.clauses.lines import read_lines
from qpsearch.clauses.outline import Outline, OutlineNode, parts_of
from qpsearch.clauses.rules import Mark
from qpsearch.clauses.sequence import follows
from qpsearch.locator import eid
from qpsearch.model import Notice, PathStep, Span, Unit
from qpsearch.text.punctuation import MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.clauses.labelled import Label
    from qpsearch.clauses.numbered import Line
    from qpsearch.model import Clause, Division, Marking, SourceMap, TitleLines

_OUTLINE = frozenset({Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
_LADDER = (Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5)
_COUNTED = frozenset({Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
"""Levels with Arabic digits, whose marks tell no depth below a decimal number."""
_DIVISIONS = frozenset({Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})
_UNLEVELLED = frozenset({Unit.DOCUMENT, Unit.ANNEX})
_WORDED = frozenset({None, Unit.DOCUMENT, Unit.ANNEX, Unit.HEADING})
_APART = frozenset({Unit.ANNEX, Unit.BOX})
_QUOTE = re.compile("[“”]")
_OPENS_QUOTE = re.compile(
    "(?:[改修]为|[改修]為|修正[为為]|作[为為]|增加|如下)[^“”]{0,24}“|^“第.{1,9}[条條]"
)
"""A quotation that may go on for lines: the new text of an amended law."""
_QUOTES_A_NAME = re.compile("“[^“”。；]{1,20}”(?=[\u3400-\u9fff])")
"""A sentence that begins with a name in quotes (“我的信息”用于查询), which is no quotation."""
_LEADS_TO_QUOTE = re.compile("[：:]$")


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
    records, notices = reader.records, reader.notices
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
        self._labelled = labelled_headings(self.lines)
        self._sentences = headings.sentences_as_headings(self.lines)
        self.root = OutlineNode(None, "", "", "", Span(0, 0), "", (), ())
        self.stack = [self.root]
        self.records: list[OutlineNode] = []
        self.notices: list[Notice] = []
        self._documents = 0
        self._outer_part = ""
        """The last part outside the texts with titles of their own: 第一部分 holds some of them."""
        self._eids: dict[str, int] = {}
        """eId → how often it was wanted."""
        self._running: dict[Unit, str] = {}
        self._in_quote = False
        self._items: dict[Unit, str] = {}
        """The last number of each unit inside the open article."""

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            taken = self._read_line(index)
            for place in range(index, index + taken):
                self._follow_quote(place)
            index += taken
        self._report_cut_end()

    def _read_line(self, index: int) -> int:
        """Place the line at ``index``; return how many lines were taken."""
        line = self.lines[index]
        mark = line.mark
        if line.span.start in self.titles:
            return self._open_document(index, self.titles[line.span.start])
        if self._is_quoted(index):
            self.records[-1].end = line.span.end
            return 1
        article = self._open(Unit.ARTICLE)
        if article and not self._leaves_article(index):
            article.end = line.span.end
            if mark:
                self._items[mark.unit] = mark.num
            return 1
        if mark:
            return self._open_division(index, mark)
        if index in self._labelled:
            self._open_labelled(index, self._labelled[index])
            return 1
        if line.hashes:
            is_heading = not self._is_subtitle(line)
        else:
            is_heading = headings.is_plain(
                self.lines, index, inside=self._inside()
            ) and not self._is_second_headline(index)
        if is_heading:
            self._open_plain_heading(index)
        else:
            self._add_paragraph(line)
        return 1

    def _is_subtitle(self, line: Line) -> bool:
        """Whether a # stands over the whole text and so names the text rather than a part."""
        return (
            line.hashes == 1
            and not self.records
            and not headings.is_named_part(line.words)
            and sum(other.hashes == 1 for other in self.lines) == 1
        )

    def _is_second_headline(self, index: int) -> bool:
        """Whether the first line says more of the title above: no other is a heading like it."""
        return (not index and not headings.is_named_part(self.lines[0].words)) and not any(
            line.mark is None and headings.is_plain(self.lines, place, inside=False)
            for place, line in enumerate(self.lines[1:], start=1)
        )

    # ---- what a line is ----------------------------------------------

    def _open(self, unit: Unit) -> OutlineNode | None:
        return next((node for node in self.stack if node.unit is unit), None)

    def _inside(self) -> bool:
        """Whether a numbered division of the text itself is open."""
        return any(node.unit not in _WORDED for node in self.stack)

    def _follow_quote(self, index: int) -> None:
        """Keep account of a quotation that goes on over the end of a line."""
        words = self.lines[index].words
        marks = _QUOTE.findall(words)
        if self._in_quote:
            self._in_quote = not marks or marks[-1] == "“"
        elif marks and marks[-1] == "“":
            before = self.lines[index - 1].words if index and words[0] == "“" else ""
            self._in_quote = bool(_OPENS_QUOTE.search(before[-40:] + words))

    def _is_quoted(self, index: int) -> bool:
        """Whether the line belongs to a quotation that the last record began or introduces."""
        line = self.lines[index]
        if not self.records or line.hashes or not index:
            return False
        if self._in_quote:
            mark = line.mark
            goes_on = mark and any(
                node.unit is mark.unit and follows(node.num, mark.num) for node in self.stack
            )
            if goes_on or (mark and mark.unit in _APART):
                self._in_quote = False
                return False
            return True
        before = self.lines[index - 1]
        return (
            line.words.startswith("“")
            and not _QUOTES_A_NAME.match(line.words)
            and line.mark is None
            and before.span.end == self.records[-1].end
            and _LEADS_TO_QUOTE.search(before.words) is not None
        )

    def _leaves_article(self, index: int) -> bool:
        """Whether the line stands outside the open article rather than being part of it."""
        line = self.lines[index]
        mark = line.mark
        if line.hashes:
            return True
        if mark is None:
            return headings.is_named(self.lines, index)
        if mark.unit.rank <= Unit.ARTICLE.rank:
            return True
        if mark.unit not in _OUTLINE or not headings.is_above_articles(self.lines, index):
            return False
        group = next((node for node in self.stack if node.unit is mark.unit), None)
        if group:
            return follows(group.num, mark.num)
        return mark.num == "1" or not follows(self._items.get(mark.unit, ""), mark.num)

    # ---- opening divisions -------------------------------------------

    def _open_document(self, index: int, title: TitleLines) -> int:
        """Open the level of a text with a title of its own; return how many lines its head takes.

        All counts begin anew; what stands above it is closed.
        """
        if not self._open(Unit.DOCUMENT):
            self._outer_part = self._running.get(Unit.PART, "")
        del self.stack[1:]
        self._running.clear()
        self._items.clear()
        self._in_quote = False
        self._documents += 1
        mark = Mark("title", Unit.DOCUMENT, title.title, "", 0)
        self._push(mark, title.title, title.span, text_on_line=False)
        end = index + 1
        while end < len(self.lines) and self.lines[end].span.start < title.span.end:
            end += 1
        return end - index

    def _open_division(self, index: int, mark: Mark) -> int:
        """Open the division of a marked line; return how many lines it takes."""
        line = self.lines[index]
        found = headings.read(self.lines, index, self._sentences)
        own = Span(line.span.start, self.lines[index + found.lines - 1].span.end)
        above = mark.unit in _OUTLINE and headings.is_above_articles(self.lines, index)
        self._leave_document(mark)
        if line.hashes:
            self._close_to_hashes(line.hashes)
            if headings.is_preface(self.stack[-1].heading) and self._may_end_preface(mark):
                self.stack.pop()
        else:
            self._close_to(index, mark)
        self._check_sequence(mark, own)
        deeper = self._deepened(mark)
        self._push(deeper, found.heading, own, text_on_line=found.text_on_line)
        node = self.stack[-1]
        node.read_as = mark
        self.stack[-2].last[mark.unit] = self._running[mark.unit] = mark.num
        node.hashes = line.hashes
        node.holds_articles = above
        if mark.unit is Unit.ARTICLE:
            self._items.clear()
        return found.lines

    def _leave_document(self, mark: Mark) -> None:
        """Close a text with a title of its own where a count of parts from outside goes on."""
        if mark.unit is not Unit.PART or not self._outer_part or len(self.stack) < 2:
            return
        inside = self.stack[1]
        if (
            inside.unit is Unit.DOCUMENT
            and Unit.PART not in inside.last
            and follows(self._outer_part, mark.num)
        ):
            del self.stack[1:]
            self._outer_part = ""

    def _deepened(self, mark: Mark) -> Mark:
        """Return the mark of a list below a decimal number with the unit of its depth there.

        1. below 3.2.1 is of the fourth level, as 3.2.1 1. says.
        """
        top = self.stack[-1]
        if mark.rule == "decimal" or top.unit not in _LADDER or mark.unit not in _COUNTED:
            return mark
        if not any(node.is_decimal for node in self.stack):
            return mark
        place = max(_LADDER.index(mark.unit), min(_LADDER.index(top.unit) + 1, len(_LADDER) - 1))
        return mark._replace(unit=_LADDER[place])

    def _close_to(self, index: int, mark: Mark) -> None:
        """Close the open divisions that cannot hold ``mark``."""
        for depth in range(len(self.stack) - 1, 0, -1):
            node = self.stack[depth]
            if node.counts(mark) and follows(node.num, mark.num):
                del self.stack[depth:]
                return
            if node.unit is Unit.ANNEX:
                break
        if self._begins_inverted(index, mark):
            return
        while len(self.stack) > 1:
            top = self.stack[-1]
            if self._can_hold(top, mark) and not self._leaves_box(top, mark):
                return
            self.stack.pop()

    def _can_hold(self, top: OutlineNode, mark: Mark) -> bool:
        if top.unit is Unit.HEADING and headings.is_preface(top.heading):
            return not self._may_end_preface(mark)
        if mark.unit is Unit.ARTICLE and top.holds_articles:
            return True
        if top.unit is Unit.ARTICLE and mark.unit in _OUTLINE:
            return False  # only a heading above articles comes here
        if top.hashes and mark.unit is not Unit.ANNEX:
            return top.unit is not mark.unit
        if (
            mark.unit in _OUTLINE
            and top.unit in _OUTLINE
            and top.is_decimal != (mark.rule == "decimal")
        ):
            # Lists stand below decimal numbers, whatever their marks; never the other way round.
            return top.is_decimal or (top.unit is Unit.LEVEL_1 and mark.unit is not Unit.LEVEL_1)
        if top.is_decimal and mark.rule == "decimal":
            return top.parts == parts_of(mark)[:-1][: len(top.parts)]
        return top.rank < mark.unit.rank

    @staticmethod
    def _may_end_preface(mark: Mark) -> bool:
        """Whether a mark is of the outermost ranks, where the text itself begins."""
        return mark.unit.rank <= Unit.LEVEL_1.rank

    def _begins_inverted(self, index: int, mark: Mark) -> bool:
        """Whether a count of an outer rank begins below an inner one: 1. holding （一）（二）.

        So it is where the inner count goes on after it: 1. （一） （二） 2.
        """
        top = self.stack[-1]
        if (
            mark.num != "1"
            or top.unit not in _OUTLINE
            or mark.unit not in _OUTLINE
            or top.unit.rank <= mark.unit.rank
        ):
            return False
        for after in self._marks_below(index):
            if after.unit is top.unit:
                return follows(top.num, after.num)
            if after.unit.rank <= Unit.ARTICLE.rank:
                return False
        return False

    def _marks_below(self, index: int) -> Iterator[Mark]:
        """Yield the marks of the lines below one, in order."""
        for at in range(bisect_right(self._marked, index), len(self._marked)):
            if mark := self.lines[self._marked[at]].mark:
                yield mark

    def _leaves_box(self, top: OutlineNode, mark: Mark) -> bool:
        """Whether ``mark`` goes on from before an open box and so does not stand inside it."""
        return (
            top.unit is Unit.BOX
            and mark.num != "1"
            and mark.unit not in top.last
            and follows(self._running.get(mark.unit, ""), mark.num)
        )

    def _close_to_hashes(self, hashes: int) -> None:
        """Close what a heading of this level ends; a title or annex without a level holds it."""
        while len(self.stack) > 1 and not 0 < self.stack[-1].hashes < hashes:
            if self.stack[-1].unit in _UNLEVELLED and not self.stack[-1].hashes:
                return
            self.stack.pop()

    def _open_plain_heading(self, index: int) -> None:
        line = self.lines[index]
        if line.hashes:
            self._close_to_hashes(line.hashes)
        else:
            self._close_to_heading(index)
        parent = self.stack[-1]
        parent.headings += 1
        mark = headings.mark_of(line)
        self._push(mark, line.words, line.span, text_on_line=False)
        self.stack[-1].hashes = line.hashes

    def _open_labelled(self, index: int, label: Label) -> None:
        """Open a heading that its label makes; it ends the one before and what stands below it."""
        line = self.lines[index]
        before = [depth for depth, node in enumerate(self.stack) if node.is_labelled]
        if before:
            del self.stack[before[0] :]
        else:
            self._close_to_heading(index)
        self.stack[-1].headings += 1
        mark = headings.mark_of(line._replace(words=label.heading))
        self._push(mark, label.heading, line.span, text_on_line=label.text < len(line.words))
        self.stack[-1].is_labelled = True

    def _close_to_heading(self, index: int) -> None:
        """Close what an unnumbered heading ends: its like, and counts that begin anew below it."""
        if headings.is_closing(self.lines[index].words):
            while len(self.stack) > 1 and self.stack[-1].unit is not Unit.DOCUMENT:
                self.stack.pop()
        below = next(self._marks_below(index), None)
        if below and (below.num == "1" or below.unit is Unit.ARTICLE):
            for depth, node in enumerate(self.stack):
                if node.unit is below.unit or (
                    below.unit is Unit.ARTICLE and node.unit in _DIVISIONS
                ):
                    del self.stack[depth:]
                    break
        while self.stack[-1].unit in (Unit.HEADING, Unit.BOX) and not self.stack[-1].hashes:
            self.stack.pop()

    def _push(self, mark: Mark, heading: str, line: Span, *, text_on_line: bool) -> None:
        parent = self.stack[-1]
        unit, num = mark.unit, mark.num
        parent.children += 1
        parent.last[unit] = self._running[unit] = num
        number = str(parent.headings) if unit is Unit.HEADING else num
        if unit is Unit.DOCUMENT:
            number = str(self._documents)
        between = self._between(mark)
        above = parent.eid
        for step_unit, step_num, _ in between:
            above = eid(above, step_unit, step_num)
        node = OutlineNode(
            unit,
            num,
            mark.shown,
            heading,
            line,
            self._unique(eid(above, unit, number)),
            (*parent.steps, *between, (unit, num, mark.shown)),
            (*parent.path, PathStep(mark.shown, heading)),
            text_on_line=text_on_line,
            end=line.end,
            paragraphs=1 if text_on_line else 0,
            above=parent,
        )
        self.records.append(node)
        self.stack.append(node)

    def _between(self, mark: Mark) -> list[tuple[Unit, str, str]]:
        """Return the steps of a decimal number that no line bears: 2 of 2.1 below 第二章."""
        parts = parts_of(mark)
        lettered = bool(parts) and not parts[0].isdecimal()
        known = max((len(node.parts) for node in self.stack), default=0) or int(lettered)
        return [
            (_LADDER[place - lettered], parts[place], ".".join(parts[: place + 1]))
            for place in range(known, len(parts) - 1)
        ]

    def _add_paragraph(self, line: Line) -> None:
        parent = self.stack[-1]
        parent.children += 1
        parent.paragraphs += 1
        num = str(parent.paragraphs)
        self.records.append(
            OutlineNode(
                Unit.TEXT,
                num,
                "",
                "",
                line.span,
                self._unique(eid(parent.eid, Unit.TEXT, num)),
                (*parent.steps, (Unit.TEXT, num, num)),
                parent.path,
                end=line.span.end,
                above=parent,
            )
        )

    def _unique(self, wanted: str) -> str:
        """Return ``wanted``, or with _2, _3 … where a document repeats an address."""
        found, count = wanted, self._eids.get(wanted, 0) + 1
        if count > 1:
            while (found := f"{wanted}_{count}") in self._eids:
                count += 1
            self._eids[found] = 1
        self._eids[wanted] = count
        return found

    # ---- what a reader should check ----------------------------------

    def _check_sequence(self, mark: Mark, line: Span) -> None:
        """Report a number that neither begins a count nor goes on from the one before."""
        if mark.unit in _APART and not self._running.get(mark.unit):
            return
        here = self.stack[-1].last.get(mark.unit)
        before = here or self._running.get(mark.unit, "")
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
        if not (MAY_END_LINE.search(line.words) or re.search(r"[.>\d日]$", line.words)):
            self.notices.append(
                Notice(
                    "cut_end",
                    f"the text ends without a full stop: …{line.words[-16:]}",
                    self.source_map.span(line.span),
                )
            )
