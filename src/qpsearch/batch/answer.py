"""One query of a batch → its rows, and what became of it. Nothing but the query decides them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import QpsearchError, QuerySyntaxError
from qpsearch.render.hit_records import answer_record, fault_record, summary_record

if TYPE_CHECKING:
    from qpsearch.batch.queries import BatchQuery
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.render.contract.answers import AnswerJson, FaultJson, SummaryJson
    from qpsearch.render.rows import RowFormat
    from qpsearch.search import Options


class Answer(NamedTuple):
    """The rows of one query, ready to be written."""

    line: int
    """Where the query stands in its file."""
    rows: str
    found: bool
    """Whether a clause matches."""
    error: str = ""
    """Why it could not be asked, else empty."""


class Answerer:
    """Asks a corpus; what is said of a query depends on that query alone."""

    def __init__(self, corpus: Corpus, rows: RowFormat) -> None:
        self._corpus = corpus
        self._rows = rows
        self._options = lru_cache(maxsize=64)(self._look_up)

    def answer(self, query: BatchQuery) -> Answer:
        """Return the rows of a query; a fault gives an error row and is no exception."""
        try:
            record = self._record(query)
        except QpsearchError as error:
            record = self._fault(query, str(error), error)
        except RecursionError:
            record = self._fault(query, "the query is nested too deeply")
        except Exception as error:  # noqa: BLE001 - the other queries must not pay for a defect
            record = self._fault(query, f"internal error: {type(error).__name__}: {error}")
        return Answer(
            query.line,
            self._rows.rows(record),
            "error" not in record and record["total"] > 0,
            str(record.get("error", "")),
        )

    def _record(self, query: BatchQuery) -> AnswerJson | SummaryJson | FaultJson:
        if query.error:
            return self._fault(query, query.error)
        request = query.request
        options = self._options(request._replace(query=""))
        if self._rows.summary:
            summary = self._corpus.summarize(request.query, options=options)
            return summary_record(summary, query.query_id)
        results = self._corpus.search(
            request.query,
            limit=request.limit or None,
            options=options,
            explain=request.explain,
            sort=request.sort,
        )
        return answer_record(results, query.query_id)

    def _look_up(self, request: Request) -> Options:
        return request.options(self._corpus)

    @staticmethod
    def _fault(query: BatchQuery, reason: str, error: QpsearchError | None = None) -> FaultJson:
        span = error.span if isinstance(error, QuerySyntaxError) else None
        return fault_record(query.query_id, query.request.query, query.line, reason, span)
