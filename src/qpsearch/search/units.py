"""A run of typed letters → the units that are looked for: numbers, words with signs, words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from qpsearch.lexicon import function_words
from qpsearch.model import FoldedText, Span
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.model import Token

_SIGNS = frozenset("+#&@_℃°")
"""Signs that belong to the word they touch: c++, r&d, 标准化+."""
_NUMERALS = frozenset("0123456789〇零○一二三四五六七八九两十百千万亿廿卅")
"""No number is without one: most queries are spared what reading numbers takes to import."""
_UNITS_OF_LONGER_WORDS = frozenset("年月日号%‰")
"""What a number takes from a longer word (2025年底); else it takes a whole word or nothing."""


class Sought(NamedTuple):
    """One thing that a query asks for."""

    span: Span
    """Where it stands in the run."""
    token: Token | None = None
    """The word; ``None`` for a number or a word with signs."""
    number: FoldedText | None = None
    """The canonical term of a number."""
    unknown: bool = False
    """Whether it is made of characters that no dictionary holds together."""


def units_of(text: FoldedText, tokens: Sequence[Token]) -> Iterator[Sought]:
    """Yield the units of a run in order; ``tokens`` are those of ``text``, all of them."""
    numbers = _numbers(text, tokens)
    ends = {token.span.start: token.span.end for token in tokens if token.text[0].isalnum()}
    at = 0
    for token in tokens:
        start = token.span.start
        if start < at:
            continue
        if number := numbers.get(start):
            at = number.span.end
            yield number
        elif token.text[0].isalnum():
            at = _end_with_signs(text, token, ends)
            yield Sought(Span(start, at), token if at == token.span.end else None)


def with_unknown_words(units: list[Sought]) -> list[Sought]:
    """Join single characters that touch: they are a word that the dictionary lacks (失智).

    Function words are none of it: 失智的老人 asks for 失智, 的 and 老人.
    """
    joined: list[Sought] = []
    for unit in units:
        last = joined[-1] if joined else None
        if (
            last
            and last.span.end == unit.span.start
            and _is_letter(unit)
            and (_is_letter(last) or last.unknown)
        ):
            joined[-1] = Sought(Span(last.span.start, unit.span.end), unknown=True)
        else:
            joined.append(unit)
    return joined


def _is_letter(unit: Sought) -> bool:
    """Whether a unit is a Han character by itself, and no function word."""
    token = unit.token
    return (
        token is not None
        and len(token.text) == 1
        and "\u3400" <= token.text <= "\u9fff"
        and token.text not in function_words()
    )


def without_function_words(units: list[Sought]) -> list[Sought]:
    """Leave out what a question is asked with (如何, 的), if it asks about anything."""
    words = function_words()
    asked = [unit for unit in units if unit.token is None or unit.token.text not in words]
    return asked or units


def stretches_of(text: FoldedText, units: Sequence[Sought]) -> tuple[str, ...]:
    """Return the letters that ``units`` cover, those that touch in one piece."""
    spans: list[Span] = []
    for unit in units:
        if spans and spans[-1].end == unit.span.start:
            spans[-1] = Span(spans[-1].start, unit.span.end)
        else:
            spans.append(unit.span)
    return tuple(text[span.start : span.end] for span in spans)


def _numbers(text: FoldedText, tokens: Sequence[Token]) -> dict[int, Sought]:
    """Return the numbers of a run by where they begin."""
    if _NUMERALS.isdisjoint(text):
        return {}
    from qpsearch.text.numbers import read_numbers  # 3 ms

    ends = [token.span.end for token in tokens]
    boundaries = {0, *ends}
    found: dict[int, Sought] = {}
    for number in read_numbers(text, boundaries.__contains__):
        first = tokens[bisect_right(ends, number.span.start)].span
        last = tokens[bisect_left(ends, number.end)].span
        longer = last.end > number.end
        if first.start < number.span.start or (longer and last.start < number.span.end):
            continue  # part of a word: 进一步, 一次性
        takes = not longer or number.unit in _UNITS_OF_LONGER_WORDS
        term = number.term if takes else number.term.removesuffix(number.unit)
        end = number.span.end if longer else number.end
        found[number.span.start] = Sought(Span(number.span.start, end), number=FoldedText(term))
    return found


def _end_with_signs(text: FoldedText, token: Token, ends: dict[int, int]) -> int:
    """Return where a word ends together with the signs that it touches (r&d, c++)."""
    at = token.span.end
    while text[at : at + 1] in _SIGNS:
        while text[at : at + 1] in _SIGNS:
            at += 1
        if token.text[-1].isascii() and text[at : at + 1].isascii():
            at = ends.get(at, at)
    return at
