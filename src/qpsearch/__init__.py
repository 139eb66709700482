"""Search Chinese policy documents; the answers are clauses with their section numbers.

What the command line does, a program can do::

    from qpsearch import Corpus, build_index

    build_index(["seeds"], "index")
    with Corpus.open("index") as corpus:
        for hit in corpus.search("质量强国").hits:
            print(hit.section, hit.title, hit.text[hit.spans[0].start : hit.spans[0].end])

Names are imported when they are first used, so that ``import qpsearch`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qpsearch.corpus.indexing import IndexReport, build_index
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.results import Hit, Results
    from qpsearch.engines.embedded.build import open_whoosh
    from qpsearch.errors import QpsearchError
    from qpsearch.loader import load
    from qpsearch.model import Clause, Document, Span
    from qpsearch.search import Filters, Mode, Options, Scoring

_HOMES = {
    "Clause": "model",
    "Corpus": "corpus.library",
    "Document": "model",
    "Filters": "search",
    "Hit": "corpus.results",
    "IndexReport": "corpus.indexing",
    "Mode": "search",
    "Options": "search",
    "QpsearchError": "errors",
    "Results": "corpus.results",
    "Scoring": "search",
    "Span": "model",
    "build_index": "corpus.indexing",
    "load": "loader",
    "open_whoosh": "engines.embedded.build",
}

__all__ = [
    "Clause",
    "Corpus",
    "Document",
    "Filters",
    "Hit",
    "IndexReport",
    "Mode",
    "Options",
    "QpsearchError",
    "Results",
    "Scoring",
    "Span",
    "build_index",
    "load",
    "open_whoosh",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
