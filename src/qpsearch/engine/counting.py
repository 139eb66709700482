"""Terms counted record by record, by arrays: what a document adds to the posting lists.

A posting is one ``uint64``: term, record and frequency side by side. Sorting brings equal terms
together, so that no record is counted by itself, and puts a whole field into the order of a
segment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, Any]

RECORD_BITS = 22
MOST_RECORDS = 1 << RECORD_BITS
FREQUENCY_BITS = 18
MOST_FREQUENCY = (1 << FREQUENCY_BITS) - 1
"""A higher frequency in one clause is cut to this: its score would not differ any more."""
TERM_SHIFT = np.uint64(RECORD_BITS + FREQUENCY_BITS)

_CODE_BITS = 21
"""A code point takes so many bits."""
_CODE_MASK = np.uint64((1 << _CODE_BITS) - 1)
_LAST_SPACE = 0x3000
_IS_SPACE = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)])
"""Which code points are white space; none above these is."""


class InvertedField(NamedTuple):
    """The terms of a field in the records of a document."""

    terms: str
    """The different terms, one a line (no term holds white space)."""
    postings: bytes
    """As :func:`pack` makes them: terms by their lines, records counted from the document's own."""


class InvertedGrams(NamedTuple):
    """The same of single characters and pairs of them, without a string for each."""

    grams: bytes
    """The different grams, rising, as :func:`pack_grams` makes them."""
    postings: bytes


def pack(terms: Array, records: Array, frequencies: Array) -> Array:
    """Return postings, ``uint64``: the number of the term above the record above the frequency."""
    packed: Array = terms.astype(np.uint64) << TERM_SHIFT
    packed |= records.astype(np.uint64) << np.uint64(FREQUENCY_BITS)
    packed |= np.minimum(frequencies, MOST_FREQUENCY).astype(np.uint64)
    return packed


def unpack(postings: Array) -> tuple[Array, Array, Array]:
    """Return terms, records and frequencies of postings; ``postings`` itself becomes the terms.

    There may be millions: they are cut to 32 bits before the mask, and nothing is copied twice.
    """
    frequencies = postings.astype(np.uint32)
    frequencies &= np.uint32(MOST_FREQUENCY)
    postings >>= np.uint64(FREQUENCY_BITS)
    records = postings.astype(np.uint32)
    records &= np.uint32(MOST_RECORDS - 1)
    postings >>= np.uint64(RECORD_BITS)
    return postings, records, frequencies


class Counted:
    """Collects the terms of one field, record by record."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._sizes = [0]  # the document's own record has no terms

    def add(self, terms: Sequence[str]) -> None:
        """Take the terms of the next record, each as often as it occurs."""
        self._terms += terms
        self._sizes.append(len(terms))

    def inverted(self) -> InvertedField:
        """Return what was collected."""
        number_of = {term: number for number, term in enumerate(dict.fromkeys(self._terms))}
        numbers = np.fromiter(map(number_of.__getitem__, self._terms), np.uint64, len(self._terms))
        records = np.repeat(np.arange(len(self._sizes), dtype=np.uint64), self._sizes)
        packed, counts = np.unique(numbers << TERM_SHIFT | records, return_counts=True)
        postings = pack(packed >> TERM_SHIFT, packed & np.uint64(MOST_RECORDS - 1), counts)
        return InvertedField("\n".join(number_of), postings.tobytes())


def counted_grams(texts: Sequence[str]) -> InvertedGrams:
    """Return the single characters and pairs of neighbours of the texts of a document's clauses.

    They are those of :func:`qpsearch.engine.terms.grams_of`.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    records = np.repeat(np.arange(1, len(texts) + 1, dtype=np.uint64), sizes)
    visible = ~_IS_SPACE[np.minimum(codes, _LAST_SPACE)] | (codes > _LAST_SPACE)
    touching = visible[1:] & visible[:-1] & (records[1:] == records[:-1])
    grams = np.concatenate(
        (pack_grams(codes[visible]), pack_grams(codes[:-1][touching], codes[1:][touching]))
    )
    places = np.concatenate((records[visible], records[1:][touching]))
    packed, counts = np.unique(grams << np.uint64(RECORD_BITS) | places, return_counts=True)
    grams = packed >> np.uint64(RECORD_BITS)
    is_new = np.diff(grams, prepend=~np.uint64(0)) != 0
    postings = pack(is_new.cumsum() - 1, packed & np.uint64(MOST_RECORDS - 1), counts)
    return InvertedGrams(grams[is_new].tobytes(), postings.tobytes())


def pack_grams(first: Array, second: Array | None = None) -> Array:
    """Return grams of one code point or two as ``uint64``; their order is that of their UTF-8."""
    packed: Array = first.astype(np.uint64) << np.uint64(_CODE_BITS)
    return packed if second is None else packed | (second.astype(np.uint64) + np.uint64(1))


def grams_unpacked(grams: Array) -> list[str]:
    """Return packed grams as strings; none holds white space."""
    letters = np.full((len(grams), 3), ord("\n"), "<u4")
    letters[:, 0] = grams >> np.uint64(_CODE_BITS)
    letters[:, 1] = (grams & _CODE_MASK) - np.uint64(1)
    is_single = (grams & _CODE_MASK) == 0
    lines = np.delete(letters.reshape(-1), 3 * is_single.nonzero()[0] + 1)
    return lines.tobytes().decode("utf-32-le", "surrogatepass").split("\n")[:-1]
