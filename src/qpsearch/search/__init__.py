"""Queries → ranked clauses.

``query`` reads what was typed as a tree, ``planning`` with ``units`` makes it a ``plan``;
``execute`` has its ``candidates`` found (by ``match``, where terms cannot decide by
``occurrences`` in the texts, and by ``sections``) and ranked (``rank``, ``documents``). ``arrays``
does the same for large indexes. ``group`` puts editions together, ``suggest`` tells why nothing was
found.
"""

from qpsearch.search.execute import Filters, Found, Mode, Options, execute
from qpsearch.search.query import parse_query
from qpsearch.search.rank import Part, Scoring

__all__ = ["Filters", "Found", "Mode", "Options", "Part", "Scoring", "execute", "parse_query"]
