"""Folded text → the terms of each field; the same functions serve documents and queries."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from qpsearch.text.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from qpsearch.model import Token

_INDEXED = re.compile(r"\S+")


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Return the tokens that are words: all but white space and lone marks of punctuation."""
    return [token.text for token in tokens if token.text[0].isalnum()]


def parts_of(tokens: Sequence[Token], terms: Container[str]) -> tuple[list[str], list[str]]:
    """Return the words that the compounds among ``tokens`` are made of, alone and together.

    Of 可|持续|发展 they are 可持续, 持续, 持续发展 and 发展; single characters stand in the grams.
    First come those of ordinary compounds, then those of compounds that are ``terms``.
    """
    ordinary: list[str] = []
    of_terms: list[str] = []
    for token in tokens:
        if token.parts:
            parts = of_terms if token.text in terms else ordinary
            parts += _joined_parts(token.text, token.parts)
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
    return [term for number in read_numbers(folded, is_boundary) for term in number.terms]


def grams_of(folded: str) -> list[str]:
    """Return every character but white space, and every two neighbours that touch."""
    grams: list[str] = []
    for run in _INDEXED.findall(folded):
        grams.extend(run)
        grams.extend(run[i : i + 2] for i in range(len(run) - 1))
    return grams
