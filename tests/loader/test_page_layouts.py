"""Lines of pages as they are set → paragraphs: drawn in tests/cases/loader/page_layouts.txt."""

from __future__ import annotations

import re

import pytest

from loader_cases import CASES
from qpsearch.loader.draft import Draft
from qpsearch.loader.readers.pdf.layout import page_edits
from qpsearch.loader.readers.pdf.page_line import PageLine

SIZE = (300.0, 842.0)
LEFT, TOP, FOOT = 50.0, 800.0, 30.0
STEP, SPACE = 16.0, 8.0
"""From line to line, and what an empty line adds."""


def cases() -> list[tuple[str, list[str], list[str]]]:
    found = []
    text = (CASES / "page_layouts.txt").read_text("utf-8")
    for block in text.split("\n## ")[1:]:
        name, *rest = block.strip("\n").split("\n")
        drawn = [line for line in rest if line[:1] in {"|", "_", "-"}]
        found.append((name, drawn, [line[1:] for line in rest if line.startswith("=")]))
    return found


def width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def drawn_lines(drawn: list[str]) -> tuple[str, list[PageLine], int]:
    """The text of drawn pages, column by column as a file gives it, and its lines."""
    pages: list[list[tuple[int, float, float, float, str]]] = [[]]
    height = TOP
    for row in drawn:
        if row == "-":
            pages.append([])
            height = TOP
            continue
        if re.fullmatch(r"\|(?:\+\d+)?", row):
            height -= float(row[2:] or SPACE)
            continue
        points = re.match(r"[|_](\d{1,2})(?=[^\d\s.])", row)
        size = float(points[1]) if points else 10.0
        words = row[points.end() if points else 1 :]
        height -= STEP
        for number, piece in enumerate(re.finditer(r"\S+(?: \S+)*", words)):
            left = LEFT + width(words[: piece.start()]) * size / 2
            right = left + width(piece.group()) * size / 2
            bottom = FOOT if row[0] == "_" else height
            pages[-1].append((number, bottom, left, right, f"{size} {piece.group()}"))
    text = ""
    lines: list[PageLine] = []
    for number, page in enumerate(pages):
        for _, bottom, left, right, sized in sorted(page, key=lambda line: (line[0], -line[1])):
            size, _, words = sized.partition(" ")
            words = words.replace(">", "\t")
            start, text = len(text), f"{text}{words}\n"
            place = (left, right, bottom, float(size), SIZE)
            row = PageLine(start, start + len(words), words, number, *place, "~" in words)
            lines.append(row._replace(text=words.replace("~", " ")))
    return text.rstrip("\n").replace("~", " "), lines, len(pages)


@pytest.mark.parametrize(("name", "drawn", "expected"), cases())
def test_pages_are_read_as_they_are_set(name: str, drawn: list[str], expected: list[str]) -> None:
    text, lines, pages = drawn_lines(drawn)
    draft = Draft(text)
    draft.apply_named(page_edits(lines, text, pages))
    read = [line.replace("\t", ">") for line in draft.text.split("\n") if line]
    assert read == expected, name
