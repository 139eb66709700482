"""Cross-references resolved over a corpus, in both directions.

A reference is found in a clause's text (:mod:`qpsearch.clauses.references`); here it is led to the
document and the clause it names, where these are in the index. What cannot be resolved is listed as
such, with the reason.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.articles import divide_article, place_at
from qpsearch.clauses.references import Reference, ReferenceKind, find_references
from qpsearch.errors import AddressError
from qpsearch.lexicon import short_names
from qpsearch.library.addresses import find, part_of
from qpsearch.locator import Order
from qpsearch.model import Unit
from qpsearch.numerals import parse_number
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord

_STATE = "中华人民共和国"
_EDITION = re.compile(
    r"\([^()]*(?:\d{4}|修正|修订|修訂|试行|试行)[^()]*\)$|\d{4}年.{0,6}(?:修正|修订)$"
)
_RELATIVE = re.compile(
    r"(?P<which>前述|前|上一|上|本)(?P<count>[两兩二三四五六七八九]?)(?P<unit>条款|[款项項条條])(?P<rest>.*)"
)
_INSIDE_ARTICLES = frozenset(unit.prefix for unit in (Unit.PARAGRAPH, Unit.POINT, Unit.INDENT))


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
    reason: str = ""
    """Why the reference is not resolved; empty if it is."""

    @property
    def resolved(self) -> bool:
        """Whether all that the reference names is in the index."""
        return self.target is not None and not self.reason


class References:
    """The cross-references of a corpus; reads documents as they are needed."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._clauses: dict[str, list[ClauseRecord]] = {}

    def of(self, document: DocumentRecord, clauses: Iterable[ClauseRecord]) -> Iterator[Link]:
        """Yield the references that stand in ``clauses`` of a document, in reading order."""
        for clause in clauses:
            for reference in find_references(clause.text):
                yield self.resolve(reference, document, clause)

    def to(self, document: DocumentRecord, clauses: Sequence[ClauseRecord]) -> Iterator[Link]:
        """Yield the references of the whole corpus that lead to ``clauses`` of a document.

        With all its clauses, references to the document as a whole are among them.
        """
        wanted = {clause.eid for clause in clauses}
        whole = len(wanted) >= len(self._all(document.doc_id))
        for citing, clause in self._citing(document):
            for reference in find_references(clause.text):
                link = self.resolve(reference, citing, clause)
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
            return self._at(link._replace(target=document))
        target = self._document(reference, document)
        if target is None:
            return link._replace(reason="not in the index")
        return self._at(link._replace(target=target))

    # ---- documents ---------------------------------------------------

    @cached_property
    def _titles(self) -> dict[str, list[DocumentRecord]]:
        titles: dict[str, list[DocumentRecord]] = {}
        for document in self._corpus.documents():
            titles.setdefault(_key(document.title), []).append(document)
        return titles

    @cached_property
    def _numbers(self) -> dict[str, list[DocumentRecord]]:
        numbers: dict[str, list[DocumentRecord]] = {}
        for document in self._corpus.documents():
            if document.number:
                numbers.setdefault(_letters(document.number), []).append(document)
        return numbers

    def _all(self, doc_id: str) -> list[ClauseRecord]:
        if doc_id not in self._clauses:
            self._clauses[doc_id] = list(self._corpus.clauses(doc_id))
        return self._clauses[doc_id]

    def _document(self, reference: Reference, citing: DocumentRecord) -> DocumentRecord | None:
        if reference.kind is ReferenceKind.NUMBER:
            return _edition(_by_suffix(_letters(reference.work), self._numbers, 6), citing)
        key = _key(reference.work)
        declared = {_key(short): _key(full) for short, full in citing.names}
        known = [declared.get(key, ""), key, _key(short_names().get(key, ""))]
        for name in known:
            if name and name in self._titles:
                return _edition(self._titles[name], citing)
        if reference.quoted:
            return None
        suffixes = (key[start:] for start in range(len(key) - 1))
        for name in suffixes:
            full = declared.get(name) or _key(short_names().get(name, "")) or name
            if full in self._titles:
                return _edition(self._titles[full], citing)
        return None

    def _citing(self, document: DocumentRecord) -> Iterator[tuple[DocumentRecord, ClauseRecord]]:
        """Yield the clauses that may refer to a document: its own, and those that name it."""
        for clause in self._all(document.doc_id):
            yield document, clause
        names = {_plain_title(document.title)}
        if document.number:
            names.add(document.number)
        key = _key(document.title)
        names.update(short for short, full in short_names().items() if _key(full) == key)
        declaring = [
            other
            for other in self._corpus.documents()
            if other.doc_id != document.doc_id and any(_key(full) == key for _, full in other.names)
        ]
        done = {document.doc_id, *(other.doc_id for other in declaring)}
        for other in declaring:
            for clause in self._all(other.doc_id):
                yield other, clause
        for doc_id, order in sorted(self._corpus.places_of(names)):
            if doc_id not in done:
                yield self._corpus.document_by_id(doc_id), self._clause(doc_id, order)

    def _clause(self, doc_id: str, order: int) -> ClauseRecord:
        return next(clause for clause in self._all(doc_id) if clause.order == order)

    # ---- clauses -----------------------------------------------------

    def _at(self, link: Link) -> Link:
        """Resolve the address of a link whose document is known."""
        target, reference = link.target, link.reference
        if target is None or not reference.address:
            return link
        clauses = self._all(target.doc_id)
        order = Order(target.order)
        address = reference.address
        found: list[ClauseRecord] = []
        try:
            found.append(find(address, clauses, order)[0])
            if reference.last:
                found.append(find(reference.last, clauses, order)[0])
        except AddressError as error:
            if not found and (elsewhere := self._in_another_part(link, target)):
                return elsewhere
            if target.doc_id == link.document.doc_id and not found:
                inside = self._inside_own(link)
                if inside:
                    return link._replace(found=inside)
            return link._replace(found=tuple(found), reason=_reason(error))
        return link._replace(found=tuple(found))

    def _in_another_part(self, link: Link, target: DocumentRecord) -> Link | None:
        """Resolve an address in the other parts of a work that comes as several documents."""
        if link.reference.kind is ReferenceKind.OWN:
            return None
        parts = self._titles[_key(target.title)]
        links = [
            link._replace(target=part, found=tuple(found))
            for part in parts
            if part.doc_id != target.doc_id and part.date == target.date
            if (found := self._found(link.reference.address, part))
        ]
        return links[0] if len(links) == 1 else None

    def _found(self, address: str, document: DocumentRecord) -> list[ClauseRecord]:
        try:
            return find(address, self._all(document.doc_id), Order(document.order))[:1]
        except AddressError:
            return []

    def _inside_own(self, link: Link) -> tuple[ClauseRecord, ...]:
        """Resolve 第一款第二项 inside the article that the reference stands in."""
        article = link.clause
        if article.locator.steps[-1].unit is not Unit.ARTICLE:
            return ()
        try:
            return (
                find(
                    article.section + link.reference.address,
                    [article],
                    Order(link.document.order),
                )[0],
            )
        except AddressError:
            return ()

    def _relative(self, link: Link) -> Link:
        """Resolve 前款, 前两款, 前条第一款, 本条: by the place that the reference stands at."""
        match = _RELATIVE.fullmatch(link.reference.address)
        article = link.clause
        if match is None or article.locator.steps[-1].unit is not Unit.ARTICLE:
            return link._replace(reason="not inside an article")
        order = Order(link.document.order)
        link = link._replace(target=link.document)
        count = parse_number(match["count"].replace("兩", "两")) if match["count"] else 1
        if match["unit"] in ("条", "條"):
            return self._relative_article(link, match, count)
        if match["which"] == "前述":
            return link._replace(reason="names no place")
        unit = _unit_of(match["unit"], order)
        here = place_at(article.text, link.reference.span)
        if here is None:
            return link._replace(reason="stands at no 款")
        depth = next((n for n, step in enumerate(here.steps) if step.unit is unit), None)
        if depth is None:
            return link._replace(reason="nothing of that rank stands before it")
        places = [
            place
            for place in divide_article(article.text)
            if len(place.steps) == depth + 1
            and place.steps[:depth] == here.steps[:depth]
            and place.steps[depth].unit is unit
        ]
        at = next(n for n, place in enumerate(places) if place.steps == here.steps[: depth + 1])
        chosen = [places[at]] if match["which"] == "本" else places[max(0, at - count) : at]
        if not chosen:
            return link._replace(reason="nothing stands before it")
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
            return link._replace(reason="no article stands before it")
        link = link._replace(found=tuple(chosen))
        return self._inside(link, chosen[-1], chosen[-1], match["rest"]) if match["rest"] else link

    def _inside(self, link: Link, article: ClauseRecord, above: ClauseRecord, address: str) -> Link:
        """Resolve an address below a part of an article, or below the article itself."""
        try:
            found = find(above.section + address, [article], Order(link.document.order))
        except AddressError as error:
            return link._replace(reason=_reason(error))
        return link._replace(found=(found[0],))


def _unit_of(word: str, order: Order) -> Unit:
    return Unit.PARAGRAPH if (word == "款") == (order is Order.PRC) else Unit.POINT


def _meets(eid: str, wanted: set[str]) -> bool:
    """Whether an id is one of ``wanted``, or a part of an article among them."""
    while eid not in wanted:
        parent, _, own = eid.rpartition("__")
        if not parent or own.partition("_")[0] not in _INSIDE_ARTICLES:
            return False
        eid = parent
    return True


def _reason(error: AddressError) -> str:
    return "no such place" if not error.candidates else f"no such place; {error.way_out}"


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _plain_title(title: str) -> str:
    return _EDITION.sub("", title.strip("《》 ").removeprefix(_STATE)) or title


def _key(title: str) -> str:
    """Return a title as it is compared: folded, without the state's name and the edition."""
    folded = _EDITION.sub("", fold(title).strip("《》 "))
    letters = "".join(c for c in folded if c.isalnum())
    return letters.removeprefix(_STATE) or letters


def _by_suffix(
    key: str, table: dict[str, list[DocumentRecord]], shortest: int
) -> list[DocumentRecord]:
    for start in range(max(1, len(key) - shortest)):
        if key[start:] in table:
            return table[key[start:]]
    return []


def _edition(found: Sequence[DocumentRecord], citing: DocumentRecord) -> DocumentRecord | None:
    """Return the edition that a document cites: itself, else the newest not newer than it."""
    if not found:
        return None
    for document in found:
        if document.doc_id == citing.doc_id:
            return document
    dated = sorted(found, key=lambda document: (document.date or "", document.doc_id))
    older = [document for document in dated if (document.date or "") <= (citing.date or "9999")]
    return (older or dated)[-1]
