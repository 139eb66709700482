"""The legal words of a question asked in everyday ones, as concepts of their own.

What was typed is asked for as if there were no lexicon; what laws call it is asked for beside that
and weighs less (:attr:`~qpsearch.engine.weights.Scoring.lay`).
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from qpsearch.engine.plan import LAY, Alternative, Concept, MatchLevel
from qpsearch.lexicon.lay import legal_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.lexicon import Variant
    from qpsearch.model import FoldedText, Token

_LONGEST = 5
"""Words that what people call a thing spans at most (没签劳动合同)."""
LONGEST_QUESTION = 120
"""Letters of a run that is a question: a passage has words enough of its own."""


def legal_concepts(
    text: FoldedText,
    tokens: Sequence[Token],
    pieces_of: Callable[[FoldedText], tuple[str, ...]],
) -> tuple[Concept, ...]:
    """Return a concept for each legal word of a run that does not stand in it.

    Args:
        text: the run as typed.
        tokens: its words, all of them.
        pieces_of: cuts a word into those that it is made of.

    """
    if len(text) > LONGEST_QUESTION:
        return ()
    found: dict[FoldedText, Concept] = {}
    for word, variants in _everyday(text, tokens):
        for one in variants:
            if one.text not in text and one.text not in found:
                form = Alternative(
                    one.text, MatchLevel.VARIANT, one.weight, LAY, pieces_of(one.text)
                )
                found[one.text] = Concept(word, (form,))
    return tuple(found.values())


def _everyday(
    text: FoldedText, tokens: Sequence[Token]
) -> Iterator[tuple[FoldedText, tuple[Variant, ...]]]:
    """Yield what people call a thing, left to right, the most words first."""
    ends = [0, *accumulate(len(token.text) for token in tokens)]
    at = 0
    while at < len(tokens):
        for last in range(min(len(tokens), at + _LONGEST), at, -1):
            word = text[ends[at] : ends[last]]
            if variants := legal_words(word):
                yield word, variants  # type: ignore[misc]
                at = last
                break
        else:
            at += 1
