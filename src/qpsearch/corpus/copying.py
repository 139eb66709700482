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
from qpsearch.engines.embedded.toc import DICTIONARY, STORE, damaged
from qpsearch.errors import IndexStaleError, IndexStoreError
from qpsearch.lexicon import dictionary_words
from qpsearch.library.shelf import unpack
from qpsearch.text import dictionary
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qpsearch.corpus.homes import Home
    from qpsearch.engine.inversion import Inverted
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
        raise IndexStoreError(target, "an index is not copied onto itself")
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
            _write(home, index, progress)
    finally:
        index.close()
    return copied


def _write(home: Home, index: OpenIndex, progress: Callable[[int, int], None] | None) -> None:
    """Write all documents of an index into a home, and publish them there."""
    manifest = index.manifest
    ids = [doc_id for entry in manifest.files.values() for doc_id in entry.doc_ids]
    with home.writing(rebuild=True) as (writer, words):
        try:
            inverter = Inverter(Dictionary.open(words))
            for number, document in enumerate(_documents(index, ids, inverter), start=1):
                writer.put(document)
                if progress:
                    progress(number, len(ids))
        except BaseException:
            writer.cancel()
            raise
        writer.publish(manifest.dumps())


def _check_words(source: str | Path) -> None:
    """See that the texts of a folder were cut by the words that are installed.

    Raises:
        IndexStaleError: they were not. Of a cluster that is known since it was opened.

    """
    if is_cluster(source):
        return
    made_with = Dictionary.open(Path(source, STORE, DICTIONARY)).fingerprint
    if made_with != dictionary.fingerprint(dictionary_words()):
        raise IndexStaleError(
            source,
            "its texts were cut with words of another version than is installed here",
            way_out="run: qpsearch index --rebuild",
        )


def _documents(index: OpenIndex, ids: list[str], inverter: Inverter) -> Iterator[Inverted]:
    """Yield the documents with their terms, in the order in which they were written."""
    for doc_id in ids:
        kept = index.kept(doc_id)
        try:
            document = unpack(kept, doc_id, list(index.clauses_of(doc_id)))
        except ValueError as error:
            raise damaged(index.path, str(error)) from error
        said = saying(inverted_of(document, inverter), part_of=index.document(doc_id).part_of)
        yield said._replace(kept=kept)
