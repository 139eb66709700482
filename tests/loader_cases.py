"""What the loader's tests share: rows of case files, documents made of text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.loader import digest, read_document
from qpsearch.model import Source

if TYPE_CHECKING:
    from qpsearch.model import Document

CASES = Path(__file__).parent / "cases/loader"


def rows(name: str) -> list[list[str]]:
    """The rows of a case file; the last cell may hold tabs of its own."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def document_of(text: str, name: str = "file.txt") -> Document:
    """The document that a file of ``text`` gives."""
    return read_document(Source(name, "utf-8", digest(text.encode()), text), "file")


def dropped_by(document: Document, rule: str) -> list[str]:
    """What a rule took out."""
    return [piece.text for piece in document.dropped if piece.rule == rule]


def blocks(name: str) -> list[tuple[str, str, str]]:
    """Return ``(title, input, expected)`` of each case: == title, the input, --, the expected."""
    found = []
    text = (CASES / name).read_text(encoding="utf-8")
    for block in text.split("== ")[1:]:
        title, _, rest = block.partition("\n")
        given, _, expected = rest.partition("\n--\n")
        found.append((title, given, expected.strip("\n")))
    return found
