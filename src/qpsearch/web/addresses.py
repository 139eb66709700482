"""The addresses of documents and clauses in URLs: ``/d/004/四/（六）`` and what it stands for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    path = f"/{page}/{_quoted(doc_id)}"
    if address:
        path += f"/{_quoted(address, _READABLE)}"
    there = {name: value for name, value in query.items() if value}
    asked = f"?{query_string(there)}" if there else ""
    return path + asked + (f"#{_quoted(eid)}" if eid else "")


def query_string(values: Mapping[str, object]) -> str:
    """Return values as ``urlencode`` with ``doseq`` writes them; of lists each value."""
    return "&".join(
        f"{name}={_quoted_plus(str(one))}"
        for name, value in values.items()
        for one in (value if isinstance(value, list | tuple) else (value,))
    )


_quoted_plus = lru_cache(maxsize=1 << 12)(quote_plus)
"""One page names the same query and bodies in every link."""


@lru_cache(maxsize=1 << 12)
def _quoted(text: str, safe: str = "") -> str:
    return quote(text, safe=safe)
