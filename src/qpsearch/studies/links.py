"""A reference led to the document and the clauses it names, or the reason why it leads nowhere."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import AddressAmbiguousError

if TYPE_CHECKING:
    from qpsearch.clauses.references import Reference
    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.errors import AddressError


class LinkReason(StrEnum):
    """Why a reference is not resolved."""

    NOT_IN_INDEX = "not in the index"
    NO_SUCH_EDITION = "this edition is not in the index"
    """The work is, in other editions."""
    NO_SUCH_PLACE = "no such place"
    SEVERAL_PLACES = "several places"
    """The address fits more than one."""
    NOT_IN_ARTICLE = "not inside an article"
    NAMES_NO_PLACE = "names no place"
    AT_NO_PARAGRAPH = "stands at no 款"
    OTHER_RANK = "nothing of that rank stands before it"
    NOTHING_BEFORE = "nothing stands before it"
    NO_ARTICLE_BEFORE = "no article stands before it"


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
    reason: LinkReason | None = None
    """Why the reference is not resolved; ``None`` if it is."""
    way_out: str = ""
    """What stands near the place that is missing, or which places it may be."""
    edition: str = ""
    """Which edition of the document it leads to, and why that; empty where there is one only."""
    name: str = ""
    """What of the words before an address names the target, where these bear no marks."""
    several: tuple[DocumentRecord, ...] = ()
    """The documents that it may be, where they are several works."""

    @property
    def resolved(self) -> bool:
        """Whether all that the reference names is in the index."""
        return self.target is not None and not self.reason

    @property
    def why_not(self) -> str:
        """Why it is not resolved, in words; empty if it is."""
        return "; ".join(part for part in (self.reason, self.way_out) if part)


def failed(link: Link, error: AddressError) -> Link:
    """Return a link to a place that cannot be told."""
    if isinstance(error, AddressAmbiguousError):
        return link._replace(reason=LinkReason.SEVERAL_PLACES, way_out="; ".join(error.candidates))
    return link._replace(
        reason=LinkReason.NO_SUCH_PLACE, way_out=error.way_out if error.candidates else ""
    )
