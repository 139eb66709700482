"""The frozen values that travel through the pipeline, from a decoded file to a ranked hit.

Offsets are counted in characters (code points), never bytes, and spans are half open.
The values are named tuples: a data class costs a cold search about a millisecond each to define.

Names follow legal informatics: a *document* is one edition of a work (FRBR expression), a
*clause* is the smallest citable division (Akoma Ntoso hierarchical element), its *eId* follows
the Akoma Ntoso naming convention.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NewType

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FoldedText = NewType("FoldedText", str)
"""Text that has been through :func:`qpsearch.text.folding`: for matching only, never shown."""


class Span(NamedTuple):
    """A half-open range of character offsets."""

    start: int
    end: int


class Unit(Enum):
    """A rank of division. Units are named by rank, never by sound.

    The PRC order below an article is 条–款–项–目, Taiwan's is 條–項–款–目: ``PARAGRAPH`` is 款 in
    one and 項 in the other, ``POINT`` the reverse; Hong Kong's 條–款–段–節–分節 are ``PARAGRAPH``,
    ``POINT``, ``INDENT`` and ``ITEM``. ``LEVEL_1`` to ``LEVEL_5`` are the outline
    ranks 一、 （一） 1. （1） ①. The value is ``(rank, eId prefix)``; a lower rank holds a higher.
    """

    DOCUMENT = (-1, "component")
    """A text with a title of its own among others in one file, named by its title."""
    ANNEX = (0, "att")
    """附件, 附表, 附录."""
    PART = (1, "part")
    """编 and 第…部分."""
    SUBPART = (2, "subpart")
    """分编."""
    CHAPTER = (3, "chp")
    """章."""
    SECTION = (4, "sec")
    """节."""
    SUBSECTION = (5, "subsec")
    """款 above articles, as Taiwan's codes divide a 節."""
    SUBDIVISION = (6, "subdivision")
    """目 above articles, below that."""
    HEADING = (7, "hcontainer")
    """A heading without a number, named by its words."""
    ARTICLE = (8, "art")
    """条."""
    LEVEL_1 = (9, "level")
    """一、"""
    BOX = (10, "box")
    """专栏."""
    LEVEL_2 = (11, "level")
    """（一）"""
    LEVEL_3 = (12, "level")
    """1."""
    LEVEL_4 = (13, "level")
    """（1）"""
    LEVEL_5 = (14, "level")
    """①"""
    PARAGRAPH = (15, "para")
    """The first division of an article, counted by position: 款 (PRC), 項 (Taiwan)."""
    POINT = (16, "point")
    """The division below that: 项 (PRC), 款 (Taiwan)."""
    INDENT = (17, "indent")
    """目."""
    ITEM = (18, "item")
    """What stands below that: 分節 of an ordinance of Hong Kong, (A)."""
    TEXT = (19, "p")
    """A paragraph without a number, counted by position: ¶2."""

    def __init__(self, rank: int, prefix: str) -> None:
        self.rank = rank
        """Depth in the order of units; 0 is outermost."""
        self.prefix = prefix
        """The unit's eId prefix after the Akoma Ntoso naming convention."""

    # A unit is one object: hashing its name, as Enum does, is a call for each look-up.
    __hash__ = object.__hash__


class Order(StrEnum):
    """What stands below an article, and which way round 款 and 项 do."""

    PRC = "prc"
    """条–款–项–目: 款 is :attr:`Unit.PARAGRAPH`, 项 is :attr:`Unit.POINT`."""
    TAIWAN = "taiwan"
    """條–項–款–目: 項 is :attr:`Unit.PARAGRAPH`, 款 is :attr:`Unit.POINT`."""
    HONG_KONG = "hong_kong"
    """條–款–段–節–分節, numbered (1), (a), (i), (A) and cited in brackets: 第2(1)(a)條."""

    @property
    def other(self) -> Order:
        """The order that counts 款 and 项 the other way round."""
        return Order.PRC if self is Order.TAIWAN else Order.TAIWAN


class Step(NamedTuple):
    """One step of an address: a unit and its number.

    ``num`` is canonical: Arabic digits with the insertions of 之 after hyphens (第十二条之一 is
    ``"12-1"``); for :attr:`Unit.HEADING` it is the heading itself, for :attr:`Unit.DOCUMENT` the
    title.
    """

    unit: Unit
    num: str


class Locator(NamedTuple):
    """The address of a division inside a document, outermost step first."""

    steps: tuple[Step, ...]


class Role(StrEnum):
    """What an addressable record is."""

    CLAUSE = "clause"
    """Text with an address: what a search answers with."""
    HEADING = "heading"
    """A division whose own line is only a heading; found and shown, ranked below clauses."""


class PathStep(NamedTuple):
    """One numbered or headed ancestor of a clause, as the reader sees it."""

    num: str
    """The number in the document's own glyphs, widths made regular: 四, （六）, 第十二條, 专栏1."""
    heading: str
    """The heading in the original glyphs; empty where the division has none."""


class Owners(NamedTuple):
    """The agencies that a clause makes responsible, in its own glyphs."""

    lead: tuple[str, ...]
    """Responsible or leading (负责, 牵头)."""
    support: tuple[str, ...]
    """Taking part (配合, 参加) under an agency that leads."""
    span: Span
    """Where they stand: offsets into the clause's text."""


class Clause(NamedTuple):
    """A division that can be found, cited and shown."""

    eid: str
    locator: Locator
    section: str
    """The address as people write it: 四、（六）; 第十二條; 一 ¶2."""
    path: tuple[PathStep, ...]
    role: Role
    span: Span
    """Offsets into :attr:`Document.text`."""
    text: str
    """``document.text[span.start:span.end]``, number and heading included."""
    source_span: Span
    """Offsets into the decoded source."""
    owners: Owners | None = None

    @property
    def heading(self) -> str:
        """The clause's own heading; empty for a paragraph without one."""
        if not self.path or self.locator.steps[-1].unit is Unit.TEXT:
            return ""
        return self.path[-1].heading


class Division(NamedTuple):
    """One line of a document's outline."""

    depth: int
    num: str
    heading: str
    eid: str
    locator: Locator
    section: str
    span: Span
    """From the first character of the division to the last of all that it holds."""
    source_span: Span
    """The division's own line (number and heading) in the decoded source."""


class Dropped(NamedTuple):
    """A piece of the source that is not part of the document, and the rule that said so."""

    rule: str
    text: str
    source_span: Span


class Notice(NamedTuple):
    """Something a reader should check; the document is usable all the same."""

    code: str
    message: str
    source_span: Span


class Marking(NamedTuple):
    """What the format of a file says of a line, where words alone can only be guessed at."""

    span: Span
    """Where the line stands: in the source, or in the text once that is made."""
    depth: int = 0
    """The level of a heading (Markdown, ``<h2>``, a style of a word processor), from 1; 0: none."""
    numbered: bool = False
    """Whether a word processor made the number that the line begins with."""
    titled: bool = False
    """Whether it is the title of a text of its own: each row of a table holds one."""
    number: str = ""
    """The number that the line has lost, as the table of contents has it."""
    set_off: bool = False
    """Whether a numbered line is bold, or in the faces of headings, as a whole: nothing else."""


class TitleLines(NamedTuple):
    """The lines in which a text with a title of its own begins inside another."""

    span: Span
    """Title, and below it number, dates and issuers: what stands at the head of that text."""
    title: str
    """The title in the original glyphs, its lines joined."""


class Evidence(NamedTuple):
    """Where a value of the metadata was read."""

    field: str
    text: str
    source_span: Span


class DocumentKind(StrEnum):
    """What a document is, by the last word of its title or by its form.

    A correction beside a file may name another; a filter knows these.
    """

    OUTLINE = "outline"
    """纲要."""
    OPINIONS = "opinions"
    """意见."""
    PLAN = "plan"
    """方案, 规划, 计划."""
    LAW = "law"
    """法, 条例, 法典, 宪法."""
    MEASURES = "measures"
    """办法, 规定, 细则, 措施, 规则."""
    INTERPRETATION = "interpretation"
    """解释 of courts and legislatures."""
    STANDARD = "standard"
    """国家标准 and those of trades, places and companies, by their cover or 标准."""
    REPORT = "report"
    """报告."""
    NOTICE = "notice"
    """通知, 公告, 通报, 通告, 决定, 决议, 批复, 答复."""
    ORDER = "order"
    """令 without a text of its own."""
    LETTER = "letter"
    """函, 复函."""
    MINUTES = "minutes"
    """纪要, 會議紀錄."""
    NEWS = "news"
    """A text with a dateline."""
    COMMENTARY = "commentary"
    """A text by an author or from a paper, without an issuer."""


class Metadata(NamedTuple):
    """What is known of a document as a whole. Dates are ISO 8601; ``None`` is unknown."""

    title: str
    issuers: tuple[str, ...] = ()
    number: str | None = None
    kind: str | None = None
    date_issued: str | None = None
    date_published: str | None = None
    date_in_force: str | None = None
    date_repealed: str | None = None
    status: str | None = None
    """As stated: 现行有效, 已失效, 废止."""
    edition: str | None = None
    """Date (or year) of this version, where a text has several: of its last amendment."""
    other: Mapping[str, str] = MappingProxyType({})
    """Further rows of an index table, label to value, in the original glyphs."""
    evidence: tuple[Evidence, ...] = ()

    @property
    def date(self) -> str | None:
        """The date a reader would cite: of the version, issued, else published, else in force."""
        whole = self.edition if self.edition and len(self.edition) == len("2020-05-14") else None
        return whole or self.date_issued or self.date_published or self.date_in_force

    @property
    def edition_name(self) -> str:
        """What a reader calls this version where the text says it: 2018年修正; else empty."""
        year = (self.date or "")[:4]
        if year:
            for item in reversed(self.evidence):
                for word in ("修正", "修订", "修訂"):
                    if year in item.text and word in item.text:
                        return f"{year}年{word}"
        return ""


class SourceMap(NamedTuple):
    """Maps offsets of a cleaned text to offsets of its decoded source.

    ``starts`` are the offsets in the text where a run begins (the first is 0, strictly rising),
    ``sources`` the offsets in the source that those runs begin at; inside a run both advance
    together. ``length`` is the length of the text, ``source_end`` the source offset after the
    last mapped character.
    """

    starts: tuple[int, ...]
    sources: tuple[int, ...]
    length: int
    source_end: int

    def offset(self, position: int) -> int:
        """Return the source offset of the character at ``position`` of the text.

        Raises:
            IndexError: ``position`` lies outside the text.

        """
        if not 0 <= position <= self.length:
            raise IndexError(position)
        if position == self.length:
            return self.source_end
        run = bisect_right(self.starts, position) - 1
        return self.sources[run] + position - self.starts[run]

    def span(self, span: Span) -> Span:
        """Return the source span that ``span`` of the text was read from."""
        if span.start == span.end:
            here = self.offset(span.start)
            return Span(here, here)
        return Span(self.offset(span.start), self.offset(span.end - 1) + 1)


class Source(NamedTuple):
    """A decoded file: what every source offset counts in."""

    path: str
    encoding: str
    sha256: str
    text: str


class Document(NamedTuple):
    """One edition of one text, cleaned and divided."""

    doc_id: str
    source: Source
    text: str
    source_map: SourceMap
    metadata: Metadata
    outline: tuple[Division, ...]
    clauses: tuple[Clause, ...]
    dropped: tuple[Dropped, ...]
    warnings: tuple[Notice, ...]
    order: str = "prc"
    """Which way round its articles are cited: ``prc`` (条–款–项), ``taiwan`` (條–項–款)."""
    names: tuple[tuple[str, str], ...] = ()
    """Short names that its text declares (以下简称《纲要》), each with what it stands for."""
    part_of: str = ""
    """The id of the document that this one came with in one file, if it did."""


class Token(NamedTuple):
    """A word of folded text.

    ``parts`` are the lengths of the words that a compound is made of (支柱产业: 2, 2), or empty.
    """

    text: FoldedText
    span: Span
    parts: tuple[int, ...] = ()
