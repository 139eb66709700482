"""What is promised by when: targets, limits, conditions, frequencies and deadlines of clauses.

Pure functions over clauses: :func:`targets_of` reads a document, :func:`pivot` puts one indicator
of many documents side by side. Nothing here opens an index.
"""

from qpsearch.studies.targets.kinds import Kind
from qpsearch.studies.targets.pivot import Row, cell_text, is_about, pivot, unit_is, value_text
from qpsearch.studies.targets.read import Target, targets_of

__all__ = [
    "Kind",
    "Row",
    "Target",
    "cell_text",
    "is_about",
    "pivot",
    "targets_of",
    "unit_is",
    "value_text",
]
