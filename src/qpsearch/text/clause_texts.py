"""What studies read: clauses of a parsed document or of an index, whichever they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence


class Readable(Protocol):
    """A clause: its address, its text, the divisions that hold it."""

    @property
    def section(self) -> str:
        """The address as people write it."""

    @property
    def text(self) -> str:
        """The clause in its original glyphs."""

    @property
    def path(self) -> Sequence[Any]:
        """The divisions that hold it, outermost first, each with its ``heading``."""


def folded_text(clause: Readable) -> str:
    """Return the text of a clause folded: as the index keeps it, else folded now."""
    kept: str | None = getattr(clause, "folded", None)
    return fold(clause.text) if kept is None else kept
