"""Files → documents: find, decode, clean, read metadata, divide."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.clauses import citation_order, declared_names, parse_clauses
from qpsearch.errors import SourceError
from qpsearch.loader.clean import clean
from qpsearch.loader.decode import decode
from qpsearch.loader.metadata import read_metadata
from qpsearch.model import Document, Notice, Source, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SUFFIXES = frozenset([".txt", ".text", ".md", ".markdown", ".htm", ".html", ".xml"])
"""Names that a folder is searched for; a file named outright may have any."""

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_LETTER = re.compile(r"[^\W_]")


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield ``(file, root)`` for the paths given, folders searched in sorted order.

    Hidden files and folders are left out; a folder reached twice over links is read once.

    Raises:
        SourceError: a path does not exist, or a folder holds nothing readable.

    """
    for path in paths:
        if path.is_dir():
            found = False
            for file in _walk(path):
                found = True
                yield file, path
            if not found:
                raise SourceError(
                    path,
                    "no readable files in this folder",
                    way_out=f"name a folder with {', '.join(sorted(SUFFIXES))} files",
                )
        elif path.exists():
            yield path, path.parent
        else:
            raise SourceError(path, "no such file or folder", way_out="check the path")


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for here, folders, files in os.walk(folder, followlinks=True):
        status = Path(here).stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(here, name)


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: the file cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            path, error.strerror or str(error), way_out="check the name and the permissions"
        ) from error


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes: what tells a changed file from an unchanged one."""
    return hashlib.sha256(data).hexdigest()


def document_id(path: Path, root: Path) -> str:
    """Return the id of a file's document: its path below ``root`` without the suffix."""
    return path.relative_to(root).with_suffix("").as_posix()


def load(path: Path, *, root: Path | None = None, data: bytes | None = None) -> Document:
    """Read one file into a document.

    Args:
        path: the file.
        root: the folder that document ids are counted from; the file's own by default.
        data: the file's bytes where they have been read already.

    Raises:
        SourceError: the file cannot be read, decoded, or holds no text.

    """
    if data is None:
        data = read_bytes(path)
    text, encoding = decode(data, str(path))
    source = Source(str(path), encoding, digest(data), text)
    return read_document(source, document_id(path, root or path.parent))


def read_document(source: Source, doc_id: str) -> Document:
    """Clean, read and divide a decoded source.

    Raises:
        SourceError: nothing is left that could be searched.

    """
    draft, head = clean(source.text)
    if not _LETTER.search(draft.text):
        raise SourceError(source.path, "no text in this file", way_out="check what the file holds")
    source_map = draft.source_map()
    outline, clauses, notices = parse_clauses(draft.text, source_map)
    outlined = any(division.num for division in outline)
    metadata = read_metadata(draft, head, outlined=outlined)
    document = Document(
        doc_id=doc_id,
        source=source,
        text=draft.text,
        source_map=source_map,
        metadata=metadata,
        outline=outline,
        clauses=clauses,
        dropped=tuple(sorted(draft.dropped, key=lambda piece: piece.source_span)),
        warnings=tuple(sorted((*draft.notices, *notices), key=lambda notice: notice.source_span)),
        names=declared_names(draft.text),
    )
    if any(division.locator.steps[-1].unit is Unit.ARTICLE for division in outline):
        document = document._replace(order=citation_order(draft.text).value)
    missing = unaccounted(document)
    if missing:
        document = _with_warnings(document, missing)
    return document


def unaccounted(document: Document) -> list[Span]:
    """Return the runs of Han characters of the source that the document does not account for.

    The accounting law: every Han character is in a clause, a heading, the metadata, or in
    ``dropped`` under a rule's name. An empty list means that the law holds.
    """
    covered = bytearray(len(document.source.text))
    for clause in document.clauses:
        for position in range(clause.span.start, clause.span.end):
            covered[document.source_map.offset(position)] = 1
    for span in (
        *(piece.source_span for piece in document.dropped),
        *(item.source_span for item in document.metadata.evidence),
    ):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    missing: list[Span] = []
    for match in _HAN_RUN.finditer(document.source.text):
        start = match.start()
        while start < match.end():
            if covered[start]:
                start += 1
                continue
            end = start
            while end < match.end() and not covered[end]:
                end += 1
            missing.append(Span(start, end))
            start = end
    return missing


def _with_warnings(document: Document, missing: list[Span]) -> Document:
    notices = (
        Notice(
            "unaccounted", f"neither kept nor dropped: {document.source.text[s.start : s.end]}", s
        )
        for s in missing
    )
    return document._replace(warnings=(*document.warnings, *notices))
