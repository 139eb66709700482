"""Posting lists of several sources → those of a field, some terms at a time.

Memory is taken by the bytes that the lists become, not by the postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from qpsearch.engine.counting import unpack
from qpsearch.engines.embedded.encoding import Encoder
from qpsearch.engines.embedded.schema import KEYS
from qpsearch.engines.embedded.segment_file import field_parts, narrow
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.engine.counting import Array

_AT_ONCE = 1 << 20
"""Postings that are put in order at once, at 60 bytes each."""


class FieldLists(Protocol):
    """The lists of a field in one source; records are numbered as in the segment they go to."""

    @property
    def terms(self) -> Sequence[bytes]:
        """The terms, in order."""

    @property
    def ends(self) -> Array:
        """Where the list of each term begins, and behind the last where that ends."""

    def packed(self, low: int, high: int, numbers: Array) -> Array:
        """Return the postings of some terms as :func:`~qpsearch.engine.counting.pack` makes them.

        Args:
            low: the place of the first term.
            high: that behind the last.
            numbers: what each of these terms counts as, rising.

        """


class _Numbered(NamedTuple):
    lists: FieldLists
    ends: Array
    numbers: Array
    """Of its terms, among those of all sources."""


def merged_field(
    name: str, sources: Sequence[FieldLists], records: int, lengths: dict[str, int]
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a field, and put down how many terms it has together.

    Args:
        name: of the field.
        sources: what holds its lists, in the order of their records.
        records: of the segment.
        lengths: of its fields.

    """
    terms, numbered = _numbered(sources)
    encoder = Encoder()
    counts = np.zeros(len(terms), np.int64)
    summed = np.zeros(records)
    for first, last in _chunks(numbered, len(terms)):
        numbers, held, frequencies = _in_order(numbered, first, last)
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        encoder.add(held, starts, frequencies)
        counts[first:last] = np.bincount(numbers, minlength=last - first)
        summed += np.bincount(held, frequencies, records)
    left = counts.nonzero()[0]
    if not len(left):
        return
    if name not in KEYS:
        lengths[name] = int(summed.sum())
        yield f"{name}.lengths", narrow(summed)
    held_terms = terms if len(left) == len(terms) else [terms[number] for number in left.tolist()]
    yield from field_parts(name, held_terms, counts[left], encoder.planes())


def _numbered(sources: Sequence[FieldLists]) -> tuple[Sequence[bytes], list[_Numbered]]:
    """Return the terms of all sources in order, and for each source where its own are there."""
    terms_of = [source.terms for source in sources]
    if len(sources) == 1:
        return terms_of[0], [_Numbered(sources[0], sources[0].ends, np.arange(len(terms_of[0])))]
    terms = sorted(set().union(*terms_of))
    places = {term: number for number, term in enumerate(terms)}
    return terms, [
        _Numbered(
            source, source.ends, np.fromiter(map(places.__getitem__, held), np.int64, len(held))
        )
        for source, held in zip(sources, terms_of, strict=True)
    ]


def _chunks(sources: Sequence[_Numbered], terms: int) -> Iterator[tuple[int, int]]:
    """Yield from which to which term there are as many postings as are put in order at once."""
    counts = np.zeros(terms, np.int64)
    for one in sources:
        counts[one.numbers] += np.diff(one.ends)
    after = counts.cumsum()
    first = 0
    while first < terms:
        before = int(after[first - 1]) if first else 0
        last = max(first + 1, int(after.searchsorted(before + _AT_ONCE, "right")))
        yield first, last
        first = last


def _in_order(sources: Sequence[_Numbered], first: int, last: int) -> tuple[Array, Array, Array]:
    """Return the postings of some terms: terms from the first on, records, frequencies."""
    packed = []
    for lists, _, numbers in sources:
        low, high = numbers.searchsorted((first, last)).tolist()
        packed.append(lists.packed(low, high, numbers[low:high] - first))
    together = np.concatenate(packed)
    if len(sources) > 1:
        together.sort()
    numbers, records, frequencies = (values.astype(np.int64) for values in unpack(together))
    return numbers, records, frequencies
