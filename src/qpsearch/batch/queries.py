"""Lines → queries: plain lines, TSV, CSV with a header, JSON Lines with options for each query."""

from __future__ import annotations

import csv
import difflib
import json
import sqlite3
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.batch.lines import AUTO, LONGEST, QueryLine, read_lines
from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qpsearch.batch.lines import Bytes
    from qpsearch.corpus.request import Request

FORMS = (AUTO, "lines", "tsv", "csv", "jsonl")

_SUFFIXES = {".tsv": "tsv", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
_ID, _QUERY = "id", "query"
_NAMES = {
    "id": _ID, "query_id": _ID, "qid": _ID, "query": _QUERY,
    "mode": "mode", "limit": "limit", "variants": "variants", "explain": "explain",
    "lay": "lay", "rerank": "rerank",
    "doc": "documents", "docs": "documents", "documents": "documents",
    "issuer": "issuer", "kind": "kind", "number": "number",
    "since": "since", "until": "until", "as_of": "as_of", "section": "section",
    "owner": "owner", "sort": "sort",
}  # fmt: skip
"""What a column or key may be called → the field of the request."""
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class BatchQuery(NamedTuple):
    """One query of a file, or what is wrong with it."""

    line: int
    query_id: str
    """As given, else the number of its line."""
    request: Request
    error: str = ""
    """Why it cannot be asked, else empty."""


def read_queries(
    stream: Bytes,
    defaults: Request,
    *,
    name: str = "",
    form: str = AUTO,
    encoding: str = AUTO,
    warn: Callable[[str], None] = lambda _: None,
) -> Iterator[BatchQuery]:
    """Yield the queries of ``stream`` in order, each as soon as its line has been read.

    A line that is no query comes out with its ``error``; the lines after it are not touched.

    Args:
        stream: where the file is read from.
        defaults: options of queries that do not say otherwise.
        name: the file's name, whose suffix may tell its form.
        form: one of :data:`FORMS`.
        encoding: a codec, or ``auto``.
        warn: called with one line for what is odd but no error.

    Raises:
        QpsearchError: the file as a whole cannot be read as queries.

    """
    reader = _QueryReader(defaults, warn)
    lines = _watched(read_lines(stream, encoding), warn)
    first = next(lines, None)
    if first is None:
        return
    if form == AUTO:
        form = _form_of(first, name)
    everything = chain([first], lines)
    found: Iterator[BatchQuery]
    match form:
        case "jsonl":
            found = map(reader.from_json, everything)
        case "csv":
            found = reader.from_csv(everything, "stdin" if name in ("", "-") else name)
        case "tsv":
            found = reader.from_tsv(everything)
        case _:
            found = map(reader.from_line, everything)
    yield from _distinct(found)


def _watched(lines: Iterator[QueryLine], warn: Callable[[str], None]) -> Iterator[QueryLine]:
    """Leave out blank lines; say it once where lines are not UTF-8."""
    said = False
    for line in lines:
        if line.encoding == "gb2312" and not said:
            said = True
            warn(f"line {line.number} is not UTF-8: read as GB2312, as are others like it")
        if line.text.strip() or line.error:
            yield line


def _form_of(first: QueryLine, name: str) -> str:
    """Return the form that the suffix tells, else the first line."""
    for suffix, form in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return form
    text = first.text
    if text.lstrip().startswith("{"):
        return "jsonl"
    if "\t" in text.strip():
        return "tsv"
    cells = [cell.strip().lower() for cell in _cells(text)]
    named = [cell for cell in cells if cell in _NAMES]
    return "csv" if "query" in named and len(cells) > 1 else "lines"


class _QueryReader:
    """Turns lines into queries by the names of their fields."""

    def __init__(self, defaults: Request, warn: Callable[[str], None]) -> None:
        self._defaults = defaults
        self._warn = warn
        self._ignored: set[str] = set()

    def from_line(self, line: QueryLine) -> BatchQuery:
        """Return the query of a plain line; its id is the line's number."""
        return self._query(line, {_QUERY: line.text.strip()})

    def from_json(self, line: QueryLine) -> BatchQuery:
        """Return the query of a JSON object, or of a JSON string."""
        if line.error:
            return self._query(line, {_QUERY: line.text})
        try:
            value = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "it cannot be read"
            return self._query(line, {_QUERY: line.text}, f"the line is no JSON: {reason}")
        if isinstance(value, str):
            value = {"query": value}
        if not isinstance(value, dict):
            return self._query(line, {_QUERY: line.text}, "the line is no JSON object")
        return self._query(line, self._named(value))

    def from_tsv(self, lines: Iterator[QueryLine]) -> Iterator[BatchQuery]:
        """Yield the queries of ``id<TAB>query`` lines; a first line of names is a header."""
        header: list[str] | None = None
        for count, line in enumerate(lines):
            cells = [cell.strip() for cell in line.text.split("\t")]
            if count == 0 and (found := self._header(cells)):
                header = found
            elif line.error:
                yield self._query(line, {_QUERY: line.text})
            elif header:
                yield self._row(line, header, cells)
            elif len(cells) < 2:
                yield self._query(
                    line, {_QUERY: line.text.strip()}, "there is no tab between id and query"
                )
            else:
                yield self._query(line, {_ID: cells[0], _QUERY: " ".join(cells[1:]).strip()})

    def from_csv(self, lines: Iterator[QueryLine], name: str) -> Iterator[BatchQuery]:
        """Yield the queries of a CSV file with a header.

        Raises:
            QpsearchError: the header has no column of queries.

        """
        records = _csv_records(lines)
        first = next(records)
        header = self._header(_cells(first.text))
        if header is None:
            raise QpsearchError(
                f"{name}:{first.number}: a CSV of queries needs a header with the column query",
                way_out="begin with: id,query; or say --input-format lines",
            )
        for line in records:
            if line.error:
                yield self._query(line, {_QUERY: line.text})
            else:
                yield self._row(line, header, _cells(line.text))

    def _header(self, cells: Sequence[str]) -> list[str] | None:
        names = [cell.strip().lower() for cell in cells]
        if "query" not in names:
            return None
        for name in names:
            if name not in _NAMES:
                self._ignore(name)
        return names

    def _row(self, line: QueryLine, header: Sequence[str], cells: Sequence[str]) -> BatchQuery:
        filled = {
            name: cell
            for name, cell in zip(header, cells, strict=False)
            if cell.strip() and name in _NAMES
        }
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        error = f"{len(cells)} cells for {len(header)} columns; quote a comma" if extra else ""
        return self._query(line, self._named(filled), error)

    def _named(self, values: Mapping[str, Any]) -> dict[str, Any]:
        named: dict[str, Any] = {}
        for name, value in values.items():
            field = _NAMES.get(name.strip().lower())
            if field is None:
                self._ignore(name)
            elif value is not None:
                named[field] = value
        return named

    def _ignore(self, name: str) -> None:
        if name and name not in self._ignored and len(self._ignored) < 100:
            self._ignored.add(name)
            near = difflib.get_close_matches(name, _NAMES, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            self._warn(f"the field {name!r} says nothing about a search and is ignored{hint}")

    def _query(self, line: QueryLine, values: Mapping[str, Any], error: str = "") -> BatchQuery:
        """Return the query of a line's fields, faults of the fields as its error."""
        error = line.error or error
        query_id = str(values.get(_ID, "")).strip() or str(line.number)
        typed = values.get(_QUERY, "")
        fields: dict[str, Any] = {_QUERY: typed if isinstance(typed, str) else str(typed)}
        for name, value in values.items():
            if name not in (_ID, _QUERY):
                try:
                    fields[name] = _value(name, value)
                except ValueError as fault:
                    error = error or f"{name}: {fault}"
        if not isinstance(typed, str) or not typed.strip():
            error = error or "there is no query"
        if not (_is_text(query_id) and all(map(_is_text, _texts(fields)))):
            error = error or "it holds half a character (a lone surrogate)"
            query_id, fields = _whole(query_id), {_QUERY: _whole(fields[_QUERY])}
        return BatchQuery(line.number, query_id, self._defaults._replace(**fields), error)


def _value(name: str, value: Any) -> Any:
    """Return the value of an option as the request wants it; ``ValueError`` says why not."""
    if name == "limit":
        text = str(value).strip()
        if isinstance(value, bool) or not (text.isdecimal() and len(text) < 10):
            raise ValueError(f"{str(value)[:40]!r} is no number of hits (0 for all)")
        return int(text)
    if name in ("variants", "explain", "lay", "rerank"):
        text = str(value).strip().lower()
        if text not in _YES + _NO:
            raise ValueError(f"{str(value)[:40]!r} is neither true nor false")
        return text in _YES
    if name == "documents":
        names = value.replace("；", ";").split(";") if isinstance(value, str) else value
        if not (isinstance(names, list) and all(isinstance(one, str) for one in names)):
            raise ValueError("write an id, or a list of ids")
        return tuple(one.strip() for one in names if one.strip())
    if isinstance(value, (dict, list, bool)):
        raise ValueError("write a text")  # noqa: TRY004 - one error for all faults of a value
    return str(value).strip()


def _texts(fields: Mapping[str, Any]) -> Iterator[str]:
    for value in fields.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, tuple):
            yield from value


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _cells(text: str) -> list[str]:
    return next(csv.reader([text.replace("\r", " ")], skipinitialspace=True), [])


def _is_record(text: str) -> bool:
    """Whether the line breaks of a text stand inside cells that quotes begin and end."""
    try:
        _cells(text)
    except csv.Error:
        return False
    return True


def _csv_records(lines: Iterator[QueryLine]) -> Iterator[QueryLine]:
    """Yield CSV records: a line, or several where quotes hold a line break.

    Where a quote is never closed (within :data:`~qpsearch.batch.lines.LONGEST` characters), each
    of the lines is taken as a record of its own: one fault does not swallow what follows.
    """
    waiting: deque[QueryLine] = deque()
    while True:
        held: list[QueryLine] = []
        closed = True
        size = 0
        while size <= LONGEST:
            line = waiting.popleft() if waiting else next(lines, None)
            if line is None:
                break
            held.append(line)
            size += len(line.text)
            closed ^= line.text.count('"') % 2 == 1
            if closed or line.error:
                break
        if not held:
            return
        text = "\n".join(line.text for line in held)
        if closed and (len(held) == 1 or _is_record(text)):
            error = next((line.error for line in held if line.error), "")
            yield held[0]._replace(text=text, error=error)
        else:
            yield held[0]
            waiting.extendleft(reversed(held[1:]))


def _distinct(queries: Iterable[BatchQuery]) -> Iterator[BatchQuery]:
    """Give an error to a query whose id was used before: its rows could not be told apart.

    The ids live in a temporary database, which goes to disk as it grows: memory stays the same
    however many queries there are.
    """
    database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA cache_size = -1024")
        database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        for query in queries:
            added = database.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)", (query.query_id, query.line)
            )
            if added.rowcount or query.error:
                yield query
                continue
            where = database.execute("SELECT line FROM seen WHERE id = ?", (query.query_id,))
            line = where.fetchone()[0]
            yield query._replace(
                error=f"the id {query.query_id!r} was used on line {line} already; "
                "give each query its own"
            )
    finally:
        database.close()
