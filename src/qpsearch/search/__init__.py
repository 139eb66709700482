"""Queries → ranked clauses.

``query`` reads what was typed as a tree, ``expansion`` with ``units`` makes it a plan; ``asking``
asks an engine for candidates, has those found that match (``matching``, where terms cannot decide
by ``places`` in the texts) and ranked (``ranking``), as the ``options`` say. ``group`` puts
editions together, ``suggest`` tells why nothing was found.
"""

from qpsearch.engine.plan import Filters
from qpsearch.engine.weights import Scoring
from qpsearch.search.asking import Found, execute
from qpsearch.search.options import Mode, Options
from qpsearch.search.query import parse_query
from qpsearch.search.ranking import Part

__all__ = ["Filters", "Found", "Mode", "Options", "Part", "Scoring", "execute", "parse_query"]
