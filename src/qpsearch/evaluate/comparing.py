"""Two configurations on the same queries: by how much they differ, and how sure that is."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.evaluate.measure import Evaluation

_SAMPLES = 5_000
_SEED = 1
"""The same queries give the same interval each time."""


class Difference(NamedTuple):
    """The mean difference of a measure over the same queries, first minus second."""

    measure: str
    mean: float
    low: float
    high: float
    """The ends of the 95 % interval (paired bootstrap over queries, percentile method)."""
    better: int
    """Queries that the first does better on."""
    worse: int
    queries: int


def compare(first: Evaluation, second: Evaluation) -> list[Difference]:
    """Return the differences of all measures that both evaluations hold."""
    return [
        difference(measure, [values[q] - second.values[measure][q] for q in values])
        for measure, values in first.values.items()
        if measure in second.values
    ]


def difference(measure: str, differences: Sequence[float]) -> Difference:
    """Return the mean of the differences of single queries, and how sure it is."""
    count = len(differences)
    draw = Random(_SEED)  # noqa: S311 - no secret
    means = sorted(sum(draw.choices(differences, k=count)) / count for _ in range(_SAMPLES))
    edge = int(_SAMPLES * 0.025)
    return Difference(
        measure,
        sum(differences) / count,
        means[edge],
        means[-edge - 1],
        sum(difference > 0 for difference in differences),
        sum(difference < 0 for difference in differences),
        count,
    )
