"""What is to be said of each citation of a text: whether it holds, and if not, why."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.library.titles import split_edition
from qpsearch.model import Document, Span
from qpsearch.studies.checking.citations import citations_in
from qpsearch.studies.checking.cited_places import CitedPlaces
from qpsearch.studies.checking.drafts import own_texts
from qpsearch.studies.checking.quoted_words import (
    Wording,
    WordsVerdict,
    says,
    worded,
)
from qpsearch.studies.links import LinkReason
from qpsearch.studies.sources import load_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.studies.checking.citations import Citation
    from qpsearch.studies.checking.drafts import OwnText
    from qpsearch.studies.comparing.wording import WordChange
    from qpsearch.studies.links import Link

NOT_HERE = "not in this corpus"
_LISTED = 4
"""Places that a message lists."""


class CitationStatus(StrEnum):
    """What was found of a citation."""

    EXACT = "exact"
    """It stands where it is cited: today, or in the edition that the text itself names."""
    OTHER_EDITION = "other_edition"
    """No edition is named and it stands in an older one; or the one that is named is not here."""
    RENUMBERED = "renumbered"
    """The same, and the newest edition has it under another number."""
    NO_SUCH_PLACE = "no_such_place"
    """The document is here, the place is not in it."""
    NOT_IN_CORPUS = "not_in_corpus"
    """It cannot be checked: that says nothing against it."""
    AMBIGUOUS = "ambiguous"
    """Several documents are called so, or the address fits several places."""
    WORDS_DIFFER = "words_differ"
    """The words quoted beside it are not those of the place."""


class CitedPlace(NamedTuple):
    """Where a citation leads."""

    doc_id: str
    """Of the text itself, its file."""
    title: str
    edition: str
    """2018年修正, or a date; empty where the corpus has one edition only."""
    section: str | None
    """The clause; ``None`` for the document as a whole, and where there is no such place."""
    place: str | None
    """The same with 款 and 项 inside it."""
    last: str | None
    """Of a range its last clause."""


class QuotedWords(NamedTuple):
    """Words quoted beside a citation that are not those of the place."""

    text: str
    """The words quoted, or the sentence of them that differs."""
    passage: str
    """What the place says instead, in its own glyphs; empty where it says nothing like it."""
    changes: tuple[WordChange, ...]
    """From the one to the other; spans are offsets into the two."""
    span: Span
    """Where ``text`` stands in the decoded file."""


class CheckedCitation(NamedTuple):
    """A citation, and what was found."""

    text: str
    """As printed, with the title before it."""
    span: Span
    """Its place in the decoded file."""
    section: str
    """The clause of the file that it stands in; empty for its title."""
    status: CitationStatus
    holds: bool | None
    """Whether it is right as it stands; ``None`` where that cannot be told."""
    target: CitedPlace | None
    now: CitedPlace | None
    """Where the newest edition has it, if that is another place or edition."""
    message: str
    candidates: tuple[str, ...]
    """What it may be instead, or where: documents or places."""
    words: QuotedWords | None
    passage: int
    """Number of the passage of the file, see :class:`FilePassage`."""
    inside: Span
    """Its place in the text of that passage."""


class FilePassage(NamedTuple):
    """A piece of a file in reading order: a clause, a heading, or its title."""

    text: str
    is_title: bool


class CheckedFile(NamedTuple):
    """A file with all its citations."""

    source: str
    title: str
    passages: tuple[FilePassage, ...]
    citations: tuple[CheckedCitation, ...]


def check(corpus: Corpus, document: Document | str | Path) -> CheckedFile:
    """Check the citations of a text against a corpus.

    Args:
        corpus: what is known.
        document: the text, or the file that it is in.

    Raises:
        SourceError: the file cannot be read, or is too long.

    """
    if not isinstance(document, Document):
        document = load_text(str(document))
    texts = own_texts(document)
    places = CitedPlaces(corpus, texts)
    passages: list[FilePassage] = []
    found: list[CheckedCitation] = []
    for text in texts:
        first = len(passages)
        number_of = {id(one): first + n for n, one in enumerate(text.passages)}
        passages += [FilePassage(one.text, one.clause.order < 0) for one in text.passages]
        judge = _Judge(places, text, document.source.path)
        found += [
            judge.judged(citation, number_of[id(citation.passage)])
            for citation in citations_in(text, places)
        ]
    return CheckedFile(document.source.path, document.metadata.title, tuple(passages), tuple(found))


class _Finding(NamedTuple):
    status: CitationStatus
    holds: bool | None
    link: Link
    message: str
    now: CitedPlace | None = None
    candidates: tuple[str, ...] = ()
    words: tuple[Wording, Span] | None = None


class _Judge:
    """Says what is to be said of the citations of a text."""

    def __init__(self, places: CitedPlaces, text: OwnText, source: str) -> None:
        self._places = places
        self._text = text
        self._source = source
        self._joined: list[Link] = []

    def judged(self, citation: Citation, passage: int) -> CheckedCitation:
        """Return a citation with what was found."""
        self._joined = [*self._joined, citation.link] if citation.joined else [citation.link]
        finding = self._stands(citation.link)
        if citation.quotes:
            finding = self._said(citation, finding)
        span = citation.passage.source_span
        words = None
        if finding.words:
            wording, inside = finding.words
            words = QuotedWords(
                citation.passage.text[slice(*inside)], wording.passage, wording.changes,
                span(inside),
            )  # fmt: skip
        missing = finding.status in (
            CitationStatus.NO_SUCH_PLACE, CitationStatus.NOT_IN_CORPUS, CitationStatus.AMBIGUOUS,
        )  # fmt: skip
        return CheckedCitation(
            citation.text, span(citation.span), citation.passage.clause.section, finding.status,
            finding.holds, self._place(finding.link, missing=missing), finding.now,
            finding.message, finding.candidates, words, passage, citation.span,
        )  # fmt: skip

    # ---- where it stands -------------------------------------------------

    def _stands(self, link: Link) -> _Finding:
        """Return what is found of the place that is cited, whatever is quoted of it."""
        if link.reason is LinkReason.NO_SUCH_EDITION:
            return self._of_missing_edition(link)
        if link.target is None:
            return _Finding(CitationStatus.NOT_IN_CORPUS, None, link, NOT_HERE)
        if link.several:
            return self._of_several(link)
        if link.reason is LinkReason.SEVERAL_PLACES:
            places = tuple(link.way_out.split("; "))
            message = f"several places: {_listed(places)}"
            return _Finding(CitationStatus.AMBIGUOUS, None, link, message, candidates=places)
        if link.reason:
            return self._missing(link)
        return self._found(link, cited=True)

    def _of_several(self, link: Link) -> _Finding:
        """Return what is found where documents of several works are called so."""
        links = [self._places.references.at(link, one) for one in link.several]
        holding = [one for one in links if not one.reason]
        if len(holding) == 1 and link.reference.address:
            return self._found(holding[0]._replace(several=()), cited=True)
        named = tuple(f"{one.doc_id} ({one.title})" for one in link.several)
        message = f"{len(named)} documents are called so: {_listed(named)}"
        return _Finding(
            CitationStatus.AMBIGUOUS, None, link._replace(target=None), message, candidates=named
        )

    def _of_missing_edition(self, link: Link) -> _Finding:
        other = self._places.nearest_edition(link)
        here = {
            self._places.label(edition): None
            for one in link.several
            for edition in self._places.editions(one) or [one]
        }
        message = f"this edition is not in this corpus, which has {_listed(tuple(here))}"
        if other is None:
            return _Finding(CitationStatus.NOT_IN_CORPUS, None, link, message)
        return _Finding(CitationStatus.OTHER_EDITION, None, other, message, self._now(other))

    def _missing(self, link: Link) -> _Finding:
        """Return what is found where the place is not in the document or edition meant."""
        if self._places.is_beyond(link):
            message = "the book of the code that has it is not in this corpus"
            return _Finding(CitationStatus.NOT_IN_CORPUS, None, link._replace(target=None), message)
        if copy := self._places.in_copies(link):
            return self._found(copy, cited=True)
        if not _names_edition(link):
            others = self._places.in_others(link)
            if others:
                found = self._found(others[0], cited=False)
                where = self._edition(link)
                return found._replace(message=f"no such place in {where}; {found.message}")
        if self._is_later(link):
            message = f"the edition of {self._text.record.date} is not in this corpus"
            return _Finding(CitationStatus.NOT_IN_CORPUS, None, link._replace(target=None), message)
        if self._places.has_no_annexes(link):
            message = "the annexes of it are not in this corpus"
            return _Finding(CitationStatus.NOT_IN_CORPUS, None, link._replace(target=None), message)
        missing = "no such place"
        if link.found and not link.reference.last and not self._edition(link):
            missing = f"{link.found[-1].section} has no such part"
        message = "; ".join(part for part in (missing, link.way_out) if part)
        if self._edition(link):
            message = message.replace("no such place", f"no such place in {self._edition(link)}", 1)
        return _Finding(CitationStatus.NO_SUCH_PLACE, False, link, message)

    def _found(self, link: Link, *, cited: bool) -> _Finding:
        """Return what is found where the place is there.

        ``cited`` says that this is the edition that is meant. Where the text itself says which,
        it is exact, however old; ``now`` says what the newest has.
        """
        finding = self._found_among_editions(link, cited=cited)
        if cited and finding.holds and _names_edition(link):
            return finding._replace(status=CitationStatus.EXACT)
        return finding

    def _found_among_editions(self, link: Link, *, cited: bool) -> _Finding:
        edition = self._edition(link)
        successor = self._places.successor(link)
        if successor is None:
            if cited and self._is_later(link) and link.reference.address:
                label = self._places.label(link.target) if link.target else ""
                message = f"it stands in {label}, which is later than this text"
                return _Finding(CitationStatus.OTHER_EDITION, None, link, message)
            if cited:
                return _Finding(CitationStatus.EXACT, True, link, "")
            return _Finding(CitationStatus.OTHER_EDITION, False, link, f"it stands in {edition}")
        if not link.reference.address and not _names_edition(link):
            return _Finding(CitationStatus.EXACT, True, link, "")
        if not link.reference.address:
            newest = self._places.label(successor.document)
            message = f"{edition}, which {newest} has replaced"
            now = self._cited(successor.document, None)
            return _Finding(CitationStatus.OTHER_EDITION, cited, link, message, now)
        newest = self._places.label(successor.document)
        if successor.clause is None:
            message = f"it stands in {edition}; {newest} has no such clause any more"
            return _Finding(CitationStatus.OTHER_EDITION, cited, link, message)
        holder = self._places.holder(link)
        now = self._cited(successor.document, successor.clause)
        if holder is not None and successor.clause.section != holder.section:
            message = f"it stands in {edition}; in {newest} it is {successor.clause.section}"
            return _Finding(CitationStatus.RENUMBERED, cited, link, message, now)
        if successor.reworded or not cited:
            message = f"it stands in {edition}; {newest} words it otherwise"
            return _Finding(CitationStatus.OTHER_EDITION, cited, link, message, now)
        return _Finding(CitationStatus.EXACT, True, link, "")

    def _is_later(self, link: Link) -> bool:
        """Whether the only editions here were made after the text, and none is named."""
        made, target = self._text.record.date, link.target
        if not made or target is None or not target.date or _names_edition(link):
            return False
        revised = target.kind == "law" and target.doc_id != self._text.record.doc_id
        return revised and target.date[: len(made)] > made

    # ---- what it says ----------------------------------------------------

    def _said(self, citation: Citation, finding: _Finding) -> _Finding:
        """Return the finding, or that the words quoted are not those of the place."""
        if finding.link.target is None or not finding.link.found:
            return finding
        clauses = [one for link in self._joined for one in self._places.said_at(link)]
        if finding.link is not citation.link:
            clauses = self._places.said_at(finding.link)
        for quote in citation.quotes:
            wording = worded(quote.text, clauses)
            if wording.verdict is WordsVerdict.SAID:
                continue
            if wording.verdict is WordsVerdict.ABSENT and not quote.sure:
                continue
            if elsewhere := self._said_in_other_edition(finding.link, quote.text):
                return elsewhere
            inside = Span(
                quote.span.start + wording.part.start, quote.span.start + wording.part.end
            )
            where, message = self._differ(finding.link, quote.text, wording)
            return finding._replace(
                status=CitationStatus.WORDS_DIFFER, holds=False, message=message, now=where,
                words=(wording, inside),
            )  # fmt: skip
        return finding

    def _said_in_other_edition(self, link: Link, words: str) -> _Finding | None:
        """Return that the words are those of the place in another edition, if they are."""
        if _names_edition(link):
            return None
        for other in self._places.in_others(link):
            if says(words, self._places.said_at(other)):
                found = self._found(other, cited=False)
                more = found.message.partition("; ")[2]
                message = f"these are the words of {self._edition(other)}"
                return found._replace(message="; ".join(part for part in (message, more) if part))
        return None

    def _differ(self, link: Link, words: str, wording: Wording) -> tuple[CitedPlace | None, str]:
        """Return where the words do stand, and what is to be said of them."""
        target = link.target
        assert target is not None  # noqa: S101 - what is quoted of a place that was found
        holders = [one for one in self._places.clauses(target.doc_id) if says(words, [one])]
        if holders:
            place = self._cited(target, holders[0])
            within = self._places.holder(link)
            if within is not None and within.eid == holders[0].eid:
                return None, f"these words stand elsewhere in {holders[0].section}"
            return place, f"these words stand in {holders[0].section}"
        if wording.changes:
            said = "; ".join(
                f"{change.a or '–'} for {change.b or '–'}" for change in wording.changes[:_LISTED]
            )
            return None, f"quoted: {said}"
        return None, "it says nothing like the words quoted"

    # ---- places ----------------------------------------------------------

    def _place(self, link: Link, *, missing: bool) -> CitedPlace | None:
        if link.target is None:
            return None
        if missing:
            return self._cited(link.target, None)
        holder = self._places.holder(link)
        place = self._cited(link.target, holder)
        if holder is None or not link.found:
            return place
        last = link.found[-1].section if link.reference.last else None
        return place._replace(place=link.found[0].section, last=last)

    def _cited(self, document: DocumentRecord, clause: ClauseRecord | None) -> CitedPlace:
        own = document.doc_id == self._text.record.doc_id
        section = clause.section if clause else None
        several = len({one.date for one in self._places.editions(document)}) > 1
        return CitedPlace(
            self._source if own else document.doc_id, document.title,
            self._places.label(document) if several and not own else "", section, section, None,
        )  # fmt: skip

    def _now(self, link: Link) -> CitedPlace | None:
        successor = self._places.successor(link)
        return self._cited(successor.document, successor.clause) if successor else None

    def _edition(self, link: Link) -> str:
        several = link.target and len({one.date for one in self._places.editions(link.target)}) > 1
        return self._places.label(link.target) if link.target and several else ""


def _names_edition(link: Link) -> bool:
    reference = link.reference
    return bool(reference.edition or split_edition(reference.work)[1])


def _listed(items: Sequence[str]) -> str:
    more = "; …" if len(items) > _LISTED else ""
    return "; ".join(items[:_LISTED]) + more
