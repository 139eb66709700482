"""What was read of a text: its divisions and paragraphs → the outline and the clauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from qpsearch.clauses.owners import read_owners
from qpsearch.locator import join_section
from qpsearch.model import Clause, Division, Locator, Role, Span, Step, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.rules import Mark
    from qpsearch.model import PathStep, SourceMap


@dataclass(slots=True)
class OutlineNode:
    """A division or a paragraph while the text is read; ``line`` is its own line, if it has one."""

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
    """Where its own text ends, and in ``extent`` all that lies below it."""
    extent: int = 0
    hashes: int = 0
    read_as: Mark | None = None
    """Its mark; the unit of a list below a decimal number is deeper than its mark says."""
    holds_articles: bool = False
    """Whether articles stand below it though its rank is inner: 一、管辖 above 第一条."""
    is_labelled: bool = False
    """Whether a label makes it a heading: 說明, 问：…, 行动一."""
    holds_all: bool = False
    """Whether it is the title of one of several texts, so that all numbers stand below it."""
    paragraphs: int = 0
    children: int = 0
    headings: int = 0
    last: dict[Unit, str] = field(default_factory=dict)
    """The last number of each unit directly below."""
    above: OutlineNode | None = None
    """What holds it, whose steps its own begin with."""
    locator: Locator = field(init=False)
    section: str = field(init=False)
    """The address as people write it, without the title of one of several documents."""
    text_stem: str = ""
    """The addresses of the paragraphs directly below, up to their number."""

    def __post_init__(self) -> None:
        # Thousands stand below one division: its steps are the same for all.
        shared = self.above.locator.steps if self.above else ()
        own = (Step(unit, num) for unit, num, _ in self.steps[len(shared) :])
        self.locator = Locator((*shared, *own))
        if self.unit is not Unit.TEXT or self.above is None:
            self.section = _section_of(self.steps)
            return
        if not self.above.text_stem:
            self.above.text_stem = _section_of((*self.above.steps, (Unit.TEXT, "", "")))
        self.section = self.above.text_stem + self.num

    @property
    def rank(self) -> int:
        """The rank that its mark has by itself."""
        unit = self.read_as.unit if self.read_as else self.unit
        return unit.rank if unit else Unit.DOCUMENT.rank - 1

    def counts(self, mark: Mark) -> bool:
        """Whether a mark is of the same count, if its number goes on."""
        if self.read_as is None:
            return self.unit is mark.unit
        if self.is_decimal or mark.rule == "decimal":
            parts = parts_of(mark)
            return self.parts[:-1] == parts[:-1] and min(len(self.parts), len(parts)) > 0
        return self.read_as.unit is mark.unit

    @property
    def is_decimal(self) -> bool:
        """Whether it bears a decimal number, which says its own depth."""
        return self.read_as is not None and self.read_as.rule == "decimal"

    @property
    def below(self) -> bool:
        """Whether it bears a decimal number that counts below 一、."""
        return self.read_as is not None and self.read_as.below

    @property
    def parts(self) -> list[str]:
        """The parts of its decimal number; none where it bears another."""
        return parts_of(self.read_as) if self.read_as else []

    @property
    def document(self) -> str:
        """The title of the one of several documents that it lies in; "" outside."""
        return self.steps[0][1] if len(self.steps) > 1 and self.steps[0][0] is Unit.DOCUMENT else ""


def _section_of(steps: Sequence[tuple[Unit, str, str]]) -> str:
    glyphs = [(unit, shown or num) for unit, num, shown in steps]
    titled = len(glyphs) > 1 and glyphs[0][0] is Unit.DOCUMENT
    return join_section(glyphs[1:] if titled else glyphs)


def parts_of(mark: Mark) -> list[str]:
    """Return the parts of a decimal number, the letter of its annex first: 3, 2, 1 of 3.2.1."""
    if mark.rule != "decimal":
        return []
    first, *more = mark.shown.split(".")
    return [first, *more[1:]] if len(more) == 2 and more[0] == "0" else [first, *more]


class Outline:
    """The divisions and paragraphs of a whole text, in reading order."""

    def __init__(self, nodes: Sequence[OutlineNode], text: str, source_map: SourceMap) -> None:
        self._nodes = nodes
        self._text = text
        self._sources = [source_map.span(node.line) for node in nodes]
        self._source_map = source_map

    def divisions(self) -> list[Division]:
        """Return the outline: every numbered or headed division in reading order."""
        sections = self._sections
        self._extend()
        return [
            Division(
                depth=len(node.path),
                num=node.shown,
                heading=node.heading,
                eid=node.eid,
                locator=node.locator,
                section=sections[node.eid],
                span=node.line
                if node.extent == node.line.end
                else Span(node.line.start, node.extent),
                source_span=source,
            )
            for node, source in zip(self._nodes, self._sources, strict=True)
            if node.unit is not Unit.TEXT
        ]

    def clauses(self) -> list[Clause]:
        """Return every addressable record: clauses, and headings without text of their own."""
        return list(map(self._clause, self._nodes, self._sources))

    def _clause(self, node: OutlineNode, source: Span) -> Clause:
        span = node.line
        if node.end != span.end:
            span = Span(span.start, node.end)
            source = self._source_map.span(span)
        text = self._text[span.start : span.end]
        return Clause(
            eid=node.eid,
            locator=node.locator,
            section=self._sections[node.eid],
            path=node.path,
            role=Role.CLAUSE if node.text_on_line or not node.children else Role.HEADING,
            span=span,
            text=text,
            source_span=source,
            owners=read_owners(text),
        )

    @cached_property
    def _sections(self) -> dict[str, str]:
        """Return the address of each record by its eId.

        An address that means two places is that of the text outside; in a text with a title of its
        own it begins with the title, and so do all there if one of a numbered division does.
        """
        if not any(node.unit is Unit.DOCUMENT for node in self._nodes):
            return {node.eid: node.section for node in self._nodes}
        owners: dict[str, set[str]] = {}
        for node in self._nodes:
            owners.setdefault(node.section, set()).add(node.document)
        shared = {
            node.document
            for node in self._nodes
            if node.unit is not Unit.TEXT and len(owners[node.section]) > 1
        }
        return {
            node.eid: f"《{node.document}》{node.section}"
            if node.document and (node.document in shared or len(owners[node.section]) > 1)
            else node.section
            for node in self._nodes
        }

    def _extend(self) -> None:
        """Let each division end with the last that lies below it."""
        for node in reversed(self._nodes):
            node.extent = max(node.extent, node.end)
            if node.above and node.above.extent < node.extent:
                node.above.extent = node.extent
