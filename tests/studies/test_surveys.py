"""Targets and owners of many documents: each is read once for as long as it is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.snapshots import Snapshots
from qpsearch.studies.surveys import DocumentReadings, targets_at, targets_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import DocumentRecord
    from qpsearch.studies.targets import Target

TEXTS = {
    "a.txt": "一、目标\n到2025年,产品合格率达到95%。\n",
    "b.txt": "一、目标\n到2027年,覆盖率达到60%以上。\n",
    "c.txt": "一、总则\n鼓励设立首席质量官。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    build_index([tmp_path], tmp_path / "index")
    return tmp_path


class Counting:
    """Readings that say which documents were read."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.readings: DocumentReadings[Target] = DocumentReadings(self._read)

    def _read(self, corpus: Corpus, document: DocumentRecord) -> Iterator[Target]:
        self.read.append(document.source.rpartition("/")[2])
        return targets_at(corpus, document)

    def of_all(self, snapshots: Snapshots) -> list[str]:
        """What all documents promise, as text."""
        with snapshots.reading() as snapshot:
            return [
                target.text
                for document in snapshot.corpus.documents()
                for target in self.readings.of(snapshot, document)
            ]


def test_a_document_is_read_once(folder: Path) -> None:
    counting, snapshots = Counting(), Snapshots(folder / "index")
    first = counting.of_all(snapshots)
    assert len(first) == 2
    assert counting.of_all(snapshots) == first
    assert sorted(counting.read) == sorted(TEXTS)


def test_after_a_commit_only_what_changed_is_read(folder: Path) -> None:
    counting, snapshots = Counting(), Snapshots(folder / "index")
    counting.of_all(snapshots)
    (folder / "b.txt").write_text(TEXTS["b.txt"].replace("60%", "70%"), encoding="utf-8")
    (folder / "c.txt").unlink()
    (folder / "d.txt").write_text("一、目标\n到2030年,达标率达到99%。\n", encoding="utf-8")
    build_index([folder], folder / "index")
    counting.read.clear()
    found = " ".join(counting.of_all(snapshots))
    assert sorted(counting.read) == ["b.txt", "d.txt"]
    assert "95%" in found
    assert "70%" in found
    assert "99%" in found
    assert "60%" not in found


def test_a_correction_beside_a_file_makes_another_document(folder: Path) -> None:
    counting, snapshots = Counting(), Snapshots(folder / "index")
    counting.of_all(snapshots)
    (folder / "a.txt.meta.toml").write_text('date_issued = "2024-01-01"\n', encoding="utf-8")
    build_index([folder], folder / "index")
    counting.read.clear()
    counting.of_all(snapshots)
    assert counting.read == ["a.txt"]


def test_reading_ahead_ends_in_time_and_goes_on(folder: Path) -> None:
    counting, snapshots = Counting(), Snapshots(folder / "index")
    with snapshots.reading() as snapshot:
        documents = list(snapshot.corpus.documents())
        done = [counting.readings.ahead(snapshot, documents, 0) for _ in range(4)]
    assert done == [1, 2, 3, 3]


def test_what_was_read_before_is_what_is_found(folder: Path) -> None:
    counting = Counting()
    with Snapshots(folder / "index").reading() as snapshot:
        documents = list(snapshot.corpus.documents())
        plain = list(targets_in(snapshot.corpus, documents, indicator="合格率"))
        kept = list(
            targets_in(
                snapshot.corpus,
                documents,
                indicator="合格率",
                read=lambda document: counting.readings.of(snapshot, document),
            )
        )
    assert plain == kept
    assert len(plain) == 1
