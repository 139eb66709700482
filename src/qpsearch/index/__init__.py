"""The full-text index: what is stored for each clause, how it is built, opened and asked."""

from qpsearch.index.engine import ClauseIndex, ClauseRecord, DocumentRecord, Field

__all__ = ["ClauseIndex", "ClauseRecord", "DocumentRecord", "Field"]
