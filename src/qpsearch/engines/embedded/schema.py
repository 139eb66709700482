"""The fields of the Whoosh index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import Field
from qpsearch.engines.embedded.toc import DICTIONARY

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT_KEY = "document"
"""The record of a document as a whole is found by this field."""
CLAUSE_KEY = "clauses_of"
"""The clauses of a document are found by this field."""
NAME_KEY = "named"
"""The record of a document is found by this field under each of its names."""
RECORD = "record"
"""Stored: the JSON record of a document or of a clause."""
TEXT = "text"
"""Stored: the text of a clause."""
FOLDED = "folded"
"""Stored: the folded text of a clause."""
CUTS = "cuts"
"""Stored: the word boundaries, see :func:`~qpsearch.text.segment.encode_pieces`."""


FACT_KEYS = ("date", "kind", "issuer", "number")
"""The clauses of documents are found by what is known of these under such fields."""
KEYS = (DOCUMENT_KEY, CLAUSE_KEY, NAME_KEY, *FACT_KEYS)
"""What records are found by; how many of these one has is no length."""


def whoosh_schema(store: Path) -> Any:
    """Return the Whoosh schema of the index in a folder: keys, what is stored, the term fields.

    Positions are not stored: a phrase is verified on the folded text itself, which holds at any
    word boundary.
    """
    from whoosh import fields  # 45 ms

    from qpsearch.engines.embedded.frame import Analyzer, Day, term_field

    analyzer = Analyzer(store / DICTIONARY)
    terms = {field.value: term_field(field, analyzer) for field in Field}
    keys = dict.fromkeys(KEYS, fields.ID)
    stored = dict.fromkeys((RECORD, TEXT, FOLDED, CUTS), fields.STORED)
    return fields.Schema(**{**keys, "date": Day()}, **stored, **terms)
