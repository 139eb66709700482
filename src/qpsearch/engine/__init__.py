"""What every engine shares: the protocol that searches ask, the terms, and documents inverted."""

from qpsearch.engine.protocol import ClauseIndex, ClauseRecord, DocumentRecord, Field

__all__ = ["ClauseIndex", "ClauseRecord", "DocumentRecord", "Field"]
