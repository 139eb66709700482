"""A published state in a cluster as an :class:`~qpsearch.engine.protocol.Engine`."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from qpsearch.engine.plan import is_name_of_any
from qpsearch.engine.records import Field
from qpsearch.engine.terms import words_of
from qpsearch.engines.opensearch import words
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.asking import Asker
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.documents import KnownDocuments
from qpsearch.engines.opensearch.figures import Figures
from qpsearch.engines.opensearch.finding import Finder
from qpsearch.engines.opensearch.manifest import read_manifest
from qpsearch.engines.opensearch.mapping import VOCABULARY, speakable
from qpsearch.engines.opensearch.reading import StateReader
from qpsearch.engines.opensearch.state import check_cluster
from qpsearch.engines.opensearch.stock import read_as_manifest
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.folding import fold
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.plan import Concept, Filters, Plan
    from qpsearch.engine.protocol import Candidates
    from qpsearch.engine.records import ClauseRecord, ClauseText, DocumentRecord
    from qpsearch.engines.opensearch.unpacked import FetchedClause, FetchedDocument

_MOST_WORDS = 2_000
"""Words that a pattern is resolved to."""


class ClusterClauses:
    """An open state; later writes do not disturb it. May be asked by several threads at once.

    Raises:
        IndexMissingError: there is none under the name.
        IndexStaleError: it is of another layout, or was made with other words.
        ClusterError: no cluster answers, or not as it should.

    """

    def __init__(self, url: str) -> None:
        address = Address.parse(url)
        self.path = str(address)
        self.connection = Connection(address, Credentials.from_environment())
        check_cluster(self.connection)
        self._reader = StateReader(self.connection)
        self.state = self._reader.state
        self.segmenter = Segmenter(Dictionary.open(words.dictionary_path()))
        self._figures = Figures(self.connection, self.state.name, self.state.clauses)
        self._known_documents = KnownDocuments(self._reader, self._figures)
        asker = Asker(self._terms_like, self._issuers_like)
        self._finder = Finder(self._reader, self._figures, asker, self)
        self._patterns: dict[str, list[str] | None] = {}
        self._issuers: dict[str, list[str]] = {}
        self._all_issuers: list[str] | None = None
        self._words_in = lru_cache(maxsize=1 << 12)(self._cut)

    def close(self) -> None:
        """Release the connections."""
        self.connection.close()

    @cached_property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""
        data = read_manifest(self.connection, self.state.name, self.state.manifests)
        return read_as_manifest(self.connection, data)

    # searching

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return the best clauses by the cluster's lights, or all that match."""
        return self._finder.candidates(plan, filters, depth)

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``."""
        return self._figures.frequency(field, term)

    def holding(self, concept: Concept, stands: Callable[[ClauseText], bool]) -> int:
        """Return in how many clauses any form of a concept stands."""
        return self._finder.holding(concept, stands)

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""
        return self._finder.clauses_of(doc_id)

    def clauses_numbered(self, number: int) -> list[FetchedClause]:
        """Return the clauses of the document with a number."""
        return self._finder.clauses_numbered(number)

    # what concepts and filters need to know of the whole

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order.

        Raises:
            ValueError: it is not that of words.

        """
        if field is not Field.WORDS:
            raise ValueError(f"a cluster keeps no list of {field.value}")
        return self._reader.keys(VOCABULARY, prefix)

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with, some may be outdated."""
        del field
        return set(self.state.initials)

    def _terms_like(self, pattern: str) -> list[str] | None:
        if pattern not in self._patterns:
            said = "".join(".*" if c == "*" else "." if c == "?" else f"\\{c}" for c in pattern)
            found = self._reader.matching_keys(VOCABULARY, said, _MOST_WORDS)
            self._patterns[pattern] = (
                None if len(found) >= _MOST_WORDS else _fitting(pattern, found)
            )
        return self._patterns[pattern]

    def _issuers_like(self, wanted: str) -> list[str]:
        if wanted not in self._issuers:
            if self._all_issuers is None:
                self._all_issuers = list(self._reader.keys("issuer", ""))
            self._issuers[wanted] = [
                speakable(one) for one in self._all_issuers if is_name_of_any(wanted, [one])
            ]
        return self._issuers[wanted]

    def words_in(self, text: str) -> list[str]:
        """Cut a title or heading into words."""
        return self._words_in(text)

    def _cut(self, text: str) -> list[str]:
        return words_of(self.segmenter.pieces(fold(text)))

    # documents

    def documents(self) -> Iterator[DocumentRecord]:
        """Yield all documents in the order of their ids."""
        return self._known_documents.documents()

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
        return self._known_documents.document(doc_id)

    def document_numbered(self, number: int) -> FetchedDocument:
        """Return a document by its number."""
        return self._known_documents.document_numbered(number)

    def kept(self, doc_id: str) -> bytes:
        """Return what is kept of a document; ``KeyError`` where there is none."""
        return self._known_documents.kept(doc_id)

    def gram_counts(
        self, numbers: Sequence[int], grams: Sequence[str]
    ) -> dict[str, dict[int, int]]:
        """Return for each gram how often it stands in which of some documents, maybe in others."""
        return self._known_documents.gram_counts(numbers, grams)

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""
        return self._known_documents.called(name)

    def bearers(self, name: str) -> int:
        """Return how many documents have a term of their names."""
        return self._known_documents.bearers(name)

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has a term of names, or one that begins so."""
        return self._known_documents.has_name(term, begun=begun)

    def expect_names(self, names: Iterable[str]) -> None:
        """Be told whose :meth:`bearers` may be asked for next: they are counted together."""
        self._known_documents.expect_names(names)

    def names_from(self, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix``, in order."""
        return self._known_documents.names_from(prefix)

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""
        return self._known_documents.names_holding(piece, prefix)


def _fitting(pattern: str, words_found: Iterable[str]) -> list[str]:
    """Return the words that a pattern fits: its signs stand for letters, not for marks."""
    compiled = re.compile(
        "".join(r"\w*" if c == "*" else r"\w" if c == "?" else re.escape(c) for c in pattern)
    )
    return sorted(word for word in words_found if compiled.fullmatch(word))
