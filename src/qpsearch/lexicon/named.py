"""The bodies that stand in a text, by any of their names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from qpsearch.lexicon import bodies, departments
from qpsearch.lexicon.bodies import bodies_called, longest_name
from qpsearch.lexicon.departments import ends_free
from qpsearch.model import Span
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.lexicon.bodies import Body

_BRANCH = re.compile("(?:中心支行|中支|分行|支行|营业管理部|监管局|监管分局|专员办|特派员办事处)")
"""What a place and these make of a central body: 中国人民银行南昌中心支行, 财政部浙江监管局."""
_LONGEST_BRANCH = 14


class Named(NamedTuple):
    """A body named in a text."""

    span: Span
    whole: str
    """Its whole name, as printed at home."""
    body: Body | None
    """Its row; ``None`` where a rule reads it (省市场监管局)."""


def find_bodies(
    text: str, *, region: str = "", local: bool = False, loose: bool = False
) -> list[Named]:
    """Return the bodies that a folded text names, in order, the longest name at each place.

    Args:
        text: folded.
        region: where the text is from, for names that two regions have (教育部).
        local: the text is of a province or below: a bare 统计局 is its own.
        loose: take names that plain words are too (统计局, 央行 of any country) for a body.

    """
    found: list[Named] = []
    end = 0
    for one in sorted(_candidates(text, region, local=local, loose=loose), key=_rank):
        if one.span.start >= end:
            found.append(one)
            end = one.span.end
    return found if region else [_told_by_others(one, text, found) for one in found]


def _told_by_others(named: Named, text: str, others: list[Named]) -> Named:
    """Return the body that is meant where two regions have the name: that of the others' region."""
    rivals = bodies_called(text[named.span.start : named.span.end]) if named.body else ()
    if len(rivals) < 2:
        return named
    told = Counter(
        other.body.region
        for other in others
        if other.body and len(bodies_called(text[other.span.start : other.span.end])) == 1
    )
    best = max(rivals, key=lambda body: told[body.region])  # the first of equals
    return named._replace(whole=best.name, body=best)


def _rank(named: Named) -> tuple[int, int, bool]:
    return named.span.start, -named.span.end, named.body is None


def _candidates(text: str, region: str, *, local: bool, loose: bool) -> Iterator[Named]:
    for match in _first_letters().finditer(text):
        start = match.start()
        name = longest_name(text, start, loose=loose)
        department = next(departments.departments_at(text, start), None)
        end = start + len(name)
        if name and ends_free(text, end) and not (local and department and len(name) < 6):
            body = bodies_called(name, region=region)[0]
            if (stop := _branch(text, end)) > end:
                yield Named(Span(start, stop), body.name + text[end:stop], None)
            elif below := _below(text, end):
                yield Named(Span(start, below.end), body.name + below.whole, None)
            yield Named(Span(start, end), body.name, body)
        if department:
            yield Named(Span(department.start, department.end), department.whole, None)


def _branch(text: str, end: int) -> int:
    """Return where the branch of a body ends whose name ends at ``end``; ``end`` for none."""
    found = _BRANCH.search(text, end, end + _LONGEST_BRANCH)
    if found and end < found.start() and departments.place_before(text, found.start())[0] == end:
        return found.end()
    return end


def _below(text: str, end: int) -> departments.Department | None:
    """Return the department that follows at once and belongs to it: 国家税务总局江西省税务局."""
    if not text.startswith("税务总局", max(0, end - 4)):
        return None
    at = text.find("税务局", end, end + 20)
    found = next(departments.departments_at(text, at), None) if at > 0 else None
    return found if found and found.start == end else None


@cache
def _first_letters() -> re.Pattern[str]:
    letters = bodies.first_letters() | departments.first_letters()
    return re.compile(f"[{''.join(sorted(letters))}]")
