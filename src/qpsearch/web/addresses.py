"""The addresses of documents and clauses in URLs: ``/d/004/四/（六）`` and what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from qpsearch.engine import ClauseRecord

_READABLE = "（）、·「」【】〔〕¶"


def document_url(doc_id: str, address: str = "", *, eid: str = "", **query: str) -> str:
    """Return the URL of a document, or of a place in it."""
    return places_below("d", doc_id, address, eid=eid, **query)


def place_url(clause: ClauseRecord, **query: str) -> str:
    """Return the URL of a clause, which opens with the clause in view."""
    return document_url(clause.doc_id, address_of(clause), eid=clause.eid, **query)


def address_of(clause: ClauseRecord) -> str:
    """Return the address that leads to this clause and to no other of its document."""
    return clause.eid if clause.nth else clause.section


def places_below(page: str, doc_id: str, address: str = "", *, eid: str = "", **query: str) -> str:
    """Return the URL of a kind of page (``d``, ``references``, ``quotes``) about a place."""
    path = f"/{page}/{quote(doc_id, safe='')}"
    if address:
        path += f"/{quote(address, safe=_READABLE)}"
    there = {name: value for name, value in query.items() if value}
    asked = f"?{urlencode(there)}" if there else ""
    return path + asked + (f"#{quote(eid, safe='')}" if eid else "")
