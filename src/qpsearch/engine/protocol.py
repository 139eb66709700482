"""The seam between searching and the full-text engine.

An engine is asked for the *candidates* of a plan and answers with an index of them
(:mod:`~qpsearch.engine.index`): everything it has, or its best. Matching, ranking, spans and
addresses are ours in either case, so that another engine (a cluster, say) gives the same hits.
Terms are made on our side too; an engine only counts and stores them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qpsearch.engine.algebra import Algebra
    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.plan import Filters, Plan
    from qpsearch.engine.records import ClauseRecord, DocumentRecord, Field, Ranked
    from qpsearch.text.segment import Segmenter


class Candidates(NamedTuple):
    """What an engine answers a plan with: clauses to be matched and ranked on our side."""

    clauses: Algebra
    """A :class:`~qpsearch.engine.index.ClauseIndex` and a way to add up over it."""
    total: int | None = None
    """How many clauses of the corpus match, at most; ``None``: as many as are found here."""
    exact: bool = True
    """Whether every clause that matches is here, and ``total`` is no more than match."""
    total_exact: bool = True
    """Whether ``total`` is no more than match, whatever is here."""
    further: Callable[[Sequence[Ranked]], Candidates | None] | None = None
    """Given how these were ranked: the same with more where one that is not here may be among the
    best, else ``None``. None where all are here."""


class Engine(Protocol):
    """Where the clauses of a corpus are kept: one state of it, which later writes do not disturb.

    May be asked by several threads at once.
    """

    @property
    def segmenter(self) -> Segmenter:
        """What queries are cut by: the same words as the texts."""

    def candidates(self, plan: Plan, filters: Filters, depth: int | None) -> Candidates:
        """Return the clauses that may match a plan and pass the filters.

        At least the best ``depth`` of them by the engine's own lights, ``None`` for all; an engine
        may return more, even such as do not match. With 0 only the total is wanted.
        """

    def documents(self) -> Iterable[DocumentRecord]:
        """Return all documents in the order of their ids."""

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id.

        Raises:
            KeyError: there is none.

        """

    def clauses_of(self, doc_id: str) -> Iterator[ClauseRecord]:
        """Yield the clauses of a document in reading order, headings included."""

    def frequency(self, field: Field, term: str) -> int:
        """Return in how many clauses ``field`` holds ``term``."""

    def terms(self, field: Field, prefix: str) -> Iterator[str]:
        """Yield the terms of a field that begin with ``prefix``, in order."""

    def initials(self, field: Field) -> set[str]:
        """Return the characters that terms of a field begin with."""

    def kept(self, doc_id: str) -> bytes:
        """Return what was put of a document beside its clauses.

        Raises:
            KeyError: there is none.

        """

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""

    def names_from(self, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix``, in order; some may be outdated."""

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""

    def close(self) -> None:
        """Release what is held open."""


class OpenIndex(Engine, Protocol):
    """An engine with what else is asked of an index that is open."""

    @property
    def path(self) -> str:
        """Where it is, as it was named."""

    @property
    def manifest(self) -> Manifest:
        """What the index was built from, by which versions."""

    def bearers(self, name: str) -> int:
        """Return how many documents have, or had, a term of their names."""

    def has_name(self, term: str, *, begun: bool = False) -> bool:
        """Whether a document has, or had, a term of names, or one that begins so."""

    def expect_names(self, names: Iterable[str]) -> None:
        """Be told whose :meth:`bearers` may be asked for next: they are counted together."""


class Writer(Protocol):
    """Changes a corpus; nothing shows to readers before :meth:`publish`."""

    @property
    def ahead(self) -> Callable[[Inverted], Inverted] | None:
        """What may be done with a document before :meth:`put`, in the process that inverted it."""

    def put(self, document: Inverted) -> int:
        """Add a document in the place of one with the same id; return the records written."""

    def remove(self, doc_id: str) -> None:
        """Remove a document with its clauses, if an earlier state has it."""

    def publish(self, manifest: bytes = b"") -> None:
        """Make all changes visible at once, and with them what they were made from."""

    def cancel(self) -> None:
        """Forget all changes."""
