"""What the library asks of an index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.engine import DocumentRecord


class Shelf(Protocol):
    """What of an index names and works are looked up in."""

    def called(self, name: str) -> list[DocumentRecord]:
        """Return the documents that have a term of their names, in the order of their ids."""

    def bearers(self, name: str) -> int:
        """Return how many documents have, or had, a term of their names."""

    def expect_names(self, names: Iterable[str]) -> None:
        """Be told whose :meth:`bearers` may be asked for next: they are counted together."""

    def names_from(self, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix``, in order; some may be outdated."""

    def names_holding(self, piece: str, prefix: str) -> Iterator[str]:
        """Yield the terms of names that begin with ``prefix`` and hold ``piece`` after it."""

    def document(self, doc_id: str) -> DocumentRecord:
        """Return a document by its id; ``KeyError`` where there is none."""
