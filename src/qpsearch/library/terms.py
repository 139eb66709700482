"""The terms of an index that documents are looked up by: what begins them, and their letters."""

from __future__ import annotations

from qpsearch.text.folding import fold

WHOLE_TERM, PLAIN_TERM, SHORT_TERM, WORK_TERM, COPY_TERM = "tpswc"
"""Begin terms of whole titles, of titles without state and edition, of short names, of what the
titles of a work share, of sentences that copies share."""


def bare(name: str) -> str:
    """Return a name folded, without white space and the marks around titles."""
    folded = fold(name)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def title_term(title: str) -> str:
    """Return the term that all documents of one title share."""
    return WHOLE_TERM + bare(title)
