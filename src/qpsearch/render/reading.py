"""What the commands that read a corpus do, as functions: show, outline, cite, status."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.citation.origin import origin_of
from qpsearch.citation.styles import format_citation
from qpsearch.corpus.library import Corpus
from qpsearch.library.works import Work
from qpsearch.model import Unit
from qpsearch.render.records import status_record, version_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qpsearch.engine import ClauseRecord, DocumentRecord
    from qpsearch.model import Document
    from qpsearch.render.contract.documents import StatusJson, VersionJson


class Passage(NamedTuple):
    """Clauses of one document, in reading order."""

    document: DocumentRecord
    clauses: Sequence[ClauseRecord]
    """What the address names, with all that it holds; all clauses without an address."""
    before: Sequence[ClauseRecord] = ()
    """What stands before that, as far as it was asked for."""
    after: Sequence[ClauseRecord] = ()
    whole: bool = False
    """Whether no address was given."""

    @property
    def shown(self) -> list[ClauseRecord]:
        """All of it, in reading order."""
        return [*self.before, *self.clauses, *self.after]


def show(corpus: Corpus, name: str, address: str = "", *, context: int = 0) -> Passage:
    """Return a document, or the division at an address with all that it holds.

    Args:
        corpus: where to look.
        name: an id, a title, a 文号; a citation stands for name and address.
        address: in any spelling; all of the document without one.
        context: clauses to add before and after.

    Raises:
        AddressError: there is no such document or place, or there are several.

    """
    from qpsearch.library.addresses import around  # a tenth of `outline`, as those below

    document, place = corpus.names.locate(name, address)
    every = list(corpus.clauses(document.doc_id))
    clauses = corpus.show(document.doc_id, place) if place else every
    before, after = around(clauses, every, context)
    return Passage(document, clauses, before, after, whole=not place)


def outline(
    corpus: Corpus, name: str, *, depth: int | None = None
) -> tuple[DocumentRecord, list[ClauseRecord]]:
    """Return a document and its numbered or headed divisions, the ``depth`` outermost levels.

    Raises:
        AddressError: there is no such document, or there are several.

    """
    document = corpus.names.one(name)
    divisions = [
        clause
        for clause in corpus.clauses(document.doc_id)
        if clause.path
        and clause.locator.steps[-1].unit is not Unit.TEXT
        and (depth is None or len(clause.path) <= depth)
    ]
    return document, divisions


def cite(corpus: Corpus, name: str, address: str = "", *, style: str = "native") -> list[str]:
    """Return the citation of a document, or of each division that an address leads to.

    Args:
        corpus: where to look.
        name: as for :func:`show`.
        address: as for :func:`show`.
        style: one of :data:`qpsearch.citation.styles.STYLES`.

    Raises:
        AddressError: there is no such document or place, or there are several.
        ValueError: there is no such style.

    """
    return citations(corpus, show(corpus, name, address), style)


def citations(corpus: Corpus, reading: Passage, style: str) -> list[str]:
    """Return the citations of the outermost divisions that were read; of a whole document, one."""
    if reading.whole:
        return [citation_of(corpus, reading.document, None, style)]
    ids = {clause.eid for clause in reading.clauses}
    return [
        citation_of(corpus, reading.document, clause, style)
        for clause in reading.clauses
        if not any(clause.eid.startswith(f"{other}__") for other in ids)
    ]


def citation_of(
    corpus: Corpus,
    document: DocumentRecord,
    clause: ClauseRecord | None,
    style: str,
    kept: Document | None = None,
) -> str:
    """Return the citation of a clause, or of a document; references say where it was published.

    Args:
        corpus: where it stands.
        document: the document.
        clause: a clause of it; ``None`` cites the document.
        style: one of the styles of citation.
        kept: the document whole, where it has been read already.

    """
    cited = corpus.cited(document, clause)
    if style != "native":
        cited = cited._replace(origin=origin_of(kept or corpus.document(document.doc_id)))
    return format_citation(cited, style)


def editions(corpus: Corpus, name: str = "") -> list[VersionJson]:
    """Return the works of which the corpus holds several documents, or the work of one document.

    Args:
        corpus: where to look.
        name: of a document; empty for all works, by their titles.

    Raises:
        AddressError: there is no such document, or there are several.

    """
    if name:
        document = corpus.names.one(name)
        works = [Work(document.title, corpus.works.group(document))]
    else:
        works = sorted(corpus.works.all(), key=lambda work: work.title)
    found: list[VersionJson] = []
    for work in works:
        for number, document in enumerate(work.editions):
            copies = corpus.works.copies(document)
            first = next((one for one in work.editions[:number] if one in copies), None)
            label, newer = corpus.works.label(document), corpus.works.replaced_by(document)
            found.append(version_record(work.title, document, label, first, newer))
    return found


def status(index_dir: str | Path, *, warnings: bool = False) -> StatusJson:
    """Return what an index holds, and which of its files have changed since.

    Args:
        index_dir: where it lies.
        warnings: also what should be checked in each file.

    Raises:
        IndexStoreError: there is no index, or it cannot be used.

    """
    from qpsearch.corpus.checking import compare  # 430 ms: it may read sources; `status` only
    from qpsearch.corpus.homes import home_of

    home = home_of(index_dir)
    with Corpus.open(index_dir) as corpus:
        manifest = corpus.manifest
        noticed = list(corpus.warnings()) if warnings else None
    differences = compare(manifest, home.folders)
    return status_record(str(index_dir), manifest, differences, home.size(), noticed)
