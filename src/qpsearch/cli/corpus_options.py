"""What commands over the clauses of whole documents share: which documents, and their records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli.completion import complete_document
from qpsearch.model import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord, DocumentRecord


def documents_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--doc``, handed over as ``names: tuple[str, ...]``."""
    return click.option(
        "--doc",
        "names",
        multiple=True,
        metavar="DOC",
        shell_complete=complete_document,
        help="Only this document: an id or part of a title; may be repeated.",
    )(command)


def asked_documents(corpus: Corpus, names: Sequence[str]) -> list[DocumentRecord]:
    """Return the documents that ``--doc`` names, all of the corpus where it names none.

    Raises:
        AddressNotFoundError: no document is called so; the message names the nearest.

    """
    if not names:
        return list(corpus.documents())
    found: dict[str, DocumentRecord] = {}
    for name in names:
        for document in corpus.names.find(name) or [corpus.names.one(name)]:
            found[document.doc_id] = document
    return list(found.values())


def texts_of(corpus: Corpus, document: DocumentRecord) -> Iterator[ClauseRecord]:
    """Yield the clauses of a document that have text of their own, in reading order."""
    return (clause for clause in corpus.clauses(document.doc_id) if clause.role is Role.CLAUSE)
