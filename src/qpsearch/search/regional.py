"""The forms that a passage has in other regions: 高端品质认证 for 高端質量認證."""

from __future__ import annotations

from itertools import accumulate, islice, product
from typing import TYPE_CHECKING

from qpsearch.lexicon import variants_of
from qpsearch.model import FoldedText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.text.segment import Segmenter

_LONGEST = 4
"""Words that one entry of the regional lexicon spans at most."""
_MOST_FORMS = 16
"""Forms of one passage: of one with many regional words, those nearest to it."""


def regional_forms(text: FoldedText, segmenter: Segmenter) -> tuple[FoldedText, ...]:
    """Return a passage with one or more of its words as another region has them.

    Words are exchanged, never letters: 产品质量 holds the letters 品质 and not the word.
    """
    pieces = list(_pieces(text, segmenter))
    forms = (FoldedText("".join(form)) for form in product(*pieces))
    others = dict.fromkeys(form for form in islice(forms, _MOST_FORMS + 1) if form != text)
    return tuple(others)


def _pieces(text: FoldedText, segmenter: Segmenter) -> Iterator[Sequence[str]]:
    """Yield each word of a passage with what it is elsewhere, the longest entry first."""
    ends = _word_ends(text, segmenter)
    at = 0
    while at < len(ends):
        start = ends[at - 1] if at else 0
        for last in range(min(at + _LONGEST, len(ends)) - 1, at - 1, -1):
            word = text[start : ends[last]]
            elsewhere = [variant.text for variant in variants_of(word)]
            if elsewhere or last == at:
                yield (word, *dict.fromkeys(elsewhere))
                at = last + 1
                break


def _word_ends(text: FoldedText, segmenter: Segmenter) -> list[int]:
    """Return where words end, those that a compound is made of as well."""
    ends: set[int] = set()
    for token in segmenter.segment(text):
        lengths = token.parts or (len(token.text),)
        ends.update(accumulate(lengths, initial=token.span.start))
    return sorted(ends - {0})
