"""The clauses of an index, as every engine gets them: read from qpsearch itself, in its order."""

from __future__ import annotations

import hashlib
import json
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from qpsearch import Corpus
from qpsearch.engine.terms import words_of
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Row(NamedTuple):
    """A clause or heading with what it can be filtered by; its place in the list is its number."""

    clause_id: str
    """``doc_id#eid``, as a hit of qpsearch gives it."""
    document: str
    title: str
    """Words of the title, joined by spaces."""
    kind: str
    issuers: tuple[str, ...]
    year: int
    """0 where the document has no date."""
    text: str
    """In the original glyphs: what an answer shows."""
    words: str
    """What qpsearch's segmenter makes of the folded text, joined by spaces."""


def write_rows(index_dir: Path, target: Path) -> str:
    """Write the clauses of an index as JSON lines; return the digest of the file."""
    digest = hashlib.sha256()
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        for row in rows_of(index_dir):
            line = (json.dumps(row, ensure_ascii=False) + "\n").encode()
            digest.update(line)
            file.write(line)
    partial.replace(target)
    return digest.hexdigest()


def read_rows(path: Path) -> Iterator[Row]:
    """Yield what :func:`write_rows` wrote."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = Row(*json.loads(line))
            yield row._replace(issuers=tuple(row.issuers))


def rows_of(index_dir: Path) -> Iterator[Row]:
    """Yield the clauses of an index in the order of their ordinals."""
    index = WhooshClauseIndex(index_dir)
    for document, ordinals in groupby(index.ordinals(), index.document_of):
        title = " ".join(words_of(index.segmenter.segment(fold(document.title))))
        issuers = tuple(fold(issuer) for issuer in document.issuers)
        year = int((document.date or "0")[:4])
        for ordinal in ordinals:
            clause = index.clause(ordinal)
            pieces = (
                clause.folded[start:end] for start, end in pairwise(clause.cuts.word_boundaries())
            )
            words = " ".join(piece for piece in pieces if piece[0].isalnum())
            yield Row(
                f"{document.doc_id}#{clause.eid}", document.doc_id, title, document.kind or "",
                issuers, year, clause.text, words,
            )  # fmt: skip
    index.close()


def count_clauses(index_dir: Path) -> int:
    """Return how many clauses with text of their own an index has."""
    with Corpus.open(index_dir) as corpus:
        return sum(document.clauses for document in corpus.documents())
