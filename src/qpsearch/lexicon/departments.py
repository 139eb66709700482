"""Departments of provinces, cities and counties: a place, a task, what kind of body.

省市场监管局, 江苏省市监局, 苏州市住建局, 市委宣传部, 省高院: their whole names follow from
``departments.tsv`` and ``places.tsv``. All texts are folded.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, cast

from qpsearch.lexicon.tables import by_first_two, table_rows
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qpsearch.model import FoldedText

_HERE = os.path.dirname(__file__)
PLACES_FILE = os.path.join(_HERE, "places.tsv")
DEPARTMENTS_FILE = os.path.join(_HERE, "departments.tsv")

_WHOLE_ENDS = {"委": "委员会", "办": "办公室"}
_IN_GENERAL = ("部门", "行政部门", "主管部门", "行政主管部门")
"""What stands for the department of a task, whatever its name: 市场监管部门."""
_UNITS = re.compile("(?:自治[区州县旗]|开发区|高新区|新区|[省市县区州旗盟])$")
_NO_PLACE = re.compile("[城都超股上]市$|[社园地灾山小景校库片牧林矿街郊农战]区$")
_BOUNDARY = frozenset("由和与及同经向报对在将会请各全本我该让至到或每其及省市县区州旗")
"""Letters that the name of a county does not begin after by accident, nor hold."""
_LONGEST_PLACE, _LONGEST_COUNTY = 13, 6
_STATE = ("国家", "中国", "全国", "中央", "总", "中华全国")
_NOT_AFTER_BARE = re.compile("[托员派任]")
"""What makes 省委 part of 省委托 or 市委员会."""

NOT_BEFORE = {"部": ("门", "队", "分", "位"), "法": ("定", "律", "规"), "局": ("面", "限", "部")}
"""What makes the end of a name part of another word: 教育部 in 教育部门, 最高法 in 最高法定刑."""
_HEAD_OF_IT = re.compile("长(?![期效远江三])")
"""税务局长 is a person."""


class Department(NamedTuple):
    """A department that a text names."""

    start: int
    end: int
    place: str
    """Its place by whole names (江苏省苏州市, 省); empty where none is named."""
    tail: str
    """Task and kind in full: 市场监督管理局."""

    @property
    def whole(self) -> str:
        """The whole name."""
        return self.place + self.tail


class _Tail(NamedTuple):
    whole: str
    place: str
    """Empty, ``needed`` or ``printed``, as in ``departments.tsv``."""


class _Rules(NamedTuple):
    tails: Mapping[str, _Tail]
    by_head: Mapping[str, tuple[str, ...]]
    places: Mapping[str, str]
    """Whole and short names of places → the whole one."""
    shorts: Mapping[str, tuple[str, ...]]
    """Task and kind in full → all its forms."""
    regions: Mapping[str, str]


def read_department(name: str) -> str | None:
    """Return the whole name of a department; ``None`` where all of ``name`` is not one."""
    found = _department(name)
    return found.whole if found else None


def names_of_department(name: str) -> tuple[str, ...]:
    """Return the names of a department, the whole one first; nothing where ``name`` is none."""
    found = _department(name)
    if not found:
        return ()
    places = [found.place]
    if short := _short_place(found.place):
        places.append(short)
    forms = _rules().shorts.get(found.tail, (found.tail,))
    return tuple(dict.fromkeys(place + form for form in forms for place in places))


def folded_names_of_department(name: str) -> tuple[FoldedText, ...]:
    """Return the names that a search looks for: with a place only, a bare 财政局 is everybody's."""
    found = _department(name)
    if not found or not found.place:
        return ()
    forms = _rules().shorts.get(found.tail, ())
    return tuple(cast("FoldedText", found.place + form) for form in forms)


def ends_free(text: str, end: int) -> bool:
    """Whether a name that ends at ``end`` of a folded text begins no longer word."""
    if text.startswith(NOT_BEFORE.get(text[end - 1], ("\0",)), end):
        return False
    return not _HEAD_OF_IT.match(text, end)


def departments_at(text: str, start: int) -> Iterator[Department]:
    """Yield the department whose task begins at ``start`` of a folded text, the longest form."""
    tables = _rules()
    heads = tables.by_head.get(text[start : start + 2], ())
    if text[start] == "委":
        heads = (*heads, "委")
    for form in heads:
        end = start + len(form)
        if not text.startswith(form, start) or not ends_free(text, end):
            continue
        tail = tables.tails[form]
        if form == "委" and _NOT_AFTER_BARE.match(text, end):
            continue
        begin, place = place_before(text, start, printed=tail.place == "printed")
        if not place and (tail.place or text.endswith(_STATE, 0, start)):
            continue
        whole = tail.whole
        if tables.regions.get(place) == "tw":
            whole = form  # 臺北市政府 is no 人民政府
        yield Department(begin, end, place, whole)
        return


def place_before(text: str, end: int, *, printed: bool = False) -> tuple[int, str]:
    """Return where the place that ends at ``end`` begins, and its whole name; empty without."""
    start, whole = end, ""
    while True:
        begin, name = _known_place(text, start) or _county(text, start) or (start, "")
        if not name:
            return start, whole
        whole = (text[begin:start] if printed else name) + whole
        start = begin


def first_letters() -> frozenset[str]:
    """Return the letters that tasks begin with."""
    return frozenset(head[0] for head in _rules().by_head)


def _department(name: str) -> Department | None:
    for start in range(len(name)):
        for found in departments_at(name, start):
            if (found.start, found.end) == (0, len(name)):
                return found
    return None


def _known_place(text: str, end: int) -> tuple[int, str] | None:
    places = _rules().places
    for size in range(min(_LONGEST_PLACE, end), 1, -1):
        if whole := places.get(text[end - size : end]):
            return end - size, whole
    return None


def _county(text: str, end: int) -> tuple[int, str] | None:
    """Return a place by its last letter: 省, 市 alone, or the name of a county before it."""
    unit = _UNITS.search(text[max(0, end - 3) : end])
    if not unit or _NO_PLACE.search(text[max(0, end - 2) : end]):
        return None
    start = bare = end - len(unit.group())
    while start and "\u4e00" <= text[start - 1] <= "\u9fff" and bare - start <= _LONGEST_COUNTY:
        if text[start - 1] in _BOUNDARY:
            break
        start -= 1
    named = 2 <= bare - start <= _LONGEST_COUNTY and not (start and text[start - 1] in "全各本我该")
    if not named or unit.group() == "省" or _known_place(text, start + 2):
        start = bare
    return start, text[start:end]


def _short_place(place: str) -> str:
    return re.sub("(?:省|市)$", "", place) if len(place) > 2 else ""


@cache
def _rules() -> _Rules:
    tails: dict[str, _Tail] = {}
    shorts: dict[str, list[str]] = {}
    for name, others, ends, place, _ in table_rows(DEPARTMENTS_FILE, 5):
        general = _IN_GENERAL if ends else ()
        for task in (name, *others.split()):
            for end in (*ends.split(), *general) or ("",):
                whole = name + _WHOLE_ENDS.get(end, end)
                tails.setdefault(task + end, _Tail(whole, place))
                cut = task != name and _WHOLE_ENDS.keys() & {*ends.split()}
                if end not in general and not (cut and end in _WHOLE_ENDS.values()):
                    shorts.setdefault(whole, []).append(task + end)
    places: dict[str, str] = {}
    regions: dict[str, str] = {}
    for name, others, region, *_ in table_rows(PLACES_FILE, 5):
        regions[name] = region
        for other in (name, *others.split()):
            places.setdefault(other, name)
    return _Rules(
        tails,
        by_first_two(tails),
        places,
        {whole: tuple(dict.fromkeys((whole, *forms))) for whole, forms in shorts.items()},
        regions,
    )
