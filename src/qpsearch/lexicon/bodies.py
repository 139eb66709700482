"""Bodies that policy texts name: every name they go by, what they were and have become.

The rows stand in ``bodies.tsv``; departments of provinces, cities and counties are read by rule
(:mod:`qpsearch.lexicon.departments`). All names that are handed over are folded, what comes back is
printed as at home: 經濟部, 工业和信息化部. The tables are read at first use, never at import;
:func:`qpsearch.lexicon.may_name_body` says for next to nothing whether reading them can pay.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, cast

from qpsearch.lexicon import BODIES_FILE, Guard, Variant
from qpsearch.lexicon.departments import (
    NOT_BEFORE,
    folded_names_of_department,
    names_of_department,
    read_department,
)
from qpsearch.lexicon.tables import by_first_two, table_rows
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.model import FoldedText

BodyRegion = Literal["cn", "tw", "hk", "mo"]

_REGIONS = ("cn", "tw", "hk", "mo")
_LOOSE = "~"
_SAME, _HEIR = 0.8, 0.5
"""How far another name of the body means the same, and the name of what took it over."""


_AND_OTHERS = re.compile("等.{0,8}$")


class Body(NamedTuple):
    """A row of ``bodies.tsv``."""

    name: str
    """The whole name, as printed there."""
    region: BodyRegion
    kind: str
    since: int
    """Year from which it bears this name; 0: not known."""
    until: int
    """Year in which it was dissolved or renamed; 0: it still is."""
    names: tuple[str, ...]
    """All names as printed, the whole one first."""
    folded: tuple[FoldedText, ...]
    """The same, folded."""
    loose: frozenset[str]
    """Those of ``folded`` that local bodies or plain words bear too: 统计局."""
    heirs: tuple[str, ...]
    """Whole names of what took over its duties."""
    source: str


class Lineage(NamedTuple):
    """What a body was before and has become."""

    before: tuple[Body, ...]
    after: tuple[Body, ...]


def all_bodies() -> tuple[Body, ...]:
    """Return all rows in the order of the file.

    Raises:
        ValueError: a row has not its nine columns, or a year is no number.

    """
    return tuple(map(_body, range(len(_rows()))))


def bodies_called(name: str, *, region: str = "") -> tuple[Body, ...]:
    """Return the bodies that bear the folded ``name``, those of ``region`` first.

    教育部 is one of the mainland and one of Taiwan: without a region the mainland's comes first.
    """
    found = tuple(map(_body, _by_name().get(name, ())))
    return tuple(sorted(found, key=lambda body: (name in body.loose, body.region != region)))


def is_body(name: str) -> bool:
    """Whether the folded ``name`` is one of a body, by row or by rule."""
    return whole_name(name) is not None


def whole_name(name: str, *, region: str = "", local: bool = False) -> str | None:
    """Return the whole name of the body with this folded name; ``None``: it is none.

    Args:
        name: folded; 工信部, 省市场监管局, 江苏省市监局.
        region: where the text is from, for names that two regions have.
        local: the text is of a province or below, so that a bare 统计局 is its own.

    """
    found = bodies_called(name, region=region)
    department = read_department(name)
    if found and not (local and department and all(name != body.folded[0] for body in found)):
        return found[0].name
    return department


@lru_cache(maxsize=1 << 12)
def is_called(name: str, wanted: str) -> bool:
    """Whether two folded names are of one body: 市场监管总局等18部门 is of 国家市场监督管理总局."""
    whole = whole_name(wanted)
    return whole is not None and whole_name(_AND_OTHERS.sub("", name)) == whole


def names_of(name: str, *, region: str = "") -> tuple[str, ...]:
    """Return all names, as printed, of the body with this folded name, the whole one first."""
    found = bodies_called(name, region=region)
    if found:
        return found[0].names
    return names_of_department(name)


def lineage_of(body: Body) -> Lineage:
    """Return what handed its duties to a body, and what took them over, one step each way."""
    before = (
        _body(number)
        for number, row in enumerate(_rows())
        if body.name in row[7].split() and row[3] == body.region
    )
    after = (_body(_by_whole_name()[heir, body.region]) for heir in body.heirs)
    return Lineage(tuple(before), tuple(after))


def variants_of_body(name: str) -> tuple[Variant, ...]:
    """Return the other names of the body with this folded name, for a search: the closest first.

    Names of the body itself weigh 0.8; those of what it was before or has become 0.5, the source
    saying when. Names that local bodies bear too are left out.
    """
    found = [body for body in bodies_called(name) if name not in body.loose]
    if not found:
        others = folded_names_of_department(name)
        return tuple(
            _variant(other, _SAME, "rule of departments") for other in others if other != name
        )
    best: dict[str, Variant] = {}
    for body in found[:1]:
        lineage = lineage_of(body)
        near = [(body, _SAME, body.source)]
        near += [(one, _HEIR, f"until {one.until}; {one.source}") for one in lineage.before]
        near += [(one, _HEIR, f"from {body.until} on; {one.source}") for one in lineage.after]
        for one, weight, source in near:
            for other in one.folded:
                if other != name and other not in one.loose:
                    best.setdefault(other, _variant(other, weight, source))
    return tuple(sorted(best.values(), key=lambda one: -one.weight))


def longest_name(text: str, start: int, *, loose: bool = False) -> str:
    """Return the longest name of a row that begins at ``start`` of a folded text, or nothing."""
    tables = _finding()
    for name in tables.by_head.get(text[start : start + 2], ()):
        if text.startswith(name, start) and (loose or name in tables.firm):
            return name
    return ""


def first_letters() -> frozenset[str]:
    """Return the letters that names of rows begin with."""
    return frozenset(name[0] for name in _by_name())


def _variant(text: str, weight: float, source: str) -> Variant:
    beside = NOT_BEFORE.get(text[-1])
    guard = Guard(not_before=beside) if beside else None
    return Variant(cast("FoldedText", text), "body", weight, source, guard)


@cache
def _rows() -> list[Sequence[str]]:
    """Return the columns of all rows; a search makes :class:`Body` of a handful only."""
    return table_rows(BODIES_FILE, 9)


@cache
def _by_name() -> dict[str, list[int]]:
    """Return folded name → numbers of the rows that have it, those meant without doubt first."""
    rows = _rows()
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for name in (row[2] or f"{row[0]} {row[1]}").split():
            found.setdefault(name, []).append(number)
    for name in [name for name in found if name.startswith(_LOOSE)]:
        found.setdefault(name[1:], []).extend(found.pop(name))
    for numbers in found.values():
        if len(numbers) > 1:  # a body that is goes before one that was
            numbers.sort(key=lambda at: (_REGIONS.index(rows[at][3]), bool(rows[at][6])))
    return found


@cache
def _body(number: int) -> Body:
    name, others, folded, region, kind, since, until, after, source = _rows()[number]
    printed = (name, *others.split())
    plain = folded.split() or printed
    return Body(
        name=name.removeprefix(_LOOSE),
        region=cast("BodyRegion", region),
        kind=kind,
        since=int(since or 0),
        until=int(until or 0),
        names=tuple(one.removeprefix(_LOOSE) for one in printed),
        folded=tuple(cast("FoldedText", one.removeprefix(_LOOSE)) for one in plain),
        loose=frozenset(one[1:] for one in plain if one.startswith(_LOOSE)),
        heirs=tuple(after.split()),
        source=source,
    )


@cache
def _by_whole_name() -> dict[tuple[str, str], int]:
    return {(row[0].removeprefix(_LOOSE), row[3]): at for at, row in enumerate(_rows())}


class _Found(NamedTuple):
    by_head: Mapping[str, tuple[str, ...]]
    """First two letters → names that begin so, the longest first."""
    firm: frozenset[str]
    """Names that mean a body wherever they stand."""


@cache
def _finding() -> _Found:
    firm = {name for body in all_bodies() for name in body.folded if name not in body.loose}
    return _Found(by_first_two(_by_name()), frozenset(firm))
