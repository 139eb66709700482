"""Text → outline and clauses, by an ordered list of named numbering rules."""

from qpsearch.clauses.parse import parse_clauses
from qpsearch.clauses.rules import RULES, Mark, is_numbered, read_mark

__all__ = ["RULES", "Mark", "is_numbered", "parse_clauses", "read_mark"]
