"""A corpus on disk, open for reading."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Self

from qpsearch.corpus.answering import Answering
from qpsearch.corpus.newest import window
from qpsearch.corpus.results import Results, Summary
from qpsearch.engine.places import is_cluster
from qpsearch.engine.plan import addresses_of
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import damaged
from qpsearch.errors import IndexStoreError
from qpsearch.model import Locator, Unit
from qpsearch.search import Mode, Options, execute
from qpsearch.search.asking import plan_of
from qpsearch.search.query import phrases_of
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from os import PathLike

    from qpsearch.citation import Cited
    from qpsearch.corpus.owning import ClauseOwners
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.protocol import OpenIndex
    from qpsearch.lexicon.synonyms import Synonyms
    from qpsearch.library.names import Names
    from qpsearch.library.works import Works
    from qpsearch.model import Document, Notice
    from qpsearch.search import Found
    from qpsearch.search.suggest import Miss, Speller


class Corpus:
    """An index open for reading: search it, show its clauses, list its documents.

    >>> with Corpus.open("index") as corpus:          # doctest: +SKIP
    ...     for hit in corpus.search("质量强国").hits:
    ...         print(hit.section, hit.title)
    """

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._synonyms: dict[str, Synonyms] = {}

    @classmethod
    def open(cls, index_dir: str | PathLike[str]) -> Self:
        """Open the index in a folder, or in a cluster (``opensearch://host:9200/NAME``).

        Raises:
            IndexStoreError: it is missing, damaged, of another version, or out of reach.

        """
        if is_cluster(index_dir):
            from qpsearch.engines.opensearch.store import ClusterClauses  # 40 ms, for those alone

            return cls(ClusterClauses(os.fspath(index_dir)))
        return cls(WhooshClauseIndex(index_dir))

    def __enter__(self) -> Self:
        """Return the corpus; leaving the block closes it."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and memory; whatever is asked then raises ``ValueError``."""
        self._index.close()
        for made in ("names", "works", "owners", "_speller"):
            self.__dict__.pop(made, None)

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
        sort: str = "score",
        facets: Sequence[str] = (),
    ) -> Results:
        """Return the clauses that match ``query``, best first.

        Args:
            query: words, phrases and operators of the query language.
            limit: how many hits to return; ``None`` for all, 0 for their number only.
            options: mode, variants, filters, scoring.
            explain: say for each hit what added up to its score.
            group: put the same clause of several editions under the best of them.
            sort: one of :data:`~qpsearch.corpus.results.SORTS`; in groups always by score.
            facets: some of :data:`~qpsearch.corpus.sorting.FACETS`: by what to count all clauses
                that match, in groups or not.

        Raises:
            QuerySyntaxError: the query has a fault.
            ValueError: the limit is below 0, or there is no such order or facet.

        """
        if limit is not None and limit < 0:
            raise ValueError(f"a limit of {limit} hits; 0 or more, or None for all")
        options = options or Options()
        ordered = sort != "score" or options.rerank
        every = group or limit is None or ordered or facets or options.owner
        found = self._found(query, options, None if every else window(limit or 0))
        answer = Answering(self, query, options, found, explain=explain)
        results = answer.grouped(limit) if group else answer.ranked(limit, sort)
        return results._replace(facets=answer.facets(facets)) if facets else results

    def _found(self, query: str, options: Options | None, depth: int | None = None) -> Found:
        options = options or Options()
        if options.variants and options.synonyms is None:
            options = options._replace(synonyms=self.synonyms)
        found = execute(query, self._index, options, None if options.owner else depth)
        if options.inside or addresses_of(found.plan.item):
            found = self._narrowed(found, query, options, depth)
        if options.owner:
            found.keep(self.owners.concerning(found, options.owner))
        if options.rerank:
            self._reorder(found, query, options)
        return found

    def _narrowed(self, found: Found, query: str, options: Options, depth: int | None) -> Found:
        """Return what was found with the parts of articles that addresses name in their place."""
        from qpsearch.corpus.narrowing import inside_articles, narrow  # for addresses alone

        named = addresses_of(found.plan.item)
        inside = inside_articles([*named, options.inside] if options.inside else named)
        if inside:
            if depth is not None and not options.owner:
                found = execute(query, self._index, options)
            narrow(found, inside)
        return found

    def _reorder(self, found: Found, query: str, options: Options) -> None:
        from qpsearch.corpus.meaning import reorder  # NumPy and a model: for who asks for it

        if not isinstance(self._index, WhooshClauseIndex):
            raise IndexStoreError(
                self._index.path, "hits of a cluster are not reordered by their sense",
                way_out="leave out --rerank, or copy the index into a folder: qpsearch copy",
            )  # fmt: skip
        reorder(found, query, self._index, options)

    @cached_property
    def synonyms(self) -> Synonyms | None:
        """A reader's own synonyms: ``synonyms.tsv`` in the folder of the index, if it is there.

        Raises:
            SourceError: the file cannot be read.

        """
        path = os.path.join(self._index.path, "synonyms.tsv")
        return self.synonyms_in(path) if os.path.exists(path) else None

    def synonyms_in(self, path: str) -> Synonyms:
        """Return the synonyms of a file, read once.

        Raises:
            SourceError: the file cannot be read.

        """
        if path not in self._synonyms:
            from qpsearch.lexicon.synonyms import read_synonyms

            self._synonyms[path] = read_synonyms(path, fold)
        return self._synonyms[path]

    def why_nothing(self, query: str, *, options: Options | None = None) -> Miss:
        """Return how near a query without hits came, and what may have been meant by it.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        from qpsearch.search.suggest import diagnose  # only where nothing was found

        options = options or Options()
        plan = plan_of(query, self._index, options)
        return diagnose(plan, options.filters, self._index, self._speller)

    @cached_property
    def _speller(self) -> Speller:
        from qpsearch.search.suggest import Speller

        return Speller(self._index)

    def elsewhere(self, query: str, *, options: Options | None = None) -> dict[str, int]:
        """Return how many clauses a query finds with each quoted phrase in its regional forms.

        Returns:
            Phrase in quotes, as another region writes it → clauses and headings that match.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        from qpsearch.search.regional import regional_forms

        options = options or Options()
        exact = options.mode is Mode.EXACT
        found: dict[str, int] = {}
        for phrase in phrases_of(query, exact=exact):
            for form in regional_forms(phrase.text, self._index.segmenter):
                quoted = form if exact else f'"{form}"'
                before, after = query[: phrase.span.start], query[phrase.span.end :]
                asked = f"{before}{quoted}{after}"
                found[f'"{form}"'] = self.search(asked, limit=0, options=options).total
        return found

    def summarize(self, query: str, *, options: Options | None = None) -> Summary:
        """Return how many clauses and documents match ``query``, and the best of them.

        Raises:
            QuerySyntaxError: the query has a fault.

        """
        found = self._found(query, options)
        documents = {found.index.document_key(ranked.ordinal) for ranked in found.ranked}
        answer = Answering(self, query, options or Options(), found, explain=False)
        best = answer.hit(found.ranked[0], 1) if found.ranked else None
        return Summary(query, found.total, len(documents), best)

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        return iter(self._index.documents())

    @cached_property
    def names(self) -> Names:
        """Documents by what they are called."""
        from qpsearch.library.names import Names

        return Names(self._index, self.clauses)

    @cached_property
    def works(self) -> Works:
        """Documents by the works that they are editions of."""
        from qpsearch.library.works import Works

        return Works(self._index)

    @cached_property
    def owners(self) -> ClauseOwners:
        """Who must act, clause by clause."""
        from qpsearch.corpus.owning import ClauseOwners  # only where it is asked for

        return ClauseOwners(self.clauses)

    def document(self, name: str) -> Document:
        """Return the one document that ``name`` means, whole, as it was when it was indexed.

        Raises:
            AddressNotFoundError: no document is called so.
            AddressAmbiguousError: several are.

        """
        from qpsearch.library.shelf import unpack

        doc_id = self.names.one(name).doc_id
        try:
            return unpack(self._index.kept(doc_id), doc_id, list(self.clauses(doc_id)))
        except ValueError as error:
            raise damaged(self._index.path, str(error)) from error

    def fingerprint(self, document: DocumentRecord) -> bytes:
        """Return what is the same only for a document of the same words, read the same way."""
        from hashlib import sha256

        file = self.manifest.files.get(document.source)
        made = sha256(self._index.kept(document.doc_id))
        facts = repr((document, file and (file.sha256, file.beside)))
        made.update(facts.encode("utf-8", "surrogatepass"))
        return made.digest()

    def warnings(self) -> Iterator[tuple[DocumentRecord, Notice]]:
        """Yield what a reader should check, of all documents in the order of their ids."""
        from qpsearch.library.shelf import warnings_of

        for document in self.documents():
            try:
                notices = warnings_of(self._index.kept(document.doc_id))
            except ValueError as error:
                raise damaged(self._index.path, str(error)) from error
            for notice in notices:
                yield document, notice

    def clauses(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        return self._index.clauses_of(doc_id)

    def show(self, doc_id: str, address: str) -> list[ClauseRecord]:
        """Return the division at an address with all that it holds, in reading order.

        Raises:
            AddressSyntaxError: the text is no address.
            AddressNotFoundError: nothing stands there; the message names the nearest.
            AddressAmbiguousError: it fits several places.

        """
        from qpsearch.library import addresses
        from qpsearch.locator import Order

        order = Order(self.document_by_id(doc_id).order)
        return addresses.find(address, list(self.clauses(doc_id)), order)

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has, or had, a term of names, or one that begins so."""
        return self._index.has_name(term, begun=begun)

    def document_by_id(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        return self._index.document(doc_id)

    def cited(self, document: DocumentRecord, clause: ClauseRecord | None = None) -> Cited:
        """Return what a citation of a clause says, or of the document as a whole."""
        from qpsearch.citation import Cited

        title = document.title
        if document.book and (clause is None or not _is_in_article(clause)):
            title = f"{title}·{document.book}"  # the articles of a code count through its books
        facts = (
            document.doc_id, title, document.issuers, document.number, document.kind,
            document.date,
        )  # fmt: skip
        edition = self.works.apart(document)
        if clause is None:
            return Cited(*facts, "", "", Locator(()), (), "", edition, whole=True)
        where = clause.eid, clause.section, clause.locator, clause.path, clause.text
        return Cited(*facts, *where, edition, clause.nth)

    def holding(self, phrases: Iterable[str]) -> list[ClauseRecord]:
        """Return the clauses that hold one of ``phrases`` to the letter, by document and order."""
        held: dict[tuple[str, int], ClauseRecord] = {}
        for phrase in phrases:
            words = phrase.replace('"', "").strip()
            if not words:
                continue
            options = Options(mode=Mode.EXACT, variants=False)
            found = self._found(words, options)
            for ranked in found.ranked:
                record = found.record(ranked)
                held[record.doc_id, record.order] = record
        return [record for _, record in sorted(held.items(), key=lambda item: item[0])]


def _is_in_article(clause: ClauseRecord) -> bool:
    return any(step.unit is Unit.ARTICLE for step in clause.locator.steps)
