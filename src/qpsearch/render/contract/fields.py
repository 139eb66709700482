"""What records share: values of which more is known than their type, and who, what and where."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict


class Known:
    """What is known of a value beyond its type, in the words of JSON Schema."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts


Count = Annotated[int, Known(minimum=0)]
Ordinal = Annotated[int, Known(minimum=1)]
Name = Annotated[str, Known(minLength=1)]
Words = Annotated[list[str], Known(uniqueItems=True)]
Date = Annotated[str, Known(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""ISO 8601, maybe cut short."""
Offsets = Annotated[
    list[int],
    Known(
        prefixItems=[{"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 0}],
        minItems=2,
        maxItems=2,
        items=False,
    ),
]
"""A half-open range of characters; always two numbers."""


class StepJson(TypedDict):
    """One numbered or headed division on the way to a clause."""

    num: str
    heading: str


class NamedJson(TypedDict):
    """What a document is called."""

    doc_id: Name
    """Id of the document: its file name without suffix."""
    title: str
    """Title of the document."""
    source: str
    """The file it was read from."""


class IssuedJson(TypedDict):
    """Who issued a document, when, as what."""

    issuer: list[str]
    """Agencies that issued it, in their order."""
    number: str | None
    """文号, as printed; null where unknown."""
    date: Date | None
    """ISO 8601; issued, else published, else in force; null where unknown."""
    kind: str | None
    """What the document is (outline, opinions, law …); null where unknown."""


class PlacedJson(TypedDict):
    """Where a clause stands."""

    eid: Name
    """Id of the clause in its document, after Akoma Ntoso."""
    section: str
    """The address as people write it: 四、（六）."""
    path: list[StepJson]
    """Numbers and headings that lead to the clause, outermost first."""
    role: Literal["clause", "heading"]
    """heading: a division that has only a heading of its own."""
    text: str
    """The clause in its original glyphs."""
    source_span: Offsets
    """Characters of the decoded file, half open."""


ExplainedJson = TypedDict(
    "ExplainedJson",
    {
        "term": Annotated[str, Known(description="What was looked for.")],
        "via": Annotated[
            str, Known(description="How it follows from the query: typed, a region …")
        ],
        "score": Annotated[float, Known(description="What it adds to the score.")],
        "for": NotRequired[Annotated[str, Known(description="The word typed, behind a variant.")]],
        "where": NotRequired[Annotated[str, Known(description="What must stand beside it.")]],
    },
)


class EditionJson(TypedDict):
    """The same clause in another document."""

    doc_id: str
    title: str
    section: str
    eid: str


class ReplacementJson(TypedDict):
    """The newest edition of a work."""

    doc_id: str
    title: str
    edition: str
    """What tells it from the others: 2023年修订, 2023-12-29."""


class MatchedJson(TypedDict):
    """What of a clause matches, and what that is worth."""

    spans: list[Offsets]
    """Where the query matches: characters of text, half open, in order, apart."""
    matched: Words
    """The letters at spans, each once."""
    place: str | None
    """Where in an article the first match lies; null outside articles."""
    places: list[str | None]
    """Where the matches lie inside an article, one for each of spans; empty outside articles."""
    citation: str
    """The clause as people cite it; of a hit, to the place of its first match."""
    part_of: NotRequired[Name]
    """Id of the document that its document came with, if it did."""
    edition: NotRequired[str]
    """What tells the document from its other editions here; only where there are any."""
    replaced_by: NotRequired[ReplacementJson]
    """The newest edition, where the index holds one newer than this."""
    named: NotRequired[bool]
    """True where the query names the clause or its document."""
    reranked: NotRequired[str]
    """With --rerank: what has put the answer in another order than its words."""
    also_in: NotRequired[list[EditionJson]]
    """Only with --group edition: the same clause in other documents."""
    explain: NotRequired[list[ExplainedJson]]
    """Only with --explain: what adds up to the score."""
