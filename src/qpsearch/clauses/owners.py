"""Responsible agencies: the bracket that ends a clause of an action plan.

（科技部、工业和信息化部等按职责分工负责）, （发展改革委牵头，财政部、商务部参加）
"""

from __future__ import annotations

from qpsearch.model import Owners, Span
from qpsearch.text.folding import fold
from qpsearch.text.patterns import lazy_pattern

_LAST_BRACKET = lazy_pattern(r"\(((?:[^()]|\([^()]*\))*)\)[。;]?\s*$")
_CLOSING = frozenset(")）")
_DUTY = lazy_pattern(r"负责|牵头|分工|配合|参加|参与|落实")
_LEAD = lazy_pattern(r"牵头(?:负责|落实)?")
_TAIL = lazy_pattern(
    r"(?:等(?:有关|相关)?(?:部门|单位|部委)?)?(?:分别)?(?:按照?(?:各自)?职[责能](?:分工)?)?(?:分别|共同)?"
    r"(?:负责|牵头|配合|参加|参与|分工负责|落实)*(?:落实|实施|推进)?$"
)
_SEPARATOR = lazy_pattern(r"[、,;]|等(?:有关|相关)?部门[及和与]|等[及和与]")
_NAME = lazy_pattern(r"[\u3400-\u9fff][\u3400-\u9fff0-9()]{1,30}")


def read_owners(text: str) -> Owners | None:
    """Return the agencies that the last bracket of a clause makes responsible, if it does.

    Names are in the original glyphs; the span is that of the bracket in ``text``.
    """
    if _CLOSING.isdisjoint(text.rstrip()[-2:]):
        return None
    folded = fold(text)
    bracket = _LAST_BRACKET.search(folded)
    if bracket is None:
        return None
    start, end = bracket.span(1)
    sentence = folded.find("。", start, end)
    end = end if sentence < 0 else sentence
    if not _DUTY.search(folded, start, end):
        return None
    lead = _LEAD.search(folded, start, end)
    split = lead.end() if lead else end
    leads = _names(text, folded, start, split)
    support = _names(text, folded, split, end)
    return Owners(leads, support, Span(*bracket.span())) if leads or support else None


def _names(text: str, folded: str, start: int, end: int) -> tuple[str, ...]:
    names: list[str] = []
    for piece in _pieces(folded, start, end):
        tail = _TAIL.search(folded[piece.start : piece.end])
        stop = piece.start + tail.start() if tail else piece.end
        name = text[piece.start : stop].strip()
        if _NAME.fullmatch(fold(name)):
            names.append(name)
    return tuple(names)


def _pieces(folded: str, start: int, end: int) -> list[Span]:
    pieces: list[Span] = []
    for match in _SEPARATOR.finditer(folded, start, end):
        pieces.append(Span(start, match.start()))
        start = match.end()
    return [*pieces, Span(start, end)]
