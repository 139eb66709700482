"""Whoosh as it comes: its fields, its codec, its searcher, its BM25F."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.engines.engine import SHOWN, Engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.clauses import Row
    from bench.queries import Condition, Query


class StockWhoosh(Engine):
    """The index of the plain pipeline."""

    name = "whoosh"

    def version(self) -> str:
        import whoosh

        return f"Whoosh {whoosh.versionstring()}"

    def build(self, rows: Iterable[Row]) -> None:
        from whoosh import fields, index
        from whoosh.analysis import SpaceSeparatedTokenizer

        schema = fields.Schema(
            text=fields.STORED,
            words=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
            title=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
            document=fields.ID,
            kind=fields.ID,
            issuer=fields.KEYWORD(commas=True),
            year=fields.NUMERIC(int),
        )
        writer = index.create_in(str(self.folder), schema).writer(limitmb=256)
        for row in rows:
            known: dict[str, Any] = {"kind": row.kind, "issuer": ",".join(row.issuers)}
            known["year"] = row.year or None
            writer.add_document(
                text=row.text, words=row.words, title=row.title,
                document=row.document, **{name: value for name, value in known.items() if value},
            )  # fmt: skip
        writer.commit(optimize=True)

    def open(self) -> None:
        from whoosh import index

        self.index = index.open_dir(str(self.folder))
        self.searcher = self.index.searcher()

    def close(self) -> None:
        self.searcher.close()
        self.index.close()

    def answer(self, query: Query) -> list[str]:
        restricted = _condition(query.condition) if query.condition else None
        hits = self.searcher.search(whoosh_query(query), limit=SHOWN, filter=restricted)
        return [hit["text"] for hit in hits]

    def all_numbers(self, query: Query) -> set[int]:
        from whoosh.query import And

        asked = whoosh_query(query)
        if query.condition:
            asked = And([asked, _condition(query.condition)])
        return set(self.searcher.docs_for_query(asked))  # one segment, in the order of the clauses


def whoosh_query(query: Query) -> Any:
    """Return a query in Whoosh's objects, its condition left out."""
    from whoosh import query as q

    terms = [q.Term("words", word) for word in query.words]
    if query.kind == "phrase":
        return q.Phrase("words", list(query.words))
    if query.kind == "wildcard":
        return q.Prefix("words", query.words[0])
    if len(terms) == 1:
        return terms[0]
    return q.Or(terms) if query.kind == "or" else q.And(terms)


def _condition(condition: Condition) -> Any:
    from whoosh import query as q

    column, value = condition
    if column == "since":
        return q.NumericRange("year", int(value), None)
    if column == "until":
        return q.NumericRange("year", None, int(value))
    return q.Term(column, value)
