"""Shortened addresses against the full locators of a document. Exact: no prefix, no guess."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.model import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qpsearch.model import Locator, Step


def matches(locator: Locator, address: Locator) -> bool:
    """Whether the division at ``locator`` is meant by ``address``, which may leave steps out.

    The steps of the address stand in the locator in the same order, and both end in the same
    step: （六） and 四、（六） mean 四、（六）; 四 does not.
    """
    return locator.steps[-1:] == address.steps[-1:] and contains(locator, address)


def contains(locator: Locator, address: Locator) -> bool:
    """Whether the division at ``locator`` is what ``address`` means, or lies inside it."""
    if len(address.steps) == 1:  # most are, and each is compared with a whole document
        return address.steps[0] in locator.steps
    remaining = iter(locator.steps)
    return bool(address.steps) and all(step in remaining for step in address.steps)


def article_of(address: Locator) -> Locator:
    """Return the article that ``address`` lies in, since articles are what is indexed.

    An address outside articles comes back as it is.
    """
    for place, step in enumerate(address.steps):
        if step.unit is Unit.ARTICLE:
            return address._replace(steps=address.steps[: place + 1])
    return address


def nearest(address: Locator, locators: Iterable[Locator], n: int = 3) -> list[Locator]:
    """Return up to ``n`` of ``locators`` that ``address`` may have been meant for, best first.

    The same division elsewhere comes first (四、（九） for 五、（九）), then neighbours by number,
    then the same number in another unit, then the innermost division that does exist. Locators
    that share nothing with the address are left out.
    """
    ranked = [
        (distance, place, locator)
        for place, locator in enumerate(dict.fromkeys(locators))
        if (distance := _distance(address, locator)) is not None
    ]
    return [locator for _, _, locator in sorted(ranked, key=lambda item: item[:2])[:n]]


@lru_cache(maxsize=1 << 11)  # one address is compared with all of a document
def number_key(num: str) -> tuple[int, ...]:
    """Return the sorting key of a canonical number: 12 < 12-1 < 13; () if it is none."""
    parts = num.split("-")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def _distance(address: Locator, locator: Locator) -> tuple[int, int] | None:
    """Return (steps amiss, numbers apart); ``None`` if the two share nothing."""
    wanted, last = address.steps[-1], locator.steps[-1]
    missing = sum(step not in locator.steps[:-1] for step in address.steps[:-1])
    if wanted == last:
        return missing, 0
    if wanted.unit is last.unit:
        return missing + 1, _apart(wanted, last)
    if wanted.num and wanted.num == last.num:
        return missing + 5, 0
    shared = sum(step in locator.steps for step in address.steps)
    return (10 + len(address.steps) - shared, len(locator.steps)) if shared else None


def _apart(one: Step, other: Step) -> int:
    first, second = number_key(one.num), number_key(other.num)
    if not first or not second:
        return 1_000_000
    whole = abs(first[0] - second[0])
    inserted = abs(sum(first[1:]) - sum(second[1:]))
    return 100 * whole + min(inserted, 99)
