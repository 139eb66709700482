"""What people call a thing and what laws call it: 房东 is an 出租人.

The data stand in ``lay.tsv``, one pair a line with the article in which the legal word was read.
They lead one way, and are for questions: who knows the law's word types it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, cast

from qpsearch.lexicon import Variant
from qpsearch.lexicon.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qpsearch.model import FoldedText

LAY_FILE = os.path.join(os.path.dirname(__file__), "lay.tsv")


def legal_words(folded_word: str) -> tuple[Variant, ...]:
    """Return what laws call what people call ``folded_word``, the closest first."""
    rows = _by_word().get(folded_word, ())
    return tuple(
        Variant(cast("FoldedText", legal), "lay", float(weight), source)
        for _, legal, weight, source in rows
    )


@cache
def _by_word() -> Mapping[str, list[list[str]]]:
    """Return the rows of each word of people.

    Raises:
        ValueError: a row has not its four columns.

    """
    found: dict[str, list[list[str]]] = {}
    for row in table_rows(LAY_FILE, 4):
        found.setdefault(row[0], []).append(list(row))
    return found
