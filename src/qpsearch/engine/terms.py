"""Folded text → the terms of each field; the same functions serve documents and queries."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import log
from operator import add
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from qpsearch.model import Step, Token
    from qpsearch.text.segment import Piece


def idf(count: int, frequency: int) -> float:
    """Return the inverse document frequency of a term in ``frequency`` of ``count`` records."""
    return log(1.0 + (count - frequency + 0.5) / (frequency + 0.5))


def words_of(pieces: Sequence[Piece | Token]) -> list[str]:
    """Return the pieces that are words: all but white space and lone marks of punctuation."""
    return [piece[0] for piece in pieces if piece[0][0].isalnum()]


def parts_of(pieces: Sequence[Piece | Token], terms: Container[str]) -> tuple[list[str], list[str]]:
    """Return the words that the compounds among ``pieces`` are made of, alone and together.

    Of 可|持续|发展 they are 可持续, 持续, 持续发展 and 发展; single characters stand in the grams.
    First come those of ordinary compounds, then those of compounds that are ``terms``.
    """
    ordinary: list[str] = []
    of_terms: list[str] = []
    for piece in pieces:
        word, lengths = piece[0], piece[-1]
        if lengths:
            parts = of_terms if word in terms else ordinary
            parts += _joined_parts(word, lengths)
    return ordinary, of_terms


@lru_cache(maxsize=1 << 14)
def _joined_parts(word: str, parts: tuple[int, ...]) -> tuple[str, ...]:
    cuts = (0, *accumulate(parts))
    return tuple(
        word[start:end]
        for at, start in enumerate(cuts)
        for end in cuts[at + 1 :]
        if 2 <= end - start < len(word)
    )


def pairs_of(folded: str) -> list[str]:
    """Return every two neighbours that touch."""
    return [gram for gram in grams_of(folded) if len(gram) == 2]


def numbers_of(folded: str, is_boundary: Callable[[int], bool]) -> list[str]:
    """Return the canonical terms of the numbers in a text."""
    from qpsearch.text.numbers import read_numbers  # 3 ms, for queries with a numeral

    return [term for number in read_numbers(folded, is_boundary) for term in number.terms]


def step_term(step: Step) -> str:
    """Return the term of one step of an address; headings that differ in spaces share one."""
    return f"{step.unit.name}:{''.join(step.num.split())}"


def grams_of(folded: str) -> list[str]:
    """Return every character but white space, and every two neighbours that touch."""
    grams: list[str] = []
    for run in folded.split():
        grams.extend(run)
        grams.extend(map(add, run, run[1:]))
    return grams
