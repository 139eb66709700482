"""What a search found → hits: named clauses first, newest editions first, editions grouped."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from qpsearch.corpus.newest import newest_first
from qpsearch.corpus.results import SORTS, Edition, Hit, Replacement, Results
from qpsearch.errors import AddressError
from qpsearch.library.asking import address_in, may_name, named_by
from qpsearch.model import Span, Unit
from qpsearch.search import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.clauses.articles import Place
    from qpsearch.corpus.owning import ClauseOwners
    from qpsearch.corpus.sorting import FacetCounts
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engine.records import Ranked
    from qpsearch.library.names import Names
    from qpsearch.library.works import Works
    from qpsearch.search import Found, Options, Part


class Holdings(Protocol):
    """What of a corpus hits are made from."""

    @property
    def names(self) -> Names:
        """Documents by what they are called."""

    @property
    def works(self) -> Works:
        """Documents by the works that they are editions of."""

    @property
    def owners(self) -> ClauseOwners:
        """Who must act, clause by clause."""

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has, or had, a term of names, or one that begins so."""

    def document_by_id(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id."""

    def clauses(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order."""

    def show(self, doc_id: str, address: str) -> list[ClauseRecord]:
        """Return the division at an address with all that it holds."""


class Answering:
    """Makes the hits of one query.

    Args:
        holdings: what the clauses belong to.
        query: as typed.
        options: how it was searched for.
        found: what matches, best first.
        explain: whether hits say what added up to their scores.

    """

    def __init__(
        self, holdings: Holdings, query: str, options: Options, found: Found, *, explain: bool
    ) -> None:
        self._holdings = holdings
        self._query = query
        self._options = options
        self._found = found
        self._explain = explain

    def ranked(self, limit: int | None, sort: str = "score") -> Results:
        """Return the best hits; by score what the query names stands above what holds its words."""
        if sort == "score":
            best = newest_first(
                self._found, limit, self._dated_editions, self._holdings.works.expect
            )
        else:
            from qpsearch.corpus.sorting import in_order  # most hits stand by score

            if sort not in SORTS:
                raise ValueError(f"{sort!r} is no order of hits; one of {', '.join(SORTS)}")
            best = in_order(self._found, sort)[:limit]
        hits = tuple(self.hit(ranked, rank) for rank, ranked in enumerate(best, start=1))
        results = Results(
            self._query, self._found.total, hits,
            exact=self._found.total_exact, reranked=self._found.reranked,
        )  # fmt: skip
        lead = sort == "score" and self._named
        return self._led_by(results, limit) if lead else results

    def facets(self, names: Sequence[str]) -> dict[str, FacetCounts]:
        """Count all clauses of the answer by facets; what the query names is of the answer."""
        from qpsearch.corpus.sorting import (
            FACETS,
            facets_of,
            owner_facet,
        )  # only where they are asked for

        for name in names:
            if name not in FACETS:
                raise ValueError(f"{name!r} is no facet; one of {', '.join(FACETS)}")
        beside = [doc_id for doc_id, eid in self._named if (doc_id, eid) not in self._named_there]
        beside_of = map(self._holdings.document_by_id, beside)
        of_documents = [name for name in names if name != "owner"]
        columns = self._found.columns
        if columns is None or isinstance(columns.ordinals, list):
            counted = facets_of(of_documents, self._found, beside_of)
        else:
            from qpsearch.corpus.tallying import facets_by_arrays  # NumPy, which is in use already

            counted = facets_by_arrays(of_documents, columns, self._found.index, beside_of)
        if "owner" in names:
            counted["owner"] = owner_facet(self._found, self._holdings.owners)
        return {name: counted[name] for name in names}

    def grouped(self, limit: int | None) -> Results:
        """Return the best hits, each with the same clause of other documents."""
        from qpsearch.search.group import group_editions

        groups = group_editions(self._found)
        hits = tuple(
            self.hit(group.best, rank)._replace(also_in=tuple(map(self._edition, group.others)))
            for rank, group in enumerate(islice(groups, limit), start=1)
        )
        return Results(self._query, len(groups), hits, reranked=self._found.reranked)

    def hit(self, ranked: Ranked, rank: int) -> Hit:
        """Return a clause that was found as a hit."""
        record = self._found.record(ranked)
        spans = tuple(self._found.spans(record))
        parts = tuple(self._found.parts(ranked)) if self._explain else ()
        if place := self._found.places.get(ranked.ordinal):
            record = self._part(record, place)
            spans = tuple(span for one in spans if (span := _inside(one, place.span)))
        return self._hit_of(record, rank, ranked.score, spans, parts)

    def _part(self, record: ClauseRecord, place: Place) -> ClauseRecord:
        from qpsearch.library.addresses import part_of  # where an address asks for one
        from qpsearch.locator import Order

        order = Order(self._holdings.document_by_id(record.doc_id).order)
        return part_of(record, place, order)

    def _dated_editions(self, document: DocumentRecord) -> list[str]:
        works = self._holdings.works
        if not works.label(document):
            return []
        return [one.doc_id for one in works.editions(document) if one.date]

    @cached_property
    def _named(self) -> dict[tuple[str, str], ClauseRecord]:
        """The clauses that the query names by document and eId; of a document its first."""
        return {(record.doc_id, record.eid): record for record in self._find_named()}

    def _find_named(self) -> Sequence[ClauseRecord]:
        filters, holdings = self._options.filters, self._holdings
        if self._options.mode is Mode.EXACT or filters.sections or self._options.owner:
            return []
        if filters.documents is not None and (
            found := address_in(self._query, filters.documents, holdings.show)
        ):
            return found
        if not may_name(self._query, holdings.has_name):
            return []
        records: list[ClauseRecord] = []
        for document, address in named_by(self._query, holdings.names):
            if not filters.admit(document):
                continue
            try:
                records += (
                    holdings.show(document.doc_id, address)[:1]
                    if address
                    else islice(holdings.clauses(document.doc_id), 1)
                )
            except AddressError:
                continue
        return records

    def _led_by(self, results: Results, limit: int | None) -> Results:
        """Put what the query names above what holds its words."""
        found, wanted, there = self._found, self._named, self._named_there
        best = found.ranked[0].score if found.ranked else 0.0
        first = [
            self.hit(there[key], 0) if key in there else self._hit_of(record, 0, 0.0)
            for key, record in wanted.items()
        ]
        after = [hit for hit in results.hits if (hit.doc_id, hit.eid) not in wanted]
        lead = [
            hit._replace(named=True, score=best + len(first) - number)
            for number, hit in enumerate(first)
        ]
        hits = (
            hit._replace(rank=rank)
            for rank, hit in enumerate(islice([*lead, *after], limit), start=1)
        )
        total = results.total + len(wanted) - len(there)
        return results._replace(hits=tuple(hits), total=total)

    @cached_property
    def _named_there(self) -> dict[tuple[str, str], Ranked]:
        """Those of the clauses named that hold the words too, as they were found."""
        documents = {doc_id for doc_id, _ in self._named}
        there = {}
        for ranked in self._found.ranked if documents else ():
            if self._found.index.document_of(ranked.ordinal).doc_id in documents:
                record = self._found.record(ranked)
                if (record.doc_id, record.eid) in self._named:
                    there[record.doc_id, record.eid] = ranked
        return there

    def _edition(self, ranked: Ranked) -> Edition:
        record = self._found.record(ranked)
        if place := self._found.places.get(ranked.ordinal):
            record = self._part(record, place)
        document = self._holdings.document_by_id(record.doc_id)
        return Edition(record.doc_id, document.title, record.section, record.eid)

    def _replacement(self, document: DocumentRecord) -> Replacement | None:
        works = self._holdings.works
        newest = works.replaced_by(document)
        return newest and Replacement(newest.doc_id, newest.title, works.label(newest))

    def _hit_of(
        self,
        record: ClauseRecord,
        rank: int,
        score: float,
        spans: tuple[Span, ...] = (),
        parts: tuple[Part, ...] = (),
    ) -> Hit:
        works = self._holdings.works
        document = self._holdings.document_by_id(record.doc_id)
        text = record.text
        matched = dict.fromkeys([text[start:end] for start, end in spans])
        return Hit(
            rank=rank,
            score=score,
            doc_id=document.doc_id,
            title=document.title,
            issuers=document.issuers,
            number=document.number,
            date=document.date,
            kind=document.kind,
            eid=record.eid,
            section=record.section,
            path=record.path,
            role=record.role,
            text=text,
            spans=spans,
            matched=tuple(matched),
            source=document.source,
            source_span=record.source_span,
            explanation=parts,
            order=document.order if record.locator.steps[-1].unit is Unit.ARTICLE else "",
            locator=record.locator,
            nth=record.nth,
            part_of=document.part_of,
            edition=works.label(document),
            apart=works.apart(document),
            replaced_by=self._replacement(document),
            reranked=self._found.reranked,
        )


def _inside(span: Span, part: Span) -> Span | None:
    """Return where a span lies in a part of its clause; nothing for one outside."""
    if part.start <= span.start and span.end <= part.end:
        return Span(span.start - part.start, span.end - part.start)
    return None
