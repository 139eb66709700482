"""Two editions of a text: which clause is which, and what differs between their words.

::

    from qpsearch import load
    from qpsearch.studies.comparing import compare, edition_of

    comparison = compare(edition_of(load("old.txt")), edition_of(load("new.txt")))
    for found in comparison.substantive:
        print(found.kind, [(change.a, change.b) for change in found.changes])
"""

from qpsearch.studies.comparing.editions import (
    Comparison,
    Difference,
    DifferenceKind,
    Edition,
    compare,
    edition_of,
)
from qpsearch.studies.comparing.wording import Change, Kind

__all__ = [
    "Change",
    "Comparison",
    "Difference",
    "DifferenceKind",
    "Edition",
    "Kind",
    "compare",
    "edition_of",
]
