"""Where a citation leads: the place, the editions that have it, and what it has become."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import AddressSyntaxError
from qpsearch.library.titles import split_edition
from qpsearch.locator import parse_address
from qpsearch.model import Unit
from qpsearch.studies.comparing.editions import ComparedText, counterparts
from qpsearch.studies.comparing.sides import side_of
from qpsearch.studies.comparing.wording import changes_between
from qpsearch.studies.references import References

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.studies.checking.drafts import OwnText
    from qpsearch.studies.links import Link


EARLIER = "原"
"""The edition that a citation names which calls it the former one."""


class Successor(NamedTuple):
    """What a clause of an earlier edition is in the newest."""

    document: DocumentRecord
    clause: ClauseRecord | None
    """``None`` where the newest has none that corresponds to it."""
    reworded: bool = False
    """Whether it says something else there."""


class CitedPlaces:
    """Leads citations to places; compares two editions once.

    Args:
        corpus: where.
        texts: the texts whose citations are led.

    """

    def __init__(self, corpus: Corpus, texts: Sequence[OwnText]) -> None:
        self._corpus = corpus
        self._outside = {text.record.doc_id: text.clauses for text in texts}
        self._counterparts: dict[tuple[str, str], Mapping[str, str]] = {}

    @cached_property
    def references(self) -> References:
        """What leads references to their places."""
        return References(self._corpus, self._outside)

    def clauses(self, doc_id: str) -> list[ClauseRecord]:
        """Return the clauses of a document."""
        return self.references.clauses(doc_id)

    def holder(self, link: Link) -> ClauseRecord | None:
        """Return the clause that a link leads to, or into; ``None`` for a whole document."""
        if link.target is None or not link.found:
            return None
        known = {clause.eid: clause for clause in self.clauses(link.target.doc_id)}
        eid = link.found[0].eid
        while eid and eid not in known:
            eid = eid.rpartition("__")[0]
        return known.get(eid)

    def said_at(self, link: Link) -> list[ClauseRecord]:
        """Return the clauses that a link leads to with all that they hold, to the end of a range.

        Of a part of an article that part.
        """
        if link.target is None or not link.found:
            return []
        first, last = link.found[0], link.found[-1]
        clauses = self.clauses(link.target.doc_id)
        if link.reference.last and first.order < last.order:
            return [clause for clause in clauses if first.order <= clause.order <= last.order]
        return [first, *(one for one in clauses if one.eid.startswith(f"{first.eid}__"))]

    def editions(self, document: DocumentRecord) -> list[DocumentRecord]:
        """Return the dated editions of a document's work here, the newest first."""
        found = [
            one
            for one in self._corpus.works.editions(document)
            if one.date and one.book == document.book
        ]
        return sorted(found, key=lambda one: one.date or "", reverse=True)

    def label(self, document: DocumentRecord) -> str:
        """Return what an edition is called: 2018年修正, or its date."""
        return document.edition or document.date or document.doc_id

    def in_others(self, link: Link) -> list[Link]:
        """Return the same citation in the other editions that have such a place, newest first."""
        if link.target is None:
            return []
        others = (self.references.at(link, one) for one in self.editions(link.target)
                  if one.doc_id != link.target.doc_id and one.date != link.target.date)  # fmt: skip
        return [other for other in others if other.found and not other.reason]

    def in_copies(self, link: Link) -> Link | None:
        """Return a citation in another copy of the same edition, where that has such a place."""
        target = link.target
        for one in self._corpus.works.group(target) if target else ():
            if target and one.doc_id != target.doc_id and one.date == target.date:
                other = self.references.at(link, one)
                if not other.reason:
                    return other
        return None

    def of_edition_before(self, link: Link) -> Link:
        """Return a citation of a law that has been revised (原《检验法》) in the edition before."""
        editions = self.editions(link.target) if link.target else []
        if len(editions) < 2:
            return link
        named = link.reference._replace(edition=EARLIER)
        return self.references.at(link._replace(reference=named), editions[1])

    def nearest_edition(self, link: Link) -> Link | None:
        """Return a citation of an edition that is not here in the one before it, else after it."""
        year = (link.reference.edition or split_edition(link.reference.work)[1])[:4]
        known = {one.doc_id: one for each in link.several for one in self.editions(each)}
        dated = sorted(known.values(), key=lambda one: one.date or "")
        before = [one for one in dated if (one.date or "")[:4] <= year]
        after = [one for one in dated if one not in before]
        for one in (*reversed(before), *after):
            other = self.references.at(link, one)
            if not other.reason:
                return other
        return None

    def is_in_force_now(self, document: DocumentRecord) -> bool:
        """Whether the corpus holds no newer edition of a document."""
        newest = self.editions(document)
        return not newest or not document.date or document.date >= (newest[0].date or "")

    def successor(self, link: Link) -> Successor | None:
        """Return what a place of an earlier edition is in the newest; ``None`` for the newest."""
        target = link.target
        if target is None or self.is_in_force_now(target):
            return None
        newest = self.editions(target)[0]
        clause = self.holder(link)
        if clause is None:
            return Successor(newest, None)
        eid = self._pairs(target, newest).get(clause.eid)
        after = next((one for one in self.clauses(newest.doc_id) if one.eid == eid), None)
        if after is None:
            return Successor(newest, None)
        changes = changes_between(side_of(clause.text), side_of(after.text))
        return Successor(newest, after, any(change.substantive for change in changes))

    def _pairs(self, a: DocumentRecord, b: DocumentRecord) -> Mapping[str, str]:
        key = a.doc_id, b.doc_id
        if key not in self._counterparts:
            compared = (
                ComparedText(one.doc_id, one.title, self.clauses(one.doc_id), {}) for one in (a, b)
            )
            self._counterparts[key] = counterparts(*compared)
        return self._counterparts[key]

    def is_beyond(self, link: Link) -> bool:
        """Whether an article that is missing may be in a book of the code that is not here.

        A code may come as one document per book, whose articles count through.
        """
        target = link.target
        if target is None:
            return False
        parts = [
            one
            for one in self._corpus.names.find(target.title, whole=True)
            if one.date == target.date and one.title == target.title
        ]
        ranges = sorted(filter(None, map(self._articles, parts)))
        apart = all(one[1] < other[0] for one, other in pairwise(ranges))
        if not apart or not (target.book or len(ranges) > 1):
            return False  # copies of one text, or all of it
        number = _number(link.reference.address)
        return not any(first <= number <= last for first, last in ranges)

    def has_no_annexes(self, link: Link) -> bool:
        """Whether an annex is cited of a document without any: files leave them out."""
        target = link.target
        if target is None or not link.reference.address.startswith("附"):
            return False
        return all(
            step.unit is not Unit.ANNEX
            for clause in self.clauses(target.doc_id)
            for step in clause.locator.steps[:1]
        )

    def _articles(self, document: DocumentRecord) -> tuple[int, int] | None:
        """Return the numbers of the first and the last article of a document."""
        numbers = [
            _number(clause.section)
            for clause in self.clauses(document.doc_id)
            if clause.locator.steps[-1].unit is Unit.ARTICLE
        ]
        return (min(numbers), max(numbers)) if numbers else None


def _number(address: str) -> int:
    """Return the number of the article that an address begins with, 0 for none."""
    try:
        steps = parse_address(address)[0].steps
    except AddressSyntaxError:
        return 0
    articles = [step.num for step in steps if step.unit is Unit.ARTICLE]
    first = articles[0].partition("-")[0] if articles else ""
    return int(first) if first.isdecimal() else 0
