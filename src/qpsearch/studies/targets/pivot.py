"""One indicator of many documents side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.studies.targets.read import Target


def pivot(targets: Iterable[Target], columns: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return a table: an indicator a row, a document a column, what each promises in the cells.

    Args:
        targets: records of several documents.
        columns: ids of the documents, in the order of the columns.

    """
    rows: dict[str, dict[str, list[str]]] = {}
    for target in targets:
        cells = rows.setdefault(_row_name(target), {})
        cells.setdefault(target.doc_id, []).append(cell_of(target))
    ordered = sorted(rows.items(), key=lambda row: -len(row[1]))
    return [
        (name, ["；".join(dict.fromkeys(cells.get(column, ()))) for column in columns])
        for name, cells in ordered
    ]


def _row_name(target: Target) -> str:
    """Return what rows are told apart by: the indicator, and whether it is its change."""
    from qpsearch.text.fold import fold

    name = fold(target.indicator)
    return f"{name} ({target.change.direction})" if target.change else name


def cell_of(target: Target) -> str:
    """Return a value for people: ≥98%, 5%左右, 2025: 94%."""
    sign = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈"}.get(target.comparator, "")
    value = target.value
    if isinstance(value, list):
        shown = "–".join(map(number_text, value))
    else:
        shown = "" if value is None else number_text(value)
    year = f"{target.year}: " if target.year else ""
    mark = {"up": "+", "down": "-"}[target.change.direction] if target.change else ""
    return f"{year}{mark}{sign}{shown}{target.unit}"


def number_text(value: float) -> str:
    """Return a number with 万 and 亿 where it is large."""
    for worth, letters in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
        if abs(value) >= worth:
            return f"{value / worth:g}{letters}"
    return f"{value:g}"
