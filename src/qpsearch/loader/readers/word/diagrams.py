"""Diagrams (SmartArt) in Word files and slides: their texts stand in a part of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

    from qpsearch.loader.readers.package import Package, Relation

_D = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DIAGRAM = f"{_D}relIds"
"""Names the parts of a diagram where it stands."""


def diagram_lines(
    package: Package, related: Mapping[str, Relation], place: ET.Element
) -> Iterator[str]:
    """Yield the texts of a diagram in the order of its model.

    Args:
        package: the file.
        related: what the part that shows the diagram is related to.
        place: the element called :data:`DIAGRAM`.

    Raises:
        SourceError: the part is damaged.

    """
    relation = related.get(place.get(f"{_R}dm", ""))
    model = package.xml(relation.target) if relation and not relation.external else None
    for text in model.iter(f"{_D}t") if model is not None else ():
        for paragraph in text.iter(f"{_A}p"):
            line = "".join(piece.text or "" for piece in paragraph.iter(f"{_A}t")).strip()
            if line:
                yield line
