"""Statements of who must act: brackets and lines, and sentences with 牵头, 会同, 负责."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.studies.owners.actors import Actor, is_generic, read_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qpsearch.lexicon.named import Named

_OPENING, _CLOSING = "([〔【", ")]〕】"
_DUTY = re.compile("负责|牵头|分工|配合|参[加与]|落实|责任|主办|承办|协办|会同|指导|列首|排在")
_MAY_STAND_BARE = re.compile(r"[。;]\s*[(\[〔【]|[)\]〕】][。;]?\s*$")
_LABEL = re.compile(
    r"(?P<role>牵头|主办|主责|责任|负责|承办|落实|实施|配合|协办|协同|参[加与]|协助|支持|指导)"
    r"(?:单位|部门|地区|地方|机构|主体|领导)(?:[和及、]?(?:单位|部门))?\s*[::]"
)
_HEAD = re.compile(
    r"(?P<role>牵头|主办|主责|责任|负责|承办|落实|实施|配合|协办|协同|参[加与]|协助|支持|指导)"
    r"(?:单位|部门|地区|机构|主体)(?:[(和及、].*)?"
)
"""The head of a column of a table."""
_NO_COLUMNS: Mapping[int, str] = MappingProxyType({})
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
_SENTENCE_END = re.compile("[。;\n]+")
_PHRASE_END = re.compile("[,。;]")
_CONSISTS = re.compile(r"[0-9一二三四五六七八九十]*个?(?:部门|单位|和)*(?:组成|参加)")
_TOGETHER = re.compile("会同")
_MODALS = re.compile(
    "(?:要|应当?|须|将|可以?|会|正在?|负责|牵头|具体|及时|切实|共同|统一|积极|继续|适时|[0-9年月底前])*"
)
_PAST = re.compile("了(?!解)|已经?(?!发布)|曾")
_BEFORE_ACTOR = re.compile(
    r"(?:由|请|责成|[,;。::()、”\n]|^|第[^条,。]{1,8}条(?:之.)?|[0-9]\.)\s*$"
)
_AFTER_ACTOR = re.compile(
    r"""
    (?: 要|应当?|须|必须|将|可以?|会|具体|统一|依法|共同|分别|切实|充分|认真|积极|主要
      | 按[^,。;]{0,8}分工 )*
    (?P<role> 牵头(?!单位|部门|或|和参) | 负责(?![人同任]|的?同志)
      | (?:发挥|起到?)[^,。;]{0,4}牵头 | (?:为|是)牵头
      | 配合 | 参[与加] | 协助 | 主管 )
    """,
    re.VERBOSE,
)
_NOT_BEFORE = re.compile("[向对]$")
_JOINT = re.compile(r"\s*(?:[、,]|以?及|和|与)?\s*")
_ENDS_LIST = re.compile(r"等?(?:有关|相关|[0-9]+个?)*(?:部门|单位|方面)?(?:和单位)?")
_DESCRIBED = re.compile(
    r"(?:(?:国务院|县级以上(?:地方)?(?:各级)?人民政府|(?:省、自治区、直辖市|设区的市|省级|市级|县级|地方)"
    r"(?:各级)?(?:人民政府)?)[\u4e00-\u9fff、]{0,16}?(?:行政部门|主管部门|监督管理部门|管理部门|的部门|机构|部门)"
    r"|(?:各|有关|相关|地方各级|地方|县级以上)[\u4e00-\u9fff]{0,6}?(?:部门|单位|方面|人民政府|政府|地区|机关))"
)
"""A body that is described, not named: 国务院专利行政部门, 有关部门."""


class Duty(NamedTuple):
    """A statement of who must act."""

    leads: tuple[Actor, ...]
    """Who leads by a word (牵头, 会同)."""
    helpers: tuple[Actor, ...]
    """Who helps by a word (配合, 参与)."""
    doers: tuple[Actor, ...]
    """Who is responsible without either."""
    open: bool
    span: Span
    """Of the bracket, the line or the sentence, in the text of the clause."""
    first_leads: bool = False
    """The statement says that the first of a list leads."""
    from_here: bool = False
    """It says that this holds for what follows too (下同)."""
    listed: bool = False
    """Whether it is a bracket or a line, not a sentence."""
    below: tuple[Actor, ...] = ()
    """Who must act in all that follows (以下均需地方各级人民政府落实)."""

    @property
    def actors(self) -> list[Actor]:
        """All who are named, in printed order."""
        return sorted((*self.leads, *self.helpers, *self.doers), key=lambda actor: actor.span)


def may_assign(folded: str) -> bool:
    """Whether a clause may make somebody responsible: a cheap test before its bodies are found."""
    return bool("\t" in folded or _DUTY.search(folded) or _MAY_STAND_BARE.search(folded))


def header_of(folded: str) -> dict[int, str]:
    """Return the columns of a table that name bodies, by their heads: 责任单位, 配合部门."""
    cells = folded.split("\n", maxsplit=1)[0].split("\t")
    if len(cells) < 2:
        return {}
    heads = ((number, _HEAD.fullmatch(cell.strip())) for number, cell in enumerate(cells))
    return {number: _role_of(head["role"]) for number, head in heads if head}


def duties_in(
    folded: str, named: Sequence[Named], columns: Mapping[int, str] = _NO_COLUMNS
) -> Iterator[Duty]:
    """Yield the statements of a clause in the order of their places.

    Args:
        folded: the text of the clause, folded.
        named: the bodies of the lexicon in it.
        columns: of a table whose row it is, by :func:`header_of`.

    """
    found = [*_brackets(folded, named), *_lines(folded, named), *_rows(folded, named, columns)]
    taken = [duty.span for duty in found]
    found += _sentences(folded, named, taken)
    yield from sorted(found, key=lambda duty: duty.span)


def _brackets(folded: str, named: Sequence[Named]) -> Iterator[Duty]:
    for start, end in bracket_spans(folded):
        inner = Span(start + 1, end - 1)
        if _DUTY.search(folded, *inner):
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


def _lines(folded: str, named: Sequence[Named]) -> Iterator[Duty]:
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


def _rows(folded: str, named: Sequence[Named], columns: Mapping[int, str]) -> Iterator[Duty]:
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


# ---- sentences -------------------------------------------------------


class _Group(NamedTuple):
    """Bodies that stand side by side in a sentence."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    open: bool


def _sentences(folded: str, named: Sequence[Named], taken: Sequence[Span]) -> Iterator[Duty]:
    for start, end in _sentence_spans(folded):
        if not _DUTY.search(folded, start, end):
            continue
        read = [span for span in taken if span.start < end and start < span.end]
        groups = list(_groups(folded, start, end, named, read))
        if groups and (duty := _Sentence(folded, groups, Span(start, end)).duty()):
            yield duty


def _sentence_spans(folded: str) -> Iterator[Span]:
    start = 0
    for match in _SENTENCE_END.finditer(folded):
        if match.start() > start:
            yield Span(start, match.end())
        start = match.end()
    if start < len(folded):
        yield Span(start, len(folded))


def _groups(
    folded: str, start: int, end: int, named: Sequence[Named], read: Sequence[Span]
) -> Iterator[_Group]:
    """Yield the lists of bodies in a sentence, those in brackets that were read left out."""
    described = [Span(*match.span()) for match in _DESCRIBED.finditer(folded, start, end)]
    spans = [
        one.span
        for one in named
        if start <= one.span.start
        and one.span.end <= end
        and not any(span.start <= one.span.start < span.end for span in described)
    ]
    spans = sorted(
        span
        for span in (*spans, *described)
        if not any(low <= span.start and span.end <= high for low, high in read)
    )
    at = 0
    while at < len(spans):
        row = [spans[at]]
        at += 1
        while at < len(spans):
            between = _JOINT.match(folded, row[-1].end)
            if between is None or between.end() != spans[at].start:
                break
            row.append(spans[at])
            at += 1
        stop = row[-1].end
        if any(span in described for span in row):
            actors = tuple(_in_row(folded, span, described, named) for span in row)
        else:
            actors = read_list(folded, row[0].start, stop, named).actors
        is_open = folded.startswith("等", stop)
        tail = _ENDS_LIST.match(folded, stop)
        stop = tail.end() if is_open and tail else stop
        yield _Group(row[0].start, stop, actors, is_open)


def _in_row(folded: str, span: Span, described: Sequence[Span], named: Sequence[Named]) -> Actor:
    if span in described:
        return Actor(span, "", generic=not folded.startswith("国务院", span.start))
    return next(Actor(span, one.whole, generic=False) for one in named if one.span == span)


class _Sentence:
    """Reads the roles of the bodies in a sentence."""

    def __init__(self, folded: str, groups: Sequence[_Group], span: Span) -> None:
        self.folded = folded
        self.groups = groups
        self.span = span
        self.leads: list[Actor] = []
        self.helpers: list[Actor] = []
        self.doers: list[Actor] = []
        self.open = False

    def duty(self) -> Duty | None:
        """Return what the sentence says; ``None`` where it makes nobody in particular act."""
        for group in self.groups:
            match = _AFTER_ACTOR.match(self.folded, group.end)
            if match and not _NOT_BEFORE.search(self.folded, 0, group.start):
                self._role(group, match["role"])
        self._met()
        actors = (*self.leads, *self.doers)
        if not actors or (all(one.generic for one in actors) and not self._is_told()):
            return None
        helpers = tuple(one for one in dict.fromkeys(self.helpers) if one not in self.leads)
        doers = tuple(one for one in self.doers if one not in (*self.leads, *helpers))
        return Duty(tuple(dict.fromkeys(self.leads)), helpers, doers, self.open, self.span)

    def _role(self, group: _Group, role: str) -> None:
        if "牵头" in role:
            self.leads += group.actors
            if role[0] in "为是":
                self._members(group)
        elif role in ("配合", "参与", "参加", "协助"):
            if not (self.leads or self.doers):
                return
            self.helpers += group.actors
        elif self._begins_statement(group):
            self.doers += group.actors
        else:
            return
        self.open |= group.open

    def _members(self, leading: _Group) -> None:
        """Take for helpers whoever a body consists of that one leads: 由…组成，教育部为牵头单位."""
        for group in self.groups:
            if group.start < leading.start and _CONSISTS.match(self.folded, group.end):
                self.helpers += group.actors

    def _met(self) -> None:
        """Read 会同: whoever stands before it leads, whoever follows helps; not what was done."""
        for match in _TOGETHER.finditer(self.folded, *self.span):
            before = [group for group in self.groups if group.end <= match.start()]
            after = next((one for one in self.groups if one.start == match.end()), None)
            until = after.end if after else match.end()
            if not before or self._is_past(match.start(), until):
                continue
            subject = before[-1]
            gap = self.folded[subject.end : match.start()]
            if not _MODALS.fullmatch(gap):  # …，并会同有关部门: whoever the sentence is about
                subject = before[0]
                if not self._begins_statement(subject) or "," not in gap:
                    continue
            self.leads += subject.actors
            self.doers = [one for one in self.doers if one not in subject.actors]
            self.open |= subject.open
            if after:
                self.helpers += after.actors
                self.open |= after.open

    def _is_told(self) -> bool:
        """Whether bodies without a name are made to act by 由 or as 人民政府…部门."""
        return any(
            self.folded.startswith("由", group.start - 1)
            or "人民政府" in self.folded[group.start : group.end]
            for group in self.groups
            if group.start and {*group.actors} & {*self.leads, *self.doers}
        )

    def _is_past(self, start: int, until: int) -> bool:
        """Whether what stands around 会同 was done (会同…研究提出了), not what must be."""
        stop = _PHRASE_END.search(self.folded, until, self.span.end)
        end = stop.start() if stop else self.span.end
        return bool(_PAST.search(self.folded, until, end)) or "已" in self.folded[start - 2 : start]

    def _begins_statement(self, group: _Group) -> bool:
        """Whether a list stands where a statement begins: 由…负责, after a comma."""
        before = self.folded[max(0, group.start - 12) : group.start]
        return group.start == self.span.start or bool(_BEFORE_ACTOR.search(before))
