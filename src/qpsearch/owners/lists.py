"""Lists of who must act: brackets, lines that begin with a label, columns of tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.model import Span
from qpsearch.owners.actors import is_generic, read_list
from qpsearch.owners.duty import DUTY, Duty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.lexicon.named import Named
    from qpsearch.owners.actors import Actor

_OPENING, _CLOSING = "([〔【", ")]〕】"
_LABEL = re.compile(
    r"(?P<role>牵头|主办|主责|责任|负责|承办|落实|实施|配合|协办|协同|参[加与]|协助|支持|指导)"
    r"(?:单位|部门|地区|地方|机构|主体|领导)(?:[和及、]?(?:单位|部门))?\s*[::]"
)
_HEAD = re.compile(
    r"(?P<role>牵头|主办|主责|责任|负责|承办|落实|实施|配合|协办|协同|参[加与]|协助|支持|指导)"
    r"(?:单位|部门|地区|机构|主体)(?:[(和及、].*)?"
)
"""The head of a column of a table."""
_ROLE = re.compile(
    r"""
    (?: (?:分别|共同|各自|依法)* (?:按照?|根据|依据?) [^,;。、()]{0,6}? (?:职责|职能|职权|分工|责任)
        [^,;。、()]{0,5}? )?
    (?P<role> 会同 | 牵头(?:负责|落实|实施|推进|抓总|组织|协调)* | 主办
      | (?:共同|分别|具体|统筹|统一|组织)* (?:负责|落实|实施|承办|分工)+ (?:落实|实施|推进|制定)*
      | (?:积极|密切)? (?:配合|参加|参与|协助|协办|支持|协同|指导|督导) (?:落实|实施|负责|配合)* )
    """,
    re.VERBOSE,
)
_LEADING = ("牵头", "主办", "会同", "主责")
_HELPING = ("配合", "参", "协", "支持", "积极", "密切")
_GUIDING = ("指导", "督导")
"""Whoever guides helps where another acts; alone, it is what it must do."""
_FIRST_LEADS = re.compile(
    r"[^,;。()]{0,8}(?:排|列)(?:在|名|于)?(?:第一位?|首位?|最前面?|前面)[^,;。()]{0,8}牵头[^,;。()]{0,6}"
)
_FROM_HERE = re.compile(r"[,;。\s]*下同")
_ALL_BELOW = re.compile(
    r"以下[^,。;()]{0,6}(?:均|都|皆)[需须由应]*(?P<names>[^,。;()]{2,40}?)"
    r"(?:负责落实|负责|落实|配合|参与)[^。)]*"
)


def header_of(folded: str) -> dict[int, str]:
    """Return the columns of a table that name bodies, by their heads: 责任单位, 配合部门."""
    cells = folded.split("\n", maxsplit=1)[0].split("\t")
    if len(cells) < 2:
        return {}
    heads = ((number, _HEAD.fullmatch(cell.strip())) for number, cell in enumerate(cells))
    return {number: _role_of(head["role"]) for number, head in heads if head}


def brackets_in(folded: str, named: Sequence[Named]) -> Iterator[Duty]:
    """Yield the brackets that make somebody responsible."""
    for start, end in bracket_spans(folded):
        inner = Span(start + 1, end - 1)
        if DUTY.search(folded, *inner):
            duty = _read(folded, inner, named, Span(start, end))
        elif _stands_bare(folded, start, end, named):
            duty = _duty({"do": [inner]}, folded, named, Span(start, end))
        else:
            continue
        if duty.actors or duty.first_leads or duty.below:
            yield duty


def bracket_spans(text: str) -> Iterator[Span]:
    """Yield the outermost brackets of a text, unclosed ones left out."""
    stack: list[int] = []
    for at, letter in enumerate(text):
        if letter in _OPENING:
            stack.append(at)
        elif letter in _CLOSING and stack:
            start = stack.pop()
            if not stack:
                yield Span(start, at + 1)


def _stands_bare(folded: str, start: int, end: int, named: Sequence[Named]) -> bool:
    """Whether a bracket without a word of duty is a list of bodies after a finished sentence."""
    if folded[start - 1 : start] not in ("。", ";") and folded[end:].strip("。; \n"):
        return False
    if any(one.span.end == start for one in named):
        return False  # 中共中央宣传部（国务院新闻办公室）: another name of it
    pieces = [piece for piece in re.split("[、,;]", folded[start + 1 : end - 1]) if piece.strip()]
    inside = sum(start < one.span.start and one.span.end < end for one in named)
    return inside > 0 and inside >= len(pieces) - sum(map(is_generic, pieces))


def lines_in(folded: str, named: Sequence[Named]) -> Iterator[Duty]:
    """Yield lines that begin with a label: 责任单位：省工信厅、财政厅."""
    brackets = list(bracket_spans(folded))
    done = 0
    for match in _LABEL.finditer(folded):
        start = match.start()
        if start < done or any(low < start < high for low, high in brackets):
            continue
        stop = re.compile("[。\n]").search(folded, match.end())
        done = stop.start() if stop else len(folded)
        duty = _read(folded, Span(start, done), named, Span(start, done))
        if duty.actors:
            yield duty


def rows_in(folded: str, named: Sequence[Named], columns: Mapping[int, str]) -> Iterator[Duty]:
    """Yield the rows of a table: cells below a head that names bodies, or that hold bodies only."""
    start = 0
    for line in folded.split("\n"):
        cells: dict[str, list[Span]] = {}
        at = start
        for number, cell in enumerate(line.split("\t")):
            span = Span(at, at + len(cell))
            at = span.end + 1
            if "\t" not in line or not cell.strip() or _HEAD.fullmatch(cell.strip()):
                continue
            if number in columns:
                cells.setdefault(columns[number], []).append(span)
            elif not columns and number and _holds_bodies_only(folded, span, named):
                cells.setdefault("do", []).append(span)
        start += len(line) + 1
        if cells:
            held = sorted(span for spans in cells.values() for span in spans)
            duty = _duty(cells, folded, named, Span(held[0].start, held[-1].end))
            if duty.actors:
                yield duty


def _holds_bodies_only(folded: str, cell: Span, named: Sequence[Named]) -> bool:
    pieces = [piece.strip() for piece in re.split("[、,;]", folded[cell.start : cell.end])]
    known = [one for one in named if cell.start <= one.span.start and one.span.end <= cell.end]
    inside = {folded[one.span.start : one.span.end] for one in known}
    return bool(inside) and all(piece in inside or is_generic(piece) for piece in pieces if piece)


def _read(folded: str, inner: Span, named: Sequence[Named], span: Span) -> Duty:
    """Read what stands in a bracket or after a label: lists of bodies, each with its role."""
    first_leads = from_here = False
    below: tuple[Actor, ...] = ()
    cut: list[Span] = []
    if match := _FIRST_LEADS.search(folded, *inner):
        first_leads = True
        cut.append(Span(*match.span()))
    if match := _ALL_BELOW.search(folded, *inner):
        below = read_list(folded, *match.span("names"), named).actors
        cut.append(Span(*match.span()))
    if match := _FROM_HERE.search(folded, *inner):
        from_here = True
        cut.append(Span(*match.span()))
    end = min((piece.start for piece in cut), default=inner.end)
    lists = _roles(folded, Span(inner.start, end), named)
    duty = _duty(lists, folded, named, span)
    return duty._replace(first_leads=first_leads, from_here=from_here, below=below)


def _roles(folded: str, inner: Span, named: Sequence[Named]) -> dict[str, list[Span]]:
    """Return the lists of a bracket by their role: ``lead``, ``help``, ``guide``, ``do``."""
    lists: dict[str, list[Span]] = {"lead": [], "help": [], "guide": [], "do": []}
    inside = {at for one in named for at in range(one.span.start, one.span.end)}
    start, following = inner.start, "do"
    while start < inner.end:
        label = _LABEL.search(folded, start, inner.end)
        role = next(
            (m for m in _ROLE.finditer(folded, start, inner.end) if m.start("role") not in inside),
            None,
        )
        if label and (role is None or label.start() <= role.start()):
            lists[following].append(Span(start, label.start()))
            following = _role_of(label["role"])
            start = label.end()
        elif role:
            labelled = following if following == "lead" or role["role"] == "会同" else ""
            kind = _role_of(role["role"])
            lists["lead" if labelled == "lead" else kind].append(Span(start, role.start()))
            following = "help" if role["role"] == "会同" else "do"
            start = role.end()
        else:
            lists[following].append(Span(start, inner.end))
            break
    return lists


def _role_of(word: str) -> str:
    if word.startswith(_LEADING):
        return "lead"
    if word.startswith(_GUIDING):
        return "guide"
    return "help" if word.startswith(_HELPING) else "do"


def _duty(lists: dict[str, list[Span]], folded: str, named: Sequence[Named], span: Span) -> Duty:
    read = {
        role: [read_list(folded, *piece, named) for piece in pieces]
        for role, pieces in lists.items()
    }
    actors = {
        role: tuple(actor for listed in found for actor in listed.actors)
        for role, found in read.items()
    }
    is_open = any(listed.open for found in read.values() for listed in found)
    leads, helpers, doers = actors.get("lead", ()), actors.get("help", ()), actors.get("do", ())
    guides = actors.get("guide", ())
    if leads or doers:
        return Duty(leads, (*guides, *helpers), doers, is_open, span, listed=True)
    return Duty((), helpers, guides, is_open, span, listed=True)
