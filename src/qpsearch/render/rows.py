"""The rows of a batch: JSON Lines, JSON, CSV, TSV and TREC runs, one query after the other.

What is written for a query depends on that query alone, and in every format but TREC each query
leaves at least one row: where nothing matches its rank is empty, where it cannot be asked the row
holds the error. :mod:`qpsearch.batch.resuming` relies on both.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from qpsearch.render.formats import HIT_COLUMNS, cell_text, dumps, escape_tab
from qpsearch.render.hit_records import rows_of
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.render.contract.answers import AnswerJson, FaultJson, SummaryJson

    Answered = AnswerJson | SummaryJson | FaultJson

BATCH_FORMATS = ("jsonl", "csv", "tsv", "json", "trec")
BATCH_COLUMNS = ("query_id", *HIT_COLUMNS, "total", "error")
SUMMARY_COLUMNS = (
    "query_id", "query", "total", "documents",
    "best_doc_id", "best_title", "best_eid", "best_section", "best_score", "error",
)  # fmt: skip
WATCH_COLUMNS = (
    "query_id", "change", "query", "rank", "doc_id", "title", "issuer", "number", "date",
    "kind", "eid", "section", "path", "role", "text", "text_before", "source", "source_span",
)  # fmt: skip
BOM = "\ufeff"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNSAFE = re.compile(r"[\s%]")
_SCORE_STEP = 0.001
"""The least difference of scores in a TREC run: 3 decimals survive the 32-bit numbers of
trec_eval up to 8,192."""


class RowFormat(NamedTuple):
    """How the answers of a batch are written."""

    form: str = "jsonl"
    summary: bool = False
    """One row for each query in place of its hits."""
    bom: bool = False
    """For a spreadsheet: a byte order mark, and no cell that it would take for a formula."""
    tag: str = "qpsearch"
    """The name of the run in TREC."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in CSV and TSV."""
        return SUMMARY_COLUMNS if self.summary else BATCH_COLUMNS

    @property
    def head(self) -> str:
        """What stands before the first query."""
        if self.form == "json":
            return "[\n"
        if self.form in ("csv", "tsv"):
            return (BOM if self.bom else "") + self.cells(self.columns)
        return ""

    @property
    def separator(self) -> str:
        """What stands between two queries."""
        return ",\n" if self.form == "json" else ""

    @property
    def tail(self) -> str:
        """What stands after the last query."""
        return "\n]\n" if self.form == "json" else ""

    def rows(self, answer: Answered) -> str:
        """Return the rows of one query."""
        if self.form == "json":
            return dumps(answer)
        if self.form == "trec":
            return "".join(self._trec(answer))
        if self.form == "jsonl":
            return "".join(dumps(row) + "\n" for row in self._records(answer))
        return "".join(
            self.cells([cell_text(row.get(name)) for name in self.columns])
            for row in self._records(answer)
        )

    def _records(self, answer: Answered) -> Iterable[Mapping[str, Any]]:
        if "hits" in answer or ("error" in answer and not self.summary):
            return rows_of(answer)
        if self.form == "jsonl" or "best" not in answer or answer["best"] is None:
            return [answer]
        best = answer["best"]
        return [{**answer, **{f"best_{name}": value for name, value in best.items()}}]

    def cells(self, cells: Sequence[str]) -> str:
        """Return one line of CSV or TSV."""
        if self.bom:
            cells = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
        if self.form == "tsv":
            return "\t".join(map(escape_tab, cells)) + "\n"
        import csv  # as in formats

        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerow(cells)
        return buffer.getvalue()

    def _trec(self, answer: Answered) -> Iterable[str]:
        """Yield ``query Q0 clause rank score tag``; the scores fall strictly, as the ranks rise.

        trec_eval orders by score and breaks ties by the clause's name, whatever the rank says.
        """
        if "hits" not in answer:
            return
        previous = float("inf")
        query_id = trec_name(answer["query_id"])
        for hit in answer["hits"]:
            score = min(round(hit["score"], 3), round(previous - _SCORE_STEP, 3))
            previous = score
            clause = trec_name(f"{hit['doc_id']}#{hit['eid']}")
            yield f"{query_id} Q0 {clause} {hit['rank']} {score:.3f} {trec_name(self.tag)}\n"


def trec_name(name: str) -> str:
    """Return a name as one field of a TREC file: white space and ``%`` percent-encoded."""
    from urllib.parse import quote

    return _UNSAFE.sub(lambda found: quote(found.group(), safe=""), name)
