"""Documents and the index they are in: read, listed, described, configured."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from qpsearch.render.contract.fields import (
    Count,
    Date,
    IssuedJson,
    Known,
    Name,
    NamedJson,
    Offsets,
    Ordinal,
    PlacedJson,
    StepJson,
)

# ---- reading ---------------------------------------------------------


class ShownJson(NamedJson, PlacedJson):
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


class DocumentJson(NamedJson, IssuedJson):
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
    order: Literal["prc", "taiwan", "hong_kong"]
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
