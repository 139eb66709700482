"""A query that is a name: a title, a 文号, a short name, a citation, an address in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.errors import AddressError
from qpsearch.library.terms import PLAIN_TERM, SHORT_TERM, WHOLE_TERM, bare
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.library.names import Names

_LONGEST = 120
"""Characters: no name is longer."""
_SHORTEST = 2
_MOST = 5
"""Documents that a name may mean; more are a search."""
_OPERATORS = frozenset('"“”*?|:')
_SIGNS = frozenset("《「条條号號〔[之")
"""One of these stands in citations and numbers; what has none is a title or a short name."""
_NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千（(第附专專章节節部")
"""What addresses begin with."""


class Meant(NamedTuple):
    """What a query names."""

    document: DocumentRecord
    address: str = ""
    """Empty for the document as a whole."""


def may_name(query: str, has_name: Callable[..., bool]) -> bool:
    """Whether a query may be a name: most are none, and that must cost next to nothing.

    Args:
        query: as typed.
        has_name: says of a term of names whether any document has it, or one that begins so.

    """
    text = query.strip()
    if not _SHORTEST <= len(text) <= _LONGEST or not _OPERATORS.isdisjoint(text):
        return False
    if text.startswith("-") or " -" in text:
        return False
    if not _SIGNS.isdisjoint(text):
        return True
    if len(text.split()) > 1:
        return False
    letters = bare(text)
    return (
        has_name(f"{WHOLE_TERM}{letters}")
        or has_name(f"{PLAIN_TERM}{letters}")
        or has_name(f"{SHORT_TERM}{letters}=", begun=True)
    )


def named_by(query: str, names: Names) -> list[Meant]:
    """Return what a query names, if it is nothing but a name."""
    text = query.strip()
    found = names.find(text, whole=True)
    if 0 < len(found) <= _MOST:
        return [Meant(document) for document in names.newest(found)]
    if found or _SIGNS.isdisjoint(text):
        return []
    try:
        located = names.located(text, whole=True)
    except AddressError:
        return []
    return [Meant(*located)] if located else []


def address_in(
    query: str, documents: Collection[str], show: Callable[[str, str], list[ClauseRecord]]
) -> list[ClauseRecord]:
    """Return the clauses of ``documents`` whose address a query is: 四、（六）.

    Args:
        query: as typed.
        documents: ids of the only documents that are searched.
        show: what leads from an id and an address to its clauses.

    """
    text = query.strip()
    if not text or text[0] not in _NUMERALS or len(documents) > _MOST:
        return []
    found: list[ClauseRecord] = []
    for doc_id in sorted(documents):
        try:
            found += show(doc_id, text)[:1]
        except AddressError:
            continue
    return found
