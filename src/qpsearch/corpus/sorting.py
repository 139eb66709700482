"""Other orders than by score, and what a whole answer counts by: dates, issuers, kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

from qpsearch.lexicon.bodies import whole_name
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from qpsearch.corpus.owning import ClauseOwners
    from qpsearch.engine import DocumentRecord
    from qpsearch.engine.records import Ranked
    from qpsearch.search import Found

_Sorted = TypeVar("_Sorted")
FACETS = ("issuer", "year", "kind", "document", "owner")
"""What the clauses of an answer are counted by."""


class FacetCount(NamedTuple):
    """How much of an answer has one value."""

    value: str
    """An issuer or an owner by its whole name, a year, a kind, the id of a document."""
    clauses: int
    """Clauses and headings that match."""
    documents: int
    """Documents that hold them."""


class FacetCounts(Sequence[FacetCount]):
    """The counts of an answer by the values of one facet, the most clauses first."""

    def __init__(self, counts: list[FacetCount]) -> None:
        self._sorted = counts

    def __len__(self) -> int:
        return len(self._sorted)

    @overload
    def __getitem__(self, place: int) -> FacetCount: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[FacetCount]: ...
    def __getitem__(self, place: int | slice) -> FacetCount | Sequence[FacetCount]:
        end = len(self)
        if isinstance(place, slice) and (place.step or 1) > 0 and (place.start or 0) >= 0:
            end = end if place.stop is None or place.stop < 0 else place.stop
            return self._sort(min(end, len(self)))[place]
        return self._sort(end)[place]

    def __iter__(self) -> Iterator[FacetCount]:
        return iter(self._sort(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FacetCounts | tuple):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def _sort(self, end: int) -> list[FacetCount]:  # noqa: ARG002 - for those sorted later
        """Return at least the first ``end``, in order."""
        return self._sorted


def in_rank(counts: Iterable[FacetCount]) -> list[FacetCount]:
    """Return counts in their order: the most clauses first, equals by value."""
    return sorted(counts, key=lambda one: (-one.clauses, one.value))


def in_order(found: Found, sort: str) -> list[Ranked]:
    """Return all clauses found, sorted; equals by score, clauses of a document in their order.

    Args:
        found: what matches, best first.
        sort: one of :data:`qpsearch.corpus.results.SORTS`. Documents without a date stand last.

    """
    keys: dict[Hashable, tuple[str, str]] = {}
    index = found.index

    def of_document(ranked: Ranked) -> tuple[str, str]:
        key = index.document_key(ranked.ordinal)
        if key not in keys:
            document = index.document_of(ranked.ordinal)
            keys[key] = document.date or "", document.doc_id
        return keys[key]

    if sort == "document":
        return sorted(found.ranked, key=lambda ranked: (of_document(ranked)[1], ranked.ordinal))
    return _by_date(found.ranked, lambda ranked: of_document(ranked)[0], sort)


def _by_date(
    each: Iterable[_Sorted], date_of: Callable[[_Sorted], str], sort: str
) -> list[_Sorted]:
    """Return things by date, the oldest first, or the newest for ``-date``; the undated last."""
    dated: list[_Sorted] = []
    undated: list[_Sorted] = []
    for one in each:
        (dated if date_of(one) else undated).append(one)
    dated.sort(key=date_of, reverse=sort == "-date")
    return [*dated, *undated]


def facets_of(
    names: Sequence[str], found: Found, beside: Iterable[DocumentRecord] = ()
) -> dict[str, FacetCounts]:
    """Count an answer by each of some facets, the most clauses first.

    Args:
        names: some of :data:`FACETS`, but for ``owner``.
        found: what matches.
        beside: the document of each clause that is in the answer though it does not match.

    """
    held = [*_documents_of(found), *((one, 1) for one in beside)]
    return {
        name: _counted(
            (value, document, count)
            for document, count in held
            for value in values_of(name, document)
        )
        for name in names
    }


def _documents_of(found: Found) -> Iterator[tuple[DocumentRecord, int]]:
    """Yield each document that holds clauses found, with how many."""
    ordinals = sorted(ranked.ordinal for ranked in found.ranked)
    for _, of_one in groupby(ordinals, found.index.document_key):
        first, *others = of_one
        yield found.index.document_of(first), 1 + len(others)


def owner_facet(found: Found, owners: ClauseOwners) -> FacetCounts:
    """Count the clauses of an answer by the bodies that must act in them."""
    held = ((ranked, found.index.document_of(ranked.ordinal)) for ranked in found.ranked)
    return _counted(
        (name, document, 1)
        for ranked, document in held
        for name in owners.names_at(document, found.record(ranked).eid)
    )


def _counted(valued: Iterable[tuple[str, DocumentRecord, int]]) -> FacetCounts:
    """Count clauses and documents by value, given values with documents and numbers of clauses."""
    clauses: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    for value, document, count in valued:
        clauses[value] += count
        documents.setdefault(value, set()).add(document.doc_id)
    found = (FacetCount(value, count, len(documents[value])) for value, count in clauses.items())
    return FacetCounts(in_rank(found))


def values_of(name: str, document: DocumentRecord) -> Iterator[str]:
    """Yield the values of a facet that a document has; a document of two issuers has two."""
    match name:
        case "issuer":
            yield from dict.fromkeys(map(canonical_issuer, document.issuers))
        case "year":
            yield (document.date or "")[:4]
        case "kind":
            yield document.kind or ""
        case _:
            yield document.doc_id


@lru_cache(maxsize=1 << 12)
def canonical_issuer(issuer: str) -> str:
    """Return the whole name of a body by the name that a document prints; else that name."""
    return whole_name(fold(issuer)) or issuer


def documents_in_order(documents: Iterable[DocumentRecord], sort: str) -> list[DocumentRecord]:
    """Return documents sorted: ``id``, ``date``, ``-date``, ``title``, ``clauses`` (most first).

    What came with another document stands below that; those without a date stand last.
    """
    listed = list(documents)
    below: dict[str, list[DocumentRecord]] = {}
    ids = {one.doc_id for one in listed}
    for one in listed:
        if one.part_of in ids:
            below.setdefault(one.part_of, []).append(one)
    first = [one for one in listed if one.part_of not in ids]
    match sort:
        case "date" | "-date":
            first = _by_date(first, lambda one: one.date or "", sort)
        case "title":
            first.sort(key=lambda one: one.title)
        case "clauses":
            first.sort(key=lambda one: -one.clauses)
    return [each for one in first for each in (one, *below.get(one.doc_id, ()))]
