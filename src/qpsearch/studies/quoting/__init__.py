"""Passages that stand in several documents, and where the sentences of a text come from.

::

    from qpsearch import Corpus
    from qpsearch.studies.quoting import find_quotations, trace
    from qpsearch.studies.sources import sources_in

    with Corpus.open("index") as corpus:
        sources = sources_in(corpus)
    for found in find_quotations(sources, of=["003_10596add2b58d5bb"]):
        print(found.kind, found.source.text, found.target.section)
    for sentence in trace("推进质量基础设施的分级分类管理。", sources):
        print(sentence.kind, sentence.target)
"""

from qpsearch.studies.quoting.quotations import find_quotations
from qpsearch.studies.quoting.reader import (
    Quotation,
    QuotationKind,
    QuotedPassage,
    SearchedDocument,
)
from qpsearch.studies.quoting.tracing import Trace, TraceKind, trace

__all__ = [
    "Quotation",
    "QuotationKind",
    "QuotedPassage",
    "SearchedDocument",
    "Trace",
    "TraceKind",
    "find_quotations",
    "trace",
]
