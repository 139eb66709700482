"""Snapshots lent to many readers: whole, exchanged while they read, let go of when read."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.snapshots import Snapshots
from qpsearch.errors import IndexMissingError


def write(folder: Path, number: int) -> None:
    """Three texts that say one number, in one commit."""
    for name in "甲乙丙":
        text = f"{name}办法\n第一条 版本第{number}号。\n第二条 施行。\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder], folder / "index")


def mapped(folder: Path) -> int:
    """How many files of an index this process holds in its memory."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("no /proc here")
    return sum(str(folder) in line for line in maps.read_text(encoding="utf-8").splitlines())


def test_a_reader_keeps_its_snapshot_and_the_next_gets_the_newest(tmp_path: Path) -> None:
    write(tmp_path, 1)
    snapshots = Snapshots(tmp_path / "index")
    with snapshots.reading() as first:
        write(tmp_path, 2)
        with snapshots.reading() as second:
            assert first.mark != second.mark
            assert first.corpus.search("版本第1号").total == 3
            assert second.corpus.search("版本第2号").total == 3
            assert second.corpus.search('"第1号"').total == 0
        assert first.corpus.search("版本第1号").total == 3
    with snapshots.reading() as third:
        assert third.mark == second.mark
    snapshots.close()


def test_old_snapshots_are_let_go_of(tmp_path: Path) -> None:
    write(tmp_path, 0)
    snapshots = Snapshots(tmp_path / "index")
    held = []
    for number in range(1, 6):
        with snapshots.reading() as snapshot:
            assert snapshot.corpus.search("版本", facets=("year",)).total == 3
            assert snapshot.corpus.search("网络 质量").total == 0
        held.append(mapped(tmp_path))
        write(tmp_path, number)
    assert held[-1] == held[1]  # of all commits but the first there are two segments
    snapshots.close()


def test_readers_beside_a_writer_see_one_commit_each(tmp_path: Path) -> None:
    write(tmp_path, 0)
    snapshots = Snapshots(tmp_path / "index")
    seen: list[set[str]] = []
    done = False

    def read() -> None:
        while not done:
            with snapshots.reading() as snapshot:
                hits = snapshot.corpus.search("版本", limit=10).hits
                seen.append({hit.text for hit in hits if "版本" in hit.text})

    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 4):
        write(tmp_path, number)
    done = True
    for reader in readers:
        reader.join()
    snapshots.close()
    assert seen
    assert all(len(texts) == 1 for texts in seen)


def test_no_index_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError), Snapshots(tmp_path / "none").reading():
        pass
