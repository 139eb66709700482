"""Cross-references resolved over a corpus, in both directions.

A reference is found in a clause's text (:mod:`qpsearch.clauses.references`); here it is led to the
document and the clause it names, where these are in the index. What cannot be resolved is listed as
such, with the reason.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.articles import divide_article, place_at
from qpsearch.clauses.references import Reference, ReferenceKind, find_references
from qpsearch.errors import AddressAmbiguousError, AddressError
from qpsearch.library.addresses import find, not_found, part_of, standing_at
from qpsearch.locator import Order, article_of, eid, matches, parse_address
from qpsearch.model import Unit
from qpsearch.numerals import parse_number
from qpsearch.studies.cited_works import CitedWorks, without_edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.model import Locator

_YEAR = re.compile(r"\d{4}年")
_RELATIVE = re.compile(
    r"(?P<which>前述|前|上一|上|本)(?P<count>[两兩二三四五六七八九]?)(?P<unit>条款|[款项項条條])(?P<rest>.*)"
)
_AS_PART = re.compile(r"^第([一二三四五六七八九十]{1,3})[条條]")
_AS_POINT = re.compile(r"第([（(])?([一二三四五六七八九十]{1,3})(?(1)[）)])[项項款点點]")
_INSIDE_ARTICLES = frozenset(
    unit.prefix for unit in (Unit.PARAGRAPH, Unit.POINT, Unit.INDENT, Unit.ITEM)
)


class LinkReason(StrEnum):
    """Why a reference is not resolved."""

    NOT_IN_INDEX = "not in the index"
    NO_SUCH_EDITION = "this edition is not in the index"
    """The work is, in other editions."""
    NO_SUCH_PLACE = "no such place"
    SEVERAL_PLACES = "several places"
    """The address fits more than one."""
    NOT_IN_ARTICLE = "not inside an article"
    NAMES_NO_PLACE = "names no place"
    AT_NO_PARAGRAPH = "stands at no 款"
    OTHER_RANK = "nothing of that rank stands before it"
    NOTHING_BEFORE = "nothing stands before it"
    NO_ARTICLE_BEFORE = "no article stands before it"


class Link(NamedTuple):
    """A reference from a clause, and where it leads."""

    reference: Reference
    document: DocumentRecord
    clause: ClauseRecord
    """The clause that the reference stands in."""
    target: DocumentRecord | None
    """The document referred to; ``None`` if it is not in the index."""
    found: tuple[ClauseRecord, ...] = ()
    """What the address names there, outermost first; empty for a document as a whole."""
    reason: LinkReason | None = None
    """Why the reference is not resolved; ``None`` if it is."""
    way_out: str = ""
    """What stands near the place that is missing, or which places it may be."""
    edition: str = ""
    """Which edition of the document it leads to, and why that; empty where there is one only."""
    name: str = ""
    """What of the words before an address names the target, where these bear no marks."""
    several: tuple[DocumentRecord, ...] = ()
    """The documents that it may be, where they are several works."""

    @property
    def resolved(self) -> bool:
        """Whether all that the reference names is in the index."""
        return self.target is not None and not self.reason

    @property
    def why_not(self) -> str:
        """Why it is not resolved, in words; empty if it is."""
        return "; ".join(part for part in (self.reason, self.way_out) if part)


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
            return self._relative(link)
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
            inside = self._inside_own(link)
            if inside:
                return link._replace(found=inside)
        if not found and (points := self._points(link, target, order)):
            return link._replace(found=points)
        missing = ends[len(found)]
        found = found or self._article(address, target, order)
        fault = fault or not_found(missing, clauses, order)
        return _failed(link._replace(found=tuple(found)), fault)

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

    def _inside_own(self, link: Link) -> tuple[ClauseRecord, ...]:
        """Resolve 第一款第二项 inside the article that the reference stands in."""
        article = link.clause
        order = Order(link.document.order)
        if article.locator.steps[-1].unit is not Unit.ARTICLE:
            return ()
        address = article.section + link.reference.address
        try:
            if order is Order.HONG_KONG:
                address = self._inside_section(link)
            return (find(address, [article], order)[0],)
        except AddressError:
            return ()

    def _inside_section(self, link: Link) -> str:
        """Return the id of what (a)段 or 第(1)款 means in the section that it stands in.

        What it leaves out is where it stands: (a)段 is a paragraph of that subsection.
        """
        section, reference = link.clause, link.reference
        steps = parse_address(reference.address, order=Order.HONG_KONG)[0].steps
        here = place_at(section.text, reference.span, Order.HONG_KONG)
        outermost = steps[0].unit.rank
        above = [step for step in here.steps if step.unit.rank < outermost] if here else []
        return "__".join([section.eid, *(eid("", *step) for step in (*above, *steps))])

    def _relative(self, link: Link) -> Link:
        """Resolve 前款, 前两款, 前条第一款, 本条: by the place that the reference stands at."""
        match = _RELATIVE.fullmatch(link.reference.address)
        article = link.clause
        if match is None or article.locator.steps[-1].unit is not Unit.ARTICLE:
            return link._replace(reason=LinkReason.NOT_IN_ARTICLE)
        order = Order(link.document.order)
        link = link._replace(target=link.document)
        count = parse_number(match["count"].replace("兩", "两")) if match["count"] else 1
        if match["unit"] in ("条", "條"):
            return self._relative_article(link, match, count)
        if match["which"] == "前述":
            return link._replace(reason=LinkReason.NAMES_NO_PLACE)
        unit = _unit_of(match["unit"], order)
        here = place_at(article.text, link.reference.span, order)
        if here is None:
            return link._replace(reason=LinkReason.AT_NO_PARAGRAPH)
        depth = next((n for n, step in enumerate(here.steps) if step.unit is unit), None)
        if depth is None:
            return link._replace(reason=LinkReason.OTHER_RANK)
        places = [
            place
            for place in divide_article(article.text, order)
            if len(place.steps) == depth + 1
            and place.steps[:depth] == here.steps[:depth]
            and place.steps[depth].unit is unit
        ]
        at = next(n for n, place in enumerate(places) if place.steps == here.steps[: depth + 1])
        chosen = [places[at]] if match["which"] == "本" else places[max(0, at - count) : at]
        if not chosen:
            return link._replace(reason=LinkReason.NOTHING_BEFORE)
        found = tuple(part_of(article, place, order) for place in chosen)
        if match["rest"]:  # 前款第四项
            return self._inside(link._replace(found=found), article, found[-1], match["rest"])
        return link._replace(found=found)

    def _relative_article(self, link: Link, match: re.Match[str], count: int) -> Link:
        articles = [
            clause
            for clause in self._all(link.document.doc_id)
            if clause.locator.steps[-1].unit is Unit.ARTICLE
        ]
        at = next(n for n, clause in enumerate(articles) if clause.eid == link.clause.eid)
        chosen = [articles[at]] if match["which"] == "本" else articles[max(0, at - count) : at]
        if not chosen:
            return link._replace(reason=LinkReason.NO_ARTICLE_BEFORE)
        link = link._replace(found=tuple(chosen))
        return self._inside(link, chosen[-1], chosen[-1], match["rest"]) if match["rest"] else link

    def _inside(self, link: Link, article: ClauseRecord, above: ClauseRecord, address: str) -> Link:
        """Resolve an address below a part of an article, or below the article itself."""
        try:
            found = find(above.section + address, [article], Order(link.document.order))
        except AddressError as error:
            return _failed(link, error)
        return link._replace(found=(found[0],))


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


def _unit_of(word: str, order: Order) -> Unit:
    return Unit.PARAGRAPH if (word == "款") == (order is not Order.TAIWAN) else Unit.POINT


def _meets(place: str, wanted: set[str]) -> bool:
    """Whether an id is one of ``wanted``, or a part of an article among them."""
    while place not in wanted:
        parent, _, own = place.rpartition("__")
        if not parent or own.partition("_")[0] not in _INSIDE_ARTICLES:
            return False
        place = parent
    return True


def _failed(link: Link, error: AddressError) -> Link:
    """Return a link to a place that cannot be told."""
    if isinstance(error, AddressAmbiguousError):
        return link._replace(reason=LinkReason.SEVERAL_PLACES, way_out="; ".join(error.candidates))
    return link._replace(
        reason=LinkReason.NO_SUCH_PLACE, way_out=error.way_out if error.candidates else ""
    )
