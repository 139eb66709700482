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

_AT_A_TIME = 4096
"""Texts of a long document; nearly all documents have fewer."""
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
    """Return postings, ``uint64``: the number of the term above the record above the frequency.

    What is given is spent: there may be millions, and nothing is copied twice.
    """
    packed: Array = terms.astype(np.uint64, copy=False)
    packed <<= TERM_SHIFT
    records = records.astype(np.uint64, copy=False)
    records <<= np.uint64(FREQUENCY_BITS)
    packed |= records
    packed |= np.minimum(frequencies, MOST_FREQUENCY).astype(np.uint64, copy=False)
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
        numbers <<= TERM_SHIFT
        numbers |= records
        del records
        packed, counts = _counted(numbers)
        terms = packed >> TERM_SHIFT
        packed &= np.uint64(MOST_RECORDS - 1)
        return InvertedField("\n".join(number_of), pack(terms, packed, counts).tobytes())


def counted_grams(texts: Sequence[str]) -> InvertedGrams:
    """Return the single characters and pairs of neighbours of the texts of a document's clauses.

    They are those of :func:`qpsearch.engine.terms.grams_of`. Of a long document they are counted
    for some texts at a time: each is sorted together with where it stands.
    """
    parts = [
        _grams_from(texts[first : first + _AT_A_TIME], first)
        for first in range(0, len(texts) or 1, _AT_A_TIME)
    ]
    if len(parts) == 1:
        grams, postings = parts[0]
        return InvertedGrams(grams.tobytes(), postings.tobytes())
    grams = np.unique(np.concatenate([held for held, _ in parts]))
    for held, postings in parts:
        places = grams.searchsorted(held).astype(np.uint64)
        places -= np.arange(len(held), dtype=np.uint64)
        np.add(postings, places[postings >> TERM_SHIFT] << TERM_SHIFT, out=postings)
    postings = np.concatenate([postings for _, postings in parts])
    parts.clear()
    postings.sort()
    return InvertedGrams(grams.tobytes(), postings.tobytes())


def _grams_from(texts: Sequence[str], first: int) -> tuple[Array, Array]:
    """Return the grams of texts, rising, and their postings; ``first`` texts stand before them."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    records = np.repeat(np.arange(first + 1, first + len(texts) + 1, dtype=np.uint64), sizes)
    visible = ~_IS_SPACE[np.minimum(codes, _LAST_SPACE)] | (codes > _LAST_SPACE)
    touching = visible[1:] & visible[:-1] & (records[1:] == records[:-1])
    grams = np.concatenate(
        (pack_grams(codes[visible]), pack_grams(codes[:-1][touching], codes[1:][touching]))
    )
    grams <<= np.uint64(RECORD_BITS)
    grams |= np.concatenate((records[visible], records[1:][touching]))
    packed, counts = _counted(grams)
    grams = packed >> np.uint64(RECORD_BITS)
    packed &= np.uint64(MOST_RECORDS - 1)
    is_new = _is_first(grams)
    numbers = is_new.cumsum(dtype=np.uint64)
    numbers -= np.uint64(1)
    return grams[is_new], pack(numbers, packed, counts)


def _counted(packed: Array) -> tuple[Array, Array]:
    """Return the different values, rising, and how often each comes; ``packed`` itself is sorted.

    As ``numpy.unique`` does, in half of the memory.
    """
    packed.sort()
    is_first = _is_first(packed)
    places = is_first.nonzero()[0]
    counts = np.empty(len(places), np.uint32)
    np.subtract(places[1:], places[:-1], out=counts[:-1], casting="unsafe")
    counts[-1:] = len(packed) - places[-1:]
    return packed[is_first], counts


def _is_first(rising: Array) -> Array:
    """Return which values are not those before them."""
    found = np.ones(len(rising), np.bool_)
    np.not_equal(rising[1:], rising[:-1], out=found[1:])
    return found


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
