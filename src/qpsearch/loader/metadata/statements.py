"""What a document says of itself, place by place; the register in which the first said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.model import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.model import Span


BODIES = ("issuer", "adopter", "promulgator", "signer", "letterhead", "publisher", "site")
"""Fields that name agencies, the surest first."""


class Statement(NamedTuple):
    """One value that one place of the source gives for one field."""

    field: str
    """A field of :class:`~qpsearch.model.Metadata` (``issuer`` for one of its issuers), ``other``
    with a label, ``headline``, or one of :data:`BODIES`."""
    value: str
    text: str
    """The words that say it, in the original glyphs."""
    span: Span
    """Where they stand in the decoded source."""
    label: str = ""
    """The label of a further row of an index table."""


class Register:
    """Values by field; what was said first (and more explicitly) stays."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.bodies: dict[str, list[str]] = {}
        """Agencies by the field that names them, the surest being ``issuer``."""
        self.other: dict[str, str] = {}
        self.evidence: list[Evidence] = []

    def take(self, statements: Iterable[Statement]) -> None:
        """Take statements in their order; a date is read from its words, an issuer joins others."""
        for said in statements:
            if said.field == "other":
                self.other.setdefault(said.label, said.value)
            else:
                self._take(said)

    def _take(self, said: Statement) -> None:
        name, value = said.field, said.value.strip()
        if not value:
            return
        if name in BODIES:
            named = self.bodies.setdefault(name, [])
            if value not in named:
                named.append(value)
        elif name.startswith("date_"):
            dates = find_dates(value)
            if not dates:
                return
            self.values.setdefault(name, dates[0][0])
        elif name != "headline":
            self.values.setdefault(name, value)
        self.evidence.append(Evidence(name, said.text, said.span))

    def stand_in(self, name: str, other: str) -> None:
        """Let what was said of ``other`` stand for ``name``, where nothing says that."""
        value = self.values.pop(other, None)
        spoken = [item for item in self.evidence if item.field == other]
        self.evidence = [item for item in self.evidence if item.field != other]
        if value and name not in self.values:
            self.values[name] = value
            self.evidence += (item._replace(field=name) for item in spoken)

    def withdraw(self, name: str) -> str:
        """Return what was said of a field that no document is described by, and forget it."""
        value = self.values.pop(name, "")
        if value:
            self.evidence = [item for item in self.evidence if item.field != name]
        return value

    def span_of(self, name: str) -> Span | None:
        """Return where the evidence for a field stands."""
        return next((item.source_span for item in self.evidence if item.field == name), None)
