"""What documents ask for, of whom; texts beside texts; citations checked."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from qpsearch.render.contract.fields import Count, Known, Name, Offsets

# ---- what documents ask for ------------------------------------------


class BodyJson(TypedDict):
    """A body that a clause names."""

    text: str
    """As the clause prints it."""
    canonical: str
    """Its whole name, printed as at home; as folded where the lexicon does not know it."""


class OwnerJson(TypedDict):
    """One line of `owners --format jsonl`; with `--format json` an array of them."""

    doc_id: Name
    """Id of the document."""
    title: str
    """Title of the document."""
    section: str
    """Address of the clause: 二、（一）."""
    lead: list[BodyJson]
    """Who leads, by a word (牵头, 会同), as the first, or alone; empty where none does."""
    support: list[BodyJson]
    """Who takes part under a leader."""
    bodies: list[BodyJson]
    """All bodies that are named, in printed order."""
    generic: list[str]
    """Bodies without a name, as printed: 有关部门, 地方各级人民政府."""
    open: bool
    """Whether 等 says that others are meant too."""
    mode: Literal["lead", "first-leads", "sole", "joint", "generic"]
    """lead: by a word; first-leads: the text says that the first of a list leads; sole: one body;
    joint: several without a leader; generic: none is named."""
    text: str
    """The bracket, line or sentence, in the original glyphs."""
    span: Offsets
    """Its place in the text of the clause."""
    task: str
    """What is to be done: the text before a bracket, else the sentence."""


class ChangeJson(TypedDict):
    """How a value changes from a base."""

    direction: Literal["up", "down"]
    base: str
    """What it is compared with, folded; empty where not said."""
    annual: bool
    """Whether each year: 年均."""


class TargetJson(TypedDict):
    """One line of `targets --format jsonl`; with `--format json` an array of them."""

    doc_id: Name
    """Id of the document."""
    title: str
    """Title of the document."""
    section: str
    """Address of the clause."""
    year: int | None
    """By when, or for when: of the sentence, else of the paragraph, heading or title that governs
    it."""
    period: str | None
    """Finer or longer than the year: 2021/2025, 2019-06, 2019-06-30, 2019-H1, 2019-Q2; --02 is
    February of each year."""
    indicator: str
    """What is measured, in the original glyphs; of a deadline what must be done."""
    comparator: Literal[">=", ">", "<=", "<", "=", "~", "range"]
    value: int | float | list[int | float] | None
    """In the plain unit: 2万亿元 is 2000000000000; two for a range; null for a date."""
    unit: str
    """%, 元, 个百分点, 次/年; empty where none stands."""
    change: ChangeJson | None
    """Where the value is a difference, not a level."""
    kind: Literal["target", "limit", "condition", "frequency", "deadline"]
    text: str
    """The phrase, in the original glyphs."""
    span: Offsets
    """Its place in the text of the clause."""


# ---- texts beside texts ----------------------------------------------


class WordChangeJson(TypedDict):
    """A place where two texts differ."""

    a: str
    """The words of the first text, in its own glyphs; empty where it has none there."""
    b: str
    """The words of the second."""
    a_span: Offsets
    """Their place in the first text."""
    b_span: Offsets
    """Their place in the second."""
    kind: Literal["word", "cut", "script", "region", "punctuation", "numbering"]
    """cut: at a page end; without words nothing was lost there."""


class ComparedClauseJson(TypedDict):
    """A clause of one of two texts."""

    doc_id: str
    section: str
    eid: str
    text: str


class ClauseDifferenceJson(TypedDict):
    """One line of `diff --format jsonl`."""

    kind: Literal["same", "changed", "added", "removed", "moved", "split", "merged"]
    """What became of the clause."""
    substantive: bool
    """Whether it may change what is said: more than script, region, marks and numbers."""
    renumbered: bool
    """Whether the clause has another address."""
    a: ComparedClauseJson | None
    """The clause of the first text; null for one that was added."""
    b: ComparedClauseJson | None
    """The clause of the second; null for one that was removed."""
    changes: list[WordChangeJson]


class ComparedTextJson(TypedDict):
    """One of two texts."""

    doc_id: str
    title: str


class ComparisonJson(TypedDict):
    """`diff --format json`."""

    a: ComparedTextJson
    b: ComparedTextJson
    similarity: Annotated[float, Known(minimum=0, maximum=1)]
    """How much of the two texts their paired clauses have in common."""
    related: bool
    """Whether the two may be editions of one text."""
    clauses: dict[str, Count]
    """How many clauses became what."""
    renumbered: Count
    """How many have another address."""
    counts: dict[str, Count]
    """How many changes there are of each kind, hidden ones too."""
    differences: list[ClauseDifferenceJson]


class QuotedPassageJson(TypedDict):
    """A passage where it stands."""

    doc_id: str
    title: str
    section: str
    eid: str
    text: str
    """The passage, in its own glyphs."""
    span: Offsets
    """Its place in the text of the clause."""


QuotationJson = TypedDict(
    "QuotationJson",
    {
        "from": Annotated[
            QuotedPassageJson,
            Known(description="The passage asked about, or that of the later document."),
        ],
        "to": Annotated[QuotedPassageJson, Known(description="Where it stands besides.")],
        "kind": Literal["verbatim", "near"],
        "score": Annotated[
            float, Known(minimum=0, description="Letters in common, fewer for stock phrases.")
        ],
        "changes": Annotated[
            list[WordChangeJson],
            Known(description="Where the words of a near passage differ."),
        ],
    },
)


class SentenceJson(TypedDict):
    """A sentence of the text that is traced."""

    doc_id: str | None
    """The file; null for a text that was typed."""
    section: str | None
    """The clause of the file that the sentence stands in."""
    text: str
    span: Offsets
    """Its place in that clause, or in the text typed."""


class HolderJson(TypedDict):
    """A place in a clause."""

    doc_id: str
    section: str
    span: Offsets


class SentencePartJson(TypedDict):
    """A part of a sentence that stands somewhere letter by letter."""

    text: str
    span: Offsets
    """Its place, counted as that of the sentence."""
    to: QuotedPassageJson


TraceJson = TypedDict(
    "TraceJson",
    {
        "from": SentenceJson,
        "to": QuotedPassageJson | None,
        "kind": Literal["verbatim", "near", "absent"],
        "score": Annotated[
            float, Known(minimum=0, maximum=1, description="Share of letters in common.")
        ],
        "changes": list[WordChangeJson],
        "also_in": Annotated[
            list[HolderJson], Known(description="Others that hold it to the same degree.")
        ],
        "parts": Annotated[
            list[SentencePartJson], Known(description="Of an absent sentence what does stand.")
        ],
    },
)


# ---- citations -------------------------------------------------------


class CitedPlaceJson(TypedDict):
    """Where a citation leads."""

    doc_id: str
    """Id of the document; of the checked text itself, its file."""
    title: str
    edition: str | None
    """2018年修正, or a date, where the corpus has several editions."""
    section: str | None
    """The clause; null for a document as a whole, and where there is no such place."""
    place: str | None
    """The same with 款 and 项 inside it."""
    last: str | None
    """Of a range its last clause."""


class QuotedWordsJson(TypedDict):
    """Words quoted beside a citation that are not those of the place."""

    text: str
    span: Offsets
    """Their place in the decoded file."""
    passage: str | None
    """What the place says instead; null where it says nothing like it."""
    changes: list[WordChangeJson]
    """From the words quoted to those of the place; spans are offsets into the two."""


class CheckedCitationJson(TypedDict):
    """A citation in a file, and what was found."""

    source: str
    """The file that was checked."""
    section: str | None
    """The clause of it that the citation stands in; null for its title."""
    text: str
    """The citation as printed."""
    span: Offsets
    """Its place in the decoded file."""
    status: Literal[
        "exact",
        "other_edition",
        "renumbered",
        "no_such_place",
        "not_in_corpus",
        "ambiguous",
        "words_differ",
    ]
    holds: bool | None
    """Whether it is right as it stands; null where that cannot be told."""
    to: CitedPlaceJson | None
    """Where it leads; null where its document is not here, or several are called so."""
    now: CitedPlaceJson | None
    """Where the newest edition has it, or where the words quoted do stand."""
    message: str
    candidates: list[str]
    """What an ambiguous citation may mean."""
    words: QuotedWordsJson | None
    """Only of words_differ."""
