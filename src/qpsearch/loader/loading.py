"""Files → documents: read, clean, read metadata, divide; and the law that nothing is lost."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qpsearch.clauses import citation_order, declared_names, parse_clauses
from qpsearch.errors import SourceError
from qpsearch.loader.attached import attached_titles
from qpsearch.loader.cleaning import begin, clean
from qpsearch.loader.file_bytes import MAX_BYTES, digest, too_large
from qpsearch.loader.files import SourceFile, document_id, read_source
from qpsearch.loader.metadata.body import levels_of, read_body
from qpsearch.loader.metadata.read import read_metadata
from qpsearch.loader.metadata.sidecar import correct, read_corrections
from qpsearch.loader.readers import read, read_text
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.remarks import Remark
from qpsearch.model import Document, Notice, Source, Span, Unit
from qpsearch.text.letters import HAN_RUN, LETTER_OR_DIGIT
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.sidecar import Corrections
    from qpsearch.loader.readers import Reading

MAX_LINES = 400_000
"""Lines of a file: those of twenty thousand pages of print. Each may become a clause."""
MAX_LINE = 1_000_000
"""Characters of a paragraph: a clause is held in memory as a whole while it is indexed."""
_LINE = lazy_pattern(r"\S[^\n]*")
_GAP = lazy_pattern(rb"\0+")


def load(
    path: str | Path | SourceFile,
    *,
    root: str | Path | None = None,
    data: bytes | None = None,
    encoding: str | None = None,
    corrections: Corrections | None = None,
) -> Document:
    """Read one file into a document.

    Args:
        path: the file, or a source that :func:`~qpsearch.loader.find_sources` found.
        root: the folder that document ids are counted from; the file's own by default.
        data: the file's bytes where they have been read already.
        encoding: the encoding of a text file; detected by default.
        corrections: what the files beside it say, where they have been read already.

    Raises:
        SourceError: the file cannot be read, decoded, or holds no text.

    """
    if isinstance(path, SourceFile):
        source_file = path if root is None else path._replace(root=Path(root))
    else:
        source_file = SourceFile(Path(path), Path(root) if root else Path(path).parent)
    if data is None:
        data = read_source(source_file)
    if corrections is None:
        corrections = corrections_of(source_file)
    name = source_file.name
    reading = read(data, name, encoding=encoding or corrections.encoding)
    if len(reading.text) > MAX_BYTES:
        raise too_large(name, len(reading.text), MAX_BYTES)
    if source_file.remark:
        remark = Remark("same_name", source_file.remark)
        reading = reading._replace(remarks=(*reading.remarks, remark))
    source = Source(name, reading.encoding, digest(data), reading.text)
    doc_id = document_id(source_file.path / source_file.member, source_file.root)
    draft, reading = begin(reading)
    return _read_draft(source, doc_id, draft, reading, corrections)


def corrections_of(source: SourceFile) -> Corrections:
    """Return what the files beside a source say of it."""
    return read_corrections(source.path, source.root, source.member)


def read_document(
    source: Source,
    doc_id: str,
    *,
    reading: Reading | None = None,
    corrections: Corrections | None = None,
) -> Document:
    """Clean, read and divide a decoded source.

    Args:
        source: the decoded file.
        doc_id: the document's id.
        reading: what the reader of its format made of it; by default it is read as text.
        corrections: what the reader has written beside it.

    Raises:
        SourceError: nothing is left that could be searched.

    """
    if reading is None:
        reading = read_text(source.text, source.encoding, source.path)
    draft, rest = begin(reading)
    return _read_draft(source, doc_id, draft, rest, corrections)


_LONG = 1 << 20
"""Characters from which on the lines of a text are not held while it is divided."""


def _read_draft(
    source: Source,
    doc_id: str,
    draft: Draft,
    reading: Reading,
    corrections: Corrections | None,
) -> Document:
    """Clean, read and divide what the format's own edits have left of a source."""
    if draft.text.count("\n") > MAX_LINES and (
        # Between the blocks of a page lines are left empty.
        reading.form is not Form.HTML or sum(1 for _ in _LINE.finditer(draft.text)) > MAX_LINES
    ):
        raise SourceError(
            source.path, f"a text of more than {MAX_LINES:,} lines", way_out="split the file"
        )
    draft, around = clean(draft, reading)
    if not LETTER_OR_DIGIT.search(draft.text):
        raise SourceError(source.path, "no text in this file", way_out="check what the file holds")
    longest = max(map(len, draft.text.split("\n")))
    if longest > MAX_LINE:
        raise SourceError(
            source.path,
            f"a line of {longest:,} characters is no paragraph",
            way_out=f"break it into lines of less than {MAX_LINE:,}",
        )
    source_map = draft.source_map()
    titles = attached_titles(draft, around.head)
    marked = [draft.marked_lines()]
    if len(draft.text) > _LONG:
        draft.let_go()
    outline, clauses, notices = parse_clauses(draft.text, source_map, marked.pop(), titles)
    levels = levels_of(outline)
    body = read_body(draft, around.head, levels=levels)
    metadata, guesses = read_metadata(around, body, PurePath(source.path).name)
    corrected: list[Notice] = []
    if corrections:
        metadata, corrected = correct(metadata, corrections)
    warnings = (*draft.notices, *guesses, *notices, *corrected)
    document = Document(
        doc_id=doc_id,
        source=source,
        text=draft.text,
        source_map=source_map,
        metadata=metadata,
        outline=outline,
        clauses=clauses,
        dropped=tuple(sorted(draft.dropped, key=lambda piece: piece.source_span)),
        warnings=tuple(sorted(warnings, key=lambda notice: notice.source_span)),
        names=declared_names(draft.text),
    )
    if any(division.locator.steps[-1].unit is Unit.ARTICLE for division in outline):
        order = citation_order(draft.text, metadata.number or "")
        document = document._replace(order=order.value)
    missing = unaccounted(document)
    if missing:
        document = _with_warnings(document, missing)
    return document


def unaccounted(document: Document, *parts: Document) -> list[Span]:
    """Return the runs of Han characters of the source that the document does not account for.

    The accounting law: every Han character is in a clause, a heading, the metadata, or in
    ``dropped`` under a rule's name. An empty list means that the law holds. Where a file was split
    (:func:`~qpsearch.loader.documents_of`), it holds for its documents together: ``parts`` are
    those that came with the first.
    """
    source = document.source.text
    covered = bytearray(len(source))
    for each in (document, *parts):
        _cover(each, covered)
    gaps = [gap.span() for gap in _GAP.finditer(covered)]
    if not HAN_RUN.search("".join([source[start:end] for start, end in gaps])):
        return []  # as of nearly every document: ends of lines are all that is left
    return [Span(*run.span()) for gap in gaps for run in HAN_RUN.finditer(source, *gap)]


def _cover(document: Document, covered: bytearray) -> None:
    """Mark what a document accounts for."""
    for start, end in _runs(document, _stretches(document)):
        covered[start:end] = b"\1" * (end - start)
    for span in (
        *(piece.source_span for piece in document.dropped),
        *(item.source_span for item in document.metadata.evidence),
    ):
        covered[span.start : span.end] = b"\1" * (span.end - span.start)


def _stretches(document: Document) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the text that its clauses fill, over the ends of lines in between."""
    begin = end = 0
    for clause in document.clauses:
        start, stop = clause.span
        if start > end and document.text[end:start] != "\n":
            yield begin, end
            begin = start
        end = stop
    yield begin, end


def _runs(document: Document, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where in the source stretches of the text were read from, given in reading order."""
    starts, sources, length, _ = document.source_map
    starts = (*starts, length)
    run = 0
    for first, end in stretches:
        while run < len(sources) and starts[run] < end:
            below = starts[run + 1]
            if below > first:
                at = sources[run] - starts[run]
                yield at + max(starts[run], first), at + min(below, end)
            if below > end:
                break
            run += 1


def _with_warnings(document: Document, missing: list[Span]) -> Document:
    notices = (
        Notice(
            "unaccounted", f"neither kept nor dropped: {document.source.text[s.start : s.end]}", s
        )
        for s in missing
    )
    return document._replace(warnings=(*document.warnings, *notices))
