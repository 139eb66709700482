"""A document is read as the same in either script, and whatever ends its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from both_scripts import simplified, traditional
from loader_cases import blocks, document_of, head_cases, whole_of

if TYPE_CHECKING:
    from qpsearch.model import Document

_LAYOUT = {"space", "newline", "invisible", "layout_space"}
_HEADS = {"heads.txt": "file.md", "titles.txt": "file.txt", "webpages.txt": "page.html"}
_TEXTS = {
    "documents.txt": "file.txt",
    "lines.txt": "file.txt",
    "outlines.txt": "file.txt",
    "outlines_markdown.txt": "file.md",
}
"""Files of cases, and the name of the file that each case stands for."""


def read(document: Document) -> list[tuple[str, ...]]:
    """What was read of a document, in simplified letters."""
    said = document.metadata
    dates = (said.date_issued, said.date_published, said.date_in_force, said.edition)
    return [
        ("title", simplified(said.title)),
        ("number", simplified(said.number)),
        ("issuers", *map(simplified, said.issuers)),
        ("dates", *map(str, dates)),
        ("kind", str(said.kind)),
        *(("division", str(row.depth), simplified(row.num)) for row in document.outline),
        *(("clause", str(each.role), simplified(each.text)) for each in document.clauses),
        *(
            ("dropped", rule)
            for rule in sorted({piece.rule for piece in document.dropped} - _LAYOUT)
        ),
    ]


CASES = [
    *(
        pytest.param(name, whole_of(text), id=f"{title} ({file})")
        for file, name in _HEADS.items()
        for title, text, _ in head_cases(file)
    ),
    *(
        pytest.param(name, text, id=f"{title} ({file})")
        for file, name in _TEXTS.items()
        for title, text, _ in blocks(file)
    ),
]


@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_case_is_read_as_the_same_in_traditional_letters(name: str, text: str) -> None:
    """All the documents of the other cases, turned into traditional letters."""
    document = document_of(traditional(text), name)
    assert read(document) == read(document_of(text, name))
    shown = [said.text for said in document.metadata.evidence if said.field == "title"]
    assert all(said == traditional(said) for said in shown)


@pytest.mark.parametrize(
    "end", ["\r\n", "  \n", "\u3000\n"], ids=["CR LF", "spaces", "a wide space"]
)
@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_case_is_read_as_the_same_whatever_ends_its_lines(name: str, text: str, end: str) -> None:
    """Windows ends lines with two characters; converters leave spaces there."""
    assert read(document_of(text.replace("\n", end), name)) == read(document_of(text, name))
