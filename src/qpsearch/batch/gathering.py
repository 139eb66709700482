"""The queries of a file → what is passed on for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.errors import QpsearchError
from qpsearch.render.excerpts import Excerpts, find_excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.batch.queries import BatchQuery
    from qpsearch.corpus.library import Corpus


def gather(corpus: Corpus, queries: Iterable[BatchQuery]) -> Iterator[Excerpts]:
    """Yield what each query of a file brings; a faulty one brings its error."""
    for query in queries:
        if query.error:
            yield Excerpts(query.request.query, (), query.error)
            continue
        try:
            yield find_excerpts(corpus, query.request, query.query_id)
        except QpsearchError as error:
            yield Excerpts(query.request.query, (), str(error))
