"""The answers of a search: hits with all that a reader needs to cite them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qpsearch.model import Locator, Order
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.corpus.sorting import FacetCounts
    from qpsearch.model import PathStep, Role, Span
    from qpsearch.search import Part


SORTS = ("score", "date", "-date", "document")
"""Orders of hits: best first, oldest first, newest first, as one reads the documents."""


class Edition(NamedTuple):
    """The place where another document holds the clause of a hit."""

    doc_id: str
    title: str
    section: str
    eid: str


class Replacement(NamedTuple):
    """The newest edition of a work, which the corpus holds beside an older one."""

    doc_id: str
    title: str
    edition: str
    """What tells it from the others: 2023年修订, 2023-12-29."""


class Hit(NamedTuple):
    """One clause that a search answers with."""

    rank: int
    """1 is best."""
    score: float
    doc_id: str
    title: str
    issuers: tuple[str, ...]
    number: str | None
    date: str | None
    kind: str | None
    eid: str
    section: str
    path: tuple[PathStep, ...]
    role: Role
    text: str
    """In the original glyphs."""
    spans: tuple[Span, ...]
    """Where the query matches: offsets into ``text``."""
    matched: tuple[str, ...]
    """The letters at ``spans`` in the original glyphs, each once."""
    source: str
    source_span: Span
    """Offsets into the decoded file."""
    explanation: tuple[Part, ...] = ()
    """What adds up to the score, where it was asked for."""
    also_in: tuple[Edition, ...] = ()
    """The same clause in other documents, where editions are grouped."""
    order: str = ""
    """Of 款 and 项 in the article that the clause is (:class:`~qpsearch.model.Order`); empty
    where it is none."""
    locator: Locator = Locator(())
    """What a citation is worded from; empty for the section as it is."""
    nth: int = 0
    """Of the places of its document that are written alike, which it is; 0: the only one."""
    part_of: str = ""
    """The id of the document that its document came with: the notice, the gazette; empty alone."""
    edition: str = ""
    """What tells the document from its other editions in the corpus; empty without any."""
    apart: str = ""
    """What a citation says behind the title where another document here bears it."""
    replaced_by: Replacement | None = None
    """The newest edition, where the corpus holds one newer than this."""
    named: bool = False
    """Whether the query names the clause, or its document; it need not hold the words then."""
    reranked: str = ""
    """What has put the answer in another order than its words; empty: nothing."""

    @property
    def places(self) -> tuple[str | None, ...]:
        """For each of ``spans`` its place inside an article (第十二条第二款), else ``None``."""
        return tuple(self._each_place(self.spans))

    def _each_place(self, spans: Sequence[Span]) -> Iterator[str | None]:
        if not self.order:
            return iter([None] * len(spans))
        from qpsearch.clauses.articles import cite_matches

        return cite_matches(self.text, self.section, spans, Order(self.order))

    @property
    def place(self) -> str | None:
        """The place of the first match inside an article; ``None`` outside articles."""
        return next(self._each_place(self.spans), None)

    def place_of(self, span: Span) -> str:
        """Return the innermost place that holds all of ``span``; the section outside articles."""
        return next(self._each_place([span])) or self.section

    @property
    def citation(self) -> str:
        """The hit as people cite it, to the place of its first match: 《…》第十二条第二款."""
        return self.cited_to(self.place)

    @property
    def clause_citation(self) -> str:
        """The whole clause as people cite it, which ``text`` quotes: 《…》第十二条."""
        return self.cited_to(None)

    def cited_to(self, place: str | None) -> str:
        """Return the citation of a place in the clause; of the whole clause without one."""
        from qpsearch.citation import Cited, named
        from qpsearch.citation import place as in_words

        where = place or in_words(
            Cited(
                self.doc_id, self.title, self.issuers, self.number, self.kind, self.date,
                self.eid, self.section, self.locator, self.path, self.text,
                nth=self.nth,
            )
        )  # fmt: skip
        return named(self.title, self.number, self.kind, where, self.apart)

    @property
    def clause_id(self) -> str:
        """The hit's id across the corpus: ``doc_id#eid``."""
        return f"{self.doc_id}#{self.eid}"


class Results(NamedTuple):
    """The hits of one query, best first."""

    query: str
    total: int
    """Clauses and headings that match, shown or not."""
    hits: tuple[Hit, ...]
    facets: Mapping[str, FacetCounts] = MappingProxyType({})
    """What the whole answer counts by issuer, year, kind or document, where that was asked for."""
    exact: bool = True
    """Whether ``total`` is no more than match; else it is at most so many."""
    reranked: str = ""
    """What has put the first hits in another order than their words; empty: nothing."""

    @property
    def truncated(self) -> bool:
        """Whether more clauses match than are listed."""
        return self.total > len(self.hits)


class Summary(NamedTuple):
    """What one query finds, without its hits."""

    query: str
    total: int
    """Clauses and headings that match."""
    documents: int
    """Documents that hold them."""
    best: Hit | None
