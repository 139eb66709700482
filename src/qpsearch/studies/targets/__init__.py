"""What is promised by when: targets, limits, conditions, frequencies and deadlines of clauses.

Pure functions over clauses: :func:`targets_of` reads a document, :func:`pivot` puts one indicator
of many documents side by side. Nothing here opens an index.
"""

from qpsearch.studies.targets.kinds import TargetKind
from qpsearch.studies.targets.read import Target, targets_of
from qpsearch.studies.targets.tables import (
    IndicatorRow,
    cell_text,
    is_about,
    pivot,
    unit_is,
    value_text,
)

__all__ = [
    "IndicatorRow",
    "Target",
    "TargetKind",
    "cell_text",
    "is_about",
    "pivot",
    "targets_of",
    "unit_is",
    "value_text",
]
