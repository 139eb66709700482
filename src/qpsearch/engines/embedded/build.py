"""Documents → the index: adding, replacing and removing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engine.inversion import Inverter
from qpsearch.engine.manifest import Manifest
from qpsearch.engines.embedded.layout import manifest_in
from qpsearch.engines.embedded.schema import CLAUSE_KEY, DOCUMENT_KEY
from qpsearch.engines.embedded.toc import DICTIONARY, STORE, damaged
from qpsearch.errors import IndexLockedError
from qpsearch.lexicon import dictionary_words
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from qpsearch.engine.inversion import Inverted
    from qpsearch.model import Document


def create_index(store: Path) -> None:
    """Make an empty index in ``store``, and the dictionary that its texts and queries share."""
    from qpsearch.engines.embedded.codec import ClauseFileIndex  # Whoosh: 75 ms

    path = store / DICTIONARY
    dictionary_building.build(path, dictionary_words())
    identity = Dictionary.open(path).identity
    ClauseFileIndex.create_empty(store, Manifest().dumps(), identity)


def open_whoosh(index_dir: str | PathLike[str]) -> Any:
    """Return the index in a folder as a Whoosh index, on which any Whoosh query runs.

    Its fields are those of :class:`~qpsearch.engine.records.Field` and ``date``, ``kind``,
    ``issuer``, ``number``, ``clauses_of``; terms are folded. ``words`` and ``grams`` have
    positions, for phrases and spans. A hit has ``text``, ``folded``, ``cuts`` and ``record``, the
    JSON of the clause. Scores are Whoosh's own, not those of ``qpsearch search``.

    Raises:
        IndexMissingError: there is no index at the path.
        IndexDamagedError: files are missing or cannot be read.
        IndexStaleError: it has another schema.

    """
    from pathlib import Path  # 2 ms

    from qpsearch.engines.embedded.codec import ClauseFileIndex  # Whoosh: 75 ms

    manifest_in(Path(index_dir))
    return ClauseFileIndex(Path(index_dir, STORE))


class IndexWriter:
    """Adds, replaces and removes documents; nothing shows to readers before :meth:`publish`.

    Raises:
        IndexLockedError: another process is writing this index.
        IndexDamagedError: the index cannot be read.

    """

    ahead = None
    """Merging terms needs those of many documents: nothing is done before :meth:`put`."""

    def __init__(self, store: Path) -> None:
        from whoosh.writing import LockError  # 45 ms, the codec 75: searches do without

        from qpsearch.engines.embedded.codec import ClauseFileIndex

        try:
            self._writer: Any = ClauseFileIndex(store).writer()
        except LockError as error:
            raise IndexLockedError(
                store.parent,
                "another process is writing this index",
                way_out="wait for it to end, then run the command again",
            ) from error
        except (OSError, ValueError) as error:
            raise damaged(store.parent, "the index cannot be opened") from error
        self._dictionary = store / DICTIONARY
        self._inverter: Inverter | None = None

    def add(self, document: Document) -> int:
        """Add a document in the place of one with the same id; return the records written."""
        if self._inverter is None:
            self._inverter = Inverter(Dictionary.open(self._dictionary))
        return self.put(self._inverter.invert(document))

    def put(self, document: Inverted) -> int:
        """Add a document in the place of one with the same id; return the records written."""
        self.remove(document.doc_id)
        self._writer.add_inverted(document)
        return len(document.records)

    def remove(self, doc_id: str) -> None:
        """Remove a document and its clauses, if an earlier commit has it."""
        self._writer.delete_where(DOCUMENT_KEY, doc_id)
        self._writer.delete_where(CLAUSE_KEY, doc_id)

    def publish(self, manifest: bytes = b"") -> None:
        """Make all changes visible at once, and with them what they were made from."""
        self._writer.manifest = manifest
        self._writer.commit()

    def cancel(self) -> None:
        """Forget all changes."""
        self._writer.cancel()
