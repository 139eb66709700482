"""The addresses of documents and clauses in URLs: ``/d/004/四/（六）`` and what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from qpsearch.engine import ClauseRecord


def document_url(doc_id: str, address: str = "", *, eid: str = "", **query: str) -> str:
    """Return the URL of a document, or of a place in it."""
    path = f"/d/{quote(doc_id, safe='')}"
    if address:
        path += f"/{quote(address, safe='（）、·「」【】〔〕¶')}"
    there = {name: value for name, value in query.items() if value}
    asked = f"?{urlencode(there)}" if there else ""
    return path + asked + (f"#{quote(eid, safe='')}" if eid else "")


def place_url(clause: ClauseRecord, **query: str) -> str:
    """Return the URL of a clause, which opens with the clause in view."""
    address = clause.eid if clause.nth else clause.section
    return document_url(clause.doc_id, address, eid=clause.eid, **query)
