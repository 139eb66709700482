"""Queries → ranked clauses.

``query`` reads what was typed as a tree, ``planning`` with ``units`` makes it a ``plan``;
``execute`` finds the clauses (``match``, where terms cannot decide by ``occurrences`` in the texts,
and ``sections``) and has them ranked (``rank``, ``documents``). ``arrays`` does the same for large
indexes. ``group`` puts editions together, ``suggest`` tells why nothing was found.
"""

from qpsearch.search.execute import Filters, Found, Mode, Options, execute
from qpsearch.search.query import parse_query
from qpsearch.search.rank import Part, Scoring

__all__ = ["Filters", "Found", "Mode", "Options", "Part", "Scoring", "execute", "parse_query"]
