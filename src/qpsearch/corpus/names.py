"""Names of documents: alike whatever their script and marks; short names that texts declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.index import DocumentRecord

STATE = "中华人民共和国"


def bare(name: str) -> str:
    """Return a name folded, without white space and the marks around titles."""
    return "".join(c for c in fold(name) if c.isalnum())


def meant_by(short: str, documents: Sequence[DocumentRecord]) -> list[DocumentRecord]:
    """Return the documents that a short name stands for, in a text of the corpus or the lexicon."""
    from qpsearch.lexicon import short_names

    full = {
        bare(title).removeprefix(STATE)
        for document in documents
        for declared, title in document.names
        if bare(declared) == short
    }
    if known := short_names().get(short):
        full.add(bare(known))
    return [document for document in documents if bare(document.title).removeprefix(STATE) in full]
