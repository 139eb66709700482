"""References by the place they stand at: 前款, 本条, 第二项 inside an article, (a)段 there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses.articles import divide_article, place_at
from qpsearch.errors import AddressError
from qpsearch.library.addresses import find, part_of
from qpsearch.locator import Order, eid, parse_address
from qpsearch.model import Unit
from qpsearch.numerals import parse_number
from qpsearch.studies.links import LinkReason, failed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.engine import ClauseRecord
    from qpsearch.studies.links import Link

_RELATIVE = re.compile(
    r"(?P<which>前述|前|上一|上|本)(?P<count>[两兩二三四五六七八九]?)(?P<unit>条款|[款项項条條])(?P<rest>.*)"
)


def place_inside(link: Link) -> tuple[ClauseRecord, ...]:
    """Resolve 第一款第二项 inside the article that the reference stands in."""
    article = link.clause
    order = Order(link.document.order)
    if article.locator.steps[-1].unit is not Unit.ARTICLE:
        return ()
    address = article.section + link.reference.address
    try:
        if order is Order.HONG_KONG:
            address = _inside_section(link)
        return (find(address, [article], order)[0],)
    except AddressError:
        return ()


def _inside_section(link: Link) -> str:
    """Return the id of what (a)段 or 第(1)款 means in the section that it stands in.

    What it leaves out is where it stands: (a)段 is a paragraph of that subsection.
    """
    section, reference = link.clause, link.reference
    steps = parse_address(reference.address, order=Order.HONG_KONG)[0].steps
    here = place_at(section.text, reference.span, Order.HONG_KONG)
    outermost = steps[0].unit.rank
    above = [step for step in here.steps if step.unit.rank < outermost] if here else []
    return "__".join([section.eid, *(eid("", *step) for step in (*above, *steps))])


def relative_place(link: Link, clauses: Callable[[str], Sequence[ClauseRecord]]) -> Link:
    """Resolve 前款, 前两款, 前条第一款, 本条: by the place that the reference stands at.

    Args:
        link: the reference, with the clause that it stands in.
        clauses: gives the clauses of a document by its id.

    """
    match = _RELATIVE.fullmatch(link.reference.address)
    article = link.clause
    if match is None or article.locator.steps[-1].unit is not Unit.ARTICLE:
        return link._replace(reason=LinkReason.NOT_IN_ARTICLE)
    order = Order(link.document.order)
    link = link._replace(target=link.document)
    count = parse_number(match["count"].replace("兩", "两")) if match["count"] else 1
    if match["unit"] in ("条", "條"):
        return _relative_article(link, clauses(link.document.doc_id), match, count)
    if match["which"] == "前述":
        return link._replace(reason=LinkReason.NAMES_NO_PLACE)
    unit = _unit_of(match["unit"], order)
    here = place_at(article.text, link.reference.span, order)
    if here is None:
        return link._replace(reason=LinkReason.AT_NO_PARAGRAPH)
    depth = next((n for n, step in enumerate(here.steps) if step.unit is unit), None)
    if depth is None:
        return link._replace(reason=LinkReason.OTHER_RANK)
    places = [
        place
        for place in divide_article(article.text, order)
        if len(place.steps) == depth + 1
        and place.steps[:depth] == here.steps[:depth]
        and place.steps[depth].unit is unit
    ]
    at = next(n for n, place in enumerate(places) if place.steps == here.steps[: depth + 1])
    chosen = [places[at]] if match["which"] == "本" else places[max(0, at - count) : at]
    if not chosen:
        return link._replace(reason=LinkReason.NOTHING_BEFORE)
    found = tuple(part_of(article, place, order) for place in chosen)
    if match["rest"]:  # 前款第四项
        return _inside(link._replace(found=found), article, found[-1], match["rest"])
    return link._replace(found=found)


def _relative_article(
    link: Link, clauses: Sequence[ClauseRecord], match: re.Match[str], count: int
) -> Link:
    """Resolve 前条, 前两条, 本条 by the articles of the document."""
    articles = [clause for clause in clauses if clause.locator.steps[-1].unit is Unit.ARTICLE]
    at = next(n for n, clause in enumerate(articles) if clause.eid == link.clause.eid)
    chosen = [articles[at]] if match["which"] == "本" else articles[max(0, at - count) : at]
    if not chosen:
        return link._replace(reason=LinkReason.NO_ARTICLE_BEFORE)
    link = link._replace(found=tuple(chosen))
    return _inside(link, chosen[-1], chosen[-1], match["rest"]) if match["rest"] else link


def _inside(link: Link, article: ClauseRecord, above: ClauseRecord, address: str) -> Link:
    """Resolve an address below a part of an article, or below the article itself."""
    try:
        found = find(above.section + address, [article], Order(link.document.order))
    except AddressError as error:
        return failed(link, error)
    return link._replace(found=(found[0],))


def _unit_of(word: str, order: Order) -> Unit:
    return Unit.PARAGRAPH if (word == "款") == (order is not Order.TAIWAN) else Unit.POINT
