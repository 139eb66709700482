"""Our segments as a Whoosh index: its writer, lock, generations and merges work on them.

A :class:`ClauseFileIndex` is a Whoosh index like any other, whose searchers and queries run over
our segments; only its files are ours (see :mod:`~qpsearch.engines.embedded.segments`), and its
table of contents is no pickle (see :mod:`~qpsearch.engines.embedded.toc`). Searching in qpsearch
itself reads the same files without importing Whoosh.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, clean_files
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound
from whoosh.writing import SegmentWriter

from qpsearch.engine.records import SCHEMA
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.frame import POSITIONAL, Cursor, PositionMatcher, positions_of
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.engines.embedded.merging import MOST, chosen_for_merge
from qpsearch.engines.embedded.rewriting import merge_segments
from qpsearch.engines.embedded.schema import CUTS, FOLDED, RECORD, TEXT, whoosh_schema
from qpsearch.engines.embedded.segment_writer import SegmentBuilder
from qpsearch.engines.embedded.segments import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qpsearch.engine.inversion import Inverted

_MOST_POSTINGS = 1 << 23
"""So many wait in memory, then they are spilled: about 40,000 articles, 300 MiB at the peak."""


class ClauseSegment(WhooshSegment):  # type: ignore[misc]
    """What Whoosh knows of a segment: its name, its size, what is deleted in it."""

    def __init__(self, indexname: str = toc.NAME, entry: toc.SegmentEntry | None = None) -> None:
        super().__init__(indexname)
        self.records = 0
        self.deleted: set[int] = set()
        self.identity = 0
        if entry:
            self.segid = entry.segment_id.removeprefix(f"{indexname}_")
            self.records = entry.records
            self.identity = entry.identity
            self.deleted.update(*(range(start, end) for start, end in entry.deleted))

    def entry(self) -> toc.SegmentEntry:
        """Return the line of the table of contents."""
        return toc.SegmentEntry(
            self.segment_id(), self.records, ranges(self.deleted), self.identity
        )

    def codec(self) -> ClauseCodec:
        return ClauseCodec()

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, doccount: int) -> None:
        self.records = doccount

    def doc_count_all(self) -> int:
        return self.records

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> set[int]:
        return self.deleted

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self.deleted.add(docnum)
        else:
            self.deleted.discard(docnum)


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return a set of numbers as half-open ranges, in order, that do not touch."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return tuple(found)


class ClauseFileIndex(FileIndex):  # type: ignore[misc]
    """A Whoosh index in a folder, with our table of contents."""

    def __init__(self, store: Path) -> None:
        self.storage = FileStorage(str(store))
        self.indexname = toc.NAME
        self._schema = whoosh_schema(store)
        self._store = store

    @staticmethod
    def create_empty(store: Path, manifest: bytes, dictionary: int = 0) -> None:
        """Make an index without segments in ``store``, with the identity of its dictionary."""
        contents = toc.Contents(SCHEMA, 0, (), dictionary=dictionary)
        toc.publish(store, contents, manifest)

    def writer(self, procs: int = 1, **kwargs: Any) -> ClauseWriter:  # noqa: ARG002 - Whoosh's signature
        return ClauseWriter(self, **kwargs)

    def _read_toc(self) -> TOC:
        contents = toc.read(self._store)
        segments = [ClauseSegment(self.indexname, entry) for entry in contents.segments]
        return TOC(self._schema, segments, contents.generation)


class ClauseCodec(Codec):  # type: ignore[misc]
    """Opens our segments for Whoosh. They are written by :class:`ClauseWriter` only."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: ClauseSegment) -> _NoWriter:  # noqa: ARG002
        return _NoWriter()

    def field_writer(self, storage: Any, segment: ClauseSegment) -> _NoWriter:  # noqa: ARG002
        return _NoWriter()

    def terms_reader(self, storage: Any, segment: ClauseSegment) -> _Terms:
        return _Terms(_open(storage, segment))

    def per_document_reader(self, storage: Any, segment: ClauseSegment) -> _Records:
        return _Records(_open(storage, segment), segment)

    def new_segment(self, storage: Any, indexname: str) -> ClauseSegment:  # noqa: ARG002
        return ClauseSegment(indexname)


def _open(storage: Any, segment: ClauseSegment) -> Segment:
    opened = Segment(Path(storage.folder, segment.make_filename(SUFFIX)))
    if (opened.records, opened.identity) != (segment.records, segment.identity):
        opened.damaged("a segment of another index")
    return opened


def _written(segment: ClauseSegment, store: Path, records: int) -> None:
    """Let a segment know what was written of it."""
    segment.set_doc_count(records)
    segment.identity = Segment(store / segment.make_filename(SUFFIX)).identity


class _NoWriter:
    """Stands where Whoosh's writer wants the writers of a codec."""

    is_closed = True


class ClauseWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, fed with runs; documents one field at a time it does not take."""

    def __init__(self, ix: ClauseFileIndex, **kwargs: Any) -> None:
        super().__init__(ix, codec=ClauseCodec(), compound=False, **kwargs)
        self._store = Path(ix.storage.folder)
        self._builder = SegmentBuilder()
        self._opened: dict[str, Segment] = {}
        self.manifest = b""
        """What the new state is built from; empty where that is as it was."""
        self.segments: list[ClauseSegment]  # those of the table of contents, and then ours

    def add_inverted(self, document: Inverted) -> None:
        """Add a document with its clauses."""
        self._check_state()
        self._builder.add(document)
        if self._builder.records >= MOST:
            self._flush()
        elif self._builder.postings >= _MOST_POSTINGS:
            self._builder.spill(self._store)

    def delete_where(self, fieldname: str, term: str) -> int:
        """Delete the records of earlier commits that hold ``term``; return how many."""
        count = 0
        for segment in self.segments:
            if segment.segid not in self._opened:
                self._opened[segment.segid] = _open(self.storage, segment)
            field = self._opened[segment.segid].field(fieldname)
            for record in field.ordinals(*field.span(term.encode("utf-8", "surrogatepass"))):
                segment.delete_document(record)
                count += 1
        return count

    def add_document(self, **fields: Any) -> None:
        raise TypeError(
            f"add_inverted is the way to add documents here, not fields ({len(fields)})"
        )

    def commit(
        self,
        mergetype: Any = None,  # noqa: ARG002 - Whoosh's signature
        optimize: Any = None,
        merge: Any = None,
    ) -> None:
        """Make all changes visible; ``optimize`` merges everything, ``merge=False`` nothing."""
        self._check_state()
        self._flush()
        if merge is not False:
            self._merge([True] * len(self.segments) if optimize else [])
            while any(chosen := chosen_for_merge(self._sizes())):
                self._merge(chosen)
        self._commit_toc([segment for segment in self.segments if segment.doc_count()])
        self._close_segment()
        self._finish()

    def cancel(self) -> None:
        """Forget all changes."""
        self._builder.close()
        super().cancel()

    def _flush(self) -> None:
        if not self._builder.records:
            return
        segment = self.codec.new_segment(self.storage, self.indexname)
        self._builder.write(self._store, segment.segment_id())
        _written(segment, self._store, self._builder.records)
        self.segments.append(segment)
        self._builder = SegmentBuilder()

    def _sizes(self) -> list[tuple[int, int]]:
        return [(segment.doc_count_all(), segment.doc_count()) for segment in self.segments]

    def _merge(self, chosen: list[bool]) -> None:
        """Put one segment in the place of those chosen."""
        if not any(chosen):
            return
        pairs = list(zip(self.segments, chosen, strict=True))
        merged = self.codec.new_segment(self.storage, self.indexname)
        opened = [(_open(self.storage, one), ranges(one.deleted)) for one, goes in pairs if goes]
        records = merge_segments(opened, self._store, merged.segment_id())
        _written(merged, self._store, records)
        kept = [one for one, goes in pairs if not goes]
        kept.insert(chosen.index(True), merged)
        self.segments = kept

    def _commit_toc(self, segments: list[ClauseSegment]) -> None:
        entries = tuple(segment.entry() for segment in segments)
        before = toc.read(self._store)
        contents = before._replace(schema=SCHEMA, generation=self.generation, segments=entries)
        toc.publish(self._store, contents, self.manifest)
        clean_files(self.storage, self.indexname, self.generation, segments)


class _Records(PerDocumentReader):  # type: ignore[misc]
    """Lengths and stored fields of a segment, as Whoosh asks for them."""

    def __init__(self, segment: Segment, known: ClauseSegment) -> None:
        self._segment = segment
        self._known = known

    def supports_columns(self) -> bool:
        return False

    def has_column(self, fieldname: str) -> bool:  # noqa: ARG002 - Whoosh's signature
        return False

    def doc_count(self) -> int:
        return self._known.records - len(self._known.deleted)

    def doc_count_all(self) -> int:
        return self._known.records

    def has_deletions(self) -> bool:
        return bool(self._known.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return self._known.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        return self._known.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._segment.lengths(fieldname)
        return lengths[docnum] if lengths else default

    def field_length(self, fieldname: str) -> int:
        return self._segment.total_lengths.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        return min(self._segment.lengths(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        return max(self._segment.lengths(fieldname), default=0)

    def stored_fields(self, docnum: int) -> dict[str, str]:
        block = self._segment.block(self._segment.block_of(docnum))
        span, place = block.span(docnum), docnum - block.records.start
        return {
            TEXT: block.text(docnum),
            FOLDED: block.folded[span],
            CUTS: block.cuts[place],
            RECORD: block.stored[place],
        }


class _Terms(TermsReader):  # type: ignore[misc]
    """Terms and postings of a segment, as Whoosh asks for them."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        start, end = self._segment.field(term[0]).span(term[1])
        return start < end

    def indexed_field_names(self) -> list[str]:
        return self._segment.field_names()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self._segment.field_names():
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._segment.field(fieldname)
        for number in range(field.find(prefix), len(field)):
            yield fieldname, field.term(number)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for fieldname, term in self.terms():
            yield (fieldname, term), self.term_info(fieldname, term)

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for name, term in self.terms_from(fieldname, prefix):
            yield (name, term), self.term_info(name, term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        records, frequencies = self._postings(fieldname, text)
        if not records:
            raise KeyError(text)
        lengths = self._segment.lengths(fieldname)
        held = [lengths[record] for record in records] if lengths else [0]
        return TermInfo(
            weight=sum(frequencies),
            df=len(records),
            minlength=min(held),
            maxlength=max(held),
            maxweight=max(frequencies),
            minid=records[0],
            maxid=records[-1],
        )

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:  # noqa: ARG002 - Whoosh's signature
        return Cursor(self._segment.field(fieldname))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        records, frequencies = self._postings(fieldname, text)
        if not records:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        info = self.term_info(fieldname, text)
        weights = [float(frequency) for frequency in frequencies]
        known: dict[str, Any] = {
            "format": format_, "scorer": scorer, "term": (fieldname, text), "terminfo": info,
        }  # fmt: skip
        if fieldname not in POSITIONAL:
            return ListMatcher(records, weights, **known)
        term = text.decode("utf-8", "surrogatepass")
        positions = positions_of(self._segment, fieldname, term)
        return PositionMatcher(records, weights, positions=positions, **known)

    def frequency(self, fieldname: str, text: bytes) -> int:
        return sum(self._postings(fieldname, text)[1])

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        start, end = self._segment.field(fieldname).span(text)
        return end - start

    def _postings(self, fieldname: str, text: bytes) -> tuple[list[int], list[int]]:
        field = self._segment.field(fieldname)
        span = field.span(text)
        return field.ordinals(*span), field.frequencies(*span)
