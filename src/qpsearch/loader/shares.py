"""A file's document, parted: which of its divisions and pieces go to which of the texts in it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.forms.gathering import gathers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.model import Clause, Division, Document, Dropped, Evidence, Notice, Span


class TitledPart(NamedTuple):
    """A text with a title of its own: its level in the outline, and where it stands."""

    division: Division
    text: Span
    source: Span
    """With what was dropped after it, up to what follows."""


class Share(NamedTuple):
    """What of a file's document goes to one of its documents."""

    outline: list[Division]
    clauses: list[Clause]
    dropped: list[Dropped]
    warnings: list[Notice]
    evidence: list[Evidence]


class Shares:
    """A file's document, parted among its documents: divisions by their id, pieces by place."""

    def __init__(self, document: Document, parts: Sequence[TitledPart]) -> None:
        self.parts = parts
        self.starts = [part.source.start for part in parts]
        self.shares: dict[str, Share] = {}
        heads = {part.division.eid for part in parts}
        for division in document.outline:
            self._share(_head_of(division.eid, heads)).outline.append(division)
        for clause in document.clauses:
            self._share(_head_of(clause.eid, heads)).clauses.append(clause)
        of_file = set()
        for piece in document.dropped:
            if piece.rule == "file_properties":  # of the file as a whole, wherever they stand
                of_file.add(piece.source_span)
            owner = "" if piece.source_span in of_file else self._owner(piece.source_span)
            self._share(owner).dropped.append(piece)
        for note in document.warnings:
            self._share(self._owner(note.source_span)).warnings.append(note)
        for item in document.metadata.evidence:
            whole = item.source_span in of_file or (
                item.field == "number" and _is_above_annex(document, item.source_span)
            )
            owner = "" if whole else self._owner(item.source_span)
            self._share(owner).evidence.append(item)

    def of(self, part: TitledPart | None) -> Share:
        """Return the share of a part, or of the document that holds the others."""
        return self._share(part.division.eid if part else "")

    def _share(self, owner: str) -> Share:
        return self.shares.setdefault(owner, Share([], [], [], [], []))

    def _owner(self, span: Span) -> str:
        """Return the part that a span of the source belongs to; "" for the rest."""
        place = bisect_right(self.starts, span.start) - 1
        if place < 0 or span.start >= self.parts[place].source.end:
            return ""
        return self.parts[place].division.eid


def _is_above_annex(document: Document, span: Span) -> bool:
    """Whether a number stands in front of 附件1: it is the notice's, if that is no gazette."""
    return document.source.text.startswith("附", span.end) and not gathers(document.metadata.title)


def _head_of(eid: str, heads: set[str]) -> str:
    head = eid.partition("__")[0]
    return head if head in heads else ""
