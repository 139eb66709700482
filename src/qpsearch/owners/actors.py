"""The names in a list of responsible bodies, as printed: 工业和信息化部、省财政厅等部门."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon.departments import departments_at, read_department
from qpsearch.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.lexicon.named import Named

_GENERIC = re.compile(
    r"""(?: 国务院|中央和国家机关|[省市县区州]级?|全[省市县区州国] )?
        (?: 各|有关|相关|地方|所有|其他|其它|上述|本级|基层|试点 )
        | .* (?: 有关|相关|各级|所属|等 )
               (?: 部门|单位|方面|地方|地区|机构|企业|部委|政府|人民政府 )
        | .* 以上 (?: 地方 )? (?: 各级 )? 人民政府
        | (?: 地方|部门|单位|企业|政府 )
    """,
    re.VERBOSE,
)
"""Bodies that are meant without a name: 有关部门, 各地区, 地方各级人民政府, 各县（市、区）政府."""
_ENUMERATED = re.compile(
    r"(?:各|省、自治区、直辖市)(?:地级以上|地级|县级|[省市县区州旗盟]|自治[区州县旗]|直辖市|计划单列市"
    r"|[(〔][^)〕]{1,8}[)〕]|[、,和及](?=[省市县区州旗盟直自计(〔]))+(?:人民)?(?:政府|党委|部门)?"
)
"""Places of one kind, which are one body without a name: 各市、县（区）人民政府."""
_SPLIT = re.compile(r"[、,;/]|(?:以?及|和|与)(?=.)")
_SOFT = frozenset("以及和与")
_OPEN = re.compile(
    r"等(?:有关|相关|多个|[0-9]+个?|[一二三四五六七八九十]+个?)*(?:部门|单位|部委|地方)?$"
)
_NO_NAME = re.compile(r"^[\s:。]+|[\s:。]+$")
_GENERAL_ENDS = ("部门", "单位", "政府", "地区", "等")
_LIKE_A_BODY = re.compile(
    r"(?:部|委|局|厅|办|会|院|署|社|行|室|处|站|所|校|学|团|队|组|司|厂|馆|台|网|区|市|县|省|州|镇|乡|村|街道"
    r"|集团|公司|中心|政府|部门|单位|机构|机关|企业|学校|高校|地方|地区|联盟|平台|中支|总工会|联合会)(?:\([^()]*\))?$"
)
_NO_BODY = re.compile(r"[的对其把将]|负责人|同志|工作|情况")
_LONGEST = 30


class Actor(NamedTuple):
    """A body in a list."""

    span: Span
    """Offsets into the text of the clause."""
    whole: str
    """Its whole name by the lexicon; empty where it is not known there."""
    generic: bool
    """Whether it is meant without a name."""


class Listed(NamedTuple):
    """A list of bodies that was read."""

    actors: tuple[Actor, ...]
    open: bool
    """Whether 等 ends it: others are meant too."""


def read_list(folded: str, start: int, end: int, named: Sequence[Named]) -> Listed:
    """Return the bodies in ``folded[start:end]``, which holds a list of them and nothing else.

    Args:
        folded: the clause, folded.
        start: where the list begins.
        end: where it ends.
        named: the bodies of the lexicon in the clause; a separator inside one does not part.

    """
    within = [one for one in named if start <= one.span.start and one.span.end <= end]
    actors: list[Actor] = []
    is_open = False
    place = ""
    for piece in _pieces(folded, start, end, within):
        low, high, more = _trimmed(folded, piece)
        is_open |= more
        if not 2 <= high - low <= _LONGEST:
            continue
        actor, place = _actor(folded, low, high, within, place)
        if actor.whole or actor.generic or _may_be_body(folded[low:high]):
            actors.append(actor)
    return Listed(tuple(actors), is_open)


def _may_be_body(name: str) -> bool:
    return bool(_LIKE_A_BODY.search(name)) and not _NO_BODY.search(name)


def is_generic(name: str) -> bool:
    """Whether a folded name means bodies without naming one: 有关部门, 各地区."""
    return _GENERIC.match(name) is not None


def _actor(
    folded: str, low: int, high: int, named: Sequence[Named], place: str
) -> tuple[Actor, str]:
    """Return the actor at a span, and the place that a name after it may leave out."""
    name = folded[low:high]
    exact = next((one for one in named if one.span == (low, high)), None)
    if exact is None and is_generic(name):
        return Actor(Span(low, high), "", generic=True), place
    if exact is None:
        whole = read_department(place + name) if place else None  # 省总工会、妇联
        return Actor(Span(low, high), whole or "", generic=False), place
    if exact.body is not None:
        # 省工信厅、财政厅、扶贫办: what lacks a place beside one that has it is of the same place.
        department = next(departments_at(folded, low), None) if place else None
        if department and (department.start, department.end) == (low, high):
            return Actor(Span(low, high), place + department.tail, generic=False), place
        return Actor(Span(low, high), exact.whole, generic=False), ""
    for start in range(low, high):
        department = next(departments_at(folded, start), None)
        if department and (department.start, department.end) == (low, high):
            here = department.place
            whole = exact.whole if here else place + department.tail
            return Actor(Span(low, high), whole, generic=False), here or place
    return Actor(Span(low, high), exact.whole, generic=False), place


def _pieces(folded: str, start: int, end: int, named: Sequence[Named]) -> Iterator[Span]:
    """Yield what stands between the separators that part names."""
    depth_at = _depths(folded, start, end)
    inside = {at for one in named for at in range(one.span.start + 1, one.span.end)}
    for match in _ENUMERATED.finditer(folded, start, end):
        inside.update(range(match.start() + 1, match.end()))
    edges = {one.span.start for one in named} | {one.span.end for one in named}
    begin = start
    for match in _SPLIT.finditer(folded, start, end):
        at = match.start()
        if at in inside or depth_at[at - start] or at < begin:
            continue
        if folded[at] in _SOFT and not _parts(folded, match, edges, end):
            continue
        yield Span(begin, at)
        begin = match.end()
    yield Span(begin, end)


def _parts(folded: str, match: re.Match[str], edges: set[int], end: int) -> bool:
    """Whether a 和 parts two names: something like a name on both sides, one of them known."""
    before, after = match.start(), match.end()
    left = before in edges or bool(_LIKE_A_BODY.search(folded[max(0, before - 8) : before]))
    general = is_generic(folded[after:end])
    return (left and (after in edges or general)) or (
        before in edges or folded.endswith(_GENERAL_ENDS, 0, before)
    )


def _depths(folded: str, start: int, end: int) -> list[int]:
    depth, depths = 0, []
    for letter in folded[start:end]:
        depth -= letter in ")〕]" and depth > 0
        depths.append(depth)
        depth += letter in "(〔["
    return depths


def _trimmed(folded: str, piece: Span) -> tuple[int, int, bool]:
    """Return a piece without blanks and without 等, and whether it had one."""
    low, high = piece
    while low < high and _NO_NAME.match(folded[low]):
        low += 1
    if folded.startswith("由", low):
        low += 1
    while high > low and _NO_NAME.match(folded[high - 1]):
        high -= 1
    more = _OPEN.search(folded, low, high)
    if more and more.start() > low:
        return low, more.start(), True
    if more:
        return low, low, True
    return low, high, False
