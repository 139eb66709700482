"""Where an interrupted output ends: what of it is whole, and which queries it answers.

The output itself tells: each query's rows begin with rank 1, with an empty rank or with an error.
The last query's rows are given up, as more of them may have been on their way; a torn last line
falls with them.
"""

from __future__ import annotations

import csv
import json
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import QpsearchError
from qpsearch.render.rows import trec_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader
    from pathlib import Path

    from qpsearch.batch.queries import BatchQuery
    from qpsearch.render.rows import RowFormat


_FIRST = b'{"query_id": '
"""How every row in JSON begins."""


class Resumed(NamedTuple):
    """What an earlier run has left."""

    size: int
    """Bytes of the output to keep."""
    answers: int
    """Queries whose rows are kept."""
    found: bool
    """Whether a clause was found for any of them."""
    errors: int
    """Queries among them that could not be asked."""


class _Block(NamedTuple):
    """The rows of one query in an output."""

    start: int
    query_id: str
    query: str | None
    """``None`` where the format does not say it."""
    found: bool
    error: bool


def resume(
    path: Path, rows: RowFormat, queries: Iterator[BatchQuery]
) -> tuple[Resumed, Iterator[BatchQuery]]:
    """Return what to keep of the output in ``path``, and the queries that are left to ask.

    Raises:
        QpsearchError: the output is of another format, or answers other queries.
        OSError: it cannot be read.

    """
    answers = errors = 0
    found = False
    with path.open("rb") as stream:
        last: _Block | None = None
        again: list[BatchQuery] = []
        for block in _blocks(path, stream, rows):
            if last is not None:
                answers += 1
                found = found or last.found
                errors += last.error
            last = block
            again = [_query_of(path, rows, block, queries)]
    size = last.start if last and answers else 0
    return Resumed(size, answers, found, errors), chain(again, queries)


def _query_of(
    path: Path, rows: RowFormat, block: _Block, queries: Iterator[BatchQuery]
) -> BatchQuery:
    """Take the query that a block answers; in a run, queries before it that have found nothing."""
    for query in queries:
        if rows.form == "trec":
            if trec_name(query.query_id) == block.query_id:
                return query
        elif _shown(rows, query) == (block.query_id, block.query):
            return query
        else:
            break
    raise QpsearchError(
        f"{path}: the rows of {block.query_id!r} do not answer this query file in its order",
        way_out="resume with the same queries, or begin anew with --force",
    )


def _shown(rows: RowFormat, query: BatchQuery) -> tuple[str, str]:
    """Return id and text of a query as the format writes them."""
    if rows.form not in ("csv", "tsv"):
        return query.query_id, query.request.query
    record = rows.cells([query.query_id, query.request.query]).encode()
    cells = _cells(record, rows.form)
    return cells[0], cells[1]


def _blocks(path: Path, stream: BufferedReader, rows: RowFormat) -> Iterator[_Block]:
    offset = 0
    head = rows.head.encode()
    if head:
        there = stream.read(len(head))
        if there != head:
            if head.startswith(there):
                return
            raise _other_format(path)
        offset = len(head)
    trec_id = ""
    if not _begins_like(stream.peek(len(_FIRST)), rows):
        raise _other_format(path)
    for record in _whole_records(stream, rows.form):
        if rows.form == "json" and record.strip() == b"]":
            return
        try:
            block = _block(record, offset, rows)
        except (ValueError, LookupError, AttributeError):
            raise _other_format(path) from None
        begins = block is not None and not (rows.form == "trec" and block.query_id == trec_id)
        if block is not None and begins:
            trec_id = block.query_id
            yield block
        offset += len(record)


def _begins_like(data: bytes, rows: RowFormat) -> bool:
    """Whether what may be only a torn row can be one of ours: nobody's notes are cut away."""
    if rows.form not in ("json", "jsonl"):
        return True
    first = data[: len(_FIRST)]
    return _FIRST.startswith(first) or b"]".startswith(first.strip())


def _whole_records(stream: BufferedReader, form: str) -> Iterator[bytes]:
    """Yield the records that end as records do; leave out a torn last one."""
    record = b""
    for line in stream:
        record += line
        if not line.endswith(b"\n"):
            # The last query of a JSON array has no line break before the array is closed.
            if form != "json":
                return
        elif form == "csv" and (record.count(b'"') % 2 or not record.endswith(b"\r\n")):
            continue
        yield record
        record = b""


def _block(record: bytes, start: int, rows: RowFormat) -> _Block | None:
    """Return what a record begins; ``None`` where it goes on with the query before."""
    if rows.form == "trec":
        query_id, _, _, _, _, _ = record.decode().split()
        return _Block(start, query_id, None, found=True, error=False)
    if rows.form in ("json", "jsonl"):
        return _json_block(record, start, rows)
    cells = dict(zip(rows.columns, _cells(record, rows.form), strict=True))
    error = bool(cells["error"])
    query_id, query = cells["query_id"], cells["query"]
    if rows.summary:
        found = cells["total"] not in ("", "0")
    elif cells["rank"] in ("", "1"):
        found = bool(cells["rank"])
    else:
        return None
    return _Block(start, query_id, query, found=found, error=error)


def _json_block(record: bytes, start: int, rows: RowFormat) -> _Block | None:
    try:
        row: dict[str, Any] = json.loads(record.decode().strip().removesuffix(","))
    except ValueError:
        if rows.form == "json" and not record.endswith(b"\n"):
            return None
        raise
    if rows.form == "json" or rows.summary:
        found = bool(row.get("total"))
    elif row["rank"] in (None, 1):
        found = row["rank"] == 1
    else:
        return None
    return _Block(start, row["query_id"], row["query"], found=found, error="error" in row)


def _cells(record: bytes, form: str) -> list[str]:
    text = record.decode()
    if form == "csv":
        return next(csv.reader([text.removesuffix("\r\n")]))
    return text.removesuffix("\n").split("\t")


def _other_format(path: Path) -> QpsearchError:
    return QpsearchError(
        f"{path}: these are no rows of this format",
        way_out="resume with the options of the first run, or begin anew with --force",
    )
