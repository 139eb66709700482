"""Terms counted record by record, by arrays: what a document adds to the posting lists.

A posting waits as one ``uint64``, the number of its record above what its term is; sorting them
brings equal ones together, so that no record is counted by itself.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.index.postings import Array

_CODE_BITS = 21
"""A code point takes so many bits."""
_PAIR_BITS = 2 * _CODE_BITS
_LAST_SPACE = 0x3000
_IS_SPACE = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)])
"""Which code points are white space; none above these is."""


class FieldRun(NamedTuple):
    """The terms of a field in the records of a run."""

    terms: str
    """The different terms, one a line (no term holds white space)."""
    numbers: array[int]
    """For each record, one after the other, the line numbers of its terms."""
    frequencies: array[int]
    """How often each of them occurs in the record."""
    counts: array[int]
    """For each record how many different terms it has."""


class Counted:
    """Collects the terms of one field, record by record."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._sizes = [0]  # the document's own record has no terms

    def add(self, terms: Sequence[str]) -> None:
        """Take the terms of the next record, each as often as it occurs."""
        self._terms += terms
        self._sizes.append(len(terms))

    def run(self) -> FieldRun:
        """Return what was collected."""
        number_of = {term: number for number, term in enumerate(dict.fromkeys(self._terms))}
        numbers = np.fromiter(map(number_of.__getitem__, self._terms), np.uint64)
        records = np.repeat(np.arange(len(self._sizes), dtype=np.uint64), self._sizes)
        packed = records << np.uint64(32)
        packed |= numbers
        packed, frequencies = np.unique(packed, return_counts=True)
        return _field_run(
            "\n".join(number_of),
            packed & np.uint64(0xFFFFFFFF),
            frequencies,
            packed >> np.uint64(32),
            len(self._sizes),
        )


def counted_grams(texts: Iterable[str]) -> FieldRun:
    """Return the single characters and pairs of neighbours of the texts of a document's clauses.

    They are those of :func:`qpsearch.index.terms.grams_of`, without a string for each.
    """
    held = ["", *texts]  # the document's own record has no text
    codes = np.frombuffer("".join(held).encode("utf-32-le", "surrogatepass"), "<u4")
    records = np.repeat(np.arange(len(held), dtype=np.uint64), [len(text) for text in held])
    visible = ~_IS_SPACE[np.minimum(codes, _LAST_SPACE)] | (codes > _LAST_SPACE)
    touching = visible[1:] & visible[:-1] & (records[1:] == records[:-1])
    codes = codes.astype(np.uint64)
    # The first letter of a pair counts from 1, so that no pair looks like a single character.
    pairs = ((codes[:-1] + np.uint64(1)) << np.uint64(_CODE_BITS)) | codes[1:]
    packed = np.concatenate((codes[visible], pairs[touching]))
    packed |= np.concatenate((records[visible], records[1:][touching])) << np.uint64(_PAIR_BITS)
    packed, frequencies = np.unique(packed, return_counts=True)
    grams = packed & np.uint64((1 << _PAIR_BITS) - 1)
    known, numbers = np.unique(grams, return_inverse=True)
    return _field_run(
        _gram_lines(known), numbers, frequencies, packed >> np.uint64(_PAIR_BITS), len(held)
    )


def _gram_lines(grams: Array) -> str:
    """Return packed grams, rising, one a line."""
    first = np.uint64(1 << _CODE_BITS)
    singles, pairs = grams[grams < first], grams[grams >= first]
    newline = ord("\n")
    one = np.full((len(singles), 2), newline, "<u4")
    one[:, 0] = singles
    two = np.full((len(pairs), 3), newline, "<u4")
    two[:, 0] = (pairs >> np.uint64(_CODE_BITS)) - np.uint64(1)
    two[:, 1] = pairs & (first - np.uint64(1))
    lines = one.tobytes() + two.tobytes()
    return lines.decode("utf-32-le", "surrogatepass")[:-1]


def _field_run(
    terms: str, numbers: Array, frequencies: Array, records: Array, count: int
) -> FieldRun:
    per_record = np.bincount(records.astype(np.int64), minlength=count)
    return FieldRun(terms, _array(numbers), _array(frequencies), _array(per_record))


def _array(values: Array) -> array[int]:
    return array("I", values.astype(np.uint32).tobytes())
