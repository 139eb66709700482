"""What every engine shares: what it is asked and answers, the terms, and documents inverted."""

from qpsearch.engine.records import ClauseRecord, DocumentRecord, Field

__all__ = ["ClauseRecord", "DocumentRecord", "Field"]
