"""How a clause is cited in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def cite(record: Mapping[str, Any]) -> str:
    """Return 《title》（number）section of a hit's record, in its own glyphs."""
    number = f"（{record['number']}）" if record["number"] else ""
    return f"《{record['title']}》{number}{record['section']}"
