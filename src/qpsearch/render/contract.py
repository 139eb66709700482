"""The JSON records as types: every field that a program may rely on, and what it means.

The schemas beside this file (``schemas/``) are written from these types by
``scripts/build_schemas.py``, and :mod:`qpsearch.render.records` makes the records; the docstring
under a field is its description. Records may gain fields, never lose or rename one.

Only type checkers and that script import this module: a running command pays nothing for it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict, final


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


# ---- what records share ----------------------------------------------


class StepJson(TypedDict):
    """One numbered or headed division on the way to a clause."""

    num: str
    heading: str


class _Named(TypedDict):
    doc_id: Name
    """Id of the document: its file name without suffix."""
    title: str
    """Title of the document."""
    source: str
    """The file it was read from."""


class _Issued(TypedDict):
    issuer: list[str]
    """Agencies that issued it, in their order."""
    number: str | None
    """文号, as printed; null where unknown."""
    date: Date | None
    """ISO 8601; issued, else published, else in force; null where unknown."""
    kind: str | None
    """What the document is (outline, opinions, law …); null where unknown."""


class _Placed(TypedDict):
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


class _Matched(TypedDict):
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


# ---- searches --------------------------------------------------------


class HitJson(_Named, _Issued, _Placed, _Matched):
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


class ExportedJson(_Named, _Issued, _Placed, _Matched):
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


class BatchHitJson(_Named, _Issued, _Placed, _Matched, _Asked):
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


class NewJson(_Named, _Issued, _Placed, _Asked):
    """A clause that is found now and was not."""

    change: Literal["new"]
    rank: Ordinal
    score: float


class ChangedJson(_Named, _Issued, _Placed, _Asked):
    """A clause that is found at the same address with other words."""

    change: Literal["changed"]
    rank: Ordinal
    score: float
    text_before: str
    """The clause at the last run."""


class GoneJson(_Named, _Issued, _Placed, _Asked):
    """A clause that was found and is not any more, as it was."""

    change: Literal["gone"]
    rank: None
    score: None


# ---- reading ---------------------------------------------------------


class ShownJson(_Named, _Placed):
    """One line of `show --format jsonl`; with `--format json` an array of them."""

    citation: str
    """The clause as people cite it, or in the style of --cite."""


class OutlineJson(TypedDict):
    """One line of `outline --format jsonl`; with `--format json` an array of them."""

    doc_id: str
    depth: Ordinal
    num: str
    heading: str
    section: str
    eid: str


class DocumentJson(_Named, _Issued):
    """One line of `docs --format jsonl`; with `--format json` an array of them."""

    clauses: Count
    """Clauses with text of their own."""
    part_of: Name | None
    """Id of the document that it came with, in the same file."""


class VersionJson(TypedDict):
    """One line of `editions --format jsonl`; with `--format json` an array of them."""

    work: str
    """The title of the newest edition: the same for all of a work."""
    doc_id: Name
    title: str
    edition: str | None
    """What tells it from the others; null where none has another date."""
    date: Date | None
    in_force: Date | None
    repealed: Date | None
    status: str | None
    """As stated in the text."""
    copy_of: str | None
    """An earlier document in the list with the same text."""
    replaced_by: str | None
    """The newest edition; null where this is it."""
    source: str


class ReferringJson(TypedDict):
    """The place that a cross-reference stands at."""

    doc_id: str
    title: str
    section: str
    eid: str
    span: Offsets
    """Characters of the clause's text."""


class ReferredJson(TypedDict):
    """What a cross-reference names, and where that is in the index."""

    work: str | None
    """The document as it is named there; null for the document itself."""
    address: str | None
    last: str | None
    """The end of a range."""
    doc_id: NotRequired[str]
    title: NotRequired[str]
    edition: NotRequired[str]
    """Which of several editions here it is, and why: named, in force on the day, the newest."""
    section: NotRequired[str]
    eid: NotRequired[str]
    last_eid: NotRequired[str | None]


ReferenceJson = TypedDict(
    "ReferenceJson",
    {
        "direction": Annotated[
            Literal["out", "in"],
            Known(description="out: it stands in what is shown; in: it leads there."),
        ],
        "kind": str,
        "text": Annotated[str, Known(description="The reference as printed.")],
        "from": ReferringJson,
        "to": ReferredJson,
        "resolved": Annotated[bool, Known(description="Whether all it names is in the index.")],
        "reason": Annotated[str | None, Known(description="Why it is not resolved.")],
    },
)


# ---- files and indexes -----------------------------------------------


class FileJson(TypedDict):
    """One line of `index --report`."""

    source: str
    status: Literal["added", "changed", "unchanged", "removed", "failed"]
    encoding: str | None
    clauses: Count
    dropped: dict[str, Count]
    """Rule → pieces it dropped."""
    warnings: list[str]
    error: str | None


class EvidenceJson(TypedDict):
    """Where a value of the metadata was read."""

    field: str
    text: str
    source_span: Offsets


class MetadataJson(TypedDict):
    """What is known of a document as a whole."""

    title: str
    issuer: list[str]
    number: str | None
    date_issued: Date | None
    date_published: Date | None
    date_in_force: Date | None
    date_repealed: Date | None
    status: str | None
    edition: str | None
    other: dict[str, str]
    evidence: list[EvidenceJson]


class NameJson(TypedDict):
    """A short name that a text declares, and what it stands for."""

    short: str
    full: str


class NoticeJson(TypedDict):
    """Something that a reader should check."""

    code: str
    message: str
    source_span: Offsets


class MetaJson(TypedDict):
    """One line of `show --meta --format jsonl`; with `--format json` an array of one."""

    doc_id: str
    source: str
    sha256: str
    encoding: str
    kind: str | None
    metadata: MetadataJson
    order: Literal["prc", "taiwan"]
    """Which way round its articles are cited: 条–款–项, or 條–項–款–目."""
    names: list[NameJson]
    """Short names that its text declares."""
    clauses: Count
    """Clauses and headings."""
    divisions: Count
    """Lines of its outline."""
    dropped: dict[str, Count]
    """Rule → pieces it dropped."""
    warnings: list[NoticeJson]


class DivisionJson(TypedDict):
    """One line of a document's outline."""

    depth: Ordinal
    num: str
    heading: str
    eid: str
    section: str
    source_span: Offsets


class OwnersJson(TypedDict):
    """The agencies that a clause makes responsible."""

    lead: list[str]
    support: list[str]


class ParsedClauseJson(TypedDict):
    """A clause as it was read."""

    eid: str
    section: str
    path: list[StepJson]
    heading: str
    role: Literal["clause", "heading"]
    text: str
    source_span: Offsets
    owners: OwnersJson | None


class DroppedJson(TypedDict):
    """A piece of the source that is not part of the document."""

    rule: str
    text: str
    source_span: Offsets


class ParsedJson(TypedDict):
    """`parse --format json`; one line of `parse --format jsonl`."""

    source: str
    encoding: str
    kind: str | None
    metadata: MetadataJson
    outline: list[DivisionJson]
    clauses: list[ParsedClauseJson]
    dropped: list[DroppedJson]
    warnings: list[NoticeJson]


class NoticedJson(NoticeJson):
    """Something to check in a file of the index."""

    source: str
    doc_id: str


class StatusJson(TypedDict):
    """`status --json`."""

    index: str
    """Folder of the index."""
    schema: Count
    """Version of what is stored."""
    documents: Count
    records: Count
    """Clauses and headings."""
    bytes: Count
    roots: list[str]
    """Paths that were indexed."""
    versions: dict[str, str]
    changed: list[str]
    gone: list[str]
    clauses: Count
    """Clauses with text of their own."""
    new: list[str]
    """Files below the roots that are not in the index."""
    elsewhere: bool
    """Whether no root is there: they were given from another folder."""
    warnings: NotRequired[list[NoticedJson]]
    """Only with --warnings: what should be checked in the files."""


class SettingJson(TypedDict):
    """The value of a setting, and where it was said."""

    value: str | int
    source: str


class SettingsFileJson(TypedDict):
    """A file that may hold settings."""

    path: str
    exists: bool


class ConfigJson(TypedDict):
    """`config --json`."""

    settings: dict[str, SettingJson]
    """Name of a setting → its `value`, and its `source`: a file, `$VARIABLE` or `default`."""
    files: list[SettingsFileJson]
    """Where settings are looked for, the later first obeyed."""


# ---- measuring -------------------------------------------------------


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


# ---- what documents ask for --------------------------------------------


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


# ---- texts beside texts --------------------------------------------------


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


# ---- citations -----------------------------------------------------------


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


# ---- the schemas -----------------------------------------------------

SCHEMAS: dict[str, Any] = {
    "batch": BatchHitJson | NoHitsJson | FaultRowJson,
    "batch-json": list[AnswerJson | FaultJson],
    "batch-summary": SummaryJson | FaultJson,
    "check": CheckedCitationJson,
    "config": ConfigJson,
    "diff": ClauseDifferenceJson,
    "diff-json": ComparisonJson,
    "docs": DocumentJson,
    "editions": VersionJson,
    "eval": MeanJson | PerQueryJson | DifferenceJson,
    "export": ExportedJson,
    "hit": HitJson,
    "index-report": FileJson,
    "meta": MetaJson,
    "outline": OutlineJson,
    "owners": OwnerJson,
    "parse": ParsedJson,
    "problem": ProblemJson,
    "quotes": QuotationJson,
    "references": ReferenceJson,
    "search": ResultsJson,
    "show": ShownJson,
    "status": StatusJson,
    "targets": TargetJson,
    "trace": TraceJson,
    "watch": NewJson | ChangedJson | GoneJson,
}
"""Name of a schema → the type it is written from."""
TITLES = {
    "batch": "One line of `batch --format jsonl`: a hit, a query without hits, or a faulty query",
    "batch-json": "`batch --format json`",
    "batch-summary": "One line of `batch --summary --format jsonl`; with `--format json` an array "
    "of them",
    "check": "One line of `check --format jsonl`; with `--format json` an array of them",
    "eval": "One line of `eval --format jsonl`; with `--format json` an array of them",
    "quotes": "One line of `quotes --format jsonl`; with `--format json` an array of them",
    "references": "One line of `show --refs --format jsonl`; with `--format json` an array of them",
    "trace": "One line of `trace --format jsonl`; with `--format json` an array of them",
    "watch": "One line of `watch --format jsonl`; with `--format json` an array of them",
}
"""Titles of the schemas that a type's docstring does not give."""
