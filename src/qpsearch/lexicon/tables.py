"""Tables of this room: rows of tab-parted files, names by their first letters."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table_rows(path: str, columns: int) -> list[Sequence[str]]:
    """Return the rows of a table of this room.

    Raises:
        ValueError: a row has another number of columns; the message names file and line.

    """
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    rows: list[Sequence[str]] = []
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != columns:
                name = os.path.basename(path)
                raise ValueError(f"{name}:{number}: {len(row)} columns, {columns} are needed")
            rows.append(row)
    return rows


def by_first_two(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return first two letters → the names that begin so, the longest first."""
    heads: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        heads.setdefault(name[:2], []).append(name)
    return {head: tuple(found) for head, found in heads.items()}
