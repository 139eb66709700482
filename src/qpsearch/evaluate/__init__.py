"""How good a configuration ranks: judged queries in, measures out.

Judgements are in TREC form; the measures are those of the ir-measures library (the extra
``qpsearch[eval]``), which is imported only when something is measured.
"""

from qpsearch.evaluate.comparing import Difference, compare
from qpsearch.evaluate.configure import read_configuration
from qpsearch.evaluate.judged import JudgedSet, Query, read_judged
from qpsearch.evaluate.measure import MEASURES, Evaluation, evaluate

__all__ = [
    "MEASURES",
    "Difference",
    "Evaluation",
    "JudgedSet",
    "Query",
    "compare",
    "evaluate",
    "read_configuration",
    "read_judged",
]
