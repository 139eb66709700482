"""qpsearch and its peers behind one face: build from clauses, answer queries.

The peers get the clauses cut into words by qpsearch's segmenter, joined by spaces, so that all
engines see the same words. Each answers with ranked clause numbers, ten of them with their text.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from qpsearch import Corpus, Mode, Options, build_index

if TYPE_CHECKING:
    from pathlib import Path

    from clauses import Query

_SHOWN = 10


class Engine(ABC):
    """One engine over one set of clauses."""

    name: str
    exact_words = True
    """Whether it finds whole words only, so that its answers can be compared one for one."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder

    @abstractmethod
    def build(self, texts: list[str], words: list[list[str]]) -> None:
        """Index the clauses."""

    @abstractmethod
    def answer(self, query: Query) -> list[str]:
        """Return the texts of the first ten clauses."""

    @abstractmethod
    def all_numbers(self, query: Query) -> set[int]:
        """Return the numbers of all clauses that match."""

    def size(self) -> int:
        """Return the bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Whoosh(Engine):
    """Whoosh as it comes: its TEXT field, its codec, its searcher."""

    name = "whoosh"

    def build(self, texts: list[str], words: list[list[str]]) -> None:
        from whoosh import fields, index
        from whoosh.analysis import SpaceSeparatedTokenizer

        schema = fields.Schema(
            number=fields.STORED,
            text=fields.STORED,
            words=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
        )
        self.index = index.create_in(str(self.folder), schema)
        writer = self.index.writer(limitmb=256)
        for number, (text, row) in enumerate(zip(texts, words, strict=True)):
            writer.add_document(number=number, text=text, words=" ".join(row))
        writer.commit()
        self.searcher = self.index.searcher()

    def _query(self, query: Query) -> Any:
        from whoosh import query as q

        terms = [q.Term("words", word) for word in query.words]
        if query.kind == "phrase":
            return q.Phrase("words", list(query.words)) if len(terms) > 1 else terms[0]
        if query.kind == "wildcard":
            return q.Prefix("words", query.words[0])
        return q.Or(terms) if query.kind == "or" else q.And(terms)

    def answer(self, query: Query) -> list[str]:
        return [hit["text"] for hit in self.searcher.search(self._query(query), limit=_SHOWN)]

    def all_numbers(self, query: Query) -> set[int]:
        found = self.searcher.docs_for_query(self._query(query))
        return {self.searcher.stored_fields(number)["number"] for number in found}


class Fts5(Engine):
    """SQLite's full-text index of the words."""

    name = "fts5"

    def build(self, texts: list[str], words: list[list[str]]) -> None:
        self.base = sqlite3.connect(self.folder / "fts.db")
        self.base.execute("CREATE TABLE clauses (number INTEGER PRIMARY KEY, text TEXT)")
        self.base.execute(
            "CREATE VIRTUAL TABLE words USING fts5(row, content='', tokenize='unicode61')"
        )
        self.base.executemany("INSERT INTO clauses VALUES (?, ?)", enumerate(texts))
        self.base.executemany(
            "INSERT INTO words (rowid, row) VALUES (?, ?)",
            ((number, " ".join(row)) for number, row in enumerate(words)),
        )
        self.base.commit()

    def _match(self, query: Query) -> str:
        quoted = [f'"{word}"' for word in query.words]
        if query.kind == "phrase":
            return f'"{" ".join(query.words)}"'
        if query.kind == "wildcard":
            return f"{quoted[0]}*"
        return (" OR " if query.kind == "or" else " AND ").join(quoted)

    def answer(self, query: Query) -> list[str]:
        rows = self.base.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT ?",
            (self._match(query), _SHOWN),
        ).fetchall()
        select = "SELECT text FROM clauses WHERE number = ?"
        return [self.base.execute(select, row).fetchone()[0] for row in rows]

    def all_numbers(self, query: Query) -> set[int]:
        rows = self.base.execute(
            "SELECT rowid FROM words WHERE words MATCH ?", (self._match(query),)
        )
        return {number for (number,) in rows}


class Tantivy(Engine):
    """tantivy through its Python package; phrases with positions, words cut at white space."""

    name = "tantivy"

    def build(self, texts: list[str], words: list[list[str]]) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("number", stored=True)
        schema.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field("words", tokenizer_name="whitespace", index_option="position")
        self.schema = schema.build()
        self.index = tantivy.Index(self.schema, path=str(self.folder))
        writer = self.index.writer()
        for number, (text, row) in enumerate(zip(texts, words, strict=True)):
            # "raw" indexes the text as one term, at most 65,530 bytes of it
            writer.add_document(
                tantivy.Document(number=number, text=text[:8000], words=" ".join(row))
            )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _query(self, query: Query) -> Any:
        import re

        import tantivy

        q, schema = tantivy.Query, self.schema
        if query.kind == "phrase" and len(query.words) > 1:
            return q.phrase_query(schema, "words", list(query.words))
        if query.kind == "wildcard":
            return q.regex_query(schema, "words", f"{re.escape(query.words[0])}.*")
        occur = tantivy.Occur.Should if query.kind == "or" else tantivy.Occur.Must
        terms = [(occur, q.term_query(schema, "words", word)) for word in query.words]
        return q.boolean_query(terms)

    def answer(self, query: Query) -> list[str]:
        hits = self.searcher.search(self._query(query), _SHOWN).hits
        return [self.searcher.doc(address)["text"][0] for _, address in hits]

    def all_numbers(self, query: Query) -> set[int]:
        hits = self.searcher.search(self._query(query), 1_000_000).hits
        return {self.searcher.doc(address)["number"][0] for _, address in hits}


class Qpsearch(Engine):
    """qpsearch as it comes: letters and parts of words too, its own ranking, whole hits."""

    name = "qpsearch"
    exact_words = False

    def build_from(self, folder: Path, texts: list[str]) -> None:
        """Index a folder; ``texts`` are its clauses, to number the answers by."""
        build_index([folder], self.folder)
        self.corpus = Corpus.open(self.folder)
        self.numbers = {text: number for number, text in enumerate(texts)}

    def build(self, texts: list[str], words: list[list[str]]) -> None:
        raise NotImplementedError

    def _search(self, query: Query, limit: int | None) -> Any:
        options = Options(mode=Mode.ALL, variants=False)
        return self.corpus.search(query.qpsearch(), limit=limit, options=options)

    def answer(self, query: Query) -> list[str]:
        return [hit.text for hit in self._search(query, _SHOWN).hits]

    def all_texts(self, query: Query) -> set[str]:
        """Return the texts of all clauses that match."""
        return {hit.text for hit in self._search(query, None).hits}

    def all_numbers(self, query: Query) -> set[int]:
        raise NotImplementedError


def timed(action: Any) -> float:
    """Return the seconds of processor time an action takes, whatever else the machine does."""
    began = time.process_time()
    action()
    return time.process_time() - began
