"""What commands over the clauses of whole documents share: which documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.cli import option
from qpsearch.cli.completion import complete_document

if TYPE_CHECKING:
    from collections.abc import Callable


def documents_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--doc``, handed over as ``names: tuple[str, ...]``."""
    return option(
        "--doc",
        "names",
        multiple=True,
        metavar="DOC",
        shell_complete=complete_document,
        help="Only this document: an id or part of a title; may be repeated.",
    )(command)
