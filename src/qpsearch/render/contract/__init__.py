"""The JSON records as types: every field that a program may rely on, and what it means.

The schemas beside this room (``schemas/``) are written from these types by
``scripts/build_schemas.py``, and :mod:`qpsearch.render.records` makes the records; the docstring
under a field is its description. Records may gain fields, never lose or rename one.

Only type checkers and that script import this room: a running command pays nothing for it.
"""

from __future__ import annotations

from typing import Any

from qpsearch.render.contract.answers import (
    AnswerJson,
    BatchHitJson,
    ChangedJson,
    DifferenceJson,
    ExportedJson,
    FaultJson,
    FaultRowJson,
    GoneJson,
    HitJson,
    MeanJson,
    NewJson,
    NoHitsJson,
    PerQueryJson,
    ProblemJson,
    ResultsJson,
    SummaryJson,
)
from qpsearch.render.contract.documents import (
    ConfigJson,
    DocumentJson,
    FileJson,
    MetaJson,
    OutlineJson,
    ParsedJson,
    ReferenceJson,
    ShownJson,
    StatusJson,
    VersionJson,
)
from qpsearch.render.contract.studies import (
    CheckedCitationJson,
    ClauseDifferenceJson,
    ComparisonJson,
    OwnerJson,
    QuotationJson,
    TargetJson,
    TraceJson,
)

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
