"""Files → documents: decode, clean (with every dropped piece listed), metadata, clauses."""

from qpsearch.loader.file_bytes import digest, printable, read_bytes
from qpsearch.loader.files import (
    SUFFIXES,
    Selection,
    SourceFile,
    document_id,
    find_files,
    find_sources,
    read_source,
    source_at,
)
from qpsearch.loader.loading import corrections_of, load, read_document, unaccounted
from qpsearch.loader.splitting import documents_of, part_id

__all__ = [
    "SUFFIXES",
    "Selection",
    "SourceFile",
    "corrections_of",
    "digest",
    "document_id",
    "documents_of",
    "find_files",
    "find_sources",
    "load",
    "part_id",
    "printable",
    "read_bytes",
    "read_document",
    "read_source",
    "source_at",
    "unaccounted",
]
