"""Addresses → the clauses of one document: exact, shortened, ranges, places inside an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import cite_place, divide_article
from qpsearch.errors import AddressAmbiguousError, AddressNotFoundError, AddressSyntaxError
from qpsearch.library.terms import bare
from qpsearch.locator import (
    Order,
    contains,
    is_backwards,
    matches,
    nearest,
    parse_address,
    parse_range,
)
from qpsearch.locator.grammar import plain
from qpsearch.model import FoldedText, Locator, PathStep, Role, Span, Step, Unit
from qpsearch.numerals import parse_number
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.articles import Place
    from qpsearch.engine import ClauseRecord

_LISTED = 6
"""Candidates that a message about an ambiguous address lists."""
_NTH = re.compile(r"[（(]第([〇零一二三四五六七八九十百\d]+)[处處][）)]$")
"""Behind a place that a document has several times: 附表第1点（第二处）."""
_INSIDE = {
    Unit.PARAGRAPH: Unit.PARAGRAPH,
    Unit.POINT: Unit.POINT,
    Unit.INDENT: Unit.INDENT,
    Unit.ITEM: Unit.ITEM,
    Unit.LEVEL_1: Unit.POINT,
    Unit.LEVEL_2: Unit.POINT,
    Unit.LEVEL_3: Unit.INDENT,
    Unit.LEVEL_4: Unit.INDENT,
}
"""What a step below an article means inside it: （三） there is a 项."""


def find(
    address: str, clauses: Sequence[ClauseRecord], order: Order = Order.PRC
) -> list[ClauseRecord]:
    """Return the division at ``address`` with all that it holds, in reading order.

    Args:
        address: an eId, an address in any spelling, a range (第十条至第十五条), or a heading.
        clauses: all clauses of the document in reading order.
        order: which way round the document has 款 and 项.

    A part of an article comes as a record of its own: its text, its place, the article's path.

    Raises:
        AddressSyntaxError: the text is no address.
        AddressNotFoundError: nothing stands there; the message names the nearest.
        AddressAmbiguousError: it fits several places.

    """
    found = standing_at(address, clauses, order)
    if found:
        return found
    raise not_found(address, clauses, order)


def standing_at(
    address: str, clauses: Sequence[ClauseRecord], order: Order = Order.PRC
) -> list[ClauseRecord]:
    """Return the same as :func:`find`, and nothing where nothing stands.

    For who asks for many addresses that may be another's: the nearest are not looked for, which
    takes as long as looking for the place itself.

    Raises:
        AddressSyntaxError: the text is no address.
        AddressNotFoundError: the article has no such part.
        AddressAmbiguousError: it fits several places.

    """
    if nth := _NTH.search(address):
        return _nth(address, nth, clauses)
    by_eid = _by_eid(address, clauses, order)
    if by_eid:
        return by_eid
    try:
        readings = parse_address(address, order=order)
    except AddressSyntaxError:
        found = _range(address, clauses, order) or _by_heading(address, clauses)
        if found:
            return found
        if is_backwards(address):
            raise AddressNotFoundError(
                address, "this range ends before it begins", way_out="write the earlier end first"
            ) from None
        raise
    if "第" in plain(address):
        # In words, as a citation has it: 第二点 is 二 itself before it is some 2. below it.
        steps = {clause.locator for clause in clauses}
        named = next((reading for reading in readings if reading in steps), None)
        if named and (whole := _whole(named, clauses)):
            return below(whole, clauses)
    for reading in readings:
        found = _at(address, reading, clauses, order)
        if found:
            return found
    return _range(address, clauses, order) or _below_heading(address, readings, clauses, order)


def _nth(address: str, nth: re.Match[str], clauses: Sequence[ClauseRecord]) -> list[ClauseRecord]:
    """Return one of the places that are written alike, by its number among them."""
    number = parse_number(nth[1])
    readings = parse_address(address[: nth.start()])
    for reading in readings:
        for exactly in (True, False):
            alike = [
                clause
                for clause in clauses
                if clause.nth == number
                and (clause.locator == reading if exactly else matches(clause.locator, reading))
            ]
            if len(alike) == 1:
                return below(alike[0], clauses)
    raise _not_found(address, readings, clauses)


def below(clause: ClauseRecord, clauses: Sequence[ClauseRecord]) -> list[ClauseRecord]:
    """Return a division and all that it holds."""
    return [
        other
        for other in clauses
        if other.eid == clause.eid or other.eid.startswith(f"{clause.eid}__")
    ]


def around(
    found: Sequence[ClauseRecord], clauses: Sequence[ClauseRecord], n: int
) -> tuple[list[ClauseRecord], list[ClauseRecord]]:
    """Return the ``n`` records before and after what was found, in reading order."""
    if not found or n <= 0:
        return [], []
    first, last = found[0].order, found[-1].order
    before = [clause for clause in clauses if first - n <= clause.order < first]
    after = [clause for clause in clauses if last < clause.order <= last + n]
    return before, after


def part_of(clause: ClauseRecord, place: Place, order: Order) -> ClauseRecord:
    """Return a part of an article as a record of its own."""
    start, end = place.span
    whole = clause.source_span.end - clause.source_span.start == len(clause.text)
    at = clause.source_span.start
    return clause._replace(
        eid=f"{clause.eid}__{place.eid}",
        locator=Locator((*clause.locator.steps, *place.steps)),
        section=cite_place(clause.text, clause.section, place, order),
        path=(*clause.path, PathStep(_last_words(clause, place, order), "")),
        role=Role.CLAUSE,
        text=clause.text[start:end],
        folded=FoldedText(clause.folded[start:end]),
        source_span=Span(at + start, at + end) if whole else clause.source_span,
    )


def _last_words(clause: ClauseRecord, place: Place, order: Order) -> str:
    """Return what a place adds to the words of its article: 第二款, (1)(a) within 第2(1)(a)條."""
    section = clause.section
    longer = cite_place(clause.text, section, place, order)
    return longer[len(section) :] if longer.startswith(section) else longer[len(section) - 1 : -1]


def _by_eid(address: str, clauses: Sequence[ClauseRecord], order: Order) -> list[ClauseRecord]:
    if not address.isascii():
        return []
    for clause in clauses:
        if clause.eid == address:
            return below(clause, clauses)
        if _is_article(clause) and address.startswith(f"{clause.eid}__"):
            for place in _places(clause, order):
                if f"{clause.eid}__{place.eid}" == address:
                    return [part_of(clause, place, order)]
    return []


def _by_heading(address: str, clauses: Sequence[ClauseRecord]) -> list[ClauseRecord]:
    """Return the division whose heading is ``address``, the outermost of several."""
    wanted = bare(address)
    named = [
        clause
        for clause in clauses
        if wanted
        and clause.path
        and clause.locator.steps[-1].unit is not Unit.TEXT
        and bare(clause.path[-1].heading) == wanted
    ]
    if not named:
        return []
    return below(_only(address, _outermost(named)), clauses)


def _whole(reading: Locator, clauses: Sequence[ClauseRecord]) -> ClauseRecord | None:
    """Return the clause that a reading names step by step; none where another is written alike."""
    named = [clause for clause in clauses if clause.locator == reading]
    if len(named) != 1:
        return None
    alike = sum(clause.section == named[0].section for clause in clauses)
    return named[0] if alike == 1 else None


def _below_heading(
    address: str, readings: Sequence[Locator], clauses: Sequence[ClauseRecord], order: Order
) -> list[ClauseRecord]:
    """Return what a heading in quotation marks leads to where its division has a number too."""
    for reading in readings:
        first, *rest = reading.steps
        if first.unit is Unit.HEADING and (headed := _by_heading(first.num, clauses)):
            whole = Locator((*headed[0].locator.steps, *rest))
            if found := _at(address, whole, clauses, order):
                return found
    return []


def _at(
    address: str, reading: Locator, clauses: Sequence[ClauseRecord], order: Order
) -> list[ClauseRecord]:
    """Return what stands at one reading of an address; nothing if nothing does."""
    article, inside = split_inside(reading)
    found = [clause for clause in clauses if matches(clause.locator, reading)]
    if whole := _whole(reading, found):
        return below(whole, clauses)
    if found:
        return below(_only(address, _outermost(found)), clauses)
    if inside:
        holders = [clause for clause in clauses if matches(clause.locator, article)]
        if holders:
            return _inside(address, _only(address, holders), inside, order)
    return [clause for clause in clauses if contains(clause.locator, reading)]


def split_inside(reading: Locator) -> tuple[Locator, tuple[Step, ...]]:
    """Return the article of a reading, and the steps inside it; all of it and none for another."""
    for place, step in enumerate(reading.steps):
        if step.unit is Unit.ARTICLE:
            inside = tuple(
                Step(_INSIDE[after.unit], after.num)
                for after in reading.steps[place + 1 :]
                if after.unit in _INSIDE
            )
            if len(inside) == len(reading.steps) - place - 1:
                return Locator(reading.steps[: place + 1]), inside
    return reading, ()


def _inside(
    address: str, article: ClauseRecord, steps: tuple[Step, ...], order: Order
) -> list[ClauseRecord]:
    """Return the part of an article that the steps lead to; 款 may be left out where there is one.

    Raises:
        AddressNotFoundError: the article has no such part; the message names those it has.
        AddressAmbiguousError: several of its 款 have such an item.

    """
    places = _places(article, order)
    found = [place for place in places if is_part(place, steps)]
    if len(found) == 1:
        return [part_of(article, found[0], order)]
    if found:
        _only(address, [part_of(article, place, order) for place in found])
    names = [part_of(article, place, order).section for place in _beside(places, steps)]
    raise AddressNotFoundError(
        address,
        f"{article.section} has no such part",
        candidates=names,
        way_out=f"it has {'; '.join(names[:_LISTED])}{'; …' if len(names) > _LISTED else ''}"
        if len(names) > 1
        else "it is one paragraph",
    )


def _beside(places: Sequence[Place], wanted: tuple[Step, ...]) -> list[Place]:
    """Return the parts of an article that a missing one may have been meant for.

    Those of its rank below as much of its address as there is, else the outermost.
    """
    for count in range(len(wanted) - 1, -1, -1):
        above, unit = wanted[:count], wanted[count].unit
        alike = [place for place in places if place.steps[-1].unit is unit]
        below = [place for place in alike if all(step in place.steps for step in above)]
        if below:
            return below
    return [place for place in places if len(place.steps) == 1]


def is_part(place: Place, wanted: tuple[Step, ...]) -> bool:
    """Whether steps inside an article mean a place in it; they may leave 款 out."""
    remaining = iter(place.steps)
    return place.steps[-1] == wanted[-1] and all(step in remaining for step in wanted)


def _range(address: str, clauses: Sequence[ClauseRecord], order: Order) -> list[ClauseRecord]:
    """Return the clauses of a range; nothing if the address is none.

    Raises:
        AddressNotFoundError: one end does not exist.

    """
    ends = parse_range(address, order=order)
    if ends is None:
        return []
    for start, stop in zip(*ends, strict=True):
        first = [clause for clause in clauses if matches(clause.locator, start)]
        last = [clause for clause in clauses if matches(clause.locator, stop)]
        if not first or not last:
            continue
        begin = _only(address, first)
        after = [clause for clause in last if clause.order > begin.order]
        end = below(after[0] if after else _only(address, last), clauses)[-1]
        return [clause for clause in clauses if begin.order <= clause.order <= end.order]
    for side in ends:
        if not any(matches(clause.locator, reading) for reading in side for clause in clauses):
            raise _not_found(address, side, clauses)
    return []


def _only(address: str, found: list[ClauseRecord]) -> ClauseRecord:
    """Return the one of ``found`` that is meant.

    Of several, the one written just so (附表1 is not 附件1), else the one that stands in no annex.

    Raises:
        AddressAmbiguousError: no one is.

    """
    if len(found) == 1:
        return found[0]
    written = "".join(plain(fold(address)).split())
    so = [clause for clause in found if _written(clause) == written]
    main = [
        clause
        for clause in found
        if all(step.unit is not Unit.ANNEX for step in clause.locator.steps[:-1])
    ]
    for chosen in (so, main):
        if len(chosen) == 1:
            return chosen[0]
    sections = list(dict.fromkeys(clause.section for clause in found))
    if len(sections) < len(found):
        sections = [f"{clause.section} [{clause.eid}]" for clause in found]
    raise AddressAmbiguousError(
        address,
        f"{len(found)} places in this document: {'; '.join(sections[:_LISTED])}"
        + ("; …" if len(sections) > _LISTED else ""),
        candidates=sections,
        way_out="write the section before it, as in 四、（六）, or the eId",
    )


def _written(clause: ClauseRecord) -> str:
    return "".join(plain(fold(clause.section)).split())


def _outermost(found: list[ClauseRecord]) -> list[ClauseRecord]:
    """Leave out what lies below another match."""
    return [
        clause
        for clause in found
        if not any(
            clause.eid.startswith(f"{other.eid}__") for other in found if other is not clause
        )
    ]


def not_found(
    address: str, clauses: Sequence[ClauseRecord], order: Order = Order.PRC
) -> AddressNotFoundError:
    """Return the error that names the nearest addresses that exist.

    Raises:
        AddressSyntaxError: the text is no address.

    """
    return _not_found(address, parse_address(address, order=order), clauses)


def _not_found(
    address: str, readings: Sequence[Locator], clauses: Sequence[ClauseRecord]
) -> AddressNotFoundError:
    """Return the error that names the nearest addresses that exist."""
    sections: dict[Locator, str] = {}
    for clause in clauses:
        sections.setdefault(clause.locator, clause.section)
    units = {clause.locator.steps[-1].unit for clause in clauses}
    wanted = [reading for reading in readings if split_inside(reading)[0].steps[-1].unit in units]
    near = nearest(split_inside((wanted or readings)[0])[0], sections)
    names = [sections[locator] for locator in near]
    return AddressNotFoundError(
        address,
        "nothing stands there in this document",
        candidates=names,
        way_out=f"the nearest: {'; '.join(names)}" if names else "qpsearch outline lists addresses",
    )


def _is_article(clause: ClauseRecord) -> bool:
    return clause.locator.steps[-1].unit is Unit.ARTICLE


def _places(clause: ClauseRecord, order: Order) -> tuple[Place, ...]:
    return divide_article(clause.text, order)
