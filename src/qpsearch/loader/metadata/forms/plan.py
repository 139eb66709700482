"""The cover of a plan: its title over lines, who has made it, the month.

某县国民经济和社会发展 ⏎ 第十四个五年规划和2035年 ⏎ 远景目标纲要 ⏎ 某县人民政府 ⏎ 2021年5月:
no line is a title by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import kind_of
from qpsearch.loader.metadata.lines import is_agency_line
from qpsearch.loader.metadata.titles.title import Title, joined_lines
from qpsearch.model import DocumentKind
from qpsearch.text.folding import simplified
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_COVER = 12
_TITLE_LINES = 5
_LONGEST = 40
_MONTH = lazy_pattern(
    r"[（(]?(?:[编編]制(?:[时時][间間]|日期)[：:])?\s*(?:(?:19|20)\d\d|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*年"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月[）)]?"
)
_MADE_BY = lazy_pattern(r"(?:组织)?(?:编制|编写|发布)(?:单位|机关|部门)?\s*[：:]\s*(?P<who>\S.*)")
_LABELS = frozenset("组組编編发發")
"""How such a label begins."""
_KINDS = frozenset([DocumentKind.PLAN, DocumentKind.OUTLINE])
_GOES_ON = frozenset("和及与暨（(")


class PlanCover(NamedTuple):
    """A cover by its lines."""

    title: Title
    rules: dict[int, str]
    """The rule of each line around the title."""
    body: str
    """The agency that a label says has made it."""


def plan_cover(lines: Sequence[str]) -> PlanCover | None:
    """Return the cover at the top of a plan, if its title is set over lines."""
    last = next((at for at, text in enumerate(lines[:_COVER]) if _is_month(text)), 0)
    if last <= 1 or any(len(text) > _LONGEST or text[-1] in "。；，" for text in lines[:last]):
        return None
    rules = {last: "date_line"}
    end = last
    body = ""
    while end and (made := _maker(lines[end - 1])):
        end -= 1
        rules[end] = "letterhead"
        body = made if made != lines[end] else body
    first = _after_headline(lines[:end])
    title = lines[first:end]
    if not 1 < len(title) <= _TITLE_LINES or any(map(is_numbered, title)):
        return None
    said = joined_lines(title)
    if kind_of(said) not in _KINDS or kind_of(title[0]) in _KINDS:
        return None
    rules |= dict.fromkeys(range(first), "page_title")
    return PlanCover(Title(first, len(title), said), rules, body)


def _is_month(text: str) -> bool:
    return len(text) <= _LONGEST and "月" in text and _MONTH.fullmatch(text) is not None


def labelled_maker(text: str) -> str:
    """Return the agency that a row says has made a plan: 编制单位：某某局; empty if none does."""
    made = _MADE_BY.fullmatch(simplified(text)) if text[0] in _LABELS else None
    who = text[made.start("who") :] if made else ""
    return who if who and is_agency_line(who) else ""


def _maker(text: str) -> str:
    """Return who a line says has made a plan; empty where it says nothing of the kind."""
    return labelled_maker(text) or (text if is_agency_line(text) else "")


def _after_headline(lines: Sequence[str]) -> int:
    """Return 1 where the first line is the headline of a page: a whole title, and another below."""
    if len(lines) < _TITLE_AND_MORE or kind_of(lines[0]) not in _KINDS:
        return 0
    return int(lines[1][0] not in _GOES_ON)


_TITLE_AND_MORE = 3
