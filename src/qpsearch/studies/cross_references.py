"""Cross-references of a place, both ways, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.studies.references import References

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus
    from qpsearch.studies.links import Link


class CrossReferences(NamedTuple):
    """References that stand in a division, and those of the corpus that lead to it."""

    out: tuple[Link, ...]
    into: tuple[Link, ...]


def references(corpus: Corpus, name: str, address: str = "") -> CrossReferences:
    """Return the cross-references of a document, or of the division at an address.

    Args:
        corpus: where to look.
        name: an id, a title, a 文号; a citation stands for name and address.
        address: in any spelling; all of the document without one.

    Raises:
        AddressError: there is no such document or place, or there are several.

    """
    document, place = corpus.names.locate(name, address)
    doc_id = document.doc_id
    clauses = corpus.show(doc_id, place) if place else list(corpus.clauses(doc_id))
    found = References(corpus)
    return CrossReferences(tuple(found.of(document, clauses)), tuple(found.to(document, clauses)))
