"""Text → divisions: lines are read by the numbering rules and placed by rank.

The text has one paragraph a line. A line with a mark opens a division below the nearest open
one of an outer rank. A line without a mark is a paragraph, counted by position under the
division it stands in (¶2). Inside an article everything stays in the article: its paragraphs
(款) and items (项) are cited from it, not instead of it.

Numbers are kept as they stand; one that does not follow its neighbour is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qpsearch.clauses.owners import read_owners
from qpsearch.clauses.rules import Mark, read_mark
from qpsearch.locator import eid, join_section
from qpsearch.model import Clause, Division, Locator, Notice, PathStep, Role, Span, Step, Unit

if TYPE_CHECKING:
    from qpsearch.model import SourceMap

_RUN_IN = re.compile(r"([^。：:；;！!？?]{2,40})[。：:]\s*(?=\S)")
"""A heading that shares its line with the text: （六）强化产业基础质量支撑。聚焦…"""
_SENTENCE_END = re.compile(r"[。；;：:，,、！!？?…]$|[。！？!?][”’」』）)]$")
_HEADING_LENGTH = 60
_PLAIN_HEADING = re.compile(r"[^，,。；;：:！!？?…\d][^，,。；;：:！!？?…]{2,29}")
_RUNNING_TEXT = re.compile(r".{30,}")
_NOT_A_HEADING = re.compile(r"\d{4}\s*年|[年月日]$|^[—–•·●■◆▲★○□※*-]")


@dataclass(slots=True)
class _Node:
    """An open division while the text is read; ``line`` is its own line, if it has one."""

    unit: Unit | None
    num: str
    shown: str
    heading: str
    line: Span
    eid: str
    steps: tuple[tuple[Unit, str, str], ...]
    """``(unit, canonical number, number as shown)`` from the outermost division inward."""
    path: tuple[PathStep, ...]
    text_on_line: bool = True
    end: int = 0
    paragraphs: int = 0
    children: int = 0
    headings: int = 0
    last: dict[Unit, str] = field(default_factory=dict)
    """The last number of each unit directly below."""


def parse_clauses(
    text: str, source_map: SourceMap
) -> tuple[tuple[Division, ...], tuple[Clause, ...], tuple[Notice, ...]]:
    """Divide ``text`` (one paragraph a line) into its outline and its clauses.

    Returns:
        The outline in reading order, the clauses in reading order (not overlapping, headings
        without text included with :attr:`Role.HEADING`), and what a reader should check.

    """
    reader = _Reader(text, source_map)
    reader.read()
    return tuple(reader.divisions()), tuple(reader.clauses()), tuple(reader.notices)


class _Reader:
    def __init__(self, text: str, source_map: SourceMap) -> None:
        self.text = text
        self.source_map = source_map
        self.root = _Node(None, "", "", "", Span(0, 0), "", (), ())
        self.stack = [self.root]
        self.records: list[_Node] = []
        self.notices: list[Notice] = []
        self._eids: set[str] = set()
        self._running: dict[Unit, str] = {}

    def read(self) -> None:
        lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.text)]
        for index, line in enumerate(lines):
            words = self.text[line.start : line.end]
            mark = read_mark(words)
            article = self._open(Unit.ARTICLE)
            if article and (mark is None or mark.unit.rank > Unit.ARTICLE.rank):
                article.end = line.end
            elif mark:
                self._open_division(mark, line, words)
            elif self._is_plain_heading(lines, index):
                self._open_plain_heading(line, words)
            else:
                self._add_paragraph(line)
        self._report_cut_end(lines)

    def divisions(self) -> list[Division]:
        """Return the outline: every numbered or headed division in reading order."""
        ends = self._extents()
        return [
            Division(
                depth=len(node.path),
                num=node.shown,
                heading=node.heading,
                eid=node.eid,
                locator=_locator(node),
                section=_section(node),
                span=Span(node.line.start, ends[node.eid]),
                source_span=self.source_map.span(node.line),
            )
            for node in self.records
            if node.unit is not Unit.TEXT
        ]

    def clauses(self) -> list[Clause]:
        """Return every addressable record: clauses, and headings without text of their own."""
        return [
            Clause(
                eid=node.eid,
                locator=_locator(node),
                section=_section(node),
                path=node.path,
                role=Role.CLAUSE if node.text_on_line or not node.children else Role.HEADING,
                span=Span(node.line.start, node.end),
                text=self.text[node.line.start : node.end],
                source_span=self.source_map.span(Span(node.line.start, node.end)),
                owners=read_owners(self.text[node.line.start : node.end]),
            )
            for node in self.records
        ]

    def _open(self, unit: Unit) -> _Node | None:
        return next((node for node in self.stack if node.unit is unit), None)

    def _open_division(self, mark: Mark, line: Span, words: str) -> None:
        rest = words[mark.rest :]
        run_in = _RUN_IN.match(rest)
        alone = len(rest) <= _HEADING_LENGTH and not _SENTENCE_END.search(rest)
        if mark.unit is Unit.ARTICLE:
            heading, text_on_line = "", True
        elif alone:
            heading, text_on_line = rest, False
        else:
            heading, text_on_line = (run_in[1] if run_in else ""), True
        self._close_to(mark)
        self._check_sequence(mark, line)
        self._push(mark.unit, mark.num, mark.shown, heading, line, text_on_line=text_on_line)

    def _close_to(self, mark: Mark) -> None:
        """Close the open divisions that cannot hold ``mark``."""
        while len(self.stack) > 1:
            top = self.stack[-1]
            outer = top.unit is None or top.unit.rank < mark.unit.rank
            if outer and not self._leaves_box(top, mark):
                return
            self.stack.pop()

    def _leaves_box(self, top: _Node, mark: Mark) -> bool:
        """Whether ``mark`` goes on from before an open box and so does not stand inside it."""
        return (
            top.unit is Unit.BOX
            and mark.num != "1"
            and mark.unit not in top.last
            and _follows(self._running.get(mark.unit, ""), mark.num)
        )

    def _is_plain_heading(self, lines: list[Span], index: int) -> bool:
        """Whether a line is short, without punctuation, and right above running text."""
        if any(node.unit not in (None, Unit.HEADING, Unit.ANNEX) for node in self.stack):
            return False
        words = self.text[lines[index].start : lines[index].end]
        if (
            not _PLAIN_HEADING.fullmatch(words)
            or _NOT_A_HEADING.search(words)
            or index + 1 >= len(lines)
        ):
            return False
        below = self.text[lines[index + 1].start : lines[index + 1].end]
        return read_mark(below) is None and _RUNNING_TEXT.match(below) is not None

    def _open_plain_heading(self, line: Span, words: str) -> None:
        while self.stack[-1].unit is Unit.HEADING:
            self.stack.pop()
        self.stack[-1].headings += 1
        self._push(Unit.HEADING, words, "", words, line, text_on_line=False)

    def _push(
        self, unit: Unit, num: str, shown: str, heading: str, line: Span, *, text_on_line: bool
    ) -> None:
        parent = self.stack[-1]
        parent.children += 1
        parent.last[unit] = self._running[unit] = num
        number = str(parent.headings) if unit is Unit.HEADING else num
        node = _Node(
            unit,
            num,
            shown,
            heading,
            line,
            self._unique(eid(parent.eid, unit, number)),
            (*parent.steps, (unit, num, shown)),
            (*parent.path, PathStep(shown, heading)),
            text_on_line=text_on_line,
            end=line.end,
            paragraphs=1 if text_on_line else 0,
        )
        self.records.append(node)
        self.stack.append(node)

    def _add_paragraph(self, line: Span) -> None:
        parent = self.stack[-1]
        parent.children += 1
        parent.paragraphs += 1
        num = str(parent.paragraphs)
        self.records.append(
            _Node(
                Unit.TEXT,
                num,
                "",
                "",
                line,
                self._unique(eid(parent.eid, Unit.TEXT, num)),
                (*parent.steps, (Unit.TEXT, num, num)),
                parent.path,
                end=line.end,
            )
        )

    def _unique(self, wanted: str) -> str:
        """Return ``wanted``, or with _2, _3 … where a document repeats an address."""
        found, count = wanted, 1
        while found in self._eids:
            count += 1
            found = f"{wanted}_{count}"
        self._eids.add(found)
        return found

    def _check_sequence(self, mark: Mark, line: Span) -> None:
        """Report a number that neither begins a count nor goes on from the one before."""
        if mark.unit in (Unit.ANNEX, Unit.BOX) and not self._running.get(mark.unit):
            return
        here = self.stack[-1].last.get(mark.unit)
        before = here or self._running.get(mark.unit, "")
        if mark.num == "1" and here is None:
            return
        if not _follows(before, mark.num):
            code = "starts_inside" if not before else "out_of_sequence"
            after = f"after {before}" if before else "with nothing before it"
            self.notices.append(
                Notice(code, f"{mark.shown} stands {after}", self.source_map.span(line))
            )

    def _report_cut_end(self, lines: list[Span]) -> None:
        """Report a last line that stops in mid-sentence."""
        if not lines:
            return
        last = self.text[lines[-1].start : lines[-1].end]
        if not re.search(r"[。！!？?；;…”」』）)》.>\d日]$", last):
            self.notices.append(
                Notice(
                    "cut_end",
                    f"the text ends without a full stop: …{last[-16:]}",
                    self.source_map.span(lines[-1]),
                )
            )

    def _extents(self) -> dict[str, int]:
        """Return where each division ends: with the last that lies below it."""
        ends: dict[str, int] = {}
        for node in self.records:
            eid_, end = node.eid, node.end
            while eid_:
                ends[eid_] = max(end, ends.get(eid_, 0))
                eid_ = eid_.rpartition("__")[0]
        return ends


def _follows(before: str, num: str) -> bool:
    """Whether ``num`` is the next after ``before``: 12 → 13, 12 → 12-1, 12-1 → 12-2 or 13."""
    if not before:
        return num == "1"
    b = [int(part) for part in before.split("-")]
    n = [int(part) for part in num.split("-")]
    return n == [*b[:-1], b[-1] + 1] or n == [*b, 1] or n == [b[0] + 1]


def _locator(node: _Node) -> Locator:
    return Locator(tuple(Step(unit, num) for unit, num, _ in node.steps))


def _section(node: _Node) -> str:
    return join_section([(unit, shown or num) for unit, num, shown in node.steps])
