"""The collector of metadata: values by field, each with its evidence; the first said stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.model import Evidence

if TYPE_CHECKING:
    from qpsearch.model import Span


class Facts:
    """Values by field; what was said first (and more explicitly) stays."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.issuers: list[str] = []
        self.other: dict[str, str] = {}
        self.evidence: list[Evidence] = []

    def add(self, name: str, value: str, text: str, span: Span) -> None:
        """Add a value; a date is read from it, an issuer joins those there are."""
        value = value.strip()
        if not value:
            return
        if name == "issuer":
            if value not in self.issuers:
                self.issuers.append(value)
        elif name.startswith("date_"):
            dates = find_dates(value)
            if not dates:
                return
            self.values.setdefault(name, dates[0][0])
        else:
            self.values.setdefault(name, value)
        self.evidence.append(Evidence(name, text, span))

    def span_of(self, name: str) -> Span | None:
        """Return where the evidence for a field stands."""
        return next((item.source_span for item in self.evidence if item.field == name), None)
