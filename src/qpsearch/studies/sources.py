"""Documents for comparing and quoting: from files, and from a corpus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from qpsearch.errors import AddressNotFoundError, SourceError
from qpsearch.loader import load, source_at
from qpsearch.loader.metadata.sidecar import Corrections
from qpsearch.studies.comparing.editions import ComparedText, edition_of
from qpsearch.studies.quoting.reader import SearchedDocument
from qpsearch.studies.works import work_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.loader import SourceFile
    from qpsearch.model import Document

MOST_CHARACTERS = 2_000_000
"""Characters of a text that is compared or traced; the longest code of law has a tenth of it."""
_MOST_BYTES = 4 * MOST_CHARACTERS
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FILE_NAME = re.compile(rf"[/\\]|{_SUFFIX.pattern}")
_LONGEST_PATH = 255


class _KeptClause(NamedTuple):
    """What is kept of a clause while a whole corpus is looked through."""

    eid: str
    section: str
    text: str


def edition_named(name: str, open_corpus: Callable[[], Corpus]) -> ComparedText:
    """Return the file, or else the document of the corpus, that a name means.

    Args:
        name: the path of a file, or what names a document of the corpus.
        open_corpus: called when the name is of no file.

    Raises:
        SourceError: the file cannot be read, or is too long.
        AddressError: the corpus has no such document, or several.

    """
    if _is_file(name):
        return edition_of(load_text(name))
    try:
        return edition_of(open_corpus().document(name))
    except AddressNotFoundError as error:
        if _FILE_NAME.search(name):
            raise SourceError(
                name, "no such file, and no document of the corpus", way_out="check the path"
            ) from error
        raise


def load_text(name: str) -> Document:
    """Read a file that is to be compared or traced.

    Raises:
        SourceError: it cannot be read, or is too long.

    """
    return load_source(source_at(Path(name)))


def load_source(source: SourceFile) -> Document:
    """Read a file, or a member of an archive, that is to be compared, traced or checked.

    Raises:
        SourceError: it cannot be read, or is too long.

    """
    path = source.path
    if path.suffix.lower() in ("", ".txt", ".md") and path.stat().st_size > _MOST_BYTES:
        raise _too_long(source.name, path.stat().st_size, "bytes", _MOST_BYTES)
    return _not_too_long(load(source), source.name)


def load_bytes(name: str, data: bytes) -> Document:
    """Read a file that was not read from a disk.

    Raises:
        SourceError: it cannot be read, or is too long.

    """
    return _not_too_long(load(name, data=data, corrections=Corrections()), name)


def _not_too_long(document: Document, name: str) -> Document:
    if len(document.text) > MOST_CHARACTERS:
        raise _too_long(name, len(document.text), "characters", MOST_CHARACTERS)
    return document


class Traced(NamedTuple):
    """A text of one's own."""

    name: str | None
    """The file; ``None`` for a text that was typed."""
    text: str
    document: Document | None

    def place(self, at: int) -> tuple[str | None, int]:
        """Return the clause that an offset lies in, and how far the text lies before its own."""
        for clause in self.document.clauses if self.document else ():
            if clause.span.start <= at < clause.span.end:
                return clause.section, -clause.span.start
        return None, 0

    def others(self, sources: Sequence[SearchedDocument]) -> list[SearchedDocument]:
        """Return the documents that are not this text itself."""
        if self.document is None:
            return list(sources)
        own = "".join(clause.text for clause in self.document.clauses)
        return [s for s in sources if "".join(clause.text for clause in s.clauses) != own]


def text_named(text: str, stdin: TextIO) -> Traced:
    """Return the file that is named, what ``-`` reads, or the text itself.

    Raises:
        SourceError: the file cannot be read, is empty, or too long.

    """
    if text == "-":
        return _typed("stdin", stdin.read())
    if _is_file(text):
        document = load_text(text)
        return Traced(text, document.text, document)
    if _is_path(text):
        raise SourceError(text, "no such file", way_out="check the path")
    return _typed("the text", text)


def _typed(name: str, text: str) -> Traced:
    if not text.strip():
        raise SourceError(name, "no text in it", way_out="give a sentence, or name a file")
    if len(text) > MOST_CHARACTERS:
        raise _too_long(name, len(text), "characters", MOST_CHARACTERS)
    return Traced(None, text, None)


def _is_file(name: str) -> bool:
    """Whether a file is called so; a long text is none."""
    return len(name) < _LONGEST_PATH and "\0" not in name and Path(name).is_file()


def _is_path(text: str) -> bool:
    """Whether a text without a file looks like the name of one, rather than a sentence."""
    if len(text) >= _LONGEST_PATH or re.search(r"[。\s]", text):
        return False
    return bool(_SUFFIX.search(text)) or (text.isascii() and "/" in text)


def _too_long(name: str, size: int, unit: str, most: int) -> SourceError:
    return SourceError(
        name, f"{size:,} {unit} are too many to compare", way_out=f"split it below {most:,}"
    )


def sources_in(
    corpus: Corpus, progress: Callable[[float], None] | None = None
) -> list[SearchedDocument]:
    """Return the documents of a corpus as they are looked through for quotations.

    Args:
        corpus: the corpus.
        progress: told what share of the documents has been read.

    """
    documents = list(corpus.documents())
    sources = []
    for number, document in enumerate(documents, 1):
        clauses = [
            _KeptClause(clause.eid, clause.section, clause.text)
            for clause in corpus.clauses(document.doc_id)
        ]
        key = document.work or work_key(document.title)
        sources.append(
            SearchedDocument(document.doc_id, document.title, document.date, key, clauses)
        )
        if progress:
            progress(number / len(documents))
    return sources


def eids_at(corpus: Corpus, doc_id: str, address: str) -> frozenset[str]:
    """Return the clauses at an address; for a place inside an article, the article.

    Raises:
        AddressError: the address leads nowhere, or to several places.

    """
    known = {clause.eid for clause in corpus.clauses(doc_id)}
    found = set()
    for clause in corpus.show(doc_id, address):
        eid = clause.eid
        while eid and eid not in known:
            eid = eid.rpartition("__")[0]
        found.add(eid)
    return frozenset(found)
