"""Cross-references resolved over a corpus, in both directions.

A reference is found in a clause's text (:mod:`qpsearch.clauses.references`); here it is led to the
document and the clause it names, where these are in the index. What cannot be resolved is listed as
such, with the reason.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses.references import Reference, ReferenceKind, find_references
from qpsearch.errors import AddressError
from qpsearch.library.addresses import find, not_found, standing_at
from qpsearch.locator import Order, article_of, matches, parse_address
from qpsearch.model import Unit
from qpsearch.studies.cited_works import CitedWorks, without_edition
from qpsearch.studies.links import Link, LinkReason, failed
from qpsearch.studies.relative_references import place_inside, relative_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.model import Locator

_YEAR = re.compile(r"\d{4}年")
_AS_PART = re.compile(r"^第([一二三四五六七八九十]{1,3})[条條]")
_AS_POINT = re.compile(r"第([（(])?([一二三四五六七八九十]{1,3})(?(1)[）)])[项項款点點]")
_INSIDE_ARTICLES = frozenset(
    unit.prefix for unit in (Unit.PARAGRAPH, Unit.POINT, Unit.INDENT, Unit.ITEM)
)


class References:
    """The cross-references of a corpus; reads documents as they are needed.

    Args:
        corpus: where references lead.
        outside: documents that are not of the corpus but whose references are asked for: their ids,
            which no document of the corpus may have, and their clauses.

    """

    def __init__(
        self, corpus: Corpus, outside: Mapping[str, Sequence[ClauseRecord]] | None = None
    ) -> None:
        self._corpus = corpus
        self._works = CitedWorks(corpus.names, corpus.works)
        self._clauses = {doc_id: list(clauses) for doc_id, clauses in (outside or {}).items()}
        self._of_clauses: dict[tuple[str, str], list[Link]] = {}
        self._read: dict[tuple[str, str], list[Reference]] = {}

    def of(self, document: DocumentRecord, clauses: Iterable[ClauseRecord]) -> Iterator[Link]:
        """Yield the references that stand in ``clauses`` of a document, in reading order."""
        for clause in clauses:
            yield from self._of_clause(document, clause)

    def _of_clause(self, document: DocumentRecord, clause: ClauseRecord) -> list[Link]:
        """Return the references of a clause, led once: they are asked for out and in."""
        key = document.doc_id, clause.eid
        if key not in self._of_clauses:
            self._of_clauses[key] = list(self._led(document, clause))
        return self._of_clauses[key]

    def _references_in(self, document: DocumentRecord, clause: ClauseRecord) -> list[Reference]:
        """Return the references that a clause holds, read once."""
        key = document.doc_id, clause.eid
        if key not in self._read:
            self._read[key] = list(find_references(clause.text))
        return self._read[key]

    def _led(self, document: DocumentRecord, clause: ClauseRecord) -> Iterator[Link]:
        """Yield the references of a clause; a bare address may go on with the work before it."""
        before: Link | None = None
        for reference in self._references_in(document, clause):
            link = self.resolve(reference, document, clause)
            if reference.kind is ReferenceKind.WORK:
                before = link
            elif before and before.target and link.reason and _is_bare(reference):
                other = self.at(link, before.target)
                link = other if other.found else link
            yield link

    def to(self, document: DocumentRecord, clauses: Sequence[ClauseRecord]) -> Iterator[Link]:
        """Yield the references of the whole corpus that lead to ``clauses`` of a document.

        With all its clauses, references to the document as a whole are among them.
        """
        wanted = {clause.eid for clause in clauses}
        whole = len(wanted) >= len(self._all(document.doc_id))
        articles = None if whole else _articles_of(clauses)
        for citing, clause in self._citing(document):
            if articles and not _may_lead_to(articles, self._references_in(citing, clause)):
                continue
            for link in self._of_clause(citing, clause):
                if link.target is None or link.target.doc_id != document.doc_id:
                    continue
                if (whole and citing.doc_id != document.doc_id and not link.reason) or any(
                    _meets(found.eid, wanted) for found in link.found
                ):
                    yield link

    def resolve(self, reference: Reference, document: DocumentRecord, clause: ClauseRecord) -> Link:
        """Return where a reference leads."""
        link = Link(reference, document, clause, None)
        if reference.kind is ReferenceKind.RELATIVE:
            return relative_place(link, self._all)
        if reference.kind is ReferenceKind.OWN:
            for short, full in document.names if reference.own else ():
                if short == reference.own:
                    return self._in_work(
                        link._replace(reference=reference._replace(work=full, quoted=False))
                    )
            return self.at(link, document)
        return self._in_work(link)

    def _in_work(self, link: Link) -> Link:
        reference, citing = link.reference, link.document
        found, name = self._works.meant(reference, citing)
        if not found and _YEAR.fullmatch(reference.edition):
            found, name = self._works.meant(without_edition(reference), citing)
        if not found:
            other, name = self._works.meant(without_edition(reference), citing)
            reason = LinkReason.NO_SUCH_EDITION if other else LinkReason.NOT_IN_INDEX
            return link._replace(reason=reason, name=name, several=tuple(other))
        if reference.number:
            number = reference._replace(kind=ReferenceKind.NUMBER, work=reference.number)
            numbered = {one.doc_id for one in self._works.meant(number, citing)[0]}
            found = [one for one in found if one.doc_id in numbered] or found
        target, edition, several = self._works.chosen(found, citing)
        return self.at(link._replace(edition=edition, name=name, several=several), target)

    # ---- documents ---------------------------------------------------

    def _all(self, doc_id: str) -> list[ClauseRecord]:
        if doc_id not in self._clauses:
            self._clauses[doc_id] = list(self._corpus.clauses(doc_id))
        return self._clauses[doc_id]

    def _citing(self, document: DocumentRecord) -> Iterator[tuple[DocumentRecord, ClauseRecord]]:
        """Yield the clauses that may refer to a document: its own, and those that name it."""
        for clause in self._all(document.doc_id):
            yield document, clause
        names = self._corpus.names.written(document)
        declaring = [
            other
            for other in self._corpus.names.declaring(document)
            if other.doc_id != document.doc_id
        ]
        done = {document.doc_id, *(other.doc_id for other in declaring)}
        for other in declaring:
            for clause in self._all(other.doc_id):
                yield other, clause
        for clause in self._corpus.holding(names):
            if clause.doc_id not in done:
                yield self._corpus.document_by_id(clause.doc_id), clause

    # ---- clauses -----------------------------------------------------

    def clauses(self, doc_id: str) -> list[ClauseRecord]:
        """Return the clauses of a document, which are read once."""
        return self._all(doc_id)

    def at(self, link: Link, target: DocumentRecord) -> Link:
        """Resolve the address of a link in a document."""
        link = link._replace(target=target, found=(), reason=None, way_out="")
        reference = link.reference
        if not reference.address:
            return link
        clauses = self._all(target.doc_id)
        order = Order(target.order)
        address = reference.address
        found: list[ClauseRecord] = []
        fault: AddressError | None = None
        ends = [end for end in (address, reference.last) if end]
        for end in ends:
            try:
                standing = standing_at(end, clauses, order)
            except AddressError as error:
                fault = error
                break
            if not standing:
                break
            found.append(standing[0])
        if len(found) == len(ends):
            return link._replace(found=tuple(found))
        if not found and (elsewhere := self._in_another_part(link, target)):
            return elsewhere
        if target.doc_id == link.document.doc_id and not found:
            inside = place_inside(link)
            if inside:
                return link._replace(found=inside)
        if not found and (points := self._points(link, target, order)):
            return link._replace(found=points)
        missing = ends[len(found)]
        found = found or self._article(address, target, order)
        fault = fault or not_found(missing, clauses, order)
        return failed(link._replace(found=tuple(found)), fault)

    def _points(self, link: Link, target: DocumentRecord, order: Order) -> tuple[ClauseRecord, ...]:
        """Return what 第一条第（二）项 is in a text without 条: 一、（二）."""
        clauses = self._all(target.doc_id)
        if any(clause.locator.steps[-1].unit is Unit.ARTICLE for clause in clauses):
            return ()
        ends = [end for end in (link.reference.address, link.reference.last) if end]
        named = [_AS_POINT.sub(r"（\2）", _AS_PART.sub(r"\1、", end)) for end in ends]
        try:
            return tuple(find(name, clauses, order)[0] for name in named)
        except AddressError:
            return ()

    def _article(self, address: str, target: DocumentRecord, order: Order) -> list[ClauseRecord]:
        """Return the article of an address whose part is not in it; else nothing."""
        try:
            readings = parse_address(address, order=order)
        except AddressError:
            return []
        for reading in readings:
            article = article_of(reading)
            clauses = self._all(target.doc_id) if article != reading else ()
            found = [clause for clause in clauses if matches(clause.locator, article)]
            if len(found) == 1:
                return found
        return []

    def _in_another_part(self, link: Link, target: DocumentRecord) -> Link | None:
        """Resolve an address in the other parts of a work that comes as several documents."""
        if link.reference.kind is ReferenceKind.OWN:
            return None
        parts = self._corpus.names.find(target.title, whole=True)
        links = [
            link._replace(target=part, found=tuple(found))
            for part in parts
            if part.doc_id != target.doc_id and part.date == target.date
            if (found := self._found(link.reference.address, part))
        ]
        return links[0] if len(links) == 1 else None

    def _found(self, address: str, document: DocumentRecord) -> list[ClauseRecord]:
        try:
            return standing_at(address, self._all(document.doc_id), Order(document.order))[:1]
        except AddressError:
            return []


def _is_bare(reference: Reference) -> bool:
    return reference.kind is ReferenceKind.OWN and not reference.own


def _articles_of(clauses: Iterable[ClauseRecord]) -> frozenset[str]:
    """Return the numbers of the articles that clauses stand in; none if one is in no article."""
    each = [_article_numbers(clause.locator) for clause in clauses]
    return frozenset[str]().union(*each) if all(each) else frozenset()


def _article_numbers(locator: Locator) -> frozenset[str]:
    return frozenset(step.num for step in locator.steps if step.unit is Unit.ARTICLE)


def _may_lead_to(articles: frozenset[str], references: Iterable[Reference]) -> bool:
    """Whether some references may be to articles of these numbers, by what is written.

    Asked before they are led: few of those to a code of law are to the article asked for.
    """
    return any(
        bool(reference.last)
        or reference.kind is ReferenceKind.RELATIVE
        or (reference.address and not _is_elsewhere(reference.address, articles))
        for reference in references
    )


def _is_elsewhere(address: str, articles: frozenset[str]) -> bool:
    """Whether an address names an article, and none of these."""
    try:
        readings = parse_address(address)
    except AddressError:
        return False
    named = [_article_numbers(reading) for reading in readings]
    return all(articles.isdisjoint(numbers) and numbers for numbers in named)


def _meets(place: str, wanted: set[str]) -> bool:
    """Whether an id is one of ``wanted``, or a part of an article among them."""
    while place not in wanted:
        parent, _, own = place.rpartition("__")
        if not parent or own.partition("_")[0] not in _INSIDE_ARTICLES:
            return False
        place = parent
    return True
