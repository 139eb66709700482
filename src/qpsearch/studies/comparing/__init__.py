"""Two editions of a text: which clause is which, and what differs between their words.

::

    from qpsearch import load
    from qpsearch.studies.comparing import compare, edition_of

    comparison = compare(edition_of(load("old.txt")), edition_of(load("new.txt")))
    for found in comparison.substantive:
        print(found.kind, [(change.a, change.b) for change in found.changes])
"""

from qpsearch.studies.comparing.editions import (
    ClauseDifference,
    ComparedText,
    Comparison,
    DifferenceKind,
    compare,
    edition_of,
)
from qpsearch.studies.comparing.wording import ChangeKind, WordChange

__all__ = [
    "ChangeKind",
    "ClauseDifference",
    "ComparedText",
    "Comparison",
    "DifferenceKind",
    "WordChange",
    "compare",
    "edition_of",
]
