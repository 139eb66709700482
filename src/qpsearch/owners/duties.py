"""All that a clause says of who must act."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from qpsearch.owners.lists import brackets_in, lines_in, rows_in
from qpsearch.owners.sentences import sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.lexicon.named import Named
    from qpsearch.owners.duty import Duty


def duties_in(
    folded: str, named: Sequence[Named], columns: Mapping[int, str] = MappingProxyType({})
) -> Iterator[Duty]:
    """Yield the statements of a clause in the order of their places.

    Args:
        folded: the text of the clause, folded.
        named: the bodies of the lexicon in it.
        columns: of a table whose row it is, by :func:`header_of`.

    """
    found = [
        *brackets_in(folded, named),
        *lines_in(folded, named),
        *rows_in(folded, named, columns),
    ]
    taken = [duty.span for duty in found]
    found += sentences_in(folded, named, taken)
    yield from sorted(found, key=lambda duty: duty.span)
