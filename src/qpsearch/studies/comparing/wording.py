"""What differs between the words of two clauses, and in what way."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.numerals import parse_number
from qpsearch.studies.comparing.glyphs import glyph_changes
from qpsearch.studies.comparing.hunks import hunks_of
from qpsearch.studies.comparing.sides import Hunk, words_of
from qpsearch.studies.comparing.widening import merged, slid, widened
from qpsearch.studies.regions import regional_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.studies.comparing.sides import Side

_NEAR_JOIN = 1
"""Letters between a page end and a difference that it has made."""
_REFERENCE = re.compile(r"第([0-9〇零一二三四五六七八九十百千]+)条(?:之[一二三四五六七八九十]+)?")


_OF_A_LAW = re.compile(r"(?:[法律则程约]|条例|规定|解释|决定|办法)$")
_OF_ITSELF = re.compile(r"本(?:法|条例|规定|办法|规则|细则|解释|章程|决定|公约)$")
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿两]+")
_PERCENT = re.compile(rf"百分之({_NUMERAL.pattern})")


class ChangeKind(StrEnum):
    """In what way two places differ."""

    WORD = "word"
    """Other words."""
    CUT = "cut"
    """At a page end that cut a sentence; with no words on either side nothing was lost there."""
    SCRIPT = "script"
    """Other glyphs of the same letters, other numerals of the same number."""
    REGION = "region"
    """The other region's word."""
    PUNCTUATION = "punctuation"
    """Other marks, or their width."""
    NUMBERING = "numbering"
    """Other numbers of divisions and items, and of articles referred to that were renumbered."""


class WordChange(NamedTuple):
    """A place where two clauses differ."""

    a: str
    b: str
    """The words that differ, in the original glyphs; empty where they stand on one side only."""
    a_span: Span
    b_span: Span
    """Their places: offsets into the two texts."""
    kind: ChangeKind

    @property
    def substantive(self) -> bool:
        """Whether it may change what is said."""
        return self.kind is ChangeKind.WORD or (
            self.kind is ChangeKind.CUT and bool(self.a or self.b)
        )


def changes_between(
    a: Side, b: Side, renumbered: Callable[[str, str], bool] = lambda a, b: a == b
) -> list[WordChange]:
    """Return the places where two clauses differ, in order.

    Args:
        a: the first clause.
        b: the second.
        renumbered: whether a number of an article in the first and one in the second mean the
            same article; the numbers are spelled as an address has them (``12-1``).

    """
    if a.text == b.text and not (a.joins or b.joins):
        return []
    regions: list[Hunk] = []
    hunks: list[Hunk] = []
    for hunk in hunks_of(a, b):
        words_a, words_b = words_of(a, b, hunk)
        if not a.by_words or regional_pairs(words_a, words_b) is None:
            hunks.append(hunk)
        elif words_a != words_b:
            regions.append(hunk)
    references, hunks = _at_references(a, b, hunks)
    hunks = widened(a, b, [slid(a, b, hunk) for hunk in merged(a, b, hunks, regions)], regions)
    regions = [region for region in regions if not any(hunk.holds(region) for hunk in hunks)]
    changes = [_change(a, b, hunk, _kind(a, b, hunk)) for hunk in hunks]
    changes += [_change(a, b, hunk, ChangeKind.REGION) for hunk in regions]
    for hunk, number_a, number_b in references:
        same = bool(number_a and number_b) and renumbered(number_a, number_b)
        changes.append(_change(a, b, hunk, ChangeKind.NUMBERING if same else ChangeKind.WORD))
    blocks = _blocks(a, b, sorted([*hunks, *regions, *(found[0] for found in references)]))
    changes += [
        WordChange(*found[:4], ChangeKind(found[4])) for found in glyph_changes(a, b, blocks)
    ]
    changes += _harmless_cuts(a, b, sorted([*blocks, *regions]), changes)
    changes.sort(key=lambda change: (change.a_span, change.b_span))
    return changes


def _blocks(a: Side, b: Side, hunks: Sequence[Hunk]) -> list[Hunk]:
    """Return the ranges between the hunks, whose letters are the same."""
    blocks = []
    i = j = 0
    for hunk in (*hunks, Hunk(len(a.letters.text), 0, len(b.letters.text), 0)):
        if hunk.a0 - i == hunk.b0 - j >= 0:
            blocks.append(Hunk(i, hunk.a0, j, hunk.b0))
        i, j = max(i, hunk.a1), max(j, hunk.b1)
    return blocks


def _change(a: Side, b: Side, hunk: Hunk, kind: ChangeKind) -> WordChange:
    a_span = Span(*a.letters.span(hunk.a0, hunk.a1))
    b_span = Span(*b.letters.span(hunk.b0, hunk.b1))
    return WordChange(a.text[slice(*a_span)], b.text[slice(*b_span)], a_span, b_span, kind)


def _kind(a: Side, b: Side, hunk: Hunk) -> ChangeKind:
    for side, start, end in ((a, hunk.a0, hunk.a1), (b, hunk.b0, hunk.b1)):
        first, last = side.letters.span(start, end)
        if any(first - _NEAR_JOIN <= join <= last + _NEAR_JOIN for join in side.joins):
            return ChangeKind.CUT
    words_a, words_b = words_of(a, b, hunk)
    if words_a and words_b and _in_figures(words_a) == _in_figures(words_b):
        return ChangeKind.SCRIPT
    return ChangeKind.WORD


def _in_figures(words: str) -> str:
    """Return words with their numbers in Arabic figures: 百分之九十四 is 94%."""
    return _NUMERAL.sub(_figures, _PERCENT.sub(r"\1%", words))


def _figures(numeral: re.Match[str]) -> str:
    try:
        return str(parse_number(numeral[0]))
    except ValueError:
        return numeral[0]


def _harmless_cuts(
    a: Side, b: Side, blocks: Sequence[Hunk], changes: Sequence[WordChange]
) -> Iterator[WordChange]:
    """Yield the page ends at which both texts go on alike, as changes without words.

    ``blocks`` are the ranges that say the same in both.
    """
    cuts = [change for change in changes if change.kind is ChangeKind.CUT]
    seen: set[tuple[int, int]] = set()
    for side, spans in ((a, [cut.a_span for cut in cuts]), (b, [cut.b_span for cut in cuts])):
        for join in side.joins:
            if any(start - _NEAR_JOIN <= join <= end + _NEAR_JOIN for start, end in spans):
                continue
            at = bisect_left(side.letters.places, join)
            for block in blocks:
                first, last = block[:2] if side is a else block[2:]
                if first < at < last:
                    by = at - first
                    # A regional word that the page cuts may be the shorter one on the other side.
                    at_a, at_b = min(block.a0 + by, block.a1), min(block.b0 + by, block.b1)
                    if (at_a, at_b) not in seen:
                        yield _change(a, b, Hunk(at_a, at_a, at_b, at_b), ChangeKind.CUT)
                    seen.add((at_a, at_b))


# ---- numbers of articles -----------------------------------------------


def _at_references(
    a: Side, b: Side, hunks: Sequence[Hunk]
) -> tuple[list[tuple[Hunk, str, str]], list[Hunk]]:
    """Part off the differences that lie inside 第…条 on both sides, widened to the whole of it."""
    if not hunks:
        return [], []
    found_a = [match.span() for match in _REFERENCE.finditer(a.letters.text)]
    found_b = [match.span() for match in _REFERENCE.finditer(b.letters.text)]
    references: dict[Hunk, tuple[str, str]] = {}
    others: list[Hunk] = []
    for hunk in hunks:
        place_a = next((s for s in found_a if s[0] < hunk.a0 and hunk.a1 <= s[1]), None)
        place_b = next((s for s in found_b if s[0] < hunk.b0 and hunk.b1 <= s[1]), None)
        if place_a and place_b:
            whole = Hunk(*place_a, *place_b)
            references[whole] = _number(a, place_a), _number(b, place_b)
        else:
            others.append(hunk)
    apart = [hunk for hunk in others if not any(whole.holds(hunk) for whole in references)]
    return [(whole, *numbers) for whole, numbers in references.items()], apart


def _number(side: Side, place: tuple[int, int]) -> str:
    """Return the number of 第十二条之一 as an address has it: 12-1; of another law's nothing."""
    before = side.letters.text[max(0, place[0] - 8) : place[0]]
    if _OF_A_LAW.search(before) and not _OF_ITSELF.search(before):
        return ""
    number, _, more = side.letters.text[slice(*place)].removeprefix("第").partition("条")
    try:
        return "-".join(str(parse_number(part)) for part in (number, more[1:]) if part)
    except ValueError:
        return ""
