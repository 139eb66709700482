"""The fields of the Whoosh index."""

from __future__ import annotations

from typing import Any

from qpsearch.engine.protocol import Field

DOCUMENT_KEY = "document"
"""The record of a document as a whole is found by this field."""
CLAUSE_KEY = "clauses_of"
"""The clauses of a document are found by this field."""
RECORD = "record"
"""Stored: the JSON record of a document or of a clause."""
TEXT = "text"
"""Stored: the text of a clause."""
FOLDED = "folded"
"""Stored: the folded text of a clause."""
CUTS = "cuts"
"""Stored: the word boundaries, see :func:`~qpsearch.text.segment.encode_pieces`."""


def whoosh_schema() -> Any:
    """Return the Whoosh schema: two keys, what is stored, and the term fields without positions.

    Positions are not stored: a phrase is verified on the folded text itself, which holds at any
    word boundary.
    """
    from whoosh import fields

    terms = {field.value: fields.TEXT(phrase=False, analyzer=no_analyzer) for field in Field}
    keys = {DOCUMENT_KEY: fields.ID, CLAUSE_KEY: fields.ID}
    stored = dict.fromkeys((RECORD, TEXT, FOLDED, CUTS), fields.STORED)
    return fields.Schema(**keys, **stored, **terms)


def no_analyzer(value: str, **_: object) -> list[str]:
    """Stand where Whoosh wants an analyzer: our terms come as lists, ready made."""
    raise TypeError(value)
