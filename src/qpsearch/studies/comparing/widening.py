"""Ranges of letters that differ, made into what a reader calls a difference: words."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.lexicon import function_words
from qpsearch.studies.comparing.sides import Hunk, words_of
from qpsearch.text.letters import HAN
from qpsearch.text.plain_words import division, small_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from qpsearch.studies.comparing.sides import Side

_WIDEST = 4
"""Letters by which a difference is widened to whole words."""
_WINDOW = 8
"""Letters on either side of a difference that are divided into words."""
_NUMERALS = re.compile("[〇零一二三四五六七八九十百千万亿两]{2,}")


def merged(a: Side, b: Side, hunks: Iterable[Hunk], regions: Sequence[Hunk] = ()) -> list[Hunk]:
    """Return differences, those made one that no more than a few chance letters keep apart.

    Words that differ by region only (``regions``) are no chance.
    """
    found: list[Hunk] = []
    starts = [region.a0 for region in regions]
    for hunk in hunks:
        one = hunk
        while found and _chance(a, b, found[-1], one, starts):
            one = _trimmed(a, b, found.pop().joined(one))
        found.append(one)
    return found


def _trimmed(a: Side, b: Side, hunk: Hunk) -> Hunk:
    """Return a difference without what is the same at both of its ends."""
    a0, a1, b0, b1 = hunk
    while a0 < a1 and b0 < b1 and a.letters.text[a1 - 1] == b.letters.text[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
    while a0 < a1 and b0 < b1 and a.letters.text[a0] == b.letters.text[b0]:
        a0, b0 = a0 + 1, b0 + 1
    return Hunk(a0, a1, b0, b1)


def _chance(a: Side, b: Side, left: Hunk, right: Hunk, regions: Sequence[int]) -> bool:
    """Whether what stands between two differences is shorter than both and runs on."""
    between = right.a0 - left.a1
    if bisect_left(regions, left.a1) < bisect_left(regions, right.a0):
        return False
    least = min(max(h.a1 - h.a0, h.b1 - h.b0) for h in (left, right))
    if between > least:
        return False
    return not (_mark_in(a, left.a1, right.a0) or _mark_in(b, left.b1, right.b0))


def _mark_in(side: Side, start: int, end: int) -> bool:
    return any(side.is_edge(at) for at in range(start, end + 1))


def slid(a: Side, b: Side, hunk: Hunk) -> Hunk:
    """Return a difference on one side only, moved to where it begins or ends at a mark.

    检验、检测、认证 beside 检验、认证: it is 检测 that was put in, not 测、认.
    """
    if hunk.a0 == hunk.a1:
        side, start, end = b, hunk.b0, hunk.b1
    elif hunk.b0 == hunk.b1:
        side, start, end = a, hunk.a0, hunk.a1
    else:
        return hunk
    letters = side.letters.text
    left = 0
    while (
        start - left > 0 and left < _WINDOW and letters[start - left - 1] == letters[end - left - 1]
    ):
        left += 1
    right = 0
    while (
        end + right < len(letters)
        and right < _WINDOW
        and letters[start + right] == letters[end + right]
    ):
        right += 1
    best = max(
        range(-left, right + 1),
        key=lambda by: (side.is_edge(start + by) + side.is_edge(end + by), -abs(by)),
    )
    return Hunk(hunk.a0 + best, hunk.a1 + best, hunk.b0 + best, hunk.b1 + best)


def widened(a: Side, b: Side, hunks: Sequence[Hunk], regions: Sequence[Hunk]) -> list[Hunk]:
    """Return differences widened to whole words; they never run into each other."""
    found: list[Hunk] = []
    for at, hunk in enumerate(hunks):
        before = found[-1] if found else Hunk(0, 0, 0, 0)
        after_a = hunks[at + 1].a0 if at + 1 < len(hunks) else len(a.letters.text)
        after_b = hunks[at + 1].b0 if at + 1 < len(hunks) else len(b.letters.text)
        for region in regions:
            if region.a1 <= hunk.a0:
                before = max(before, region, key=lambda one: one.a1)
            elif region.a0 >= hunk.a1:
                after_a, after_b = min(after_a, region.a0), min(after_b, region.b0)
        left = min(hunk.a0 - before.a1, hunk.b0 - before.b1, _WIDEST)
        right = min(after_a - hunk.a1, after_b - hunk.b1, _WIDEST)
        found.append(_to_words(a, b, hunk, max(0, left), max(0, right)))
    return found


def _to_words(a: Side, b: Side, hunk: Hunk, left: int, right: int) -> Hunk:
    bounds_a = _word_bounds(a, hunk.a0, hunk.a1)
    bounds_b = _word_bounds(b, hunk.b0, hunk.b1)

    def both(by: int, start_a: int, start_b: int) -> bool:
        return start_a + by in bounds_a and start_b + by in bounds_b

    back = next((by for by in range(left + 1) if both(-by, hunk.a0, hunk.b0)), 0)
    on = next((by for by in range(right + 1) if both(by, hunk.a1, hunk.b1)), 0)
    wide = Hunk(hunk.a0 - back, hunk.a1 + on, hunk.b0 - back, hunk.b1 + on)
    words = "".join(words_of(a, b, wide))
    one_sided = wide.a0 == wide.a1 or wide.b0 == wide.b1
    if one_sided and len(words) == 1 and words not in function_words() and HAN.match(words):
        wide = _with_neighbour(a, b, wide, left - back, right - on, both)
    return wide


def _with_neighbour(
    a: Side, b: Side, hunk: Hunk, left: int, right: int, both: Callable[[int, int, int], bool]
) -> Hunk:
    """Return a letter alone with the word beside it: 农兽药 for 兽药, rather than 农 for nothing.

    The word that it makes another word of (国内外 for 国内) before the one that follows.
    """
    side, start, end = (a, *hunk[:2]) if hunk.a0 < hunk.a1 else (b, *hunk[2:])
    back = next((by for by in range(1, left + 1) if both(-by, hunk.a0, hunk.b0)), 0)
    on = next((by for by in range(1, right + 1) if both(by, hunk.a1, hunk.b1)), 0)
    if back and not side.is_edge(start) and side.letters.text[start - back : end] in division():
        return hunk._replace(a0=hunk.a0 - back, b0=hunk.b0 - back)
    if on and not side.is_edge(end):
        return hunk._replace(a1=hunk.a1 + on, b1=hunk.b1 + on)
    return hunk


def _word_bounds(side: Side, start: int, end: int) -> set[int]:
    """Return the letters around a range at which words begin or end."""
    letters = side.letters.text
    first = max(0, start - _WINDOW)
    last = min(len(letters), end + _WINDOW)
    bounds = {first, last}
    run = first
    for at in range(first + 1, last + 1):
        if at == last or side.is_edge(at) or _class(letters[at]) != _class(letters[at - 1]):
            bounds.add(run)
            if _class(letters[run]) == "han":
                here = run
                for word in small_words(letters[run:at]):
                    bounds.add(here)
                    here += len(word)
                # 一千元 is not 二千元: it is the number that differs, not 一.
                for number in _NUMERALS.finditer(letters, run, at):
                    bounds.difference_update(range(number.start() + 1, number.end()))
            bounds.add(at)
            run = at
    if first > 0 and not side.is_edge(first):
        bounds.discard(first)
    if last < len(letters) and not side.is_edge(last):
        bounds.discard(last)
    return bounds


@lru_cache(maxsize=1 << 13)
def _class(letter: str) -> str:
    if HAN.match(letter):
        return "han"
    return "latin" if letter.isalpha() else "figure"
