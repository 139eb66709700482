"""Times taken, and what is said of them: medians, quartiles, ratios within one run."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Taken(NamedTuple):
    """What one action took, in seconds."""

    processor: float
    """Time of this process on the processor, whatever else the machine does."""
    wall: float


class Spread(NamedTuple):
    """The middle of several values, and how far they lie apart."""

    median: float
    low: float
    """The first quartile; the least of fewer than four values."""
    high: float
    """The third quartile; the most of fewer than four values."""


def timed(action: Callable[[], object]) -> Taken:
    """Return what an action takes."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return Taken(time.process_time() - processor, time.perf_counter() - wall)


def spread(values: Sequence[float]) -> Spread:
    """Return median and quartiles."""
    middle = statistics.median(values)
    if len(values) < 4:
        return Spread(middle, min(values), max(values))
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


def paired(values: Sequence[float], base: Sequence[float]) -> Spread:
    """Return the ratios of values that belong together."""
    return spread([value / other for value, other in zip(values, base, strict=True)])
