"""What searches, batches, watches and measurements answer with, and why something has no answer."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict, final

from qpsearch.render.contract.fields import (
    Count,
    IssuedJson,
    Known,
    MatchedJson,
    Name,
    NamedJson,
    Offsets,
    Ordinal,
    PlacedJson,
)

# ---- searches --------------------------------------------------------


class HitJson(NamedJson, IssuedJson, PlacedJson, MatchedJson):
    """A hit: one line of `search --format jsonl`."""

    query_id: str | None
    """Id of the query in a batch; null in a single search."""
    rank: Ordinal
    """1 is best."""
    score: float
    """Higher is better; comparable within one query only."""


class FacetJson(TypedDict):
    """How much of an answer has one value."""

    value: str
    """An issuer by its whole name, a year, a kind, the id of a document; empty: it has none."""
    clauses: Count
    """Clauses and headings that match."""
    documents: Count
    """Documents that hold them."""


class ResultsJson(TypedDict):
    """`search --format json`."""

    query: str
    total: Count
    """Clauses that match, listed or not."""
    truncated: bool
    """Whether more match than are listed."""
    at_most: NotRequired[bool]
    """From a cluster: whether ``total`` is no exact number, but no fewer than match."""
    hits: list[HitJson]
    reranked: NotRequired[str]
    """With --rerank: what has put the first hits in another order than their words."""
    facets: NotRequired[dict[str, list[FacetJson]]]
    """With ``--facet``: what the whole answer counts by each facet."""


class ExportedJson(NamedJson, IssuedJson, PlacedJson, MatchedJson):
    """One line of `export --format jsonl`; letters are in the script of --script."""

    query_id: str | None
    rank: Ordinal | None
    """Null for --at."""
    score: float | None
    query: str | None
    """The query that found it; null for --at."""


# ---- batches ---------------------------------------------------------


class _Asked(TypedDict):
    query_id: Name
    """As given in the query file, else the number of the line."""
    query: str
    """The query as typed."""


class _Faulty(TypedDict):
    line: Ordinal
    """Line of the query file."""
    error: Name
    """Why the query could not be asked."""
    error_span: Offsets | None
    """Characters of the query that are at fault."""


class BatchHitJson(NamedJson, IssuedJson, PlacedJson, MatchedJson, _Asked):
    """A hit."""

    rank: Ordinal
    score: float
    total: Ordinal
    """Clauses that match the query."""


class NoHitsJson(_Asked):
    """No hits."""

    rank: None
    total: Annotated[int, Known(const=0)]


class FaultRowJson(_Asked, _Faulty):
    """A query that could not be asked."""

    rank: None


@final
class AnswerJson(_Asked):
    """One query with its hits."""

    total: Count
    truncated: bool
    at_most: NotRequired[bool]
    """From a cluster: whether ``total`` is no exact number, but no fewer than match."""
    hits: list[HitJson]


@final
class FaultJson(_Asked, _Faulty):
    """A query that could not be asked."""


class BestJson(TypedDict):
    """The first hit of a query."""

    doc_id: str
    title: str
    eid: str
    section: str
    score: float


@final
class SummaryJson(_Asked):
    """What one query finds."""

    total: Count
    documents: Count
    """Documents that hold a match."""
    best: BestJson | None
    """The first hit; null where there is none."""


# ---- what has changed ------------------------------------------------


class NewJson(NamedJson, IssuedJson, PlacedJson, _Asked):
    """A clause that is found now and was not."""

    change: Literal["new"]
    rank: Ordinal
    score: float


class ChangedJson(NamedJson, IssuedJson, PlacedJson, _Asked):
    """A clause that is found at the same address with other words."""

    change: Literal["changed"]
    rank: Ordinal
    score: float
    text_before: str
    """The clause at the last run."""


class GoneJson(NamedJson, IssuedJson, PlacedJson, _Asked):
    """A clause that was found and is not any more, as it was."""

    change: Literal["gone"]
    rank: None
    score: None


# ---- the API ---------------------------------------------------------


class ProblemJson(TypedDict):
    """Why a request to the API has no answer: problem details (RFC 9457)."""

    type: str
    """about:blank: the status says what kind of problem it is."""
    title: str
    status: Annotated[int, Known(minimum=400, maximum=599)]
    """Of the answer."""
    detail: str
    """What is wrong, and where."""
    way_out: NotRequired[str]
    """What to do about it."""
    query: NotRequired[str]
    """The query at fault."""
    span: NotRequired[Offsets]
    """Characters of the query that are at fault."""
    candidates: NotRequired[list[str]]
    """What may have been meant."""


# ---- measuring --------------------------------------------------------


class MeanJson(TypedDict):
    """A measure over all queries, or those of a category."""

    measure: str
    value: float
    queries: Count
    category: str


class PerQueryJson(TypedDict):
    """A measure of one query."""

    query_id: str
    measure: str
    value: float
    category: str


class DifferenceJson(TypedDict):
    """How two configurations differ."""

    measure: str
    difference: float
    low: float
    high: float
    better: Count
    worse: Count
    queries: Count
