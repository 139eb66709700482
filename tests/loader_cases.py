"""What the loader's tests share: rows of case files, documents made of text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.loader import digest, read_document
from qpsearch.model import Source

if TYPE_CHECKING:
    from qpsearch.model import Document

CASES = Path(__file__).parent / "cases/loader"
BODY = "为加强质量工作，推动经济社会发展，提高人民生活水平，现将有关事项通知如下，请认真贯彻执行。"


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


def head_cases(file: str = "heads.txt") -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The cases of a file: name, lines, what must come out by field."""
    cases: list[tuple[str, str, list[tuple[str, str]]]] = []
    for block in (CASES / file).read_text("utf-8").split("\n## ")[1:]:
        name, *lines = block.strip().splitlines()
        text = "\n".join(line for line in lines if not line.startswith("= "))
        said = [line[2:].split(" ", 1) for line in lines if line.startswith("= ")]
        cases.append((name, text, [(field, value) for field, value in said]))
    return cases


def whole_of(text: str) -> str:
    """The document of such a case: its lines with a paragraph, below them where none is there."""
    return text.replace("BODY", BODY) if "BODY" in text or "</" in text else f"{text}\n{BODY}"
