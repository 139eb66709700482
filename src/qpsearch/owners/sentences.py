"""Sentences of who must act: 由…负责, X会同Y, X牵头，Y配合, 教育部为牵头单位."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon.departments import read_department
from qpsearch.model import Span
from qpsearch.owners.actors import Actor, read_list
from qpsearch.owners.duty import DUTY, Duty
from qpsearch.text.punctuation import FOLDED_END

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.lexicon.named import Named

_PHRASE_END = re.compile("[,。;]")
_AUTHORITY = re.compile("主管机关(?!得|应)[^。]{0,24}?为$")
_CONSISTS = re.compile(r"[0-9一二三四五六七八九十]*个?(?:部门|单位|和)*(?:组成|参加)")
_TOGETHER = re.compile("会同")
_MODALS = re.compile(
    "(?:要|应当?|须|将|可以?|会|正在?|负责|牵头|具体|及时|切实|共同|统一|积极|继续|适时|[0-9年月底前])*"
)
_MUST = re.compile("要|应|须")
_PAST = re.compile("了(?!解)|已经?(?!发布)|曾")
_BEFORE_ACTOR = re.compile(
    r"(?:由|请|责成|[,;。::()、”\n]|^|第[^条,。]{1,8}条(?:之.)?|[0-9]\.)\s*$"
)
_AFTER_ACTOR = re.compile(
    r"""
    (?: 要|应当?|须|必须|将|可以?|会|具体|统一|依法|共同|分别|切实|充分|认真|积极|主要
      | 按[^,。;]{0,8}分工 | (?:按照?|根据|依据)[^,。;]{2,40}, )*
    (?P<role> 牵头(?!单位|部门|或|和参) | 负责(?![人同任]|的?同志)
      | (?:发挥|起到?)[^,。;]{0,4}牵头 | (?:为|是)牵头
      | 配合 | 参[与加] | 协助 | 主管 | 归口管理 )
    """,
    re.VERBOSE,
)
_NOT_BEFORE = re.compile("[向对]$")
_JOINT = re.compile(r"\s*(?:[、,]|以?及|和|与)?\s*")
_ENDS_LIST = re.compile(r"等?(?:有关|相关|[0-9]+个?)*(?:部门|单位|方面)?(?:和单位)?")
_DESCRIBED = re.compile(
    r"(?:(?:国务院|县级以上(?:地方)?(?:各级)?人民政府|(?:省、自治区、直辖市|设区的市|省级|市级|县级|地方)"
    r"(?:各级)?(?:人民政府)?)[\u4e00-\u9fff、]{0,16}?(?:行政部门|主管部门|监督管理部门|管理部门|的部门|机构|部门)"
    r"|(?:各级|各地|[省市县]级)[\u4e00-\u9fff、]{2,24}?(?:行政部门|主管部门|部门|机关)"
    r"|[省市县区]?(?:各|有关|相关|地方各级|地方|县级以上)[\u4e00-\u9fff]{0,6}?(?:部门|单位|方面|人民政府|政府|地区|机关))"
)
"""A body that is described, not named: 国务院专利行政部门, 有关部门."""


_TASKS = re.compile(
    r"(?<=[由同和及,、])[\u4e00-\u9fff]{2,10}(?:、[\u4e00-\u9fff]{2,10})+(?:(?:和|以及)[\u4e00-\u9fff]{2,8})?"
    r"(?P<tail>等?(?:有关|相关|行政|主管)*部门)"
)
"""Departments by their tasks alone: 会同发展改革、公安、市场监管等部门."""


class _Group(NamedTuple):
    """Bodies that stand side by side in a sentence."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    open: bool


def sentences_in(folded: str, named: Sequence[Named], taken: Sequence[Span]) -> Iterator[Duty]:
    """Yield the sentences that make somebody responsible.

    Args:
        folded: the text of the clause, folded.
        named: the bodies of the lexicon in it.
        taken: brackets and lines that were read.

    """
    for start, end in _sentence_spans(folded):
        if not DUTY.search(folded, start, end):
            continue
        read = [span for span in taken if span.start < end and start < span.end]
        groups = sorted(_groups(folded, start, end, named, read), key=lambda one: one.start)
        if groups and (duty := _Sentence(folded, groups, Span(start, end)).duty()):
            yield duty


def _sentence_spans(folded: str) -> Iterator[Span]:
    start = 0
    for match in FOLDED_END.finditer(folded):
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
    for match in _TASKS.finditer(folded, start, end):
        stop = match.start("tail") - folded.endswith("等", 0, match.start("tail"))
        actors = _by_tasks(folded, Span(match.start(), stop))
        if actors:
            yield _Group(match.start(), match.end(), actors, folded.startswith("等", stop))
            read = [*read, Span(*match.span())]
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


def _by_tasks(folded: str, span: Span) -> tuple[Actor, ...]:
    """Return the departments of a list of tasks; nothing where most are none."""
    actors = []
    known = 0
    at = span.start
    for piece in re.split("、|以及|和", folded[span.start : span.end]):
        low = folded.index(piece, at)
        at = low + len(piece)
        whole = read_department(piece + "部门")
        known += whole is not None
        actors.append(Actor(Span(low, at), whole or piece + "部门", generic=False))
    return tuple(actors) if known * 2 > len(actors) else ()


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
        self.told = False
        """Whether somebody must act together with others (要会同, 应当会同)."""

    def duty(self) -> Duty | None:
        """Return what the sentence says; ``None`` where it makes nobody in particular act."""
        for group in self.groups:
            match = _AFTER_ACTOR.match(self.folded, group.end)
            if match and not _NOT_BEFORE.search(self.folded, 0, group.start):
                self._role(group, match["role"])
        self._met()
        self._authority()
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

    def _authority(self) -> None:
        """Read 主管機關：在中央為衛生福利部；在直轄市為直轄市政府, as laws of Taiwan have it."""
        for group in self.groups:
            if _AUTHORITY.search(self.folded, self.span.start, group.start):
                self.doers += [one for one in group.actors if one not in self.doers]

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
            self.told |= bool(_MUST.search(gap))
            self.leads += subject.actors
            self.doers = [one for one in self.doers if one not in subject.actors]
            self.open |= subject.open
            if after:
                self.helpers += after.actors
                self.open |= after.open

    def _is_told(self) -> bool:
        """Whether bodies without a name are made to act by 由 or as 人民政府…部门."""
        return self.told or any(
            self.folded.endswith("由", 0, group.start)
            or "人民政府" in self.folded[group.start : group.end]
            for group in self.groups
            if {*group.actors} & {*self.leads, *self.doers}
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
