"""Units that quantities are counted in, from ``units.tsv``."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from qpsearch.lexicon.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

UNITS_FILE = os.path.join(os.path.dirname(__file__), "units.tsv")


@cache
def units_by_kind() -> Mapping[str, tuple[str, ...]]:
    """Return ``share``, ``money``, ``time``, ``age``, ``count``, ``measure`` → units, folded."""
    found: dict[str, tuple[str, ...]] = {}
    for kind, units in table_rows(UNITS_FILE, 2):
        found[kind] = (*found.get(kind, ()), *units.split())
    return found
