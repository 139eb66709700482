"""One search as it was asked for: plain values, before names are looked up in a corpus.

The command line, a line of a batch file and a saved query all become a :class:`Request`; it
travels to worker processes as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.corpus.results import SORTS
from qpsearch.errors import AddressNotFoundError, QpsearchError
from qpsearch.model import DocumentKind
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus
    from qpsearch.model import Locator
    from qpsearch.search import Options

MODES = ("all", "any", "exact")
KINDS = tuple(kind.value for kind in DocumentKind)
"""The kinds of documents that the loader tells; a correction beside a file may name others."""


class Request(NamedTuple):
    """A query with all that may be said about how to search for it; the empty say nothing."""

    query: str = ""
    limit: int = 10
    """Hits wanted; 0 for all."""
    mode: str = "all"
    """``all``, ``any`` or ``exact``."""
    variants: bool = True
    lay: bool = False
    """Look for the legal words of everyday ones in every mode, not with ``any`` only."""
    explain: bool = False
    documents: tuple[str, ...] = ()
    """Ids or parts of titles; a clause of any of them may be found."""
    issuer: str = ""
    kind: str = ""
    number: str = ""
    since: str = ""
    until: str = ""
    as_of: str = ""
    """Of each work only the edition in force on this day."""
    section: str = ""
    owner: str = ""
    """Only clauses in which this body must act, by any of its names."""
    synonyms: str = ""
    """A file of the reader's own synonyms; empty: that in the folder of the index."""
    rerank: bool = False
    """Put the first hits of a question in the order of what they mean, too."""
    sort: str = "score"
    """``score``, ``date``, ``-date`` or ``document``."""

    def options(self, corpus: Corpus) -> Options:
        """Return the options of the search, names of documents looked up in ``corpus``.

        Raises:
            AddressError: a document or section that does not exist or cannot be parsed.
            QpsearchError: a mode, date or kind that is none.

        """
        from qpsearch.search import Filters, Mode, Options

        if self.limit < 0:
            raise QpsearchError(f"a limit of {self.limit} hits", way_out="0 stands for all")
        if self.mode not in MODES:
            raise QpsearchError(f"{self.mode!r} is no mode", way_out=f"one of {', '.join(MODES)}")
        if self.rerank and self.mode != "any":
            raise QpsearchError("--rerank is for questions", way_out="add --any")
        if self.sort not in SORTS:
            raise QpsearchError(f"{self.sort!r} is no order", way_out=f"one of {', '.join(SORTS)}")
        if self.kind or self.since or self.until or self.as_of:
            from qpsearch.corpus.said import iso_date, kind_said  # 1 ms that most need not pay

            there = self._replace(
                kind=kind_said(self.kind),
                since=self.since and iso_date(self.since),
                until=self.until and iso_date(self.until),
                as_of=self.as_of and iso_date(self.as_of),
            )
            if there != self:
                return there.options(corpus)
        if self.since and self.until and self.since[: len(self.until)] > self.until:
            raise QpsearchError(
                f"no date is from {self.since} on and until {self.until}",
                way_out="write the earlier one first",
            )
        if self.kind and self.kind not in KINDS:
            kinds = {document.kind for document in corpus.documents()}
            if self.kind not in kinds:
                raise QpsearchError(
                    f"no document is of the kind {self.kind!r}",
                    way_out=f"one of {', '.join(KINDS)}",
                )
        filters = Filters(
            documents=self._admitted(corpus),
            issuer=self.issuer,
            kind=self.kind,
            number=self.number,
            since=self.since,
            until=self.until,
            sections=self._sections(),
        )
        return Options(
            mode=Mode(self.mode),
            variants=self.variants,
            lay=self.lay,
            rerank=self.rerank,
            filters=filters,
            owner=self.owner.strip(),
            inside=self.section,
            synonyms=corpus.synonyms_in(self.synonyms) if self.synonyms else None,
        )

    def _sections(self) -> tuple[Locator, ...]:
        if not self.section:
            return ()
        from qpsearch.search.matching import readings_of

        return tuple(readings_of(self.section))

    def _admitted(self, corpus: Corpus) -> frozenset[str] | None:
        """Return the ids of the documents that may be found; ``None`` for all."""
        named = self._document_ids(corpus) if self.documents else None
        if not self.as_of:
            return named
        out = corpus.works.not_in_force(corpus.documents(), self.as_of)
        every = named or (document.doc_id for document in corpus.documents())
        return frozenset(every) - out

    def _document_ids(self, corpus: Corpus) -> frozenset[str]:
        ids: set[str] = set()
        for name in self.documents:
            found = corpus.names.find(name)
            if not found:
                raise AddressNotFoundError(
                    name,
                    "no document with this id or in its title",
                    way_out="qpsearch docs lists them",
                )
            ids.update(document.doc_id for document in found)
        return frozenset(ids)
