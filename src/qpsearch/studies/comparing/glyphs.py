"""Where the letters of two clauses are the same, but glyphs, marks or numbers of items are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.studies.comparing.sides import Hunk, Side

    Found = tuple[str, str, Span, Span, str]


def glyph_changes(a: Side, b: Side, blocks: Sequence[Hunk]) -> Iterator[Found]:
    """Yield ``(a, b, a_span, b_span, kind)`` of what differs in blocks of the same letters.

    The kind is ``script``, ``punctuation`` or ``numbering``; blanks are no difference.
    """
    yield from _gap(a, 0, b, 0)
    for block in blocks:
        yield from _in_block(a, b, block)
    yield from _gap(a, len(a.letters.text), b, len(b.letters.text))


def _in_block(a: Side, b: Side, block: Hunk) -> Iterator[Found]:
    if block.a0 == block.a1:
        return
    places_a, places_b = a.letters.places, b.letters.places
    raw_a = a.text[places_a[block.a0] : places_a[block.a1 - 1] + 1]
    raw_b = b.text[places_b[block.b0] : places_b[block.b1 - 1] + 1]
    if raw_a == raw_b:
        return
    run: list[int] = []
    for k in range(block.a1 - block.a0):
        i, j = block.a0 + k, block.b0 + k
        if run and (a.is_edge(i) or b.is_edge(j) or a.text[places_a[i]] == b.text[places_b[j]]):
            yield _script(a, b, block, run)
            run = []
        if k and (a.is_edge(i) or b.is_edge(j)):
            yield from _gap(a, i, b, j)
        if a.text[places_a[i]] != b.text[places_b[j]]:
            run.append(k)
    if run:
        yield _script(a, b, block, run)


def _script(a: Side, b: Side, block: Hunk, run: Sequence[int]) -> Found:
    a_span = Span(*a.letters.span(block.a0 + run[0], block.a0 + run[-1] + 1))
    b_span = Span(*b.letters.span(block.b0 + run[0], block.b0 + run[-1] + 1))
    return a.text[slice(*a_span)], b.text[slice(*b_span)], a_span, b_span, "script"


def _gap(a: Side, i: int, b: Side, j: int) -> Iterator[Found]:
    """Yield the difference between what stands before two letters, if there is one."""
    a_span, b_span = _before(a, i), _before(b, j)
    marks_a, marks_b = a.text[slice(*a_span)], b.text[slice(*b_span)]
    if "".join(marks_a.split()) == "".join(marks_b.split()):
        return
    numbers_a = [c for c in marks_a if c.isalnum()]
    numbers_b = [c for c in marks_b if c.isalnum()]
    if numbers_a == numbers_b:
        yield marks_a, marks_b, a_span, b_span, "punctuation"
        return
    line_a, line_b = marks_a.rfind("\n") + 1, marks_b.rfind("\n") + 1
    if marks_a[:line_a].split() != marks_b[:line_b].split():
        line_a = line_b = 0
    at_a, at_b = Span(a_span.start + line_a, a_span.end), Span(b_span.start + line_b, b_span.end)
    yield marks_a[line_a:], marks_b[line_b:], at_a, at_b, "numbering"


def _before(side: Side, at: int) -> Span:
    """Return where the marks before a letter stand, blanks around them left out."""
    places = side.letters.places
    start = places[at - 1] + 1 if at else 0
    end = places[at] if at < len(places) else len(side.text)
    marks = side.text[start:end]
    start += len(marks) - len(marks.lstrip())
    return Span(start, max(start, start + len(marks.strip())))
