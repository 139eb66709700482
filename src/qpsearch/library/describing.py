"""What is said of a document when it is read, so that its work and its copies are found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from zlib import crc32

from qpsearch.lexicon import mainland_form
from qpsearch.library.terms import COPY_TERM, WORK_TERM
from qpsearch.library.titles import work_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.model import Document

_BOOK = re.compile(r"(?:第[一二三四五六七八九十]+[编編][ \u3000]*)?[\u3400-\u9fff]{1,10}[编編]")
_REVISED = frozenset(
    ("law", "measures", "interpretation", "outline", "opinions", "plan", "standard")
)
"""Kinds that are made anew under their title; of others each document is a work of its own."""
_SKETCH = 16
"""Hashes of sentences that a document is compared by: the least of all that it has."""
_LEAST_SENTENCE = 8
"""Letters: a shorter one stands in many texts."""


def facts_of(document: Document, folded: Sequence[str]) -> dict[str, Any]:
    """Return what a record says of a document's work.

    Args:
        document: the document.
        folded: the folded texts of its clauses.

    """
    metadata = document.metadata
    book = book_of(document)
    return {
        "work": _work_title(metadata.title) if book or metadata.kind in _REVISED else "",
        "book": book,
        "sketch": sketch(folded),
        "edition": metadata.edition_name,
        "in_force": metadata.date_in_force,
        "repealed": metadata.date_repealed,
        "status": metadata.status,
    }


def book_of(document: Document) -> str:
    """Return the book of a code that a document is alone (合同编), else nothing.

    A code that comes as one document per book bears the title of the code in each, and below it
    the name of the book.
    """
    first = document.clauses[0].text.strip() if document.clauses else ""
    return first if _BOOK.fullmatch(first) else ""


def names_of_work(facts: dict[str, Any]) -> list[str]:
    """Return the terms by which documents of a work are found."""
    work = [WORK_TERM + facts["work"]] if facts["work"] else []
    return [*work, *(COPY_TERM + each for each in facts["sketch"])]


def _work_title(title: str) -> str:
    return mainland_form(work_title(title))


def sketch(folded: Iterable[str]) -> list[str]:
    """Return a few hashes of a text's sentences: texts that share many are copies."""
    hashes: set[int] = set()
    for text in folded:
        for sentence in text.split("。"):
            letters = "".join(sentence.split())
            if len(letters) >= _LEAST_SENTENCE:
                hashes.add(crc32(letters.encode("utf-8", "surrogatepass")))
    return [f"{each:08x}" for each in sorted(hashes)[:_SKETCH]]
