"""A search at an address inside an article: its answer is that part, not the whole article.

Articles are what is indexed. Where a query or a filter names 第五条第二款 or 第5(2)條, the articles
that were found are divided; one stays that has such a part with the words in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.articles import divide_article
from qpsearch.engine.plan import AllOf, AnyOf, Chain, Concept, NoneOf, is_address
from qpsearch.library.addresses import is_part, split_inside
from qpsearch.locator import Order, contains, parse_address
from qpsearch.model import Unit
from qpsearch.search.places import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.clauses.articles import Place
    from qpsearch.engine import ClauseRecord
    from qpsearch.engine.plan import Item
    from qpsearch.engine.records import Ranked
    from qpsearch.model import Locator, Span
    from qpsearch.search import Found

    Readings = tuple[Locator, ...]


def inside_articles(addresses: Iterable[str]) -> list[Readings]:
    """Return the readings of those addresses that may go inside an article."""
    each = map(parse_address, addresses)
    return [readings for readings in each if any(split_inside(one)[1] for one in readings)]


def narrow(found: Found, addresses: Sequence[Readings]) -> None:
    """Leave of the articles that were found those with such parts, which then answer for them.

    Where an address fits several parts of an article (a 项 of one 款 or another), and the words
    stand in more than one of them, the article answers whole.

    Args:
        found: what lies in the articles that the addresses name.
        addresses: the readings of each; the part must be meant by all of them.

    """

    def holds(ranked: Ranked) -> bool:
        record = found.record(ranked)
        if record.locator.steps[-1].unit is not Unit.ARTICLE:
            return True
        order = Order(found.index.document_of(ranked.ordinal).order)
        places = _parts_named(record, addresses, order)
        if places is None:
            return True
        holding = [place for place in places if _stands(found.plan.item, record, place.span)]
        if len(holding) == 1:
            found.places[ranked.ordinal] = holding[0]
        return bool(holding)

    found.keep(holds)


def _parts_named(
    record: ClauseRecord, addresses: Sequence[Readings], order: Order
) -> Sequence[Place] | None:
    """Return the parts of an article that addresses name; ``None`` for the article as a whole."""
    left: Sequence[Place] | None = None
    for readings in addresses:
        split = [split_inside(reading) for reading in readings]
        named = [steps for article, steps in split if contains(record.locator, article)]
        if not all(named):
            continue  # a reading that means all of it
        places = divide_article(record.text, order) if left is None else left
        left = [place for place in places if any(is_part(place, steps) for steps in named)]
    return left


def _stands(item: Item, record: ClauseRecord, within: Span) -> bool:
    """Whether what a plan looks for stands in a part of a clause."""
    match item:
        case Concept(field=None):
            return any(
                within.start <= span.start and span.end <= within.end
                for form in item.alternatives
                for span in occurrences(record, item, form)
            )
        case Concept():
            return True  # of its document or its address
        case Chain():
            join = any if item.join_any else all
            phrase = _stands(item.phrase, record, within)
            return phrase or join(_stands(one, record, within) for one in item.wanted)
        case AnyOf(items):
            return any(_stands(one, record, within) for one in items)
        case AllOf(items):
            return all(_stands(one, record, within) for one in items)
        case NoneOf(one):
            return is_address(one) or not _stands(one, record, within)
