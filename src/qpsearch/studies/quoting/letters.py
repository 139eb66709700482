"""The letters of many clauses in arrays: what quotations are looked for in.

As in :mod:`qpsearch.studies.letters` marks, blanks and script are no difference; the words of texts
in traditional script are taken for the mainland's (品質 for 质量), so that quotations over the
Strait are found.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from qpsearch.model import FoldedText
from qpsearch.studies.letters import numbers_of_items
from qpsearch.studies.regions import is_traditional, units_of
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Array = np.ndarray[Any, Any]

_SIGNS = "%‰℃°+*=<>≥≤×"


class LetterArrays(NamedTuple):
    """The letters of all clauses, one after the other."""

    codes: Array
    """uint32: folded characters, regional words replaced by the mainland's."""
    places: Array
    """int32: offset of each in the text of its clause."""
    ends: Array
    """int32: offset after it; more than one on only at words that were replaced."""
    clauses: Array
    """int32: number of the clause that each stands in."""
    starts: Array
    """int64: first letter of each clause, and the number of all."""


def letters_of(documents: Iterable[Sequence[str]]) -> LetterArrays:
    """Return the letters of the clauses of documents, given as their texts."""
    codes: list[Array] = []
    places: list[Array] = []
    ends: list[Array] = []
    for texts in documents:
        traditional = is_traditional("".join(texts))
        for text in texts:
            one = _mapped(text) if traditional else _plain(text)
            for whole, part in zip((codes, places, ends), one, strict=True):
                whole.append(part)
    lengths = np.array([len(part) for part in codes], np.int64)
    empty = [np.zeros(0, np.int32)]
    return LetterArrays(
        np.concatenate(codes or empty).astype(np.uint32),
        np.concatenate(places or empty),
        np.concatenate(ends or empty),
        np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        np.append(0, np.cumsum(lengths)),
    )


@cache
def _is_letter() -> Array:
    """Return for each code point whether it is a letter, a figure or a sign that says something."""
    table = np.zeros(sys.maxunicode + 1, bool)
    for code in range(sys.maxunicode + 1):
        table[code] = chr(code).isalnum()
    table[[ord(sign) for sign in _SIGNS]] = True
    return table


def _plain(text: str) -> tuple[Array, Array, Array]:
    """Return letters, places and ends of a text."""
    folded = fold(text)
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), "<u4")
    wanted = _is_letter()[codes]
    for start, end in numbers_of_items(folded):
        wanted[start:end] = False
    at = np.flatnonzero(wanted).astype(np.int32)
    return codes[at], at, at + 1


def _mapped(text: str) -> tuple[Array, Array, Array]:
    """Return letters, places and ends of a text with regional words made into the mainland's."""
    folded = fold(text)
    for start, end in numbers_of_items(folded):
        folded = FoldedText(folded[:start] + " " * (end - start) + folded[end:])
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    start = 0
    for at in range(len(folded) + 1):
        if at < len(folded) and (folded[at].isalnum() or folded[at] in _SIGNS):
            continue
        for first, last, key in units_of(folded[start:at]):
            letters.append(key)
            # A word that was replaced is one place: a passage holds all of it, or nothing.
            spans += [(start + first, start + last)] * len(key)
        start = at + 1
    codes = np.frombuffer("".join(letters).encode("utf-32-le", "surrogatepass"), "<u4")
    return (
        codes,
        np.array([first for first, _ in spans], np.int32),
        np.array([last for _, last in spans], np.int32),
    )
