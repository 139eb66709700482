"""Queries → ranked clauses.

``query`` reads what was typed as a tree, ``planning`` with ``units`` makes it a ``plan``;
``execute`` has its ``candidates`` found (by ``match``, where terms cannot decide by
``occurrences`` in the texts, and by ``sections``) and ranked (``rank`` adds up ``signals`` and
what ``documents`` say), as the ``options`` ask. ``arrays`` does the same for large indexes.
``group`` puts editions together, ``suggest`` tells why nothing was found.
"""

from qpsearch.search.execute import Found, execute
from qpsearch.search.options import Filters, Mode, Options, Scoring
from qpsearch.search.query import parse_query
from qpsearch.search.signals import Part

__all__ = ["Filters", "Found", "Mode", "Options", "Part", "Scoring", "execute", "parse_query"]
