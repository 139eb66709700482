"""Slides: what each says, in their order; a slide's title is a heading, its notes come after it."""

from __future__ import annotations

import posixpath
from itertools import pairwise
from typing import TYPE_CHECKING

from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.loader.readers.tables import is_layout
from qpsearch.loader.readers.word.diagrams import DIAGRAM, diagram_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package
    from qpsearch.loader.readers.reading import Reading

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "ppt/presentation.xml"
_TITLES = frozenset(["title", "ctrTitle"])
_FURNITURE = frozenset(["sldNum", "dt", "ftr", "hdr"])
"""Placeholders that stand on every slide: its number, a date, a running foot."""
_DEEPEST = 12


def read(package: Package, path: str) -> Reading:
    """Read the slides of a presentation.

    Raises:
        SourceError: it is damaged, or holds no text.

    """
    return reading_of(_lines(package), path, "pptx")


def _lines(package: Package) -> Iterator[ReadLine]:
    for name in _slides(package):
        slide = package.xml(name)
        if slide is None:
            continue
        hidden = slide.get("show", "1") in ("0", "false")
        for line in _slide_lines(package, name, slide):
            yield ReadLine(line.text, "hidden_text") if hidden else line


def _slide_lines(package: Package, name: str, slide: ET.Element) -> Iterator[ReadLine]:
    """Yield what a slide says, then its diagrams, then what its notes say."""
    related = package.relations(name)
    yield from _shapes(slide.find(f"{_P}cSld/{_P}spTree"))
    diagrams = {place.get(f"{_R}dm", ""): place for place in slide.iter(DIAGRAM)}
    for place in diagrams.values():
        yield from map(ReadLine, diagram_lines(package, related, place))
    for relation in related.values():
        notes = package.xml(relation.target) if relation.kind == "notesSlide" else None
        if notes is not None:
            yield from _shapes(notes.find(f"{_P}cSld/{_P}spTree"))


def _slides(package: Package) -> list[str]:
    """Return the names of the slides in the order in which they are shown."""
    related = package.relations(_MAIN)
    main = package.xml(_MAIN)
    keys = [each.get(f"{_R}id", "") for each in main.iter(f"{_P}sldId")] if main is not None else []
    shown = [related[key].target for key in keys if key in related]
    return [*dict.fromkeys(shown)] or [
        name
        for name in sorted(package.names, key=lambda name: (len(name), name))
        if posixpath.dirname(name) == "ppt/slides" and name.endswith(".xml")
    ]


def _shapes(tree: ET.Element | None, depth: int = 0) -> Iterator[ReadLine]:
    if tree is None or depth > _DEEPEST:
        return
    for shape in _from_the_top(list(tree)):
        if shape.tag == f"{_P}grpSp":
            yield from _shapes(shape, depth + 1)
        elif shape.tag == f"{_P}graphicFrame":
            for table in shape.iter(f"{_A}tbl"):
                yield from _table(table)
        elif shape.tag == f"{_P}sp":
            holder = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
            kind = holder.get("type", "") if holder is not None else ""
            rule = "running_head" if kind in _FURNITURE else ""
            for text in _paragraphs(shape):
                yield ReadLine(text, rule, 1 if kind in _TITLES else 0)


def _from_the_top(shapes: list[ET.Element]) -> list[ET.Element]:
    """Return shapes as they are read: in the order they are kept in, unless one stands above all.

    What is kept last is drawn over the rest, wherever it stands. A shape that says no place has
    that of the layout: then the order is left.
    """
    placed = [(shape, _edges(shape)) for shape in shapes if shape.tag in _SHAPES]
    edges = [place for _, place in placed if place is not None]
    if len(edges) < len(placed) or all(above[0] < below[1] for above, below in pairwise(edges)):
        return shapes
    rows: list[list[tuple[int, int, ET.Element]]] = []
    bottom = 0
    for (top, low, left), shape in sorted(
        ((place, shape) for shape, place in placed if place), key=lambda each: each[0]
    ):
        if rows and (top + low) / 2 < bottom:
            rows[-1].append((left, top, shape))
        else:
            rows.append([(left, top, shape)])
            bottom = low
    return [shape for row in rows for _, _, shape in sorted(row, key=lambda each: each[:2])]


def _edges(shape: ET.Element) -> tuple[int, int, int] | None:
    """Return the top, the bottom and the left of a shape, as it says them."""
    for name in _FRAMES:
        start, size = shape.find(f"{name}/{_A}off"), shape.find(f"{name}/{_A}ext")
        if start is not None and size is not None:
            top = _length(start, "y")
            return top, top + _length(size, "cy"), _length(start, "x")
    return None


def _length(element: ET.Element, name: str) -> int:
    said = element.get(name, "")
    return int(said) if said.lstrip("-").isdecimal() and len(said) <= _LONGEST_LENGTH else 0


_LONGEST_LENGTH = 15
_SHAPES = frozenset(f"{_P}{name}" for name in ("sp", "grpSp", "graphicFrame", "pic", "cxnSp"))
_FRAMES = (f"{_P}spPr/{_A}xfrm", f"{_P}grpSpPr/{_A}xfrm", f"{_P}xfrm")


def _table(table: ET.Element) -> Iterator[ReadLine]:
    rows = [[_paragraphs(cell) for cell in row.iter(f"{_A}tc")] for row in table.iter(f"{_A}tr")]
    if is_layout(rows):
        yield from (ReadLine(text) for row in rows for cell in row for text in cell)
        return
    for row in rows:
        cells = [" ".join(cell) for cell in row]
        if any(cells):
            yield ReadLine("\t".join(cells))


def _paragraphs(shape: ET.Element) -> list[str]:
    """Return the paragraphs of a shape that hold text."""
    found = []
    for paragraph in shape.iter(f"{_A}p"):
        pieces = [
            "\n" if piece.tag == f"{_A}br" else piece.text or ""
            for piece in paragraph.iter()
            if piece.tag in (f"{_A}t", f"{_A}br")
        ]
        found += [line.strip() for line in "".join(pieces).split("\n") if line.strip()]
    return found
