r"""Records as JSON, JSON Lines, CSV, TSV and Markdown.

The JSON fields are a contract: they may be added to, never renamed or removed. CSV follows
RFC 4180; in TSV a tab or newline inside a field is written as ``\t`` or ``\n``.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from qpsearch.render.hit_records import results_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qpsearch.corpus.results import Results

HIT_COLUMNS = (
    "query", "rank", "score", "doc_id", "title", "issuer", "number", "date", "kind", "eid",
    "section", "path", "role", "text", "spans", "matched", "source", "source_span",
    "place", "citation",
)  # fmt: skip
"""The columns of hits in CSV and TSV."""


def write_hits(results: Results, form: str) -> str:
    """Return the hits of one query as ``json``, ``jsonl``, ``csv``, ``tsv`` or ``md``."""
    record = results_record(results)
    if form == "json":
        return dumps(record) + "\n"
    hits: list[Mapping[str, Any]] = list(record["hits"])
    if form == "md":
        return "".join(_hit_as_markdown(hit) for hit in hits)
    if form in ("csv", "tsv"):
        hits = [{"query": results.query, **hit} for hit in hits]
    return write_records(hits, form, HIT_COLUMNS)


def write_records(records: Sequence[Mapping[str, Any]], form: str, columns: Sequence[str]) -> str:
    """Return records as ``json`` (an array), ``jsonl``, ``csv``, ``tsv`` or ``md`` (a table)."""
    if form == "json":
        return dumps(list(records)) + "\n"
    if form == "jsonl":
        return "".join(dumps(record) + "\n" for record in records)
    rows = [[cell_text(record.get(name)) for name in columns] for record in records]
    if form == "csv":
        import csv  # 1 ms, not of the other forms

        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return buffer.getvalue()
    if form == "tsv":
        return _lines("\t".join(escape_tab(cell) for cell in row) for row in ([*columns], *rows))
    table = [[*columns], ["---"] * len(columns), *rows]
    return _lines("| " + " | ".join(_in_table(cell) for cell in row) + " |" for row in table)


def _lines(lines: Iterable[str]) -> str:
    return "".join(line + "\n" for line in lines)


def dumps(value: object) -> str:
    r"""Return a value as JSON on one line, letters as they are.

    The second set of control characters (a file's name may hold U+009B, which commands a terminal)
    and ends of lines beyond ASCII are escaped: the value stays the same.
    """
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", text)


def cell_text(value: Any) -> str:
    """Return a value as the text of one field: lists joined by ；, paths by ›, a span as 3-7."""
    if value is None:
        return ""
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return " › ".join(f"{step['num']} {step['heading']}".strip() for step in value)
        if len(value) == 2 and all(isinstance(item, int) for item in value):
            return "-".join(map(str, value))  # one span
        return "；".join(cell_text(item) for item in value)
    return str(value)


def escape_tab(cell: str) -> str:
    """Return a field as TSV writes it, on one line."""
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


def _in_table(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", "<br>")


def _hit_as_markdown(hit: Mapping[str, Any]) -> str:
    """Return a hit as a Markdown section, its matches bold, what marks mean there escaped."""
    from qpsearch.render.documents import plain, quoted

    text: str = hit["text"]
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end in hit["spans"]:
        pieces += ((text[position:start], False), (text[start:end], True))
        position = end
    pieces.append((text[position:], False))
    facts = "，".join(
        fact for fact in ("、".join(hit["issuer"]), hit["number"], hit["date"]) if fact
    )
    path = cell_text(hit["path"])
    return (
        f"### {hit['rank']}. 《{plain(hit['title'])}》{plain(hit['section'])}\n\n"
        + (f"{plain(facts)}\n\n" if facts else "")
        + (f"{plain(path)}\n\n" if path else "")
        + f"{quoted(pieces)}\n\n"
    )
