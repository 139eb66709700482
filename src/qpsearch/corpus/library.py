"""A corpus on disk, open for reading."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Self

from qpsearch.corpus.names import STATE, bare, meant_by, readings_of_citation
from qpsearch.corpus.results import Edition, Hit, Results, Summary
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.errors import AddressAmbiguousError, AddressError, AddressNotFoundError
from qpsearch.model import Unit
from qpsearch.search import Mode, Options, execute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    from qpsearch.citation import Cited
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engines.embedded.layout import Manifest
    from qpsearch.search import Found
    from qpsearch.search.signals import Ranked
    from qpsearch.search.suggest import Miss

_LISTED = 6
"""Candidates that a message about an ambiguous name lists."""


class Corpus:
    """An index open for reading: search it, show its clauses, list its documents.

    >>> with Corpus.open("index") as corpus:          # doctest: +SKIP
    ...     for hit in corpus.search("质量强国").hits:
    ...         print(hit.section, hit.title)
    """

    def __init__(self, index: WhooshClauseIndex) -> None:
        self._index = index
        self._owner_of: dict[int, int] | None = None

    @classmethod
    def open(cls, index_dir: str | PathLike[str]) -> Self:
        """Open the index in a folder.

        Raises:
            IndexStoreError: it is missing, damaged, or of another version.

        """
        return cls(WhooshClauseIndex(index_dir))

    def __enter__(self) -> Self:
        """Return the corpus; leaving the block closes it."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the files of the index."""
        self._index.close()

    @property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        return self._index.manifest

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        options: Options | None = None,
        explain: bool = False,
        group: bool = False,
    ) -> Results:
        """Return the clauses that match ``query``, best first.

        Args:
            query: words, phrases and operators of the query language.
            limit: how many hits to return; ``None`` for all.
            options: mode, variants, filters, scoring.
            explain: say for each hit what added up to its score.
            group: put the same clause of several editions under the best of them.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        found = execute(query, self._index, self._index.segmenter, options or Options())
        if group:
            return self._grouped(query, found, limit, explain=explain)
        hits = tuple(
            self._hit(rank, ranked, found, explain=explain)
            for rank, ranked in enumerate(islice(found.ranked, limit), start=1)
        )
        return Results(query, len(found.ranked), hits)

    def _grouped(self, query: str, found: Found, limit: int | None, *, explain: bool) -> Results:
        from qpsearch.search.group import group_editions

        groups = group_editions(found)
        hits = tuple(
            self._hit(rank, group.best, found, explain=explain)._replace(
                also_in=tuple(self._edition(found.record(ordinal)) for ordinal in group.others)
            )
            for rank, group in enumerate(islice(groups, limit), start=1)
        )
        return Results(query, len(groups), hits)

    def _edition(self, record: ClauseRecord) -> Edition:
        document = self._index.document(record.doc_id)
        return Edition(record.doc_id, document.title, record.section, record.eid)

    def why_nothing(self, query: str, *, options: Options | None = None) -> Miss:
        """Return how near a query without hits came, and what may have been meant by it.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        return execute(query, self._index, self._index.segmenter, options or Options()).miss()

    def summarize(self, query: str, *, options: Options | None = None) -> Summary:
        """Return how many clauses and documents match ``query``, and the best of them.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        found = execute(query, self._index, self._index.segmenter, options or Options())
        owners = self._owners()
        documents = {owners[ranked.ordinal] for ranked in found.ranked}
        best = self._hit(1, found.ranked[0], found, explain=False) if found.ranked else None
        return Summary(query, len(found.ranked), len(documents), best)

    def _owners(self) -> dict[int, int]:
        """Return ordinal → number of its document; read once, as counting needs no records."""
        if self._owner_of is None:
            self._owner_of = {
                ordinal: number
                for number, document in enumerate(self._index.documents())
                for ordinal in self._index.clauses_of(document.doc_id)
            }
        return self._owner_of

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        return self._index.documents()

    def find_documents(self, name: str) -> list[DocumentRecord]:
        """Return the documents that ``name`` may mean: by id, title or number, whole before part.

        Where no title holds it, by a short name that a text declares (以下简称《纲要》) or the
        lexicon knows (民诉法).
        """
        documents = list(self.documents())
        wanted = bare(name)
        tests: tuple[Callable[[DocumentRecord], bool], ...] = (
            lambda document: document.doc_id == name,
            lambda document: bare(document.title) == wanted,
            lambda document: bare(document.number or "") == wanted,
            lambda document: bare(document.title).removeprefix(STATE) == wanted,
            lambda document: document.doc_id.startswith(name),
            lambda document: wanted in bare(document.title),
            lambda document: wanted in bare(document.doc_id),
        )
        for test in tests:
            found = [document for document in documents if test(document)]
            if found and wanted:
                return found
        return meant_by(wanted, documents)

    def document(self, name: str) -> DocumentRecord:
        """Return the one document that ``name`` means.

        Raises:
            AddressNotFoundError: no document is called so.
            AddressAmbiguousError: several are.

        """
        found = self.find_documents(name)
        if not found:
            raise AddressNotFoundError(
                name, "no document with this id or in its title", way_out=self._near(name)
            )
        if len(found) > 1:
            meant = meant_by(bare(name), list(self.documents()))
            found = meant if len(meant) == 1 else found
        if len(found) > 1:
            listed = [f"{document.doc_id} ({document.title})" for document in found[:_LISTED]]
            raise AddressAmbiguousError(
                name,
                f"{len(found)} documents, among them {'; '.join(listed)}",
                candidates=listed,
                way_out="use the id",
            )
        return found[0]

    def locate(self, name: str, address: str = "") -> tuple[DocumentRecord, str]:
        """Return the document that ``name`` means, and the address in it (empty for all of it).

        A citation may stand in the place of both, or of the address: 《产品质量法》第十二条第二款.

        Raises:
            AddressNotFoundError: no document is called so, or the citation is of another one.
            AddressAmbiguousError: several are.

        """
        if not address:
            if self.find_documents(name):
                return self.document(name), ""
            quoted = name.lstrip().startswith("《")
            for title, number, place in readings_of_citation(name):
                if found := self._cited_as(title, number, quoted=quoted):
                    return self._holding(found, title, place), place
            return self.document(name), ""
        if not address.startswith("《"):
            return self._holding(self.find_documents(name), name, address), address
        document = self.document(name)
        for title, number, place in readings_of_citation(address):
            if document in self._cited_as(title, number, quoted=True):
                return document, place
        raise AddressNotFoundError(
            address,
            f"this cites another document than {document.doc_id}",
            way_out="give the citation alone, or the address without the title",
        )

    def _holding(self, found: list[DocumentRecord], name: str, address: str) -> DocumentRecord:
        """Return the document that is meant; of the parts of one work, the one with the address."""
        if len(found) == 1:
            return found[0]
        if len({(bare(document.title), document.date) for document in found}) == 1:
            holding = [document for document in found if self._has(document, address)]
            if len(holding) == 1:
                return holding[0]
        return self.document(name)

    def _has(self, document: DocumentRecord, address: str) -> bool:
        try:
            return bool(self.show(document.doc_id, address))
        except AddressError:
            return False

    def _cited_as(self, title: str, number: str, *, quoted: bool) -> list[DocumentRecord]:
        """Return the documents that a citation names; in 《》 by whole titles and short names."""
        found = self.find_documents(title)
        if quoted:
            wanted = bare(title).removeprefix(STATE)
            whole = [one for one in found if bare(one.title).removeprefix(STATE) == wanted]
            found = whole or meant_by(bare(title), list(self.documents()))
        numbered = [one for one in found if number and bare(one.number or "") == bare(number)]
        return numbered or found

    def _near(self, name: str) -> str:
        """Return a way out that names the titles nearest to ``name``."""
        import difflib

        titles = {bare(document.title): document for document in self.documents()}
        near = difflib.get_close_matches(bare(name), titles, 3, cutoff=0.4)
        named = "; ".join(f"{titles[key].doc_id} ({titles[key].title})" for key in near)
        return f"the nearest: {named}" if named else "qpsearch docs lists them"

    def clauses(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        for ordinal in self._index.clauses_of(doc_id):
            yield self._index.clause(ordinal)

    def show(self, doc_id: str, address: str) -> list[ClauseRecord]:
        """Return the division at an address with all that it holds, in reading order.

        Raises:
            AddressSyntaxError: the text is no address.
            AddressNotFoundError: nothing stands there; the message names the nearest.
            AddressAmbiguousError: it fits several places.

        """
        from qpsearch.corpus import addresses
        from qpsearch.locator import Order

        order = Order(self.document_by_id(doc_id).order)
        return addresses.find(address, list(self.clauses(doc_id)), order)

    def document_by_id(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        return self._index.document(doc_id)

    def cited(self, document: DocumentRecord, clause: ClauseRecord | None = None) -> Cited:
        """Return what a citation of a clause says, or of the document as a whole."""
        from qpsearch.citation import Cited
        from qpsearch.model import Locator

        facts = (
            document.doc_id, document.title, document.issuers, document.number, document.kind,
            document.date,
        )  # fmt: skip
        if clause is None:
            return Cited(*facts, "", "", Locator(()), (), "", whole=True)
        return Cited(*facts, clause.eid, clause.section, clause.locator, clause.path, clause.text)

    def places_of(self, phrases: Iterable[str]) -> set[tuple[str, int]]:
        """Return document and order of the clauses that hold one of ``phrases`` to the letter."""
        places: set[tuple[str, int]] = set()
        for phrase in phrases:
            words = phrase.replace('"', "").strip()
            if not words:
                continue
            options = Options(mode=Mode.EXACT, variants=False)
            found = execute(words, self._index, self._index.segmenter, options)
            for ranked in found.ranked:
                record = found.record(ranked.ordinal)
                places.add((record.doc_id, record.order))
        return places

    def _hit(self, rank: int, ranked: Ranked, found: Found, *, explain: bool) -> Hit:
        record = found.record(ranked.ordinal)
        document = self._index.document(record.doc_id)
        spans = tuple(found.spans(ranked.ordinal))
        text = record.text
        matched = dict.fromkeys([text[start:end] for start, end in spans])
        return Hit(
            rank=rank,
            score=ranked.score,
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
            explanation=tuple(found.parts(ranked)) if explain else (),
            order=document.order if record.locator.steps[-1].unit is Unit.ARTICLE else "",
            cited=record.cited,
        )
