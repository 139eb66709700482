"""The divisions that are open while a text is read: what a mark closes, and what then holds it.

A mark opens a division beside the open one whose count it continues, else below the nearest open
one that can hold it. What is opened gets its address here, each once in a document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses import plain_headings
from qpsearch.clauses.levels import COUNTED, OUTLINE, deepened, is_of_article, steps_between
from qpsearch.clauses.outline import OutlineNode, parts_of
from qpsearch.clauses.rules import Mark
from qpsearch.clauses.sequence import follows
from qpsearch.locator import eid
from qpsearch.model import PathStep, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.model import TitleLines

_DIVISIONS = frozenset({Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})
_UNLEVELLED = frozenset({Unit.DOCUMENT, Unit.ANNEX})
_TABLES = ("附表", "附图", "附圖")
"""Annexes that may stand in the middle of a text."""
_WORDED = frozenset({None, Unit.DOCUMENT, Unit.ANNEX, Unit.HEADING})


class OpenDivisions:
    """The path from the whole text to where the reader stands, and the records made on the way."""

    def __init__(self) -> None:
        self.stack = [OutlineNode(None, "", "", "", Span(0, 0), "", (), ())]
        """The open divisions, the whole text first."""
        self.records: list[OutlineNode] = []
        """Every division and paragraph so far, in reading order."""
        self.running: dict[Unit, str] = {}
        """The last number of each unit, wherever it stands."""
        self._documents = 0
        self._outer_part = ""
        """The last part outside the texts with titles of their own: 第一部分 holds some of them."""
        self._eids: dict[str, int] = {}
        """eId → how often it was wanted."""

    @property
    def top(self) -> OutlineNode:
        """The innermost open division."""
        return self.stack[-1]

    def find(self, unit: Unit) -> OutlineNode | None:
        """Return the open division of a unit, the outermost first."""
        for node in self.stack:
            if node.unit is unit:
                return node
        return None

    def in_text(self) -> bool:
        """Whether a numbered division of the text itself is open."""
        return any(node.unit not in _WORDED for node in self.stack)

    # ---- opening -----------------------------------------------------

    def open_document(self, title: TitleLines) -> None:
        """Open the level of a text with a title of its own; all counts begin anew."""
        if not self.find(Unit.DOCUMENT):
            self._outer_part = self.running.get(Unit.PART, "")
        del self.stack[1:]
        self.running.clear()
        self._documents += 1
        mark = Mark("title", Unit.DOCUMENT, title.title, "", 0)
        self._push(mark, title.title, title.span, text_on_line=False)

    def open_division(
        self, mark: Mark, heading: str, line: Span, *, text_on_line: bool
    ) -> OutlineNode:
        """Open a numbered division in the innermost open one."""
        parent = self.top
        node = self._push(deepened(mark, self.stack), heading, line, text_on_line=text_on_line)
        node.read_as = mark
        parent.last[mark.unit] = self.running[mark.unit] = mark.num
        return node

    def open_heading(
        self, mark: Mark, heading: str, line: Span, *, text_on_line: bool
    ) -> OutlineNode:
        """Open a heading without a number, counted by its place among its like."""
        self.top.headings += 1
        return self._push(mark, heading, line, text_on_line=text_on_line)

    def add_paragraph(self, line: Span) -> None:
        """Add an unnumbered paragraph, counted by its place in the innermost open division."""
        parent = self.top
        parent.children += 1
        parent.paragraphs += 1
        num = str(parent.paragraphs)
        self.records.append(
            OutlineNode(
                Unit.TEXT,
                num,
                "",
                "",
                line,
                self._unique(eid(parent.eid, Unit.TEXT, num)),
                (*parent.steps, (Unit.TEXT, num, num)),
                parent.path,
                end=line.end,
                above=parent,
            )
        )

    # ---- closing -----------------------------------------------------

    def leave_document(self, mark: Mark) -> None:
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

    def close_to_mark(
        self, mark: Mark, below: Iterable[Mark], *, inside: bool | None = None
    ) -> None:
        """Close the open divisions that cannot hold ``mark``; ``below`` are the marks after it.

        ``inside`` says whether it stands in a list inside an item of another of its kind, where
        there are such lists (:mod:`qpsearch.clauses.nesting`).
        """
        for depth in range(len(self.stack) - 1, 0, -1):
            node = self.stack[depth]
            if node.counts(mark) and follows(node.num, mark.num):
                if inside is False and any(outer.counts(mark) for outer in self.stack[1:depth]):
                    continue
                del self.stack[depth:]
                return
            if node.unit is Unit.ANNEX:
                break
        if inside and self._begins_inside(mark):
            return
        if self._begins_inverted(mark, below):
            return
        while len(self.stack) > 1:
            top = self.top
            if self._can_hold(top, mark) and not self._leaves_inset(top, mark):
                return
            self.stack.pop()

    def close_to_hashes(self, hashes: int, mark: Mark | None = None) -> None:
        """Close what a heading of this level ends, and the preface that its mark ends.

        A title or an annex without a level holds it.
        """
        while len(self.stack) > 1 and not 0 < self.top.hashes < hashes:
            inset = mark is not None and self._leaves_inset(self.top, mark)
            if self.top.unit in _UNLEVELLED and not self.top.hashes and not inset:
                break
            self.stack.pop()
        if mark and plain_headings.is_preface(self.top.heading) and _may_end_preface(mark):
            self.stack.pop()

    def close_all(self) -> None:
        """Close all but the text with a title of its own that is open."""
        while len(self.stack) > 1 and self.top.unit is not Unit.DOCUMENT:
            self.stack.pop()

    def close_headings(self, styled: int) -> None:
        """Close headings without a number whose level is no outer one than ``styled``."""
        while self.top.unit is Unit.HEADING and self.top.hashes >= styled:
            self.stack.pop()

    def goes_on(self, mark: Mark) -> bool:
        """Whether a decimal number goes on from an open one whose level its # do not say."""
        if mark.rule != "decimal":
            return False
        above = parts_of(mark)[:-1]
        return any(
            node.is_decimal
            and not node.hashes
            and ((node.counts(mark) and follows(node.num, mark.num)) or node.parts == above)
            for node in self.stack
        )

    def close_to_heading(self, words: str, below: Mark | None) -> None:
        """Close what an unnumbered heading ends: its like, and counts that begin anew below it.

        ``below`` is the first mark after it. 【裁判结果】 ends 【基本案情】 and all below that.
        """
        if words.startswith("【"):
            for depth, node in enumerate(self.stack):
                if node.unit is Unit.HEADING and node.heading.startswith("【"):
                    del self.stack[depth:]
                    return
        if plain_headings.is_closing(words):
            self.close_all()
        if plain_headings.is_part_of_minutes(words):
            for depth, node in enumerate(self.stack):
                if plain_headings.is_part_of_minutes(node.heading):
                    del self.stack[depth:]
                    return
        if below and (below.num == "1" or below.unit is Unit.ARTICLE):
            for depth, node in enumerate(self.stack):
                if node.unit is below.unit or (
                    below.unit is Unit.ARTICLE and node.unit in _DIVISIONS
                ):
                    del self.stack[depth:]
                    break
        if below and below.unit is Unit.ARTICLE and below.num == "1":
            self._close_list()
        if below and below.unit in _DIVISIONS and (article := self.find(Unit.ARTICLE)):
            del self.stack[self.stack.index(article) :]
        while self.top.unit in (Unit.HEADING, Unit.BOX) and not self.top.hashes:
            self.stack.pop()

    def _close_list(self) -> None:
        """Close the list above a contract, how to fill it in: no item holds its articles."""
        if self.top.unit in COUNTED or self.top.text_on_line:
            while self.top.unit in OUTLINE:
                self.stack.pop()

    def close_to_interposed(self, below: Mark | None) -> None:
        """Close the paragraph before a heading that its count runs through, and its heading."""
        for depth, node in enumerate(self.stack[1:], start=1):
            if below and node.counts(below):
                del self.stack[depth:]
                break
        while self.top.unit is Unit.HEADING and not (self.top.hashes or self.top.is_labelled):
            self.stack.pop()

    def close_to_label(self, words: str, below: Mark | None) -> None:
        """Close what a heading made by its label ends: the one before and what stands below it."""
        for depth, node in enumerate(self.stack):
            if node.is_labelled:
                del self.stack[depth:]
                return
        self.close_to_heading(words, below)

    @staticmethod
    def _can_hold(top: OutlineNode, mark: Mark) -> bool:
        if top.unit is Unit.HEADING and plain_headings.is_preface(top.heading):
            return not _may_end_preface(mark)
        held = mark.unit is Unit.ARTICLE or (mark.unit is Unit.SECTION and top.unit is Unit.HEADING)
        if (held and top.holds_articles) or top.holds_all:
            return True
        if top.unit is Unit.ARTICLE and (mark.unit in OUTLINE or mark.unit.rank <= top.rank):
            return is_of_article(mark, top)  # else only a heading above articles comes here
        if top.hashes and mark.unit is not Unit.ANNEX:
            return top.unit is not mark.unit
        if (
            mark.unit in OUTLINE
            and top.unit in OUTLINE
            and top.is_decimal != (mark.rule == "decimal")
        ):
            # Lists stand below decimal numbers, whatever their marks; never the other way round.
            outer = top.unit is Unit.LEVEL_1 and (mark.below or mark.unit is not Unit.LEVEL_1)
            return outer or (top.is_decimal and not top.below)
        if top.is_decimal and mark.rule == "decimal":
            return top.parts == parts_of(mark)[:-1][: len(top.parts)]
        return top.rank < mark.unit.rank

    def _begins_inverted(self, mark: Mark, below: Iterable[Mark]) -> bool:
        """Whether a count of an outer rank begins below an inner one: 1. holding （一）（二）.

        So it is where the inner count goes on after it: 1. （一） （二） 2.
        """
        top = self.top
        if (
            mark.num != "1"
            or top.unit not in OUTLINE
            or mark.unit not in OUTLINE
            or top.unit.rank <= mark.unit.rank
        ):
            return False
        for after in below:
            if after.unit is top.unit:
                return follows(top.num, after.num)
            if after.unit.rank <= Unit.ARTICLE.rank:
                return False
        return self._held_before(top, mark)

    def _begins_inside(self, mark: Mark) -> bool:
        """Close what the item of a list holds that counts as ``mark`` does; False without one."""
        depth = len(self.stack) - 1
        while depth and not self.stack[depth].counts(mark):
            if self.stack[depth].unit is Unit.HEADING:
                return False
            depth -= 1
        if not depth or self.stack[depth].hashes:
            return False
        del self.stack[depth + 1 :]
        return True

    def _held_before(self, top: OutlineNode, mark: Mark) -> bool:
        """Whether the division before ``top``, of its count, held a count like that of ``mark``."""
        for node in reversed(self.records):
            if node.unit is top.unit and node is not top:
                same = node.above is top.above and follows(node.num, top.num)
                return same and mark.unit in node.last
            if node is top.above:
                return False
        return False

    def _leaves_inset(self, top: OutlineNode, mark: Mark) -> bool:
        """Whether ``mark`` goes on from before an open box or table, and so leaves it.

        It also leaves a box of 1. and 2. by a （一） where the division before held such a count.
        """
        if mark.unit in top.last or not (top.unit is Unit.BOX or top.shown.startswith(_TABLES)):
            return False
        if mark.num != "1":
            return follows(self.running.get(mark.unit, ""), mark.num)
        inner = any(unit in OUTLINE and unit.rank > mark.unit.rank for unit in top.last)
        return inner and top.above is not None and self._held_before(top.above, mark)

    # ---- addresses ---------------------------------------------------

    def _push(self, mark: Mark, heading: str, line: Span, *, text_on_line: bool) -> OutlineNode:
        parent = self.top
        unit, num = mark.unit, mark.num
        parent.children += 1
        parent.last[unit] = self.running[unit] = num
        number = str(parent.headings) if unit is Unit.HEADING else num
        if unit is Unit.DOCUMENT:
            number = str(self._documents)
        between = steps_between(mark, self.stack)
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
        return node

    def _unique(self, wanted: str) -> str:
        """Return ``wanted``, or with _2, _3 … where a document repeats an address."""
        found, count = wanted, self._eids.get(wanted, 0) + 1
        if count > 1:
            while (found := f"{wanted}_{count}") in self._eids:
                count += 1
            self._eids[found] = 1
        self._eids[wanted] = count
        return found


def _may_end_preface(mark: Mark) -> bool:
    """Whether a mark is of the outermost ranks, where the text itself begins."""
    return mark.unit.rank <= Unit.LEVEL_1.rank
