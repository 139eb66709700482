"""Titles and names as they are compared."""

from __future__ import annotations

from qpsearch.text.fold import fold


def bare(name: str) -> str:
    """Return a name folded, without white space and the marks around titles."""
    return "".join(c for c in fold(name) if c.isalnum())
