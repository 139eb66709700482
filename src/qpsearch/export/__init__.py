"""Hits and other records as machine formats."""

from qpsearch.export.formats import HIT_COLUMNS, write_hits, write_records

__all__ = ["HIT_COLUMNS", "write_hits", "write_records"]
