"""Where the letters of two clauses differ: the fewest insertions, deletions and replacements."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qpsearch.studies.comparing.sides import Hunk, words_of
from qpsearch.studies.regions import units_of
from qpsearch.text.folding import fold
from qpsearch.text.punctuation import FOLDED_END

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rapidfuzz.distance import Opcodes

    from qpsearch.studies.comparing.sides import Side

_LONG = 4_000
"""Letters from which clauses are compared sentence by sentence before letter by letter."""


def hunks_of(a: Side, b: Side) -> Iterator[Hunk]:
    """Yield where the letters differ; regional words that stand for each other are such places."""
    text_a, text_b = a.letters.text, b.letters.text
    if text_a == text_b:
        return
    if max(len(text_a), len(text_b)) > _LONG:
        blocks = _by_sentence(a, b)
    else:
        blocks = [Hunk(0, len(text_a), 0, len(text_b))]
    for block in blocks:
        units_a = _units(a, block.a0, block.a1)
        units_b = _units(b, block.b0, block.b1)
        for same, (i0, i1, j0, j1) in _operations(units_a, units_b):
            if same:
                for one, other in zip(units_a[i0:i1], units_b[j0:j1], strict=True):
                    whole = Hunk(one[0], one[1], other[0], other[1])
                    words = words_of(a, b, whole)
                    if words[0] != words[1]:
                        yield whole
            else:
                yield Hunk(
                    *_letters_from(units_a, i0, i1, block.a0, block.a1),
                    *_letters_from(units_b, j0, j1, block.b0, block.b1),
                )


def _units(side: Side, start: int, end: int) -> list[tuple[int, int, str]]:
    letters = side.letters.text
    if not side.by_words:
        return [(at, at + 1, letters[at]) for at in range(start, end)]
    edges = [at for at in range(start + 1, end) if side.is_edge(at)]
    return [
        (first + here, last + here, key)
        for here, there in pairwise((start, *edges, end))
        for first, last, key in units_of(letters[here:there])
    ]


def _letters_from(
    units: Sequence[tuple[int, int, str]], first: int, last: int, start: int, end: int
) -> tuple[int, int]:
    if first < last:
        return units[first][0], units[last - 1][1]
    at = units[first][0] if first < len(units) else end
    return max(start, at), max(start, at)


def _operations(
    a: Sequence[tuple[int, int, str]], b: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[bool, Hunk]]:
    """Yield ranges of units and whether they are the same; differences that touch are one."""
    from rapidfuzz.distance import Indel, Levenshtein

    keys_a, keys_b = _expanded(a), _expanded(b)
    for same, hunk in _in_turn(Levenshtein.opcodes(keys_a, keys_b)):
        parts = [(same, hunk)]
        if not same and isinstance(keys_a, list) and isinstance(keys_b, list):
            # To replace two letters by a word and the word by two others is one operation less
            # than to leave two out and put two in; yet the word is the same.
            inner = list(
                _in_turn(Indel.opcodes(keys_a[hunk.a0 : hunk.a1], keys_b[hunk.b0 : hunk.b1]))
            )
            if any(
                one and any(len(key) > 1 for key in keys_a[hunk.a0 + at.a0 : hunk.a0 + at.a1])
                for one, at in inner
            ):
                parts = [(one, at.moved(hunk.a0, hunk.b0)) for one, at in inner]
        yield from parts


def _in_turn(operations: Opcodes) -> Iterator[tuple[bool, Hunk]]:
    pending: Hunk | None = None
    for op in operations:
        here = Hunk(op.src_start, op.src_end, op.dest_start, op.dest_end)
        if op.tag != "equal":
            pending = pending.joined(here) if pending else here
            continue
        if pending:
            yield False, pending
        pending = None
        yield True, here
    if pending:
        yield False, pending


def _expanded(units: Sequence[tuple[int, int, str]]) -> str | list[str]:
    """Return the keys of units, as a string where each is a letter: that is the quicker."""
    keys = [key for _, _, key in units]
    return "".join(keys) if all(len(key) == 1 for key in keys) else keys


def _by_sentence(a: Side, b: Side) -> list[Hunk]:
    """Return the parts of two long texts whose sentences are not the same."""
    from rapidfuzz.distance import LCSseq

    bounds_a, bounds_b = _sentences(a), _sentences(b)
    pieces_a = [a.letters.text[start:end] for start, end in pairwise(bounds_a)]
    pieces_b = [b.letters.text[start:end] for start, end in pairwise(bounds_b)]
    blocks: list[Hunk] = []
    for op in LCSseq.opcodes(pieces_a, pieces_b):
        if op.tag == "equal":
            continue
        block = Hunk(
            bounds_a[op.src_start],
            bounds_a[op.src_end],
            bounds_b[op.dest_start],
            bounds_b[op.dest_end],
        )
        if blocks and blocks[-1].touches(block):
            blocks[-1] = blocks[-1].joined(block)
        else:
            blocks.append(block)
    return blocks


def _sentences(side: Side) -> list[int]:
    """Return the letters at which sentences begin, and the end."""
    folded = fold(side.text)
    ends = iter([match.end() for match in FOLDED_END.finditer(folded)])
    bounds = [0]
    end = next(ends, None)
    for number, place in enumerate(side.letters.places):
        while end is not None and place >= end:
            if number > bounds[-1]:
                bounds.append(number)
            end = next(ends, None)
    bounds.append(len(side.letters.text))
    return bounds
