"""Files → documents: decode, clean (with every dropped piece listed), metadata, clauses."""

from qpsearch.loader.load import (
    SUFFIXES,
    digest,
    document_id,
    find_files,
    load,
    read_bytes,
    read_document,
    unaccounted,
)

__all__ = [
    "SUFFIXES",
    "digest",
    "document_id",
    "find_files",
    "load",
    "read_bytes",
    "read_document",
    "unaccounted",
]
