"""SQLite's full-text index of the words, its texts and columns in an ordinary table."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from bench.engines.engine import SHOWN, Engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.clauses import Row
    from bench.queries import Query

_TABLES = """
CREATE TABLE clauses (
    number INTEGER PRIMARY KEY, document TEXT, kind TEXT, year INTEGER, text TEXT
);
CREATE TABLE issuers (number INTEGER, issuer TEXT);
CREATE VIRTUAL TABLE words USING fts5(cut, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE titles USING fts5(title, content='', tokenize='unicode61');
"""
_INDEXES = """
CREATE INDEX by_document ON clauses (document);
CREATE INDEX by_kind ON clauses (kind);
CREATE INDEX by_year ON clauses (year);
CREATE INDEX by_issuer ON issuers (issuer, number);
INSERT INTO words (words) VALUES ('optimize');
INSERT INTO titles (titles) VALUES ('optimize');
ANALYZE;
"""
_CONDITIONS = {
    "document": "clauses.document = ?",
    "kind": "clauses.kind = ?",
    "since": "clauses.year >= ?",
    "until": "clauses.year BETWEEN 1 AND ?",
    "issuer": "clauses.number IN (SELECT number FROM issuers WHERE issuer = ?)",
    "title": "clauses.number IN (SELECT rowid FROM titles WHERE titles MATCH ?)",
}
_SELECT = "SELECT words.rowid FROM "
_CACHE_KIB = 128 * 1024


class Fts5(Engine):
    """SQLite FTS5 as its manual recommends: contentless, optimized, ordered by ``rank``."""

    name = "fts5"

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def build(self, rows: Iterable[Row]) -> None:
        base = sqlite3.connect(self.folder / "fts.db")
        base.executescript(_TABLES)
        for number, row in enumerate(rows):
            base.execute(
                "INSERT INTO clauses VALUES (?, ?, ?, ?, ?)",
                (number, row.document, row.kind, row.year, row.text),
            )
            base.executemany(
                "INSERT INTO issuers VALUES (?, ?)", [(number, issuer) for issuer in row.issuers]
            )
            base.execute("INSERT INTO words (rowid, cut) VALUES (?, ?)", (number, row.words))
            base.execute("INSERT INTO titles (rowid, title) VALUES (?, ?)", (number, row.title))
        base.commit()
        base.executescript(_INDEXES)
        base.commit()
        base.close()

    def open(self) -> None:
        self.base = sqlite3.connect(self.folder / "fts.db")
        self.base.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def close(self) -> None:
        self.base.close()

    def answer(self, query: Query) -> list[str]:
        where, values = _where(query)
        rows = self.base.execute(
            f"{_SELECT}{where} ORDER BY words.rank LIMIT {SHOWN}", values
        ).fetchall()
        select = "SELECT text FROM clauses WHERE number = ?"
        return [self.base.execute(select, row).fetchone()[0] for row in rows]

    def all_numbers(self, query: Query) -> set[int]:
        where, values = _where(query)
        return {number for (number,) in self.base.execute(_SELECT + where, values)}


def _where(query: Query) -> tuple[str, tuple[str | int, ...]]:
    """Return what follows FROM, and its values."""
    match = _match(query)
    if not query.condition:
        return "words WHERE words MATCH ?", (match,)
    column, value = query.condition
    joined = "words JOIN clauses ON clauses.number = words.rowid WHERE words MATCH ? AND "
    number = int(value) if column in ("since", "until") else value
    return joined + _CONDITIONS[column], (match, number)


def _match(query: Query) -> str:
    quoted = [f'"{word}"' for word in query.words]
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "wildcard":
        return f"{quoted[0]}*"
    return (" OR " if query.kind == "or" else " AND ").join(quoted)
