"""Tables whose rows are texts: articles of a law, or documents with their number and day.

A row of any other table is a line of its own (:mod:`~qpsearch.loader.readers.sheets.workbook`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.loader.metadata.export_names import plain_name
from qpsearch.loader.readers.record_names import ARTICLES, BODIES, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONG = 200
"""Characters from which a cell of one line is a text."""


def names_texts(labels: Sequence[str]) -> bool:
    """Whether columns are named as those of texts: a body, and a title or an article's number."""
    names = set(map(plain_name, labels))
    return not names.isdisjoint(BODIES) and not (
        names.isdisjoint(TITLES) and names.isdisjoint(ARTICLES)
    )


def records_of(labels: Sequence[str], rows: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the rows below labels as records; none where they are no texts.

    Articles are told by their numbers, documents by bodies of several lines or of many letters.
    """
    found = [
        {
            label: cell
            for label, cell in zip(labels, row, strict=False)
            if label.strip() and cell.strip()
        }
        for row in rows
    ]
    found = [record for record in found if record]
    names = [plain_name(label) for label in labels]
    bodies = [at for at, name in enumerate(names) if name in BODIES]
    if not found or not bodies:
        return []
    if not set(names).isdisjoint(ARTICLES):
        return found
    cells = [record.get(labels[at], "") for record in found for at in bodies]
    texts = sum("\n" in cell.strip() or len(cell) >= _LONG for cell in cells)
    return found if 2 * texts >= len(cells) else []
