"""Search Chinese policy documents; the answers are clauses with their section numbers.

What the command line does, a program can do::

    from qpsearch import Corpus, build_index, cite, export

    build_index(["seeds"], "index")
    with Corpus.open("index") as corpus:
        for hit in corpus.search("质量强国").hits:
            print(hit.section, hit.title, hit.text[hit.spans[0].start : hit.spans[0].end])
        print(cite(corpus, "004", "四、（六）", style="gbt7714"))
        page = export(corpus, "首席质量官", form="html")

Names are imported when they are first used, so that ``import qpsearch`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qpsearch.batch.queries import read_queries
    from qpsearch.batch.run import run_queries
    from qpsearch.corpus.indexing import FileReport, IndexReport, build_index
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.corpus.results import Hit, Results, Summary
    from qpsearch.engines.embedded.build import open_whoosh
    from qpsearch.errors import (
        AddressAmbiguousError,
        AddressError,
        AddressNotFoundError,
        AddressSyntaxError,
        ClusterError,
        IndexDamagedError,
        IndexLockedError,
        IndexMissingError,
        IndexOutdatedError,
        IndexStaleError,
        IndexStoreError,
        OutputError,
        QpsearchError,
        QuerySyntaxError,
        SourceError,
    )
    from qpsearch.loader import load
    from qpsearch.model import Clause, Document, Span
    from qpsearch.render.exports import export
    from qpsearch.render.hit_records import hit_record, results_record
    from qpsearch.render.reading import Passage, cite, outline, show, status
    from qpsearch.render.records import (
        document_record,
        meta_record,
        parsed_record,
        reference_record,
    )
    from qpsearch.render.rows import RowFormat
    from qpsearch.render.schemas import schema, schema_names
    from qpsearch.search import Filters, Mode, Options, Scoring
    from qpsearch.studies.checking import CheckedCitation, CheckedFile, check
    from qpsearch.studies.cross_references import CrossReferences, references
    from qpsearch.studies.links import Link

_NAMES = {
    "batch.queries": ("read_queries",),
    "batch.run": ("run_queries",),
    "corpus.indexing": ("FileReport", "IndexReport", "build_index"),
    "corpus.library": ("Corpus",),
    "corpus.request": ("Request",),
    "corpus.results": ("Hit", "Results", "Summary"),
    "engines.embedded.build": ("open_whoosh",),
    "errors": (
        "AddressAmbiguousError",
        "AddressError",
        "AddressNotFoundError",
        "AddressSyntaxError",
        "ClusterError",
        "IndexDamagedError",
        "IndexLockedError",
        "IndexMissingError",
        "IndexOutdatedError",
        "IndexStaleError",
        "IndexStoreError",
        "OutputError",
        "QpsearchError",
        "QuerySyntaxError",
        "SourceError",
    ),
    "loader": ("load",),
    "model": ("Clause", "Document", "Span"),
    "render.exports": ("export",),
    "render.reading": ("Passage", "cite", "outline", "show", "status"),
    "render.hit_records": ("hit_record", "results_record"),
    "render.records": (
        "document_record",
        "meta_record",
        "parsed_record",
        "reference_record",
    ),
    "render.rows": ("RowFormat",),
    "render.schemas": ("schema", "schema_names"),
    "search": ("Filters", "Mode", "Options", "Scoring"),
    "studies.checking": ("CheckedCitation", "CheckedFile", "check"),
    "studies.cross_references": ("CrossReferences", "references"),
    "studies.links": ("Link",),
}
"""Room → the names that it gives to programs."""
_HOMES = {name: home for home, names in _NAMES.items() for name in names}

__all__ = [
    "AddressAmbiguousError",
    "AddressError",
    "AddressNotFoundError",
    "AddressSyntaxError",
    "CheckedCitation",
    "CheckedFile",
    "Clause",
    "ClusterError",
    "Corpus",
    "CrossReferences",
    "Document",
    "FileReport",
    "Filters",
    "Hit",
    "IndexDamagedError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexOutdatedError",
    "IndexReport",
    "IndexStaleError",
    "IndexStoreError",
    "Link",
    "Mode",
    "Options",
    "OutputError",
    "Passage",
    "QpsearchError",
    "QuerySyntaxError",
    "Request",
    "Results",
    "RowFormat",
    "Scoring",
    "SourceError",
    "Span",
    "Summary",
    "build_index",
    "check",
    "cite",
    "document_record",
    "export",
    "hit_record",
    "load",
    "meta_record",
    "open_whoosh",
    "outline",
    "parsed_record",
    "read_queries",
    "reference_record",
    "references",
    "results_record",
    "run_queries",
    "schema",
    "schema_names",
    "show",
    "status",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
