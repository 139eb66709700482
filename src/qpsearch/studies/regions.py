"""Words that differ by region only: 品質 for 质量, 網路 for 网络."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qpsearch.lexicon import all_words, variants_of
from qpsearch.text.folding import fold
from qpsearch.text.plain_words import small_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRADITIONAL = 0.1
"""Share of letters that folding changes, from which a text may have words of its region."""
_LOOKED_AT = 10_000
"""Letters at the beginning of a text that tell its script."""
FEWEST_PAIRS = 3
"""Different regional words that tell editions in one script to be of two regions."""
_LONGEST = 24
"""Letters of a difference that may be regional words alone."""


@cache
def _mainland() -> dict[str, str]:
    """Return the mainland's word for each regional one."""
    found: dict[str, str] = {}
    for word in all_words():
        cn = [variant for variant in variants_of(word) if variant.region == "cn"]
        if cn:
            found[word] = cn[0].text
    return found


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional script, and so may have the words of another region."""
    text = text[:_LOOKED_AT]
    folded = fold(text)
    letters = sum(map(str.isalpha, text))
    changed = sum(raw != to for raw, to in zip(text, folded, strict=True) if raw > "\u3400")
    return letters > 0 and changed > _TRADITIONAL * letters


def units_of(letters: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, key)`` of a run of letters: words of the lexicon, other letters alone.

    The key is the letter, or the mainland's word. Words only, never letters: 产品质量 holds 品质.
    """
    start = 0
    for word in small_words(letters, _least_words()):
        end = start + len(word)
        if word in _least_words():
            yield start, end, _mainland().get(word, word)
        else:
            yield from ((at, at + 1, letters[at]) for at in range(start, end))
        start = end


@cache
def _least_words() -> frozenset[str]:
    """Return the words of the lexicon that are not made of others: 质量, not 质量标准."""
    return frozenset(
        word
        for word in all_words()
        if len(word) < 3
        or not any(regional_pairs(word, other, longest=len(word) - 1) for other in _others(word))
    )


def regional_pairs(
    a: str, b: str, *, longest: int = _LONGEST
) -> tuple[tuple[str, str], ...] | None:
    """Return the pairs of regional words that make ``a`` into ``b``; ``None`` if more differs.

    Args:
        a: folded letters.
        b: the same.
        longest: letters of the longest word that may be looked for.

    """
    if max(len(a), len(b)) > _LONGEST or not a or not b:
        return None
    reached: dict[tuple[int, int], tuple[tuple[str, str], ...]] = {(0, 0): ()}
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            so_far = reached.get((i, j))
            if so_far is None:
                continue
            if i < len(a) and j < len(b) and a[i] == b[j]:
                reached.setdefault((i + 1, j + 1), so_far)
            for length in range(1, min(longest, len(a) - i) + 1):
                word = a[i : i + length]
                for other in _others(word):
                    if b.startswith(other, j):
                        place = (i + length, j + len(other))
                        reached.setdefault(place, (*so_far, (word, other)))
    return reached.get((len(a), len(b)))


@cache
def _others(word: str) -> tuple[str, ...]:
    if word not in all_words():
        return ()
    return tuple(variant.text for variant in variants_of(word))
