"""Queries → ranked clauses: the query language, its plan, matching, ranking, highlights."""

from qpsearch.search.execute import Filters, Found, Mode, Options, execute
from qpsearch.search.query import parse_query
from qpsearch.search.rank import Part, Scoring

__all__ = ["Filters", "Found", "Mode", "Options", "Part", "Scoring", "execute", "parse_query"]
