"""An index → another, in a folder or a cluster, without the files that it was made from.

What is kept of a document is the document whole, so that its terms are made again from it, by the
same words; the manifest goes along, and both indexes know the same files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.corpus.homes import home_of, opened
from qpsearch.corpus.preparing import inverted_of
from qpsearch.engine.inversion import Inverter, saying
from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded.older import KeptDocument
from qpsearch.engines.embedded.toc import DICTIONARY, STORE, damaged
from qpsearch.errors import IndexStaleError, IndexStoreError
from qpsearch.lexicon import dictionary_words
from qpsearch.library.shelf import unpack
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qpsearch.corpus.homes import Home
    from qpsearch.engine.inversion import Inverted
    from qpsearch.engine.manifest import Manifest
    from qpsearch.engine.protocol import OpenIndex


def copy_index(
    source: str | Path,
    target: str | Path,
    *,
    replace: bool = False,
    shards: int | None = None,
    replicas: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Copy an index whole; return how many documents it has.

    Args:
        source: a folder, or the address of a cluster's index.
        target: likewise.
        replace: whether an index that is there already gives way, once the copy is made.
        shards: of a cluster, as for :func:`~qpsearch.corpus.indexing.build_index`.
        replicas: likewise.
        progress: called with the documents that are copied, and how many there are.

    Raises:
        IndexStoreError: one of the two cannot be used; the target is as it was.

    """
    if str(source) == str(target):
        raise IndexStoreError(
            target,
            "an index is not copied onto itself",
            way_out="name another folder to copy it to",
        )
    home = home_of(target, shards=shards, replicas=replicas)
    if not replace and home.is_there():
        raise IndexStoreError(
            target, "there is an index already", way_out="--replace puts the copy in its place"
        )
    index = opened(source)
    try:
        _check_words(source)
        copied = sum(len(entry.doc_ids) for entry in index.manifest.files.values())
        with home.locked() as right:
            right.require()
            write_documents(home, index.path, _documents(index), index.manifest, progress)
    finally:
        index.close()
    return copied


def write_documents(
    home: Home,
    source: str | Path,
    documents: Iterable[KeptDocument],
    manifest: Manifest,
    progress: Callable[[int, int], None] | None,
) -> None:
    """Write documents that the index at ``source`` keeps into a home, with their terms; publish.

    Raises:
        IndexDamagedError: one cannot be understood, or is not there.

    """
    missing = {doc_id for entry in manifest.files.values() for doc_id in entry.doc_ids}
    count = len(missing)
    with home.writing(rebuild=True) as (writer, words):
        try:
            inverter = Inverter(Dictionary.open(words))
            for number, one in enumerate(documents, start=1):
                writer.put(_inverted(one, source, inverter))
                missing.discard(one.doc_id)
                if progress:
                    progress(number, count)
            _check_all_there(source, missing)
        except BaseException:
            writer.cancel()
            raise
        writer.publish(manifest.dumps())


def _inverted(one: KeptDocument, source: str | Path, inverter: Inverter) -> Inverted:
    try:
        document = unpack(one.kept, one.doc_id, one.clauses)
    except ValueError as error:
        raise damaged(source, str(error)) from error
    said = saying(inverted_of(document, inverter), part_of=one.part_of)
    return said._replace(kept=one.kept)


def _check_all_there(source: str | Path, missing: set[str]) -> None:
    if missing:
        raise damaged(source, f"{min(missing)} is in the manifest, not in the index")


def _check_words(source: str | Path) -> None:
    """See that the texts of a folder were cut by the words that are installed.

    Raises:
        IndexStaleError: they were not. Of a cluster that is known since it was opened.

    """
    if is_cluster(source):
        return
    made_with = Dictionary.open(Path(source, STORE, DICTIONARY)).fingerprint
    if made_with != dictionary_building.fingerprint(dictionary_words()):
        raise IndexStaleError(
            source,
            "its texts were cut with words of another version than is installed here",
            way_out="run: qpsearch index --rebuild",
        )


def _documents(index: OpenIndex) -> Iterator[KeptDocument]:
    """Yield the documents of an open index in the order in which they were written."""
    for entry in index.manifest.files.values():
        for doc_id in entry.doc_ids:
            clauses = list(index.clauses_of(doc_id))
            part_of = index.document(doc_id).part_of
            yield KeptDocument(doc_id, part_of, index.kept(doc_id), clauses)
