"""Comparisons, quotations and traces for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.cli import told
from qpsearch.cli.table import head_text
from qpsearch.cli.terminal import clip, columns, dim, hung, line_columns, wants_color

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.render.redline import RedlinePiece
    from qpsearch.studies.comparing.editions import ClauseDifference, Comparison
    from qpsearch.studies.comparing.wording import WordChange
    from qpsearch.studies.quoting.reader import Quotation, QuotedPassage
    from qpsearch.studies.quoting.tracing import Trace

_BESIDE = 14
"""Characters of the text that are shown on either side of words that differ."""
_OUT, _IN, _FAINT, _RESET = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[0m"
_INDENT = "    "


def comparison_table(comparison: Comparison, *, every: bool, color: str) -> str:
    """Return the differences one below the other, the words that differ as [-…-]{+…+}."""
    colored = wants_color(color)
    a, b = (head_text(f"《{one.title}》", one.doc_id) for one in (comparison.a, comparison.b))
    lines = [a, f"→ {b}", ""]
    for found in comparison.differences if every else comparison.substantive:
        lines += _difference_lines(found, every=every, color=colored)
    return "\n".join(lines) + "\n"


def _difference_lines(found: ClauseDifference, *, every: bool, color: bool) -> Iterator[str]:
    from qpsearch.render.comparisons import pieces_of

    sections = dict.fromkeys(clause.section for clause in (found.a, found.b) if clause)
    head = f"{_kind(found.kind.value)}  {' → '.join(sections)}"
    if not (found.a and found.b):
        clause = found.a or found.b
        text = " ".join(clause.text.split()) if clause else ""
        painted = clip(text, max(20, line_columns() - columns(head) - 2))
        yield f"{head}  {_paint(painted, _OUT if found.a else _IN, color=color)}"
        return
    yield head
    pieces = list(pieces_of(found, every=every))
    for at, piece in enumerate(pieces):
        if piece.kind:
            before = pieces[at - 1].b if at else ""
            after = pieces[at + 1].b if at + 1 < len(pieces) else ""
            yield from hung(_INDENT, _in_context(before, piece, after, color=color), 4)


def _in_context(before: str, piece: RedlinePiece, after: str, *, color: bool) -> str:
    head, tail = _flat(before), _flat(after)
    head = f"…{head[-_BESIDE:]}" if len(head) > _BESIDE else head
    tail = f"{tail[:_BESIDE]}…" if len(tail) > _BESIDE else tail
    note = "" if piece.kind == "word" else dim(f"  {told(piece.kind)}", color=color)
    return (
        dim(head, color=color)
        + marked(piece.a, piece.b, color=color)
        + dim(tail, color=color)
        + note
    )


def marked(a: str, b: str, *, color: bool) -> str:
    """Return words that were replaced: ``[-綠色-]{+战略+}``, in red and green where wanted."""
    out = _paint(f"[-{_flat(a)}-]", _OUT, color=color) if a else ""
    return out + (_paint(f"{{+{_flat(b)}+}}", _IN, color=color) if b else "")


def _kind(kind: str) -> str:
    """Return the kind of what was found, in eight columns."""
    word = told(kind)
    return word + " " * (8 - columns(word))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _paint(text: str, paint: str, *, color: bool) -> str:
    return f"{paint}{text}{_RESET}" if color and text else text


def quotations_table(found: Iterable[Quotation], *, color: str) -> Iterator[str]:
    """Yield quotations under the clauses that they were found in, as text to print."""
    colored = wants_color(color)
    last: tuple[str, str] | None = None
    for quotation in found:
        here = (quotation.source.doc_id, quotation.source.section)
        if last is None or here[0] != last[0]:
            yield head_text(f"《{quotation.source.title}》", here[0]) + "\n"
        if here != last:
            yield f"\n{quotation.source.section}\n"
        last = here
        target = quotation.target
        kind = f"  {_kind(quotation.kind.value)} {quotation.score:5.1f}"
        yield _place(kind, target, columns(kind) + 2)
        yield _indented(_merged(quotation.source.text, quotation.changes, color=colored))


def traces_table(found: Iterable[Trace], *, color: str) -> Iterator[str]:
    """Yield the sentences of a text with what was found for each, as text to print."""
    colored = wants_color(color)
    for trace in found:
        if trace.target is None:
            parts = f"  {told('but for parts')}" if trace.parts else ""
            yield f"{_kind(trace.kind.value)}{parts}\n"
            yield _indented(_flat(trace.text))
            for span, end in trace.parts:
                start = trace.span.start
                part = _flat(trace.text[span.start - start : span.end - start])
                yield "".join(f"{line}\n" for line in hung(f"{_INDENT}- ", part, 6))
                yield _place(_INDENT, end, 6)
            continue
        target = trace.target
        more = f"  ({told(f'and {len(trace.also_in)} more')})" if trace.also_in else ""
        score = "" if trace.kind.value == "verbatim" else f" {trace.score:.2f}"
        yield _place(_kind(trace.kind.value) + score, target, 4, more)
        yield _indented(_merged(trace.text, trace.changes, color=colored))


def _merged(source: str, changes: Sequence[WordChange], *, color: bool) -> str:
    """Return the passage asked about, with what the other place says before each word of its own.

    Changes lead from the passage asked about to the other; read the other way round they say what
    was made of the original.
    """
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces.append(_flat(source[at : change.a_span.start]))
        pieces.append(marked(change.b, change.a, color=color))
        at = change.a_span.end
    return "".join((*pieces, _flat(source[at:])))


def _place(first: str, end: QuotedPassage, indent: int, more: str = "") -> str:
    """Return where a passage stands, behind what is said of it."""
    facts = (f"《{end.title}》{end.section}", f"{end.doc_id}{more}")
    return head_text(*facts, first=first, indent=indent) + "\n"


def _indented(text: str) -> str:
    return "".join(f"{line}\n" for line in hung(_INDENT, text, len(_INDENT)))
