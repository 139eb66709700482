"""Hits, clauses and other records as files: machine formats, and documents for people."""

from qpsearch.render.formats import HIT_COLUMNS, write_hits, write_records
from qpsearch.render.rows import BATCH_FORMATS, RowFormat

__all__ = ["BATCH_FORMATS", "HIT_COLUMNS", "RowFormat", "write_hits", "write_records"]
