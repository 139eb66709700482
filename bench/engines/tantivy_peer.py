"""tantivy through its Python package; words cut at white space, phrases with positions."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bench.engines.engine import SHOWN, Engine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.clauses import Row
    from bench.queries import Condition, Query

_EVERY = 10_000_000
"""More clauses than any corpus here has."""


class Tantivy(Engine):
    """tantivy, one segment as far as its own policy merges."""

    name = "tantivy"

    @staticmethod
    def missing() -> str:
        return "" if find_spec("tantivy") else "pip install tantivy"

    def version(self) -> str:
        return f"tantivy-py {version('tantivy')}"

    def build(self, rows: Iterable[Row]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True)
        schema.add_bytes_field("text", stored=True)
        for cut in ("words", "title"):
            schema.add_text_field(cut, tokenizer_name="whitespace", index_option="position")
        for whole in ("document", "kind", "issuer"):
            schema.add_text_field(whole, tokenizer_name="raw", index_option="basic")
        schema.add_integer_field("year", indexed=True, fast=True)
        index = tantivy.Index(schema.build(), path=str(self.folder))
        writer = index.writer(heap_size=256 << 20, num_threads=1)
        for number, row in enumerate(rows):
            document = tantivy.Document(
                number=number,
                words=row.words, title=row.title, document=row.document, kind=row.kind,
                issuer=list(row.issuers), year=row.year,
            )  # fmt: skip
            document.add_bytes("text", row.text.encode())
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        import tantivy

        self.index = tantivy.Index.open(str(self.folder))
        self.searcher = self.index.searcher()

    def close(self) -> None:
        del self.searcher, self.index

    def answer(self, query: Query) -> list[str]:
        hits = self.searcher.search(self._query(query), SHOWN, count=False).hits
        return [bytes(self.searcher.doc(address)["text"][0]).decode() for _, address in hits]

    def all_numbers(self, query: Query) -> set[int]:
        hits = self.searcher.search(self._query(query), _EVERY, count=False).hits
        return {self.searcher.doc(address)["number"][0] for _, address in hits}

    def _query(self, query: Query) -> Any:
        import tantivy

        q, schema = tantivy.Query, self.index.schema
        if query.kind == "phrase":
            return q.phrase_query(schema, "words", list(query.words))
        if query.kind == "wildcard":
            return q.regex_query(schema, "words", f"{re.escape(query.words[0])}.*")
        occur = tantivy.Occur.Should if query.kind == "or" else tantivy.Occur.Must
        clauses = [(occur, q.term_query(schema, "words", word)) for word in query.words]
        if query.condition:
            restricted = q.const_score_query(self._condition(query.condition), 0.0)
            clauses.append((tantivy.Occur.Must, restricted))
        return q.boolean_query(clauses)

    def _condition(self, condition: Condition) -> Any:
        import tantivy

        q, schema = tantivy.Query, self.index.schema
        column, value = condition
        if column in ("since", "until"):
            low, high = (int(value), None) if column == "since" else (1, int(value))
            kind = tantivy.FieldType.Integer
            return q.range_query(schema, "year", kind, low, high)
        return q.term_query(schema, column, value)
